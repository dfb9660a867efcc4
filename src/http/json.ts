import { AppError } from '../errors.ts'

const maxValues = 500_000
const maxDepth = 64

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openBrace, openBracket, closeBrace, closeBracket] = [0x7b, 0x5b, 0x7d, 0x5d]

/** Parses JSON in UTF-8, with or without a BOM. @throws AppError `invalid` */
export function parseJson(bytes: Uint8Array): unknown {
  checkStructure(bytes)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new AppError('invalid', 'The body is not valid UTF-8.')
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new AppError('invalid', 'The body is not valid JSON.')
  }
}

/** Rejects JSON of more values or levels than any request needs: parsing it could take gigabytes. */
function checkStructure(bytes: Uint8Array): void {
  let values = 0
  let depth = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === quote) index = endOfString(bytes, index)
    else if (byte === comma) values++
    else if (byte === closeBrace || byte === closeBracket) depth--
    else if (byte === openBrace || byte === openBracket) {
      values++
      depth++
    }
    if (values > maxValues || depth > maxDepth) {
      throw new AppError(
        'invalid',
        'The body has more values or levels than the limit. Send it in smaller parts.',
      )
    }
  }
}

/** The index of the closing quote, or the end of the input. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let index = start; ;) {
    index = bytes.indexOf(quote, index + 1)
    if (index < 0) return bytes.length
    let before = index
    while (bytes[before - 1] === backslash) before--
    if ((index - before) % 2 === 0) return index
  }
}

import { Unreadable } from '../content.ts'
import { readWholeXml } from '../xml.ts'

/** Texts by number. They are kept as bytes, because a workbook may have millions of them. */
export interface Texts {
  /** Keeps a text and returns its number. */
  add(text: string): number
  get(index: number): string
  isEmpty(index: number): boolean
}

const chunkSize = 1024 * 1024
const maxBytes = 128 * 1024 * 1024

export function createTexts(): Texts {
  const chunks: Buffer[] = []
  let end = 0
  let bytes = 0
  let count = 0
  // Of each text: its chunk, its offset in it and its length.
  let places = new Uint32Array(3 * 1024)

  function add(text: string): number {
    const length = Buffer.byteLength(text)
    bytes += length
    if (bytes > maxBytes) {
      throw new Unreadable(
        'it has more text than can be read at once. Save a smaller part of it and attach that.',
      )
    }
    let chunk = chunks.at(-1)
    if (!chunk || end + length > chunk.length) {
      chunk = Buffer.allocUnsafeSlow(Math.max(chunkSize, length))
      chunks.push(chunk)
      end = 0
    }
    chunk.write(text, end)
    if (count * 3 === places.length) {
      const more = new Uint32Array(places.length * 2)
      more.set(places)
      places = more
    }
    places.set([chunks.length - 1, end, length], count * 3)
    end += length
    return count++
  }

  return {
    add,
    get(index) {
      const from = places[index * 3 + 1] ?? 0
      const length = places[index * 3 + 2] ?? 0
      return chunks[places[index * 3] ?? 0]?.toString('utf8', from, from + length) ?? ''
    },
    isEmpty: (index) => (places[index * 3 + 2] ?? 0) === 0,
  }
}

/** Reads the shared texts of a workbook. Formatted runs are joined; hints at the pronunciation are left out. */
export async function readSharedTexts(
  chunks: AsyncGenerator<Uint8Array> | undefined,
): Promise<Texts> {
  const texts = createTexts()
  let text = ''
  let isText = false
  let phonetic = 0
  await readWholeXml(chunks, {
    open(element) {
      if (element === 'si') text = ''
      else if (element === 'rPh') phonetic++
      else if (element === 't') isText = phonetic === 0
    },
    close(element) {
      if (element === 'si') texts.add(cellText(text))
      else if (element === 'rPh') phonetic--
      else if (element === 't') isText = false
    },
    text(part) {
      if (isText) text += part
    },
  })
  return texts
}

// oxlint-disable-next-line no-control-regex
const unwanted = /[\0-\x08\x0b-\x1f\x7f]/g

/** The text of a cell: Excel’s escapes are decoded, control characters left out, and mere blanks are nothing. */
export function cellText(written: string): string {
  const decoded = written.includes('_x')
    ? written.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : written
  const text = decoded.replace(/\r\n?/g, '\n').replace(unwanted, '').toWellFormed()
  return text.trim() === '' ? '' : text
}

import { firstIndexFrom } from '../text/sorted.ts'

/** A text with line feeds as its line endings and with composed characters (Unicode’s NFC). */
export interface PlainForm {
  text: string
  /** The offset in the source of an offset of the plain text; undefined within what differs there. */
  sourceOf(offset: number): number | undefined
}

/** CRLF, and characters that Unicode can write in more than one way. */
const unplain =
  /\r\n|[\u1100-\u115f][\u1160-\u11ff]+|[^\p{M}\r\n]\p{M}{1,32}|[\u0340-\u0387\u0958-\u1fff\u2126-\u232a\uf900-\ufb4e]/gu

/** A text without any of these is its own plain form. */
const mayBeUnplain = /\r\n|\p{M}|[\u1100-\u1fff\u2126-\u232a\uf900-\ufb4e]|[\u0340-\u0387]/u

/** The plain form of a text, in time proportional to its length. */
export function plainForm(text: string): PlainForm {
  const unchanged = { text, sourceOf: (offset: number) => offset }
  if (!mayBeUnplain.test(text)) return unchanged
  /** Of each stretch that differs: its end and length in the plain text, and its end in the source. */
  const plainEnds: number[] = []
  const lengths: number[] = []
  const sourceEnds: number[] = []
  const parts: string[] = []
  let [at, length] = [0, 0]
  for (const { 0: written, index } of text.matchAll(unplain)) {
    const plain = written === '\r\n' ? '\n' : written.normalize('NFC')
    if (plain === written) continue
    parts.push(text.slice(at, index), plain)
    length += index - at + plain.length
    at = index + written.length
    plainEnds.push(length)
    lengths.push(plain.length)
    sourceEnds.push(at)
  }
  if (at === 0) return unchanged
  parts.push(text.slice(at))

  function sourceOf(offset: number): number | undefined {
    const next = firstIndexFrom(plainEnds, offset + 1)
    const [end, length] = [plainEnds[next], lengths[next]]
    if (end !== undefined && length !== undefined && offset > end - length) return undefined
    const [plainEnd, sourceEnd] = [plainEnds[next - 1] ?? 0, sourceEnds[next - 1] ?? 0]
    return offset - plainEnd + sourceEnd
  }
  return { text: parts.join(''), sourceOf }
}

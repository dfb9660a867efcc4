/**
 * A text with line feeds for its line ends and with composed characters. Texts that differ in
 * nothing else are equal, however short they are.
 */
export interface PlainForm {
  text: string
  /** Where an offset of it is in the text itself; undefined within a stretch that differs there. */
  sourceOf(offset: number): number | undefined
}

/** Line ends of two characters, and characters that Unicode writes in more than one way. */
const unplain =
  /\r\n|[\u1100-\u115f][\u1160-\u11ff]+|[^\p{M}\r\n]\p{M}{1,32}|[\u0340-\u0387\u0958-\u1fff\u2126-\u232a\uf900-\ufb4e]/gu

/** A text without any of these is its own plain form. */
const mayBeOther = /\r\n|\p{M}|[\u1100-\u1fff\u2126-\u232a\uf900-\ufb4e]|[\u0340-\u0387]/u

/** The plain form of a text, in the time of its length. */
export function plainForm(text: string): PlainForm {
  /** Stretches that differ in the plain form: where they end there and in the text. */
  const others: { plainEnd: number; end: number; length: number }[] = []
  if (!mayBeOther.test(text)) return { text, sourceOf: (offset) => offset }
  const parts: string[] = []
  let [at, length] = [0, 0]
  for (const { 0: written, index } of text.matchAll(unplain)) {
    const plain = written === '\r\n' ? '\n' : written.normalize('NFC')
    if (plain === written) continue
    parts.push(text.slice(at, index), plain)
    length += index - at + plain.length
    at = index + written.length
    others.push({ plainEnd: length, end: at, length: plain.length })
  }
  if (at === 0) return { text, sourceOf: (offset) => offset }
  parts.push(text.slice(at))

  function sourceOf(offset: number): number | undefined {
    let [low, high] = [0, others.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((others[middle]?.plainEnd ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    const [last, next] = [others[low - 1], others[low]]
    if (next && offset > next.plainEnd - next.length) return undefined
    return last ? offset - last.plainEnd + last.end : offset
  }
  return { text: parts.join(''), sourceOf }
}

/**
 * A line that is an ellipsis, alone (`...`), before words that end with another (`... more ...`), or
 * in a comment (`// ... rest`, `<!-- ... -->`). Code and prose start lines with an ellipsis too.
 */
const elision =
  /\r?\n[^\S\r\n]*(?:(?:\.{3}|…)(?: [^\r\n<>]{0,60}(?:\.{3}|…))?|\/\/[^\S\r\n]*(?:\.{3}|…)[^\r\n<>]{0,60}|\/\*[^\S\r\n]*(?:\.{3}|…)[^\r\n<>]{0,60}\*\/|<!--[^\S\r\n]*(?:\.{3}|…)[^\r\n<>]{0,60}-->)[^\S\r\n]*\r?\n/

/** The two ends of a quote that leaves out its middle, by one such line; undefined for any other. */
export function endsOfElided(quote: string): [head: string, tail: string] | undefined {
  const [head = '', tail = '', ...more] = quote.split(elision)
  return more.length === 0 && head.trim() !== '' && tail.trim() !== '' ? [head, tail] : undefined
}

/** Whether a text has such a line, so that a quote of it may mean the line as it is written. */
export function hasElision(text: string): boolean {
  return elision.test(text)
}

/** Whether the new text for an elided quote may leave something out too, which the passage does not. */
export function mayLeaveOut(newText: string, passage: string): boolean {
  if (hasElision(`\n${newText}\n`)) return true
  const marks =
    newText.match(/\.{3}|…|<!--[^]*?(?:-->|$)|\/\*[^]*?(?:\*\/|$)|(?<=^|\s)\/\/.*/g) ?? []
  return marks.some((mark) => !passage.includes(mark))
}

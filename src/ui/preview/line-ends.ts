/** Text as a text box holds it: every line end is one `\n`. */
export function asTyped(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/**
 * The original with the change that was typed: only what differs from it as the box held it. All
 * else keeps its own line ends; new lines get those of the first line.
 */
export function withTyped(original: string, typed: string): string {
  const shown = asTyped(original)
  const most = Math.min(shown.length, typed.length)
  let start = 0
  while (start < most && shown[start] === typed[start]) start++
  let end = 0
  while (end < most - start && shown.at(-1 - end) === typed.at(-1 - end)) end++
  const lineEnd = /\r\n?|\n/.exec(original)?.[0] ?? '\n'
  const added = typed.slice(start, typed.length - end).replaceAll('\n', lineEnd)
  const from = offsetIn(original, start)
  const to = offsetIn(original, shown.length - end)
  const result = original.slice(0, from) + added + original.slice(to)
  // Beside a lone \r, a new \n would become one line end with it.
  return asTyped(result) === typed ? result : typed
}

/** Where a character of the text as typed stands in the original. */
function offsetIn(original: string, typedOffset: number): number {
  let left = typedOffset
  let at = 0
  for (; left > 0; left--) at += original.startsWith('\r\n', at) ? 2 : 1
  return at
}

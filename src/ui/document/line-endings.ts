/** Text as a text box holds it: every line ending is `\n`. */
export function asTyped(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/**
 * Applies an edit made in a text box to the original. Unchanged text keeps its own line endings; new
 * lines get that of the first line.
 */
export function withTyped(original: string, typed: string): string {
  const shown = asTyped(original)
  const maxLength = Math.min(shown.length, typed.length)
  let start = 0
  while (start < maxLength && shown[start] === typed[start]) start++
  let end = 0
  while (end < maxLength - start && shown.at(-1 - end) === typed.at(-1 - end)) end++
  const lineEnding = /\r\n?|\n/.exec(original)?.[0] ?? '\n'
  const added = typed.slice(start, typed.length - end).replaceAll('\n', lineEnding)
  const from = offsetIn(original, start)
  const to = offsetIn(original, shown.length - end)
  const result = original.slice(0, from) + added + original.slice(to)
  // A new \n after a lone \r would merge with it into one line ending.
  return asTyped(result) === typed ? result : typed
}

/** Maps an offset in the typed text to the original. */
function offsetIn(original: string, typedOffset: number): number {
  let offset = 0
  for (let rest = typedOffset; rest > 0; rest--) {
    offset += original.startsWith('\r\n', offset) ? 2 : 1
  }
  return offset
}

/** Text as an editor holds it: every line ending is `\n`. */
export function asTyped(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** The one change between what two texts begin and end with alike. */
export function changeBetween(before: string, after: string) {
  const maxLength = Math.min(before.length, after.length)
  let start = 0
  while (start < maxLength && before[start] === after[start]) start++
  let end = 0
  while (end < maxLength - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const to = before.length - end
  return { from: start, to, insert: after.slice(start, after.length - end) }
}

/** Maps a range of the original to the text as an editor holds it. */
export function spanAsTyped(original: string, { from, to }: { from: number; to: number }) {
  const start = asTyped(original.slice(0, from)).length
  return { from: start, to: start + asTyped(original.slice(from, to)).length }
}

/**
 * Applies an edit made in an editor to the original. Unchanged text keeps its own line endings; new
 * lines get that of the first line.
 */
export function withTyped(original: string, typed: string): string {
  const change = changeBetween(asTyped(original), typed)
  const lineEnding = /\r\n?|\n/.exec(original)?.[0] ?? '\n'
  const added = change.insert.replaceAll('\n', lineEnding)
  const from = offsetIn(original, change.from)
  const to = offsetIn(original, change.to)
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

const words = [
  ['first', 'erste'],
  ['second', 'zweite'],
  ['third', 'dritte'],
  ['fourth', 'vierte'],
  ['fifth', 'fünfte'],
  ['sixth', 'sechste'],
  ['seventh', 'siebte'],
  ['eighth', 'achte'],
  ['ninth', 'neunte'],
  ['tenth', 'zehnte'],
]

/** The source of a pattern for `second`, `2nd` and `last`. */
export const ordinalPattern = `${words.map(([english]) => english).join('|')}|last|final|\\d+(?:st|nd|rd|th)`

/** Whether words are nothing but an ordinal, such as `second`, `2nd` or `last`. */
export function isOrdinal(text: string): boolean {
  return new RegExp(`^(?:${ordinalPattern})$`, 'i').test(text)
}

/** The index of an ordinal for `at`: -1 is the last one. Returns infinity for another word. */
export function indexOfOrdinal(ordinal: string): number {
  const word = ordinal.toLowerCase()
  if (/^(?:last|final)$/.test(word)) return -1
  const index = /^\d/.test(word) ? parseInt(word, 10) - 1 : spelledIndex(word)
  return index < 0 ? Infinity : index
}

/** The index of a spelled ordinal, in English or German. Returns -1 for another word. */
export function spelledIndex(word: string): number {
  const lower = word.toLowerCase().replace(/(?<=te)[rnms]$/, '')
  return words.findIndex((names) => names.includes(lower))
}

const minMistyped = 5

/** The same, with one letter wrong, missing, added or swapped with the next. */
export function nearlySpelledIndex(word: string): number {
  const index = spelledIndex(word)
  if (index >= 0 || word.length < minMistyped) return index
  const hits = words.flatMap((names, at) =>
    names.some((one) => isMistyped(word, one)) ? [at] : [],
  )
  return hits.length === 1 ? (hits[0] ?? -1) : -1
}

function isMistyped(word: string, meant: string): boolean {
  let from = 0
  while (from < word.length && word[from] === meant[from]) from++
  const [a, b] = [word.slice(from), meant.slice(from)]
  const isSwapped = a.slice(0, 2) === `${b[1] ?? ''}${b[0] ?? ''}` && a.slice(2) === b.slice(2)
  return isSwapped || a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)
}

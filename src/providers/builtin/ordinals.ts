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

/** The index that an ordinal stands for, for `at`: -1 is the last one, infinity is none. */
export function indexOfOrdinal(ordinal: string): number {
  const word = ordinal.toLowerCase()
  if (/^(?:last|final)$/.test(word)) return -1
  const index = /^\d/.test(word) ? parseInt(word, 10) - 1 : spelledIndex(word)
  return index < 0 ? Infinity : index
}

/** The index that a spelled ordinal stands for, in English or German; -1: it is none. */
export function spelledIndex(word: string): number {
  const lower = word.toLowerCase().replace(/(?<=te)[rnms]$/, '')
  return words.findIndex((names) => names.includes(lower))
}

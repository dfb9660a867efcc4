import { quoteMark, readText } from './reading.ts'
import { normalize } from './vocabulary.ts'

/** Features share this many weights for each route. A power of two. */
export const featureCount = 8192

/** The most characters of a message that are looked at. */
const maxLength = 400
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** The lengths of the parts of words, and of the runs of characters without spaces, that are features. */
const partLengths = [3, 4, 5]
const runLengths = [1, 2, 3, 4]

/**
 * What the words of a message say about its route, as indexes of weights: words, pairs and parts of
 * words, and how it begins and ends.
 */
export function featuresOf(message: string): number[] {
  const text = normalize(readText(message)).trim().slice(0, maxLength)
  const names = ['', ...(text.includes('?') ? ['?'] : []), ...(text.endsWith('?') ? ['?$'] : [])]
  names.push(...(unspaced.test(text) ? namesOfRuns(text) : namesOfWords(text)))
  return [...new Set(names.map(indexOf))]
}

function namesOfWords(text: string): string[] {
  const words = text.match(/\p{L}+|\d|[,:?!]/gu) ?? []
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`)
  const beginnings = [`^${words[0]}`, `^${pairs[0]}`]
  const parts = words
    .filter((word) => word.length > 3 && word !== quoteMark)
    .flatMap((word) => runsOf(`<${word}>`, partLengths))
  return [...beginnings, ...words.map((word) => ` ${word}`), ...pairs, ...parts]
}

function namesOfRuns(text: string): string[] {
  const characters = text.replace(/\s/g, '')
  const ends = [2, 3].map((length) => `${characters.slice(-length)}$`)
  return [...ends, ...runsOf(characters, runLengths)]
}

function runsOf(text: string, lengths: readonly number[]): string[] {
  return lengths.flatMap((length) =>
    Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
      text.slice(at, at + length),
    ),
  )
}

/** FNV-1a. */
function indexOf(name: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 16_777_619)
  }
  return (hash >>> 0) % featureCount
}

import { isBreak, quoteMark, readText, type Reading, type Sentence } from './reading.ts'
import { normalize, type Token } from './vocabulary.ts'

/** Features share this many weights for each route. A power of two. */
export const featureCount = 16_384

/** The most characters of a message, sentences of it and tokens of one that are looked at. */
const maxLength = 400
const maxSentences = 8
const maxTokens = 40
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** The lengths of the parts of words, and of the runs of characters without spaces, that are features. */
const partLengths = [3, 4, 5]
const runLengths = [1, 2, 3, 4]

/** How many tokens apart cues may be to make a feature together. */
const maxApart = 3

/**
 * What a message says about its route, as indexes of weights: its words, pairs and parts of words,
 * how it begins and ends, and the cues in it, which are the same in all languages.
 */
export function featuresOf(message: string, { sentences }: Reading): number[] {
  const text = normalize(readText(message)).trim().slice(0, maxLength)
  const names = ['', ...(text.includes('?') ? ['?'] : []), ...(text.endsWith('?') ? ['?$'] : [])]
  names.push(...(unspaced.test(text) ? namesOfRuns(text) : namesOfWords(text)))
  names.push(`#${Math.min(sentences.length, maxSentences)}`)
  names.push(...sentences.slice(0, maxSentences).flatMap(namesOfCues))
  return [...new Set(names)].map(indexOf)
}

function namesOfCues({ tokens, asks }: Sentence): string[] {
  const mark = asks ? '?' : '.'
  const steps = tokens.slice(0, maxTokens).map(stepOf)
  const opening = tokens.findIndex(({ cues }) => cues.size > 0 && !cues.has('filler'))
  const first = (steps[opening] ?? []).map((cue) => `#^${mark}${cue}`)
  const names = steps.flatMap((step, at) => {
    const after = steps.slice(at + 1, at + 1 + maxApart)
    const pairs = after.flatMap((other, apart) =>
      step.flatMap((cue) => other.map((next) => `#${cue}${apart === 0 ? ' ' : '_'}${next}`)),
    )
    return [...step.map((cue) => `#${mark}${cue}`), ...pairs]
  })
  return [`#${mark}`, ...first, ...names, ...(steps.at(-1) ?? []).map((cue) => `#${cue}$`)]
}

/** The cues of a token, or what stands for it. */
function stepOf({ text, cues }: Token): readonly string[] {
  if (cues.size > 0) return [...cues]
  return [isBreak(text) ? text : 'word']
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

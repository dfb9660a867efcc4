import { cues, type Cue, type LanguageWords } from './cues.ts'
import { everywhere } from './languages.ts'

/** A word, or a phrase that says something about the route. */
export interface Token {
  text: string
  cues: ReadonlySet<Cue>
}

/** The words and phrases of a language with their cues. */
export interface Vocabulary {
  language: LanguageWords
  phrases: ReadonlyMap<string, ReadonlySet<Cue>>
  /** Beginnings and ends of phrases, by their number of words. */
  stems: ReadonlyMap<number, readonly Stem[]>
}

interface Stem {
  text: string
  isEnd: boolean
  cue: Cue
}

export function createVocabulary(language: LanguageWords): Vocabulary {
  const phrases = new Map<string, Set<Cue>>()
  const stems: Stem[] = []
  for (const cue of cues) {
    for (const phrase of [...phrasesOf(language.words[cue]), ...phrasesOf(everywhere[cue])]) {
      if (phrase.endsWith('*')) stems.push({ text: phrase.slice(0, -1), isEnd: false, cue })
      else if (phrase.startsWith('*')) stems.push({ text: phrase.slice(1), isEnd: true, cue })
      else phrases.set(phrase, (phrases.get(phrase) ?? new Set()).add(cue))
    }
  }
  return { language, phrases, stems: Map.groupBy(stems, ({ text }) => wordCount(text)) }
}

function phrasesOf(list = ''): string[] {
  return list.split('|').flatMap((phrase) => (phrase === '' ? [] : [normalize(phrase)]))
}

const plainLetters: Record<string, string> = { ł: 'l', ß: 'ss', ı: 'i', ø: 'o', æ: 'ae', œ: 'oe' }

/** Lower case, without accents and full-width forms. */
export function normalize(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[łßıøæœ]/g, (letter) => plainLetters[letter] ?? letter)
}

/** Words, or characters in a language without spaces, that a phrase has at most. */
const maxLength = { spaced: 5, unspaced: 12 } as const

/** Joins words to the longest phrases that a language knows, from left to right. */
export function readTokens(words: readonly string[], vocabulary: Vocabulary): Token[] {
  const { isUnspaced } = vocabulary.language
  const pieces = isUnspaced ? words.flatMap((word) => [...word]) : words
  const most = isUnspaced ? maxLength.unspaced : maxLength.spaced
  const tokens: Token[] = []
  for (let at = 0; at < pieces.length;) {
    let length = Math.min(pieces.length - at, most)
    const textOf = () => pieces.slice(at, at + length).join(isUnspaced ? '' : ' ')
    while (length > 1 && cuesOf(textOf(), vocabulary).size === 0) length--
    tokens.push({ text: textOf(), cues: cuesOf(textOf(), vocabulary) })
    at += length
  }
  return tokens
}

const noCues: ReadonlySet<Cue> = new Set()

/** What a verb of a request does. */
export const verbs: readonly Cue[] = ['change', 'add', 'make', 'draw', 'swap']

function cuesOf(phrase: string, { language, phrases, stems }: Vocabulary): ReadonlySet<Cue> {
  const exact = phrases.get(phrase) ?? noCues
  const begun = (stems.get(wordCount(phrase)) ?? []).filter(({ text, isEnd }) =>
    isEnd ? phrase.endsWith(text) : phrase.startsWith(text),
  )
  if (begun.length === 0) return exact
  const isNoun = language.nounEnd?.test(phrase) === true
  const ofStems = begun.map(({ cue }) => cue).filter((cue) => !isNoun || !verbs.includes(cue))
  return new Set([...exact, ...ofStems])
}

function wordCount(phrase: string): number {
  return phrase.split(' ').length
}

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
  /** What phrases may begin with; the last word may go on. */
  beginnings: ReadonlyMap<string, ReadonlySet<Cue>>
  /** What phrases may end with; the first word may begin otherwise. */
  ends: ReadonlyMap<string, ReadonlySet<Cue>>
}

export function createVocabulary(language: LanguageWords): Vocabulary {
  const phrases = new Map<string, Set<Cue>>()
  const beginnings = new Map<string, Set<Cue>>()
  const ends = new Map<string, Set<Cue>>()
  for (const cue of cues) {
    for (const phrase of [...phrasesOf(language.words[cue]), ...phrasesOf(everywhere[cue])]) {
      const kind = phrase.endsWith('*') ? beginnings : phrase.startsWith('*') ? ends : phrases
      const text = phrase.replace('*', '')
      kind.set(text, (kind.get(text) ?? new Set()).add(cue))
    }
  }
  return { language, phrases, beginnings, ends }
}

function phrasesOf(list = ''): string[] {
  return list.split('|').flatMap((phrase) => (phrase === '' ? [] : spellingsOf(normalize(phrase))))
}

/** A phrase as it is, and with its contractions written in one word: “don t” and “dont”. */
function spellingsOf(phrase: string): string[] {
  const joined = phrase.replace(/(\w) (t|s|d|m|ll|re|ve)(?= |$)/g, '$1$2')
  return joined === phrase ? [phrase] : [phrase, joined]
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
  const tokenOf = (from: number, length: number): Token => {
    const text = pieces.slice(from, from + length).join(isUnspaced ? '' : ' ')
    return { text, cues: cuesOf(text, vocabulary) }
  }
  const tokens: Token[] = []
  for (let at = 0; at < pieces.length;) {
    let length = Math.min(pieces.length - at, most)
    let token = tokenOf(at, length)
    while (length > 1 && token.cues.size === 0) token = tokenOf(at, --length)
    tokens.push(token)
    at += length
  }
  return tokens
}

const noCues: ReadonlySet<Cue> = new Set()

/** What a verb of a request does. */
export const verbs: readonly Cue[] = ['change', 'add', 'make', 'draw', 'swap']

function cuesOf(phrase: string, vocabulary: Vocabulary): ReadonlySet<Cue> {
  const { language, phrases, beginnings, ends } = vocabulary
  const exact = phrases.get(phrase) ?? noCues
  const lastWord = phrase.lastIndexOf(' ') + 1
  const firstWord = phrase.includes(' ') ? phrase.indexOf(' ') : phrase.length
  const ofStems: Cue[] = []
  for (let end = lastWord + 1; end <= phrase.length; end++) {
    ofStems.push(...(beginnings.get(phrase.slice(0, end)) ?? noCues))
  }
  for (let start = 0; start < firstWord; start++) {
    ofStems.push(...(ends.get(phrase.slice(start)) ?? noCues))
  }
  if (ofStems.length === 0) return exact
  const isNoun = language.nounEnd?.test(phrase) === true
  return new Set([...exact, ...ofStems.filter((cue) => !isNoun || !verbs.includes(cue))])
}

import type { LanguageWords } from './cues.ts'
import { languages } from './languages.ts'
import { createVocabulary, normalize, readTokens, type Token } from './vocabulary.ts'

export interface Sentence {
  tokens: Token[]
  /** Whether it ends with a question mark. */
  asks: boolean
}

/** A message in the words of its language, without sentences that say nothing. */
export interface Reading {
  sentences: Sentence[]
  language: LanguageWords
}

/** Text in quotation marks is what a request is about, not the request. */
const quoted =
  /"[^"\n]*"|(?<=^|\s)'[^'\n]+'(?=[\s,.:;!?)]|$)|‘[^’\n]*’(?!\p{L})|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|「[^」\n]*」|『[^』\n]*』|`[^`\n]*`/gu
/** What a reader sees in its place. */
export const quoteMark = 'quoted'
const sentenceEnd = /(?<=[!?;…。]|\.(?=\s|$))|\n/
const wordOrBreak = /\p{L}[\p{L}\p{N}]*|\p{N}+|[,:、–—]|(?<=\s)-(?=\s)/gu

/** A message without what it quotes. */
export function readText(message: string): string {
  return message.replace(quoted, ` ${quoteMark} `)
}

/** Splits a message into sentences, and these into words and phrases with their cues. */
export function readMessage(message: string): Reading {
  const text = normalize(readText(message))
  const sentences = text.split(sentenceEnd).map((sentence) => ({
    words: sentence.match(wordOrBreak) ?? [],
    asks: sentence.trim().endsWith('?'),
  }))
  const words = sentences.flatMap((sentence) => sentence.words)
  const vocabulary = pickVocabulary(message, text, words)
  return {
    language: vocabulary.language,
    sentences: sentences
      .map(({ words, asks }) => ({ tokens: readTokens(words, vocabulary), asks }))
      .filter(({ tokens }) => tokens.some(saysSomething)),
  }
}

/** Whether a token is more than a separator or filler. */
export function saysSomething({ text, cues }: Token): boolean {
  return !isBreak(text) && !cues.has('filler')
}

/** Whether a token separates two requests of a sentence. */
export function isBreak(text: string): boolean {
  return /^[,:、–—-]$/.test(text)
}

const vocabularies = Object.values(languages).map((language) => createVocabulary(language))

/** How many words its letters count for when a language is picked. */
const lettersCount = 2

/** So many words show the language. */
const maxWordsOfLanguage = 60

/** The vocabulary of the script, or else the one that has most of the words; the first of several. */
function pickVocabulary(message: string, text: string, words: readonly string[]) {
  const ofScript = vocabularies.find(({ language }) => language.script?.test(text))
  if (ofScript) return ofScript
  const candidates = vocabularies.filter(({ language }) => !language.script)
  const first = words.slice(0, maxWordsOfLanguage)
  const counted = candidates.map((vocabulary) => {
    const known = readTokens(first, vocabulary).filter(({ cues }) => cues.size > 0)
    const count = known.reduce((sum, { text }) => sum + text.split(' ').length, 0)
    const hasLetters = vocabulary.language.letters?.test(message) === true
    return { vocabulary, count: count + (hasLetters ? lettersCount : 0) }
  })
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).vocabulary
}

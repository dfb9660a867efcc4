import { foldForSearch } from './fold.ts'

const maxWords = 20
const maxWordLength = 200

/** The words of a query, folded. All of them must be found; whatever else is typed is text as well. */
export function wordsOfQuery(query: string): string[] {
  const words = foldForSearch(query)
    .split(/\s+/)
    .map((word) => word.replace(/^"+(?=[^"])|(?<=[^"])"+$/g, ''))
    .filter((word) => word !== '')
    .map((word) => [...word].slice(0, maxWordLength).join(''))
  return [...new Set(words)].slice(0, maxWords)
}

/** Follows short words in the index: the texts that are searched have no such character. */
const filler = '\u0001'
/** Characters of scripts that don't part words by spaces, and emoji. */
const unpartedClass =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{Regional_Indicator}'
const unparted = new RegExp(`[${unpartedClass}]`, 'u')
const shortWord = new RegExp(
  `[${unpartedClass}]+|(?<![\\p{L}\\p{N}\\p{M}])[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}]?(?![\\p{L}\\p{N}\\p{M}])`,
  'gu',
)
/** With signs that belong to them, such as “5%” and “C#”. */
const shortBetweenSpaces = /(?<!\S)\S{1,2}(?!\S)/gu

/** Whether a word is found in texts as a whole word only, as it is too short for the trigrams. */
export function isWholeOnly(word: string): boolean {
  return isShort(word) && /^[\p{L}\p{N}]/u.test(word) && !unparted.test(word)
}

function isShort(word: string): boolean {
  return [...word].length < 3
}

/**
 * The short words of a folded text, for the column `short` of the index, as its trigrams can't find
 * fewer than three characters: “Q3” and “5”, and of scripts without spaces each character and each pair.
 */
export function shortWordsOf(folded: string): string {
  const words = new Set<string>()
  for (const [word] of folded.matchAll(shortBetweenSpaces)) words.add(word)
  for (const [run] of folded.matchAll(shortWord)) {
    const characters = [...run]
    if (!unparted.test(run)) words.add(run)
    else {
      characters.forEach((one, index) => {
        words.add(one)
        const next = characters[index + 1]
        if (next !== undefined) words.add(one + next)
      })
    }
  }
  return [...words].map(padded).join(' ')
}

/** A folded word as a query of the index: text, never its syntax. */
export function matchOfWord(word: string): string {
  return `${isShort(word) ? 'short' : 'text'} : "${padded(word).replaceAll('"', '""')}"`
}

function padded(word: string): string {
  return word + filler.repeat(Math.max(0, 3 - [...word].length))
}

import { isBreak } from './reading.ts'
import type { Token } from './vocabulary.ts'
import type { Cue, LanguageWords } from './cues.ts'

type Thing = 'document' | 'picture' | 'part'

/** The most words between a verb or article and its noun. */
const maxBetween = 4

/**
 * Whether a request asks for something new: “add a small red photo of …”, “another row”. A noun with
 * an article that points at something is not new, nor is one after a preposition.
 */
export function findNew(tokens: readonly Token[], thing: Thing, language: LanguageWords): boolean {
  return tokens.some(
    ({ cues }, at) =>
      cues.has(thing) && endsThing(tokens, at, language) && isNew(tokens, at, thing, language),
  )
}

/** What may follow a noun that is not the first part of a compound. */
const followers: readonly Cue[] = [
  'joint',
  'place',
  'wish',
  'filler',
  'fresh',
  'add',
  'make',
  'change',
  'swap',
  'indefinite',
  'definite',
]

function endsThing(tokens: readonly Token[], at: number, language: LanguageWords): boolean {
  const next = tokens[at + 1]
  if (!next || isBreak(next.text)) return true
  if (next.cues.has('part') && !next.cues.has('place')) return false
  return (
    followers.some((cue) => next.cues.has(cue)) ||
    (language.nounsGoOn === true && next.cues.size === 0)
  )
}

function isNew(
  tokens: readonly Token[],
  at: number,
  thing: Thing,
  language: LanguageWords,
): boolean {
  const { article, isFresh, verb, isOther } = wordsBefore(tokens, at)
  if (thing === 'document' && !isFresh && !tokens[at + 1]?.cues.has('fresh')) return false
  if (thing === 'picture' && isOther) return false
  if (verb) return thing === 'part' || isMaking(verb)
  if (article !== undefined) return isObjectFrom(tokens, article)
  return language.endsWithVerb === true && isBeforeVerb(tokens, at) && !isExisting(tokens, at)
}

/**
 * The words of a noun before it: its article, and the verb if it comes right before them. `isOther`:
 * they say how it looks, such as “a smaller photo”, which may be the same one.
 */
function wordsBefore(tokens: readonly Token[], at: number) {
  let article: number | undefined
  let verb: Token | undefined
  let isFresh = false
  let isOther = false
  for (let left = at - 1; left >= Math.max(0, at - 1 - maxBetween); left--) {
    const token = tokens[left]
    if (!token) break
    const { cues } = token
    isFresh ||= cues.has('fresh')
    isOther ||= cues.has('look')
    if (cues.has('indefinite') || cues.has('fresh')) article = left
    else if (isVerb(token)) verb = token
    if (verb || (article !== undefined && article !== left)) break
    if (isBreak(token.text) || points(token)) break
  }
  return { article, isFresh, verb, isOther }
}

/** Whether a noun that begins at an article is what a verb is about, or a wish by itself. */
function isObjectFrom(tokens: readonly Token[], article: number): boolean {
  const before = tokens[article - 1]
  if (!before || isBreak(before.text) || before.cues.has('filler')) return true
  if (before.cues.has('place') || before.cues.has('part')) return tokens.some(isMaking)
  return before.cues.has('joint') && tokens.some(({ cues }) => cues.has('swap'))
}

/** Whether the verb comes right after a noun, perhaps after a particle. */
function isBeforeVerb(tokens: readonly Token[], at: number): boolean {
  const [next, second] = tokens.slice(at + 1)
  const isAdding = (token: Token | undefined) =>
    token?.cues.has('add') || token?.cues.has('make') || false
  return isAdding(next) || (next?.text === 'を' && isAdding(second))
}

function isVerb(token: Token): boolean {
  return isMaking(token) || token.cues.has('swap')
}

function isMaking({ cues }: Token): boolean {
  return cues.has('add') || cues.has('make') || cues.has('wish')
}

function points({ cues }: Token): boolean {
  return cues.has('joint') || cues.has('definite') || cues.has('fault')
}

/** Whether a noun points at something that is there: “the photo”, or a short “photo smaller”. */
export function isExisting(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]
  if (at === 0 && next && (['wish', 'look', 'fault'] as const).some((cue) => next.cues.has(cue)))
    return true
  return articleBefore(tokens, at) === 'definite'
}

/** Whether a noun has an article that does not say which one is meant. */
export function isUnknown(tokens: readonly Token[], at: number): boolean {
  return articleBefore(tokens, at) === 'indefinite'
}

function articleBefore(
  tokens: readonly Token[],
  at: number,
): 'definite' | 'indefinite' | undefined {
  for (let left = at - 1; left >= Math.max(0, at - 1 - maxBetween); left--) {
    const cues = tokens[left]?.cues
    if (cues?.has('indefinite') || cues?.has('fresh')) return 'indefinite'
    if (cues?.has('definite')) return 'definite'
  }
  return undefined
}

/** Whether a request is about something new that has no known name, and so may be a picture. */
export function hasUnknownThing(tokens: readonly Token[]): boolean {
  return tokens.some(({ cues }, at) => {
    if (!cues.has('indefinite')) return false
    const after = tokens.slice(at + 1, at + 2 + maxBetween)
    const end = after.findIndex((token) => isBreak(token.text) || token.cues.has('joint'))
    const words = after.slice(0, end < 0 ? undefined : end)
    const isKnown = ({ cues }: Token) => cues.has('part') || cues.has('look')
    return words.length > 0 && !words.some(isKnown)
  })
}

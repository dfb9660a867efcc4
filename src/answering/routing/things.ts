import { isBreak } from './reading.ts'
import { verbs, type Token } from './vocabulary.ts'
import type { Cue, LanguageWords } from './cues.ts'

type Thing = 'document' | 'picture'

/** The most words, or characters without spaces, between a verb or article and its noun. */
const maxBetween = { spaced: 4, unspaced: 16 } as const

function maxBetweenOf({ isUnspaced }: LanguageWords): number {
  return isUnspaced ? maxBetween.unspaced : maxBetween.spaced
}

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

/**
 * Whether a request asks for a new document. A file may also be what something else is to be: “the
 * letter, as a separate document”, “in a new file”.
 */
export function isNewDocument(tokens: readonly Token[], language: LanguageWords): boolean {
  if (tokens.some(({ cues }) => cues.has('refer'))) return false
  if (findNew(tokens, 'document', language)) return true
  return tokens.some(({ cues }, at) => {
    if (!cues.has('file') || !endsThing(tokens, at, language)) return false
    const { start, isFresh, isKnown } = phraseBefore(tokens, at)
    const isFreshAround = [at, at + 1].some((place) => tokens[place]?.cues.has('fresh'))
    if (isKnown || !(isFresh || isFreshAround)) return false
    const before = tokens[start - 1]
    const next = tokens[at + 1]
    if (language.endsWithVerb && next?.cues.has('joint') && !next.cues.has('into')) return false
    return !before?.cues.has('joint') || before.cues.has('into')
  })
}

/**
 * Whether a request asks for a document that need not be called new, since files came for it: “make a report of
 * this”. `tokens` begin where it says something.
 */
export function namesDocument(tokens: readonly Token[], language: LanguageWords): boolean {
  return tokens.some(({ cues }, at) => {
    if (!cues.has('document') || !endsThing(tokens, at, language)) return false
    const { article, verb } = wordsBefore(tokens, at, true, language)
    const isBare = article === undefined
    if (language.endsWithVerb && isBeforeVerb(tokens, at)) return !isExisting(tokens, at)
    if (isBare && language.hasArticles && !isFollowed(tokens, at)) return false
    if (verb !== undefined) {
      return isVerbFor(tokens, verb, { at, article, isDocument: true, language })
    }
    const isAlone = !language.endsWithVerb && !tokens.some(isVerbOfThing)
    return isAlone && (at === 0 || article === 0) && isFollowed(tokens, at)
  })
}

/** Whether a preposition says more about a noun: “dashboard of the sheet”, but not “document in German”. */
function isFollowed(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.cues
  return next?.has('joint') === true && !next.has('into')
}

/** Whether a picture is named and then described: “background image: a forest in the fog”. */
export function isDescribed(tokens: readonly Token[]): boolean {
  const colon = tokens.findIndex(({ text }) => isBreak(text))
  const [name, description] = [tokens.slice(0, colon), tokens.slice(colon + 1)]
  if (tokens[colon]?.text !== ':' || colon > maxBetween.spaced || description.length === 0)
    return false
  if (!name.some(({ cues }) => cues.has('picture'))) return false
  if (description[0]?.cues.has('definite')) return false
  const hasOnly = (words: readonly Token[], allowed: readonly Cue[]) =>
    words.every(({ cues }) => [...cues].every((cue) => allowed.includes(cue)))
  return hasOnly(name, ofNames) && hasOnly(description, ofDescriptions)
}

/** Whether a request is no more than what a picture is to show: “aerial shot of a vineyard, full width”. */
export function isNamedAlone(tokens: readonly Token[]): boolean {
  const [name, of, ...rest] = tokens
  if (!name?.cues.has('picture') || !of?.cues.has('joint')) return false
  if (!rest.slice(0, 2).some(({ cues }) => cues.has('indefinite'))) return false
  const others: readonly Cue[] = [...verbs, 'look', 'fault', 'still', 'refer', 'question', 'asking']
  return !rest.some(({ cues }) => others.some((cue) => cues.has(cue)))
}

const ofDescriptions: readonly Cue[] = ['indefinite', 'definite', 'joint', 'into', 'filler']
const ofNames: readonly Cue[] = [...ofDescriptions, 'picture', 'place', 'part', 'fresh', 'wish']

/** Whether one picture is to take the place of another: “replace the photo with one of the sea”. */
export function isReplaced(tokens: readonly Token[]): boolean {
  const picture = tokens.findIndex(({ cues }) => cues.has('picture'))
  const swap = tokens.findIndex(({ cues }) => cues.has('swap'))
  if (picture < 0 || swap < 0 || !isExisting(tokens, picture)) return false
  const one = tokens.findIndex(
    ({ cues }, at) => at > picture && cues.has('indefinite') && tokens[at - 1]?.cues.has('joint'),
  )
  if (one < 0 || !tokens[one + 1]?.cues.has('joint')) return false
  return !tokens.slice(one).some(({ cues }) => cues.has('part') || cues.has('program'))
}

/** Where the articles and adjectives before a noun start, and what they say. */
function phraseBefore(tokens: readonly Token[], at: number) {
  let start = at
  let isFresh = false
  let isKnown = false
  for (let left = at - 1; left >= Math.max(0, at - maxBetween.spaced); left--) {
    const token = tokens[left]
    if (!token || isBreak(token.text) || isVerb(token)) break
    const { cues } = token
    if (cues.has('definite')) isKnown = true
    if (cues.has('definite') || cues.has('joint')) break
    if (cues.has('fresh') || cues.has('ordinal')) isFresh = true
    else if (!cues.has('indefinite')) continue
    start = left
  }
  return { start, isFresh, isKnown }
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
  'into',
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
  const isDocument = thing === 'document'
  const { article, isFresh, verb, isOther } = wordsBefore(tokens, at, isDocument, language)
  if (isDocument && !isFresh && !tokens[at + 1]?.cues.has('fresh')) return false
  if (!isDocument && isOther) return false
  if (verb !== undefined) return isVerbFor(tokens, verb, { at, article, isDocument, language })
  if (article !== undefined && isObjectFrom(tokens, article, isDocument)) return true
  return language.endsWithVerb === true && isBeforeVerb(tokens, at) && !isExisting(tokens, at)
}

/** Whether a verb before a noun makes it. “Add a letter” may ask for a part, “put photo 2 first” a move. */
function isVerbFor(
  tokens: readonly Token[],
  verb: number,
  noun: { at: number; article: number | undefined; isDocument: boolean; language: LanguageWords },
): boolean {
  const { at, article, isDocument, language } = noun
  const cues = tokens[verb]?.cues
  if (!cues || !isMaking({ cues })) return false
  if (isDocument) return !cues.has('add') || cues.has('make')
  if (article !== undefined || (language.hasArticles && verb === at - 1)) return true
  // Without articles, “insert photo higher” may move one; what it is to show says that it is new.
  const next = tokens[at + 1]
  const isBare = language.nounsGoOn === true && (!next || next.cues.has('place'))
  return !language.hasArticles && !isBare
}

/**
 * The words of a noun before it: its article, and the verb if it comes right before them. `isOther`:
 * they say how it looks, such as “a smaller photo”, which may be the same one. In Chinese, what a
 * picture shows is between its article and its noun.
 */
function wordsBefore(
  tokens: readonly Token[],
  at: number,
  isDocument: boolean,
  language: LanguageWords,
) {
  const goesOn = language.isUnspaced === true && !language.endsWithVerb && !isDocument
  let article: number | undefined
  let verb: number | undefined
  let isFresh = tokens[at]?.cues.has('fresh') ?? false
  let isOther = false
  for (let left = at - 1; left >= Math.max(0, at - 1 - maxBetweenOf(language)); left--) {
    const token = tokens[left]
    if (!token || (goesOn && token.cues.has('part'))) break
    const { cues } = token
    const isNext = cues.has('fresh') || (isDocument && cues.has('ordinal'))
    isFresh ||= isNext
    isOther ||= !goesOn && (cues.has('look') || (cues.has('ordinal') && !isDocument))
    if (cues.has('indefinite') || isNext) article = left
    else if (isVerb(token)) verb = left
    if (verb !== undefined || (article !== undefined && article !== left)) break
    if (isBreak(token.text) || (points(token) && !(goesOn && cues.has('joint')))) break
  }
  const isSwap = verb !== undefined && tokens[verb]?.cues.has('swap')
  const isFar = goesOn && article === undefined && verb !== at - 1 && !isSwap
  return { article, isFresh, verb: isFar ? undefined : verb, isOther }
}

/** Whether a noun that begins at an article is what a verb is about, or a wish by itself. */
function isObjectFrom(tokens: readonly Token[], article: number, isDocument: boolean): boolean {
  const before = tokens[article - 1]
  if (!before || isBreak(before.text) || before.cues.has('filler')) return true
  if (before.cues.has('joint')) return tokens.some(({ cues }) => cues.has('swap'))
  if (before.cues.has('definite') || before.cues.has('into')) return false
  if (isDocument && !before.cues.has('place') && !before.cues.has('part')) return false
  return tokens.some(isMaking)
}

/** Whether the verb comes right after a noun, perhaps after a particle. */
function isBeforeVerb(tokens: readonly Token[], at: number): boolean {
  const [next, second] = tokens.slice(at + 1)
  if (next && isMaking(next)) return true
  if (!next || !second) return false
  if (next.text === 'に' && second.cues.has('swap')) return true
  return (next.text === 'を' || next.text === 'が') && isMaking(second)
}

function isVerb(token: Token): boolean {
  return isMaking(token) || token.cues.has('swap')
}

const making: readonly Cue[] = ['add', 'make', 'draw', 'wish', 'suggest']

function isMaking({ cues }: Pick<Token, 'cues'>): boolean {
  return making.some((cue) => cues.has(cue))
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
  for (let left = at - 1; left >= Math.max(0, at - 1 - maxBetween.spaced); left--) {
    const cues = tokens[left]?.cues
    if (cues?.has('ordinal')) return tokens[at]?.cues.has('document') ? 'indefinite' : 'definite'
    if (cues?.has('indefinite') || cues?.has('fresh')) return 'indefinite'
    if (cues?.has('definite')) return 'definite'
  }
  return undefined
}

/** Whether a request is about something new that has no known name, and so may be a picture. */
export function hasUnknownThing(tokens: readonly Token[], language: LanguageWords): boolean {
  if (!tokens.some(isVerbOfThing)) return false
  return tokens.some(
    (_, at) =>
      (language.endsWithVerb || tokens.slice(Math.max(0, at - 2), at).some(isVerbOfThing)) &&
      isUnknownThing(tokens, at),
  )
}

/** Whether a request begins with such a thing: “a cup of coffee on the cover”. */
export function opensWithUnknownThing(tokens: readonly Token[]): boolean {
  return isUnknownThing(tokens, 0)
}

/** Whether a request says what to draw: “draw a fox”, but not “draw a line”. */
export function isDrawing(tokens: readonly Token[], language: LanguageWords): boolean {
  const at = tokens.findIndex(({ cues }) => cues.has('draw') && !cues.has('make'))
  if (at < 0) return false
  const isArticle = ({ cues }: Token) => cues.has('indefinite')
  if (language.endsWithVerb) {
    const isKnown = tokens.some(({ cues }) => cues.has('part') || cues.has('definite'))
    return !isKnown && tokens.slice(0, at).some(isArticle)
  }
  const article = tokens.findIndex((token, place) => place > at && isArticle(token))
  return article > 0 && article <= at + 2 && isUnknownThing(tokens, article)
}

/**
 * Whether “one” or “another” stands for a thing that is named elsewhere: “take one with trees”. With a
 * picture or not in the message, “another one” may be anything.
 */
export function hasPronoun(tokens: readonly Token[], isOfPicture: boolean): boolean {
  return tokens.some(({ cues }, at) => {
    if (!cues.has('indefinite') && !cues.has('fresh')) return false
    const before = tokens[at - 1]
    if (before?.cues.has('definite') || before?.cues.has('part')) return false
    if (!isOfPicture && !cues.has('fresh') && !before?.cues.has('fresh')) return false
    const next = tokens[at + 1]
    return !next || isBreak(next.text) || pronounEnds.some((cue) => next.cues.has(cue))
  })
}

const pronounEnds: readonly Cue[] = ['joint', 'place', 'into', 'wish', 'filler']

/** Whether an article stands before something that has no known name. */
function isUnknownThing(tokens: readonly Token[], at: number): boolean {
  const cues = tokens[at]?.cues
  if (!cues?.has('indefinite') && !cues?.has('fresh')) return false
  return hasUnknownName(tokens.slice(at + 1))
}

function hasUnknownName(after: readonly Token[]): boolean {
  const near = after.slice(0, maxBetween.spaced + 1)
  const end = near.findIndex(
    ({ text, cues }) => isBreak(text) || nameEnds.some((cue) => cues.has(cue)),
  )
  const words = near.slice(0, end < 0 ? undefined : end)
  return words.length > 0 && !words.some(({ cues }) => named.some((cue) => cues.has(cue)))
}

const nameEnds: readonly Cue[] = ['joint', 'place', 'into', 'indefinite', 'definite']
const named: readonly Cue[] = ['part', 'look', 'document', 'picture', 'notPicture']

function isVerbOfThing({ cues }: Token): boolean {
  return cues.has('add') || cues.has('make') || cues.has('swap') || cues.has('draw')
}

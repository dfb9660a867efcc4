import type { Route } from '../../protocol/resources.ts'
import { findNew, hasUnknownThing, isExisting, isUnknown } from './things.ts'
import { isBreak, readMessage, saysSomething, type Reading, type Sentence } from './reading.ts'
import type { Token } from './vocabulary.ts'
import type { Cue, LanguageWords } from './cues.ts'

export interface RouteDecision {
  route: Route
  /** Why, for the person. */
  reason: string
}

/** Of a longer message, the rules can’t tell the request from its material. */
const maxReadLength = 2000

/**
 * Decides by rules what a message asks for, or returns undefined where they are not sure. They never
 * take for a new document or a picture what may be a change of the document.
 */
export function decideRoute(input: {
  requested: Route | undefined
  message: string
  hasDocument: boolean
}): RouteDecision | undefined {
  const { requested, message, hasDocument } = input
  if (requested) return { route: requested, reason: 'The request says so.' }
  if (message.length > maxReadLength) return hasDocument ? undefined : nothingYet
  const reading = readMessage(message)
  if (!hasDocument) return decideWithout(reading)
  return reading.sentences.length > 0 ? decideWithDocument(reading) : undefined
}

const nothingYet: RouteDecision = { route: 'create', reason: 'There is no document yet.' }
const question: RouteDecision = { route: 'ask', reason: 'It is a question.' }

function decideWithout({ sentences, language }: Reading): RouteDecision | undefined {
  const isAsking = sentences.length > 0 && sentences.every((one) => isQuestion(one, language))
  if (!isAsking) return nothingYet
  return sentences.some((one) => has(one, 'program')) ? question : undefined
}

function decideWithDocument({ sentences, language }: Reading): RouteDecision | undefined {
  const requests = sentences.filter((one) => !isQuestion(one, language))
  if (requests.some((one) => findNew(one.tokens, 'document', language))) {
    return { route: 'create', reason: 'It asks for a new document.' }
  }
  if (sentences.some((one) => has(one, 'unchanged'))) return decideUnchanged(sentences, language)
  if (requests.length === 0) {
    return sentences.some((one) => mayBeWish(one, language)) ? undefined : question
  }
  if (requests.some((one) => findNew(one.tokens, 'picture', language))) {
    return { route: 'image', reason: 'It asks for a picture.' }
  }
  if (requests.some((one) => mayBeMore(one, language))) return undefined
  if (!requests.some((one) => isChange(one, language))) return undefined
  return { route: 'edit', reason: 'It asks for a change.' }
}

/** A message that wants no change wants an answer, unless it asks for another change. */
function decideUnchanged(sentences: readonly Sentence[], language: LanguageWords) {
  const isAsking = sentences.some((one) => has(one, 'tell', 'question'))
  const isChanging = sentences.some((one) => opensWithChange(one, language))
  if (isChanging && !isAsking) return undefined
  return { route: 'ask', reason: 'It asks for an answer in the chat.' } as const
}

function has({ tokens }: Sentence, ...wanted: Cue[]): boolean {
  return tokens.some(({ cues }) => wanted.some((cue) => cues.has(cue)))
}

/** The tokens from the first one that means something. */
function opening({ tokens }: Sentence) {
  return tokens.slice(tokens.findIndex(saysSomething))
}

function isQuestion(sentence: Sentence, language: LanguageWords): boolean {
  const { asks } = sentence
  const { asksAnywhere } = language
  const [first, second] = opening(sentence)
  const opensWith = (cue: Cue) =>
    first?.cues.has(cue) || (first?.cues.has('joint') && second?.cues.has(cue)) || false
  if (opensWith('tell') || opensWith('ability')) return true
  if (asksAnywhere && has(sentence, 'tell', 'ability')) return true
  const isRequest = has(sentence, 'change', 'add', 'make', 'look', 'part', 'picture')
  if (asks && has(sentence, 'program') && !isRequest) return true
  if (asksAnywhere ? has(sentence, 'wish') : opensWith('wish')) return false
  const isAsking = asksAnywhere ? has(sentence, 'question') : opensWith('question')
  if (isAsking) return asks || !isOrder(sentence, language)
  return asks && !isRequest
}

/** Whether a sentence that begins like a question is none: “when done, delete the list”. */
function isOrder(sentence: Sentence, language: LanguageWords): boolean {
  if (has(sentence, 'wish')) return true
  return language.opensWithVerb === true && opensWithChange(sentence, language)
}

/** Whether a question may be a wish: “why is it still …?”, “is there a picture of …?” */
function mayBeWish(sentence: Sentence, language: LanguageWords): boolean {
  if (has(sentence, 'still')) return true
  if (has(sentence, 'tell', 'ability')) return false
  if (has(sentence, 'make') && has(sentence, 'document', 'picture')) return true
  return (
    sentence.tokens.some((_, at) => isNewAlone(sentence.tokens, at)) ||
    findNew(sentence.tokens, 'document', language)
  )
}

function isNewAlone(tokens: Sentence['tokens'], at: number): boolean {
  return tokens[at]?.cues.has('picture') === true && isUnknown(tokens, at)
}

/** Whether a request may be for a picture or for another document. */
function mayBeMore(sentence: Sentence, language: LanguageWords): boolean {
  const { tokens } = sentence
  const isPlainChange = opensWithChange(sentence, language) && !has(sentence, 'add', 'make', 'swap')
  if (has(sentence, 'add', 'make', 'swap') && hasUnknownThing(tokens)) return true
  return tokens.some(({ cues }, at) => {
    const isOfPart = cues.has('part') || tokens[at + 1]?.cues.has('part')
    if (isOfPart || (isPlainChange && cues.has('picture'))) return false
    if (cues.has('document')) return !isExisting(tokens, at)
    return cues.has('picture') && (has(sentence, 'swap', 'fault') || !isExisting(tokens, at))
  })
}

function isChange(sentence: Sentence, language: LanguageWords): boolean {
  const { tokens } = sentence
  if (opensWithChange(sentence, language) || findNew(tokens, 'part', language)) return true
  const verb = tokens.findIndex(isVerb)
  if (verb >= 0) {
    if (isDefiniteAfter(tokens, verb)) return true
    if (!language.endsWithVerb || has(sentence, 'indefinite')) return false
  }
  if (has(sentence, 'wish') && has(sentence, 'part') && isAboutExisting(sentence)) return true
  const isKnown = has(sentence, 'definite', 'part', 'picture')
  return has(sentence, 'look', 'fault') && (isKnown || tokens.length <= maxLooks)
}

function isVerb({ cues }: Token): boolean {
  return cues.has('add') || cues.has('make') || cues.has('swap')
}

/** Whether a wish begins with something that is there: “the logo to the right please”. */
function isAboutExisting(sentence: Sentence): boolean {
  const { tokens } = sentence
  const wish = tokens.findIndex(({ cues }) => cues.has('wish'))
  return opening(sentence)[0]?.cues.has('definite') || isDefiniteAfter(tokens, wish)
}

/** Whether the words after a verb point at something that is there. */
function isDefiniteAfter(tokens: readonly Token[], at: number): boolean {
  return tokens.slice(at + 1, at + 3).some(({ cues }) => cues.has('definite'))
}

const maxLooks = 4

/** Whether a request begins with a verb of change, or has one where it can’t be a noun. */
function opensWithChange({ tokens }: Sentence, { opensWithVerb }: LanguageWords): boolean {
  return tokens.some(({ cues }, at) => {
    if (!cues.has('change')) return false
    const before = opensWithVerb ? tokens[at - 1] : undefined
    return !before || isBreak(before.text) || before.cues.has('filler') || before.cues.has('wish')
  })
}

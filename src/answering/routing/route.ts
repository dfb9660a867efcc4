import type { Route } from '../../protocol/resources.ts'
import { weigh, weighed, type Opinion } from './opinion.ts'
import {
  findNew,
  hasPronoun,
  hasUnknownThing,
  isDescribed,
  isDrawing,
  isExisting,
  isNamedAlone,
  isNewDocument,
  isReplaced,
  isUnknown,
  namesDocument,
  opensWithUnknownThing,
} from './things.ts'
import {
  isBreak,
  quoteMark,
  readMessage,
  saysSomething,
  type Reading,
  type Sentence,
} from './reading.ts'
import { verbs, type Token } from './vocabulary.ts'
import type { Cue, LanguageWords } from './cues.ts'

export interface RouteDecision {
  route: Route
  /** Why, for the person. */
  reason: string
}

/** What the rules decide of a message about a document. */
type Decision = RouteDecision & { route: keyof Opinion }

/** Of a longer message, the rules can’t tell the request from its material. */
const maxReadLength = 2000

/** How probable the route that the rules choose must be to a linear model, lest they abstain. */
const minAgreement: Opinion = { edit: 0.93, ask: 0.45, image: 0.1, create: 0.1 }

/** How probable a route must be to a linear model to be taken where the rules abstain. */
const minSure: Opinion = { edit: 0.96, ask: 0.93, image: 0.97, create: 0.98 }

/**
 * Decides by rules, which a small linear model checks, what a message asks for, or returns undefined
 * where they are not sure. They take for a new document or a picture only what is plainly no change
 * of the document.
 */
export function decideRoute(input: {
  requested: Route | undefined
  message: string
  hasDocument: boolean
  /** Whether files are attached to the message, and pictures among them. */
  hasFiles?: boolean
  hasPictures?: boolean
}): RouteDecision | undefined {
  const { requested, message, hasDocument, hasFiles, hasPictures } = input
  if (requested) return { route: requested, reason: 'The request says so.' }
  if (message.length > maxReadLength) return hasDocument ? undefined : nothingYet
  const reading = readMessage(message)
  if (!hasDocument) return decideWithout(reading) ?? (hasFiles ? decideOfFiles(reading) : undefined)
  if (hasPictures && placesPicture(reading)) return placing
  if (hasFiles && makesDocument(reading)) return ofFiles
  return reading.sentences.length === 0 ? undefined : decideByBoth(reading, message)
}

const ofFiles: RouteDecision = { route: 'create', reason: 'It asks for a document of the files.' }

/**
 * Whether a message asks for a document of the files that it brings along, which need not be called new: “make a
 * report of this”. What says where something goes, or names a part that is there, may be a change.
 */
function makesDocument({ sentences, language }: Reading): boolean {
  const requests = sentences.filter((one) => !isQuestion(one, language))
  return (
    requests.some(({ tokens }) => namesDocument(opening({ tokens, asks: false }), language)) &&
    !requests.some((one) => mayGoInto(one, language))
  )
}

/** Whether a request may be for something in the document that is there. */
function mayGoInto(sentence: Sentence, language: LanguageWords): boolean {
  const { tokens } = sentence
  if (has(sentence, 'place', 'refer', 'kept', 'fault', 'still', 'unchanged')) return true
  if (has(sentence, 'add', 'swap') && !has(sentence, 'make')) return true
  if (opensWithChange(sentence, language)) return true
  return tokens.some(({ cues }, at) => {
    if (cues.has('into') && tokens[at + 1]?.cues.has('definite')) return true
    return cues.has('part') && !cues.has('document') && isExisting(tokens, at)
  })
}

/** A message that only asks asks about its files, which are the material of what it could create. */
function decideOfFiles({ sentences, language }: Reading): RouteDecision | undefined {
  const isAsking = (one: Sentence) =>
    isQuestion(one, language) &&
    (has(one, 'tell') || (one.asks ? !isNamed(one) : !has(one, ...verbs, 'indefinite')))
  const others = sentences.filter((one) => !isAsking(one))
  const areMaterial = !others.some((one) => has(one, ...verbs, 'wish', 'suggest', ...things))
  return others.length < sentences.length && areMaterial ? question : undefined
}

const things = ['document', 'writing', 'part', 'picture'] as const

/** Whether a sentence only names a document, with a question mark: “a dashboard?” */
function isNamed(sentence: Sentence): boolean {
  return has(sentence, 'document', 'writing') && !has(sentence, 'question', 'asking', 'ability')
}

const placing: RouteDecision = { route: 'edit', reason: 'It says where an attached picture goes.' }

/** Whether a message puts a picture that it brings along somewhere, and asks for nothing new. */
function placesPicture({ sentences, language }: Reading): boolean {
  const requests = sentences.filter((one) => !isQuestion(one, language))
  if (requests.some((one) => isNewDocument(one.tokens, language) || has(one, 'elsewhere')))
    return false
  return requests.some((one) => {
    if (has(one, 'make', 'draw')) return false
    return has(one, 'add', 'swap') || (opensWithPicture(one) && has(one, 'joint', 'place'))
  })
}

/** Whether a request begins with the picture that it is about: “our photo below the table”. */
function opensWithPicture(sentence: Sentence): boolean {
  const before: readonly Cue[] = ['wish', 'definite', 'indefinite']
  const first = opening(sentence).find(({ cues }) => !before.some((cue) => cues.has(cue)))
  return first?.cues.has('picture') === true
}

/**
 * Whether a message may be what a picture shows, as the answer to that question: it asks nothing, and does
 * not begin as a request.
 */
export function mayDescribe(message: string): boolean {
  return readMessage(message).sentences.every((sentence) => {
    const first = opening(sentence).find(({ cues }) => !cues.has('wish'))
    const begins = [...verbs, 'tell', 'question', 'asking'] as const
    return !sentence.asks && !begins.some((cue) => first?.cues.has(cue))
  })
}

/** Lets the linear model object to what the rules decide, and decide where they abstain if it is sure. */
function decideByBoth(reading: Reading, message: string): RouteDecision | undefined {
  const decided = decideWithDocument(reading)
  const opinion = weigh(message, reading)
  if (decided) return opinion[decided.route] >= minAgreement[decided.route] ? decided : undefined
  const route = weighed.find((one) => opinion[one] >= minSure[one])
  if (!route || !reading.sentences.some((one) => isOf(one, route))) return undefined
  return { route, reason: 'Most messages like it are of this kind.' }
}

/** Whether a sentence has a word without which it is no request for a picture or a document. */
function isOf(sentence: Sentence, route: keyof Opinion): boolean {
  if (route === 'image') return has(sentence, 'picture', 'draw') && !has(sentence, 'notPicture')
  return route !== 'create' || (has(sentence, 'document', 'writing') && !has(sentence, 'refer'))
}

const nothingYet: Decision = { route: 'create', reason: 'There is no document yet.' }
const question: Decision = { route: 'ask', reason: 'It is a question.' }

function decideWithout({ sentences, language }: Reading): RouteDecision | undefined {
  const isWish = (one: Sentence) =>
    !has(one, 'asking', 'question', 'tell') &&
    (has(one, 'make', 'draw', 'add') || (has(one, 'wish') && has(one, 'document', 'writing')))
  const isAsking = (one: Sentence) => isQuestion(one, language) || (one.asks && !isWish(one))
  const asking = sentences.filter(isAsking)
  if (asking.length === 0) return nothingYet
  // A greeting or thanks beside a question is no wish, but the material of a document may ask, too.
  if (asking.length < sentences.length) return undefined
  return sentences.some((one) => has(one, 'program')) ? question : undefined
}

function decideWithDocument({ sentences, language }: Reading): Decision | undefined {
  const requests = sentences.filter((one) => !isQuestion(one, language))
  if (requests.some((one) => isNewDocument(one.tokens, language))) {
    return { route: 'create', reason: 'It asks for a new document.' }
  }
  if (sentences.some((one) => has(one, 'unchanged'))) return decideUnchanged(sentences, language)
  if (sentences.some((one) => mayBeOrder(one, language) || mayBeChoice(one))) return undefined
  if (requests.length === 0) {
    return sentences.some((one) => mayBeWish(one, language)) ? undefined : question
  }
  if (requests.some((one) => isNewPicture(one, language))) {
    return { route: 'image', reason: 'It asks for a picture.' }
  }
  if (requests.some((one) => mayBeMore(one, language)) || mayMeanPicture(sentences, requests)) {
    return undefined
  }
  if (!isChange(sentences, requests, language)) {
    const isDoubt = requests.every((one) => has(one, 'doubt') && !isWanted(one))
    return isDoubt && requests.length < sentences.length ? question : undefined
  }
  return { route: 'edit', reason: 'It asks for a change.' }
}

/** Whether a message asks for a change, and does not only say or ask something. */
function isChange(
  sentences: readonly Sentence[],
  requests: readonly Sentence[],
  language: LanguageWords,
): boolean {
  if (requests.length < sentences.length) {
    const isRequest = (one: Sentence) => isWanted(one) && (!one.asks || has(one, ...verbs))
    return sentences.some((one) => has(one, 'still')) || requests.some(isRequest)
  }
  return (
    requests.every((one) => mayBeChange(one, language)) &&
    requests.some((one) => saysWhat(one, language))
  )
}

/** Whether a request may mean a picture that another sentence names: “… no photo? Put one in.” */
function mayMeanPicture(sentences: readonly Sentence[], requests: readonly Sentence[]): boolean {
  const isOfPicture = sentences.some((one) => has(one, 'picture') && !has(one, 'notPicture'))
  if (requests.some(({ tokens }) => hasPronoun(tokens, isOfPicture))) return true
  const questions = sentences.filter((one) => !requests.includes(one))
  return questions.some(({ tokens }) => tokens.some((_, at) => isNewAlone(tokens, at)))
}

/** A message that wants no change wants an answer, unless it asks for another change. */
function decideUnchanged(sentences: readonly Sentence[], language: LanguageWords) {
  const isAsking = sentences.some((one) => has(one, 'tell', 'question'))
  const isChanging = sentences.some(
    (one) => opensWithChange(one, language) || has(one, 'add', 'make', 'draw'),
  )
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
  const opensWith = (cue: Cue) => opensWithCue(sentence, cue)
  if (has(sentence, 'suggest')) return false
  if (opensWithTell(sentence) || opensWith('ability')) return true
  if (asksAnywhere && has(sentence, 'tell', 'ability')) return true
  const isRequest = has(sentence, 'change', 'add', 'make', 'draw', 'look', 'part', 'picture')
  if (asks && has(sentence, 'program') && !isRequest) return true
  const isAsking = asksAnywhere ? has(sentence, 'question') : opensWith('question')
  if (asks && has(sentence, 'possible') && (asksAnywhere || !isAsking)) {
    return has(sentence, 'program')
  }
  if (!isAsking && opensWith('possible')) return false
  if (asksAnywhere ? has(sentence, 'wish') : opensWith('wish')) return false
  const isInverted = asks
    ? opensWith('asking') || (asksAnywhere && has(sentence, 'asking'))
    : language.invertsToAsk && opensWith('asking')
  if (isAsking || isInverted) return asks || !isOrder(sentence, language)
  if (asks && endsWithQuestion(sentence)) return true
  return asks && (!isRequest || isLongStatement(sentence))
}

function opensWithCue(sentence: Sentence, cue: Cue): boolean {
  const [first, second] = opening(sentence)
  return first?.cues.has(cue) || (first?.cues.has('joint') && second?.cues.has(cue)) || false
}

/** Whether a question follows a statement: “you said 40, is that right?” */
function endsWithQuestion({ tokens }: Sentence): boolean {
  const comma = tokens.findLastIndex(({ text }) => text === ',')
  const before = tokens.slice(0, Math.max(0, comma))
  const after = { tokens: tokens.slice(comma + 1), asks: true }
  if (before.length === 0 || has({ tokens: before, asks: false }, ...verbs, 'look')) return false
  return opensWithCue(after, 'question') || opensWithCue(after, 'asking')
}

/** Whether a sentence asks to be told something, politely or not. */
function opensWithTell({ tokens }: Sentence): boolean {
  const isTell = ({ cues }: Token) => cues.has('tell')
  const isPolite = ({ cues }: Token) => cues.has('wish') || cues.has('possible')
  const first = tokens.find((token) => saysSomething(token) && (!isPolite(token) || isTell(token)))
  return first !== undefined && isTell(first)
}

/** Whether what begins like a question, without a question mark, may be an order: “where it says A put B”. */
function mayBeOrder(sentence: Sentence, { asksAnywhere }: LanguageWords): boolean {
  if (sentence.asks || has(sentence, 'tell', 'doubt')) return false
  const isAsking = asksAnywhere ? has(sentence, 'question') : opensWithCue(sentence, 'question')
  const quotes = sentence.tokens.filter(({ text }) => text === quoteMark)
  return isAsking && (quotes.length > 1 || has(sentence, ...verbs, 'look'))
}

/** Whether a sentence without a question mark may ask which of two is right: “it’s 3 rates or 4”. */
function mayBeChoice(sentence: Sentence): boolean {
  return !sentence.asks && has(sentence, 'choice') && !has(sentence, ...verbs, 'wish', 'look')
}

/** The fewest words of a statement with a question mark that is not a wish: “the sums are net?” */
const minStatement = 5

function isLongStatement(sentence: Sentence): boolean {
  const { tokens } = sentence
  if (tokens.length < minStatement || tokens.some(({ text }) => text === ':')) return false
  return !isWanted(sentence) && !has(sentence, 'picture', 'indefinite', 'fresh', 'wish', 'still')
}

/** Whether a sentence that begins like a question is none: “when done, delete the list”. */
function isOrder(sentence: Sentence, language: LanguageWords): boolean {
  if (has(sentence, 'doubt')) return false
  if (has(sentence, 'wish')) return true
  return language.opensWithVerb === true && opensWithChange(sentence, language)
}

/** Whether a question may be a wish: “why is it still …?”, “is there a picture of …?” */
function mayBeWish(sentence: Sentence, language: LanguageWords): boolean {
  if (has(sentence, 'still')) return true
  if (has(sentence, 'tell', 'ability')) return false
  if (has(sentence, 'make', 'draw') && has(sentence, 'document', 'picture')) return true
  if (findNew(sentence.tokens, 'document', language)) return true
  const mayBePicture = !has(sentence, 'notPicture')
  return mayBePicture && sentence.tokens.some((_, at) => isNewAlone(sentence.tokens, at))
}

function isNewAlone(tokens: Sentence['tokens'], at: number): boolean {
  return tokens[at]?.cues.has('picture') === true && isUnknown(tokens, at)
}

function isNewPicture(sentence: Sentence, language: LanguageWords): boolean {
  if (has(sentence, 'notPicture')) return false
  if (sentence.asks && language.hasArticles && !has(sentence, 'indefinite', 'fresh')) return false
  const { tokens } = sentence
  if (isNamedAlone(opening(sentence)) || isDescribed(tokens) || isReplaced(tokens)) return true
  return findNew(tokens, 'picture', language) || isDrawing(tokens, language)
}

/** Whether a request may be for a picture or for another document. */
function mayBeMore(sentence: Sentence, language: LanguageWords): boolean {
  const { tokens } = sentence
  if (has(sentence, 'elsewhere') || mayBeBeside(sentence)) return true
  if (has(sentence, 'draw') && !has(sentence, 'part')) return true
  if (opensWithUnknownThing(opening(sentence))) return true
  const colon = tokens.findIndex(({ text }) => text === ':')
  if (colon > 0 && opensWithUnknownThing(tokens.slice(colon + 1))) return true
  const isPlainChange = opensWithChange(sentence, language) && !has(sentence, 'add', 'make', 'swap')
  if (hasUnknownThing(tokens, language)) return true
  return tokens.some(({ cues }, at) => {
    const isOfPart = cues.has('part') || tokens[at + 1]?.cues.has('part')
    if (isOfPart) return false
    if (cues.has('file') && isUnknown(tokens, at)) return true
    if (cues.has('document')) return !isPlainChange && !isExisting(tokens, at)
    if (cues.has('writing')) return has(sentence, 'make', 'fresh') && !isExisting(tokens, at)
    if (!cues.has('picture')) return false
    if (has(sentence, 'notPicture'))
      return has(sentence, 'make', 'draw', 'add') && isUnknown(tokens, at)
    if (has(sentence, 'swap', 'fresh', 'suggest', 'still')) return true
    if (isUnknown(tokens, at) || (has(sentence, 'fault') && has(sentence, 'make', 'draw')))
      return true
    if (!isPlainChange && has(sentence, 'fault') && !has(sentence, 'look', 'place', 'part'))
      return true
    return !isPlainChange && !isExisting(tokens, at)
  })
}

/** Whether something may be wanted beside what is there: “a second page, but keep this one”. */
function mayBeBeside(sentence: Sentence): boolean {
  return has(sentence, 'kept') && has(sentence, 'document', 'writing', 'ordinal', 'fresh')
}

/** Whether a request says what to do, rather than what somebody thinks. */
function mayBeChange(sentence: Sentence, language: LanguageWords): boolean {
  if (sentence.asks && !has(sentence, 'wish', 'suggest', 'possible')) {
    return language.opensWithVerb === true && opensWithChange(sentence, language)
  }
  return !(sentence.asks || has(sentence, 'doubt', 'question')) || isWanted(sentence)
}

function isWanted(sentence: Sentence): boolean {
  if (has(sentence, ...verbs) || (has(sentence, 'suggest') && has(sentence, 'part'))) return true
  if (has(sentence, 'look') || (has(sentence, 'fault') && !sentence.asks)) return true
  return has(sentence, 'place') && (!sentence.asks || has(sentence, 'possible'))
}

/** Whether a request has a word that a change has. */
function saysWhat(sentence: Sentence, language: LanguageWords): boolean {
  const hasNumber = sentence.tokens.some(({ text }) => /\d/.test(text))
  if (hasNumber || isWanted(sentence) || has(sentence, 'still')) return true
  // It may begin with a verb that is not known, and ask: „fängt die Achse bei null an“.
  if (language.invertsToAsk && opening(sentence)[0]?.cues.size === 0) return false
  return has(sentence, 'wish', 'part', 'picture', 'notPicture')
}

/** Whether a request begins with a verb of change, or has one where it can’t be a noun. */
function opensWithChange({ tokens }: Sentence, { opensWithVerb }: LanguageWords): boolean {
  return tokens.some(({ cues }, at) => {
    if (!cues.has('change')) return false
    const before = opensWithVerb ? tokens[at - 1] : undefined
    return !before || isBreak(before.text) || before.cues.has('filler') || before.cues.has('wish')
  })
}

import type { Edit } from '../../editing/text/edit.ts'
import type { Attachment } from '../creating/content.ts'
import { repairText } from '../../protocol/text.ts'
import { answerByCounting } from './counting.ts'
import { picturesIn } from './pictures.ts'
import { textOf } from './question.ts'
import { readAnswer } from './read-answer.ts'
import { answeredWith, type Answered, type OpenQuestion } from './question.ts'
import { startsAsAnyRequest, startsAsRequest } from './parsed-request.ts'
import { understand } from './understand.ts'

/** A message that was answered with a question. */
export interface Exchange {
  purpose: 'edit' | 'ask'
  message: string
  /** The files that came with the message. */
  attachments: readonly Attachment[]
  question: string
}

/** The response to a message. */
export type DialogueResponse =
  /** `html` is the document after the edits, `wanted` the whole request if an answer completes one. */
  | { kind: 'changes'; edits: readonly Edit[]; done: string; html: string; wanted?: string }
  | { kind: 'words'; text: string }
  /** `text` says that nothing was changed, and why. */
  | { kind: 'unchanged'; text: string }
  | { kind: 'refused'; reason: string | undefined }
  | { kind: 'question'; text: string; open: OpenRequest }

/** A request that waits for the answer to a question. */
interface OpenRequest extends Said {
  /** The answers so far. */
  picks: readonly Answered[]
  /** The same in the person's words. */
  answers: readonly string[]
  asked: OpenQuestion
  /** Whether the document has changed since, so that the person saw other choices. */
  isStale: boolean
}

type Said = Omit<Exchange, 'question'>

/**
 * Responds to a message that follows questions, oldest first. Nothing is remembered in between: the
 * earlier messages are interpreted again, on the current document.
 */
export function respondAfter(
  html: string,
  earlier: readonly Exchange[],
  now: Said,
): DialogueResponse {
  let open: OpenRequest | undefined
  let isLost = false
  for (const exchange of earlier) {
    const response = respond(html, open, exchange)
    open = response.kind === 'question' ? response.open : undefined
    isLost = open === undefined
    if (open && response.kind === 'question') {
      open = { ...open, isStale: repairText(response.text).trim() !== exchange.question }
    }
  }
  const response = respond(html, open, now)
  const isAnswer = response.kind === 'refused' && !startsAsRequest(now.message)
  return isLost && isAnswer
    ? {
        kind: 'unchanged',
        text: 'Nothing was changed: I can’t tell any more what this answers, since the document has changed or a file was deleted. Say again what to do.',
      }
    : response
}

/** Matches a person's question what the question was about. */
const wondering =
  /^(?:what|which(?: ones?)?|who|huh|pardon|was|welche[rns]?)(?: (?:do you mean|are (?:there|the choices|they)))?\s*\?+$/i

function respond(html: string, open: OpenRequest | undefined, now: Said): DialogueResponse {
  const { purpose, message } = now
  const asNew = () => plan(html, { ...now, picks: [], answers: [] })
  if (open && purpose === 'ask' && wondering.test(message.trim())) return question(open)
  if (!open || (purpose === 'ask' && open.purpose === 'edit')) return asNew()
  const choice = readAnswer(message, open.asked, open.message)
  if (choice?.kind === 'none') {
    return { kind: 'unchanged', text: 'All right. Nothing was changed.' }
  }
  const answered = () => {
    if (!choice) {
      const isText = open.asked.choices.length === 0
      const lead = isText ? '' : `I can’t tell which one “${shortened(message)}” is.`
      return askAgain(open, lead)
    }
    const isSure = choice.kind === 'picked' && choice.byName
    if (open.isStale && !isSure) {
      return askAgain(open, 'The document has changed since I asked.')
    }
    const values = choice.kind === 'picked' ? choice.indices : [choice.text]
    const picks = [...open.picks, answeredWith(open.asked, values)]
    const answers = [...open.answers, shortened(message)]
    const response = plan(html, { ...open, picks, answers })
    if (response.kind === 'changes') {
      return { ...response, wanted: `${open.message.trim()} (${answers.join('; ')})` }
    }
    return response.kind === 'refused' && values.length > 1
      ? askAgain(open, `I can’t do that: ${response.reason ?? 'I did not understand that'}.`)
      : response
  }
  if (choice?.isPlain) return answered()
  const own = asNew()
  if (own.kind !== 'refused') return own
  if (choice?.kind === 'picked') return answered()
  const isRequest = choice ? startsAsAnyRequest(message) : startsAsRequest(message)
  const isOther = own.reason !== undefined || purpose === 'ask' || isRequest
  return isOther ? own : answered()
}

function plan(html: string, request: Omit<OpenRequest, 'asked' | 'isStale'>): DialogueResponse {
  const made = request.purpose === 'edit' ? planEdit(html, request) : planAnswer(html, request)
  if (made.kind !== 'asked') return made
  return question({ ...request, asked: made.asked, isStale: false })
}

type Planned =
  Exclude<DialogueResponse, { kind: 'question' }> | { kind: 'asked'; asked: OpenQuestion }

function planEdit(
  html: string,
  { message, picks, attachments }: Pick<OpenRequest, 'message' | 'picks' | 'attachments'>,
): Planned {
  const plan = understand(html, message, picks, picturesIn(attachments).pictures)
  if (plan.ok) {
    const { edits, done } = plan
    return { kind: 'changes', edits, done, html: plan.html }
  }
  if (plan.question) return { kind: 'asked', asked: plan.question }
  if (plan.already) return { kind: 'unchanged', text: `${plan.already} Nothing was changed.` }
  return { kind: 'refused', reason: plan.reason }
}

function planAnswer(
  html: string,
  { message, picks }: Pick<OpenRequest, 'message' | 'picks'>,
): Planned {
  const said = answerByCounting(html, message, picks)
  if (said === undefined) return { kind: 'refused', reason: undefined }
  return typeof said === 'string' ? { kind: 'words', text: said } : { kind: 'asked', asked: said }
}

function question(open: OpenRequest, lead?: string): DialogueResponse {
  return { kind: 'question', text: textOf(open.asked, open.asked.canBeAll, lead), open }
}

function askAgain(open: OpenRequest, lead: string): DialogueResponse {
  return question({ ...open, isStale: false }, lead)
}

const maxRepeated = 60

function shortened(message: string): string {
  const line = message.trim().replace(/\s+/g, ' ')
  return line.length > maxRepeated ? `${line.slice(0, maxRepeated).toWellFormed()}…` : line
}

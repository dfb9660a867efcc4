import { mismatchesOf, describeMismatches } from '../composer/figures/mismatches.ts'
import type { Span } from '../editing/text/edit.ts'
import { basicToolSpecs, toolSpecs } from '../editing/tools/schemas.ts'
import { withPlacing } from './attached-pictures.ts'
import {
  addData,
  changedRanges,
  findBreakages,
  openWorkingCopy,
  shownPart,
  shownSpan,
  shownText,
  type WorkingCopy,
} from '../editing/working-copy.ts'
import { repairText } from '../protocol/text.ts'
import type { VersionKind } from '../protocol/resources.ts'
import type { DocumentPart, ModelMessage, ModelRequest, UserPart } from '../providers/provider.ts'
import { rebaseChange, type Checked } from './rebase.ts'
import {
  applyAnswer,
  withMiss,
  startProgress,
  type FurtherTool,
  type Progress,
} from './edit-calls.ts'
import { editPrompt, instructions, shortEditPrompt, type Prompt } from './prompts.ts'
import {
  documentPart,
  failure,
  failureOfAnswer,
  fileNotes,
  forModel,
  streamAnswer,
  notUnderstood,
  checkDocumentBytes,
  surroundingsOf,
  type BaseVersion,
  type AnswerEnd,
  type Outcome,
  type Task,
  type Work,
} from './task.ts'

/** Answers that may make calls. */
const defaultRounds = 8
/** The turn fails after this many answers in a row that had a call refused. */
const maxMisses = 3
/** A task with a document to change. */
export type EditTask = Task & { base: BaseVersion }

/** What distinguishes the routes that change a document by calls. */
export interface EditRoute {
  prompt: Prompt
  /** For small models. */
  shortPrompt: Prompt
  tool?: FurtherTool
  /** What is going on before the answer of a round, for the person. */
  statusOf(progress: Progress, round: number): string
  /** What the app offers to the person after a change that failed. */
  offers: string[]
  /** The kind of the version, once the turn is done. */
  kind(): VersionKind
  /** Sentences for the summary. */
  notes(): string[]
  /** The outcome of a turn whose last call was refused for a reason. */
  failed(reason: string, end: AnswerEnd): Outcome
}

const offers = ['retry', 'rewrite']

const editRoute: EditRoute = {
  prompt: editPrompt,
  shortPrompt: shortEditPrompt,
  statusOf({ refusal }, round) {
    if (refusal !== undefined) return 'Looking again for the place'
    return round === 1 ? 'Looking for the place' : 'Checking the change'
  },
  offers,
  kind: () => 'edit',
  notes: () => [],
  failed: (reason, end) => editFailed(reason, end, offers),
}

/** Changes a document as a message asks. */
export function edit(task: EditTask, maxRounds?: number): Work {
  return changeByCalls(task, editRoute, maxRounds)
}

/**
 * Changes a document by the model's tool calls, in rounds: the model makes calls, is told their
 * results, and may make more. The turn is done when the model makes no more calls and the last ones
 * were not refused. All edits are saved as one version, or none is. After `maxRounds`, one more
 * answer may follow to finish the turn.
 */
export async function* changeByCalls(
  task: EditTask,
  route: EditRoute,
  maxRounds = defaultRounds,
): Work {
  const { base, selection, locks } = task
  let opening = openWorkingCopy(base.html_content, {
    allowed: selection,
    locks,
    around: surroundingsOf(task),
  })
  const parts = withPlacing(task.parts, (data) => {
    const { state, standIn } = addData(opening, data)
    opening = state
    return standIn
  })
  let progress = startProgress(opening)
  const first = forModel(task.models, () => firstMessage(task, opening, parts))
  const rounds: ModelMessage[] = []
  // The complete request, if the message only answers a question about it.
  let wanted: string | undefined
  for (let round = 1; ; round++) {
    yield { type: 'status', content: route.statusOf(progress, round) }
    const end = yield* askForCalls(task, route, () => [first(), ...rounds])
    const outcome = outcomeOfEnd(end)
    if (outcome) return outcome
    wanted = end.wanted ?? wanted
    const { calls } = end.message
    const missing = calls.length === 0 ? lackOf(progress, route, end) : undefined
    if (calls.length === 0 && progress.refusal === undefined && missing === undefined) {
      checkDocumentBytes(task, Buffer.byteLength(progress.copy.html))
      return { ...outcomeOfEdit(task, route, progress, end), wanted }
    }
    const hasGivenUp = calls.length === 0 && progress.refusal !== undefined
    if (hasGivenUp || round > maxRounds) {
      return route.failed(progress.refusal ?? missing ?? 'It needed too many rounds.', end)
    }
    if (missing !== undefined) {
      progress = withMiss(progress, missing)
      // A provider may refuse a message without content.
      const said = textOf(end) === '' ? [] : [end.message]
      rounds.push(...said, { role: 'user', parts: [{ type: 'text', text: missing }] })
      continue
    }
    const answer = yield* applyAnswer(task, progress, calls, route.tool)
    progress = answer.progress
    if (progress.refusal !== undefined && progress.misses === maxMisses) {
      return route.failed(progress.refusal, end)
    }
    rounds.push(end.message, { role: 'user', parts: answer.results })
  }
}

/** What a model that makes no more calls has to be told before it is done; undefined: nothing. */
function lackOf({ copy, applied }: Progress, { tool }: EditRoute, end: AnswerEnd) {
  const isWrittenOut = applied === 0 && wholeDocument.test(textOf(end))
  return isWrittenOut ? writtenOut : tool?.missingIn(copy)
}

const wholeDocument = /<!doctype html|<html[\s>][^]*<body[\s>]/i
const writtenOut =
  'A whole document was written out instead of a change. It was not used; make the change by calling the tools.'

function askForCalls(
  task: Task,
  { prompt, shortPrompt, tool }: EditRoute,
  messages: () => ModelMessage[],
) {
  const { questions, models } = task
  const build = (): ModelRequest => {
    const [instructed, edits] = models.model.facts.accepts.shortEdits
      ? [shortPrompt, basicToolSpecs()]
      : [prompt, toolSpecs()]
    const further = [tool?.spec, task.reading?.spec].filter((spec) => spec !== undefined)
    const tools = [...edits, ...further]
    return { purpose: 'edit', ...instructions(instructed), tools, messages: messages(), questions }
  }
  return streamAnswer(task, build, (content) => [{ type: 'chunk', content }])
}

function firstMessage(task: Task, copy: WorkingCopy, parts: readonly UserPart[]): ModelMessage {
  const about = [documentWithLimits(task, copy), ...limitsInWords(task, copy)]
  return { role: 'user', parts: [...about, ...parts] }
}

/** The document as the model sees it, with the selection and the locks as offsets in that text. */
function documentWithLimits(task: Task, copy: WorkingCopy): DocumentPart {
  const { selection, locks } = task
  const limits = {
    selection: selection && shownSpan(copy, selection),
    locks: locks.map((lock) => shownSpan(copy, lock)),
  }
  return { ...documentPart(task, shownText(copy)), limits }
}

const maxShownLength = 1000
const maxShownLocks = 20

/** Tells the model in words which parts it may change and which it may not. */
function limitsInWords({ selection, locks }: Task, copy: WorkingCopy): UserPart[] {
  const selected = selection ? [selection] : []
  const texts = [
    ...selected.map(
      (span) => `The person selected this part; only it may change:\n${excerpt(copy, span)}`,
    ),
    ...locks
      .slice(0, maxShownLocks)
      .map((lock) => `This part is locked and may not change:\n${excerpt(copy, lock)}`),
  ]
  return texts.map((text) => ({ type: 'text', text }))
}

function excerpt(copy: WorkingCopy, span: Span): string {
  const text = shownPart(copy, span)
  if (text.length <= maxShownLength) return text
  const [start, end] = [text.slice(0, maxShownLength / 2), text.slice(-maxShownLength / 2)]
  return `${start.toWellFormed()}\n[…]\n${end.toWellFormed()}`
}

/** The outcome of an answer that ends the turn whatever it called. `undefined`: the turn goes on. */
function outcomeOfEnd(end: AnswerEnd): Outcome | undefined {
  if (end.reason === 'not_understood') return notUnderstood(textOf(end))
  if (end.reason === 'question') return questionOutcome(textOf(end))
  return failureOfAnswer(end, ['retry'])
}

function textOf(end: AnswerEnd): string {
  return repairText(end.message.text).trim()
}

/** The composer asks the person which part is meant. The document stays as it is. */
function questionOutcome(question: string): Outcome {
  return {
    state: 'completed',
    message: question,
    summary: `Nothing was changed: ${firstSentence(question)}`,
    isQuestion: true,
  }
}

function outcomeOfEdit(
  task: EditTask,
  route: EditRoute,
  progress: Progress,
  end: AnswerEnd,
): Outcome {
  const { html } = progress.copy
  if (html === task.base.html_content) return unchangedOutcome(progress, end)
  if (html.trim() === '') return emptyDocumentOutcome(route)
  return changedOutcome(task, route, progress, end)
}

function unchangedOutcome({ applied }: Progress, end: AnswerEnd): Outcome {
  const text = textOf(end)
  if (end.saysUnchanged) return { state: 'completed', message: text, summary: text }
  // A model may well say that it is done.
  const said = (words: string, gap = ' ') => (words === '' ? '' : ` The model said:${gap}${words}`)
  const unchanged =
    applied > 0
      ? 'Nothing was changed: the document already is as asked.'
      : `Nothing was changed${text === '' ? ': the model made no change' : ''}.`
  return {
    state: 'completed',
    message: unchanged + said(text, text.includes('\n') ? '\n\n' : ' '),
    summary: unchanged + (applied > 0 ? '' : said(firstSentence(text))),
  }
}

function changedOutcome(
  task: EditTask,
  route: EditRoute,
  { copy, applied }: Progress,
  end: AnswerEnd,
): Outcome {
  const text = textOf(end)
  const before = task.base.html_content
  const { html } = copy
  const ranges = changedRanges(copy)
  const done =
    firstSentence(text) || (applied === 1 ? 'Made 1 change.' : `Made ${applied} changes.`)
  const describe = ({ change, mismatches, broken }: Checked, note?: string): Outcome => {
    const doubts = doubtsAbout(broken, mismatches)
    const notes = [fileNotes(task), end.notes ?? []]
    const summary = [done, route.notes(), note ?? [], doubts, notes].flat(2).join(' ')
    return {
      state: 'completed',
      message: text || summary,
      summary,
      version: {
        kind: route.kind(),
        ...change,
        warnings: [...broken, ...mismatches.map((name) => describeMismatches([name]))],
      },
    }
  }
  const change = { html, ranges }
  const replaced = ranges.map(({ old }) => old)
  const mismatches = mismatchesOf(before, html, replaced)
  const broken = findBreakages(copy).map((breakage) => breakage.text)
  return {
    ...describe({ change, mismatches, broken }),
    rebase(newer) {
      const rebased = rebaseChange(before, change, newer)
      if (!rebased.ok) return rebased
      if (Buffer.byteLength(rebased.change.html) > task.maxDocumentBytes) {
        return { ok: false, reason: 'together they make the document too large' }
      }
      const note = `It was made to version ${newer.version}, which was saved meanwhile.`
      return { ok: true, outcome: describe(rebased, note) }
    },
  }
}

const maxReportedBreakages = 3

/** A sentence that asks the person to check what the edit broke or left out of date, if anything. */
function doubtsAbout(broken: readonly string[], mismatches: string[]): string[] {
  const doubts = [...broken.slice(0, maxReportedBreakages), describeMismatches(mismatches)].filter(
    Boolean,
  )
  return doubts.length > 0 ? [`Look at it: ${doubts.join('; ')}.`] : []
}

/** The outcome of a turn that could not place a change. */
export function editFailed(
  reason: string,
  { notes = [] }: Pick<AnswerEnd, 'notes'>,
  offers: string[],
): Outcome {
  const sentences = ['Nothing was changed: a change could not be placed.', firstSentence(reason)]
  return failure('failed', {
    content: [...sentences, ...notes].join(' '),
    code: 'edit_failed',
    retryable: true,
    offers,
  })
}

function emptyDocumentOutcome({ offers }: EditRoute): Outcome {
  return failure('failed', {
    content: 'Nothing was changed: the result would have been an empty document.',
    code: 'edit_failed',
    retryable: true,
    offers,
  })
}

/** The first sentence of a text's first line, or as much of the line as a summary can hold. */
export function firstSentence(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return /^.{10,300}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line.slice(0, 300).toWellFormed()
}

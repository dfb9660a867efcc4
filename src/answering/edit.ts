import { mismatchesOf, describeMismatches } from '../composer/figures/mismatches.ts'
import type { Span } from '../editing/text/edit.ts'
import { basicToolSpecs, toolSpecs } from '../editing/tools/schemas.ts'
import {
  changedRanges,
  findBreakages,
  openWorkingCopy,
  shownPart,
  shownSpan,
  shownText,
  type WorkingCopy,
} from '../editing/working-copy.ts'
import { repairText } from '../protocol/text.ts'
import type { DocumentPart, ModelMessage, ModelRequest, UserPart } from '../providers/provider.ts'
import { rebaseChange, type Checked } from './rebase.ts'
import { applyAnswer, startProgress, type Progress } from './edit-calls.ts'
import { editPrompt, instructions, shortEditPrompt } from './prompts.ts'
import {
  documentPart,
  failure,
  failureOfAnswer,
  fileNotes,
  forModel,
  streamAnswer,
  notUnderstood,
  checkDocumentBytes,
  type BaseVersion,
  type AnswerEnd,
  type Outcome,
  type Task,
  type Work,
} from './task.ts'

/** Answers that may make calls. One more answer may follow to finish the turn. */
const maxRounds = 8
/** The turn fails after this many answers in a row that had a call refused. */
const maxMisses = 3
/** What the app offers to the person after a failure. */
const offers = ['retry', 'rewrite']

type EditTask = Task & { base: BaseVersion }

/**
 * Changes a document by the model's tool calls, in rounds: the model makes calls, is told their
 * results, and may make more. The turn is done when the model makes no more calls and the last ones
 * were not refused. All edits are saved as one version, or none is.
 */
export async function* edit(task: EditTask): Work {
  const { base, selection, locks } = task
  let progress = startProgress(openWorkingCopy(base.html_content, { allowed: selection, locks }))
  const opening = progress.copy
  const first = forModel(task.models, () => firstMessage(task, opening))
  const rounds: ModelMessage[] = []
  // The complete request, if the message only answers a question about it.
  let wanted: string | undefined
  for (let round = 1; ; round++) {
    yield { type: 'status', content: statusOf(round, progress) }
    const end = yield* askForCalls(task, () => [first(), ...rounds])
    const outcome = outcomeOfEnd(end)
    if (outcome) return outcome
    wanted = end.wanted ?? wanted
    const { calls } = end.message
    if (calls.length === 0 && progress.refusal === undefined) {
      checkDocumentBytes(task, Buffer.byteLength(progress.copy.html))
      return { ...outcomeOfEdit(task, progress, end), wanted }
    }
    if (calls.length === 0 || round > maxRounds) {
      return editFailed(progress.refusal ?? 'It needed too many rounds.', end)
    }
    const answer = yield* applyAnswer(task, progress, calls)
    progress = answer.progress
    if (progress.refusal !== undefined && progress.misses === maxMisses) {
      return editFailed(progress.refusal, end)
    }
    rounds.push(end.message, { role: 'user', parts: answer.results })
  }
}

function statusOf(round: number, { refusal }: Progress): string {
  if (refusal !== undefined) return 'Looking again for the place'
  return round === 1 ? 'Looking for the place' : 'Checking the change'
}

function askForCalls(task: Task, messages: () => ModelMessage[]) {
  const { questions, models } = task
  const build = (): ModelRequest => {
    const protocol = models.model.facts.accepts.shortEdits
      ? { ...instructions(shortEditPrompt), tools: basicToolSpecs() }
      : { ...instructions(editPrompt), tools: toolSpecs() }
    return { purpose: 'edit', ...protocol, messages: messages(), questions }
  }
  return streamAnswer(task, build, (content) => [{ type: 'chunk', content }])
}

function firstMessage(task: Task, copy: WorkingCopy): ModelMessage {
  return {
    role: 'user',
    parts: [documentWithLimits(task, copy), ...limitsInWords(task, copy), ...task.parts],
  }
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
  return failureOfAnswer(end, offers)
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

function outcomeOfEdit(task: EditTask, progress: Progress, end: AnswerEnd): Outcome {
  const { html } = progress.copy
  if (html === task.base.html_content) return unchangedOutcome(progress, end)
  if (html.trim() === '') return emptyDocumentOutcome()
  return changedOutcome(task, progress, end)
}

function unchangedOutcome({ applied }: Progress, end: AnswerEnd): Outcome {
  const text = textOf(end)
  const reason =
    firstSentence(applied > 0 ? 'the document already is as asked.' : text) ||
    'the model made no change.'
  return {
    state: 'completed',
    message: text || 'Nothing was changed.',
    summary: end.saysUnchanged ? text : `Nothing was changed: ${reason}`,
  }
}

function changedOutcome(task: EditTask, { copy, applied }: Progress, end: AnswerEnd): Outcome {
  const text = textOf(end)
  const before = task.base.html_content
  const { html } = copy
  const ranges = changedRanges(copy)
  const done =
    firstSentence(text) || (applied === 1 ? 'Made 1 change.' : `Made ${applied} changes.`)
  const describe = ({ change, mismatches, broken }: Checked, note?: string): Outcome => {
    const doubts = doubtsAbout(broken, mismatches)
    const summary = [done, note ?? [], doubts, fileNotes(task), end.notes ?? []].flat().join(' ')
    return {
      state: 'completed',
      message: text || summary,
      summary,
      version: {
        kind: 'edit',
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

function editFailed(reason: string, { notes = [] }: AnswerEnd): Outcome {
  const sentences = ['Nothing was changed: a change could not be placed.', firstSentence(reason)]
  return failure('failed', {
    content: [...sentences, ...notes].join(' '),
    code: 'edit_failed',
    retryable: true,
    offers,
  })
}

function emptyDocumentOutcome(): Outcome {
  return failure('failed', {
    content: 'Nothing was changed: the result would have been an empty document.',
    code: 'edit_failed',
    retryable: true,
    offers,
  })
}

/** The first sentence of a text's first line, or as much of the line as a summary can hold. */
function firstSentence(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return /^.{10,300}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line.slice(0, 300).toWellFormed()
}

import { diffTexts, rangesOf } from '../editing/checks/receipt.ts'
import { titleOfPage } from '../editing/html/title.ts'
import { createStandIns, createUnfolder, type StandIns } from '../editing/showing/stand-ins.ts'
import type { TurnEvent } from '../protocol/events.ts'
import type { ModelMessage, ModelRequest, UserPart } from '../providers/provider.ts'
import { withPlacing } from './attached-pictures.ts'
import { createHtmlStream } from './html-stream.ts'
import { createJoin } from './join.ts'
import { createProgress, type Progress } from './progress.ts'
import { continuePrompt, createPrompt, instructions, rewritePrompt } from './prompts.ts'
import {
  failure,
  failureOfAnswer,
  fileNotes,
  readCalls,
  streamAnswer,
  checkDocumentBytes,
  surroundingsOf,
  type AnswerEnd,
  type Outcome,
  type Task,
  type Work,
} from './task.ts'

const offers = ['continue', 'keep', 'discard', 'retry']

/** How often a document that reached the limit of an answer is continued by itself. */
const maxContinuations = 3

/** Writes a new document, or rewrites the base if there is one. */
export async function* create(task: Task): Work {
  const { base } = task
  let standIns = createStandIns(base?.html_content ?? '', surroundingsOf(task))
  const parts = withPlacing(task.parts, (data) => {
    const added = standIns.add(data)
    standIns = added.standIns
    return added.standIn
  })
  const written: Written = {
    html: task.draft,
    prose: '',
    isComplete: false,
    progress: createProgress(),
  }
  written.progress.push(task.draft)
  yield { type: 'status', content: statusOf(task) }
  for (let continuations = 0; ; continuations++) {
    const { length } = written.html
    const end = yield* writeOn(task, standIns, parts, written)
    const isCut = end.reason === 'length' && written.html.length > length && !written.isComplete
    if (!isCut || continuations === maxContinuations) {
      return failureOf(end, written) ?? outcomeOf(task, end, written)
    }
    const content = `The document is longer than one answer; continuing (${continuations + 1} of at most ${maxContinuations})`
    yield { type: 'status', content }
  }
}

/** Asks the model for the document or the rest of it, and adds the answer to what is written. */
async function* writeOn(
  task: Task,
  standIns: StandIns,
  parts: readonly UserPart[],
  written: Written,
): AsyncGenerator<TurnEvent, AnswerEnd> {
  const { base } = task
  const shown = standIns.refold(written.html)
  const stream = createHtmlStream(shown)
  const join = shown === '' ? undefined : createJoin(shown)
  const unfolder = createUnfolder(standIns)
  let bytes = Buffer.byteLength(written.html)

  function* take(step: { html: string; prose: string }): Generator<TurnEvent> {
    written.prose += step.prose
    if (step.prose !== '') yield { type: 'chunk', content: step.prose }
    checkDocumentBytes(task, bytes + standIns.lengthOf(step.html))
    yield* write(unfolder.push(step.html))
  }

  function* write(content: string): Generator<TurnEvent> {
    if (content === '') return
    written.html += content
    bytes += Buffer.byteLength(content)
    checkDocumentBytes(task, bytes)
    yield { type: 'html_chunk', document_id: task.document_id, content }
    const status = written.progress.push(content)
    if (status !== undefined) yield { type: 'status', content: status }
  }

  const document: UserPart[] = base ? [{ type: 'document', html: standIns.text }] : []
  const build = (rounds: ModelMessage[]): ModelRequest => ({
    purpose: base ? 'rewrite' : 'create',
    ...instructions(base ? rewritePrompt : createPrompt, shown === '' ? undefined : continuePrompt),
    messages: [
      { role: 'user', parts: [...document, ...parts] },
      ...rounds,
      ...(shown === '' ? [] : continuation(shown)),
    ],
    tools: task.reading ? [task.reading.spec] : [],
  })
  const end = yield* answerAfterReading(task, build, (text) =>
    take(stream.push(join ? join.push(text) : text)),
  )
  if (join) yield* take(stream.push(join.end()))
  yield* take(stream.end())
  yield* write(unfolder.end())
  written.isComplete = stream.isComplete()
  const again = join?.restarted()
  if (again !== undefined) useRestarted(task, standIns, written, again)
  return end
}

/** Lets the model read in attached files until it writes, or has read often enough. */
async function* answerAfterReading(
  task: Task,
  build: (rounds: ModelMessage[]) => ModelRequest,
  onText: (text: string) => Iterable<TurnEvent>,
): AsyncGenerator<TurnEvent, AnswerEnd> {
  const rounds: ModelMessage[] = []
  for (let round = 0; ; round++) {
    const end = yield* streamAnswer(task, () => build(rounds), onText)
    const { calls } = end.message
    if (calls.length === 0 || round > maxReadings) return end
    yield { type: 'status', content: 'Reading the attached files' }
    const results: UserPart[] = await readCalls(task, calls)
    if (round >= maxReadings) results.push({ type: 'text', text: enoughRead })
    rounds.push(end.message, { role: 'user', parts: results })
  }
}

/** How often the model may read in files before it writes. */
const maxReadings = 12
const enoughRead = 'You have read enough. Write the document now, without further calls.'

/** The model wrote the document again instead of the rest of it: that counts if it is complete. */
function useRestarted(task: Task, standIns: StandIns, written: Written, text: string): void {
  const stream = createHtmlStream()
  const html = stream.push(text).html + stream.end().html
  if (!stream.isComplete()) return
  const unfolder = createUnfolder(standIns)
  written.html = unfolder.push(html) + unfolder.end()
  checkDocumentBytes(task, Buffer.byteLength(written.html))
  written.isComplete = true
}

function statusOf({ base, draft }: Task): string {
  if (draft !== '') return 'Continuing the document'
  return base ? 'Rewriting the document' : 'Writing the document'
}

function continuation(draft: string): ModelMessage[] {
  return [
    { role: 'assistant', text: draft, calls: [] },
    { role: 'user', parts: [{ type: 'text', text: continuePrompt.text }] },
  ]
}

/** The parts of an answer: the document, and the text before it. */
interface Written {
  html: string
  prose: string
  isComplete: boolean
  progress: Progress
}

/** The failure of an answer that can’t be used, which offers only what can be done with what there is. */
function failureOf(end: AnswerEnd, { html, isComplete }: Written): Outcome | undefined {
  if (html === '') return failureOfAnswer(end, ['retry'])
  // Only words after the document were cut off.
  if (isComplete && end.reason === 'length') return undefined
  const failed = failureOfAnswer(end, offers)
  if (end.reason !== 'refusal' || !failed?.error) return failed
  return { ...failed, error: { ...failed.error, offers: ['keep', 'discard'] } }
}

function outcomeOf(task: Task, end: AnswerEnd, written: Written): Outcome {
  if (written.html === '') return withoutDocument(end, written.prose.trim())
  if (!written.isComplete) return truncated()
  return completed(task, end, written)
}

function withoutDocument(end: AnswerEnd, prose: string): Outcome {
  const isUnderstood = end.reason !== 'not_understood'
  const said =
    isUnderstood || prose === ''
      ? 'The model answered without a document, so nothing was saved.'
      : prose
  const content = [said, ...(end.notes ?? [])].join(' ')
  return failure('failed', {
    content,
    code: isUnderstood ? 'no_document' : 'not_understood',
    retryable: isUnderstood,
    offers: ['retry'],
  })
}

function truncated(): Outcome {
  return failure('truncated', {
    content:
      'The answer ended before the document was complete. The unfinished document is kept as a draft.',
    code: 'truncated',
    retryable: true,
    offers,
  })
}

function completed(task: Task, end: AnswerEnd, { html, prose }: Written): Outcome {
  const before = task.base?.html_content
  const kind = before === undefined ? 'create' : 'rewrite'
  const title = titleOfPage(html)
  const done = `${kind === 'create' ? 'Created' : 'Rewrote'} “${title ?? 'Untitled'}”${blanksIn(html)}.`
  const summary = [done, ...fileNotes(task), ...(end.notes ?? [])].join(' ')
  const ranges = rangesOf(diffTexts(before ?? '', html), () => ({ level: 'exact', tool: kind }))
  return {
    state: 'completed',
    message: prose.trim() || summary,
    summary,
    version: { kind, html, ranges, warnings: [] },
  }
}

/** Says how many blanks are left to fill in before the document is sent. */
function blanksIn(html: string): string {
  const count = html.match(/<mark data-blank>|\[to be filled in/g)?.length ?? 0
  if (count === 0) return ''
  return count === 1 ? '; 1 place is to be filled in' : `; ${count} places are to be filled in`
}

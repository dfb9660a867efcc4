import { diffTexts, rangesOf } from '../editing/checks/receipt.ts'
import { titleOfPage } from '../editing/html/title.ts'
import { createStandIns, createUnfolder } from '../editing/showing/stand-ins.ts'
import type { TurnEvent } from '../protocol/events.ts'
import type { ModelMessage, UserPart } from '../providers/provider.ts'
import { createHtmlStream } from './html-stream.ts'
import { continuePrompt, createPrompt, instructions, rewritePrompt } from './prompts.ts'
import {
  failure,
  failureOfAnswer,
  fileNotes,
  streamAnswer,
  checkDocumentBytes,
  type AnswerEnd,
  type Outcome,
  type Task,
  type Work,
} from './task.ts'

const offers = ['continue', 'keep', 'discard', 'retry']

/** Writes a new document, or rewrites the base if there is one. */
export async function* create(task: Task): Work {
  const { base, draft } = task
  const standIns = createStandIns(base?.html_content ?? '')
  const shownDraft = standIns.refold(draft)
  const stream = createHtmlStream(shownDraft)
  const unfolder = createUnfolder(standIns)
  const written: Written = { html: draft, prose: '', isComplete: false }
  let bytes = Buffer.byteLength(draft)

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
  }

  yield { type: 'status', content: statusOf(task) }
  const document: UserPart[] = base ? [{ type: 'document', html: standIns.text }] : []
  const end = yield* streamAnswer(
    task,
    {
      purpose: base ? 'rewrite' : 'create',
      ...instructions(base ? rewritePrompt : createPrompt),
      messages: [
        { role: 'user', parts: [...document, ...task.parts] },
        ...(shownDraft === '' ? [] : continuation(shownDraft)),
      ],
      tools: [],
    },
    (text) => take(stream.push(text)),
  )
  yield* take(stream.end())
  yield* write(unfolder.end())
  written.isComplete = stream.isComplete()
  return failureOfAnswer(end, offers) ?? outcomeOf(task, end, written)
}

function statusOf({ base, draft }: Task): string {
  if (draft !== '') return 'Continuing the document'
  return base ? 'Rewriting the document' : 'Writing the document'
}

function continuation(draft: string): ModelMessage[] {
  return [
    { role: 'assistant', text: draft, calls: [] },
    { role: 'user', parts: [{ type: 'text', text: continuePrompt }] },
  ]
}

/** The parts of an answer: the document, and the text before it. */
interface Written {
  html: string
  prose: string
  isComplete: boolean
}

function outcomeOf(task: Task, end: AnswerEnd, written: Written): Outcome {
  if (written.html === '') return withoutDocument(end, written.prose.trim())
  if (!written.isComplete) return truncated()
  return completed(task, end, written)
}

function withoutDocument(end: AnswerEnd, prose: string): Outcome {
  const isUnderstood = end.reason !== 'not_understood'
  const content =
    isUnderstood || prose === ''
      ? 'The model answered without a document, so nothing was saved.'
      : prose
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

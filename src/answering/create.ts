import { createHtmlStream } from './html-stream.ts'
import { titleOfPage } from '../editing/html/title.ts'
import { continuePrompt, createPrompt, rewritePrompt } from './prompts.ts'
import { diffTexts, rangesOf } from '../editing/checks/receipt.ts'
import { createStandIns, createUnfolder } from '../editing/showing/stand-ins.ts'
import type { TurnEvent } from '../protocol/events.ts'
import type { ModelMessage, UserPart } from '../providers/provider.ts'
import {
  brokenOff,
  failure,
  listen,
  notesOfFiles,
  refuseLarge,
  type Task,
  type Work,
} from './task.ts'

const offers = ['continue', 'keep', 'discard', 'retry']

/** Writes a new document, or with a base writes that one anew because the person asked for just that. */
export async function* create(task: Task): Work {
  const { base, draft } = task
  const standIns = createStandIns(base?.html_content ?? '')
  const document: UserPart[] = base ? [{ type: 'document', html: standIns.text }] : []
  const begun = standIns.refold(draft)
  const stream = createHtmlStream(begun)
  const unfolder = createUnfolder(standIns)
  let html = draft
  let said = ''
  let bytes = Buffer.byteLength(draft)

  function* take(step: { html: string; prose: string }): Generator<TurnEvent> {
    said += step.prose
    if (step.prose !== '') yield { type: 'chunk', content: step.prose }
    refuseLarge(task, bytes + standIns.lengthOf(step.html))
    yield* write(unfolder.push(step.html))
  }

  function* write(content: string): Generator<TurnEvent> {
    if (content === '') return
    html += content
    bytes += Buffer.byteLength(content)
    refuseLarge(task, bytes)
    yield { type: 'html_chunk', document_id: task.document_id, content }
  }

  const doing = base ? 'Writing the document anew' : 'Writing the document'
  yield { type: 'status', content: draft === '' ? doing : 'Going on with the document' }
  const end = yield* listen(
    task,
    {
      purpose: base ? 'rewrite' : 'create',
      system: base ? rewritePrompt : createPrompt,
      messages: [
        { role: 'user', parts: [...document, ...task.parts] },
        ...(begun === '' ? [] : goOnFrom(begun)),
      ],
      tools: [],
    },
    (text) => take(stream.push(text)),
  )
  yield* take(stream.end())
  yield* write(unfolder.end())

  const broken = brokenOff(end, offers)
  if (broken) return broken
  if (html === '') {
    return failure('failed', {
      content:
        end.reason === 'not_understood' && said.trim() !== ''
          ? said.trim()
          : 'The model answered without a document, so nothing was saved.',
      code: end.reason === 'not_understood' ? 'not_understood' : 'no_document',
      retryable: end.reason !== 'not_understood',
      offers: ['retry'],
    })
  }
  if (!stream.isComplete()) {
    return failure('truncated', {
      content: 'The answer ended before the document did. What came is kept as a draft.',
      code: 'truncated',
      retryable: true,
      offers,
    })
  }
  const title = titleOfPage(html)
  const done = `${base ? 'Wrote anew' : 'Created'} “${title ?? 'Untitled'}”${blanksIn(html)}.`
  const summary = [done, ...notesOfFiles(task), ...(end.notes ?? [])].join(' ')
  const before = base?.html_content ?? ''
  const tool = base ? 'rewrite' : 'create'
  return {
    state: 'completed',
    message: said.trim() || summary,
    summary,
    title,
    version: {
      kind: base ? 'rewrite' : 'create',
      html,
      ranges: rangesOf(diffTexts(before, html), () => ({ level: 'exact', tool })),
      warnings: [],
    },
  }
}

function goOnFrom(draft: string): ModelMessage[] {
  return [
    { role: 'assistant', text: draft, calls: [] },
    { role: 'user', parts: [{ type: 'text', text: continuePrompt }] },
  ]
}

/** How many places wait to be filled in, for the person who should know before the document is sent. */
function blanksIn(html: string): string {
  const count = html.match(/<mark data-blank>|\[to be filled in/g)?.length ?? 0
  if (count === 0) return ''
  return count === 1 ? '; 1 place is to be filled in' : `; ${count} places are to be filled in`
}

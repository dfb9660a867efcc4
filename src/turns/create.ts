import { createHtmlStream } from '../editing/html-stream.ts'
import { titleOfPage } from '../editing/page-facts.ts'
import { continuePrompt, createPrompt, rewritePrompt } from '../editing/prompts.ts'
import { diffTexts, rangesOf } from '../editing/receipt.ts'
import type { TurnEvent } from '../protocol/events.ts'
import type { ModelMessage, UserPart } from '../providers/provider.ts'
import { brokenOff, failure, listen, refuseLarge, type Task, type Work } from './work.ts'

const offers = ['continue', 'keep', 'discard', 'retry']

/** Writes a new document, or with a base writes that one anew because the person asked for just that. */
export async function* create(task: Task): Work {
  const { base, draft } = task
  const document: UserPart[] = base ? [{ type: 'document', html: base.html_content }] : []
  const stream = createHtmlStream(draft)
  let html = draft
  let said = ''
  let bytes = Buffer.byteLength(draft)

  function take(step: { html: string; prose: string }): TurnEvent[] {
    html += step.html
    bytes += Buffer.byteLength(step.html)
    refuseLarge(task, bytes)
    said += step.prose
    const events: TurnEvent[] = []
    if (step.prose !== '') events.push({ type: 'chunk', content: step.prose })
    if (step.html !== '') {
      events.push({ type: 'html_chunk', document_id: task.document_id, content: step.html })
    }
    return events
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
        ...(draft === '' ? [] : goOnFrom(draft)),
      ],
      tools: [],
    },
    (text) => take(stream.push(text)),
  )
  yield* take(stream.end())

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
  const summary = `${base ? 'Wrote anew' : 'Created'} “${title ?? 'Untitled'}”${blanksIn(html)}.`
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
  const count = html.split('[to be filled in').length - 1
  if (count === 0) return ''
  return count === 1 ? '; 1 place is to be filled in' : `; ${count} places are to be filled in`
}

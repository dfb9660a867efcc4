import type { AssistantMessage, EndReason, ModelEvent, ModelRequest } from '../provider.ts'
import type { PlannedCall } from './calls.ts'
import { compose } from './compose.ts'
import { readBrief } from './content.ts'
import { respondAfter } from './dialogue.ts'
import { exampleQuestions, exampleRequests } from './examples.ts'
import { asksForNothing } from './wish.ts'

/** A message that is a whole document itself, which is taken as it is. */
const isPage = /^\s*(?:<!doctype html|<html[\s>])[^]*<\/html>\s*$/i

const whatToSay =
  'I am the built-in composer, no AI model: I lay out what you give me. Paste a text or a table, attach a file, or name a document, such as “Create a report about tea”, “Make a landing page for a bakery with opening hours” or “Write a brief titled "Moving the help desk"”.'

/** The composer’s answer to a request; the `detail` of calls is what to say when they are made. */
export function* reply(request: ModelRequest): Generator<ModelEvent> {
  const first = request.messages[0]
  const parts = first?.role === 'user' ? first.parts : []
  const html = parts.find((part) => part.type === 'document')?.html ?? ''
  const message = parts.findLast((part) => part.type === 'text')?.text ?? ''
  switch (request.purpose) {
    case 'create': {
      if (isPage.test(message)) {
        yield { type: 'text', text: message.trim() }
        return yield* end('stop', '')
      }
      if (asksForNothing(readBrief(parts))) return yield* say('not_understood', whatToSay)
      const empty = parts.find((part) => part.type === 'file' && part.text.trim() === '')
      if (empty?.type === 'file') {
        return yield* say('not_understood', `There is nothing in ${empty.name}. Attach it again.`)
      }
      const { pieces, notes } = compose(parts)
      for (const text of pieces) yield { type: 'text', text }
      return yield* end('stop', '', { notes })
    }
    case 'edit':
      if (parts.some((part) => part.type === 'file' || part.type === 'image')) {
        return yield* say(
          'not_understood',
          'The built-in composer can use attached files only for a new document. Attach them to a request such as “Create a new report from this”, or paste their text behind a request, such as “add a table:”.',
        )
      }
      return yield* replyAfter(html, message, request)
    case 'ask':
      return yield* replyAfter(html, message, request)
    case 'rewrite':
      return yield* say(
        'not_understood',
        'The built-in composer can’t write a document anew; that needs an AI model. Ask for single changes instead.',
      )
  }
}

function* replyAfter(
  html: string,
  message: string,
  { purpose, questions = [] }: ModelRequest,
): Generator<ModelEvent> {
  const isQuestion = purpose === 'ask'
  const now = { purpose: isQuestion ? 'ask' : 'edit', message } as const
  const response = respondAfter(html, questions, now)
  switch (response.kind) {
    case 'words':
      return yield* say('stop', response.text)
    case 'question':
      return yield* say('question', response.text)
    case 'refused':
      return yield* say('not_understood', isQuestion ? onlyCounting(html) : refusal(html, response))
    case 'calls':
      return yield* call(response.calls, response.done)
  }
}

function onlyCounting(html: string): string {
  return `I am the built-in composer, no AI model, so I can only answer by counting. Try ${exampleQuestions(html)}`
}

function refusal(html: string, { why: reason }: { why: string | undefined }): string {
  const why = reason === undefined ? 'I did not understand that' : `I can’t do that: ${reason}`
  const examples = exampleRequests(html)
  return examples ? `${why}. Try, for instance, ${examples}` : `${why}.`
}

function* call(planned: readonly PlannedCall[], done: string): Generator<ModelEvent> {
  const calls = planned.map(({ name, input }, index) => ({
    id: `call_${index + 1}`,
    name,
    input: JSON.stringify(input),
  }))
  for (const one of calls) {
    yield { type: 'call_start', id: one.id, name: one.name }
    yield { type: 'call_input', id: one.id, text: one.input }
    yield { type: 'call', call: one }
  }
  return yield* end('tool_calls', '', { calls, detail: done })
}

/** An answer in words. */
export function* say(reason: EndReason, text: string): Generator<ModelEvent> {
  yield { type: 'text', text }
  yield* end(reason, text)
}

interface Ending {
  calls?: AssistantMessage['calls']
  detail?: string
  notes?: readonly string[]
}

function* end(
  reason: EndReason,
  text: string,
  { calls = [], detail = '', notes = [] }: Ending = {},
): Generator<ModelEvent> {
  yield {
    type: 'usage',
    usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    estimated: false,
  }
  yield { type: 'end', reason, message: { role: 'assistant', text, calls }, detail, notes }
}

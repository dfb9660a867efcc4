import { followTables } from './figures/following.ts'
import { inWords } from './in-words.ts'
import { outlineOf } from './outline.ts'
import type { Span } from '../editing/text/edit.ts'
import type {
  AssistantMessage,
  DocumentPart,
  EndReason,
  Limits,
  ModelEvent,
  ModelRequest,
  UserPart,
} from '../providers/provider.ts'
import { callsBetween, callsFor, placed, type PlannedCall } from './changing/calls.ts'
import { compose } from './creating/compose.ts'
import { readBrief } from './creating/content.ts'
import { respondAfter } from './changing/dialogue.ts'
import { exampleQuestions, exampleRequests } from './changing/examples.ts'
import { genreNamedIn } from './creating/kinds.ts'
import { asksForNothing } from './creating/requirements.ts'

/** A message that is a whole document itself, which is taken as it is. */
const isPage = /^\s*(?:<!doctype html|<html[\s>])[^]*<\/html>\s*$/i

const whatToSay =
  'I am the built-in composer, no AI model: I lay out what you give me. Paste a text or a table, attach a file, or name a document, such as “Create a report about tea”, “Make a landing page for a bakery with opening hours” or “Write a brief titled "Moving the help desk"”.'

function noLayout(genre: string): string {
  return `I am the built-in composer, no AI model, and have no layout for “${genre}” yet. I lay out reports, dashboards, briefs, landing pages and slides. Give me the text and I lay it out as it is, or ask for one of these; writing it takes an AI model.`
}

/** The composer’s answer to a request; the `detail` of calls is what to say when they are made. */
export function* reply(request: ModelRequest): Generator<ModelEvent> {
  const first = request.messages[0]
  const parts = first?.role === 'user' ? first.parts : []
  const { html, limits } = documentIn(parts)
  const message = parts.findLast((part) => part.type === 'text')?.text ?? ''
  switch (request.purpose) {
    case 'create': {
      if (isPage.test(message)) {
        yield { type: 'text', text: message.trim() }
        return yield* end('stop', '')
      }
      const brief = readBrief(parts)
      if (asksForNothing(brief)) return yield* say('not_understood', whatToSay)
      const genre = brief.blocks.length === 0 ? genreNamedIn(brief.instruction) : undefined
      if (genre !== undefined) return yield* say('not_understood', noLayout(genre))
      const empty = parts.find((part) => part.type === 'file' && part.text.trim() === '')
      if (empty?.type === 'file') {
        return yield* say('not_understood', `There is nothing in ${empty.name}. Attach it again.`)
      }
      const { pieces, notes } = compose(parts, brief)
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
      return yield* replyAfter({ html, limits }, message, request)
    case 'ask':
      return yield* replyAfter({ html, limits }, message, request)
    case 'rewrite':
      return yield* say(
        'not_understood',
        'The built-in composer can’t write a document anew; that needs an AI model. Ask for single changes instead.',
      )
  }
}

function documentIn(parts: readonly UserPart[]): Pick<DocumentPart, 'html' | 'limits'> {
  return parts.find((part) => part.type === 'document') ?? { html: '' }
}

function* replyAfter(
  { html, limits }: Pick<DocumentPart, 'html' | 'limits'>,
  message: string,
  { purpose, questions = [] }: ModelRequest,
): Generator<ModelEvent> {
  const isQuestion = purpose === 'ask'
  const now = { purpose: isQuestion ? 'ask' : 'edit', message } as const
  const response = respondAfter(html, questions, now)
  switch (response.kind) {
    case 'words':
      return yield* say('stop', response.text)
    case 'unchanged':
      return yield* say('stop', response.text, { saysUnchanged: true })
    case 'question':
      return yield* say('question', response.text)
    case 'refused':
      return yield* say('not_understood', isQuestion ? onlyCounting(html) : refusal(html, response))
    case 'calls': {
      const { calls, done } = withFigures(html, response, limits)
      return yield* call(calls, done, response.wanted)
    }
  }
}

/** The calls with those that bring figures up to date which followed their tables until now. */
function withFigures(
  html: string,
  response: { calls: PlannedCall[]; done: string; html: string; isJoined: boolean },
  limits: Limits = { locks: [] },
) {
  if (!html.includes('data-from=')) {
    return { ...response, calls: placed(html, response.calls, response.html) }
  }
  const { selection, locks } = limits
  const mayWrite = (span: Span) =>
    (!selection || (span.from >= selection.from && span.to <= selection.to)) &&
    locks.every((lock) => span.to < lock.from || span.from > lock.to)
  const { changes, followed } = followTables(outlineOf(html), outlineOf(response.html), mayWrite)
  const own = callsFor(response.html, changes)
  return {
    calls: placed(
      html,
      response.isJoined ? callsBetween(html, own.html) : [...response.calls, ...own.calls],
      own.html,
    ),
    done: `${response.done.replace(/\.$/, '')}${saidOf(followed)}.`,
  }
}

const maxNamed = 3

function saidOf(followed: readonly string[]): string {
  const { length } = followed
  if (length === 0) return ''
  if (length > maxNamed) return `; ${length} figures follow`
  return `; ${inWords(followed)} follow${length === 1 ? 's' : ''}`
}

function onlyCounting(html: string): string {
  return `I am the built-in composer, no AI model, so I can only answer by counting. Try ${exampleQuestions(html)}`
}

function refusal(html: string, { why: reason }: { why: string | undefined }): string {
  const why = reason === undefined ? 'I did not understand that' : `I can’t do that: ${reason}`
  const examples = exampleRequests(html)
  return examples ? `${why}. Try, for instance, ${examples}` : `${why}.`
}

function* call(
  planned: readonly PlannedCall[],
  done: string,
  wanted: string | undefined,
): Generator<ModelEvent> {
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
  return yield* end('tool_calls', '', { calls, detail: done, wanted })
}

/** An answer in words. */
export function* say(reason: EndReason, text: string, ending: Ending = {}): Generator<ModelEvent> {
  yield { type: 'text', text }
  yield* end(reason, text, ending)
}

interface Ending {
  calls?: AssistantMessage['calls']
  detail?: string
  notes?: readonly string[]
  wanted?: string | undefined
  saysUnchanged?: boolean
}

function* end(
  reason: EndReason,
  text: string,
  { calls = [], ...rest }: Ending = {},
): Generator<ModelEvent> {
  yield {
    type: 'usage',
    usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    estimated: false,
  }
  yield { type: 'end', reason, message: { role: 'assistant', text, calls }, ...rest }
}

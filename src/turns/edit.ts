import { titleOfPage } from '../editing/page-facts.ts'
import { editPrompt } from '../editing/prompts.ts'
import type { Resolution } from '../editing/resolve.ts'
import { toolSpecs } from '../editing/tools.ts'
import { createWorkingCopy, type WorkingCopy } from '../editing/working-copy.ts'
import { repairText } from '../protocol/text.ts'
import type { EventOf, TurnEvent } from '../protocol/events.ts'
import type { StoredVersion } from '../store/versions.ts'
import type { ModelMessage, ToolCall, UserPart } from '../providers/provider.ts'
import {
  brokenOff,
  documentPart,
  failure,
  listen,
  refuseLarge,
  type Outcome,
  type Task,
  type Work,
} from './work.ts'

const mostRounds = 8
/** Rounds with a refused call, one after another, that end the turn. */
const mostMisses = 3
const offers = ['retry', 'rewrite']

/** Changes a document by the model's tool calls: all of them land together as one version, or none does. */
export async function* edit(task: Task & { base: StoredVersion }): Work {
  const copy = createWorkingCopy(task.base.html_content, task.selection, task.locks)
  const tally = createTally(task.document_id, copy)
  const messages: ModelMessage[] = [
    { role: 'user', parts: [documentPart(task, copy.shown()), ...task.parts] },
  ]
  for (let round = 1; ; round++) {
    yield { type: 'status', content: doing(round, tally) }
    const end = yield* listen(
      task,
      { purpose: 'edit', system: editPrompt, messages, tools: toolSpecs() },
      (content) => [{ type: 'chunk', content }],
    )
    const broken = brokenOff(end, offers)
    if (broken) return broken
    const said = repairText(end.message.text).trim()
    if (end.reason === 'not_understood') {
      return failure('failed', { content: said, code: 'not_understood', retryable: false })
    }
    const { calls } = end.message
    if (calls.length === 0 && tally.refusal === undefined) {
      refuseLarge(task, Buffer.byteLength(copy.html()))
      return finish(task.base, copy, tally.made, said)
    }
    if (calls.length === 0 || round > mostRounds) {
      return editFailed(tally.refusal ?? 'It needed too many rounds.')
    }
    const parts = yield* tally.make(calls)
    if (tally.refusal !== undefined && tally.misses === mostMisses) return editFailed(tally.refusal)
    messages.push(end.message, { role: 'user', parts })
  }
}

type Tally = ReturnType<typeof createTally>

function doing(round: number, { refusal }: Pick<Tally, 'refusal'>): string {
  if (refusal !== undefined) return 'Looking again for the place'
  return round === 1 ? 'Looking for the place' : 'Checking the change'
}

const hint = ' Read the part by read_html first, and quote from what it says.'

/** Makes the calls of one answer after another, and keeps count of how they came out. */
function createTally(documentId: string, copy: WorkingCopy) {
  let called = 0
  let warned = false
  return {
    /** Calls that changed something. */
    made: 0,
    /** Why the last refused call of the last answer was; undefined: none was. */
    refusal: undefined as string | undefined,
    /** Answers with a refused call, one after another. */
    misses: 0,

    /** Makes the calls of an answer, tells of each, and gives what the model is told of them. */
    *make(calls: readonly ToolCall[]): Generator<TurnEvent, UserPart[]> {
      const { resolutions, broke } = makeCalls(copy, calls, !warned)
      warned ||= broke
      this.refusal = undefined
      const results: UserPart[] = []
      for (const [index, resolution] of resolutions.entries()) {
        const call = calls[index]
        if (!call) continue
        const { event, result } = tellCall(documentId, call, called++, resolution)
        yield event
        if (resolution.ok && resolution.edits.length > 0) this.made++
        if (!resolution.ok) this.refusal = resolution.reason
        // A model that missed twice quotes from memory.
        const told = resolution.ok || this.misses === 0 ? '' : hint
        results.push({ ...result, content: result.content + told })
      }
      this.misses = this.refusal === undefined ? 0 : this.misses + 1
      return results
    },
  }
}

/**
 * Makes the calls of one answer in order. Where they leave the document worse than it was, and
 * `refusesBroken`, those that did are taken back and refused; made once more, they stand.
 */
function makeCalls(copy: WorkingCopy, calls: readonly ToolCall[], refusesBroken: boolean) {
  const beginning = copy.remember()
  const resolutions = calls.map((call) => copy.make(call))
  if (!refusesBroken || copy.problems().length === 0) return { resolutions, broke: false }

  beginning()
  let takeBack = beginning
  let whole = 0
  let problems: string[] = []
  for (const [index, call] of calls.entries()) {
    if (resolutions[index]?.ok) copy.make(call)
    problems = copy.problems()
    if (problems.length > 0) continue
    takeBack = copy.remember()
    whole = index + 1
  }
  takeBack()
  const reason = `This would break the document: ${problems.slice(0, 5).join('; ')}. It was not made. Correct it; if it is meant, make the same call again.`
  return {
    resolutions: resolutions.map((resolution, index) =>
      index >= whole && resolution.ok ? { ok: false as const, reason } : resolution,
    ),
    broke: true,
  }
}

function tellCall(
  document_id: string,
  call: ToolCall,
  index: number,
  resolution: Resolution,
): { event: EventOf<'edit'>; result: Extract<UserPart, { type: 'tool_result' }> } {
  const result = { type: 'tool_result' as const, callId: call.id, ok: resolution.ok }
  const event = { type: 'edit' as const, document_id, index, tool: call.name }
  if (!resolution.ok) {
    const { reason } = resolution
    return {
      event: { ...event, ok: false, content: 'A change could not be placed', reason },
      result: { ...result, content: reason },
    }
  }
  const { edits, note } = resolution
  const [first] = edits
  const place = first && { from: first.from, to: edits.at(-1)?.to ?? first.to }
  const said = note ? `Done (${note}).` : 'Done.'
  return {
    event: { ...event, ok: true, content: whatWasDone[call.name] ?? 'Changed', ...place },
    result: { ...result, content: call.name === 'read_html' ? note : said },
  }
}

const whatWasDone: Record<string, string> = {
  html_replace: 'Replaced a passage',
  html_insert_after: 'Inserted a passage',
  html_insert_before: 'Inserted a passage',
  html_delete: 'Deleted a passage',
  replace_all: 'Replaced a text everywhere',
  replace_element: 'Replaced an element',
  delete_element: 'Deleted an element',
  set_attribute: 'Changed an attribute',
  set_style: 'Changed a style',
  read_html: 'Read a part of the document',
}

function editFailed(reason: string): Outcome {
  return failure('failed', {
    content: `Nothing was changed: a change could not be placed. ${firstSentence(reason)}`,
    code: 'edit_failed',
    retryable: true,
    offers,
  })
}

function finish(base: StoredVersion, copy: WorkingCopy, made: number, said: string): Outcome {
  const html = copy.html()
  if (html === base.html_content) {
    const why = made > 0 ? 'the document already is as asked.' : said
    return {
      state: 'completed',
      message: said || 'Nothing was changed.',
      summary: `Nothing was changed: ${firstSentence(why) || 'the model made no change.'}`,
    }
  }
  if (html.trim() === '') {
    return failure('failed', {
      content: 'Nothing was changed: the result would have been an empty document.',
      code: 'edit_failed',
      retryable: true,
      offers,
    })
  }
  const warnings = copy.problems()
  const done = firstSentence(said) || (made === 1 ? 'Made 1 change.' : `Made ${made} changes.`)
  const summary =
    warnings.length === 0 ? done : `${done} Look at it: ${warnings.slice(0, 3).join('; ')}.`
  const title = titleOfPage(html)
  return {
    state: 'completed',
    message: said || summary,
    summary,
    title: title === titleOfPage(base.html_content) ? undefined : title,
    version: { kind: 'edit', html, ranges: copy.ranges(), warnings },
  }
}

function firstSentence(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return /^.{10,300}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line.slice(0, 300).toWellFormed()
}

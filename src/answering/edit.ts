import { setImmediate } from 'node:timers/promises'
import type { Span } from '../editing/text/edit.ts'
import { mismatchesOf, sayMismatches } from '../composer/figures/following.ts'
import { titleOfPage } from '../editing/html/title.ts'
import { editPrompt } from './prompts.ts'
import type { Resolution } from '../editing/tools/resolve.ts'
import { toolSpecs } from '../editing/tools/schemas.ts'
import type { Breakage } from '../editing/checks/validate.ts'
import { createWorkingCopy, type WorkingCopy } from '../editing/working-copy.ts'
import { repairText } from '../protocol/text.ts'
import type { EventOf, TurnEvent } from '../protocol/events.ts'
import type { DocumentPart, ModelMessage, ToolCall, UserPart } from '../providers/provider.ts'
import {
  brokenOff,
  documentPart,
  failure,
  listen,
  notesOfFiles,
  refuseLarge,
  type Outcome,
  type BaseVersion,
  type Task,
  type Work,
} from './task.ts'

const mostRounds = 8
/** Rounds with a refused call, one after another, that end the turn. */
const mostMisses = 3
const offers = ['retry', 'rewrite']

/** Changes a document by the model's tool calls: all of them land together as one version, or none does. */
export async function* edit(task: Task & { base: BaseVersion }): Work {
  const copy = createWorkingCopy(task.base.html_content, task.selection, task.locks)
  const tally = createTally(task, copy)
  const messages: ModelMessage[] = [
    {
      role: 'user',
      parts: [documentWithLimits(task, copy), ...limitsOf(task, copy), ...task.parts],
    },
  ]
  let wanted: string | undefined
  for (let round = 1; ; round++) {
    yield { type: 'status', content: doing(round, tally) }
    const end = yield* listen(
      task,
      {
        purpose: 'edit',
        system: editPrompt,
        messages,
        tools: toolSpecs(),
        questions: task.questions,
      },
      (content) => [{ type: 'chunk', content }],
    )
    const broken = brokenOff(end, offers)
    if (broken) return broken
    wanted = end.wanted ?? wanted
    const said = repairText(end.message.text).trim()
    if (end.reason === 'not_understood') {
      return failure('failed', { content: said, code: 'not_understood', retryable: false })
    }
    if (end.reason === 'question') return asked(said)
    const { calls } = end.message
    if (calls.length === 0 && tally.refusal === undefined) {
      refuseLarge(task, Buffer.byteLength(copy.html()))
      return { ...finish(task, copy, tally.made, said), wanted }
    }
    if (calls.length === 0 || round > mostRounds) {
      return editFailed(tally.refusal ?? 'It needed too many rounds.')
    }
    const parts = yield* tally.make(calls)
    if (tally.refusal !== undefined && tally.misses === mostMisses) return editFailed(tally.refusal)
    messages.push(end.message, { role: 'user', parts })
  }
}

const longestShown = 1000
const mostLocksTold = 20

function documentWithLimits(task: Task, copy: WorkingCopy): DocumentPart {
  const { selection, locks } = task
  const limits = {
    selection: selection && copy.shownSpan(selection),
    locks: locks.map((lock) => copy.shownSpan(lock)),
  }
  return { ...documentPart(task, copy.shown()), limits }
}

/** What the model is told of where it may write. */
function limitsOf({ selection, locks }: Task, copy: WorkingCopy): UserPart[] {
  const shown = (span: Span) => {
    const text = copy.shownAt(span)
    return text.length > longestShown
      ? `${text.slice(0, longestShown / 2).toWellFormed()}\n[…]\n${text.slice(-longestShown / 2).toWellFormed()}`
      : text
  }
  const limits = [
    ...(selection
      ? [`The person selected this part; only it may change:\n${shown(selection)}`]
      : []),
    ...locks
      .slice(0, mostLocksTold)
      .map((lock) => `This part is locked and may not change:\n${shown(lock)}`),
  ]
  return limits.map((text) => ({ type: 'text', text }))
}

type Tally = ReturnType<typeof createTally>

function doing(round: number, { refusal }: Pick<Tally, 'refusal'>): string {
  if (refusal !== undefined) return 'Looking again for the place'
  return round === 1 ? 'Looking for the place' : 'Checking the change'
}

const hint = ' Read the part by read_html first, and quote from what it says.'

/** Makes the calls of one answer after another, and keeps count of how they came out. */
function createTally({ document_id, signal }: Task, copy: WorkingCopy) {
  let called = 0
  /** Ways of breaking the document that were refused once; asked for again, they are taken. */
  const warnedOf = new Set<string>()

  const freshBreakages = () => copy.problems(warnedOf)

  /** Others are served between the calls of a long answer. */
  async function pause(): Promise<void> {
    await setImmediate()
    signal.throwIfAborted()
  }

  /** Makes calls in order. Where together they break the document anew, those that do are refused. */
  async function resolve(calls: readonly ToolCall[]): Promise<Resolution[]> {
    const takeBack = copy.remember()
    const resolutions: Resolution[] = []
    for (const call of calls) {
      resolutions.push(copy.make(call))
      await pause()
    }
    if (freshBreakages().length === 0) return resolutions
    takeBack()
    return oneByOne(calls, resolutions)
  }

  /** Makes calls again, up to the last after which all was whole, and after it those that break nothing. */
  async function oneByOne(calls: readonly ToolCall[], before: readonly Resolution[]) {
    const resolutions = [...before]
    let whole = { takeBack: copy.remember(), count: 0 }
    for (const [index, call] of calls.entries()) {
      if (before[index]?.ok) resolutions[index] = copy.make(call)
      if (freshBreakages().length === 0) whole = { takeBack: copy.remember(), count: index + 1 }
      await pause()
    }
    whole.takeBack()
    const warned: Breakage[] = []
    for (const [index, call] of calls.entries()) {
      if (index < whole.count || !before[index]?.ok) continue
      const takeBack = copy.remember()
      const resolution = copy.make(call)
      const breakages = freshBreakages()
      resolutions[index] = breakages.length > 0 ? wouldBreak(breakages) : resolution
      if (breakages.length > 0) takeBack()
      warned.push(...breakages)
      await pause()
    }
    for (const { key } of warned) warnedOf.add(key)
    return resolutions
  }

  return {
    /** Calls that changed something. */
    made: 0,
    /** Why the last refused call was, of the last answer that was to change something; undefined: none. */
    refusal: undefined as string | undefined,
    /** Such answers with a refused call, one after another. */
    misses: 0,

    /** Makes the calls of an answer, tells of each, and gives what the model is told of them. */
    async *make(calls: readonly ToolCall[]): AsyncGenerator<TurnEvent, UserPart[]> {
      const results: UserPart[] = []
      let refusal: string | undefined
      for (const [index, resolution] of (await resolve(calls)).entries()) {
        const call = calls[index]
        if (!call) continue
        const { event, result } = tellCall(document_id, call, called++, resolution)
        yield event
        if (resolution.ok && resolution.edits.length > 0) this.made++
        if (!resolution.ok) refusal = resolution.reason
        // A model that missed twice quotes from memory.
        const isHinted = !resolution.ok && resolution.why === 'missing' && this.misses > 0
        results.push({ ...result, content: result.content + (isHinted ? hint : '') })
      }
      // To read in between mends nothing that was refused.
      if (refusal !== undefined || calls.some(({ name }) => name !== 'read_html')) {
        this.refusal = refusal
        this.misses = refusal === undefined ? 0 : this.misses + 1
      }
      return results
    },
  }
}

function wouldBreak(breakages: readonly Breakage[]): Resolution {
  const texts = breakages.slice(0, 5).map(({ text }) => text)
  const reason = `This would break the document: ${texts.join('; ')}. It was not made. Correct it; if it is meant, make the same call again.`
  return { ok: false, reason }
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
  edit_ranges: 'Changed the document',
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

const maxBrokenSaid = 3

function finish(
  task: Task & { base: BaseVersion },
  copy: WorkingCopy,
  made: number,
  said: string,
): Outcome {
  const { base } = task
  const html = copy.html()
  if (html === base.html_content) {
    const why = made > 0 ? 'the document already is as asked.' : said
    const reason = firstSentence(why) || 'the model made no change.'
    return {
      state: 'completed',
      message: said || 'Nothing was changed.',
      summary: saysNothingChanged(said) ? said : `Nothing was changed: ${reason}`,
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
  const ranges = copy.ranges()
  const mismatches = mismatchesOf(
    base.html_content,
    html,
    ranges.map(({ old }) => old),
  )
  const broken = copy.problems().map(({ text }) => text)
  const warnings = [...broken, ...mismatches.map((name) => sayMismatches([name]))]
  const done = firstSentence(said) || (made === 1 ? 'Made 1 change.' : `Made ${made} changes.`)
  const seen = [...broken.slice(0, maxBrokenSaid), sayMismatches(mismatches)].filter(Boolean)
  const doubts = seen.length > 0 ? [`Look at it: ${seen.join('; ')}.`] : []
  const summary = [done, ...doubts, ...notesOfFiles(task)].join(' ')
  const title = titleOfPage(html)
  return {
    state: 'completed',
    message: said || summary,
    summary,
    title: title === titleOfPage(base.html_content) ? undefined : title,
    version: { kind: 'edit', html, ranges, warnings },
  }
}

/** A question back to the person; the document stays as it is. */
function asked(question: string): Outcome {
  return {
    state: 'completed',
    message: question,
    summary: `Nothing was changed: ${firstSentence(question)}`,
    isQuestion: true,
  }
}

function saysNothingChanged(said: string): boolean {
  return said.length < 300 && !said.includes('\n') && /\bnothing was changed\b/i.test(said)
}

function firstSentence(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return /^.{10,300}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line.slice(0, 300).toWellFormed()
}

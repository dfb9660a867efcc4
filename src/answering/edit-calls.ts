import { setImmediate } from 'node:timers/promises'
import type { Breakage } from '../editing/checks/validate.ts'
import { editRanges } from '../editing/tools/edit-ranges.ts'
import type { Resolution } from '../editing/tools/resolve.ts'
import {
  applyCall,
  findBreakages,
  type Applied,
  type WorkingCopy,
} from '../editing/working-copy.ts'
import type { EventOf, TurnEvent } from '../protocol/events.ts'
import type { Capabilities } from '../providers/model-facts.ts'
import type { ToolCall, ToolSpec, UserPart } from '../providers/provider.ts'
import type { Task } from './task.ts'

/** What the calls of an edit have done so far. */
export interface Progress {
  readonly copy: WorkingCopy
  /** How many calls were made, and how many of them changed something. */
  readonly calls: number
  readonly applied: number
  /** Keys of breakages that the model was warned of. A call that causes one again is applied. */
  readonly warned: ReadonlySet<string>
  /** Why the last answer that was to change something had a call refused. `undefined`: none was. */
  readonly refusal: string | undefined
  /** How many such answers in a row had a call refused. */
  readonly misses: number
}

export function startProgress(copy: WorkingCopy): Progress {
  return { copy, calls: 0, applied: 0, warned: new Set(), refusal: undefined, misses: 0 }
}

/** A tool beside those that edit. It changes no text of the document. */
export interface FurtherTool {
  readonly spec: ToolSpec
  /** Answers a call of it. */
  call(copy: WorkingCopy, call: ToolCall): AsyncGenerator<TurnEvent, Applied>
  /** What is still missing in the document before the turn may end, for the model. `undefined`: nothing. */
  missingIn(copy: WorkingCopy): string | undefined
}

/**
 * Applies the calls of one answer, emits an event for each, and returns the results for the model.
 * Calls of the further tool are answered first, so that the others can use what it made.
 */
export async function* applyAnswer(
  task: Task,
  before: Progress,
  calls: readonly ToolCall[],
  tool?: FurtherTool,
): AsyncGenerator<TurnEvent, { progress: Progress; results: UserPart[] }> {
  const answers = new Map<ToolCall, Resolution>()
  let { copy } = before
  for (const call of calls) {
    if (call.name !== tool?.spec.name) continue
    const applied = yield* tool.call(copy, call)
    copy = applied.state
    answers.set(call, applied.resolution)
  }
  for (const call of calls) {
    if (call.name !== task.reading?.spec.name) continue
    yield { type: 'status', content: 'Reading the attached files' }
    const { ok, content } = await task.reading.read(call)
    answers.set(
      call,
      ok ? { ok, edits: [], level: 'exact', note: content } : { ok, reason: content },
    )
  }
  const edits = calls.filter((call) => !answers.has(call))
  const batch = await applyBatch({ copy, warned: before.warned }, edits, task)
  for (const [index, call] of edits.entries()) {
    const resolution = batch.resolutions[index]
    if (resolution) answers.set(call, resolution)
  }
  const resolutions: Resolution[] = []
  const results: UserPart[] = []
  const readers = ['read_html', tool?.spec.name, task.reading?.spec.name]
  for (const [index, call] of calls.entries()) {
    const resolution = answers.get(call)
    if (!resolution) continue
    yield eventOf(task.document_id, call, before.calls + index, resolution)
    resolutions.push(resolution)
    results.push(resultOf(call, resolution, before.misses, readers))
  }
  return { progress: advance(before, calls, { ...batch, resolutions }), results }
}

/** The progress after an answer without calls to a turn that may not end yet. */
export function withMiss(before: Progress, refusal: string): Progress {
  return { ...before, refusal, misses: before.misses + 1 }
}

function advance(before: Progress, calls: readonly ToolCall[], batch: Batch): Progress {
  const { copy, warned, resolutions } = batch
  const refused = resolutions.findLast((resolution) => !resolution.ok)
  const refusal = refused && !refused.ok ? refused.reason : undefined
  // An answer that only reads settles no refusal of the answer before it.
  const isOnlyReading = refusal === undefined && calls.every(({ name }) => name.startsWith('read_'))
  return {
    copy,
    warned,
    calls: before.calls + calls.length,
    applied: before.applied + resolutions.filter((one) => one.ok && one.edits.length > 0).length,
    refusal: isOnlyReading ? before.refusal : refusal,
    misses: isOnlyReading ? before.misses : refusal === undefined ? 0 : before.misses + 1,
  }
}

/** Calls that were applied, or refused, in order. */
interface Batch {
  copy: WorkingCopy
  resolutions: Resolution[]
  warned: ReadonlySet<string>
}

type Start = Pick<Progress, 'copy' | 'warned'>

const notOffered: Resolution = {
  ok: false,
  reason: `There is no tool ${editRanges}. Quote the passage with html_replace.`,
}

/** The refusal of a call that is not even tried; undefined if it is. */
function refusalOf({ name, fault }: ToolCall, can: Capabilities): Resolution | undefined {
  if (fault !== undefined) return { ok: false, reason: fault }
  return name === editRanges && !can.editRanges ? notOffered : undefined
}

/** Applies calls in order. Where together they newly break the document, those that do are refused. */
async function applyBatch(
  { copy, warned }: Start,
  calls: readonly ToolCall[],
  { models, signal }: Task,
): Promise<Batch> {
  const resolutions: Resolution[] = []
  let together = copy
  for (const call of calls) {
    const refused = refusalOf(call, models.model.facts.can)
    const { state, resolution } = refused
      ? { state: together, resolution: refused }
      : applyCall(together, call)
    together = state
    resolutions.push(resolution)
    await pause(signal)
  }
  if (findBreakages(together, warned).length === 0) return { copy: together, resolutions, warned }
  return refuseBreaking({ copy, warned }, calls, resolutions, signal)
}

/** Applies calls again, up to the last after which the document was intact, then those that keep it so. */
async function refuseBreaking(
  start: Start,
  calls: readonly ToolCall[],
  together: readonly Resolution[],
  signal: AbortSignal,
): Promise<Batch> {
  const { warned } = start
  const accepted = [...calls.entries()].filter(([index]) => together[index]?.ok)
  const intact = await lastIntact(
    start,
    accepted.map(([, call]) => call),
    signal,
  )
  const resolutions = [...together]
  const broken: Breakage[] = []
  let { copy } = intact
  for (const [index, call] of accepted.slice(intact.count)) {
    const { state, resolution } = applyCall(copy, call)
    const breakages = findBreakages(state, warned)
    if (breakages.length === 0) copy = state
    resolutions[index] = breakages.length > 0 ? wouldBreak(breakages) : resolution
    broken.push(...breakages)
    await pause(signal)
  }
  return { copy, resolutions, warned: new Set([...warned, ...broken.map(({ key }) => key)]) }
}

/**
 * Returns how many of the calls lead to the last state that was intact, and that state. It applies them
 * once more because a copy of a large document is too large to keep one for each call.
 */
async function lastIntact(
  { copy, warned }: Start,
  calls: readonly ToolCall[],
  signal: AbortSignal,
): Promise<{ copy: WorkingCopy; count: number }> {
  let last = { copy, count: 0 }
  let current = copy
  for (const [index, call] of calls.entries()) {
    current = applyCall(current, call).state
    if (findBreakages(current, warned).length === 0) last = { copy: current, count: index + 1 }
    await pause(signal)
  }
  return last
}

/** Lets other requests run between the calls of a long answer. */
async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate()
  signal.throwIfAborted()
}

function wouldBreak(breakages: readonly Breakage[]): Resolution {
  const texts = breakages.slice(0, 5).map(({ text }) => text)
  const reason = `This would break the document: ${texts.join('; ')}. It was not made. Correct it; if it is meant, make the same call again.`
  return { ok: false, reason }
}

const readHint = ' Read the part with read_html first, and quote from what it says.'

function resultOf(
  call: ToolCall,
  resolution: Resolution,
  misses: number,
  /** The tools whose notes are their answers. */
  readers: readonly (string | undefined)[],
): UserPart {
  const result = { type: 'tool_result', callId: call.id, ok: resolution.ok } as const
  if (!resolution.ok) {
    // A model that misses twice quotes from memory.
    const hint = resolution.code === 'missing' && misses > 0 ? readHint : ''
    return { ...result, content: resolution.reason + hint }
  }
  const { note } = resolution
  if (readers.includes(call.name)) return { ...result, content: note }
  return { ...result, content: note ? `Done (${note}).` : 'Done.' }
}

function eventOf(
  document_id: string,
  call: ToolCall,
  index: number,
  resolution: Resolution,
): EventOf<'edit'> {
  const event = { type: 'edit', document_id, index, tool: call.name } as const
  if (!resolution.ok) {
    const content = refusals[call.name] ?? 'A change could not be placed'
    return { ...event, ok: false, content, reason: resolution.reason }
  }
  const [first] = resolution.edits
  const span = first && { from: first.from, to: resolution.edits.at(-1)?.to ?? first.to }
  return { ...event, ok: true, content: descriptions[call.name] ?? 'Changed', ...span }
}

const descriptions: Record<string, string> = {
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
  make_image: 'Made a picture',
  read_upload: 'Read a part of an attached file',
}

const refusals: Record<string, string> = {
  make_image: 'A picture could not be made',
  read_upload: 'A part of an attached file could not be found',
}

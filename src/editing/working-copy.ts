import {
  attribute,
  createAttributionFinder,
  isMadeAlready,
  type Attribution,
} from './attribution.ts'
import { touchesLock } from './checks/locks.ts'
import { minimalEdits, rangesOf, type ChangedRange } from './checks/receipt.ts'
import { callsRewrite, isRewrite, isRewriteByRanges } from './checks/rewrite.ts'
import { createValidator, type Breakage, type Validator } from './checks/validate.ts'
import { createSource, type Source } from './passages/source.ts'
import {
  createStandIns,
  unfoldEdits,
  type StandIns,
  type Surroundings,
} from './showing/stand-ins.ts'
import { isWithin, madeAlready, resolveStaleCall, type ChangedSource } from './stale-calls.ts'
import {
  applyChanges,
  composeChanges,
  createChangeSet,
  invertChanges,
  mapPosition,
  mapSpan,
  type ChangeSet,
} from './text/change-set.ts'
import type { Edit, Span } from './text/edit.ts'
import { editRanges } from './tools/edit-ranges.ts'
import { resolveCall, type EditCall, type Resolution } from './tools/resolve.ts'

/**
 * A document and what the calls of one turn have made of it so far. It is an immutable value: a call
 * returns another one, and to take a call back is to go on with the value before it.
 *
 * The model sees the document, and may quote it, with stand-ins for long data. `first`, `now`,
 * `changes` and `aligned` are about that text, all else about the document itself.
 */
export interface WorkingCopy extends ChangedSource {
  readonly original: string
  /** The document after the calls so far. */
  readonly html: string
  /** The span that may be changed. `undefined`: the whole document. */
  readonly allowed: Span | undefined
  /** Spans that may not be changed. */
  readonly locks: readonly Span[]
  readonly attributions: readonly Attribution[]
  readonly standIns: StandIns
  readonly validate: Validator
}

/** What a call did. A refused call leaves the state as it was. The edits are edits of the state before. */
export interface Applied {
  state: WorkingCopy
  resolution: Resolution
}

/** UTF-16 code units. Larger than any document that may be saved, and small enough for memory. */
const maxLength = 50_000_000

interface CopyOptions {
  /** Spans of the original, as below. */
  allowed?: Span | undefined
  locks?: readonly Span[]
  /** What the model reads beside the document. */
  around?: Surroundings
}

/** Opens a document for the calls of a turn. */
export function openWorkingCopy(
  original: string,
  { allowed, locks = [], around }: CopyOptions = {},
): WorkingCopy {
  const standIns = createStandIns(original, around)
  const first = createShownSource(standIns, standIns.text, allowed)
  return {
    original,
    html: original,
    allowed,
    locks,
    first,
    now: first,
    changes: createChangeSet([], first.text.length),
    aligned: [],
    attributions: [],
    isRead: true,
    standIns,
    validate: createValidator(original),
  }
}

/** Applies a call, or says in the resolution why it is refused. */
export function applyCall(state: WorkingCopy, written: EditCall): Applied {
  const call = { name: written.name, input: refoldInput(state, written.input) }
  const resolution = resolve(state, call)
  if (!resolution.ok) return { state, resolution }
  const { edits, level } = resolution
  if (edits.length === 0) {
    return { state: { ...state, isRead: state.isRead || call.name === 'read_html' }, resolution }
  }
  const step = planStep(state, call.name, edits)
  if (!step.ok) return { state, resolution: step }
  return {
    state: takeStep(state, step, call, level),
    resolution: { ...resolution, edits: step.edits },
  }
}

/** Adds data that calls may write by its stand-in. The document stays as it is. */
export function addData(state: WorkingCopy, data: string): { state: WorkingCopy; standIn: string } {
  const { standIns, standIn } = state.standIns.add(data)
  return { state: { ...state, standIns }, standIn }
}

/** The document as the model sees it after the calls so far. */
export function shownText({ now }: WorkingCopy): string {
  return now.text
}

/** Where a span of the original is in the text that the model is shown first. */
export function shownSpan({ standIns, first }: WorkingCopy, { from, to }: Span): Span {
  return { from: standIns.foldOffset(first.text, from), to: standIns.foldOffset(first.text, to) }
}

/** The text that the model is shown of a span of the original. */
export function shownPart(state: WorkingCopy, span: Span): string {
  const { standIns, first } = state
  const { from, to } = shownSpan(state, span)
  const isCut = standIns.lengthOf(first.text.slice(0, to)) < span.to
  return first.text.slice(from, isCut ? standIns.around(first.text, to + 1)?.to : to)
}

/**
 * What all calls together broke that was intact in the original, without the breakages whose keys are
 * `known`.
 */
export function findBreakages(state: WorkingCopy, known?: ReadonlySet<string>): Breakage[] {
  return state.validate(state.html, editsOfOriginal(state), known)
}

/** What all calls together changed, as minimal ranges in the order of the text. */
export function changedRanges(state: WorkingCopy): ChangedRange[] {
  const find = createAttributionFinder(state.attributions, state.html.length)
  return rangesOf(minimalEdits(state.original, editsOfOriginal(state)), (span) => {
    const attribution = find(span)
    return { level: attribution?.level ?? 'exact', tool: attribution?.call.name ?? '' }
  })
}

function editsOfOriginal({ standIns, original, html, first, changes }: WorkingCopy): Edit[] {
  const whole = [{ from: 0, to: original.length, insert: html }]
  return unfoldEdits(standIns, first.text, changes.edits) ?? whole
}

function createShownSource(standIns: StandIns, text: string, allowed: Span | undefined): Source {
  const { foldOffset, around } = standIns
  const pointed = allowed && {
    from: foldOffset(text, allowed.from),
    to: foldOffset(text, allowed.to),
  }
  return createSource(text, pointed, (offset) => around(text, offset) !== undefined)
}

/**
 * The input with stand-ins for data that the model wrote out. Each string by itself: the escape before
 * data would be taken for a part of it.
 */
function refoldInput({ standIns, first, original }: WorkingCopy, input: string): string {
  if (first.text === original) return input
  try {
    return JSON.stringify(
      JSON.parse(input, (_, part: unknown) =>
        typeof part === 'string' ? standIns.refold(part) : part,
      ),
    )
  } catch {
    return input
  }
}

function resolve(state: WorkingCopy, call: EditCall): Resolution {
  const resolution = resolveCall(state.now, call)
  const editsAgain = () =>
    resolution.ok
      ? (unfoldEdits(state.standIns, state.now.text, resolution.edits) ?? [])
      : undefined
  if (isMadeAlready(state.attributions, state.html, call, editsAgain)) {
    return { ok: true, edits: [], level: 'exact', note: madeAlready }
  }
  const isStale = state.changes.edits.length > 0 && call.name !== 'read_html'
  return isStale ? resolveStaleCall(state, call, resolution) : resolution
}

/** Edits that may be made, and what they make of the document. */
interface Step {
  ok: true
  /** Edits of the document itself. */
  edits: readonly Edit[]
  html: string
  /** Edits of the text that the model sees, before and after all of them are composed. */
  shownEdits: readonly Edit[]
  shown: string
  changes: ChangeSet
}

type Refused = Extract<Resolution, { ok: false }>

/** Works out what edits of the text that the model sees do to the document, unless they are refused. */
function planStep(state: WorkingCopy, tool: string, shownEdits: readonly Edit[]): Step | Refused {
  const { standIns, now, first } = state
  const added = shownEdits.reduce((sum, { insert }) => sum + standIns.lengthOf(insert), 0)
  if (state.html.length + added > maxLength) return refuse(tooLarge)
  const unknown = shownEdits.map(({ insert }) => standIns.unknownIn(insert)).find(Boolean)
  if (unknown) return refuse(`There is no long data that ${unknown} stands for.`)
  const step = createChangeSet(shownEdits, now.text.length)
  const shown = applyChanges(step, now.text)
  const html = standIns.unfold(shown)
  const edits = documentEdits(state, shownEdits)
  if (!edits || state.html.length + growthOf(edits) !== html.length) return refuse(cutsStandIn)
  const reason = limitBroken(state, edits)
  if (reason) return refuse(reason)
  const changes = composeChanges(state.changes, step)
  if (tool === editRanges) {
    if (isRewriteByRanges(now.text, shownEdits)) return refuse(rewrites)
  } else {
    if (isRewrite(state.html, edits)) return refuse(rewrites)
    if (callsRewrite(first.text, changes.edits)) return refuse(rewritesTogether)
  }
  return { ok: true, edits, html, shownEdits, shown, changes }
}

/** The edits of the document itself. `undefined`: they leave only a part of a stand-in. */
function documentEdits(state: WorkingCopy, shownEdits: readonly Edit[]): Edit[] | undefined {
  const edits = unfoldEdits(state.standIns, state.now.text, shownEdits)
  const isLimited = state.allowed !== undefined || state.locks.length > 0
  // A replacement may quote a locked part in its middle, and keep it.
  return edits && isLimited ? minimalEdits(state.html, edits) : edits
}

function limitBroken({ allowed, locks }: WorkingCopy, edits: readonly Edit[]): string | undefined {
  if (allowed && edits.some((edit) => !isWithin(edit, allowed))) return outsideSelection
  if (edits.some((edit) => touchesLock(edit, locks))) return touchesLocked
  return undefined
}

function takeStep(state: WorkingCopy, step: Step, call: EditCall, level: string): WorkingCopy {
  const { edits, html, shown, changes } = step
  const moves = createChangeSet(edits, state.html.length)
  const allowed = state.allowed && {
    from: mapPosition(moves, state.allowed.from, -1),
    to: mapPosition(moves, state.allowed.to, 1),
  }
  return {
    ...state,
    html,
    allowed,
    locks: state.locks.map((lock) => mapSpan(moves, lock)),
    now: createShownSource(state.standIns, shown, allowed),
    changes,
    aligned: [...state.aligned, ...alignedBy(state, step, call)],
    attributions: attribute(state.attributions, moves, { call, level, edits }),
    isRead: false,
  }
}

/** The span of the first text that a replacement aligned with its new text, if in several places. */
function alignedBy({ first, changes }: WorkingCopy, { shownEdits }: Step, call: EditCall): Span[] {
  const [start, end] = [shownEdits[0], shownEdits.at(-1)]
  if (call.name !== 'html_replace' || !start || !end || start === end) return []
  const back = invertChanges(changes, first.text)
  return [{ from: mapPosition(back, start.from, 1), to: mapPosition(back, end.to, 1) }]
}

/** How much longer edits make a text. */
function growthOf(edits: readonly Edit[]): number {
  return edits.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0)
}

const tooLarge = 'This would make the document too large.'
const cutsStandIn =
  'This would cut a stand-in for long data in two. Keep it, or replace it as a whole.'
const outsideSelection = 'This is outside what the person selected. Change only that.'
const touchesLocked = 'This would change a part of the document that is locked. Leave it as it is.'
const rewrites =
  'This would rewrite over half of the document. Replace only what was asked for, in smaller calls.'
const rewritesTogether =
  'With the earlier calls of this turn, this would rewrite over half of the document. Change only what was asked for.'

function refuse(reason: string): Refused {
  return { ok: false, reason }
}

import { minimalEdits } from './checks/receipt.ts'
import type { Source } from './passages/source.ts'
import {
  applyChanges,
  createChangeSet,
  mapPosition,
  rebaseChanges,
  type ChangeSet,
} from './text/change-set.ts'
import type { Edit, Span } from './text/edit.ts'
import { resolveCall, type EditCall, type Resolution } from './tools/resolve.ts'

// A model makes several calls in one answer. Each may quote the document as the calls before it left
// it, or as the model was shown it before all of them. A quote that fits only the earlier text is
// moved to where that text is now. A quote that fits both means what it fits better, and is refused
// where the two differ and neither is better.

/** A document that earlier calls of a turn have changed. */
export interface ChangedSource {
  /** The document before the first call. */
  readonly first: Source
  readonly now: Source
  /** The changes that make `now` of `first`. */
  readonly changes: ChangeSet
  /**
   * Spans of `first` in which one replacement changed several places. Which of their words it kept is
   * only one possible reading.
   */
  readonly aligned: readonly Span[]
  /** Whether the model has read the document since it was last changed. */
  readonly isRead: boolean
}

type Resolved = Extract<Resolution, { ok: true }>

/** Returns what a call means that may be stale. `resolution` is what it means as the document is now. */
export function resolveStaleCall(
  document: ChangedSource,
  call: EditCall,
  resolution: Resolution,
): Resolution {
  if (document.isRead) return resolution
  if (!resolution.ok)
    return resolution.code ? resolveAsBefore(document, call, resolution) : resolution
  const isExact = !resolution.forgiven && !resolution.named
  if (isExact && !isAboutChanges(document, resolution)) return resolution
  const before = resolveCall(document.first, call)
  if (!before.ok) {
    // An earlier call changed one of several matches, and what is left is only similar.
    return before.code === 'ambiguous' && resolution.forgiven ? before : resolution
  }
  return resolution.named
    ? sameElements(document, resolution, before)
    : chooseMeaning(document, resolution, before)
}

/** A call that can't be resolved now, as it was meant before the earlier calls. */
function resolveAsBefore(document: ChangedSource, call: EditCall, refused: Resolution): Resolution {
  const before = resolveCall(document.first, call)
  return before.ok ? rebase(document, before) : refused
}

/** The call where it needs less tolerance, unless what it quotes is text that earlier calls wrote. */
function chooseMeaning(
  document: ChangedSource,
  resolution: Resolved,
  before: Resolved,
): Resolution {
  const rebased = rebase(document, before)
  if ((before.forgiven ?? 0) < (resolution.forgiven ?? 0)) return rebased
  if (!isAboutChanges(document, resolution)) return resolution
  if (!rebased.ok || rebased.edits.length === 0) return rebased
  return textAfter(document, rebased) === textAfter(document, resolution)
    ? resolution
    : refuse(ambiguous)
}

function textAfter({ now }: ChangedSource, { edits }: Resolved): string {
  return applyChanges(createChangeSet(edits, now.text.length), now.text)
}

/** Whether a call is about text that earlier calls wrote, or about a place where they deleted some. */
function isAboutChanges({ now, changes }: ChangedSource, { quoted, edits }: Resolved): boolean {
  return (quoted ? [quoted] : edits).some((span) => {
    const { from, to } = widenToWords(now.text, { insert: '', ...span })
    return changes.ranges.some(
      ({ new: written }) =>
        written.from <= to && written.to >= from && !isBeside(written, { from, to }),
    )
  })
}

/** The resolution of a call by selector, if it selects the same elements as before the earlier calls. */
function sameElements(
  { changes }: ChangedSource,
  resolution: Resolved,
  before: Resolved,
): Resolution {
  const expected = before.named?.map((position) => {
    const isGone = changes.edits.some(({ from, to }) => from <= position && to > position)
    return isGone ? undefined : mapPosition(changes, position, 1)
  })
  const isSame =
    expected?.length === resolution.named?.length &&
    resolution.named?.every((position, index) => position === expected?.[index])
  return isSame ? resolution : refuse(otherElements)
}

/** The edits of a call on the document as it was, moved to where their text is now. */
function rebase({ first, changes, aligned }: ChangedSource, before: Resolved): Resolution {
  const made = minimalEdits(first.text, changes.edits)
  const isMade = (edit: Edit) => made.some((other) => isEqual(edit, other))
  const fresh = minimalEdits(first.text, before.edits).filter((edit) => !isMade(edit))
  if (fresh.length === 0) return { ...before, edits: [], note: madeAlready }
  const isAligned = fresh.some((edit) => aligned.some((span) => isWithin(edit, span)))
  if (isAligned || !areApart(first.text, fresh, changes.edits)) return refuse(overlapping)
  const moved = rebaseChanges(createChangeSet(fresh, first.text.length), changes)
  return { ...before, edits: [...moved.edits] }
}

/** Note for the model on a call that changes nothing because an earlier one did it. */
export const madeAlready = 'an earlier call already made this change'
const overlapping =
  'This overlaps with a change that an earlier call of this turn made. Quote the text as it is after that change.'
const otherElements =
  'After the earlier calls of this turn, this means something else than before them. Read with read_html what is there now, then call again.'
const ambiguous =
  'This quote matches text that earlier calls of this turn wrote, and other text as it was before them. Quote more of the passage, as it is now.'

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}

function isEqual(one: Edit, other: Edit): boolean {
  return one.from === other.from && one.to === other.to && one.insert === other.insert
}

/** Whether two spans only touch, or are the same empty span. */
function isBeside(one: Span, other: Span): boolean {
  return one.to === other.from || one.from === other.to
}

export function isWithin({ from, to }: Span, outer: Span): boolean {
  return from >= outer.from && to <= outer.to
}

/** Whether no two edits of the two lists change the same word or insert at the same position. */
function areApart(text: string, edits: readonly Edit[], others: readonly Edit[]): boolean {
  const taken = others.map((other) => widenToWords(text, other))
  let next = 0
  return edits.every((edit) => {
    const { from, to } = widenToWords(text, edit)
    // Both lists are in order, so one pass over each is enough.
    while ((taken[next]?.to ?? Infinity) < from) next++
    for (let index = next; (taken[index]?.from ?? Infinity) <= to; index++) {
      const other = taken[index]
      const isApart = other && (other.from >= to || other.to <= from)
      if (!isApart || (from === to && other.from === to && other.to === from)) return false
    }
    return true
  })
}

const maxWordLength = 200

/** The span of an edit, widened to the words that it changes a part of. */
function widenToWords(text: string, { from, to, insert }: Edit): Span {
  const texts = [text.slice(from, to), insert]
  const before = /[\p{L}\p{N}_.#%-]*$/u.exec(text.slice(Math.max(0, from - maxWordLength), from))
  const after = /^[\p{L}\p{N}_.#%-]*/u.exec(text.slice(to, to + maxWordLength))
  const startsWithWord = texts.some((one) => /^[\p{L}\p{N}_.#%-]/u.test(one))
  const endsWithWord = texts.some((one) => /[\p{L}\p{N}_.#%-]$/u.test(one))
  return {
    from: startsWithWord ? from - (before?.[0].length ?? 0) : from,
    to: endsWithWord ? to + (after?.[0].length ?? 0) : to,
  }
}

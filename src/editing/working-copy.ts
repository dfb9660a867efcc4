import { applyEdits, composeEdits, mapPosition, type Edit } from './edit.ts'
import { touchesLock, type Span } from './locks.ts'
import { minimalEdits, rangesOf, type ChangedRange } from './receipt.ts'
import { resolveCall, type EditCall, type Resolution } from './resolve.ts'
import { createSource } from './source.ts'
import { createStandIns, unfoldEdits } from './stand-ins.ts'
import { createValidator } from './validate.ts'

/**
 * A document that a turn's calls are made on, one after another; the original stays as it is. The
 * model sees it, and calls may quote it, with stand-ins for long data.
 */
export interface WorkingCopy {
  /** The text as it stands after the calls so far. */
  html(): string
  /** The same as the model is shown it. */
  shown(): string
  /** Makes a call, or says why it can't be made; then nothing has changed. Its edits are of `html()`. */
  make(call: EditCall): Resolution
  /** What all calls together broke that was whole in the original, as sentences. */
  problems(): string[]
  /** Remembers how it stands; the function that it gives takes back all calls since. */
  remember(): () => void
  /** What all calls together changed, minimal, in the order of the text. */
  ranges(): ChangedRange[]
}

/** Characters that a call may insert: more than may be stored, and less than can't be held. */
const longestInsert = 50_000_000

/** Calls may write only inside of the range `allowed` of the original, and in none that is locked. */
export function createWorkingCopy(
  original: string,
  allowed?: Span,
  locks: readonly Span[] = [],
): WorkingCopy {
  const standIns = createStandIns(original)
  const { unfold } = standIns
  const first = createSource(standIns.text)
  const validate = createValidator(original)
  let now = first
  let inside = allowed
  let locked = locks
  let done: Edit[] = []
  let made: EditCall[] = []
  let marks: { from: number; to: number; level: string; tool: string }[] = []

  /** The call on the text as it stands; where it fits only the original, on what is left of that. */
  function resolve(call: EditCall): Resolution {
    const resolution = resolveCall(now, call)
    if (resolution.ok || done.length === 0) return resolution
    const before = resolveCall(first, call)
    if (!before.ok) return resolution
    const edits = moved(before.edits, done)
    if (edits) return { ...before, edits }
    if (made.some((one) => one.name === call.name && one.input === call.input)) {
      return { ...before, edits: [], note: 'an earlier call has made this already' }
    }
    return refuse(
      'This overlaps with a change that an earlier call of this turn made. Quote the text as it stands after that.',
    )
  }

  return {
    html: () => unfold(now.text),
    shown: () => now.text,
    make(written) {
      const call = { name: written.name, input: standIns.refold(written.input) }
      const resolution = resolve(call)
      if (!resolution.ok || resolution.edits.length === 0) return resolution
      const { edits, level } = resolution
      if (edits.some(({ insert }) => standIns.lengthOf(insert) > longestInsert)) {
        return refuse('This would make the document too large.')
      }
      const placed = unfoldEdits(standIns, now.text, edits)
      if (!placed) {
        return refuse(
          'This would cut a stand-in for long data in two. Keep it, or replace it as a whole.',
        )
      }
      if (inside && placed.some((edit) => !isWithin(edit, inside))) {
        return refuse('This is outside of what the person selected. Change only that.')
      }
      if (placed.some((edit) => touchesLock(edit, locked))) {
        return refuse('This would change a part of the document that is locked. Leave it as it is.')
      }
      made = [...made, call]
      inside &&= { from: inside.from, to: inside.to + growthOf(placed) }
      locked = locked.map(({ from, to }) => {
        const start = mapPosition(placed, from)
        return { from: start, to: start + to - from }
      })
      done = composeEdits(first.text.length, done, edits)
      marks = marks.map((mark) => ({
        ...mark,
        from: mapPosition(placed, mark.from),
        to: mapPosition(placed, mark.to),
      }))
      let shift = 0
      for (const edit of placed) {
        const from = edit.from + shift
        marks.push({ from, to: from + edit.insert.length, level, tool: call.name })
        shift += growthOf([edit])
      }
      now = createSource(applyEdits(now.text, edits))
      return { ...resolution, edits: placed }
    },
    problems: () => validate(unfold(now.text), changes()),
    remember() {
      const kept = { now, inside, locked, done, made, marks: [...marks] }
      return () => {
        ;({ now, inside, locked, done, made, marks } = kept)
      }
    },
    ranges() {
      return rangesOf(minimalEdits(original, changes()), (range) => {
        const mark = marks.findLast((one) => one.from <= range.to && one.to >= range.from)
        return { level: mark?.level ?? 'exact', tool: mark?.tool ?? '' }
      })
    },
  }

  /** All changes so far, as edits of the original. */
  function changes(): Edit[] {
    const whole = [{ from: 0, to: original.length, insert: unfold(now.text) }]
    return unfoldEdits(standIns, first.text, done) ?? whole
  }
}

function isWithin(edit: Edit, range: Span | undefined): boolean {
  return range === undefined || (edit.from >= range.from && edit.to <= range.to)
}

/** How much longer edits make a text. */
function growthOf(edits: readonly Edit[]): number {
  return edits.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0)
}

/** Edits of a text as edits of what it became by others; undefined where both write in one place. */
function moved(edits: readonly Edit[], others: readonly Edit[]): Edit[] | undefined {
  const isTouched = (edit: Edit) =>
    others.some((other) => other.from < edit.to && other.to > edit.from) ||
    others.some((other) => edit.from === edit.to && other.from < edit.from && other.to > edit.from)
  if (edits.some(isTouched)) return undefined
  return edits.map(({ from, to, insert }) => {
    const start = mapPosition(others, from)
    return { from: start, to: start + to - from, insert }
  })
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}

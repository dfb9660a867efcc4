import {
  applyEdits,
  composeEdits,
  invertEdits,
  positionMapper,
  type Edit,
  type Span,
} from './text/edit.ts'
import { touchesLock } from './checks/locks.ts'
import { minimalEdits, rangesOf, type ChangedRange } from './checks/receipt.ts'
import { resolveCall, type EditCall, type Resolution } from './tools/resolve.ts'
import { editRanges } from './tools/edit-ranges.ts'
import { areRewrite, isRewrite, rangesRewrite } from './checks/rewrite.ts'
import { createSource } from './passages/source.ts'
import { createStandIns, unfoldEdits } from './showing/stand-ins.ts'
import { createValidator, type Breakage } from './checks/validate.ts'

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
  /** A part of the original as the model is shown it. */
  shownAt(span: Span): string
  /** Where a part of the original begins and ends in what the model is shown first. */
  shownSpan(span: Span): Span
  /** What all calls together broke that was whole in the original, but for what is known of by its key. */
  problems(known?: ReadonlySet<string>): Breakage[]
  /** Remembers how it stands; the function that it gives takes back all calls since. */
  remember(): () => void
  /** What all calls together changed, minimal, in the order of the text. */
  ranges(): ChangedRange[]
}

/** Characters that a text may come to have: more than may be stored, and less than can't be held. */
const longestText = 50_000_000

/** What a call inserted, and where that is now. */
interface Mark extends Span {
  call: EditCall
  insert: string
  level: string
}

/** Calls may write only inside of the range `allowed` of the original, and in none that is locked. */
export function createWorkingCopy(
  original: string,
  allowed?: Span,
  locks: readonly Span[] = [],
): WorkingCopy {
  const standIns = createStandIns(original)
  const { unfold, foldOffset } = standIns
  const sourceOf = (text: string, span: Span | undefined) =>
    createSource(
      text,
      span && { from: foldOffset(text, span.from), to: foldOffset(text, span.to) },
      (offset) => standIns.around(text, offset) !== undefined,
    )
  const first = sourceOf(standIns.text, allowed)
  const validate = createValidator(original)
  let now = first
  let inside = allowed
  let locked = locks
  let done: Edit[] = []
  let marks: Mark[] = []
  /** What of the original was changed in several places at once: which words stayed there is a matter of view. */
  let aligned: Span[] = []
  /** Whether the model has read how the document stands since it was last changed. */
  let hasRead = true

  /** The call on the text as it stands; where it fits only the original, on what is left of that. */
  function resolve(call: EditCall): Resolution {
    const resolution = resolveCall(now, call)
    if (isMade(call, resolution)) return { ok: true, edits: [], level: 'exact', note: madeAlready }
    if (done.length === 0 || call.name === 'read_html') return resolution
    if (hasRead || !(resolution.ok || resolution.why)) return resolution
    const isExact = resolution.ok && !resolution.forgiven && !resolution.named
    if (isExact && !isOfDone(resolution)) return resolution
    const before = resolveCall(first, call)
    if (!resolution.ok) return before.ok ? onOriginal(before) : resolution
    if (!before.ok) {
      // One of several that an earlier call has made another; what is only alike was not meant.
      return before.why === 'several' && resolution.forgiven ? before : resolution
    }
    if (resolution.named) return sameElements(resolution, before)
    const there = onOriginal(before)
    if ((before.forgiven ?? 0) < (resolution.forgiven ?? 0)) return there
    if (!isOfDone(resolution)) return resolution
    // The quote fits what an earlier call wrote, and the original, which the model has seen.
    if (!there.ok || there.edits.length === 0) return there
    const isSame = applyEdits(now.text, there.edits) === applyEdits(now.text, resolution.edits)
    return isSame ? resolution : refuse(meansTwo)
  }

  /** Whether a call is about what earlier calls wrote, or where they took something away. */
  function isOfDone({ quoted, edits }: Resolution & { ok: true }): boolean {
    const written = invertEdits(first.text, done)
    return (quoted ? [quoted] : edits).some((span) => {
      const { from, to } = toWords(now.text, { insert: '', ...span })
      return written.some((one) => one.from <= to && one.to >= from && !isBeside(one, { from, to }))
    })
  }

  /** Whether just this call was made, what it inserted stands there, and it would write there again. */
  function isMade({ name, input }: EditCall, again: Resolution): boolean {
    const own = marks.filter(
      ({ call, insert }) => insert !== '' && call.name === name && call.input === input,
    )
    if (own.length === 0) return false
    const html = unfold(now.text)
    if (!own.every(({ from, insert }) => html.startsWith(insert, from))) return false
    if (!again.ok) return true
    const edits = unfoldEdits(standIns, now.text, again.edits) ?? []
    return edits.some(({ from, to }) =>
      own.some((mark) =>
        from === to ? from >= mark.from && from <= mark.to : from < mark.to && to > mark.from,
      ),
    )
  }

  /** A call that names elements, unless it named others before the calls so far. */
  function sameElements(
    resolution: Resolution & { ok: true },
    before: Resolution & { ok: true },
  ): Resolution {
    const place = positionMapper(done)
    const was = (before.named ?? []).map((at) => {
      const isGone = done.some(({ from, to }) => from <= at && to > at)
      return isGone ? undefined : place(at)
    })
    const isSame =
      was.length === resolution.named?.length &&
      was.every((at, index) => at === resolution.named?.[index])
    if (isSame) return resolution
    return refuse(
      'After the earlier calls of this turn this means something else than before them. Read by read_html what stands there now, then call again.',
    )
  }

  /** A call that fits only the original, without what of it was made already. */
  function onOriginal(before: Resolution & { ok: true }): Resolution {
    const all = minimalEdits(first.text, done)
    const isDone = (edit: Edit) =>
      all.some(
        ({ from, to, insert }) => from === edit.from && to === edit.to && insert === edit.insert,
      )
    const fresh = minimalEdits(first.text, before.edits).filter((edit) => !isDone(edit))
    if (fresh.length === 0) return { ...before, edits: [], note: madeAlready }
    const isAligned = fresh.some((edit) => aligned.some((span) => isWithin(edit, span)))
    const edits = isAligned ? undefined : moved(first.text, fresh, done)
    if (edits) return { ...before, edits }
    return refuse(
      'This overlaps with a change that an earlier call of this turn made. Quote the text as it stands after that.',
    )
  }

  /** Why a call may not make such edits, of the folded text and of the text itself. */
  function whyNot(
    edits: readonly Edit[],
    placed: readonly Edit[] | undefined,
    after: string,
  ): string | undefined {
    for (const { insert } of edits) {
      const unknown = standIns.unknownIn(insert)
      if (unknown) return `There is no long data that ${unknown} stands for.`
    }
    const grown = placed && standIns.lengthOf(now.text) + growthOf(placed)
    if (!placed || grown !== standIns.lengthOf(after)) {
      return 'This would cut a stand-in for long data in two. Keep it, or replace it as a whole.'
    }
    if (inside && placed.some((edit) => !isWithin(edit, inside))) {
      return 'This is outside of what the person selected. Change only that.'
    }
    if (placed.some((edit) => touchesLock(edit, locked))) {
      return 'This would change a part of the document that is locked. Leave it as it is.'
    }
    return undefined
  }

  /** String by string, since an escape before long data would be taken for part of it. */
  function refolded(input: string): string {
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

  return {
    html: () => unfold(now.text),
    shown: () => now.text,
    shownSpan: ({ from, to }) => ({
      from: foldOffset(first.text, from),
      to: foldOffset(first.text, to),
    }),
    shownAt({ from, to }) {
      const [begin, end] = [foldOffset(first.text, from), foldOffset(first.text, to)]
      const cut = standIns.around(first.text, end + 1)
      return first.text.slice(begin, unfold(first.text.slice(0, end)).length < to ? cut?.to : end)
    },
    make(written) {
      const call = { name: written.name, input: refolded(written.input) }
      const resolution = resolve(call)
      if (!resolution.ok) return resolution
      const { edits, level } = resolution
      if (edits.length === 0) {
        hasRead ||= call.name === 'read_html'
        return resolution
      }
      const added = edits.reduce((sum, { insert }) => sum + standIns.lengthOf(insert), 0)
      if (standIns.lengthOf(now.text) + added > longestText) {
        return refuse('This would make the document too large.')
      }
      const after = applyEdits(now.text, edits)
      let placed = unfoldEdits(standIns, now.text, edits)
      // A replacement may keep what may not be written in its middle.
      if (placed && (inside || locked.length > 0)) placed = minimalEdits(unfold(now.text), placed)
      const reason = whyNot(edits, placed, after)
      if (!placed || reason) return refuse(reason ?? '')
      const all = composeEdits(first.text.length, done, edits)
      if (call.name === editRanges) {
        if (rangesRewrite(now.text, edits)) return refuse(rewrites)
      } else {
        if (isRewrite(unfold(now.text), placed)) return refuse(rewrites)
        if (areRewrite(first.text, all)) return refuse(rewritesInAll)
      }

      const place = positionMapper(placed)
      inside &&= { from: inside.from, to: inside.to + growthOf(placed) }
      locked = locked.map(({ from, to }) => ({ from: place(from), to: place(from) + to - from }))
      if (call.name === 'html_replace' && edits.length > 1) {
        const origin = positionMapper(invertEdits(first.text, done))
        aligned = [
          ...aligned,
          { from: origin(edits[0]?.from ?? 0), to: origin(edits.at(-1)?.to ?? 0) },
        ]
      }
      done = all
      marks = [
        ...marks.map((mark) => ({ ...mark, from: place(mark.from), to: place(mark.to) })),
        ...marksOf(placed, call, level),
      ]
      now = sourceOf(after, inside)
      hasRead = false
      return { ...resolution, edits: placed }
    },
    problems: (known) => validate(unfold(now.text), changes(), known),
    remember() {
      const kept = { now, inside, locked, done, marks, aligned, hasRead }
      return () => {
        ;({ now, inside, locked, done, marks, aligned, hasRead } = kept)
      }
    },
    ranges() {
      const markAt = latestMarks(marks, unfold(now.text).length)
      return rangesOf(minimalEdits(original, changes()), (range) => {
        const mark = markAt(range)
        return { level: mark?.level ?? 'exact', tool: mark?.call.name ?? '' }
      })
    },
  }

  /** All changes so far, as edits of the original. */
  function changes(): Edit[] {
    const whole = [{ from: 0, to: original.length, insert: unfold(now.text) }]
    return unfoldEdits(standIns, first.text, done) ?? whole
  }
}

const madeAlready = 'an earlier call has made this already'
const rewrites =
  'This would rewrite over half of the document. Make smaller replacements of only what was asked for.'
const rewritesInAll =
  'With the earlier calls of this turn, this would rewrite over half of the document. Change only what was asked for.'
const meansTwo =
  'This quotes what earlier calls of this turn wrote, and what stood elsewhere before them. Quote more of what is meant, as it stands now.'

/** Whether two ranges only touch, or are the same place between two characters. */
function isBeside(one: Span, other: Span): boolean {
  return one.to === other.from || one.from === other.to
}

function isWithin(edit: Edit, range: Span | undefined): boolean {
  return range === undefined || (edit.from >= range.from && edit.to <= range.to)
}

/** How much longer edits make a text. */
function growthOf(edits: readonly Edit[]): number {
  return edits.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0)
}

function marksOf(edits: readonly Edit[], call: EditCall, level: string): Mark[] {
  let shift = 0
  return edits.map((edit) => {
    const from = edit.from + shift
    shift += growthOf([edit])
    return { from, to: from + edit.insert.length, call, insert: edit.insert, level }
  })
}

/** Which of the marks that touch a range of a text is the latest. */
function latestMarks(marks: readonly Mark[], length: number): (range: Span) => Mark | undefined {
  const latest = new Uint32Array(length + 1)
  for (const [index, { from, to }] of marks.entries()) latest.fill(index + 1, from, to + 1)
  return ({ from, to }) => {
    let last = 0
    for (let at = from; at <= to; at++) last = Math.max(last, latest[at] ?? 0)
    return marks[last - 1]
  }
}

/** Edits of a text as edits of what it became by others; undefined where both write in one word. */
function moved(text: string, edits: readonly Edit[], others: readonly Edit[]): Edit[] | undefined {
  const taken = others.map((other) => toWords(text, other))
  let next = 0
  const isFree = (edit: Edit) => {
    const { from, to } = toWords(text, edit)
    // Both lists are in order, so that neither is gone through twice.
    while ((taken[next]?.to ?? Infinity) < from) next++
    for (let index = next; (taken[index]?.from ?? Infinity) <= to; index++) {
      const other = taken[index]
      const isApart = other && (other.from >= to || other.to <= from)
      if (!isApart || (from === to && other.from === to && other.to === from)) return false
    }
    return true
  }
  if (!edits.every(isFree)) return undefined
  const place = positionMapper(others)
  return edits.map(({ from, to, insert }) => ({
    from: place(from),
    to: place(from) + to - from,
    insert,
  }))
}

const longestWord = 200

/** The range of an edit, widened to the words that it changes. */
function toWords(text: string, { from, to, insert }: Edit): Span {
  const texts = [text.slice(from, to), insert]
  const before = /[\p{L}\p{N}_.#%-]*$/u.exec(text.slice(Math.max(0, from - longestWord), from))
  const after = /^[\p{L}\p{N}_.#%-]*/u.exec(text.slice(to, to + longestWord))
  return {
    from: texts.some((one) => /^[\p{L}\p{N}_.#%-]/u.test(one))
      ? from - (before?.[0].length ?? 0)
      : from,
    to: texts.some((one) => /[\p{L}\p{N}_.#%-]$/u.test(one)) ? to + (after?.[0].length ?? 0) : to,
  }
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}

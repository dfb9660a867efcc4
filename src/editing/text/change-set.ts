import { applyEdits, spansOf, type ChangedSpan, type Edit, type Span } from './edit.ts'
import { firstIndexWhere } from './sorted.ts'

/**
 * The difference between two texts, as an immutable value. It knows the length of the text that it
 * applies to, and every function here throws a `RangeError` for a text or a change set that doesn't
 * fit. Positions and lengths are UTF-16 code units.
 */
export interface ChangeSet {
  /** The length of the text before the change. */
  readonly length: number
  /** The length of the text after the change. */
  readonly newLength: number
  /** Edits of the text before, in order. At least one unchanged character lies between two edits. */
  readonly edits: readonly Edit[]
  /** For each edit, the span that it replaces and the span of its text in the text after. */
  readonly ranges: readonly ChangedSpan[]
}

/** What `mapPosition` needs of a change set. Receipts have it too. */
export type Ranges = Pick<ChangeSet, 'ranges'>

/**
 * Returns the change set that makes all edits of a text of `length` at once. The edits must be in
 * order and may touch, but not overlap.
 */
export function createChangeSet(edits: readonly Edit[], length: number): ChangeSet {
  checkOrder(edits, length)
  const joined = joinEdits(edits)
  const growth = joined.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0)
  let ranges: readonly ChangedSpan[] | undefined
  return {
    length,
    newLength: length + growth,
    edits: joined,
    get ranges() {
      return (ranges ??= spansOf(joined))
    },
  }
}

/** Returns the text after the change. */
export function applyChanges(changes: ChangeSet, text: string): string {
  checkLength(changes, text.length)
  return applyEdits(text, changes.edits)
}

/** Returns the change set that undoes `changes`, which were made to the text `before`. */
export function invertChanges(changes: ChangeSet, before: string): ChangeSet {
  checkLength(changes, before.length)
  const edits = changes.ranges.map(({ old, new: now }) => ({
    from: now.from,
    to: now.to,
    insert: before.slice(old.from, old.to),
  }))
  return createChangeSet(edits, changes.newLength)
}

/** Returns one change set with the effect of `first` and then, on its result, `second`. */
export function composeChanges(first: ChangeSet, second: ChangeSet): ChangeSet {
  checkLength(second, first.newLength)
  const take = createRunReader(runsOf(first))
  const edits: Edit[] = []
  let copied = 0
  let insert = ''
  const copy = (run: Run) => {
    if ('insert' in run) {
      insert += run.insert
      return
    }
    edits.push({ from: copied, to: run.from, insert })
    copied = run.to
    insert = ''
  }
  const drop = () => {}
  let position = 0
  for (const edit of second.edits) {
    take(edit.from - position, copy)
    take(edit.to - edit.from, drop)
    insert += edit.insert
    position = edit.to
  }
  take(Infinity, copy)
  copy({ from: first.length, to: first.length })
  return createChangeSet(edits, first.length)
}

/**
 * Returns `changes` as changes of the text after `other`; both were made to the same text. Nothing
 * that either inserted is lost, and nothing that either deleted returns.
 *
 * Where both insert at one position, `order` says whether the text of `changes` comes before the text
 * of `other` or after it. An insertion always comes before a replacement that starts where it stands.
 * The two orders belong together: these two are the same text:
 *
 *     composeChanges(a, rebaseChanges(b, a, 'after'))
 *     composeChanges(b, rebaseChanges(a, b, 'before'))
 *
 * For `abcdef`, where one replaces `bcd` by `X` and the other inserts `Y` between `c` and `d`:
 *
 *     the replacement, rebased over the insertion:  abcYdef  →  aXYef
 *     the insertion, rebased over the replacement:  aXef     →  aXYef
 */
export function rebaseChanges(
  changes: ChangeSet,
  other: ChangeSet,
  order: 'before' | 'after' = 'after',
): ChangeSet {
  checkLength(other, changes.length)
  const edits: Edit[] = []
  let index = 0
  for (const edit of changes.edits) {
    while (isPassed(other.edits[index], edit, order)) index++
    const position = insertPosition(other, index, edit, order)
    edits.push({ from: position, to: position, insert: edit.insert })
    for (const deletion of deletionsOutside(other, index, edit)) edits.push(deletion)
  }
  return createChangeSet(edits, other.newLength)
}

/**
 * Returns where a position of the text before is in the text after. `assoc` says with which side a
 * position stays that text was inserted at, or whose surroundings were replaced: -1 with the text
 * before it, 1 with the text after it. The edges of a replaced span stay outside of its new text.
 *
 *     `abcdef` with `X` inserted at 3:      3 becomes 3 (-1) or 4 (1)
 *     `abcdef` with 2–4 replaced by `XYZ`:  3 becomes 2 (-1) or 5 (1);  2 stays 2, 4 becomes 5
 */
export function mapPosition({ ranges }: Ranges, position: number, assoc: -1 | 1): number {
  const index = firstRangeAfter(ranges, position, assoc)
  const next = ranges[index]
  if (!next || position <= next.old.from) return position + shiftBefore(ranges, index)
  return assoc < 0 ? next.new.from : next.new.to
}

/** Returns where a span is after the change, without text that was inserted right beside it. */
export function mapSpan(changes: Ranges, { from, to }: Span): Span {
  const start = mapPosition(changes, from, 1)
  return { from: start, to: Math.max(start, mapPosition(changes, to, -1)) }
}

/** The JSON form of a change set. */
export interface ChangeSetJson {
  length: number
  edits: readonly Edit[]
}

export function changeSetToJson({ length, edits }: ChangeSet): ChangeSetJson {
  return { length, edits: edits.map((edit) => ({ ...edit })) }
}

/** @throws TypeError or RangeError if the value is not the JSON form of a change set. */
export function changeSetFromJson(json: unknown): ChangeSet {
  const isObject = typeof json === 'object' && json !== null
  if (!isObject || !('length' in json) || !('edits' in json) || !Array.isArray(json.edits)) {
    throw new TypeError('a change set needs a length and a list of edits')
  }
  const { length } = json
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
    throw new TypeError('the length of a change set must be a whole number')
  }
  return createChangeSet(json.edits.map(readEdit), length)
}

function readEdit(json: unknown): Edit {
  if (typeof json === 'object' && json && 'from' in json && 'to' in json && 'insert' in json) {
    const { from, to, insert } = json
    if (typeof from === 'number' && typeof to === 'number' && typeof insert === 'string') {
      return { from, to, insert }
    }
  }
  throw new TypeError('an edit needs from, to and insert')
}

function checkOrder(edits: readonly Edit[], length: number): void {
  let position = 0
  for (const { from, to } of edits) {
    const areWhole = Number.isSafeInteger(from) && Number.isSafeInteger(to)
    if (!areWhole || from < position || to < from || to > length) {
      throw new RangeError(`the edit ${from}–${to} is out of order or outside the text`)
    }
    position = to
  }
}

function checkLength(changes: ChangeSet, length: number): void {
  if (changes.length === length) return
  throw new RangeError(
    `a change set for a text of ${changes.length} characters can’t be used for one of ${length}`,
  )
}

/** Joins edits that touch, and drops those that change nothing. */
function joinEdits(edits: readonly Edit[]): Edit[] {
  const joined: Edit[] = []
  for (const { from, to, insert } of edits) {
    const last = joined.at(-1)
    if (last?.to === from) {
      last.to = to
      last.insert += insert
    } else if (from < to || insert !== '') {
      joined.push({ from, to, insert })
    }
  }
  return joined
}

/** A run of kept text, with its place in the text before, or of inserted text. */
type Run = Span | { insert: string }

/** The text after a change, run by run. */
function runsOf({ edits, length }: ChangeSet): Run[] {
  const runs: Run[] = []
  let position = 0
  for (const { from, to, insert } of edits) {
    runs.push({ from: position, to: from }, { insert })
    position = to
  }
  runs.push({ from: position, to: length })
  return runs
}

/** Returns a function that reads the next `length` characters, and calls `use` with each run of them. */
function createRunReader(runs: readonly Run[]) {
  let index = 0
  let used = 0
  return (length: number, use: (run: Run) => void): void => {
    let left = length
    for (let run = runs[index]; run && left > 0; run = runs[index]) {
      const rest = lengthOfRun(run) - used
      const size = Math.min(rest, left)
      use(sliceRun(run, used, used + size))
      left -= size
      used += size
      if (size < rest) break
      index++
      used = 0
    }
  }
}

function lengthOfRun(run: Run): number {
  return 'insert' in run ? run.insert.length : run.to - run.from
}

function sliceRun(run: Run, start: number, end: number): Run {
  return 'insert' in run
    ? { insert: run.insert.slice(start, end) }
    : { from: run.from + start, to: run.from + end }
}

/** Whether another edit ends, and its text comes, before the inserted text of an edit. */
function isPassed(other: Edit | undefined, edit: Edit, order: 'before' | 'after'): boolean {
  if (!other || other.to > edit.from) return false
  return other.from < edit.from || order === 'after' || edit.from < edit.to
}

/** Where the text of an edit belongs after `other`, whose edits before `index` are passed. */
function insertPosition(
  other: ChangeSet,
  index: number,
  { from, to }: Edit,
  order: 'before' | 'after',
): number {
  const next = other.ranges[index]
  const isAfterNext =
    next !== undefined &&
    (next.old.from < from || (next.old.from === from && from < to && order === 'after'))
  return isAfterNext ? next.new.to : from + shiftBefore(other.ranges, index)
}

/** What an edit deletes that no edit of `other` from `index` on has deleted already. */
function deletionsOutside(other: ChangeSet, index: number, { from, to }: Edit): Edit[] {
  const deletions: Edit[] = []
  let position = from
  for (; position < to; index++) {
    const next = other.ranges[index]
    const end = Math.min(to, next?.old.from ?? to)
    if (position < end) {
      const shift = shiftBefore(other.ranges, index)
      deletions.push({ from: position + shift, to: end + shift, insert: '' })
    }
    position = next?.old.to ?? to
  }
  return deletions
}

/** How far the ranges before `index` move what follows them. */
function shiftBefore(ranges: readonly ChangedSpan[], index: number): number {
  const last = ranges[index - 1]
  return last ? last.new.to - last.old.to : 0
}

/** The index of the first range that a position doesn’t lie behind. */
function firstRangeAfter(ranges: readonly ChangedSpan[], position: number, assoc: -1 | 1): number {
  const endsAfter = (at: number) => (ranges[at]?.old.to ?? 0) > position
  let index = firstIndexWhere(ranges.length, endsAfter)
  while (assoc < 0 && ranges[index - 1]?.old.from === position) index--
  return index
}

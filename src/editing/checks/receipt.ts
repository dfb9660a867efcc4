import { diffArrays, type ChangeObject } from 'diff'
import { shrinkEdit, spansOf, type ChangedSpan, type Edit, type Span } from '../text/edit.ts'

/** A range that a version changed, the tool that changed it, and how its place was found. */
export interface ChangedRange extends ChangedSpan {
  level: string
  tool: string
}

/** The tool that changed a range, and how its place was found. */
interface Label {
  level: string
  tool: string
}

/** The limit of work for splitting edits. A comparison costs the square of the number of differences. */
const maxWork = 4_000_000
/** Longer edits are compared line by line before word by word, which would take too long. */
const maxWordDiffLength = 400_000

/** Returns the difference between two texts as minimal edits of words and marks, in bounded time. */
export function diffTexts(before: string, after: string): Edit[] {
  return minimalEdits(before, [{ from: 0, to: before.length, insert: after }])
}

/** Returns the same change as edits without the text that old and new text share. */
export function minimalEdits(before: string, edits: readonly Edit[]): Edit[] {
  const work = { left: maxWork }
  return edits
    .map((edit) => shrinkEdit(before, edit))
    .flatMap((edit) => {
      const inWords = isLarge(edit) ? undefined : splitEdit(before, edit, wordsOf, work)
      if (inWords) return inWords
      return (splitEdit(before, edit, linesOf, work) ?? [edit]).flatMap((part) =>
        isLarge(part) ? [part] : (splitEdit(before, part, wordsOf, work) ?? [part]),
      )
    })
    .filter((edit) => edit.from < edit.to || edit.insert !== '')
}

function isLarge(edit: Edit): boolean {
  return edit.to - edit.from + edit.insert.length > maxWordDiffLength
}

/** Splits an edit at the tokens that old and new text share. `undefined`: that would be too much work. */
function splitEdit(
  before: string,
  edit: Edit,
  tokensOf: (text: string) => string[],
  work: { left: number },
): Edit[] | undefined {
  if (edit.from === edit.to || edit.insert === '') return [edit]
  const old = before.slice(edit.from, edit.to)
  const maxEditLength = Math.floor(Math.sqrt(work.left / 2))
  const parts = diffArrays(tokensOf(old), tokensOf(edit.insert), { maxEditLength })
  work.left -= (parts ? countDifferences(parts) : maxEditLength) ** 2
  return parts && editsBetween(parts, edit.from).map((part) => shrinkEdit(before, part))
}

type DiffPart = ChangeObject<string[]>

function countDifferences(parts: readonly DiffPart[]): number {
  return parts.reduce(
    (sum, { added, removed, value }) => sum + (added || removed ? value.length : 0),
    0,
  )
}

/** The differences of a text that starts at `from`, as one edit between each two shared parts. */
function editsBetween(parts: readonly DiffPart[], from: number): Edit[] {
  const edits: Edit[] = []
  let position = from
  let open: Edit | undefined
  for (const { added, removed, value } of parts) {
    const text = value.join('')
    if (!added && !removed) {
      position += text.length
      open = undefined
      continue
    }
    if (!open) {
      open = { from: position, to: position, insert: '' }
      edits.push(open)
    }
    if (added) open.insert += text
    else open.to = position += text.length
  }
  return edits
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/)
}

/** Splits a text into words, runs of whitespace and single other characters. Joined, they are the text. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []
}

/** Returns where each edit is in both texts, with the label of the call that made it. */
export function rangesOf(
  edits: readonly Edit[],
  labelOf: (changed: Span) => Label,
): ChangedRange[] {
  return spansOf(edits).map((spans) => {
    const { level, tool } = labelOf(spans.new)
    return { ...spans, level, tool }
  })
}

/** Returns the edits that the ranges describe; `after` has their new texts. The inverse of `rangesOf`. */
export function editsOf(after: string, ranges: readonly ChangedSpan[]): Edit[] {
  return ranges.map(({ old, new: now }) => ({ ...old, insert: after.slice(now.from, now.to) }))
}

/** Whether both texts are equal, character by character, outside the ranges. */
export function rangesHold(
  before: string,
  after: string,
  ranges: readonly ChangedRange[],
): boolean {
  let oldAt = 0
  let newAt = 0
  for (const range of ranges) {
    if (range.old.from < oldAt || range.new.from < newAt) return false
    if (before.slice(oldAt, range.old.from) !== after.slice(newAt, range.new.from)) return false
    oldAt = range.old.to
    newAt = range.new.to
  }
  return before.slice(oldAt) === after.slice(newAt)
}

/**
 * Creates the receipt of a version: what it changed, and how many characters it left alone. A
 * replacement counts with the longer of its two texts. `before` is `undefined` for a first version.
 * @throws Error if the texts differ outside the ranges. That is a bug, and nothing may be saved.
 */
export function createReceipt<Kind extends string>(change: {
  kind: Kind
  before: { version: number; html: string } | undefined
  after: string
  ranges: ChangedRange[]
  warnings: string[]
}) {
  const { kind, before, after, ranges, warnings } = change
  const old = before?.html ?? ''
  if (!rangesHold(old, after, ranges)) throw new Error('the receipt does not hold')
  let changed = 0
  let unchanged = old.length
  for (const range of ranges) {
    const removed = range.old.to - range.old.from
    changed += Math.max(removed, range.new.to - range.new.from)
    unchanged -= removed
  }
  return {
    version: (before?.version ?? 0) + 1,
    base_version: before?.version ?? null,
    kind,
    ranges,
    changed,
    unchanged,
    holds: true,
    warnings,
  }
}

import { diffArrays } from 'diff'
import { shrinkEdit, spansOf, type ChangedSpan, type Edit, type Span } from '../text/edit.ts'

/** A range that a version changed, the tool that changed it, and how its place was found. */
export interface ChangedRange extends ChangedSpan {
  level: string
  tool: string
}

/** What a range is labelled with: how its place was found, and by a call of which tool. */
interface Label {
  level: string
  tool: string
}

/** Work that splitting may take, as the square of the differences between two lists of tokens. */
const mostWork = 4_000_000
/** Characters above which two stretches are compared line by line first: words would take too long. */
const largestWordDiff = 400_000

/** What lies between two texts, as minimal edits of words and tags, in bounded time. */
export function diffTexts(before: string, after: string): Edit[] {
  return minimalEdits(before, [{ from: 0, to: before.length, insert: after }])
}

/** The same change in edits that leave out what old and new text share. */
export function minimalEdits(before: string, edits: readonly Edit[]): Edit[] {
  const work = { left: mostWork }
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
  return edit.to - edit.from + edit.insert.length > largestWordDiff
}

/** The edit in pieces between the tokens that both sides share; undefined where that is too much work. */
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
  const count = parts?.reduce(
    (sum, part) => sum + (part.added || part.removed ? part.value.length : 0),
    0,
  )
  work.left -= (count ?? maxEditLength) ** 2
  if (!parts) return undefined
  const edits: Edit[] = []
  let at = edit.from
  let open: Edit | undefined
  for (const part of parts) {
    const text = part.value.join('')
    if (!part.added && !part.removed) {
      at += text.length
      open = undefined
      continue
    }
    if (!open) {
      open = { from: at, to: at, insert: '' }
      edits.push(open)
    }
    if (part.added) open.insert += text
    else open.to = at += text.length
  }
  return edits.map((small) => shrinkEdit(before, small))
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/)
}

/** The words, the white space and the marks of a text, which together are the text. */
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

/** Whether all that lies outside the ranges is equal, character by character, in both texts. */
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
 * The receipt of a version: what it changed, and how much it left. A replaced stretch counts with
 * the longer of its two sides. `before` is undefined for a first version.
 * @throws Error when what lies outside the ranges is not equal: a bug, and nothing may be saved.
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

import { describeMismatches, mismatchesOf, touchMarked } from '../composer/figures/mismatches.ts'
import { editsOf, minimalEdits, type ChangedRange } from '../editing/checks/receipt.ts'
import { createValidator } from '../editing/checks/validate.ts'
import { composeChanges, createChangeSet, mapSpan } from '../editing/text/change-set.ts'
import { applyEdits, spansOf, type Span } from '../editing/text/edit.ts'
import { lineOf } from '../editing/text/lines.ts'
import type { NewerVersion } from './task.ts'

/** What an edit makes of a version: the text after it, and the ranges that differ. */
export interface Change {
  html: string
  ranges: ChangedRange[]
}

/** A change with what it broke and the figures that no longer match their tables. */
export interface Checked {
  change: Change
  broken: string[]
  mismatches: string[]
}

type Result = ({ ok: true } & Checked) | { ok: false; reason: string }

/**
 * Applies a change of `before` to a newer version. Refuses if both touch the same place, even if they
 * only adjoin, or if the two do not fit together: if they break something that each alone leaves
 * intact, or if a figure that the change computed misses what the newer version changed.
 */
export function rebaseChange(before: string, change: Change, newer: NewerVersion): Result {
  // Text that was changed and changed back does not count as changed.
  const changes = createChangeSet(minimalEdits(before, newer.changes.edits), before.length)
  const replaced = change.ranges.map(({ old }) => old)
  const place = findTouch(replaced, changes.edits)
  if (place !== undefined) {
    const line = lineOf(before, place)
    return { ok: false, reason: `both change the same place, at line ${line}` }
  }
  const ownEdits = editsOf(change.html, change.ranges)
  const edits = ownEdits.map((edit) => ({ ...edit, ...mapSpan(changes, edit) }))
  const html = applyEdits(newer.html_content, edits)
  if (html.trim() === '') return { ok: false, reason: 'together they would leave nothing' }

  const validate = createValidator(newer.html_content)
  const own = createValidator(before)(change.html, ownEdits)
  const [breakage] = validate(html, edits, new Set(own.map(({ key }) => key)))
  if (breakage) return misfit(breakage.text)

  if (touchMarked(before, replaced)) {
    const others = changes.edits.map((edit) => mapSpan(change, edit))
    const stale = mismatchesOf(change.html, html, others)
    if (stale.length > 0) return misfit(describeMismatches(stale))
  }
  const both = composeChanges(changes, createChangeSet(edits, newer.html_content.length)).edits
  const spans = spansOf(edits)
  const ranges = change.ranges.map((range, index) => ({ ...range, ...spans[index] }))
  return {
    ok: true,
    change: { html, ranges },
    broken: validate(html, edits).map(({ text }) => text),
    mismatches: mismatchesOf(before, html, both),
  }
}

function misfit(what: string) {
  return { ok: false, reason: `the two do not fit together: ${what}` } as const
}

/** Where two lists of spans first overlap or adjoin. Both are in order. */
function findTouch(spans: readonly Span[], others: readonly Span[]): number | undefined {
  let next = 0
  for (const { from, to } of spans) {
    while ((others[next]?.to ?? Infinity) < from) next++
    const other = others[next]
    if (other && other.from <= to) return Math.max(from, other.from)
  }
  return undefined
}

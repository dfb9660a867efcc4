import { mapPosition } from '../editing/text/change-set.ts'
import { applyEdits, type ChangedSpan, type Edit, type Span } from '../editing/text/edit.ts'
import { firstIndexWhere } from '../editing/text/sorted.ts'
import { rangesOf } from '../editing/checks/receipt.ts'
import { AppError, found } from '../errors.ts'
import type { RevertChanges } from '../protocol/requests.ts'
import type { Change, ReceiptRange, Saved } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { findVersion, listReceipts, type StoredVersion } from '../store/versions.ts'
import type { Changes } from './changes.ts'
import { saveVersion } from './commit.ts'
import { readHistory } from './history.ts'
import { changesOf } from './versions.ts'
import { warningsOf, withWarnings } from './warnings.ts'

/**
 * Takes back what a version changed, keeps everything that was changed later, and saves the result as
 * the next version. If that leaves the text as it is, no version is made.
 *
 * Only what led to the present text can be reverted: neither what was undone nor an undo or redo
 * itself. Reverting the last change of the history gives the same text as undoing it.
 * @throws AppError `conflict` if the base is not the latest version, the version can't be reverted, a
 * later version changed the same place or a locked part would change; `invalid` for a change that the
 * version doesn't have. `check` throws if the result may not be saved.
 */
export async function revertVersion(
  { db, changes }: { db: Database; changes: Changes },
  documentId: string,
  number: number,
  { base_version, changes: chosen, id }: RevertChanges & { id?: string },
  check: (html: string) => void,
): Promise<Saved> {
  const { document, base, history } = await readHistory(db, documentId, base_version)
  const target = found(await findVersion(db, documentId, number), 'version')
  const position = history.done.indexOf(number)
  const before = await findVersion(db, documentId, target.receipt.base_version ?? 0)
  if (!before || position < 1) throw new AppError('conflict', explainUnrevertible(target))
  const ranges = chosen
    ? rangesOfChanges(target, await changesOf(changes, before, target), chosen)
    : target.receipt.ranges

  const later = await listReceipts(db, documentId, history.done.slice(position + 1))
  const edits: Edit[] = []
  const inTheWay = new Set<number>()
  for (const { old, new: now } of ranges) {
    const { span, versions } = follow(now, later)
    const insert = before.html_content.slice(old.from, old.to)
    // A range that was already taken back, in whatever way, is left as it is.
    if (versions.length > 0 && base.html_content.slice(span.from, span.to) === insert) continue
    edits.push({ ...span, insert })
    for (const version of versions) inTheWay.add(version)
  }
  if (inTheWay.size > 0) throw new AppError('conflict', describeOverlap(number, [...inTheWay]))
  const html = applyEdits(base.html_content, edits)
  if (html === base.html_content) return { version: base.version, receipt: base.receipt }
  if (html.trim() === '') {
    throw new AppError('conflict', `Without version ${number}, the document would be empty.`)
  }
  check(html)
  const { warnings, mismatches } = warningsOf(base.html_content, html, edits)
  const what = chosen ? `part of version ${number}` : `version ${number}`
  return saveVersion(db, {
    id,
    session_id: document.session_id,
    document_id: documentId,
    base,
    html,
    ranges: rangesOf(edits, () => ({ level: 'exact', tool: 'revert' })),
    kind: 'revert',
    of_version: number,
    edit_summary: [`Reverted ${what}`, mismatches].filter(Boolean).join('. '),
    report: { message_type: 'revert', content: withWarnings(`Reverted ${what}.`, warnings) },
    warnings,
  })
}

/** Explains to a person why a version that is not in the history, or begins it, can't be reverted. */
function explainUnrevertible({ version, kind }: StoredVersion): string {
  if (kind === 'undo') return `Version ${version} is an undo. Redo takes it back.`
  if (kind === 'redo') return `Version ${version} is a redo. Undo takes it back.`
  return version === 1
    ? 'Version 1 is where the document began, so it can’t be reverted.'
    : `Version ${version} was undone, so there is nothing to revert.`
}

function describeOverlap(number: number, later: number[]): string {
  const inOrder = later.toSorted((a, b) => a - b)
  const last = inOrder.at(-1) ?? 0
  const names = later.length === 1 ? `Version ${last}` : `Versions ${inOrder.join(', ')}`
  return `${names} changed the same place as version ${number}. Revert version ${last} first, then try again.`
}

/** The ranges of a receipt that belong to the changes with these indexes. */
function rangesOfChanges(
  { version, receipt }: StoredVersion,
  changes: readonly Change[],
  indexes: readonly number[],
): ReceiptRange[] {
  const chosen = new Set<number>()
  for (const index of indexes) {
    const change = changes[index]
    if (!change) {
      throw new AppError('invalid', `Version ${version} has no change with the index ${index}.`)
    }
    for (const range of change.ranges ?? []) chosen.add(range)
  }
  return receipt.ranges.filter((_, index) => chosen.has(index))
}

interface LaterVersion {
  version: number
  /** The version that it reverted, if it is a revert. */
  reverted: number | undefined
  ranges: readonly ChangedSpan[]
}

/**
 * Maps a span of a version over later versions, and finds those that changed or touched it. A version
 * that was reverted as a whole is ignored.
 */
function follow(start: Span, later: readonly LaterVersion[]) {
  let span = start
  const touching: { version: number; ranges: readonly ChangedSpan[]; at: number; span: Span }[] = []
  for (const { version, reverted, ranges } of later) {
    const last = touching.at(-1)
    const was = last?.ranges[last.at]
    const back = last && ranges[last.at]
    if (was && back && reverted === last.version && ranges.length === last.ranges.length) {
      // A revert puts back each range of what it reverts, in the same order.
      const shift = back.new.from - was.old.from
      span = { from: last.span.from + shift, to: last.span.to + shift }
      touching.pop()
      continue
    }
    const at = touchingRange(ranges, span)
    if (at !== undefined) touching.push({ version, ranges, at, span })
    const from = mapPosition({ ranges }, span.from, -1)
    span = { from, to: Math.max(from, mapPosition({ ranges }, span.to, 1)) }
  }
  return { span, versions: touching.map(({ version }) => version) }
}

/** The index of the first range that overlaps or touches a span. */
function touchingRange(ranges: readonly ChangedSpan[], { from, to }: Span): number | undefined {
  const at = firstIndexWhere(ranges.length, (index) => (ranges[index]?.old.to ?? 0) >= from)
  const next = ranges[at]
  return next && next.old.from <= to ? at : undefined
}

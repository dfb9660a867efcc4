import type { ChangedSpan } from '../text/edit.ts'
import { compare } from './compare.ts'
import type { Claim, Finding } from './finding.ts'
import { createContentIds, isElement, pathOf, readPage } from './page-tree.ts'
import { createRangeMap } from './ranges.ts'
import {
  describeSource,
  maxPlaces,
  places,
  sourceChange,
  type DescribedChange,
  type DescribedPlace,
} from './describe-source.ts'
import { placeSpans, sortRanges } from './range-owners.ts'
import { groupOwned, type Group } from './grouping.ts'

const maxChanges = 50
/** Longer pages can't be compared within the time limit. */
const maxLength = 8_000_000

/**
 * Says what changed between two pages that are equal outside the ranges, in units that a person
 * understands. Everything follows from the ranges and the two trees: a range that they don't
 * explain is called a place in the source. Each range belongs to exactly one change.
 */
export function describeChanges(
  before: string,
  after: string,
  ranges: readonly ChangedSpan[],
): DescribedChange[] {
  if (ranges.length === 0) return []
  if (before.length + after.length > maxLength) return describeSource(ranges)
  const [old, now] = [readPage(before), readPage(after)]
  if (!old || !now) return describeSource(ranges)
  const claims: Claim[] = []
  const known = { ranges: createRangeMap(ranges), idOf: createContentIds() }
  compare(old, now, known, (claim) => claims.push(claim))
  const { owned, unowned } = sortRanges(ranges, claims, { old: before, new: after })
  const changes = groupOwned(owned)
    .map((group) => describeGroup(group, ranges))
    .toSorted((one, other) => Number(isOffPage(one)) - Number(isOffPage(other)))
  if (unowned.length > 0) changes.push(describeSourceAt(unowned, before, after, ranges))
  return changes.length > maxChanges ? describeSource(ranges) : changes
}

/** Whether nothing of it is on the page, as with a page's title. Such changes come last. */
function isOffPage({ kind, places }: DescribedChange): boolean {
  return (
    kind !== 'style' && places.every(({ old_path, new_path }) => (new_path ?? old_path)?.[0] === 0)
  )
}

function describeSourceAt(
  indices: readonly number[],
  before: string,
  after: string,
  ranges: readonly ChangedSpan[],
): DescribedChange {
  const isSpace = indices.every((index) => {
    const range = ranges[index]
    const text = range
      ? before.slice(range.old.from, range.old.to) + after.slice(range.new.from, range.new.to)
      : ''
    return /^\s*$/.test(text)
  })
  const where = places(indices.length)
  return sourceChange(
    indices,
    ranges,
    isSpace ? `Whitespace changed in ${where} of the source` : `${where} in the source`,
  )
}

function describeGroup(
  { kind, sentence, members }: Group,
  ranges: readonly ChangedSpan[],
): DescribedChange {
  const shown = members.flatMap(({ findings, ranges: indices }) => {
    const own = indices.flatMap((index) => ranges[index] ?? [])
    const isOnly = findings.length === 1
    return findings.map((finding) => () => placeOf(finding, own, isOnly))
  })
  return {
    kind,
    sentence,
    places: shown.slice(0, maxPlaces).map((place) => place()),
    ranges: members.flatMap((one) => one.ranges).toSorted((a, b) => a - b),
  }
}

function placeOf(finding: Finding, own: readonly ChangedSpan[], isOnly: boolean): DescribedPlace {
  const { old, new: now, label, gap, selector } = finding
  const parent = gap && pathOf(gap.parent)
  const node = now ?? old
  const tag = (node && isElement(node) ? node : node?.parent)?.tag
  return {
    ...placeSpans(finding, own, isOnly),
    label,
    ...(tag ? { tag } : {}),
    old_path: pathOf(old),
    new_path: pathOf(now),
    ...(gap && parent ? { gap: { parent, index: gap.index } } : {}),
    ...(selector === undefined ? {} : { selector }),
  }
}

import type { ChangedSpan, Span } from '../text/edit.ts'
import { firstIndexWhere } from '../text/sorted.ts'
import { spansOfFinding, type Claim, type Finding } from './finding.ts'
import { contains, hullOf, overlapOf } from './ranges.ts'

/** Findings that become one change, and the indices of the ranges that they are about. */
export interface Owned {
  findings: Finding[]
  ranges: number[]
}

interface Claimed {
  claim: Claim
  span: Span
  length: number
}

/**
 * Assigns each range to the innermost claim that contains it. Claims that share a
 * range become one. A claim without a range follows from a change elsewhere, such as a missing end
 * tag, and is left out.
 */
export function sortRanges(
  ranges: readonly ChangedSpan[],
  claims: readonly Claim[],
  texts: { old: string; new: string },
): { owned: Owned[]; unowned: number[] } {
  const finders = [spanFinder(claims, 'old'), spanFinder(claims, 'new')] as const
  const leaders = new Map<Claim, Claim>()
  const leaderOf = (claim: Claim): Claim => {
    let leader = claim
    for (let next = leaders.get(leader); next; next = leaders.get(leader)) leader = next
    return leader
  }
  const owners = ranges.map((range) => {
    const [first, ...others] = ownersOf(range, finders).map(leaderOf)
    for (const other of others) {
      if (first && leaderOf(other) !== leaderOf(first))
        leaders.set(leaderOf(other), leaderOf(first))
    }
    return first
  })
  const groups = new Map<Claim, Owned>()
  const groupOf = (claim: Claim) => {
    const group = groups.get(claim) ?? { findings: [], ranges: [] }
    groups.set(claim, group)
    return group
  }
  const isBlank = ({ from, to }: Span, text: string) => !/\S/.test(text.slice(from, to))
  const isBetweenBlank = (one: Span, other: Span, text: string) =>
    isBlank({ from: Math.min(one.to, other.to), to: Math.max(one.from, other.from) }, text)
  // Whitespace next to a change is a part of it.
  const joinTo = (index: number, neighbour: number) => {
    const [range, owner] = [ranges[index], owners[neighbour]]
    if (owners[index] || !range || !owner) return
    if (!isBlank(range.old, texts.old) || !isBlank(range.new, texts.new)) return
    const isNear = owner.spans.some(
      ({ old, new: now }) =>
        (old && isBetweenBlank(old, range.old, texts.old)) ||
        (now && isBetweenBlank(now, range.new, texts.new)),
    )
    if (isNear) owners[index] = owner
  }
  for (const index of ranges.keys()) joinTo(index, index - 1)
  for (const index of [...ranges.keys()].toReversed()) joinTo(index, index + 1)
  const unowned: number[] = []
  for (const [index, owner] of owners.entries()) {
    if (owner) groupOf(leaderOf(owner)).ranges.push(index)
    else unowned.push(index)
  }
  for (const claim of claims) groups.get(leaderOf(claim))?.findings.push(...claim.findings)
  return { owned: [...groups.values()].filter(({ findings }) => findings.length > 0), unowned }
}

type Finder = (span: Span) => Claimed[]

function ownersOf(range: ChangedSpan, [inOld, inNew]: readonly [Finder, Finder]): Claim[] {
  const found = [...inOld(range.old), ...inNew(range.new)]
  const around = found.filter(({ claim }) =>
    claim.spans.some(
      ({ old, new: now }) =>
        (old || now) && (!old || contains(old, range.old)) && (!now || contains(now, range.new)),
    ),
  )
  const [innermost] = around.toSorted((one, other) => one.length - other.length)
  const crossed = [
    ...inOld(range.old).filter(({ span }) => overlapOf(span, range.old) > 0),
    ...inNew(range.new).filter(({ span }) => overlapOf(span, range.new) > 0),
  ]
  const claims = new Set(crossed.map(({ claim }) => claim))
  if (!innermost) return [...claims]
  // An addition does not account for the text that it replaced; another claim may.
  const isOneSided = innermost.claim.spans.every((spans) => !spans.old || !spans.new)
  if (!isOneSided) return [innermost.claim]
  const side = innermost.claim.spans.some((spans) => spans.old) ? 'new' : 'old'
  const others = [...claims].filter(
    (claim) =>
      claim !== innermost.claim &&
      claim.spans.some((spans) => {
        const span = spans[side]
        return span && overlapOf(span, range[side]) > 0
      }),
  )
  return [innermost.claim, ...others]
}

/** The length of the longer of the two spans. */
function lengthOf({ old, new: now }: Claim['spans'][number]): number {
  return Math.max(old ? old.to - old.from : 0, now ? now.to - now.from : 0)
}

/** Finds the claims with a span in one text that overlaps a span or touches it. */
function spanFinder(claims: readonly Claim[], side: 'old' | 'new'): Finder {
  const all = claims
    .flatMap((claim) =>
      claim.spans.flatMap((spans) => {
        const span = spans[side]
        return span ? [{ claim, span, length: lengthOf(spans) }] : []
      }),
    )
    .toSorted((one, other) => one.span.from - other.span.from)
  let furthest = 0
  const furthestEnds = all.map(({ span }) => (furthest = Math.max(furthest, span.to)))
  return ({ from, to }) => {
    const found: Claimed[] = []
    const end = firstIndexWhere(all.length, (index) => (all[index]?.span.from ?? 0) > to)
    for (let index = end - 1; index >= 0 && (furthestEnds[index] ?? 0) >= from; index--) {
      const claimed = all[index]
      if (claimed && claimed.span.to >= from) found.push(claimed)
    }
    return found
  }
}

/**
 * Where a finding is shown: what was added, removed or moved, or the ranges in what it covers. The
 * only finding of some ranges is shown where they all are.
 */
export function placeSpans(
  finding: Finding,
  own: readonly ChangedSpan[],
  isOnly: boolean,
): ChangedSpan {
  const { old, new: now } = spansOfFinding(finding)
  if (finding.isMoved && old && now) return { old: { ...old }, new: { ...now } }
  const inside = own.filter(
    (range) =>
      isOnly ||
      (old && overlapOf(old, range.old) > 0) ||
      (now && overlapOf(now, range.new) > 0) ||
      ((!old || contains(old, range.old)) && (!now || contains(now, range.new))),
  )
  if (inside.length === 0) {
    const [first] = own
    const place = { old: first?.old.from ?? 0, new: first?.new.from ?? 0 }
    return {
      old: old ?? { from: place.old, to: place.old },
      new: now ?? { from: place.new, to: place.new },
    }
  }
  const isWhole = !old || !now
  const olds = [...inside.map((range) => range.old), ...(isWhole && old ? [old] : [])]
  const news = [...inside.map((range) => range.new), ...(isWhole && now ? [now] : [])]
  return { old: hullOf(olds) ?? { from: 0, to: 0 }, new: hullOf(news) ?? { from: 0, to: 0 } }
}

import { mapPosition, type Ranges } from '../text/change-set.ts'
import type { ChangedSpan, Span } from '../text/edit.ts'
import { firstIndexWhere } from '../text/sorted.ts'

/** The ranges in which two texts differ; outside them they are equal. */
export interface RangeMap {
  /** Where a span is in the text after. `undefined`: a range changes something in it. */
  moved(span: Span): Span | undefined
}

export function createRangeMap(ranges: readonly ChangedSpan[]): RangeMap {
  const changes: Ranges = { ranges }
  return {
    moved({ from, to }) {
      const index = firstIndexWhere(ranges.length, (at) => (ranges[at]?.old.to ?? 0) > from)
      if ((ranges[index]?.old.from ?? Infinity) < to) return undefined
      return { from: mapPosition(changes, from, 1), to: mapPosition(changes, to, -1) }
    },
  }
}

/** The span from the first to the last of several. */
export function hullOf(spans: readonly Span[]): Span | undefined {
  const [first, ...others] = spans
  if (!first) return undefined
  let { from, to } = first
  for (const span of others) {
    from = Math.min(from, span.from)
    to = Math.max(to, span.to)
  }
  return { from, to }
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to
}

/** How many characters two spans share. */
export function overlapOf(one: Span, other: Span): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from))
}

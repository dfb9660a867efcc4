import type { ChangedSpan } from '../text/edit.ts'
import type { ChangeKind } from './finding.ts'

/** What a version changed, in units that a person understands; the schema is in `protocol`. */
export interface DescribedChange {
  kind: ChangeKind
  sentence: string
  places: DescribedPlace[]
  /** The indices of the receipt's ranges that this is about. Each range belongs to one change. */
  ranges: number[]
}

export interface DescribedPlace extends ChangedSpan {
  label: string
  tag?: string
  old_path: number[] | null
  new_path: number[] | null
  gap?: { parent: number[]; index: number }
  selector?: string
}

export const maxPlaces = 200

/** What is known of a change without looking at the pages. */
export function describeSource(ranges: readonly ChangedSpan[]): DescribedChange[] {
  if (ranges.length === 0) return []
  return [sourceChange([...ranges.keys()], ranges, `${places(ranges.length)} in the source`)]
}

export function places(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'place' : 'places'}`
}

export function sourceChange(
  indices: readonly number[],
  ranges: readonly ChangedSpan[],
  sentence: string,
): DescribedChange {
  const shown = indices.slice(0, maxPlaces).flatMap((index) => ranges[index] ?? [])
  return {
    kind: 'source',
    sentence,
    ranges: [...indices],
    places: shown.map(({ old, new: now }) => ({
      old: { ...old },
      new: { ...now },
      label: 'Source',
      old_path: null,
      new_path: null,
    })),
  }
}

import { firstIndexWhere } from '../text/sorted.ts'

/** Returns the indices of one of the longest increasing runs of distinct numbers, gaps allowed. */
export function longestIncreasing(numbers: readonly number[]): Set<number> {
  /** For each length, the index of the smallest number that ends a run of that length. */
  const ends: number[] = []
  const before: number[] = []
  for (const [index, number] of numbers.entries()) {
    const length = firstIndexWhere(ends.length, (at) => (numbers[ends[at] ?? 0] ?? 0) >= number)
    before.push(ends[length - 1] ?? -1)
    ends[length] = index
  }
  const run = new Set<number>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) run.add(at)
  return run
}

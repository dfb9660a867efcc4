/** A sequence of distinct numbers from 0 to `count` - 1, each with a weight. */
export interface Weighted {
  rank: number
  weight: number
}

/** Returns the indices of the heaviest increasing run of items, gaps allowed. */
export function heaviestIncreasing(items: readonly Weighted[], count: number): Set<number> {
  /** A Fenwick tree: for prefixes of the ranks, the item that ends the heaviest run. */
  const tree = new Int32Array(count + 1).fill(-1)
  const totals = new Float64Array(items.length)
  const before = new Int32Array(items.length)
  let best = -1
  const totalOf = (index: number) => totals[index] ?? 0
  for (const [index, { rank, weight }] of items.entries()) {
    let last = -1
    for (let at = rank; at > 0; at -= at & -at) last = heavier(last, tree[at] ?? -1, totalOf)
    before[index] = last
    totals[index] = totalOf(last) + weight
    for (let at = rank + 1; at <= count; at += at & -at) {
      tree[at] = heavier(tree[at] ?? -1, index, totalOf)
    }
    best = heavier(best, index, totalOf)
  }
  const run = new Set<number>()
  for (let at = best; at >= 0; at = before[at] ?? -1) run.add(at)
  return run
}

function heavier(one: number, other: number, totalOf: (index: number) => number): number {
  if (one < 0 || other < 0) return Math.max(one, other)
  return totalOf(other) > totalOf(one) ? other : one
}

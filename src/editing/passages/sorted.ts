/** The index of the first number of a sorted list that is at least `limit`; its length if there is none. */
export function firstIndexFrom(sorted: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The index of the last number of a sorted list that is at most `limit`; -1 if there is none. */
export function lastIndexUpTo(sorted: ArrayLike<number>, limit: number): number {
  return firstIndexFrom(sorted, limit + 1) - 1
}

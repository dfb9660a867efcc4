/**
 * Returns the first index of a sequence for which `holds`, which is so for all indices after it as
 * well; the sequence's length if there is none. It takes logarithmic time.
 */
export function firstIndexWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Returns the index of the first of sorted numbers that is at least `limit`; their count if there is none. */
export function firstIndexFrom(sorted: ArrayLike<number>, limit: number): number {
  return firstIndexWhere(sorted.length, (index) => (sorted[index] ?? 0) >= limit)
}

/** Returns the index of the last of sorted integers that is at most `limit`; -1 if there is none. */
export function lastIndexUpTo(sorted: ArrayLike<number>, limit: number): number {
  return firstIndexFrom(sorted, limit + 1) - 1
}

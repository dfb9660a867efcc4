/** The indices of an aligned piece in the quote and in the target. */
export type Pair = [inQuote: number, inTarget: number]

/** Words or other pieces, and the whitespace before each; of a quote also what the source has there. */
interface Pieces {
  keys: readonly string[]
  gaps: readonly string[]
  sourceGaps?: readonly string[]
}

/** The cost of a piece with whitespace before it as in the quote but not the source, or as in neither. */
const cost = { likeQuote: 1, likeNeither: 3 }

/** How far an insertion or deletion may slide along equal pieces. */
const maxSlide = 50

/**
 * Slides insertions and deletions along equal pieces, since a diff can't tell which of equal pieces is
 * the new one:
 *
 *     quote   ha⏎ha
 *     target  ha·ha⏎ha
 *     diff    inserts the third `ha`, so that the whitespace before the second changes
 *     slid    inserts the second `ha`, so that the line ending stays before the last
 *
 * A change slides until it meets another, so that there are fewer changes, or else to where the
 * least whitespace changes.
 */
export function slideChanges(pairs: readonly Pair[], old: Pieces, now: Pieces): Pair[] {
  const slid = slideInsertions(pairs, old, now)
  // Seen from the target, a deletion is an insertion.
  return swapped(slideInsertions(swapped(slid), now, old))
}

function swapped(pairs: readonly Pair[]): Pair[] {
  return pairs.map(([index, other]) => [other, index])
}

function slideInsertions(pairs: readonly Pair[], old: Pieces, now: Pieces): Pair[] {
  const slid = pairs.map(([index, other]): Pair => [index, other])
  for (let at = 0; at <= slid.length; at++) {
    const [index, other] = slid[at - 1] ?? [-1, -1]
    const [nextIndex, nextOther] = slid[at] ?? [old.keys.length, now.keys.length]
    const length = nextOther - other - 1
    if (nextIndex !== index + 1 || length === 0) continue
    const steps = stepsBack({ pairs: slid, at, length, old, now })
    for (let step = 1; step <= steps; step++) shiftPair(slid, at - step, length)
    for (let step = 0; step < -steps; step++) shiftPair(slid, at + step, -length)
    at += Math.max(0, -steps)
  }
  return slid
}

function shiftPair(pairs: Pair[], at: number, by: number): void {
  const [index = 0, other = 0] = pairs[at] ?? []
  pairs[at] = [index, other + by]
}

/** An insertion of `length` pieces of `now` before the pair with the index `at`. */
interface Insertion {
  pairs: readonly Pair[]
  at: number
  length: number
  old: Pieces
  now: Pieces
}

/** How many pieces an insertion slides back; forward if below 0. */
function stepsBack(insertion: Insertion): number {
  const back = reach(insertion, -1)
  if (back.meetsChange) return back.steps
  const forward = reach(insertion, 1)
  if (forward.meetsChange) return -forward.steps
  let best = 0
  let lowest = costOf(insertion, 0, back.steps, forward.steps)
  for (let steps = -forward.steps; steps <= back.steps && lowest > 0; steps++) {
    const found = costOf(insertion, steps, back.steps, forward.steps)
    if (found < lowest) [best, lowest] = [steps, found]
  }
  return best
}

/** What it costs if an insertion slides back by some steps: pieces whose whitespace changes. */
function costOf(insertion: Insertion, steps: number, back: number, forward: number): number {
  const { pairs, at, length, old, now } = insertion
  let sum = 0
  for (let number = at - back; number <= at + forward; number++) {
    const [index, other] = pairs[number] ?? [old.keys.length, now.keys.length]
    const slidOther = other + shiftOf(number - at, steps, length)
    const [gap, newGap] = [old.gaps[index] ?? '', now.gaps[slidOther] ?? '']
    const [inQuote, inTarget] = old.sourceGaps ? [gap, newGap] : [newGap, gap]
    const inSource = old.sourceGaps?.[index] ?? now.sourceGaps?.[slidOther] ?? inQuote
    if (inTarget === inSource) continue
    if (inTarget === inQuote) {
      sum += cost.likeQuote
      continue
    }
    // The whitespace before the insertion and after it may be divided differently.
    const before = now.gaps[slidOther - length] ?? ''
    const isDivided = number === at - steps && (gap === before || gap === before + newGap)
    if (!isDivided) sum += cost.likeNeither
  }
  return sum
}

/** How far the pair that is `distance` pairs after an insertion moves if that slides back by some steps. */
function shiftOf(distance: number, steps: number, length: number): number {
  if (distance < 0 && distance >= -steps) return length
  if (distance >= 0 && distance < -steps) return -length
  return 0
}

/** How far an insertion can slide along equal pieces, and whether it meets another change there. */
function reach({ pairs, at, length, old, now }: Insertion, way: 1 | -1) {
  let steps = 0
  for (; steps < maxSlide; steps++) {
    const next = way < 0 ? at - 1 - steps : at + steps
    const [index, other] = pairs[next] ?? [-1, -1]
    const [before, after] =
      way < 0 ? [pairs[next], pairs[next + 1]] : [pairs[next - 1], pairs[next]]
    const isFirst = steps === 0
    if (!isFirst && !areAdjacent(before, after, old, now)) return { steps, meetsChange: true }
    if (index < 0 || now.keys[other] !== now.keys[other + length * -way]) break
  }
  return { steps, meetsChange: false }
}

/** Whether nothing changes between two pairs, or before the first or after the last. */
function areAdjacent(before: Pair | undefined, after: Pair | undefined, old: Pieces, now: Pieces) {
  const [index, other] = before ?? [-1, -1]
  const [nextIndex, nextOther] = after ?? [old.keys.length, now.keys.length]
  return nextIndex === index + 1 && nextOther === other + 1
}

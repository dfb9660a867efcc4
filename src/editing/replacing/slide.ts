/** Tokens of two texts that are the same. */
export type Pair = [quoted: number, wanted: number]

/** Words or other pieces, and the white space before each; of a quote, also what the source has there. */
interface Pieces {
  keys: readonly string[]
  gaps: readonly string[]
  inSource?: readonly string[]
}

/** What it costs where a piece has white space before it as the quote has but not the source, or as neither. */
const [small, large] = [1, 3]

/** How far a piece that was put in or taken out is moved along equal ones. */
const furthest = 50

/**
 * Matches of equal pieces of two texts, where what was only put in or only taken out between them is
 * moved along equal pieces to where it was most likely meant: beside another change, so that there
 * are fewer of them, or else to where the white space stays as it was.
 */
export function settle(pairs: readonly Pair[], old: Pieces, now: Pieces): Pair[] {
  const settled = settleAdded(pairs, old, now)
  // What was taken out was put in, seen from the other side.
  return swapped(settleAdded(swapped(settled), now, old))
}

function swapped(pairs: readonly Pair[]): Pair[] {
  return pairs.map(([index, other]) => [other, index])
}

function settleAdded(pairs: readonly Pair[], old: Pieces, now: Pieces): Pair[] {
  const settled = pairs.map(([index, other]): Pair => [index, other])
  for (let at = 0; at <= settled.length; at++) {
    const [index, other] = settled[at - 1] ?? [-1, -1]
    const [nextIndex, nextOther] = settled[at] ?? [old.keys.length, now.keys.length]
    const length = nextOther - other - 1
    if (nextIndex !== index + 1 || length === 0) continue
    const steps = stepsOf(settled, at, length, old, now)
    for (let step = 1; step <= steps; step++) move(settled, at - step, length)
    for (let step = 0; step < -steps; step++) move(settled, at + step, -length)
    at += Math.max(0, -steps)
  }
  return settled
}

function move(pairs: Pair[], at: number, by: number): void {
  const [index = 0, other = 0] = pairs[at] ?? []
  pairs[at] = [index, other + by]
}

/** How many pieces what was put in before a match is to be moved back (or forth: below 0). */
function stepsOf(pairs: Pair[], at: number, length: number, old: Pieces, now: Pieces): number {
  const back = reach(pairs, at, length, -1, old, now)
  if (back.meets) return back.steps
  const forth = reach(pairs, at, length, 1, old, now)
  if (forth.meets) return -forth.steps
  let [best, least] = [0, costOf(0)]
  for (let steps = -forth.steps; steps <= back.steps && least > 0; steps++) {
    const found = costOf(steps)
    if (found < least) [best, least] = [steps, found]
  }
  return best

  /** How much would be amiss: pieces with other white space before them than they had or, less so, than the source has. */
  function costOf(steps: number): number {
    let cost = 0
    for (let number = at - back.steps; number <= at + forth.steps; number++) {
      const [index, other] = pairs[number] ?? [old.keys.length, now.keys.length]
      const by =
        number < at && number >= at - steps
          ? length
          : number >= at && number < at - steps
            ? -length
            : 0
      const [gap, after] = [old.gaps[index] ?? '', now.gaps[other + by] ?? '']
      const [was, becomes] = old.inSource ? [gap, after] : [after, gap]
      const is = old.inSource?.[index] ?? now.inSource?.[other + by] ?? was
      if (becomes === is) continue
      if (becomes === was) {
        cost += small
        continue
      }
      // That around what was put in may be shared out otherwise.
      const before = now.gaps[other + by - length] ?? ''
      if (number !== at - steps || (gap !== before && gap !== before + after)) cost += large
    }
    return cost
  }
}

/** How far what was put in can be moved along equal pieces, and whether it meets another change there. */
function reach(pairs: Pair[], at: number, length: number, way: 1 | -1, old: Pieces, now: Pieces) {
  let steps = 0
  for (; steps < furthest; steps++) {
    const next = way < 0 ? at - 1 - steps : at + steps
    const [index, other] = pairs[next] ?? [-1, -1]
    const [before, after] =
      way < 0 ? [pairs[next], pairs[next + 1]] : [pairs[next - 1], pairs[next]]
    const isFirst = steps === 0
    if (!isFirst && !areBeside(before, after, old, now)) return { steps, meets: true }
    if (index < 0 || now.keys[other] !== now.keys[other + length * -way]) break
  }
  return { steps, meets: false }
}

/** Whether nothing is changed between two matches, or before the first or after the last. */
function areBeside(before: Pair | undefined, after: Pair | undefined, old: Pieces, now: Pieces) {
  const [index, other] = before ?? [-1, -1]
  const [nextIndex, nextOther] = after ?? [old.keys.length, now.keys.length]
  return nextIndex === index + 1 && nextOther === other + 1
}

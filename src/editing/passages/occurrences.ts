import { findAll } from '../text/search.ts'

/** Whether a passage may be matched at a span, such as within what the person selected. */
export type SpanFilter = (from: number, to: number) => boolean

/** How many positions are told apart; of more, only that there are at least so many. */
export const maxPositions = 20

/** How many occurrences are examined, to bound the time where most are rejected. */
const maxExamined = 10_000

/** The first offsets at which a text contains a passage and that are accepted; they may overlap. */
export function occurrences(
  text: string,
  passage: string,
  isAccepted: (at: number) => boolean,
): number[] {
  const positions: number[] = []
  let examined = 0
  for (const at of findAll(text, passage)) {
    if (isAccepted(at)) positions.push(at)
    if (++examined >= maxExamined || positions.length >= maxPositions) break
  }
  return positions
}

import type { Span } from '../text/edit.ts'
import type { FoldedMatch } from './folded-match.ts'
import type { Level } from './levels.ts'
import { describeAmbiguity } from './misses.ts'
import { maxPositions } from './occurrences.ts'
import type { Reading } from './readings.ts'
import type { Source } from './source.ts'

/** Where a passage is, or why it can't be located. The model reads `reason`, so it is prose. */
export type Match = FoundPassage | MissedPassage

/** The one position of a passage. */
export interface FoundPassage extends Span {
  ok: true
  /** The span with the whitespace around it that was quoted as well. */
  outer: Span
  level: Level
  /** The quote as it was matched: without its wrapping if there is a `reading`. */
  quote: string
  reading: Reading | undefined
  /**
   * How quote and source correspond, character by character, without the whitespace around the quote;
   * undefined if both are the same, or if the quote leaves out its middle.
   */
  folded: FoldedMatch | undefined
  /** The two ends of a passage, if the quote leaves out its middle. */
  ends: [head: FoundPassage, tail: FoundPassage] | undefined
}

export interface MissedPassage {
  ok: false
  reason: string
  code?: 'missing' | 'ambiguous'
}

export function missing(reason: string): MissedPassage {
  return { ok: false, reason, code: 'missing' }
}

/** The refusal of a quote that matches at several offsets. */
export function ambiguous(source: Source, positions: readonly number[]): MissedPassage {
  return {
    ok: false,
    reason: describeAmbiguity(source.text, positions, maxPositions),
    code: 'ambiguous',
  }
}

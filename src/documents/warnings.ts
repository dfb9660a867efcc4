import { describeMismatches, mismatchesOf } from '../composer/figures/mismatches.ts'
import { createValidator } from '../editing/checks/validate.ts'
import type { Edit } from '../editing/text/edit.ts'

/**
 * What a person should look at after edits of a page: what they broke, and figures that no longer
 * match their table. `mismatches` are the latter as one sentence without a full stop, or empty.
 */
export function warningsOf(before: string, after: string, edits: readonly Edit[]) {
  const broken = createValidator(before)(after, edits).map(({ text }) => text)
  const names = mismatchesOf(before, after, edits)
  return {
    warnings: [...broken, ...names.map((name) => describeMismatches([name]))],
    mismatches: describeMismatches(names),
  }
}

/** Adds the warnings, if any, to a sentence. */
export function withWarnings(sentence: string, warnings: readonly string[]): string {
  return warnings.length === 0 ? sentence : `${sentence} Look at it: ${warnings.join('; ')}.`
}

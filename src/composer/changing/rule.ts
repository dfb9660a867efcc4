import type { Outline } from '../outline.ts'
import type { Edit } from '../../editing/text/edit.ts'
import type { Missing, Several } from './choices.ts'
import type { Request } from './request.ts'

/** What a rule makes of a request that it matches: edits, or why there are none. */
export type Step = Made | Missing | Several

/** Edits in any order, without overlaps, and a sentence that says what they do. */
export interface Made {
  ok: true
  edits: Edit[]
  done: string
  /** What to say where the document is like that already. */
  already?: string
  /** It can't be done to several parts at once. */
  once?: true
}

/** A form of request that is understood. Groups of the pattern are handed over as they were written. */
export interface Rule {
  pattern: RegExp
  apply(
    outline: Outline,
    request: Request,
    groups: Record<string, string | undefined>,
  ): Step | undefined
}

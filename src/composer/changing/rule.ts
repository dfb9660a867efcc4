import type { Outline } from '../outline.ts'
import type { Change } from './calls.ts'
import type { Missing, Several } from './choices.ts'
import type { Request } from './request.ts'

/** What a rule makes of a request it fits: changes and a sentence of what they do, or why none. */
export type Step = Made | Missing | Several

/** Changes, and a sentence of what they do. */
export interface Made {
  ok: true
  changes: Change[]
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

import type { Outline } from '../outline.ts'
import type { Edit } from '../../editing/text/edit.ts'
import type { Missing, Unanswered } from './question.ts'
import type { ParsedRequest } from './parsed-request.ts'
import type { Picture } from './pictures.ts'

/** What a rule makes of a request that it matches: edits, or why there are none. */
export type Step = Made | Missing | Unanswered

/** Edits in any order, without overlaps, and a sentence that says what they do. */
export interface Made {
  ok: true
  edits: readonly Edit[]
  done: string
  /** What to say if the document already is as asked. */
  already?: string
  /** Whether it can't be done to several parts at once. */
  once?: true
  /** The attached pictures that it puts into the document. */
  placed?: readonly Picture[]
}

/** A form of request, and its effect. */
export interface Rule {
  /** A request that the pattern matches. */
  example: string
  pattern: RegExp
  /**
   * The edits for a matching request. `groups` of the pattern still have their quotes masked. Returns
   * `undefined` if the request means something else, so that the next rule is tried.
   */
  apply(
    outline: Outline,
    request: ParsedRequest,
    groups: Record<string, string | undefined>,
  ): Step | undefined
}

/** Verbs and prepositions that many patterns share, as their sources. */
export const changeVerb = '(?:change|set|update|edit|make|modify|switch)'
export const toWord = '(?:to say|to read|to be|to|into|as|be|with|by)'

/** The result if the document already is as asked. */
export function alreadySo(already: string): Step {
  const sentence = already.charAt(0).toUpperCase() + already.slice(1)
  return { ok: true, edits: [], done: sentence, already: sentence }
}

import { mapPosition, type ChangeSet } from './text/change-set.ts'
import { spansOf, type Edit, type Span } from './text/edit.ts'
import type { EditCall } from './tools/resolve.ts'

/** The span that a call changed, at its position after all calls so far. */
export interface Attribution extends Span {
  call: EditCall
  /** The text that the call inserted. Later calls may have changed it. */
  insert: string
  /** How the passage of the call was found. */
  level: string
}

/** Returns the attributions after one more call, whose edits were made to the text with `earlier`. */
export function attribute(
  earlier: readonly Attribution[],
  changes: ChangeSet,
  made: { call: EditCall; level: string; edits: readonly Edit[] },
): Attribution[] {
  const { call, level, edits } = made
  const moved = earlier.map((one) => ({
    ...one,
    from: mapPosition(changes, one.from, 1),
    to: mapPosition(changes, one.to, 1),
  }))
  const added = spansOf(edits).map(({ new: span }, index) => ({
    ...span,
    call,
    insert: edits[index]?.insert ?? '',
    level,
  }))
  return [...moved, ...added]
}

/** Returns a function that finds the latest attribution that touches a span of a text of `length`. */
export function createAttributionFinder(
  attributions: readonly Attribution[],
  length: number,
): (span: Span) => Attribution | undefined {
  const latest = new Uint32Array(length + 1)
  for (const [index, { from, to }] of attributions.entries()) latest.fill(index + 1, from, to + 1)
  return ({ from, to }) => {
    let last = 0
    for (let position = from; position <= to; position++) {
      last = Math.max(last, latest[position] ?? 0)
    }
    return attributions[last - 1]
  }
}

/**
 * Whether the same call was made before and all text that it inserted is still there. `again` are the
 * edits that it would make now; they must overlap that text. `undefined`: it can't be resolved now.
 */
export function isMadeAlready(
  attributions: readonly Attribution[],
  html: string,
  { name, input }: EditCall,
  again: () => readonly Edit[] | undefined,
): boolean {
  const own = attributions.filter(
    ({ call, insert }) => insert !== '' && call.name === name && call.input === input,
  )
  if (own.length === 0) return false
  if (!own.every(({ from, insert }) => html.startsWith(insert, from))) return false
  return again()?.some((edit) => own.some((span) => isIn(edit, span))) ?? true
}

/** Whether an edit replaces a part of a span, or inserts in it or at its edges. */
function isIn({ from, to }: Edit, span: Span): boolean {
  const isInsertion = from === to
  return isInsertion ? from >= span.from && from <= span.to : from < span.to && to > span.from
}

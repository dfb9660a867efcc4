import type { Span } from './edit.ts'
import { treeOf, type Tree } from './tree.ts'
import { fold, sortAttributes, type Folded, type TolerantLevel } from './fold.ts'

/** A text that passages are looked for in. How a level sees it is worked out when it is first needed. */
export interface Source {
  readonly text: string
  folded(level: TolerantLevel): Folded
  /** What browsers make of the text as a page; undefined where it is too broken for that. */
  tree(): Tree | undefined
  /** Whether an offset is inside of what only stands for other text, where nothing can be quoted. */
  isInside(offset: number): boolean
  /** Where the person pointed, if anywhere: of several places the one in there is meant. */
  readonly pointed: Span | undefined
}

export function createSource(
  text: string,
  pointed?: Span,
  isInside: (offset: number) => boolean = () => false,
): Source {
  const known = new Map<TolerantLevel, Folded>()
  function folded(level: TolerantLevel): Folded {
    const before = known.get(level)
    if (before) return before
    const now = level === 'attributes' ? sortAttributes(folded('markup')) : fold(text, level)
    known.set(level, now)
    return now
  }
  let tree: { made: Tree | undefined } | undefined
  return { text, folded, tree: () => (tree ??= { made: treeOf(text) }).made, isInside, pointed }
}

import type { Token } from 'parse5'
import type { Span } from '../text/edit.ts'
import { elementsOf, type ElementNode } from '../html/elements.ts'
import { readTokens } from '../html/tokenizer.ts'
import { treeOf, type Tree } from '../html/tree.ts'
import { plainForm, type PlainForm } from './plain-form.ts'
import { fold, sortAttributes, type Folded, type TolerantLevel } from './fold.ts'

/** A text that passages are looked for in. How a level sees it is worked out when it is first needed. */
export interface Source {
  readonly text: string
  folded(level: TolerantLevel): Folded
  /** The text with plain line ends and composed characters. */
  plain(): PlainForm
  /** What browsers make of the text as a page; undefined where it is too broken for that. */
  tree(): Tree | undefined
  /** The elements as the source nests them. */
  elements(): readonly ElementNode[]
  /** Where tags, comments and doctypes begin and end, in the order of the text. */
  marks(): Marks
  /** Whether an offset is inside of what only stands for other text, where nothing can be quoted. */
  isInside(offset: number): boolean
  /** Where the person pointed, if anywhere: of several places the one in there is meant. */
  readonly pointed: Span | undefined
}

interface Marks {
  starts: number[]
  ends: number[]
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
  let marks: Marks | undefined
  let plain: PlainForm | undefined
  let elements: readonly ElementNode[] | undefined
  return {
    text,
    folded,
    plain: () => (plain ??= plainForm(text)),
    elements: () => (elements ??= elementsOf(text).elements),
    marks: () => (marks ??= marksOf(text)),
    tree: () => (tree ??= { made: treeOf(text) }).made,
    isInside,
    pointed,
  }
}

function marksOf(text: string): Marks {
  const marks: Marks = { starts: [], ends: [] }
  const add = ({ location }: Token.Token) => {
    if (!location) return
    marks.starts.push(location.startOffset)
    marks.ends.push(location.endOffset)
  }
  readTokens(text, () => ({ startTag: add, endTag: add, other: add }))
  return marks
}

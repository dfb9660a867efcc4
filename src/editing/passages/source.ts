import type { Token } from 'parse5'
import { elementsOf, type ElementNode } from '../html/elements.ts'
import { readTokens } from '../html/tokenizer.ts'
import { treeOf, type Tree } from '../html/tree.ts'
import type { Span } from '../text/edit.ts'
import { fold, sortAttributes } from './fold.ts'
import type { FoldedText } from './folded-text.ts'
import type { TolerantLevel } from './levels.ts'
import { plainForm, type PlainForm } from './plain-form.ts'

/** A text in which passages are looked up. Whatever is derived from it is computed on first use. */
export interface Source {
  readonly text: string
  folded(level: TolerantLevel): FoldedText
  /** The text with plain line endings and composed characters. */
  plain(): PlainForm
  /** The page that browsers build from the text; undefined if it is too broken for that. */
  tree(): Tree | undefined
  /** The elements as the source nests them. */
  elements(): readonly ElementNode[]
  /** Where tags, comments and doctypes start and end, in the order of the text. */
  markup(): { starts: number[]; ends: number[] }
  /** Whether an offset is inside a stand-in for other text, where nothing can be quoted. */
  isInsideStandIn(offset: number): boolean
  /** What the person pointed at, if anything: of several matches, the one within it is meant. */
  readonly pointed: Span | undefined
}

export function createSource(
  text: string,
  pointed?: Span,
  isInsideStandIn: (offset: number) => boolean = () => false,
): Source {
  const foldedTexts = new Map<TolerantLevel, FoldedText>()
  function folded(level: TolerantLevel): FoldedText {
    const known = foldedTexts.get(level)
    if (known) return known
    const made = level === 'attributes' ? sortAttributes(folded('markup')) : fold(text, level)
    foldedTexts.set(level, made)
    return made
  }
  return {
    text,
    folded,
    plain: once(() => plainForm(text)),
    elements: once(() => elementsOf(text).elements),
    markup: once(() => markupOf(text)),
    tree: once(() => treeOf(text)),
    isInsideStandIn,
    pointed,
  }
}

/** The function, which computes its value when it is first called. */
function once<Value>(compute: () => Value): () => Value {
  let known: { value: Value } | undefined
  return () => (known ??= { value: compute() }).value
}

function markupOf(text: string): { starts: number[]; ends: number[] } {
  const starts: number[] = []
  const ends: number[] = []
  const add = ({ location }: Token.Token) => {
    if (!location) return
    starts.push(location.startOffset)
    ends.push(location.endOffset)
  }
  readTokens(text, () => ({ startTag: add, endTag: add, other: add }))
  return { starts, ends }
}

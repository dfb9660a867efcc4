import type { Span } from '../text/edit.ts'
import { foldMarkup } from './fold-markup.ts'
import { foldPlainText } from './fold-text.ts'
import {
  createWriter,
  decodeCodes,
  endsUnit,
  finish,
  startsUnit,
  type FoldedText,
} from './folded-text.ts'
import { foldings, type StartContext, type TolerantLevel } from './levels.ts'

// Folding writes a text in a canonical form in which all spellings that a level regards as equal
// are the same characters. Quote and document are equal on a level where their folded texts are:
// finding a quote is then a plain search for characters, and no two texts are ever "similar".
//
//     level        <P  CLASS='x'>“Salt” &amp;⏎pepper</P>
//     whitespace   <P CLASS='x'>“Salt” &amp; pepper</P>
//     typography   <P CLASS='x'>"Salt" &amp; pepper</P>
//     markup       ‹p class="x"›"Salt" & pepper‹/p›
//     attributes   the same, with the attributes of every tag sorted
//
// ‹ and › stand for the characters of `tagStart` and `tagEnd`, so that a tag never equals the text
// `&lt;p&gt;`. Every character remembers the offsets of its source (`folded-text.ts`): what is found in
// the folded text is cut from the source itself, and no folded text is ever written to a document.

/** The text as the level sees it, in time proportional to its length. */
export function fold(
  source: string,
  level: TolerantLevel,
  context: StartContext = 'text',
): FoldedText {
  const { foldsTypography, foldsMarkup, sortsAttributes } = foldings[level]
  const writer = createWriter(source, foldsTypography)
  if (foldsMarkup) foldMarkup(writer, context)
  else foldPlainText(writer, 0, source.length)
  const folded = finish(writer)
  return sortsAttributes ? sortAttributes(folded) : folded
}

/**
 * The folded text if it is `expected`; undefined if it is not. A text that starts within a value may
 * end that with the other kind of quote.
 */
export function foldIfEqual(
  expected: string,
  source: string,
  level: TolerantLevel,
  context: StartContext,
): FoldedText | undefined {
  const isInValue = context === 'double-quoted' || context === 'single-quoted'
  const contexts = isInValue ? (['double-quoted', 'single-quoted'] as const) : [context]
  return contexts.map((one) => fold(source, level, one)).find(({ text }) => text === expected)
}

/**
 * The level `attributes` of a text, from its level `markup`. Within a tag whose attributes may have
 * been moved, no match may start or end: only the whole tag is equal to another.
 */
export function sortAttributes({ tags, visibleEnds, ...markup }: FoldedText): FoldedText {
  const codes = markup.codes.slice()
  const starts = markup.starts.slice()
  const ends = markup.ends.slice()
  const flags = markup.flags.slice()
  for (const { from, to, attributes } of tags) {
    if (attributes.length < 2) continue
    let at = attributes[0]?.from ?? to
    for (const attribute of attributes.toSorted(byText)) {
      for (let index = attribute.from; index < attribute.to; index++, at++) {
        codes[at] = markup.codes[index] ?? 0
        starts[at] = markup.starts[index] ?? 0
        ends[at] = markup.ends[index] ?? 0
      }
    }
    flags.fill(0, from, to)
    flags[from] = startsUnit
    flags[to - 1] = endsUnit
  }
  return { text: decodeCodes(codes), codes, starts, ends, flags, visibleEnds, tags }

  function byText(one: Span, other: Span): number {
    const [first, second] = [one, other].map(({ from, to }) => markup.text.slice(from, to))
    return (first ?? '') < (second ?? '') ? -1 : 1
  }
}

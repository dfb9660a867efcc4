import type { Span } from '../../editing/text/edit.ts'
import { inWords } from '../in-words.ts'
import { readOutline } from '../outline.ts'
import { staleFigures, type Columns } from './following.ts'
import { columnOfMark, nameOfFigure, type MarkedFigure } from './markers.ts'
import { namesOf, type NamedTable } from './named-tables.ts'

/**
 * The names of the marked figures that matched their tables before some edits and do not after
 * them. Reads only marked parts of the document, and only if the edits touch one.
 */
export function mismatchesOf(before: string, after: string, edits: readonly Span[]): string[] {
  if (before.length > maxLength || after.length > maxLength) return []
  const ranges = markedIn(before)
  if (!touchAny(ranges, edits)) return []
  const [was, is] = [piecesOf(before, ranges), piecesOf(after, markedIn(after))]
  const [old, now] = [readOutline(was), readOutline(is)]
  if (!old || !now) return []
  return staleFigures(old, now, asNamed).map(({ figure }) => nameOfFigure(figure))
}

/** Whether edits touch a table or a figure that is marked, as far as documents are read for them. */
export function touchMarked(before: string, edits: readonly Span[]): boolean {
  return before.length <= maxLength && touchAny(markedIn(before), edits)
}

function touchAny(ranges: readonly Span[], edits: readonly Span[]): boolean {
  return ranges.some((one) => edits.some(({ from, to }) => from <= one.to && to >= one.from))
}

/** Names the figures that no longer match, as a sentence without a full stop; empty for none. */
export function describeMismatches(names: readonly string[]): string {
  const [name = ''] = names
  if (names.length === 0) return ''
  const said = `${inWords(names)} no longer match${names.length === 1 ? 'es its' : ' their'} table`
  return said.replace(name.charAt(0), name.charAt(0).toUpperCase())
}

/** The column that a figure names in a table. */
function asNamed({ marker }: MarkedFigure, now: NamedTable): Columns | undefined {
  const of = columnOfMark(namesOf(now), marker)
  return of === undefined ? undefined : { of }
}

const maxLength = 4_000_000
const marked =
  /<([a-z][\w-]*)\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*?\bdata-(?:table|from)\s*=|<!--[^]*?(?:-->|$)|<(script|style|template|textarea)\b[^]*?(?:<\/\2|$)/gi

/** The spans of marked elements by their tags, without those inside others. */
function markedIn(html: string): Span[] {
  const ranges: Span[] = []
  for (const { 1: name, index } of html.matchAll(marked)) {
    if (name === undefined || index < (ranges.at(-1)?.to ?? 0)) continue
    // A parser drops cells and rows outside a table.
    const isOfTable = /^(?:t[dhr]|thead|tbody|tfoot|caption)$/i.test(name)
    const table = isOfTable ? startOfTable(html, index) : -1
    const from = table < 0 ? index : table
    ranges.push({ from, to: endOfElement(html, table < 0 ? name : 'table', from) })
  }
  return ranges
}

function startOfTable(html: string, before: number): number {
  return Math.max(html.lastIndexOf('<table', before), html.lastIndexOf('<TABLE', before))
}

function piecesOf(html: string, ranges: readonly Span[]): string {
  return ranges.map(({ from, to }) => html.slice(from, to)).join('\n')
}

/** The end of an element that may contain others of its name; that of the text if it is not closed. */
function endOfElement(html: string, name: string, from: number): number {
  const tags = new RegExp(`<(/?)${RegExp.escape(name)}(?![\\w-])[^<>]*>?`, 'gi')
  tags.lastIndex = from
  let depth = 0
  for (let match = tags.exec(html); match; match = tags.exec(html)) {
    depth += match[1] === '/' ? -1 : 1
    if (depth === 0) return tags.lastIndex
  }
  return html.length
}

import { readNumber } from '../../tables/numbers.ts'
import { dataRows, type Table } from '../../tables/table.ts'
import type { Edit, Span } from '../../editing/text/edit.ts'
import {
  caption,
  compute,
  figuresIn,
  fold,
  namedTables,
  nameOfFigure,
  namesOf,
  numbersShown,
  showing,
  sourceOf,
  textsIn,
  trimmed,
  written,
  type Computed,
  type MarkedFigure,
  type NamedTable,
  type Showing,
} from './figures.ts'
import { escapeHtml } from '../html.ts'
import { columnMark, columnOfMark, readMarker } from './markers.ts'
import { readOutline, type Item, type Outline } from '../outline.ts'

/** A figure whose table has changed. */
interface Stale {
  /** As it stood before, and as it stands now. */
  before: MarkedFigure
  figure: MarkedFigure
  /** What brings it up to date; undefined where nothing surely does. */
  edit: Edit | undefined
}

/**
 * The figures of a document that showed what their tables said before a change, and do not after it;
 * and those of which can be told only now what they should show. `columnIn` finds the column of one
 * after the change.
 */
function staleFigures(
  before: Outline,
  after: Outline,
  columnIn: (figure: MarkedFigure, now: NamedTable, was: NamedTable) => Columns | undefined,
): Stale[] {
  const [was, is] = [figuresIn(before), figuresIn(after)]
  if (was.length === 0) return []
  const oldTables = namedTables(before)
  const newTables = namedTables(after, oldTables)
  const counterparts = createCounterparts(was, is)
  return was.flatMap((old, index) => {
    const figure = counterparts[index]
    const oldTable = oldTables.get(old.marker.table)
    const of = oldTable && columnOfMark(namesOf(oldTable), old.marker)
    if (!figure || !oldTable || of === undefined) return []
    const known = compute(old, oldTable, of)
    const shown = known && showing(old, known, before)
    if (known && !shown) return []
    const newTable = newTables.get(figure.marker.table)
    const columns = newTable && columnIn(figure, newTable, oldTable)
    const now = columns && newTable ? compute(figure, newTable, columns.of, columns.by) : undefined
    if (!known && !now && !hasChanged(oldTable, of, newTable, columns?.of)) return []
    const isShown = now && showing(figure, now, after)
    if (isShown === 'exactly' || (isShown && shown !== 'exactly')) return []
    return [{ before: old, figure, edit: now && update(figure, { known, now, shown }, after) }]
  })
}

/** Whether the data of a column is another after a change. */
function hasChanged(
  was: NamedTable,
  of: number,
  now: NamedTable | undefined,
  at: number | undefined,
) {
  const cells = ({ table }: NamedTable, index: number) =>
    JSON.stringify(dataRows(table).map((row) => row[index]))
  return now === undefined || at === undefined || cells(was, of) !== cells(now, at)
}

/** The columns that a figure is computed from. */
interface Columns {
  of: number
  by?: number | undefined
}

/** The edit that brings a figure up to date. */
function update(
  { item }: MarkedFigure,
  { known, now, shown }: { known: Computed | undefined; now: Computed; shown: Showing },
  after: Outline,
): Edit | undefined {
  const { inner } = item
  if (now.kind === 'chart') {
    if (item.tag !== 'figure' || (known && shown !== 'exactly')) return undefined
    const said = item.children.find(({ tag }) => tag === 'figcaption')
    const own = known?.kind === 'chart' ? caption.exec(known.html)?.[1] : undefined
    const isOwn = !said || fold(after.html.slice(said.inner.from, said.inner.to)) === own
    const html = isOwn ? now.html : now.html.replace(caption, () => sourceOf(after.html, said))
    return { ...inner, insert: indented(html, after.html, inner.from) }
  }
  if (!known) {
    // What it showed last is not known, so only a figure that is nothing but a number is one.
    if (!readNumber(item.text, now.format)) return undefined
    const insert = escapeHtml(written(now, item.text, now.format))
    const place = soleText(item, after) ?? inner
    return { from: place.from, to: place.to, insert }
  }
  if (known.kind !== 'number') return undefined
  const [place, ...others] = numbersShown(item, known, after)
  if (!place || others.length > 0) return undefined
  const insert = escapeHtml(written(now, place.text, known.format))
  return { from: place.from, to: place.to, insert }
}

function soleText({ inner }: Item, outline: Outline): Span | undefined {
  const [run, ...others] = textsIn(inner, outline)
  return run && others.length === 0 ? trimmed(outline.html, run) : undefined
}

/** The columns that a figure names in a table. */
function asNamed({ marker }: MarkedFigure, now: NamedTable): Columns | undefined {
  const of = columnOfMark(namesOf(now), marker)
  return of === undefined ? undefined : { of }
}

/**
 * The marked figures which matched their tables before edits and do not after them, each as it is
 * called. Reads only what is marked, and only where the edits touch that.
 */
export function mismatchesOf(before: string, after: string, edits: readonly Span[]): string[] {
  if (before.length > maxLength || after.length > maxLength) return []
  const ranges = markedIn(before)
  const isTouched = ranges.some((one) =>
    edits.some(({ from, to }) => from <= one.to && to >= one.from),
  )
  if (!isTouched) return []
  const [was, is] = [piecesOf(before, ranges), piecesOf(after, markedIn(after))]
  const [old, now] = [readOutline(was), readOutline(is)]
  if (!old || !now) return []
  return staleFigures(old, now, asNamed).map(({ figure }) => nameOfFigure(figure))
}

/** A sentence, without its full stop, of figures that no longer match; empty for none. */
export function sayMismatches(names: readonly string[]): string {
  const [name = ''] = names
  if (names.length === 0) return ''
  const said = `${inWords(names)} no longer match${names.length === 1 ? 'es its' : ' their'} table`
  return said.replace(name.charAt(0), name.charAt(0).toUpperCase())
}

/** Several names as one phrase: `a, b and c`. */
export function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

const maxLength = 4_000_000
const marked =
  /<([a-z][\w-]*)\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*?\bdata-(?:table|from)\s*=|<!--[^]*?(?:-->|$)|<(script|style|template|textarea)\b[^]*?(?:<\/\2|$)/gi

/** Where elements that are marked stand, as far as the tags tell; those within others left out. */
function markedIn(html: string): Span[] {
  const ranges: Span[] = []
  for (const { 1: name, index } of html.matchAll(marked)) {
    if (name === undefined || index < (ranges.at(-1)?.to ?? 0)) continue
    // A cell or row is none outside of a table.
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

/** Where an element ends that may hold others of its kind; the end of the text for one left open. */
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

/**
 * Finds the same figure in the changed document: the one of the same marker, and beside the same
 * texts or of the same number.
 */
function createCounterparts(was: readonly MarkedFigure[], is: readonly MarkedFigure[]) {
  const [before, after] = [Map.groupBy(was, keyOf), Map.groupBy(is, keyOf)]
  const places = new Map<string, { was: MarkedFigure[]; is: MarkedFigure[] }>()
  const alike = (old: MarkedFigure) => {
    const key = keyOf(old)
    const groups = { was: before.get(key) ?? [], is: after.get(key) ?? [] }
    // Which subtotal is which tells its row, where one came or went.
    const isMoved = groups.was.length !== groups.is.length && old.marker.agg === 'subtotal'
    if (!isMoved) return groups
    const place = JSON.stringify([key, beside(old)])
    const known = places.get(place)
    if (known) return known
    const isBeside = (one: MarkedFigure) => beside(one) === beside(old)
    const found = { was: groups.was.filter(isBeside), is: groups.is.filter(isBeside) }
    places.set(place, found)
    return found
  }
  const seen = new Map<readonly MarkedFigure[], number>()
  return was.map((old, index): MarkedFigure | undefined => {
    const groups = alike(old)
    const number = seen.get(groups.was) ?? 0
    seen.set(groups.was, number + 1)
    const other = was.length === is.length ? is[index] : undefined
    const isNew = other && !before.has(keyOf(other))
    return groups.is[number] ?? (isNew ? other : undefined)
  })
}

/** The texts that stand in the same row as a figure. */
function beside({ item }: MarkedFigure): string {
  const others = item.parent?.children.filter(({ attributes }) => !readMarker(attributes)) ?? []
  return JSON.stringify(others.map(({ text }) => text))
}

function keyOf({ item, marker }: MarkedFigure): string {
  const { table, column, nth, agg, by } = marker
  return JSON.stringify([item.tag, table, column, nth, agg, by])
}

/** Changes that bring figures up to date, and the names of the figures that they do. */
export interface Following {
  changes: Edit[]
  followed: string[]
}

/**
 * How the figures of a document follow a change of their tables: what they show, and under which
 * name they know their column. `mayWrite` tells of a place before the change.
 */
export function followTables(
  before: Outline,
  after: Outline,
  mayWrite: (span: Span) => boolean,
): Following {
  const oldTables = namedTables(before)
  const newTables = namedTables(after, oldTables)
  const [was, is] = [figuresIn(before), figuresIn(after)]
  const counterparts = createCounterparts(was, is)
  const renamed = was.flatMap((old, index) => {
    const figure = counterparts[index]
    const tables = [oldTables.get(old.marker.table), newTables.get(old.marker.table)] as const
    const label = labelOf(old.item)
    if (!figure || !tables[0] || !tables[1] || !mayWrite(old.item)) return []
    const columns = columnsAfter(figure, tables[1], tables[0])
    return renames(figure, columns, tables[1], after, !label || mayWrite(label))
  })
  const stale = staleFigures(before, after, (figure, now, old) => columnsAfter(figure, now, old))
  const following = stale.filter(({ edit, before: old }) => edit && mayWrite(old.item.inner))
  return {
    changes: [...renamed, ...following.flatMap(({ edit }) => edit ?? [])],
    followed: following.map(({ figure }) => nameOfFigure(figure)),
  }
}

/** Where the columns of a figure stand after a change that may have renamed, added or taken some. */
function columnsAfter(
  { marker }: MarkedFigure,
  now: NamedTable,
  was: NamedTable,
): Columns | undefined {
  const of = columnOfMark(namesOf(was), marker)
  const by = columnOfMark(namesOf(was), { column: marker.by ?? '' })
  const next = of === undefined ? undefined : columnAfter(of, now.table, was.table)
  if (next === undefined) return undefined
  return { of: next, by: by === undefined ? undefined : columnAfter(by, now.table, was.table) }
}

/** Where a column stands after a change: in its place, else the only one of its name or cells. */
function columnAfter(index: number, now: Table, was: Table): number | undefined {
  if (now.columns.length === was.columns.length) return index
  const ways = [
    ({ columns }: Table) => columns.map(({ name }) => name),
    ({ columns, rows }: Table) =>
      columns.map(({ name }, at) => JSON.stringify([name, ...rows.map(({ cells }) => cells[at])])),
  ]
  for (const way of ways) {
    const [before, after] = [way(was), way(now)]
    const hits = after.flatMap((one, at) => (one === before[index] ? [at] : []))
    if (hits.length === 1 && before.filter((one) => one === before[index]).length === 1) {
      return hits[0]
    }
  }
  return undefined
}

/** Edits by which a figure names its columns as they are called now, and so does what stands over it. */
function renames(
  { item, marker }: MarkedFigure,
  columns: Columns | undefined,
  now: NamedTable,
  after: Outline,
  mayLabel: boolean,
): Edit[] {
  if (!columns) return []
  const names = namesOf(now)
  const { column, nth } = columnMark(names, columns.of)
  const by = columns.by === undefined ? marker.by : names[columns.by]
  const attributes: [string, string | undefined, string | undefined][] = [
    ['data-column', marker.column, column],
    ['data-nth', marker.nth?.toString(), nth?.toString()],
    ['data-by', marker.by, by],
  ]
  const edits = attributes.flatMap(([name, old, value]) =>
    old === value ? [] : setAttribute(item, after.html, name, value),
  )
  const label = mayLabel && column !== marker.column ? labelOf(item) : undefined
  if (!label?.text.endsWith(` ${marker.column}`) || edits.length === 0) return edits
  const insert = escapeHtml(`${label.text.slice(0, -marker.column.length)}${column}`)
  return [{ ...label.inner, insert }, ...edits]
}

/** An edit that sets an attribute of an element or takes it away; none where its tag is not plain. */
function setAttribute(item: Item, html: string, name: string, value: string | undefined): Edit[] {
  const tag = html.slice(item.from, item.inner.from)
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*'|[^\\s"'>]+)`, 'i').exec(tag)
  const insert = value === undefined ? '' : ` ${name}="${escapeHtml(value)}"`
  if (found) {
    const from = item.from + found.index
    return [{ from, to: from + found[0].length, insert }]
  }
  const at = item.from + 1 + item.tag.length
  return value === undefined ? [] : [{ from: at, to: at, insert }]
}

/** The term that a key figure stands under. */
function labelOf({ tag: own, parent, from }: Item): Item | undefined {
  if (own !== 'dd') return undefined
  return parent?.children.findLast(({ tag, to }) => tag === 'dt' && to <= from)
}

/** HTML of several lines, indented as the lines that it takes the place of. */
function indented(html: string, source: string, from: number): string {
  if (!html.includes('\n')) return html
  const padding = /^\s*\n([ \t]*)/.exec(source.slice(from, from + 200))?.[1] ?? ''
  const own = /^ */.exec(html)?.[0] ?? ''
  const lines = html.split('\n').map((line) => padding + line.slice(own.length))
  return `\n${lines.join('\n')}\n${padding.slice(own.length)}`
}

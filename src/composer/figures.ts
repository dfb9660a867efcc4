import { formatNumber, isBlank, readNumber, sumOf } from '../tables/numbers.ts'
import { dataRows, tableOf, valueIn, type Table } from '../tables/table.ts'
import type { RowRole } from '../tables/totals.ts'
import type { Edit, Span } from '../editing/edit.ts'
import { parsePage } from '../editing/tree.ts'
import { drawChart } from './chart.ts'
import { isCell, outlineOf, tablesOf, type Item, type Outline, type TableParts } from './outline.ts'
import type { Marker } from './markers.ts'
import { escapeHtml } from './html.ts'

/** A total, key figure or chart that says what it is computed from. */
export interface MarkedFigure {
  item: Item
  marker: Marker
}

/** The marked figures of a document, in its order. */
export function figuresIn({ items }: Outline): MarkedFigure[] {
  return items.flatMap((item) => {
    const table = item.attributes.get('data-from')
    const column = item.attributes.get('data-column')
    if (table === undefined || column === undefined) return []
    const agg = item.attributes.get('data-agg')
    if (agg !== 'sum' && agg !== 'subtotal') return []
    return [{ item, marker: { table, column, agg, by: item.attributes.get('data-by') } }]
  })
}

/** How a figure is called in an answer. */
export function nameOfFigure({ item, marker }: MarkedFigure): string {
  const { column, by } = marker
  if (item.tag === 'figure') return `the chart of “${column}”${by ? ` by “${by}”` : ''}`
  if (!isCell(item)) return `the key figure of “${column}”`
  return `the ${marker.agg === 'sum' ? 'total' : 'subtotal'} of “${column}”`
}

/** The table of a document, its cells as they are read. */
export function tableFrom({ item, header, rows }: TableParts): Table {
  const lines = rows.map((row) => row.children.filter(isCell).map((cell) => cell.text))
  const names = header.map((cell) => cell.text)
  return tableOf(header.length > 0 ? [names, ...lines] : lines, {
    header: header.length > 0 ? 'first' : 'none',
    decimal: item.attributes.get('data-decimal') === ',' ? ',' : undefined,
    roles: rows.map((row) => roleOf(row.attributes.get('data-summary'))),
  })
}

function roleOf(name: string | undefined): RowRole | undefined {
  return name === 'subtotal' || name === 'total' || name === 'summary' ? name : undefined
}

/** A table of a document, and the elements of its rows. */
interface NamedTable {
  table: Table
  rows: readonly Item[]
}

/** The tables of a document that figures can be computed from, by name; one that two have is none. */
function namedTables(outline: Outline): Map<string, NamedTable> {
  const tables = new Map<string, NamedTable>()
  const taken = new Set<string>()
  for (const parts of tablesOf(outline)) {
    const name = parts.item.attributes.get('data-table')
    if (name === undefined) continue
    if (taken.has(name)) tables.delete(name)
    else tables.set(name, { table: tableFrom(parts), rows: parts.rows })
    taken.add(name)
  }
  return tables
}

/** What stands in a figure that is computed anew, as HTML; undefined where it can’t be computed. */
function computed(
  { item, marker }: MarkedFigure,
  tables: ReadonlyMap<string, NamedTable>,
): string | undefined {
  const named = tables.get(marker.table)
  const of = named && indexOf(named.table, marker.column)
  if (!named || of === undefined) return undefined
  const { table, rows } = named
  if (marker.agg === 'subtotal') {
    const group = groupAbove(
      table,
      rows.findIndex((row) => row === item.parent),
    )
    return group.length > 0 ? sumHtml(table, of, group) : undefined
  }
  const sum = sumHtml(table, of, dataRows(table))
  if (item.tag !== 'figure' || sum === undefined) return sum
  const by = indexOf(table, marker.by ?? '')
  return by === undefined ? undefined : drawChart(table, { by, of }) || undefined
}

/** The rows of data between a row and the total above it. */
export function groupAbove({ rows }: Table, at: number): string[][] {
  const to = Math.max(0, at)
  let from = to
  while (rows[from - 1]?.role === 'data') from--
  return rows.slice(from, to).map(({ cells }) => cells)
}

/** The column of a name; undefined where none or several have it. */
function indexOf({ columns }: Table, name: string): number | undefined {
  const hits = columns.flatMap((column, index) => (column.name === name ? [index] : []))
  return hits.length === 1 ? hits[0] : undefined
}

function sumHtml(
  table: Table,
  index: number,
  rows: readonly (readonly string[])[],
): string | undefined {
  const column = table.columns[index]
  const cells = rows.map((row) => row[index] ?? '')
  if (column?.type !== 'number' || column.format.decimal === undefined) return undefined
  const { summing } = column
  if (!summing.ok && ['not a number', 'mixed units'].includes(summing.reason)) return undefined
  const values = cells.filter((cell) => !isBlank(cell)).map((cell) => valueIn(column, cell))
  if (values.includes(undefined)) return undefined
  return escapeHtml(
    formatNumber(sumOf(values.filter((value) => value !== undefined)), column.format),
  )
}

/** Whether a figure shows what is computed. A total counts by its value, however it is written. */
function shows(
  figure: MarkedFigure,
  html: string,
  outline: Outline,
  tables: ReadonlyMap<string, NamedTable>,
): boolean {
  const { item, marker } = figure
  const inner = outline.html.slice(item.inner.from, item.inner.to)
  if (fold(inner) === fold(html)) return true
  const column = tables.get(marker.table)?.table.columns.find(({ name }) => name === marker.column)
  if (item.tag === 'figure' || column?.type !== 'number') return false
  const [shown, sum] = [item.text, html].map((text) => readNumber(text, column.format))
  return shown !== undefined && sum !== undefined && shown.eq(sum)
}

function fold(html: string): string {
  return html.replace(/\s+/g, ' ').trim()
}

/** A figure whose table has changed. */
export interface Stale {
  /** As it stood before, and as it stands now. */
  before: MarkedFigure
  figure: MarkedFigure
  /** What belongs into it now, as HTML; undefined where that can’t be computed any more. */
  html: string | undefined
}

/** The figures of a document that showed what their tables said before a change, and do not after it. */
export function staleFigures(before: Outline, after: Outline): Stale[] {
  const [was, is] = [figuresIn(before), figuresIn(after)]
  if (was.length === 0) return []
  const [oldTables, newTables] = [namedTables(before), namedTables(after)]
  return was.flatMap((old, index) => {
    const figure = counterpart(old, index, was, is)
    const html = computed(old, oldTables)
    if (!figure || html === undefined || !shows(old, html, before, oldTables)) return []
    const now = computed(figure, newTables)
    if (now !== undefined && shows(figure, now, after, newTables)) return []
    return [{ before: old, figure, html: now }]
  })
}

/**
 * Sentences that name the marked figures which matched their tables before edits and do not after
 * them. Reads the documents only where the edits touch what is marked, and none that is nested deeper
 * than browsers nest.
 */
export function mismatchesOf(before: string, after: string, edits: readonly Span[]): string[] {
  if (before.length > maxLength || after.length > maxLength) return []
  if (!touchesMarked(before, edits)) return []
  const [was, is] = [parsePage(before), parsePage(after)]
  if (!was || !is) return []
  return staleFigures(outlineOf(before, was), outlineOf(after, is)).map(({ figure }) => {
    const name = nameOfFigure(figure)
    return `${name.charAt(0).toUpperCase()}${name.slice(1)} no longer matches its table`
  })
}

const maxLength = 4_000_000
/** Names of marked elements whose ends are looked for. */
const maxNames = 20
const tags = /<([a-z][a-z\d-]*)\b[^<>]*>/gi
const marked = /\sdata-(?:table|from)=/i

/** Edits by which the figures of a table keep naming a column that gets another name. */
export function renameInFigures(
  outline: Outline,
  { item: table, header }: TableParts,
  old: string,
  name: string,
): Edit[] {
  const id = table.attributes.get('data-table')
  if (id === undefined || header.filter(({ text }) => text === old).length !== 1) return []
  return outline.items.flatMap((item) => {
    if (item.attributes.get('data-from') !== id) return []
    const tag = outline.html.slice(item.from, item.inner.from)
    const edits = ['data-column', 'data-by'].flatMap((attribute) => {
      const written = `${attribute}="${escapeHtml(old)}"`
      const at = tag.indexOf(written)
      if (at < 0 || item.attributes.get(attribute) !== old) return []
      const insert = `${attribute}="${escapeHtml(name)}"`
      return [{ from: item.from + at, to: item.from + at + written.length, insert }]
    })
    const label = item.tag === 'dd' ? labelOf(item) : undefined
    if (!label?.text.endsWith(` ${old}`) || edits.length === 0) return edits
    const insert = escapeHtml(`${label.text.slice(0, -old.length)}${name}`)
    return [{ ...label.inner, insert }, ...edits]
  })
}

/** The term that a key figure stands under. */
function labelOf({ parent, from }: Item): Item | undefined {
  return parent?.children.findLast(({ tag, to }) => tag === 'dt' && to <= from)
}

/**
 * Whether any of the spans, in order, touches an element that is marked. Takes time in proportion to
 * the text.
 */
function touchesMarked(html: string, spans: readonly Span[]): boolean {
  const closes = new Map<string, number>()
  let next = 0
  for (const { 0: tag, 1: name = '', index } of html.matchAll(tags)) {
    if (!marked.test(tag)) continue
    while ((spans[next]?.to ?? Infinity) < index) next++
    const span = spans[next]
    if (!span) return false
    const from = index + tag.length
    let close = closes.get(name) ?? 0
    if (close < from && (closes.has(name) || closes.size < maxNames)) {
      const found = html.indexOf(`</${name}`, from)
      close = found < 0 ? html.length : found
      closes.set(name, close)
    }
    if (close < from || span.from <= close) return true
  }
  return false
}

/** The same figure in the changed document: the one in its place, or of the same marker and number. */
function counterpart(
  old: MarkedFigure,
  index: number,
  was: readonly MarkedFigure[],
  is: readonly MarkedFigure[],
): MarkedFigure | undefined {
  if (was.length === is.length) return is[index]
  const isSame = (one: MarkedFigure) => keyOf(one) === keyOf(old)
  return is.filter(isSame)[was.slice(0, index).filter(isSame).length]
}

function keyOf({ item, marker }: MarkedFigure): string {
  return JSON.stringify([item.tag, marker.table, marker.column, marker.by])
}

/** Changes that bring figures up to date, and the names of the figures that they do and don’t. */
export interface Following {
  changes: Edit[]
  followed: string[]
  left: string[]
}

/**
 * How the figures of a document follow a change of their tables. `mayWrite` tells of a place before
 * the change.
 */
export function followTables(
  before: Outline,
  after: Outline,
  mayWrite: (span: Span) => boolean,
): Following {
  const result: Following = { changes: [], followed: [], left: [] }
  for (const { before: old, figure, html } of staleFigures(before, after)) {
    const { from, to } = figure.item.inner
    const insert = html !== undefined && indented(html, after.html, from)
    const change = insert !== false && { from, to, insert }
    const name = nameOfFigure(figure)
    if (change && mayWrite(old.item.inner)) {
      result.changes.push(change)
      result.followed.push(name)
    } else result.left.push(name)
  }
  return result
}

/** HTML of several lines, indented as the lines that it takes the place of. */
function indented(html: string, source: string, from: number): string {
  if (!html.includes('\n')) return html
  const padding = /^\s*\n([ \t]*)/.exec(source.slice(from, from + 200))?.[1] ?? ''
  const own = /^ */.exec(html)?.[0] ?? ''
  const lines = html.split('\n').map((line) => padding + line.slice(own.length))
  return `\n${lines.join('\n')}\n${padding.slice(own.length)}`
}

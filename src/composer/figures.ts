import Big from 'big.js'
import {
  formatNumber,
  isBlank,
  numberParts,
  plainFormat,
  readNumber,
  sumOf,
  type NumberFormat,
} from '../tables/numbers.ts'
import { dataRows, tableOf, valueIn, type Table } from '../tables/table.ts'
import type { RowRole } from '../tables/totals.ts'
import type { Edit, Span } from '../editing/edit.ts'
import { parsePage } from '../editing/tree.ts'
import { drawChart, pointsOf, type ChartOf, type LabelledValue } from './chart.ts'
import { isCell, outlineOf, tablesOf, type Item, type Outline, type TableParts } from './outline.ts'
import { columnMark, columnOfMark, readMarker, type Aggregate, type Marker } from './markers.ts'
import { escapeHtml } from './html.ts'

/** A total, key figure or chart that says what it is computed from. */
export interface MarkedFigure {
  item: Item
  marker: Marker
}

/** The marked figures of a document, in its order. */
export function figuresIn({ items }: Outline): MarkedFigure[] {
  return items.flatMap((item) => {
    const marker = readMarker(item.attributes)
    return marker ? [{ item, marker }] : []
  })
}

const nouns: Record<Aggregate, string> = {
  sum: 'total',
  subtotal: 'subtotal',
  count: 'count',
  avg: 'average',
  min: 'minimum',
  max: 'maximum',
}

/** How a figure is called in an answer. */
export function nameOfFigure({ item, marker }: MarkedFigure): string {
  const { column, by, agg } = marker
  if (isChart({ item, marker })) return `the chart of “${column}”${by ? ` by “${by}”` : ''}`
  if (isCell(item) || agg !== 'sum') return `the ${nouns[agg]} of “${column}”`
  return `the key figure of “${column}”`
}

function isChart({ item, marker }: MarkedFigure): boolean {
  return marker.by !== undefined || /^(?:figure|svg|canvas)$/.test(item.tag)
}

/** The table of a document, its cells as they are read. */
export function tableFrom(parts: TableParts): Table {
  return readParts(parts, rolesOf(parts))
}

type Roles = readonly (RowRole | undefined)[]

function readParts({ item, header, rows }: TableParts, roles: Roles): Table {
  const lines = rows.map((row) => row.children.filter(isCell).map((cell) => cell.text))
  const names = header.map((cell) => cell.text)
  return tableOf(header.length > 0 ? [names, ...lines] : lines, {
    header: header.length > 0 ? 'first' : 'none',
    decimal: item.attributes.get('data-decimal') === ',' ? ',' : undefined,
    roles,
  })
}

/** What rows are known to be: as they say themselves, or since they hold figures of their table. */
function rolesOf({ item, rows }: TableParts): Roles {
  const name = item.attributes.get('data-table')
  return rows.map((row) => {
    const own = row.children.flatMap(({ attributes }) => readMarker(attributes) ?? [])
    const agg = own.find(({ table }) => table === name)?.agg
    if (agg !== undefined) return agg === 'sum' ? 'total' : agg === 'subtotal' ? agg : 'summary'
    const said = row.attributes.get('data-summary')
    return said === 'subtotal' || said === 'total' || said === 'summary' ? said : undefined
  })
}

/** A table of a document that figures can be computed from. */
interface NamedTable {
  html: string
  parts: TableParts
  table: Table
  /** Where its rows stand. */
  places: ReadonlyMap<Item | undefined, number>
  /** What was computed of all rows, by column and aggregate. */
  known: Map<string, Computed | undefined>
}

/**
 * The tables of a document that figures can be computed from, by name; one that two have is none.
 * Rows that were totals in an earlier state, by what stood there, still are.
 */
function namedTables(
  outline: Outline,
  earlier?: ReadonlyMap<string, NamedTable>,
): Map<string, NamedTable> {
  const tables = new Map<string, NamedTable>()
  const taken = new Set<string>()
  for (const parts of tablesOf(outline)) {
    const name = parts.item.attributes.get('data-table')
    if (name === undefined) continue
    const known = sourcesOfTotals(earlier?.get(name))
    const roles = rolesOf(parts).map(
      (role, at) => role ?? known.get(sourceOf(outline.html, parts.rows[at])),
    )
    const table = readParts(parts, roles)
    const isPlain = parts.rows.every(
      (row, at) => table.rows[at]?.role !== 'data' || !row.children.some(spans),
    )
    if (taken.has(name) || !isPlain) tables.delete(name)
    else {
      const places = new Map(parts.rows.map((row, at) => [row, at] as const))
      tables.set(name, { html: outline.html, parts, table, places, known: new Map() })
    }
    taken.add(name)
  }
  return tables
}

/** Whether a cell takes the place of several, so that what follows it stands in another column. */
function spans({ attributes }: Item): boolean {
  return ['colspan', 'rowspan'].some((name) => (attributes.get(name) ?? '1').trim() !== '1')
}

function sourceOf(html: string, item: Item | undefined): string {
  return item ? html.slice(item.from, item.to) : ''
}

function sourcesOfTotals(named: NamedTable | undefined): Map<string, RowRole> {
  const { html = '', parts, table } = named ?? {}
  const totals = table?.rows.flatMap(({ role }, at) =>
    role === 'data' ? [] : [[sourceOf(html, parts?.rows[at]), role] as const],
  )
  return new Map(totals)
}

/** What belongs into a figure: a number as its column writes it, or what a chart shows. */
type Computed =
  | { kind: 'number'; value: Big; format: NumberFormat; isRounded: boolean }
  | { kind: 'chart'; html: string; points: LabelledValue[] }

/** What belongs into a figure by a column of its table; undefined where that can’t be computed. */
function compute(
  figure: MarkedFigure,
  named: NamedTable,
  of: number,
  by = columnOfMark(namesOf(named), { column: figure.marker.by ?? '' }),
): Computed | undefined {
  const { agg } = figure.marker
  if (agg === 'subtotal') return computeOf(named.table, of, agg, groupOf(figure, named))
  const key = JSON.stringify(isChart(figure) ? [of, by] : [of, agg])
  if (!named.known.has(key)) {
    const rows = dataRows(named.table)
    const isFit = agg === 'sum' && by !== undefined
    const chart = isFit && isChart(figure) ? chartOf(named.table, { of, by }, rows) : undefined
    named.known.set(key, isChart(figure) ? chart : computeOf(named.table, of, agg, rows))
  }
  return named.known.get(key)
}

function chartOf(table: Table, chart: ChartOf, rows: readonly string[][]): Computed | undefined {
  const html = numbersIn(table, chart.of, rows) ? drawChart(table, chart) : ''
  return html === '' ? undefined : { kind: 'chart', html, points: pointsOf(table, chart) }
}

function computeOf(
  table: Table,
  of: number,
  agg: Aggregate,
  rows: readonly string[][],
): Computed | undefined {
  if (agg === 'count') {
    const count = rows.filter((row) => !isBlank(row[of] ?? '')).length
    const format = numericFormat(table, of) ?? plainFormat
    const counted = { ...format, before: '', after: '', decimals: 0 }
    return { kind: 'number', value: new Big(count), format: counted, isRounded: false }
  }
  const values = agg === 'subtotal' && rows.length === 0 ? undefined : numbersIn(table, of, rows)
  const format = numericFormat(table, of)
  const value = values && aggregate(values, agg)
  return value && format && { kind: 'number', value, format, isRounded: agg === 'avg' }
}

function namesOf({ table }: NamedTable): string[] {
  return table.columns.map(({ name }) => name)
}

function aggregate(values: readonly Big[], agg: Aggregate): Big | undefined {
  const [first] = values
  if (agg === 'sum' || agg === 'subtotal') return sumOf(values)
  if (first === undefined) return undefined
  if (agg === 'avg') return sumOf(values).div(values.length)
  return values.reduce((a, b) => ((agg === 'min') === a.lt(b) ? a : b), first)
}

function groupOf({ item }: MarkedFigure, { places, table }: NamedTable): string[][] {
  return groupAbove(table, places.get(item.parent) ?? 0)
}

/** The rows of data between a row and the total above it. */
export function groupAbove({ rows }: Table, at: number): string[][] {
  let from = at
  while (rows[from - 1]?.role === 'data') from--
  return rows.slice(from, at).map(({ cells }) => cells)
}

function numericFormat(table: Table, index: number): NumberFormat | undefined {
  const column = table.columns[index]
  return column?.type === 'number' ? column.format : undefined
}

/** The numbers of a column in some rows; undefined where they can’t be calculated with. */
function numbersIn(
  table: Table,
  index: number,
  rows: readonly (readonly string[])[],
): Big[] | undefined {
  const column = table.columns[index]
  if (column?.type !== 'number' || column.format.decimal === undefined) return undefined
  const { summing } = column
  if (!summing.ok && ['not a number', 'mixed units'].includes(summing.reason)) return undefined
  const cells = rows.map((row) => row[index] ?? '').filter((cell) => !isBlank(cell))
  const values = cells.flatMap((cell) => valueIn(column, cell) ?? [])
  return values.length === cells.length ? values : undefined
}

/** Whether a figure shows what is computed: as it would be written, or by the values in it. */
type Showing = 'exactly' | 'by its values' | undefined

function showing(figure: MarkedFigure, computed: Computed, outline: Outline): Showing {
  if (computed.kind === 'number') {
    return numbersShown(figure.item, computed, outline).length > 0 ? 'exactly' : undefined
  }
  const { item } = figure
  const inner = outline.html.slice(item.inner.from, item.inner.to)
  if (fold(withoutCaption(inner)) === fold(withoutCaption(computed.html))) return 'exactly'
  const source = sourceOf(outline.html, item).slice(0, maxChartRead)
  const points = computed.points.slice(0, maxPointsRead)
  return points.length > 0 && points.every((point) => tells(source, point))
    ? 'by its values'
    : undefined
}

const maxChartRead = 200_000
const maxPointsRead = 100

/** Whether a chart that something else drew has a label and its value. */
function tells(source: string, { label, value, text }: LabelledValue): boolean {
  const hasNumber = [text, String(value)].some((one) =>
    new RegExp(
      `(?<![\\p{N}.,-])${RegExp.escape(escapeHtml(one))}(?![\\p{N}]|[.,]\\p{N})`,
      'u',
    ).test(source),
  )
  return hasNumber && (source.includes(label) || source.includes(escapeHtml(label)))
}

const caption = /<figcaption\b[^>]*>([^]*?)<\/figcaption>/i

function withoutCaption(html: string): string {
  return html.replace(caption, '')
}

function fold(html: string): string {
  return html.replace(/\s+/g, ' ').trim()
}

interface ShownNumber extends Span {
  /** As it is written there, such as `€ 60`. */
  text: string
}

/** Where a number stands in an element, by its value. */
function numbersShown(
  { inner, text: whole }: Item,
  { value, format, isRounded }: Extract<Computed, { kind: 'number' }>,
  { html, texts }: Outline,
): ShownNumber[] {
  const isIt = (text: string) => {
    const shown = readNumber(text, format)
    if (!shown || unitsDiffer(text, format)) return false
    return shown.eq(isRounded ? value.round(decimalsOf(text, format)) : value)
  }
  const runs = texts.filter(
    ({ from, to }) => from >= inner.from && to <= inner.to && html.slice(from, to).trim() !== '',
  )
  const [run] = runs
  if (isIt(whole)) {
    const written = run && runs.length === 1 ? trimmed(html, run) : inner
    return [{ from: written.from, to: written.to, text: whole }]
  }
  return runs.flatMap(({ from, to }) =>
    [...html.slice(from, to).matchAll(inText)].flatMap(({ 0: text, index }) =>
      isIt(text) ? [{ from: from + index, to: from + index + text.length, text }] : [],
    ),
  )
}

const inText = /(?<![\p{L}\p{N}.,&#])[-−–]?\d(?:[\d.,'’\u00a0\u202f ]*\d)?(?![\p{L}\p{N}])/gu

function trimmed(html: string, { from, to }: Span): Span {
  const text = html.slice(from, to)
  return { from: from + text.search(/\S/), to: from + text.trimEnd().length }
}

/** Whether a number has a sign of a unit, and its column another one. */
function unitsDiffer(text: string, format: NumberFormat): boolean {
  const shown = unitOf(numberParts(text))
  const own = unitOf(format)
  return shown !== '' && own !== '' && shown !== own
}

function unitOf(parts: { before: string; after: string } | undefined): string {
  return `${parts?.before ?? ''}${parts?.after ?? ''}`.trim()
}

function decimalsOf(text: string, { decimal }: NumberFormat): number {
  const { digits = '' } = numberParts(text) ?? {}
  return digits.split(decimal ?? '.')[1]?.replace(/\D/g, '').length ?? 0
}

const maxAverageDecimals = 2

/** A number in the place of another one, with the signs around it that this had. */
function written(
  { value, format, isRounded }: Extract<Computed, { kind: 'number' }>,
  shown: string,
  was: NumberFormat,
): string {
  const { before = '', after = '' } = numberParts(shown) ?? {}
  const isOwn = unitOf({ before, after }) === unitOf(was)
  const own = isOwn ? format : { ...format, before, after }
  if (!isRounded) return formatNumber(value, own)
  const needed = value.round(maxAverageDecimals).toFixed().split('.')[1]?.length ?? 0
  const decimals = Math.max(decimalsOf(shown, was), needed)
  return formatNumber(value.round(decimals), own, decimals)
}

/** What in a document is worked out from its tables, and is so now: by whom it is, and where. */
export interface Derived extends Span {
  /** How the figure is called. */
  name: string
}

const derivedOf = new WeakMap<readonly Item[], Derived[]>()

/** The numbers and drawings of a document that follow from its tables. */
export function derivedIn(outline: Outline): readonly Derived[] {
  const known = derivedOf.get(outline.items)
  if (known) return known
  const figures = figuresIn(outline)
  const tables = figures.length > 0 ? namedTables(outline) : new Map<string, NamedTable>()
  const derived = figures.flatMap((figure) => {
    const named = tables.get(figure.marker.table)
    const of = named && columnOfMark(namesOf(named), figure.marker)
    const computed = of === undefined || !named ? undefined : compute(figure, named, of)
    if (!computed) return []
    const name = nameOfFigure(figure)
    if (computed.kind === 'number') {
      return numbersShown(figure.item, computed, outline).map(({ from, to }) => ({
        from,
        to,
        name,
      }))
    }
    if (showing(figure, computed, outline) !== 'exactly') return []
    const { inner, children } = figure.item
    const said = children.find(({ tag }) => tag === 'figcaption')
    return [{ from: said?.to ?? inner.from, to: inner.to, name }]
  })
  derivedOf.set(outline.items, derived)
  return derived
}

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

function soleText({ inner }: Item, { html, texts }: Outline): Span | undefined {
  const [run, ...others] = texts.filter(
    ({ from, to }) => from >= inner.from && to <= inner.to && html.slice(from, to).trim() !== '',
  )
  return run && others.length === 0 ? trimmed(html, run) : undefined
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
  // What is nested deeper than browsers nest is not read.
  const [page, next] = [parsePage(was), parsePage(is)]
  if (!page || !next) return []
  return staleFigures(outlineOf(was, page), outlineOf(is, next), asNamed).map(({ figure }) =>
    nameOfFigure(figure),
  )
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

import { readNumber } from '../../tables/formats/numbers.ts'
import { dataRows, type Table } from '../../tables/table.ts'
import type { Edit, Span } from '../../editing/text/edit.ts'
import { escapeHtml } from '../html.ts'
import type { Item, Outline } from '../outline.ts'
import {
  caption,
  compute,
  fold,
  numbersShown,
  showing,
  textsIn,
  trimmed,
  written,
  type Showing,
} from './figures.ts'
import {
  columnMark,
  columnOfMark,
  figuresIn,
  nameOfFigure,
  readMarker,
  type MarkedFigure,
} from './markers.ts'
import { namedTables, namesOf, sourceOf, type Computed, type NamedTable } from './named-tables.ts'

/** A figure whose table has changed. */
export interface StaleFigure {
  before: MarkedFigure
  /** The same figure after the change. */
  figure: MarkedFigure
  /** Brings it up to date; undefined if no edit surely does. */
  edit: Edit | undefined
}

/**
 * The figures of a document that matched their tables before a change and do not after it, and those
 * whose value can be computed only now. `columnIn` finds the columns of a figure after the change.
 */
export function staleFigures(
  before: Outline,
  after: Outline,
  columnIn: (figure: MarkedFigure, now: NamedTable, was: NamedTable) => Columns | undefined,
): StaleFigure[] {
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

/** Whether a change affected the data of a column. */
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
export interface Columns {
  of: number
  by?: number | undefined
}

/** The edit that brings a figure up to date; undefined if none surely does. */
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
    // Its last value is unknown, so only a figure that is nothing but a number can be updated.
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

/**
 * Finds each figure again in the changed document: the one with the same marker that is beside the
 * same texts, or that has the same number among those of its marker.
 */
function createCounterparts(was: readonly MarkedFigure[], is: readonly MarkedFigure[]) {
  const [before, after] = [Map.groupBy(was, keyOf), Map.groupBy(is, keyOf)]
  const places = new Map<string, { was: MarkedFigure[]; is: MarkedFigure[] }>()
  const alike = (old: MarkedFigure) => {
    const key = keyOf(old)
    const groups = { was: before.get(key) ?? [], is: after.get(key) ?? [] }
    // If a subtotal was added or removed, the row tells which is which.
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

/** The texts in the same row as a figure. */
function beside({ item }: MarkedFigure): string {
  const others = item.parent?.children.filter(({ attributes }) => !readMarker(attributes)) ?? []
  return JSON.stringify(others.map(({ text }) => text))
}

function keyOf({ item, marker }: MarkedFigure): string {
  const { table, column, nth, agg, by } = marker
  return JSON.stringify([item.tag, table, column, nth, agg, by])
}

/** The edits that bring figures up to date, and the names of these figures. */
export interface Following {
  changes: readonly Edit[]
  followed: string[]
}

/**
 * Updates the figures of a document after a change of their tables: what they show, and the names
 * of their columns. `mayWrite` says whether a span of the document before the change may be edited.
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

/** The columns of a figure after a change that may have renamed, added or removed some. */
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

/** A column’s index after a change: the same, or else that of the only one with its name or cells. */
function columnAfter(index: number, now: Table, was: Table): number | undefined {
  if (now.columns.length === was.columns.length) return index
  const ways = [
    ({ columns }: Table) => columns.map(({ name }) => name),
    ({ columns, rows }: Table) =>
      columns.map(({ name }, at) => JSON.stringify([name, ...rows.map(({ cells }) => cells[at])])),
  ]
  for (const way of ways) {
    const [before, after] = [way(was), way(now)]
    const matches = after.flatMap((one, at) => (one === before[index] ? [at] : []))
    if (matches.length === 1 && before.filter((one) => one === before[index]).length === 1) {
      return matches[0]
    }
  }
  return undefined
}

/** The edits that rename the columns of a figure in its marker and in its label. */
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

/** An edit that sets or removes an attribute of an element. */
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

/** The term that labels a key figure. */
function labelOf({ tag: own, parent, from }: Item): Item | undefined {
  if (own !== 'dd') return undefined
  return parent?.children.findLast(({ tag, to }) => tag === 'dt' && to <= from)
}

/** HTML of several lines, indented like the lines that it replaces. */
function indented(html: string, source: string, from: number): string {
  if (!html.includes('\n')) return html
  const padding = /^\s*\n([ \t]*)/.exec(source.slice(from, from + 200))?.[1] ?? ''
  const own = /^ */.exec(html)?.[0] ?? ''
  const lines = html.split('\n').map((line) => padding + line.slice(own.length))
  return `\n${lines.join('\n')}\n${padding.slice(own.length)}`
}

import { found, missing, pick, shorten, type Found } from './choices.ts'
import {
  captionOf,
  nameOfColumn,
  nameOfElement,
  nameOfRow,
  nameOfSection,
  nameOfText,
  nameWithColumns,
} from './names.ts'
import {
  headingsOf,
  isHeading,
  isWithin,
  sectionOf,
  tablesOf,
  type Item,
  type Outline,
  type TableParts,
  type TextRun,
} from './outline.ts'
import type { Request } from './request.ts'

/** A part of the document that a request names. */
export interface Place {
  from: number
  to: number
  /** How the part is called in an answer. */
  name: string
  item?: Item
  heading?: Item
  /** Of a stretch of text: the element that it stands in. */
  within?: Item | undefined
}

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]
const ordinalPattern = `${ordinals.join('|')}|last|final|\\d+(?:st|nd|rd|th)`

const kinds: Record<string, (item: Item) => boolean> = {
  heading: (item) => isHeading(item),
  paragraph: (item) => item.tag === 'p',
  table: (item) => item.tag === 'table',
  list: (item) => (item.tag === 'ul' || item.tag === 'ol') && !isWithin(item.parent, isList),
  chart: (item) =>
    (item.tag === 'figure' && item.children.some((child) => child.tag === 'svg')) ||
    (item.tag === 'svg' && item.parent?.tag !== 'figure') ||
    item.tag === 'canvas',
  image: (item) => item.tag === 'img' || item.tag === 'picture',
  figure: (item) => item.tag === 'figure',
  quote: (item) => item.tag === 'blockquote',
  link: (item) => item.tag === 'a',
  button: (item) => item.tag === 'button',
  item: (item) => item.tag === 'li',
  footer: (item) => item.tag === 'footer',
  header: (item) => item.tag === 'header',
  script: (item) => item.tag === 'script',
  form: (item) => item.tag === 'form',
}

const synonyms: Record<string, string> = {
  title: 'heading',
  headline: 'heading',
  subtitle: 'heading',
  graph: 'chart',
  diagram: 'chart',
  picture: 'image',
  photo: 'image',
  bullet: 'item',
  'list item': 'item',
  'bullet point': 'item',
  chapter: 'section',
  part: 'section',
  text: 'paragraph',
  'bullet list': 'list',
}

const kindPattern = [...Object.keys(kinds), ...Object.keys(synonyms), 'section']
  .toSorted((a, b) => b.length - a.length)
  .join('|')

function isList(item: Item): boolean {
  return item.tag === 'ul' || item.tag === 'ol'
}

/** Finds the part that words such as `the second table` or `section "Costs"` stand for. */
export function findPlace(outline: Outline, request: Request, words: string): Found<Place> {
  const reference = words
    .trim()
    .replace(/^(?:the|this|that|my|our)\s+/i, '')
    .replace(/^whole\s+|^entire\s+/i, '')
  if (/^(?:table of contents|contents?(?: list)?|toc)$/i.test(reference))
    return findContents(outline)
  const titles = headingsOf(outline).filter((heading) => heading.tag === 'h1')
  if (titles.length > 0 && /^(?:main\s+)?(?:title|headline)$/i.test(reference)) {
    return pickPlace(outline, 'title', 'Which title do you mean?', titles.map(titlePlace))
  }
  const literal = /^(?:text|words?|phrase|sentence)\s+(⟦\d+⟧)$/i.exec(reference)
  if (literal) return findOnlyText(outline, request.value(literal[1]))
  const counted = new RegExp(`^(${ordinalPattern})\\s+(${kindPattern})$`, 'i').exec(reference)
  if (counted?.[1] && counted[2]) return findCounted(outline, kindOf(counted[2]), counted[1])
  const named = new RegExp(
    `^(${kindPattern})\\s+(?:(called|named|titled|headed|about|on|of|in|under|with(?: the text)?|containing|that says|saying|starting with)\\s+)?(.+)$`,
    'i',
  ).exec(reference)
  if (named?.[1] && named[3]) {
    const isPlaced = /^(?:of|in|under)$/i.test(named[2] ?? '')
    return findNamed(outline, kindOf(named[1]), request.value(named[3]), isPlaced)
  }
  const trailing = new RegExp(`^(.+?)\\s+(${kindPattern})$`, 'i').exec(reference)
  if (trailing?.[1] && trailing[2]) {
    return findNamed(outline, kindOf(trailing[2]), request.value(trailing[1]))
  }
  if (new RegExp(`^(?:${kindPattern})$`, 'i').test(reference)) {
    return findCounted(outline, kindOf(reference), undefined)
  }
  const text = request.value(reference)
  const section = findNamed(outline, 'section', text)
  if (section.ok || section.question) return section
  return findOnlyText(outline, text)
}

function titlePlace(heading: Item): Place {
  return { from: heading.from, to: heading.to, name: 'the title', item: heading, heading }
}

function findOnlyText(outline: Outline, text: string): Found<Place> {
  const run = pickText(outline, text, findWords(outline, text))
  return run.ok ? found({ ...run.value, name: `“${text}”` }) : run
}

/** The only one of the places where a text stands, or the one that was chosen. `more` helps who asks. */
export function pickText(
  outline: Outline,
  text: string,
  runs: readonly TextRun[],
  more = '',
): Found<TextRun> {
  const why =
    runs.length > 1
      ? `“${text}” stands in ${runs.length} places${more}`
      : `there is no “${text}” in this document`
  return pick(
    outline,
    { ask: `Which “${shorten(text)}” do you mean?`, noun: 'place', why },
    runs,
    (run) => nameOfText(outline, run),
  )
}

/** The only one of several parts, or the one that was chosen. */
function pickPlace(
  outline: Outline,
  kind: string,
  ask: string,
  places: readonly Place[],
  why = `there are ${places.length} ${kind}s, so say which one, such as “the second ${kind}”`,
): Found<Place> {
  const all = partsOf(outline, kind)
  const numberOf = ({ from, to }: Place) =>
    all.findIndex((one) => one.from === from && one.to === to) + 1
  return pick(outline, { ask, noun: kind, why }, places, (place, index) =>
    place.item && (kind === 'title' || !place.heading)
      ? nameOfElement(outline, kind, place.item, numberOf(place) || index + 1)
      : place.heading
        ? nameOfSection(outline, place.heading)
        : { label: place.name, terms: [] },
  )
}

/** Only sections, by their heading. */
export function findSection(outline: Outline, request: Request, words: string): Found<Place> {
  const name = words
    .replace(
      /^(?:the\s+)?(?:section|chapter|heading)\s+(?:(?:called|named|titled|on|about)\s+)?/i,
      '',
    )
    .replace(/^the\s+/i, '')
    .replace(/\s+(?:section|chapter|heading)$/i, '')
  const counted = new RegExp(`^(${ordinalPattern})$`, 'i').exec(name)
  return counted?.[1]
    ? findCounted(outline, 'section', counted[1])
    : findNamed(outline, 'section', request.value(name))
}

function kindOf(word: string): string {
  const lower = word.toLowerCase()
  return synonyms[lower] ?? lower
}

function partsOf(outline: Outline, kind: string): Place[] {
  if (kind === 'section') {
    return headingsOf(outline)
      .filter((heading) => heading.tag !== 'h1')
      .map((heading) => ({
        ...sectionOf(outline, heading),
        name: `the section “${heading.text}”`,
        heading,
      }))
  }
  const test = kinds[kind]
  if (!test) return []
  const own = outline.items.filter(
    (item) => test(item) && !isWithin(item, (one) => one.tag === 'nav' || one.tag === 'head'),
  )
  return own.map((item) => {
    const whole = wrapperOf(item)
    const items = item.children.filter((child) => child.tag === 'li').map((child) => child.text)
    const text = kind === 'list' ? items.join(', ') : item.text
    const isNameless = text === '' || kind === 'table' || kind === 'chart'
    const name = `the ${kind}${isNameless ? '' : ` “${shorten(text)}”`}`
    return { from: whole.from, to: whole.to, name, item, ...(isHeading(item) && { heading: item }) }
  })
}

/** The element that is there only to hold another one, such as the frame that a wide table scrolls in. */
function wrapperOf(item: Item): Item {
  const { parent } = item
  const isFrame =
    (item.tag === 'table' || item.tag === 'img' || item.tag === 'picture') &&
    (parent?.tag === 'div' || parent?.tag === 'figure') &&
    parent.children.length === 1 &&
    parent.text === item.text
  return isFrame && parent ? parent : item
}

function findCounted(outline: Outline, kind: string, ordinal: string | undefined): Found<Place> {
  const places = partsOf(outline, kind)
  if (places.length === 0) return missing(`this document has no ${kind}`)
  if (ordinal === undefined) {
    return pickPlace(outline, kind, `Which ${kind} do you mean?`, places)
  }
  const place = places.at(indexOfOrdinal(ordinal))
  return place ? found(place) : missing(`there are only ${places.length} ${kind}s`)
}

/** The index that `second`, `2nd` or `last` stands for; -1 is the last one. */
function indexOfOrdinal(ordinal: string): number {
  const word = ordinal.toLowerCase()
  if (/^(?:last|final)$/.test(word)) return -1
  const index = /^\d/.test(word) ? parseInt(word, 10) - 1 : ordinals.indexOf(word)
  return index < 0 ? Infinity : index
}

/** The part of a kind that a name fits; `isPlaced`: the name is where it stands. */
function findNamed(outline: Outline, kind: string, name: string, isPlaced = false): Found<Place> {
  const ask = `Which ${kind}${isPlaced ? ' in' : ''} “${shorten(name)}” do you mean?`
  const places = partsOf(outline, kind)
  for (const isFit of fitsOf(outline, kind, name, isPlaced)) {
    const hits = places.filter(isFit)
    if (hits.length === 0) continue
    return pickPlace(outline, kind, ask, hits, `“${name}” fits ${hits.length} ${kind}s`)
  }
  return findWithin(outline, kind, name)
}

/** The part that a name such as `Notes in Orders` fits, by its own name and its section's. */
function findWithin(outline: Outline, kind: string, name: string): Found<Place> {
  const none = missing(`there is no ${kind} “${name}” in this document`)
  const placed =
    /^(.+?)\s+(?:in|under|of|from)\s+(?:the\s+)?(?:section\s+)?(.+?)(?:\s+section)?$/i.exec(name)
  if (!placed?.[1] || !placed[2]) return none
  const section = findNamed(outline, 'section', placed[2])
  if (!section.ok) return section.question ? section : none
  const { from, to } = section.value
  const inside = partsOf(outline, kind).filter((one) => one.from > from && one.to <= to)
  for (const isFit of fitsOf(outline, kind, placed[1], false)) {
    const hits = inside.filter(isFit)
    if (hits.length === 0) continue
    const ask = `Which ${kind} “${shorten(name)}” do you mean?`
    return pickPlace(outline, kind, ask, hits, `“${name}” fits ${hits.length} ${kind}s`)
  }
  return none
}

/** What may be meant by a name, the surest first: the whole name, then its beginning or a word of it. */
function fitsOf(
  outline: Outline,
  kind: string,
  name: string,
  isPlaced: boolean,
): ((place: Place) => boolean)[] {
  const wanted = plain(name)
  const isWhole = (text: string) => plain(text) === wanted
  const startsWord = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(wanted)}`, 'u')
  const isPart = (text: string) => wanted.length >= 3 && startsWord.test(plain(text))
  const textOf = (place: Place) => place.heading?.text ?? place.item?.text ?? ''
  if (kind === 'section') return [isWhole, isPart].map((test) => (place) => test(textOf(place)))
  // Tables and lists go by their captions and sections rather than by a word somewhere in them.
  const labelOf = (place: Place) => (place.item && captionOf(place.item)) ?? ''
  const sections = [isWhole, isPart].map((test) =>
    partsOf(outline, 'section').filter((section) => test(textOf(section))),
  )
  const isIn =
    (all: readonly Place[] = []) =>
    (place: Place) =>
      all.some((section) => place.from >= section.from && place.to <= section.to)
  const byText = [isWhole, isPart].map((test) => (place: Place) => test(textOf(place)))
  const bySection = [
    (place: Place) => isWhole(labelOf(place)),
    (place: Place) => isPart(labelOf(place)) || isIn(sections[0])(place),
    isIn(sections[1]),
  ]
  const isContainer = /^(?:table|list|chart|figure|image|form)$/.test(kind)
  return isContainer || isPlaced ? [...bySection, ...byText] : [...byText, ...bySection]
}

function findContents(outline: Outline): Found<Place> {
  const links = outline.items.filter(
    (item) => item.tag === 'a' && item.attributes.get('href')?.startsWith('#'),
  )
  const lists = outline.items
    .filter((item) => item.tag === 'nav')
    .filter((nav) => links.some((link) => isWithin(link, (one) => one === nav)))
    .map((nav) => ({ from: nav.from, to: nav.to, name: 'the list of contents', item: nav }))
  if (lists.length === 0) return missing('this document has no list of contents')
  return pickPlace(outline, 'list of contents', 'Which list of contents do you mean?', lists)
}

/** Where a text stands in what a reader sees, each within one run of text; white space counts alike. */
export function findText(outline: Outline, text: string): TextRun[] {
  if (text.trim() === '') return []
  const exact = findPattern(outline, text, 'g')
  return exact.length > 0 ? exact : findPattern(outline, text, 'gi')
}

/**
 * Where a text stands as whole words; where it never does, also within words, but never within a
 * number.
 */
export function findWords(outline: Outline, text: string): TextRun[] {
  const runs = findText(outline, text).filter((run) => !cuts(outline, run, ...numberEdges))
  const whole = runs.filter((run) => !cuts(outline, run, ...wordEdges))
  return whole.length > 0 ? whole : runs
}

type Edges = [last: RegExp, next: RegExp]
const wordEdges: Edges = [/[\p{L}\p{N}]$/u, /^[\p{L}\p{N}]/u]
const numberEdges: Edges = [/\p{N}[.,]?$/u, /^[.,]?\p{N}/u]

/** Whether a run begins or ends in the middle of a word or number. */
function cuts({ html }: Outline, { from, to }: TextRun, last: RegExp, next: RegExp): boolean {
  const isCut = (at: number) =>
    last.test(html.slice(Math.max(0, at - 2), at)) && next.test(html.slice(at, at + 2))
  return isCut(from) || isCut(to)
}

const written = new Map([
  ['&', '(?:&amp;|&)'],
  ['<', '(?:&lt;|<)'],
  ['>', '(?:&gt;|>)'],
  ['"', '(?:"|&quot;|[“”])'],
  ["'", "(?:'|&#39;|&apos;|[‘’])"],
  ['’', "(?:'|&#39;|&apos;|[‘’])"],
])

function findPattern(outline: Outline, text: string, flags: string): TextRun[] {
  const source = text
    .trim()
    .split(/(\s+|[&<>"'’])/)
    .map((part) => (/^\s+$/.test(part) ? '\\s+' : (written.get(part) ?? RegExp.escape(part))))
    .join('')
  const pattern = new RegExp(source, flags)
  return outline.texts.flatMap((run) =>
    [...outline.html.slice(run.from, run.to).matchAll(pattern)].map((match) => ({
      from: run.from + match.index,
      to: run.from + match.index + match[0].length,
      within: run.within,
    })),
  )
}

export interface ColumnPlace {
  table: TableParts
  index: number
  cell: Item
}

/** The columns of this name, in all tables. */
export function columnsNamed(outline: Outline, name: string): ColumnPlace[] {
  const wanted = plain(name)
  return tablesOf(outline).flatMap((table) =>
    table.header.flatMap((cell, index) =>
      plain(cell.text) === wanted ? [{ table, index, cell }] : [],
    ),
  )
}

/** The column of this name, be it with its table (`Qty in Costs`) or by its number (`second`). */
export function findColumn(outline: Outline, name: string): Found<ColumnPlace> {
  const named = columnsNamed(outline, name)
  if (named.length > 0) return pickColumn(outline, name, named)
  const { own, table: words } = withTable(name)
  const placed = words === undefined ? undefined : findTable(outline, words)
  if (placed?.ok) return columnOf(outline, own, placed.value)
  if (placed?.question) return placed
  const counted = new RegExp(`^(${ordinalPattern})(?:\\s+(.+))?$`, 'i').exec(name)
  if (!counted?.[1]) return missing(`no table has a column “${name}”`)
  if (counted[2]) {
    const column = columnsNamed(outline, counted[2]).at(indexOfOrdinal(counted[1]))
    return column ? found(column) : missing(`no table has a column “${name}”`)
  }
  const table = pickTable(outline)
  return table.ok ? columnOf(outline, counted[1], table.value) : table
}

/** `Qty in the Costs table` as a name and a table. */
export function withTable(name: string): { own: string; table: string | undefined } {
  const [, own = name, table] =
    /^(.+?)\s+(?:(?:column|row)\s+)?(?:in|of|from)\s+(.+)$/i.exec(name) ?? []
  return { own, table }
}

function isOrdinal(words: string): boolean {
  return new RegExp(`^(?:${ordinalPattern})$`, 'i').test(words)
}

/** A column of one table, by name or number. */
function columnOf(outline: Outline, name: string, table: TableParts): Found<ColumnPlace> {
  const named = columnsNamed(outline, name).filter((one) => one.table.item === table.item)
  if (named.length > 0) return pickColumn(outline, name, named)
  const cell = isOrdinal(name) ? table.header.at(indexOfOrdinal(name)) : undefined
  return cell
    ? found({ table, index: table.header.indexOf(cell), cell })
    : missing(`that table has no column “${name}”`)
}

/** The only one of several columns, or the one that was chosen. */
export function pickColumn(
  outline: Outline,
  name: string,
  columns: readonly ColumnPlace[],
): Found<ColumnPlace> {
  const tables = new Set(columns.map(({ table }) => table.item))
  const why =
    tables.size > 1
      ? `${tables.size} tables have a column “${name}”`
      : columns.length > 1
        ? `${columns.length} columns are called “${name}”`
        : `no table has a column “${name}”`
  return pick(
    outline,
    { ask: `Which column “${shorten(name)}” do you mean?`, noun: 'column', why },
    columns,
    ({ table, index }) => nameOfColumn(outline, table, index),
  )
}

/** The only one of the tables, or the one that was chosen. */
export function pickTable(
  outline: Outline,
  tables: readonly TableParts[] = tablesOf(outline),
): Found<TableParts> {
  const why = tables.length > 1 ? 'there is more than one table' : 'this document has no table'
  return pick(outline, { ask: 'Which table do you mean?', noun: 'table', why }, tables, (table) =>
    nameWithColumns(outline, table),
  )
}

/** The table that words such as `the Costs table` or `the second table` stand for. */
export function findTable(outline: Outline, words: string): Found<TableParts> {
  const name = words
    .trim()
    .replace(/^(?:the|this)\s+/i, '')
    .replace(/^table\s+|\s*\btable$/i, '')
    .replace(/^(?:called|named|in|of|under|about)\s+(?:the\s+)?/i, '')
  const tables = tablesOf(outline)
  if (name === '') return pickTable(outline)
  const number = /^\d+$/.test(name) ? Number(name) - 1 : Infinity
  const byNumber = tables.at(isOrdinal(name) ? indexOfOrdinal(name) : number)
  if (byNumber) return found(byNumber)
  const place = findNamed(outline, 'table', name)
  if (!place.ok) return place
  const { item } = place.value
  const table = tables.find((one) => one.item === item)
  return table ? found(table) : missing(`there is no table “${name}” in this document`)
}

/** A row of a table. */
export interface RowPlace {
  table: TableParts
  row: Item
}

/** The rows of some tables that have this text: as a whole cell, else within one. */
export function rowsWith(
  outline: Outline,
  name: string,
  tables: readonly TableParts[] = tablesOf(outline),
): RowPlace[] {
  const wanted = plain(name)
  const all = tables.flatMap((table) => table.rows.map((row) => ({ table, row })))
  const exact = all.filter(({ row }) => row.children.some((cell) => plain(cell.text) === wanted))
  if (exact.length > 0) return exact
  const runs = findWords(outline, name)
  return all.filter(({ row }) => runs.some((run) => run.from >= row.from && run.to <= row.to))
}

/** The only one of several rows, or the one that was chosen. */
export function pickRow(
  outline: Outline,
  name: string,
  rows: readonly RowPlace[],
): Found<RowPlace> {
  const why = rows.length > 1 ? `${rows.length} rows have “${name}”` : `no row has “${name}”`
  return pick(
    outline,
    { ask: `Which row “${shorten(name)}” do you mean?`, noun: 'row', why },
    rows,
    ({ table, row }) => nameOfRow(outline, table, row),
  )
}

/** The row that a name or a number (`first`, `2nd`, `last`) stands for. */
export function findRow(outline: Outline, name: string): Found<RowPlace> {
  const rows = rowsWith(outline, name)
  if (rows.length > 0) return pickRow(outline, name, rows)
  const { own, table: words } = withTable(name)
  const table = words === undefined ? undefined : findTable(outline, words)
  if (table?.ok) return rowOf(outline, own, table.value)
  if (table?.question) return table
  if (!isOrdinal(name)) return missing(`no row has “${name}”`)
  const picked = pickTable(outline)
  return picked.ok ? rowOf(outline, name, picked.value) : picked
}

/** A row of one table, by name or number. */
function rowOf(outline: Outline, name: string, table: TableParts): Found<RowPlace> {
  const rows = rowsWith(outline, name, [table])
  if (rows.length > 0 || !isOrdinal(name)) return pickRow(outline, name, rows)
  const row = table.rows.at(indexOfOrdinal(name))
  return row ? found({ table, row }) : missing(`that table has only ${table.rows.length} rows`)
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[.:!?]+$/, '')
    .trim()
}

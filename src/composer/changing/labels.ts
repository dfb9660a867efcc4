import type { Span } from '../../editing/text/edit.ts'
import { escapeMarkdown, nth, quoted, shorten, type Choice } from './question.ts'
import {
  headingsOf,
  isCell,
  isWithin,
  sectionOf,
  tablesOf,
  type Item,
  type Outline,
  type TableParts,
  type TextRun,
} from '../outline.ts'

/** Labels by which a person can distinguish the parts of a document: by their text and position. */

/** The headings above an offset, outermost first, without the document's title. */
function pathOf(outline: Outline, at: number): Item[] {
  const path: Item[] = []
  for (const heading of headingsOf(outline)) {
    if (heading.from > at) break
    while ((path.at(-1)?.tag ?? '') >= heading.tag) path.pop()
    path.push(heading)
  }
  return path.filter(
    (heading) => heading.tag !== 'h1' && (heading.to > at || sectionOf(outline, heading).to > at),
  )
}

/** A suffix such as ` in “Plan” › “Costs”`. Empty outside of sections. */
function inSection(path: readonly Item[]): string {
  const names = path.map((heading) => quoted(heading.text))
  return names.length === 0 ? '' : ` in ${names.join(' › ')}`
}

function textsOf(items: readonly Item[]): string[] {
  return items.map((item) => item.text)
}

/** The label of a table: its caption or its section, with its number if needed. */
function shortLabelOfTable(outline: Outline, table: Item): Choice {
  const tables = tablesOf(outline).map(({ item }) => item)
  const number = tables.indexOf(table) + 1
  const path = pathOf(outline, table.from)
  const caption = captionOf(table)
  const terms = [...(caption ? [caption] : []), ...textsOf(path), ...countedNames('table', number)]
  if (caption && tables.filter((one) => captionOf(one) === caption).length === 1) {
    return { label: `the table ${quoted(caption)}`, terms }
  }
  const beside = tables.filter((one) => pathOf(outline, one.from).at(-1) === path.at(-1))
  const which = beside.length > 1 ? `${nth(beside.indexOf(table) + 1)} ` : ''
  const named = caption ? ` ${quoted(caption)}` : ''
  return { label: `the ${which}table${named}${inSection(path)}`, terms }
}

/** The caption of an element, else its accessible name. */
export function captionOf(item: Item): string | undefined {
  const caption = item.children.find((child) => /^(?:fig)?caption$/.test(child.tag))?.text
  return caption || labelOf(item)
}

/** The accessible name of an element, unless it only names its kind. */
function labelOf(item: Item): string | undefined {
  const label = item.attributes.get('aria-label') ?? item.attributes.get('alt')
  return label && !/^(?:table|chart|list|image)$/i.test(label) ? label : undefined
}

function countedNames(noun: string, number: number): string[] {
  return [`${noun} ${number}`, `${nth(number)} ${noun}`]
}

/** The label of a column, such as `“Qty”, the 3rd column of the table “Costs”, after “Item”`. */
export function labelOfColumn(outline: Outline, table: TableParts, index: number): Choice {
  const text = (at: number) => table.header[at]?.text ?? ''
  const of = ofTable(outline, table.item)
  const [before, after] = [text(index - 1), text(index + 1)]
  const beside = before
    ? `, after ${quoted(before)}`
    : index === 0 && after
      ? `, before ${quoted(after)}`
      : ''
  return {
    label: `${quoted(text(index))}, the ${nth(index + 1)} column${of.label}${beside}`,
    terms: [
      text(index),
      ...of.terms,
      ...countedNames('column', index + 1),
      ...(before ? [`after ${before}`] : []),
      ...(after ? [`before ${after}`] : []),
    ],
  }
}

/** The label of a row, such as `“Bread, 2, 5.50”, the 4th row of the table “Costs”`. */
export function labelOfRow(outline: Outline, table: TableParts, row: Item): Choice {
  const cells = row.children.filter(isCell).map((cell) => cell.text)
  const number = [...table.rows, ...table.footer].indexOf(row) + 1
  const of = ofTable(outline, table.item)
  return {
    label: `${quoted(cells.join(', '))}, the ${nth(number)} row${of.label}`,
    terms: [cells.join(', '), ...cells, ...of.terms, ...countedNames('row', number)],
  }
}

/** A suffix such as ` of the table “Costs”`. Empty if there is only one table. */
function ofTable(outline: Outline, table: Item): Choice {
  const { label, terms } = shortLabelOfTable(outline, table)
  return { label: tablesOf(outline).length > 1 ? ` of ${label}` : '', terms }
}

/** The label of a table, with its columns. */
export function labelOfTable(outline: Outline, table: TableParts): Choice {
  const { label, terms } = shortLabelOfTable(outline, table.item)
  const header = textsOf(table.header).filter((text) => text !== '')
  return {
    label: `${label}${header.length > 0 ? ` (${escapeMarkdown(shorten(header.join(', ')))})` : ''}`,
    terms: [...terms, ...header],
  }
}

/** The label of a section: the sections around it, the one before it, and its first words. */
export function labelOfSection(outline: Outline, heading: Item): Choice {
  const { label, terms } = placeOfSection(outline, heading)
  return { label: quoted(heading.text) + label, terms: [heading.text, ...terms] }
}

/** The position of a section, as a suffix to its name. */
function placeOfSection(outline: Outline, heading: Item): Choice {
  const headings = headingsOf(outline).filter((one) => one.tag !== 'h1' || one === heading)
  const at = headings.indexOf(heading)
  const parents = pathOf(outline, heading.from).filter((one) => one !== heading)
  const [before, after] = [headings[at - 1], headings[at + 1]]
  const start = textBehind(outline, heading)
  return {
    label: [
      inSection(parents),
      before && before !== parents.at(-1) ? `, after ${quoted(before.text)}` : '',
      start ? `, beginning ${quoted(start)}` : '',
    ].join(''),
    terms: [
      ...textsOf(parents),
      ...(start ? [start] : []),
      ...(before ? [`after ${before.text}`] : []),
      ...(after ? [`before ${after.text}`] : []),
    ],
  }
}

/** The first text below a heading. Empty if the next heading follows directly. */
function textBehind(outline: Outline, heading: Item): string {
  const end = headingsOf(outline).find((one) => one.from > heading.from)?.from ?? Infinity
  const run = outline.texts.find(
    ({ from, to, within }) =>
      from >= heading.to &&
      to <= end &&
      outline.html.slice(from, to).trim() !== '' &&
      !isWithin(within, (one) => one === heading),
  )
  return run ? (blockOf(run.within)?.text ?? readText(outline, run)) : ''
}

/** The label of an element: its text, its section, and its number among those of its kind. */
export function labelOfElement(outline: Outline, kind: string, item: Item, number: number): Choice {
  const table = tablesOf(outline).find((one) => one.item === item)
  if (table) return labelOfTable(outline, table)
  const path = pathOf(outline, item.from).filter((one) => one !== item)
  const items = item.children.filter((child) => child.tag === 'li')
  const name = captionOf(item) ?? (items.length > 0 ? textsOf(items).join(', ') : item.text)
  const list = kind === 'item' ? textsOf(item.parent?.children ?? []).filter(isOther(item)) : []
  const among = list.length > 0 ? `, in the list with ${quoted(list.join(', '))}` : ''
  const target = item.tag === 'a' ? item.attributes.get('href') : undefined
  const leading = target ? `, leading to ${escapeMarkdown(shorten(target))}` : ''
  return {
    label: `${name ? quoted(name) : `the ${nth(number)} ${kind}`}${leading}${inSection(path)}${among}`,
    terms: [
      name,
      ...textsOf(items),
      ...textsOf(path),
      ...list,
      ...(target ? [target] : []),
      ...countedNames(kind, number),
    ],
  }
}

function isOther(item: Item) {
  return (text: string) => text !== item.text
}

const blocks =
  /^(?:p|li|td|th|h[1-6]|dt|dd|blockquote|figcaption|caption|title|pre|div|section|summary|button)$/

function blockOf(item: Item | undefined): Item | undefined {
  let one = item
  while (one && !blocks.test(one.tag)) one = one.parent
  return one
}

const nounOfBlock: Record<string, string> = {
  p: 'paragraph',
  li: 'list item',
  td: 'table cell',
  th: 'table header',
  title: 'title of the document',
  figcaption: 'caption',
  caption: 'caption',
  blockquote: 'quote',
  button: 'button',
}

const maxBeside = 32

/** The label of a text: in bold, with the words around it and its position. */
export function labelOfText(outline: Outline, run: TextRun): Choice {
  const block = blockOf(run.within)
  const own = outline.texts.filter((one) => blockOf(one.within) === block)
  const textBetween = (from: number, to: number) =>
    own
      .filter((one) => one.to > from && one.from < to)
      .map((one) => readText(outline, { from: Math.max(from, one.from), to: Math.min(to, one.to) }))
      .join('')
      .replace(/\s+/g, ' ')
  const before = textBetween(0, run.from)
  const after = textBetween(run.to, outline.html.length)
  const shown = [
    escapeMarkdown(lastWords(before)),
    `**${escapeMarkdown(readText(outline, run))}**`,
    escapeMarkdown(firstWords(after)),
  ].join('')
  const noun = /^h[1-6]$/.test(block?.tag ?? '') ? 'heading' : nounOfBlock[block?.tag ?? '']
  const path = pathOf(outline, run.from)
  const heading = headingsOf(outline).find((one) => one === block)
  const section = heading ? placeOfSection(outline, heading) : undefined
  const row = block && isCell(block) ? block.parent : undefined
  const cells = row ? textsOf(row.children).filter((text) => text !== block?.text) : []
  const inRow = cells.length > 0 ? `, in the row with ${quoted(cells.join(', '))}` : ''
  const line = outline.html.slice(0, run.from).split('\n').length
  return {
    label: `“${shown}”${noun ? ` (${noun})` : ''}${inRow}${section?.label ?? inSection(path)}, line ${line}`,
    terms: [
      before + readText(outline, run) + after,
      ...(noun ? [noun] : []),
      ...cells,
      ...(section?.terms ?? textsOf(path)),
      `line ${line}`,
    ],
  }
}

/** The visible text of a range of the source. */
function readText({ html }: Outline, { from, to }: Span): string {
  return html
    .slice(from, to)
    .replace(/&(lt|gt|quot|apos|nbsp|#39|amp);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
}

const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
  amp: '&',
}

function lastWords(text: string): string {
  const words = text.trimStart()
  if (words.length <= maxBeside) return words
  return `… ${words
    .slice(-maxBeside)
    .toWellFormed()
    .replace(/^\S{0,15}\s+/, '')}`
}

function firstWords(text: string): string {
  const words = text.trimEnd()
  if (words.length <= maxBeside) return words
  return `${words
    .slice(0, maxBeside)
    .toWellFormed()
    .replace(/\s+\S{0,15}$/, '')} …`
}

import type { Span } from '../editing/text/edit.ts'
import type { ElementNode } from '../editing/html/elements.ts'
import { textOf, treeOf, type Tree, type TreeElement } from '../editing/html/tree.ts'
import { decodeFragment } from './html.ts'

/** An element of a document that has tags in the source, among others that have. */
export interface Item extends ElementNode {
  /** Its text with whitespace collapsed, without scripts and styles; read when first asked for. */
  readonly text: string
  parent: Item | undefined
  children: Item[]
}

/** A text that a reader sees, or the document's title, as a span of the source. */
export interface TextRun extends Span {
  within: Item | undefined
}

/** A document as the composer sees it: its elements and texts, each with its position in the source. */
export interface Outline {
  html: string
  items: Item[]
  /** The items that are in no other one. */
  roots: Item[]
  /** The items that are headings, those of a table of contents included. */
  headings: Item[]
  texts: TextRun[]
  /** The tables, read from the items when first asked for. */
  tables: () => TableParts[]
  /** The person's answers, by question: the index of a choice among several candidates, or a text. */
  answers: ReadonlyMap<string, number | string>
}

/**
 * Reads a document. The outline is a view of the page's tree: without elements that the parser
 * added or copied, and without the content of templates, which readers don't see.
 * @throws RangeError for a page that `treeOf` can't parse.
 */
export function outlineOf(html: string): Outline {
  const outline = readOutline(html)
  if (!outline) throw new RangeError('the page is nested too deeply or too wrongly')
  return outline
}

/** The same as `outlineOf`, but returns `undefined` for a page that `treeOf` can't parse. */
export function readOutline(html: string): Outline | undefined {
  const tree = treeOf(html)
  if (!tree) return undefined
  const { items, texts } = viewOf(tree)
  let read: TableParts[] | undefined
  return {
    html,
    items,
    roots: items.filter((item) => item.parent === undefined),
    headings: items.filter(isHeading),
    texts,
    tables: () => (read ??= readTables(items)),
    answers: new Map(),
  }
}

/** Elements whose content is no text of the document. */
const unseen = new Set(['style', 'script', 'template'])

function viewOf(tree: Tree): Pick<Outline, 'items' | 'texts'> {
  /** The item that an element is or is in, for each element that readers see. */
  const views = new Map<TreeElement, Item | undefined>()
  const items: Item[] = []

  function visit(element: TreeElement, parent: Item | undefined): void {
    const item = element.isWritten ? itemOf(element, parent) : parent
    if (item && item !== parent) items.push(item)
    views.set(element, item)
    if (element.tag === 'template') return
    for (const child of element.children) visit(child, item)
  }
  visit(tree.root, undefined)

  const texts = tree.texts.flatMap(({ from, to, parent }) => {
    if (!parent || !views.has(parent) || unseen.has(parent.tag)) return []
    return [{ from, to, within: views.get(parent) }]
  })
  return { items, texts }
}

function itemOf(element: TreeElement, parent: Item | undefined): Item {
  let text: string | undefined
  const { tag, from, to, inner, attributes, locations } = element
  const item: Item = {
    tag,
    from,
    to,
    inner,
    attributes,
    locations,
    parent,
    children: [],
    get text() {
      return (text ??= textOf(element).replace(/\s+/g, ' ').trim())
    },
  }
  parent?.children.push(item)
  return item
}
export function isHeading(item: Item): boolean {
  return /^h[1-6]$/.test(item.tag)
}

export function isWithin(item: Item | undefined, test: (one: Item) => boolean): boolean {
  for (let one = item; one; one = one.parent) if (test(one)) return true
  return false
}

/** The headings of the text itself, without those of a table of contents. */
export function headingsOf(outline: Outline): Item[] {
  return outline.headings.filter(
    (item) => item.text !== '' && !isWithin(item, (one) => one.tag === 'nav'),
  )
}

/** The section of a heading: the element that it opens, or else all up to the next heading of its level. */
export function sectionOf(outline: Outline, heading: Item): Span {
  const { parent } = heading
  const { before, next } = rivalsOf(outline, heading)
  if (parent && !before && !next && /^(section|article|div|details|aside)$/.test(parent.tag)) {
    const [first] = parent.children
    if (first === heading || first?.tag === 'header') return { from: parent.from, to: parent.to }
  }
  const siblings = parent?.children ?? outline.roots
  let last = siblings.indexOf(heading)
  while ((siblings[last + 1]?.to ?? Infinity) <= (next?.from ?? outline.html.length)) last++
  return { from: heading.from, to: siblings[last]?.to ?? heading.to }
}

/** The nearest headings of the same or a higher level in the same element. */
function rivalsOf({ headings }: Outline, heading: Item) {
  const { parent, tag: level } = heading
  const at = headings.indexOf(heading)
  const find = (step: 1 | -1): Item | undefined => {
    for (let index = at + step; ; index += step) {
      const one = headings[index]
      if (!one || (parent && (one.from < parent.from || one.to > parent.to))) return undefined
      if (one.tag <= level) return one
    }
  }
  return { before: find(-1), next: find(1) }
}

/** The entries of a table of contents that link to a heading or to its section. */
export function contentsEntriesOf(outline: Outline, heading: Item): Item[] {
  const { parent } = heading
  const opens = outline.headings.find((one) => parent && one.from >= parent.from) === heading
  const ids = [heading.attributes.get('id'), opens ? parent?.attributes.get('id') : undefined]
  return outline.items.filter((item) => {
    const target = item.tag === 'a' ? item.attributes.get('href') : undefined
    return (
      target?.startsWith('#') && target !== '#' && ids.includes(decodeFragment(target.slice(1)))
    )
  })
}

/** Where a page’s head ends, or would end if its tags were not omitted: after doctype and comments. */
export function endOfHead({ html, items }: Outline): number {
  const element = (tag: string) => items.find((item) => item.tag === tag)
  const head = element('head')?.inner.to ?? element('body')?.from
  return head ?? element('html')?.inner.from ?? items[0]?.from ?? html.length
}

/** Where the visible part of a page without a body element begins. */
export function startOfBody(outline: Outline): number {
  const { html, items, texts } = outline
  const inHead = /^(html|head|title|meta|link|style|script|base)$/
  const first = items.find((item) => !inHead.test(item.tag))
  const text = texts.find(
    (run) => run.within === undefined && html.slice(run.from, run.to).trim() !== '',
  )
  return Math.min(first?.from ?? html.length, text?.from ?? html.length)
}

/** The span with its indentation and line ending, if nothing else is on its lines. */
export function wholeLines(html: string, span: Span): Span {
  let { from, to } = span
  while (/[ \t]/.test(html.charAt(from - 1))) from--
  let end = to
  while (/[ \t]/.test(html.charAt(end))) end++
  const endsLine = /^\r?\n/.exec(html.slice(end, end + 2))
  const startsLine = from === 0 || html.charAt(from - 1) === '\n'
  if (startsLine && endsLine) return { from, to: end + endsLine[0].length }
  if (startsLine && end === html.length) to = end
  return startsLine ? { from, to } : span
}

/** The content of an element, without the whitespace around it. */
export function contentOf(html: string, { inner }: Item): Span {
  const text = html.slice(inner.from, inner.to)
  const from = inner.from + (text.length - text.trimStart().length)
  return text.trim() === '' ? { ...inner, to: inner.from } : { from, to: from + text.trim().length }
}

/** The indentation of the line of an offset. */
export function indentAt(html: string, offset: number): string {
  const start = html.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(html.slice(start, offset))?.[0] ?? ''
}

export interface TableParts {
  item: Item
  header: Item[]
  rows: Item[]
  footer: Item[]
}

/** The tables of a document: cells of the header, rows of the body, rows of the footer. */
export function tablesOf(outline: Outline): TableParts[] {
  return outline.tables()
}

function readTables(items: readonly Item[]): TableParts[] {
  const rows = items.filter((item) => item.tag === 'tr')
  const rowsOf = Map.groupBy(rows, (row) => nearest(row, 'table'))
  return items
    .filter((item) => item.tag === 'table')
    .map((item) => {
      const own = rowsOf.get(item) ?? []
      const isHead = (row: Item) =>
        row.parent?.tag === 'thead' ||
        (row === own[0] &&
          row.children.length > 0 &&
          row.children.every((cell) => cell.tag === 'th'))
      const head = own.find(isHead)
      return {
        item,
        header: head?.children.filter(isCell) ?? [],
        rows: own.filter((row) => row !== head && !isHead(row) && row.parent?.tag !== 'tfoot'),
        footer: own.filter((row) => row.parent?.tag === 'tfoot'),
      }
    })
}

export function isCell(item: Item): boolean {
  return item.tag === 'td' || item.tag === 'th'
}

function nearest(item: Item, tag: string): Item | undefined {
  let one: Item | undefined = item
  while (one && one.tag !== tag) one = one.parent
  return one
}

import { parse, type DefaultTreeAdapterTypes } from 'parse5'

/** An element of a document and where it stands in the source, in UTF-16 code units. */
export interface Item {
  tag: string
  from: number
  to: number
  /** Where its content stands: between its tags. */
  inner: { from: number; to: number }
  /** Its text with white space folded; read from the tree when it is first asked for. */
  readonly text: string
  attributes: ReadonlyMap<string, string>
  parent: Item | undefined
  children: Item[]
}

/** A stretch of text of the source that a reader sees, or the document's title. */
export interface TextRun {
  from: number
  to: number
  within: Item | undefined
}

/** A document as the composer sees it; the source itself is never written from this. */
export interface Outline {
  html: string
  items: Item[]
  /** Those of the items that stand in no other one. */
  roots: Item[]
  /** Those of the items that are headings, lists of contents included. */
  headings: Item[]
  texts: TextRun[]
  /** Its tables, read from the items when they are first asked for. */
  tables: () => TableParts[]
  /** Which of several parts the person meant, by the question; empty until one was answered. */
  chosen: ReadonlyMap<string, number>
}

type Parent = DefaultTreeAdapterTypes.ParentNode

/** Reads a document; `page` is what a parser has made of it already. */
export function outlineOf(html: string, page: Parent = parseHtml(html)): Outline {
  const items: Item[] = []
  const texts: TextRun[] = []

  function visit(node: Parent, parent: Item | undefined): void {
    for (const child of node.childNodes) {
      const place = child.sourceCodeLocation
      if (child.nodeName === '#text' && place) {
        if (parent?.tag !== 'style' && parent?.tag !== 'script') {
          texts.push({ from: place.startOffset, to: place.endOffset, within: parent })
        }
      }
      if (!('tagName' in child)) continue
      const tags = child.sourceCodeLocation
      if (!tags?.startTag) {
        visit(child, parent)
        continue
      }
      let text: string | undefined
      const item: Item = {
        tag: child.tagName,
        from: tags.startOffset,
        to: tags.endOffset,
        inner: {
          from: tags.startTag.endOffset,
          to: tags.endTag?.startOffset ?? tags.endOffset,
        },
        get text() {
          return (text ??= textOf(child).replace(/\s+/g, ' ').trim())
        },
        attributes: new Map(child.attrs.map(({ name, value }) => [name, value])),
        parent,
        children: [],
      }
      parent?.children.push(item)
      items.push(item)
      visit(child, item)
    }
  }
  visit(page, undefined)
  let read: TableParts[] | undefined
  const tables = () => (read ??= readTables(items))
  const roots = items.filter((item) => item.parent === undefined)
  const headings = items.filter(isHeading)
  return { html, items, roots, headings, texts, tables, chosen: new Map() }
}

function parseHtml(html: string): Parent {
  // A byte order mark is no text; a space keeps all else in its place.
  const source = html.startsWith('\ufeff') ? ` ${html.slice(1)}` : html
  return parse(source, { sourceCodeLocationInfo: true })
}

function textOf(node: DefaultTreeAdapterTypes.ChildNode): string {
  if ('value' in node) return node.value
  if (node.nodeName === 'style' || node.nodeName === 'script') return ''
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

export function isHeading(item: Item): boolean {
  return /^h[1-6]$/.test(item.tag)
}

export function isWithin(item: Item | undefined, test: (one: Item) => boolean): boolean {
  for (let one = item; one; one = one.parent) if (test(one)) return true
  return false
}

/** The headings of the text itself: not those of a list of contents. */
export function headingsOf(outline: Outline): Item[] {
  return outline.headings.filter(
    (item) => item.text !== '' && !isWithin(item, (one) => one.tag === 'nav'),
  )
}

/** What belongs to a heading: the section element that it opens, else all up to the next of its level. */
export function sectionOf(outline: Outline, heading: Item): { from: number; to: number } {
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

/** The nearest headings of the same or a higher level that stand in the same element. */
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

/** The entries of a list of contents that lead to a heading or to the section around it. */
export function contentsEntriesOf(outline: Outline, heading: Item): Item[] {
  const { parent } = heading
  const opens = outline.headings.find((one) => parent && one.from >= parent.from) === heading
  const ids = [heading.attributes.get('id'), opens ? parent?.attributes.get('id') : undefined]
  return outline.items.filter((item) => {
    const target = item.tag === 'a' ? item.attributes.get('href') : undefined
    return target?.startsWith('#') && target !== '#' && ids.includes(decode(target.slice(1)))
  })
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** Where a page’s head ends, or would: behind doctype and comments, whatever tags are left out. */
export function endOfHead({ html, items }: Outline): number {
  const element = (tag: string) => items.find((item) => item.tag === tag)
  const head = element('head')?.inner.to ?? element('body')?.from
  return head ?? element('html')?.inner.from ?? items[0]?.from ?? html.length
}

/** Where what is seen of a page without a body element begins. */
export function startOfBody(outline: Outline): number {
  const { html, items, texts } = outline
  const inHead = /^(html|head|title|meta|link|style|script|base)$/
  const first = items.find((item) => !inHead.test(item.tag))
  const text = texts.find(
    (run) => run.within === undefined && html.slice(run.from, run.to).trim() !== '',
  )
  return Math.min(first?.from ?? html.length, text?.from ?? html.length)
}

/** The range with the line that it alone stands on. */
export function wholeLines(html: string, range: { from: number; to: number }) {
  let { from, to } = range
  while (/[ \t]/.test(html.charAt(from - 1))) from--
  let end = to
  while (/[ \t]/.test(html.charAt(end))) end++
  const endsLine = /^\r?\n/.exec(html.slice(end, end + 2))
  const startsLine = from === 0 || html.charAt(from - 1) === '\n'
  if (startsLine && endsLine) return { from, to: end + endsLine[0].length }
  if (startsLine && end === html.length) to = end
  return startsLine ? { from, to } : range
}

/** Where the content of an element stands, without the white space around it. */
export function contentOf(html: string, { inner }: Item): { from: number; to: number } {
  const text = html.slice(inner.from, inner.to)
  const from = inner.from + (text.length - text.trimStart().length)
  return text.trim() === '' ? { ...inner, to: inner.from } : { from, to: from + text.trim().length }
}

/** The white space that the line of an offset begins with. */
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

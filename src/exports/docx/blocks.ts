import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  HeadingLevel,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  WidthType,
  type IParagraphOptions,
} from 'docx'
import type { Element, ElementContent, RootContent } from 'hast'
import { bookmarksOf, lookOf, runsOf, type Context, type Look } from './runs.ts'

export type Block = Paragraph | Table
type Content = ElementContent | RootContent

/** The numbers of one list. */
export interface Numbers {
  reference: string
  level: number
  start: number
  /** As the attribute `type` of `<ol>`; empty: plain numbers. */
  type: string
}

/** What surrounds a block. */
interface Place {
  look: Look
  context: Context
  /** The bookmarks that the next paragraph gets. */
  marks: string[]
  /** Twentieths of a point. */
  indent: number
  /** How deep lists are nested here; -1: there is none. */
  level: number
  isRightToLeft: boolean
  /** Begins a numbered list; returns the name of its numbers. */
  numbersOf(numbers: Omit<Numbers, 'reference'>): string
}

const headings: Readonly<Record<string, (typeof HeadingLevel)[keyof typeof HeadingLevel]>> = {
  h1: HeadingLevel.HEADING_1,
  h2: HeadingLevel.HEADING_2,
  h3: HeadingLevel.HEADING_3,
  h4: HeadingLevel.HEADING_4,
  h5: HeadingLevel.HEADING_5,
  h6: HeadingLevel.HEADING_6,
}

const containers = new Set(
  'address article aside body center dd details div dl dt fieldset figcaption figure footer form header hgroup legend main nav search section summary'.split(
    ' ',
  ),
)
const others = [
  'p',
  'ul',
  'ol',
  'menu',
  'table',
  'blockquote',
  'pre',
  'hr',
  ...Object.keys(headings),
]
const blocks = new Set([...containers, ...others])

const indentStep = 720
const maxLevel = 8

/** The content of a page as paragraphs and tables, and the numbers of its lists. */
export function blocksOf(
  nodes: readonly Content[],
  pictures: Context['pictures'],
  isRightToLeft: boolean,
): { blocks: Block[]; numbers: Numbers[] } {
  const numbers: Numbers[] = []
  const context = { pictures, bookmarks: bookmarksOf(nodes) }
  const blocks = flow(nodes, {
    look: {},
    context,
    marks: [],
    isRightToLeft,
    indent: 0,
    level: -1,
    numbersOf(given) {
      const reference = `numbers-${numbers.length + 1}`
      numbers.push({ reference, ...given })
      return reference
    },
  })
  return { blocks, numbers }
}

/** Blocks, and paragraphs of what stands between them. */
function flow(nodes: readonly Content[], place: Place, options: IParagraphOptions = {}): Block[] {
  const found: Block[] = []
  let inline: Content[] = []
  let isFirst = true
  function endParagraph(): void {
    if (inline.some(isVisible)) {
      found.push(paragraph(inline, place, isFirst ? options : { ...options, numbering: undefined }))
      isFirst = false
    }
    inline = []
  }
  for (const node of nodes) {
    if (node.type !== 'element' || !holdsBlock(node)) {
      inline.push(node)
      continue
    }
    endParagraph()
    const inner = blockOf(node, place, isFirst ? options : { ...options, numbering: undefined })
    if (inner.length > 0) isFirst = false
    found.push(...inner)
  }
  endParagraph()
  return found
}

/** Whether an element is a block, or has one in it. */
function holdsBlock({ tagName, children }: Element): boolean {
  if (blocks.has(tagName)) return true
  return children.some((child) => child.type === 'element' && holdsBlock(child))
}

function isVisible(node: Content): boolean {
  if (node.type === 'text') return node.value.trim() !== ''
  if (node.type !== 'element') return false
  return ['img', 'input', 'br'].includes(node.tagName) || node.children.some(isVisible)
}

function paragraph(nodes: readonly Content[], place: Place, options: IParagraphOptions): Paragraph {
  const { indent, isRightToLeft } = place
  return new Paragraph({
    bidirectional: isRightToLeft,
    ...(indent > 0 && !options.numbering && { indent: { left: indent } }),
    ...options,
    children: [...marksOf(place), ...runsOf(trimmed(nodes), place.look, place.context)],
  })
}

/** The bookmarks of the elements that begin here. */
function marksOf({ marks }: Place): Bookmark[] {
  return marks.splice(0).map((id) => new Bookmark({ id, children: [] }))
}

/** The place inside of an element, whose bookmark the next paragraph gets. */
function inside({ properties }: Element, place: Place): Place {
  const mark = place.context.bookmarks.get(String(properties.id ?? ''))
  if (mark) place.marks.push(mark)
  return properties.dir ? { ...place, isRightToLeft: properties.dir === 'rtl' } : place
}

/** Without the white space at both ends, which a browser does not show. */
function trimmed(nodes: readonly Content[]): Content[] {
  return nodes.flatMap((node, at): Content[] => {
    if (node.type !== 'text') return [node]
    const start = at === 0 ? node.value.trimStart() : node.value
    const value = at === nodes.length - 1 ? start.trimEnd() : start
    return value === '' ? [] : [{ ...node, value }]
  })
}

function blockOf(element: Element, around: Place, options: IParagraphOptions): Block[] {
  const { tagName, children } = element
  const place = inside(element, around)
  const inner = { ...place, look: lookOf(tagName, place.look) }
  const heading = headings[tagName]
  if (heading) return [paragraph(children, place, { ...options, heading })]
  switch (tagName) {
    case 'ul':
    case 'ol':
    case 'menu':
      return listOf(element, place)
    case 'table':
      return tableOf(element, place)
    case 'blockquote':
      return flow(children, {
        ...inner,
        indent: place.indent + indentStep,
        look: { ...inner.look, italics: true },
      })
    case 'dd':
      return flow(children, { ...inner, indent: place.indent + indentStep })
    case 'pre':
      return [
        new Paragraph({
          shading: { fill: 'F2F2F2' },
          ...(place.indent > 0 && { indent: { left: place.indent } }),
          children: [
            ...marksOf(place),
            ...runsOf(children, { ...place.look, font: 'Courier New' }, place.context, true),
          ],
        }),
      ]
    case 'hr':
      return [new Paragraph({ thematicBreak: true })]
    default:
      return flow(children, inner, options)
  }
}

function listOf({ tagName, children, properties }: Element, place: Place): Block[] {
  const level = Math.min(place.level + 1, maxLevel)
  const numbering = tagName === 'ol' ? { reference: numbers(), level } : bullets()
  const inner = { ...place, level, indent: indentStep * (level + 1) }
  return children.flatMap((item) => {
    if (item.type !== 'element') return []
    return item.tagName === 'li'
      ? flow(item.children, inside(item, inner), numbering ? { numbering } : {})
      : blockOf(item, inner, {})
  })

  function numbers(): string {
    const start = Number(properties.start ?? 1)
    return place.numbersOf({ level, start, type: String(properties.type ?? '') })
  }

  function bullets() {
    return properties.type === 'none' ? undefined : { reference: 'bullets', level }
  }
}

const line = { style: BorderStyle.SINGLE, size: 4, color: 'BFBFBF' }

function tableOf(table: Element, place: Place): Block[] {
  const rows: TableRow[] = []
  const captions: Block[] = []
  const visit = (part: Element, isHead: boolean): void => {
    for (const child of part.children) {
      if (child.type !== 'element') continue
      if (child.tagName === 'caption')
        captions.push(...flow(child.children, { ...place, look: lookOf('caption', place.look) }))
      else if (child.tagName === 'tr') rows.push(rowOf(child, place, isHead || isHeadRow(child)))
      else visit(child, child.tagName === 'thead')
    }
  }
  visit(table, false)
  if (rows.length === 0) return captions
  const grid = new Table({
    rows,
    width: { size: 100, type: WidthType.PERCENTAGE },
    visuallyRightToLeft: place.isRightToLeft,
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
  })
  // Word joins two tables that stand next to each other.
  return [...captions, grid, new Paragraph({})]
}

function isHeadRow({ children }: Element): boolean {
  const cells = children.filter((cell) => cell.type === 'element')
  return cells.length > 0 && cells.every(({ tagName }) => tagName === 'th')
}

function rowOf({ children }: Element, place: Place, isHead: boolean): TableRow {
  const cells = children.flatMap((cell) => {
    if (cell.type !== 'element' || !['td', 'th'].includes(cell.tagName)) return []
    const { tagName, properties } = cell
    const look = lookOf(tagName, place.look)
    const inner: Place = { ...inside(cell, place), look, indent: 0, level: -1 }
    const alignment = alignments[String(properties.align ?? '')]
    const spacing = { after: 0 }
    const found = flow(cell.children, inner, { spacing, ...(alignment && { alignment }) })
    return new TableCell({
      // A cell ends with a paragraph.
      children: found.at(-1) instanceof Paragraph ? found : [...found, new Paragraph({})],
      columnSpan: spanOf(properties.colSpan),
      rowSpan: spanOf(properties.rowSpan),
      margins: { top: 60, bottom: 60, left: 100, right: 100 },
      ...(isHead && { shading: { fill: 'F2F2F2' } }),
    })
  })
  return new TableRow({ children: cells, tableHeader: isHead, cantSplit: true })
}

const alignments: Readonly<Record<string, (typeof AlignmentType)[keyof typeof AlignmentType]>> = {
  right: AlignmentType.RIGHT,
  end: AlignmentType.END,
  center: AlignmentType.CENTER,
}

function spanOf(value: unknown): number {
  const span = Number(value)
  return Number.isInteger(span) && span > 1 && span < 1000 ? span : 1
}

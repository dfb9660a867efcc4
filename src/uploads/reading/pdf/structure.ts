import { blocksOf, headingOf, type Block } from './blocks.ts'
import { regionsOf } from './columns.ts'
import { append, edgesOf, edgesOfText, goesOn, withoutStart, type Edges } from './flow.ts'
import { isBeside, lineOf, textOf, textOfPieces, type Line, type Piece } from './lines.ts'
import { markerOfText, type Marker } from './markers.ts'
import { clean, type Run } from './runs.ts'
import type { Sizes } from './sizes.ts'

/** An element of the structure of a page, as pdf.js gives it. */
export interface StructureElement {
  role: string
  /** The words that stand for a picture. */
  alt?: string
  children: readonly Node[]
}

type Node = StructureElement | { type: string; id: string }

/** What blocks are made of: text by its marked content, and how wide and how large it is. */
interface Source {
  runs: ReadonlyMap<string, Run[]>
  edges: Edges
  sizes: Sizes
}

/** The part of the text of a page that its structure must hold to be trusted. */
const minShare = 0.98
/** A cell with more text is one of a layout, not of a table. */
const maxCellLength = 600

/** Whether the structure of a page holds its text. */
export function holdsText(tree: StructureElement, runs: readonly Run[]): boolean {
  const ids = new Set(contentsOf(tree))
  const lengthOf = (some: readonly Run[]) => some.reduce((sum, { text }) => sum + text.length, 0)
  const text = runs.filter(({ isArtifact }) => !isArtifact)
  const held = text.filter(({ content }) => content !== undefined && ids.has(content))
  return held.length > 0 && lengthOf(held) >= lengthOf(text) * minShare
}

/** Whether a structure says what is a heading. */
export function hasHeading(node: Node): boolean {
  return isElement(node) && (headingRole.test(node.role) || node.children.some(hasHeading))
}

/**
 * Makes blocks of the text of a page as its structure says. What is not in it comes before or after. Returns
 * `undefined` if some text is where its structure should have none, such as between the rows of a table.
 */
export function blocksOfTree(
  tree: StructureElement,
  all: readonly Run[],
  sizes: Sizes,
): Block[] | undefined {
  const ids = new Set(contentsOf(tree))
  const runs = new Map<string, Run[]>()
  const others: Run[] = []
  for (const run of all) {
    if (run.content === undefined || !ids.has(run.content)) others.push(run)
    else {
      const some = runs.get(run.content) ?? []
      runs.set(run.content, some)
      some.push(run)
    }
  }
  const held = [...runs.values()].flat()
  const top = Math.min(...held.map(({ y }) => y))
  const edges = edgesOf(rowsInOrder(held).map(lineOf))
  const placed = (some: readonly Run[]) =>
    regionsOf(some).flatMap((region) => blocksOf(region, sizes))
  const blocks = [
    ...placed(others.filter(({ y }) => y < top)),
    ...walk(tree.children, { runs, edges, sizes }, 0),
    ...placed(others.filter(({ y }) => y >= top)),
  ]
  const written = blocks.map(lettersIn).reduce((sum, letters) => sum + letters, 0)
  const painted = countLetters(all.map(({ text }) => text).join(' '))
  return written < painted * minShare ? undefined : blocks
}

function lettersIn(block: Block): number {
  if (block.type === 'table') return countLetters(textOfPieces(block.grid.rows.flat(2)))
  const marker = block.type === 'item' ? block.marker.text : ''
  return countLetters(marker + textOfPieces(block.pieces))
}

function countLetters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}

function isElement(node: Node): node is StructureElement {
  return 'children' in node
}

/** The ids of the marked content in a structure, in its order. */
function contentsOf(node: Node): string[] {
  if (isElement(node)) return node.children.flatMap(contentsOf)
  return node.type === 'content' ? [node.id] : []
}

const headingRole = /^(?:H([1-6])?|Title)$/
const inline =
  /^(Span|Link|Em|Strong|Quote|Reference|Code|Sub|Ruby|Warichu|RB|RT|RP|WT|WP|Annot|Form|Lbl|NonStruct)$/

/** Whether an element, and all in it, is part of a line of text. */
function isInline(node: Node): boolean {
  return !isElement(node) || (inline.test(node.role) && node.children.every(isInline))
}

/** Makes blocks of siblings. Those that are parts of lines make a paragraph together. */
function walk(nodes: readonly Node[], source: Source, depth: number): Block[] {
  const blocks: Block[] = []
  let parts: Node[] = []
  const endParts = () => {
    blocks.push(...paragraphOf(parts, source))
    parts = []
  }
  for (const node of nodes) {
    if (isInline(node)) parts.push(node)
    else if (isElement(node)) {
      endParts()
      blocks.push(...blocksOfElement(node, source, depth))
    }
  }
  endParts()
  return blocks
}

function blocksOfElement(node: StructureElement, source: Source, depth: number): Block[] {
  const heading = headingRole.exec(node.role)
  if (heading) {
    const pieces = piecesIn(node.children, source)
    return pieces.length > 0 ? [{ type: 'heading', level: Number(heading[1] ?? 1), pieces }] : []
  }
  if (node.role === 'L') return itemsOf(node, source, depth)
  if (node.role === 'Table') return tableOf(node, source, depth)
  if (node.role === 'Figure') return figureOf(node, source, depth)
  return walk(node.children, source, depth)
}

function paragraphOf(parts: readonly Node[], source: Source): Block[] {
  const lines = linesIn(parts, source)
  const heading = headingOf(lines, source.sizes)
  if (heading) return [heading]
  const pieces = flow(lines, source)
  return pieces.length > 0 ? [{ type: 'paragraph', pieces }] : []
}

/** Makes an item of each item of a list; those of lists in it are further in. */
function itemsOf(list: StructureElement, source: Source, depth: number): Block[] {
  return list.children.flatMap((item): Block[] => {
    if (!isElement(item)) return paragraphOf([item], source)
    if (item.role === 'L') return itemsOf(item, source, depth + 1)
    if (item.role !== 'LI') return blocksOfElement(item, source, depth)
    const labels = item.children.filter((node) => isElement(node) && node.role === 'Lbl')
    const label = textOfPieces(piecesIn(labels, source)).trim()
    const bodies = item.children.filter((node) => !labels.includes(node))
    const blocks = walk(
      bodies.flatMap((node) => (isElement(node) && node.role === 'LBody' ? node.children : [node])),
      source,
      depth + 1,
    )
    const [first, ...others] = blocks
    const pieces = first?.type === 'paragraph' ? first.pieces : []
    const marked = withMarker(pieces, label)
    if (marked.pieces.length === 0) return blocks
    const block = { type: 'item', indent: depth * 20, ...marked } as const
    return [block, ...others]
  })
}

/** The marker of an item: its label, or what its text begins with, or a bullet that was drawn. */
function withMarker(pieces: Piece[], label: string): { marker: Marker; pieces: Piece[] } {
  const drawn: Marker = { text: '', isBullet: true, isSure: true }
  if (label !== '') {
    const marker = markerOfText(`${label} x`)
    return {
      marker: marker
        ? { ...marker, isSure: true }
        : { ...drawn, text: `${label} `, isBullet: false },
      pieces,
    }
  }
  const marker = markerOfText(textOfPieces(pieces))
  return marker ? { marker, pieces: withoutStart(pieces, marker.text) } : { marker: drawn, pieces }
}

/**
 * A table whose rows have as many cells, or whose cells lie in its columns: some programs leave out empty cells.
 * The rows of another one, in which cells span columns, are lines.
 */
function tableOf(table: StructureElement, source: Source, depth: number): Block[] {
  const rows = rowsOf(table)
  const cells = rows.map((row) =>
    row.children.flatMap((cell) => (isElement(cell) ? [cellOf(cell, source)] : [])),
  )
  const captions = table.children.flatMap((node) =>
    isElement(node) && node.role === 'Caption' ? blocksOfElement(node, source, depth) : [],
  )
  const [first = []] = cells
  const lengths = cells.flat().map(({ pieces }) => textOfPieces(pieces).length)
  if (cells.length < 2 || first.length < 2 || Math.max(...lengths) > maxCellLength) {
    return walk(table.children, source, depth)
  }
  const placed = inColumns(cells)
  if (!placed) {
    const lines = cells.map((row) => joined(piecesOfRow(row), ' | '))
    return [...captions, { type: 'paragraph', pieces: joined(lines, '\n') }]
  }
  const grid = {
    rows: placed,
    hasHeader: first.every(({ isName }) => isName),
  }
  return [...captions, { type: 'table', grid }]
}

/** A cell with the extent of its text; `x` is infinite if there is none. */
interface Cell {
  isName: boolean
  pieces: Piece[]
  x: number
  right: number
}

function cellOf(cell: StructureElement, source: Source): Cell {
  const segments = linesIn([cell], source).flatMap((line) => line.segments)
  return {
    isName: cell.role === 'TH',
    pieces: piecesIn([cell], source),
    x: Math.min(...segments.map(({ x }) => x)),
    right: Math.max(...segments.map(({ right }) => right)),
  }
}

const minFullRows = 2

/** The rows with a cell in each column of the first; `undefined` if a cell may be in several columns. */
function inColumns(rows: readonly Cell[][]): Piece[][][] | undefined {
  const [first = []] = rows
  const full = rows.filter(({ length }) => length === first.length)
  if (full.length === rows.length) return rows.map(piecesOfRow)
  if (full.length < minFullRows) return undefined
  const columns = first.map((_, index) => ({
    x: Math.min(...full.map((row) => row[index]?.x ?? Infinity)),
    right: Math.max(...full.map((row) => row[index]?.right ?? -Infinity)),
  }))
  const placed = rows.map((row) => {
    if (row.length === first.length) return piecesOfRow(row)
    const filled = row.filter(({ pieces }) => pieces.length > 0)
    const found = columns.map(({ x, right }) =>
      filled.filter((cell) => cell.x < right && cell.right > x),
    )
    const isSure = found.every(({ length }) => length < 2) && found.flat().length === filled.length
    return isSure && new Set(found.flat()).size === filled.length
      ? found.map(([cell]) => cell?.pieces ?? [])
      : undefined
  })
  return placed.every((row) => row !== undefined) ? placed : undefined
}

function piecesOfRow(row: readonly { pieces: Piece[] }[]): Piece[][] {
  return row.map(({ pieces }) => pieces)
}

function joined(parts: readonly Piece[][], separator: string): Piece[] {
  return parts.flatMap((pieces, index) => (index > 0 ? [{ text: separator }, ...pieces] : pieces))
}

function rowsOf(node: StructureElement): StructureElement[] {
  return node.children.flatMap((child) => {
    if (!isElement(child)) return []
    if (child.role === 'TR') return [child]
    return /^(THead|TBody|TFoot)$/.test(child.role) ? rowsOf(child) : []
  })
}

/** The text in a picture, or else the words that stand for it. */
function figureOf(figure: StructureElement, source: Source, depth: number): Block[] {
  const blocks = walk(figure.children, source, depth)
  const words = clean(figure.alt ?? '').trim()
  if (blocks.length > 0 || words === '') return blocks
  return [{ type: 'paragraph', pieces: [{ text: `Picture: ${words}` }] }]
}

function piecesIn(nodes: readonly Node[], source: Source): Piece[] {
  return flow(linesIn(nodes, source), source)
}

/** Joins lines. A sentence may also go on in the next column, wherever its line ends. */
function flow(lines: readonly Line[], { edges }: Source): Piece[] {
  const pieces: Piece[] = []
  const own = edgesOfText(lines, edges)
  lines.forEach((line, index) => {
    const before = lines[index - 1]
    const isRest = /^\p{Ll}/u.test(textOf(line)) || (before && goesOn(before, line, own))
    append(pieces, line, !isRest)
  })
  return pieces
}

function linesIn(nodes: readonly Node[], { runs }: Source): Line[] {
  return rowsInOrder(nodes.flatMap(contentsOf).flatMap((id) => runs.get(id) ?? [])).map(lineOf)
}

/** Groups runs that follow each other on a line: a paragraph may go on in the next column. */
function rowsInOrder(runs: readonly Run[]): Run[][] {
  const rows: Run[][] = []
  for (const run of runs) {
    const row = rows.at(-1)
    if (row?.some((one) => isBeside(one, run))) row.push(run)
    else rows.push([run])
  }
  return rows
}

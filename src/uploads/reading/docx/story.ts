import type { Relationships } from '../package.ts'
import type { XmlAttributes } from '../xml.ts'
import type { Findings } from './findings.ts'
import type { Counters } from './numbering.ts'
import type { Pictures } from './pictures.ts'
import type { ParagraphProperties, RunProperties } from './properties.ts'
import type { Style, Styles } from './styles.ts'
import type { Block, Cell, Format, Piece } from './text.ts'

/** What the text of a part refers to. */
export interface BodyContext {
  styles: Styles
  counters: Counters
  relationships: Relationships
  pictures: Pictures
  /** What charts show, by their parts. */
  charts: ReadonlyMap<string, Block[]>
  findings: Findings
  /** The label of a footnote or endnote by its id. */
  labelOf(kind: 'footnote' | 'endnote', id: string): string
}

/** Where the reading of a part is. */
export interface BodyState {
  context: BodyContext
  story: Story
  /** The stories around it. */
  outer: Story[]
  /** The names of the elements that are open. */
  path: string[]
  /** The text of the element that is open, if it is part of the document. */
  text: string | undefined
  /** Ignores the element that has just begun. */
  skip(): void
}

/** What happens where elements begin and end, by their names. `parent` is the name of the element around. */
export interface ElementHandlers {
  open: Readonly<Record<string, (attributes: XmlAttributes, parent: string | undefined) => void>>
  close: Readonly<Record<string, () => void>>
}

/** A text of its own: of the document, of a footnote, or of a text box. */
export interface Story {
  add(block: Block): void
  /** Whether it is a paragraph inside another, without a text box. */
  isImplied: boolean
  paragraph: OpenParagraph | undefined
  /** From paragraphs whose ends were deleted. */
  joined: Piece[]
  run: OpenRun
  fields: Field[]
  /** The URLs of the links that are open. */
  links: (string | undefined)[]
  tables: OpenTable[]
  /** The words for the next picture. */
  alt: string
  /** How the characters in `w:ruby` are read. */
  reading: string | undefined
  wasHidden: boolean
}

export interface OpenParagraph {
  properties: ParagraphProperties
  style: Style
  heading: number | undefined
  pieces: Piece[]
  /** What is anchored in it, and follows it. */
  after: Block[]
  /** Whether the next paragraph continues it. */
  isJoined: boolean
}

export interface OpenRun {
  properties: RunProperties
  /** How its text looks, once it is known. */
  look: { format: Format; isHidden: boolean; font: string } | undefined
}

export interface Field {
  code: string
  isResult: boolean
  /** Whether its result is left out. */
  isLeftOut: boolean
  link: string | undefined
  isChecked: boolean
  /** Of a drop-down field: its texts, and which of them is chosen. */
  choices: string[]
  chosen: number | undefined
}

export interface OpenTable {
  gridColumns: number
  /** Whether its cells only place what is in them. */
  isLayout: boolean
  rows: Cell[][]
  row: { cells: Cell[]; column: number; isDeleted: boolean }
  cell: { blocks: Block[]; span: number } | undefined
  /** The characters in its rows. */
  size: number
  isContinued: boolean
}

export function newStory(add: (block: Block) => void, isImplied = false): Story {
  return {
    add,
    isImplied,
    paragraph: undefined,
    joined: [],
    run: newRun(),
    fields: [],
    links: [],
    tables: [],
    alt: '',
    reading: undefined,
    wasHidden: false,
  }
}

export function newRun(): OpenRun {
  return { properties: {}, look: undefined }
}

/** Passes on a block: to the cell that is open, or to the story. */
export function emit(story: Story, block: Block): void {
  const table = story.tables.findLast(({ isLayout, cell }) => !isLayout && cell)
  if (!table?.cell) return story.add(block)
  table.cell.blocks.push(block)
  table.size += sizeOf(block)
}

/** Whether what follows is the code of a field, or a result that is left out. */
export function isSilent({ fields }: Story): boolean {
  return fields.some(({ isResult, isLeftOut }) => !isResult || isLeftOut)
}

function sizeOf(block: Block): number {
  if (block.type === 'table') {
    const blocks = block.rows.flatMap((row) => row.flatMap((cell) => cell.blocks))
    return blocks.reduce((sum, one) => sum + sizeOf(one), 0)
  }
  return block.pieces.reduce(
    (sum, piece) => sum + (piece.type === 'text' ? piece.text.length : 1),
    0,
  )
}

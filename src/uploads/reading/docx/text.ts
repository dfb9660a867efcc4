/** How a stretch of text looks. A stretch is superscript or subscript, never both. */
export interface Format {
  isBold: boolean
  isItalic: boolean
  isStruck: boolean
  isCode: boolean
  shift: 'super' | 'sub' | undefined
}

export const plain: Format = {
  isBold: false,
  isItalic: false,
  isStruck: false,
  isCode: false,
  shift: undefined,
}

/** What stands in a line, in order. `link` is the URL to which it leads. */
export type Piece =
  | { type: 'text'; text: string; format: Format; link: string | undefined }
  | { type: 'image'; name: string; alt: string; link: string | undefined }
  | { type: 'footnote'; label: string; link?: undefined }
  | { type: 'break'; link?: undefined }

/** What stands before a paragraph of a list. */
export type Label =
  | { type: 'bullet' }
  | { type: 'number'; number: number; delimiter: '.' | ')' }
  /** Such as “(a)” or “Article 1”. */
  | { type: 'text'; text: string }

export interface Paragraph {
  type: 'paragraph'
  pieces: Piece[]
  /** From 1 to 9. */
  heading: number | undefined
  label: Label | undefined
  /** The level in its list, from 0. */
  level: number
  isCode: boolean
}

export interface Cell {
  /** The index of its first column. */
  column: number
  blocks: Block[]
}

export interface DocxTable {
  type: 'table'
  rows: Cell[][]
  /** Whether its rows belong to the table that was added last. */
  isContinued: boolean
}

export type Block = Paragraph | DocxTable

/** The pieces behind the number of a paragraph, where Markdown has no lists. */
export function withLabel(pieces: readonly Piece[], label: Label | undefined): readonly Piece[] {
  if (!label || label.type === 'bullet') return pieces
  const text = label.type === 'text' ? label.text : `${label.number}${label.delimiter}`
  return [{ type: 'text', text: `${text} `, format: plain, link: undefined }, ...pieces]
}

/** The text of code, as it is. */
export function codeOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.type === 'text' ? piece.text : piece.type === 'break' ? '\n' : ''))
    .join('')
}

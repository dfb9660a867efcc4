import { Lexer } from 'marked'
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { numberParts } from '../formats/numbers.ts'
import { tableOf } from '../build-table.ts'
import type { Table } from '../table.ts'

/** The table that makes up a Markdown text, with the text of its cells; undefined for any other text. */
export function findMarkdownTable(text: string): Table | undefined {
  const lines = text.trim().split('\n', 2)
  if (!lines[0]?.includes('|') || !rule.test(lines[1]?.trim() ?? '')) return undefined
  const tokens = new Lexer({ gfm: true }).lex(text.trim()).filter(({ type }) => type !== 'space')
  const [table, ...others] = tokens
  if (others.length > 0 || table?.type !== 'table') return undefined
  if (!('header' in table) || !('rows' in table)) return undefined
  const rows: { text: string }[][] = [table.header, ...table.rows]
  return tableOf(
    rows.map((line) => line.map((cell) => cell.text.replace(/\\\|/g, '|'))),
    { header: 'first' },
  )
}

/** The line below the header of a table, once trimmed. */
const rule = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** The outermost tables of HTML. A merged cell appears in each cell that it covers. */
export function readHtmlTables(html: string): Table[] {
  return elementsOf(parseFragment(html), 'table', 'table').flatMap((table) => {
    const rows = elementsOf(table, 'tr', 'table')
    const grid = gridOf(rows)
    if (grid.every((line) => line.length === 0)) return []
    const body = rows.findIndex((row) => !isHead(row))
    const heads = grid.slice(0, body < 0 ? 1 : body)
    const lines = heads.length > 1 ? [joinedHeads(heads), ...grid.slice(heads.length)] : grid
    return [tableOf(lines, { header: heads.length > 0 ? 'first' : 'find' })]
  })
}

function isHead(row: Element): boolean {
  const cells = row.childNodes.filter(isElement)
  return isInHead(row) || (cells.length > 0 && cells.every((cell) => cell.tagName === 'th'))
}

/** The column names that several header rows make together, such as “Sales 2022”. */
function joinedHeads(heads: readonly (readonly string[])[]): string[] {
  const [first = []] = heads
  return first.map((_, index) =>
    [...new Set(heads.map((line) => line[index] ?? ''))].join(' ').trim(),
  )
}

function isElement(node: Node): node is Element {
  return 'tagName' in node
}

function isInHead(row: Element): boolean {
  const parent = row.parentNode
  return parent !== null && 'tagName' in parent && parent.tagName === 'thead'
}

/** Elements of a name below a node, but not inside a nested `border` element. */
function elementsOf(
  root: DefaultTreeAdapterTypes.ParentNode,
  name: string,
  border: string,
): Element[] {
  const found: Element[] = []
  // Not recursive: HTML can be nested to any depth.
  const open = root.childNodes.filter(isElement).toReversed()
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.tagName === name) found.push(next)
    else if (next.tagName !== border) {
      for (const child of next.childNodes.filter(isElement).toReversed()) open.push(child)
    }
  }
  return found
}

const maxSpan = 100
/** How many cells merged cells may fill in one table; beyond that, spans are ignored. */
const maxCovered = 50_000

function gridOf(rows: readonly Element[]): string[][] {
  const grid: string[][] = rows.map(() => [])
  let covered = 0
  for (const [at, row] of rows.entries()) {
    let column = 0
    for (const cell of row.childNodes.filter(isElement)) {
      if (cell.tagName !== 'td' && cell.tagName !== 'th') continue
      while (grid[at]?.[column] !== undefined) column++
      const isFull = covered > maxCovered
      const [wide, high] = isFull ? [1, 1] : [spanOf(cell, 'colspan'), spanOf(cell, 'rowspan')]
      covered += wide * high - 1
      const text = textOf(cell).replace(/\s+/g, ' ').trim()
      // A number in a merged cell counts once.
      const isOnce = cell.tagName === 'td' && numberParts(text) !== undefined
      // A label below the head appears once, however many columns it spans.
      const isLabel = wide > 1 && !isHead(row)
      for (const line of grid.slice(at, at + high)) {
        for (let right = 0; right < wide; right++)
          line[column + right] = isOnce || (isLabel && right > 0) ? '' : text
      }
      grid[at]?.splice(column, 1, text)
      column += wide
    }
  }
  return grid.map((line) => Array.from(line, (cell) => cell ?? ''))
}

function spanOf({ attrs }: Element, name: string): number {
  const value = Number(attrs.find((one) => one.name === name)?.value ?? 1)
  return Number.isInteger(value) ? Math.min(maxSpan, Math.max(1, value)) : 1
}

function textOf(root: Node): string {
  const texts: string[] = []
  const open: Node[] = [root]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.nodeName === '#text' && 'value' in next) texts.push(next.value)
    if (next.nodeName === 'br') texts.push(' ')
    if ('childNodes' in next) for (const child of next.childNodes.toReversed()) open.push(child)
  }
  return texts.join('')
}

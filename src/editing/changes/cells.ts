import type { Finding } from './finding.ts'
import { counted, quoted, tableOf } from './names.ts'
import { attributesOf, childrenOf, elementsIn, textIn, type PageNode } from './page-tree.ts'

export function isCell({ tag, parent }: PageNode): boolean {
  return (tag === 'td' || tag === 'th') && parent?.tag === 'tr'
}

/** The change of a cell's text, named by its column and row. */
export function cellChange(
  cell: PageNode,
  texts: { old: string; new: string },
): Pick<Finding, 'kind' | 'group' | 'say' | 'label'> {
  const name = cellName(cell)
  return {
    kind: 'cells',
    group: 'cells',
    label: `Cell ${name.slice(0, 70)}`,
    say: (all) => {
      if (all.length === 1) {
        return `1 cell changed: ${name}, ${quoted(texts.old)} → ${quoted(texts.new)}`
      }
      const names = all.slice(0, 3).map(({ new: now }) => (now ? cellName(now) : ''))
      const more = all.length - names.length
      const end = more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''
      return `${counted(all.length, { one: 'cell', many: 'cells' })} changed: ${names.join(', ')}${end}`
    },
  }
}

/** A cell by the names of its column and row, such as `“Q2” of “North”`, or by their numbers. */
function cellName(cell: PageNode): string {
  const row = cell.parent
  const table = tableOf(cell)
  if (!row || !table) return ''
  const rows = rowsOf(table)
  const [head] = rows
  const number = rows.indexOf(row) + 1
  const first = elementsIn(row)[0]
  const rowName = first && first !== cell ? textIn(first) : ''
  const isPlain = head !== undefined && isEven(head) && isEven(row)
  const isHead = head !== undefined && elementsIn(head).every(({ tag }) => tag === 'th')
  const title = head && elementsIn(head)[cell.index]
  const columnName = isPlain && isHead && head !== row && title ? textIn(title) : ''
  if (columnName && rowName) return `${short(columnName)} of ${short(rowName)}`
  if (columnName) return `${short(columnName)} in row ${number}`
  if (rowName && isEven(row)) return `column ${cell.index + 1} of ${short(rowName)}`
  return `row ${number}, cell ${cell.index + 1}`
}

function short(text: string): string {
  const whole = quoted(text)
  return whole.length <= 32 ? whole : quoted(`${text.slice(0, 28).trimEnd()}…`)
}

/** The rows of a table, without those of tables in it, in the order of the page. */
function rowsOf(table: PageNode): PageNode[] {
  return childrenOf(table).flatMap((part) => {
    if (part.tag === 'tr') return [part]
    return /^t(?:head|body|foot)$/.test(part.tag)
      ? childrenOf(part).filter(({ tag }) => tag === 'tr')
      : []
  })
}

/** Whether no cell of a row spans several columns or rows. */
function isEven(row: PageNode): boolean {
  return elementsIn(row).every((cell) => {
    const attributes = attributesOf(cell)
    return !attributes.has('colspan') && !attributes.has('rowspan')
  })
}

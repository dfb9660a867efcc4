import type { Span } from '../../editing/text/edit.ts'
import { meaningOf } from '../../tables/summing/names.ts'
import { sortRows } from '../../tables/sort.ts'
import { tableFrom } from '../figures/named-tables.ts'
import { escapeHtml } from '../html.ts'
import {
  contentOf,
  isCell,
  outlineOf,
  tablesOf,
  wholeLines,
  type Item,
  type Outline,
  type TableParts,
} from '../outline.ts'
import { missing } from './question.ts'
import {
  columnsNamed,
  findColumn,
  findRow,
  findTable,
  pickColumn,
  pickRow,
  pickTable,
  rowsWith,
  withTable,
} from './find-in-table.ts'
import { plain } from './find-place.ts'
import { findText } from './find-text.ts'
import type { Rule, Step } from './rule.ts'

const order =
  '(?:\\s*,?\\s*(?:in\\s+)?(?<order>(?:ascending|descending|asc|desc|alphabetical(?:ly)?|reverse)(?:\\s+order)?|(?:highest|largest|biggest|most|greatest|newest|latest|longest|lowest|smallest|least|oldest|earliest|cheapest|shortest)(?:\\s+\\w+)?\\s+(?:first|to\\s+\\w+)|(?:from\\s+)?(?:high|low|large|small|big|old|new|a|z)\\w*\\s*(?:to|-|–)\\s*(?:high|low|large|small|big|old|new|a|z)\\w*))?'

/** Renames columns, changes cells, sorts, deletes columns and rows, adds rows. */
export const tableRules: Rule[] = [
  {
    example: 'Rename the column Qty to Quantity',
    pattern:
      /^(?:rename|change|call|retitle)\s+(?:the\s+)?(?:table\s+)?(?:column|col)(?:\s+header)?\s+(?<name>.+?)\s+(?:to|into|as)\s+(?<text>.+)$/i,
    apply: (outline, request, { name, text }) =>
      renameColumn(outline, request.value(name), request.value(text)),
  },
  {
    example: 'Rename the Qty column to Quantity',
    pattern:
      /^(?:rename|change|call|retitle)\s+(?:the\s+)?(?<name>.+?)\s+(?:column|col)(?:\s+header)?(?<table>\s+(?:in|of|from)\s+.+?)?\s+(?:to|into|as)\s+(?<text>.+)$/i,
    apply: (outline, request, { name, table, text }) =>
      renameColumn(
        outline,
        `${request.value(name)} ${request.value(table)}`.trim(),
        request.value(text),
      ),
  },
  {
    example: 'Call the Qty column "Quantity"',
    pattern:
      /^(?:rename|call|retitle)\s+(?:the\s+)?(?:(?<before>.+?)\s+column|column\s+(?<after>.+?))\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { before, after, text }) =>
      renameColumn(outline, request.value(before ?? after), request.value(text)),
  },
  {
    example: 'Change the price of Bread to 5.60',
    pattern:
      /^(?:change|set|update|correct)\s+(?:the\s+)?(?<column>.+?)\s+(?:of|for|in(?: the)? row)\s+(?<row>.+?)\s+(?:to|from .+? to)\s+(?<text>.+)$/i,
    apply: (outline, request, { column, row, text }) =>
      setCell(outline, request.value(column), request.value(row), request.value(text)),
  },
  {
    example: 'Change Bread price to 5.60',
    pattern: /^(?:change|set|update|correct)\s+(?:the\s+)?(?<words>[^⟦]+?)\s+to\s+(?<text>.+)$/i,
    apply: (outline, request, { words = '', text }) =>
      setCellCalled(outline, words, request.value(text)),
  },
  {
    example: 'Rename the row Bread to "Loaf"',
    pattern:
      /^(?:change|rename|call)\s+the\s+row\s+(?<name>.+?)\s+(?:to\s+|into\s+)?(?<text>⟦\d+⟧|(?<=\s(?:to|into)\s+).+)$/i,
    apply: (outline, request, { name, text }) =>
      renameRow(outline, request.value(name), request.value(text)),
  },
  {
    example: 'Sort the table by Price, highest first',
    pattern: new RegExp(
      `^(?:sort|order|arrange|rank)\\s+(?:(?:the|this)\\s+)?(?:(?<table>.*?)\\b(?:table|rows?|data|it|entries|list)\\s+)?(?:alphabetically\\s+|numerically\\s+)?(?:by|on|after|according to)\\s+(?:the\\s+)?(?:column\\s+)?(?<name>.+?)(?:\\s+column)?${order}$`,
      'i',
    ),
    apply: (outline, request, { name, table, order: wanted }) =>
      sortBy(outline, inTable(request.value(name), request.value(table)), wanted ?? ''),
  },
  {
    example: 'Delete the column Qty',
    pattern: /^(?:delete|remove|drop|hide|take out)\s+(?:the\s+)?column\s+(?<name>.+)$/i,
    apply: (outline, request, { name }) => deleteColumn(outline, request.value(name)),
  },
  {
    example: 'Delete the Qty column in the Costs table',
    pattern:
      /^(?:delete|remove|drop|hide|take out)\s+(?:the\s+)?(?<name>.+?)\s+column(?<table>\s+(?:in|of|from)\s+.+)?$/i,
    apply: (outline, request, { name, table }) =>
      deleteColumn(outline, `${request.value(name)} ${request.value(table)}`.trim()),
  },
  {
    example: 'Delete the row with Bread',
    pattern:
      /^(?:delete|remove|drop|take out)\s+(?:the\s+)?(?:table\s+)?row\s+(?:(?:of|for|with|about|containing|that says)\s+)?(?<name>.+)$/i,
    apply: (outline, request, { name }) => deleteRow(outline, request.value(name)),
  },
  {
    example: 'Delete the last row',
    pattern:
      /^(?:delete|remove|drop|take out)\s+(?:the\s+)?(?<name>first|last|.+?)\s+row(?<table>\s+(?:in|of|from)\s+.+)?$/i,
    apply: (outline, request, { name, table }) =>
      deleteRow(outline, `${request.value(name)} ${request.value(table)}`.trim()),
  },
  {
    example: 'Add a row to the table with Tea, 2, 3.50',
    pattern:
      /^(?:add|insert|append)\s+(?:a|another|one more|the)?\s*(?:new\s+)?(?:table\s+)?row(?:\s+(?:to|in|into|at the end of)\s+(?<table>(?:the\s+)?(?:table(?:\s+(?:called\s+|named\s+)?⟦\d+⟧)?|.+?\s+table)))?(?:\s+(?:with|of|for|containing)(?:\s+(?:the\s+)?(?:values|cells))?)?(?:\s+(?<cells>.+))?$/i,
    apply: (outline, request, { cells, table }) =>
      request.content && cells
        ? missing('a row is always added at the end of the table')
        : addRow(outline, request.content || request.value(cells), table && request.value(table)),
  },
]

/** A column's name, with the table if the request names one. */
function inTable(name: string, table: string): string {
  const words = table
    .replace(/\b(?:whole|entire|all|the|of|in|data|rows?|entries|table)\b/gi, '')
    .trim()
  return words === '' ? name : `${name} in ${words}`
}

function renameColumn(outline: Outline, name: string, text: string): Step {
  if (text.trim() === '') return missing('a column needs a name')
  const column = findColumn(outline, name)
  if (!column.ok) return column
  const { cell } = column.value
  return {
    ok: true,
    edits: [{ ...contentOf(outline.html, cell), insert: escapeHtml(text) }],
    done: `Renamed the column “${cell.text}” to “${text}”.`,
    already: `The column is called “${text}” already.`,
  }
}

function setCell(
  outline: Outline,
  name: string,
  rowName: string,
  text: string,
  within?: TableParts,
): Step | undefined {
  const named = columnsNamed(outline, name).filter(
    ({ table }) => within === undefined || table.item === within.item,
  )
  if (named.length === 0) return undefined
  const having = named.filter(({ table }) => rowsWith(outline, rowName, [table]).length > 0)
  if (having.length === 0) {
    const { own, table: words } = withTable(rowName)
    const table = words === undefined || within ? undefined : findTable(outline, words)
    if (table?.ok) return setCell(outline, name, own, text, table.value)
    return table?.question ? table : missing(`no row has “${rowName}”`)
  }
  const column = pickColumn(outline, name, having)
  if (!column.ok) return column
  const { table, index } = column.value
  const found = pickRow(outline, rowName, rowsWith(outline, rowName, [table]))
  if (!found.ok) return found
  const { row } = found.value
  const cell = row.children[index]
  if (!cell || row.children.length !== table.header.length) {
    return missing('that row has merged cells, so it is not clear which cell is meant')
  }
  return {
    ok: true,
    edits: [{ ...contentOf(outline.html, cell), insert: escapeHtml(text) }],
    done: `Changed “${column.value.cell.text}” of “${rowName}” to “${text}”.`,
    already: `“${column.value.cell.text}” of “${rowName}” is “${text}” already.`,
  }
}

/** Changes the cell that words such as `Bread price` name, if they split in only one way. */
function setCellCalled(outline: Outline, words: string, text: string): Step | undefined {
  // The words may be a text of the document.
  if (findText(outline, words).length > 0) return undefined
  const all = words.split(' ')
  const ways = all.flatMap((_, at) => {
    const [row, column] = [all.slice(0, at).join(' '), all.slice(at).join(' ')]
    const tables = columnsNamed(outline, column).map(({ table }) => table)
    return at > 0 && rowsWith(outline, row, tables).length > 0 ? [{ row, column }] : []
  })
  const [way] = ways
  return way && ways.length === 1 ? setCell(outline, way.column, way.row, text) : undefined
}

/** Changes the cell that names a row, or all cells if there is a value for each. */
function renameRow(outline: Outline, name: string, text: string): Step | undefined {
  const found = findRow(outline, name)
  if (!found.ok) return found
  const { row } = found.value
  const own = row.children.filter(isCell)
  const cells = own.length > 1 ? cellsOf(text, own.length) : undefined
  if (cells) {
    return {
      ok: true,
      edits: own.map((one, at) => ({
        ...contentOf(outline.html, one),
        insert: escapeHtml(cells[at] ?? ''),
      })),
      done: `Changed the row “${name}” to “${cells.join(', ')}”.`,
      already: `The row is “${cells.join(', ')}” already.`,
    }
  }
  const cell = own.find((one) => plain(one.text) === plain(name))
  if (!cell) return undefined
  if (/[,;]/.test(text)) return missing(`a row of this table needs ${own.length} values`)
  return {
    ok: true,
    edits: [{ ...contentOf(outline.html, cell), insert: escapeHtml(text) }],
    done: `Changed “${cell.text}” to “${text}”.`,
    already: `It already says “${text}”.`,
  }
}

const descending =
  /desc|reverse|highest|largest|biggest|most|greatest|newest|latest|longest|high\w*\s*(?:to|-|–)|large\w*\s*(?:to|-|–)|big\w*\s*(?:to|-|–)|new\w*\s*(?:to|-|–)|^(?:from\s+)?z/i
const byTime = /oldest|newest|latest|earliest|old\w*\s*(?:to|-|–)|new\w*\s*(?:to|-|–)/i

function sortBy(outline: Outline, name: string, wanted: string): Step {
  const column = findColumn(outline, name)
  if (!column.ok) return column
  const { table, index, cell } = column.value
  const { rows } = table
  if (rows.some((row) => row.children.length !== table.header.length)) {
    return missing('that table has merged cells, which can’t be sorted')
  }
  const read = tableFrom(table)
  const type = read.columns[index]?.type
  if (byTime.test(wanted) && type === 'text' && !read.columns[index]?.doubt) {
    return missing(`“${cell.text}” has no dates by which rows could be older or newer`)
  }
  const isDown = isDescending(wanted, cell.text, type)
  const sorting = sortRows(read, index, isDown)
  if (!sorting.ok) return missing(`${sorting.reason}, so nothing was sorted`)
  const { order, by, unordered } = sorting
  const [down, up] = ordersOf[by]
  const rest = unordered > 0 ? `; ${unordered} without a value at the end` : ''
  return {
    ok: true,
    edits: rows.map((row, at) => {
      const source = rows[order[at] ?? at] ?? row
      return { from: row.from, to: row.to, insert: outline.html.slice(source.from, source.to) }
    }),
    done: `Sorted the table by “${cell.text}”, ${isDown ? down : up}${rest}.`,
    already: `The table is sorted by “${cell.text}” already, ${isDown ? down : up}.`,
  }
}

/** The oldest of people has the highest age, the oldest of dates the lowest. */
function isDescending(wanted: string, name: string, type: string | undefined): boolean {
  const isAge = type === 'number' && byTime.test(wanted) && meaningOf(name) === 'state'
  return descending.test(wanted) !== isAge
}

const ordersOf = {
  number: ['highest first', 'lowest first'],
  date: ['newest first', 'oldest first'],
  text: ['Z to A', 'A to Z'],
} as const

function deleteColumn(outline: Outline, name: string): Step {
  const column = findColumn(outline, name)
  if (!column.ok) return column
  const { table, index, cell } = column.value
  const rows = outline.items.filter(
    (item) => item.tag === 'tr' && item.from >= table.item.from && item.to <= table.item.to,
  )
  if (
    rows.some((row) =>
      row.children.some((one) => one.attributes.has('colspan') || one.attributes.has('rowspan')),
    )
  ) {
    return missing('that table has merged cells, so a column can’t be taken out')
  }
  return {
    ok: true,
    edits: rows.flatMap((row) => {
      const one = row.children.filter(isCell)[index]
      if (!one) return []
      const { from, to } = wholeLines(outline.html, one)
      return [{ from, to, insert: '' }]
    }),
    done: `Deleted the column “${cell.text}”.`,
  }
}

function deleteRow(outline: Outline, name: string): Step {
  if (tablesOf(outline).length === 0) return missing('this document has no table')
  const found = findRow(outline, name)
  if (!found.ok) return found
  const { row } = found.value
  const { from, to } = wholeLines(outline.html, row)
  return {
    ok: true,
    edits: [{ from, to, insert: '' }],
    done: `Deleted the row “${row.children.map((cell) => cell.text).join(', ')}”.`,
  }
}

function addRow(outline: Outline, content: string, words: string | undefined): Step {
  const found = words === undefined ? pickTable(outline) : findTable(outline, words)
  if (!found.ok) return found
  const { rows } = found.value
  const roles = tableFrom(found.value).rows.map(({ role }) => role)
  const last = rows[roles.findLastIndex((role) => role !== 'total' && role !== 'summary')]
  const model = rows[roles.lastIndexOf('data')]
  if (!last || !model) return missing('the table has no row to go after')
  const width = model.children.length
  const cells = cellsOf(content, width)
  if (!cells) {
    return missing(`a row of this table needs ${width} values, separated by commas or semicolons`)
  }
  const made = rowLike(outline, model, cells, wholeLines(outline.html, model))
  const { to } = wholeLines(outline.html, last)
  return {
    ok: true,
    edits: [{ from: to, to, insert: made }],
    done: `Added the row “${cells.join(', ')}” to the table.`,
  }
}

/** Splits cells by the first separator that yields one cell per column. */
function cellsOf(content: string, width: number): string[] | undefined {
  const ways = [
    /\s*[;|\t]\s*/,
    /\s*,\s+/,
    /\s*[,;|]\s*/,
    /\s*[,;|]\s*(?:and\s+)?|\s+(?:and|with)\s+/,
  ]
  const cells = ways.map((way) => content.split(way)).find(({ length }) => length === width)
  return content === '' ? undefined : cells?.map((cell) => cell.replace(/^"(.*)"$/, '$1'))
}

/** A copy of a row with other texts. */
function rowLike(outline: Outline, row: Item, cells: string[], lines: Span) {
  let text = outline.html.slice(lines.from, lines.to)
  const inside = outlineOf(`<table><tbody>${text}</tbody></table>`)
  const offset = '<table><tbody>'.length
  const own = inside.items.filter(isCell)
  for (const [index, cell] of [...own.entries()].toReversed()) {
    text =
      text.slice(0, contentOf(inside.html, cell).from - offset) +
      escapeHtml(cells[index] ?? '') +
      text.slice(contentOf(inside.html, cell).to - offset)
  }
  return row.to === lines.to ? `\n${text}` : text
}

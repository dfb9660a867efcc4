import { meaningOf } from '../../tables/names.ts'
import { sortRows } from '../../tables/sort.ts'
import { tableFrom } from '../../composer/figures.ts'
import { escapeHtml } from './page.ts'
import {
  isCell,
  outlineOf,
  tablesOf,
  wholeLines,
  type Item,
  type Outline,
} from '../../composer/outline.ts'
import { findColumn, findText, missing } from './references.ts'
import type { Rule, Step } from './understand.ts'

const order =
  '(?:\\s*,?\\s*(?:in\\s+)?(?<order>(?:ascending|descending|asc|desc|alphabetical(?:ly)?|reverse)(?:\\s+order)?|(?:highest|largest|biggest|most|greatest|newest|latest|lowest|smallest|least|oldest|earliest)(?:\\s+\\w+)?\\s+(?:first|to\\s+\\w+)|(?:from\\s+)?(?:high|low|large|small|big|old|new|a|z)\\w*\\s*(?:to|-|–)\\s*(?:high|low|large|small|big|old|new|a|z)\\w*))?'

/** Columns and rows: rename, sort, delete, add a row. */
export const tableRules: Rule[] = [
  {
    pattern:
      /^(?:rename|change|call|retitle)\s+(?:the\s+)?(?:table\s+)?(?:column|col)(?:\s+header)?\s+(?<name>.+?)\s+(?:to|into|as)\s+(?<text>.+)$/i,
    apply: (outline, request, { name, text }) =>
      renameColumn(outline, request.value(name), request.value(text)),
  },
  {
    pattern:
      /^(?:rename|change|call|retitle)\s+(?:the\s+)?(?<name>.+?)\s+(?:column|col)(?:\s+header)?\s+(?:to|into|as)\s+(?<text>.+)$/i,
    apply: (outline, request, { name, text }) =>
      renameColumn(outline, request.value(name), request.value(text)),
  },
  {
    pattern:
      /^(?:rename|call|retitle)\s+(?:the\s+)?(?:(?<before>.+?)\s+column|column\s+(?<after>.+?))\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { before, after, text }) =>
      renameColumn(outline, request.value(before ?? after), request.value(text)),
  },
  {
    pattern:
      /^(?:change|set|update|correct)\s+(?:the\s+)?(?<column>.+?)\s+(?:of|for|in(?: the)? row)\s+(?<row>.+?)\s+(?:to|from .+? to)\s+(?<text>.+)$/i,
    apply: (outline, request, { column, row, text }) =>
      setCell(outline, request.value(column), request.value(row), request.value(text)),
  },
  {
    pattern: new RegExp(
      `^(?:sort|order|arrange|rank)\\s+(?:(?:the|this)\\s+)?(?:.*?\\b(?:table|rows?|data|it|entries|list)\\s+)?(?:alphabetically\\s+|numerically\\s+)?(?:by|on|after|according to)\\s+(?:the\\s+)?(?:column\\s+)?(?<name>.+?)(?:\\s+column)?${order}$`,
      'i',
    ),
    apply: (outline, request, { name, order: wanted }) =>
      sortBy(outline, request.value(name), wanted ?? ''),
  },
  {
    pattern: /^(?:delete|remove|drop|hide|take out)\s+(?:the\s+)?column\s+(?<name>.+)$/i,
    apply: (outline, request, { name }) => deleteColumn(outline, request.value(name)),
  },
  {
    pattern: /^(?:delete|remove|drop|hide|take out)\s+(?:the\s+)?(?<name>.+?)\s+column$/i,
    apply: (outline, request, { name }) => deleteColumn(outline, request.value(name)),
  },
  {
    pattern:
      /^(?:delete|remove|drop|take out)\s+(?:the\s+)?(?:table\s+)?row\s+(?:(?:of|for|with|about|containing|that says)\s+)?(?<name>.+)$/i,
    apply: (outline, request, { name }) => deleteRow(outline, request.value(name)),
  },
  {
    pattern: /^(?:delete|remove|drop|take out)\s+(?:the\s+)?(?<name>first|last|.+?)\s+row$/i,
    apply: (outline, request, { name }) => deleteRow(outline, request.value(name)),
  },
  {
    pattern:
      /^(?:add|insert|append)\s+(?:a|another|one more|the)?\s*(?:new\s+)?(?:table\s+)?row(?:\s+(?:to|in|at the end of)\s+(?:the\s+)?table)?(?:\s+(?:with|of|for|containing)(?:\s+(?:the\s+)?(?:values|cells))?)?(?:\s+(?<cells>.+))?$/i,
    apply: (outline, request, { cells }) =>
      request.content && cells
        ? missing('a row is always added at the end of the table')
        : addRow(outline, request.content || request.value(cells)),
  },
]

function renameColumn(outline: Outline, name: string, text: string): Step {
  if (text.trim() === '') return missing('a column needs a name')
  const column = findColumn(outline, name)
  if (!column.ok) return column
  return {
    ok: true,
    changes: [{ ...column.value.cell.inner, insert: escapeHtml(text) }],
    done: `Renamed the column “${column.value.cell.text}” to “${text}”.`,
  }
}

function setCell(outline: Outline, name: string, rowName: string, text: string): Step | undefined {
  const column = findColumn(outline, name)
  if (!column.ok) return undefined
  const { table, index } = column.value
  const row = rowWith(outline, table.rows, rowName)
  const cell = row?.children[index]
  if (!cell || row.children.length !== table.header.length) {
    return missing(`no single row has “${rowName}”`)
  }
  return {
    ok: true,
    changes: [{ ...cell.inner, insert: escapeHtml(text) }],
    done: `Changed “${column.value.cell.text}” of “${rowName}” to “${text}”.`,
  }
}

const descending =
  /desc|reverse|highest|largest|biggest|most|greatest|newest|latest|high\w*\s*(?:to|-|–)|large\w*\s*(?:to|-|–)|big\w*\s*(?:to|-|–)|new\w*\s*(?:to|-|–)|^(?:from\s+)?z/i
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
  if (!sorting.ok) return missing(`${sorting.why}, so nothing was sorted`)
  const { order, by, unordered } = sorting
  const [down, up] = ordersOf[by]
  const rest = unordered > 0 ? `; ${unordered} without a value at the end` : ''
  return {
    ok: true,
    changes: rows.map((row, at) => {
      const source = rows[order[at] ?? at] ?? row
      return { from: row.from, to: row.to, insert: outline.html.slice(source.from, source.to) }
    }),
    done: `Sorted the table by “${cell.text}”, ${isDown ? down : up}${rest}.`,
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
    changes: rows.flatMap((row) => {
      const one = row.children.filter(isCell)[index]
      if (!one) return []
      const { from, to } = wholeLines(outline.html, one)
      return [{ from, to, insert: '' }]
    }),
    done: `Deleted the column “${cell.text}”.`,
  }
}

function deleteRow(outline: Outline, name: string): Step | undefined {
  const rows = tablesOf(outline).flatMap((table) => table.rows)
  if (rows.length === 0) return missing('this document has no table')
  const row = /^first$/i.test(name)
    ? rows[0]
    : /^last$/i.test(name)
      ? rows.at(-1)
      : rowWith(outline, rows, name)
  if (!row) return missing(`no single row has “${name}”`)
  const { from, to } = wholeLines(outline.html, row)
  return {
    ok: true,
    changes: [{ from, to, insert: '' }],
    done: `Deleted the row “${row.children.map((cell) => cell.text).join(', ')}”.`,
  }
}

function rowWith(outline: Outline, rows: Item[], name: string): Item | undefined {
  const runs = findText(outline, name)
  const hits = rows.filter((row) => runs.some((run) => run.from >= row.from && run.to <= row.to))
  return hits.length === 1 ? hits[0] : undefined
}

function addRow(outline: Outline, content: string): Step | undefined {
  const tables = tablesOf(outline)
  const [table] = tables
  if (!table || tables.length > 1) {
    return missing(table ? 'there is more than one table' : 'this document has no table')
  }
  const last = table.rows.at(-1)
  if (!last) return missing('the table has no row to go after')
  const cells = content.split(/\s*[,;|]\s*/).map((cell) => cell.replace(/^"(.*)"$/, '$1'))
  if (content === '' || cells.length !== last.children.length) {
    return missing(`a row of this table needs ${last.children.length} values, separated by commas`)
  }
  const lines = wholeLines(outline.html, last)
  return {
    ok: true,
    changes: [{ from: lines.to, to: lines.to, insert: rowLike(outline, last, cells, lines) }],
    done: 'Added a row to the table.',
  }
}

/** A row with the tags of another one and other texts. */
function rowLike(
  outline: Outline,
  row: Item,
  cells: string[],
  lines: { from: number; to: number },
) {
  let text = outline.html.slice(lines.from, lines.to)
  const inside = outlineOf(`<table><tbody>${text}</tbody></table>`)
  const offset = '<table><tbody>'.length
  const own = inside.items.filter(isCell)
  for (const [index, cell] of [...own.entries()].toReversed()) {
    text =
      text.slice(0, cell.inner.from - offset) +
      escapeHtml(cells[index] ?? '') +
      text.slice(cell.inner.to - offset)
  }
  return row.to === lines.to ? `\n${text}` : text
}

import type { Draft } from './draft-columns.ts'
import { meaningOf } from './summing/names.ts'
import { isBlank, numberParts } from './formats/numbers.ts'
import { notANumber, unsureReason, type SumRefusal } from './summing/summing.ts'
import type { Column, Table, Unsummed } from './table.ts'

/** Sentences about columns whose dates have no certain order. */
export function doubtsOf(columns: readonly Column[]): string[] {
  return columns.flatMap((column) => {
    if (column.type !== 'text' || !column.doubt || column.doubt === 'weekdays') return []
    return [`${sayName(column.name)} is not read as dates: ${dateDoubts[column.doubt] ?? ''}.`]
  })
}

export const dateDoubts: Record<string, string> = {
  'order of day and month': 'nothing tells whether day or month comes first',
  year: 'nothing tells their years',
  'not all dates': 'not all of its cells are dates',
  overlap: 'some of its dates lie within others',
  'day or year': 'nothing tells whether days or years stand behind the months',
  weekdays: 'weeks do not begin on one day everywhere',
}

/** The columns of numbers without a total. */
export function unsummed(columns: readonly Column[], drafts: readonly Draft[]): Unsummed[] {
  return columns.flatMap((column, index): Unsummed[] => {
    const { values = [], cells = [] } = drafts[index] ?? {}
    if (column.name === '' || pandasIndex.test(column.name)) return []
    if (column.type === 'text') return unreadAmount(column.name, cells)
    if (column.type !== 'number' || column.summing.ok) return []
    const count = values.filter((value) => value !== undefined).length
    const { code, reason } = column.summing
    const isAlone = count < 2 && code !== 'not a number'
    return isAlone ? [] : [{ name: column.name, code, reason }]
  })
}

const maxSentences = 4

/**
 * A few sentences about the columns of tables without a total, grouped by reason: for each table, or for all
 * together if those would be many.
 */
export function notesOnTotals(tables: readonly Pick<Table, 'unsummed'>[]): string[] {
  const notes = new Set(tables.flatMap((table) => sentencesOf(inFewWords(table.unsummed))))
  if (notes.size <= maxSentences) return [...notes]
  const all = tables.flatMap((table) => table.unsummed)
  const together = sentencesOf(inFewWords(all))
  if (together.length <= maxSentences) return together
  const names = [...new Set(all.map(({ name }) => name))]
  const some = joined(names.slice(0, maxExamples), 'and')
  return [
    `No total for ${all.length.toLocaleString('en-US')} columns, such as ${some}: they do not add up, or nothing shows that they do.`,
  ]
}

const maxExamples = 3

/** The name that pandas gives to a saved row index. */
const pandasIndex = /^Unnamed: \d+$/

/** A column that is named like amounts, but whose cells do not parse as numbers. */
function unreadAmount(name: string, cells: readonly string[]): Unsummed[] {
  const filled = cells.filter((cell) => !isBlank(cell))
  const odd = filled.find((cell) => numberParts(cell) === undefined)
  const isMeant = filled.length > 1 && meaningOf(name) === 'amount'
  if (!isMeant || odd === undefined || !filled.every((cell) => /^\P{L}{0,3}\p{Nd}/u.test(cell)))
    return []
  return [{ name, code: 'not a number', reason: notANumber(odd) }]
}

/** One word for what the numbers of a column are if they are not amounts. */
const nouns: Partial<Record<SumRefusal, string>> = {
  identifier: 'codes',
  time: 'dates',
  state: 'measurements',
  price: 'prices',
  rate: 'rates',
  running: 'balances',
}

/** Merges similar reasons if there are many different ones. */
function inFewWords(left: readonly Unsummed[]): Unsummed[] {
  const countReasons = (has: (one: Unsummed) => boolean) =>
    new Set(left.filter(has).map(({ reason }) => reason)).size
  const hasNoun = ({ code }: Unsummed) => nouns[code] !== undefined
  const isUnsure = ({ code }: Unsummed) => code === 'unsure'
  const found = [...new Set(left.flatMap(({ code }) => nouns[code] ?? []))]
  const together = `these are ${joined(found, 'or')}`
  const [areMany, areUnsure] = [countReasons(hasNoun) > 2, countReasons(isUnsure) > 1]
  return left.map((one) => {
    if (areMany && hasNoun(one)) return { ...one, reason: together }
    return areUnsure && isUnsure(one) ? { ...one, reason: unsureReason } : one
  })
}

function sentencesOf(left: readonly Unsummed[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { name, reason } of left) {
    const names = byReason.get(reason) ?? []
    if (!names.includes(sayName(name))) byReason.set(reason, [...names, sayName(name)])
  }
  return [...byReason].map(([reason, names]) => `No total for ${list(names)}: ${reason}.`)
}

export function sayName(name: string): string {
  return name === '' ? 'the column without a name' : name
}

const maxNames = 8

function list(all: readonly string[]): string {
  const left = all.length - maxNames
  const names = left > 1 ? [...all.slice(0, maxNames), `${left} other columns`] : all
  return joined(names, 'and')
}

function joined(words: readonly string[], last: 'and' | 'or'): string {
  const end = words.at(-1) ?? ''
  return words.length < 2 ? end : `${words.slice(0, -1).join(', ')} ${last} ${end}`
}

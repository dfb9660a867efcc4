import { tableFrom } from '../figures/named-tables.ts'
import type Big from 'big.js'
import { formatNumber, sumOf, type NumberFormat } from '../../tables/formats/numbers.ts'
import { dataRows, valueIn } from '../../tables/table.ts'
import { headingsOf, isWithin, outlineOf, tablesOf, type Outline } from '../outline.ts'
import type { Unanswered } from './question.ts'
import { findColumn } from './find-in-table.ts'
import { combinations, type OpenQuestion, type Answered } from './question.ts'

const maxQuestionLength = 1000
const maxDocumentLength = 2_000_000

/**
 * Answers a question by counting, with the choices that were picked before, or asks which part is
 * meant. Returns `undefined` for any other question.
 */
export function answerByCounting(
  html: string,
  question: string,
  picks: readonly Answered[] = [],
): string | OpenQuestion | undefined {
  if (question.length > maxQuestionLength || html.length > maxDocumentLength) return undefined
  const outline = outlineOf(html)
  const texts: string[] = []
  for (const answers of combinations(picks)) {
    const said = answerOnce({ ...outline, answers }, question)
    if (said === undefined) return undefined
    if (typeof said !== 'string') return { ...said.question, part: 0, canBeAll: true }
    texts.push(said)
  }
  const [pick] = picks
  const labels = picks.length === 1 && texts.length > 1 ? pick?.labels : undefined
  return texts.map((text, index) => (labels ? `- ${labels[index]}: ${text}` : text)).join('\n')
}

function answerOnce(outline: Outline, question: string): string | Unanswered | undefined {
  for (const { pattern, reply } of replies) {
    const match = pattern.exec(question.trim().replace(/[?.!\s]+$/, ''))
    const said = match && reply(outline, (match[1] ?? '').replace(/^["“']|["”']$/g, ''))
    if (said) return said
  }
  return undefined
}

const replies: {
  pattern: RegExp
  reply(outline: Outline, name: string): string | Unanswered | undefined
}[] = [
  {
    pattern: /\bhow many words\b/i,
    reply: (outline) => `The document has ${wordsOf(outline).toLocaleString('en-US')} words.`,
  },
  {
    pattern: /\bhow many (?:table )?rows\b/i,
    reply(outline) {
      const tables = tablesOf(outline)
      const counts = tables.map((table) => table.rows.length)
      if (counts.length === 0) return 'The document has no table.'
      return counts.length === 1
        ? `The table has ${counts[0]} rows.`
        : `The ${counts.length} tables have ${counts.join(', ')} rows.`
    },
  },
  {
    pattern: /\b(?:how many|which|what)(?: are)?(?: the)? (?:sections|headings|chapters)\b/i,
    reply(outline) {
      const names = headingsOf(outline)
        .filter((heading) => heading.tag !== 'h1')
        .map((heading) => `- ${heading.text}`)
      return names.length === 0
        ? 'The document has no sections.'
        : `The document has ${names.length} sections:\n\n${names.join('\n')}`
    },
  },
  {
    pattern: /\b(?:which|what|how many)(?: are)?(?: the)? columns\b/i,
    reply(outline) {
      const lines = tablesOf(outline).map(
        (table) => `- ${table.header.map((cell) => cell.text).join(', ')}`,
      )
      return lines.length === 0
        ? 'The document has no table.'
        : `The columns are:\n\n${lines.join('\n')}`
    },
  },
  {
    pattern: /\b(?:total|sum)(?: of)?(?: the)?(?: column)? (.+)$/i,
    reply: (outline, name) => sum(outline, name),
  },
  {
    pattern: /\b(?:average|mean)(?: of)?(?: the)?(?: column)? (.+)$/i,
    reply: (outline, name) => average(outline, name),
  },
  {
    pattern: /\bwhat(?:'s| is) (?:the|its) title\b/i,
    reply(outline) {
      const title = outline.items.find((item) => item.tag === 'title' || item.tag === 'h1')
      return title && `The title is “${title.text}”.`
    },
  },
]

function wordsOf(outline: Outline): number {
  const text = outline.texts
    .filter((run) => !isWithin(run.within, (item) => item.tag === 'head'))
    .map((run) => outline.html.slice(run.from, run.to))
  return text.join(' ').match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0
}

/**
 * The numbers of a column and their format. Returns a sentence if they can’t be calculated with, a
 * question if several columns match, and `undefined` if there are none.
 */
function numbersOf(outline: Outline, name: string, isSum: boolean) {
  const place = findColumn(outline, name)
  if (!place.ok) return place.question ? place : undefined
  const { table: parts, index } = place.value
  const table = tableFrom(parts)
  const column = table.columns[index]
  if (column?.type !== 'number') return undefined
  const { summing, format } = column
  if (!summing.ok && (isSum || !averaged.has(summing.code))) {
    return `“${name}” is not ${isSum ? 'added up' : 'averaged'}: ${summing.reason}.`
  }
  const cells = dataRows(table).map((row) => row[index] ?? '')
  const values = cells.flatMap((cell) => valueIn(column, cell) ?? [])
  return values.length > 0 ? { values, format } : undefined
}

/** Reasons against a sum that allow an average. */
export const averaged: ReadonlySet<string> = new Set([
  'rate',
  'price',
  'state',
  'running',
  'unsure',
])

function sum(outline: Outline, name: string): string | Unanswered | undefined {
  const numbers = numbersOf(outline, name, true)
  if (numbers === undefined || typeof numbers === 'string' || 'ok' in numbers) return numbers
  const { values, format } = numbers
  return `The sum of “${name}” is ${formatNumber(sumOf(values), format)}, over ${rowsOf(values)}.`
}

const averageDecimals = 2

/** The average of numbers, with the decimals of their format but at least two, if it has as many. */
export function averageText(values: readonly Big[], format: NumberFormat): string {
  const decimals = Math.max(format.decimals, averageDecimals)
  const mean = sumOf(values).div(values.length).round(decimals)
  const own = mean.toFixed().split('.')[1]?.length ?? 0
  return formatNumber(mean, format, Math.max(own, Math.min(format.decimals, decimals)))
}

function average(outline: Outline, name: string): string | Unanswered | undefined {
  const numbers = numbersOf(outline, name, false)
  if (numbers === undefined || typeof numbers === 'string' || 'ok' in numbers) return numbers
  const { values, format } = numbers
  return `The average of “${name}” is ${averageText(values, format)}, over ${rowsOf(values)}.`
}

function rowsOf(values: readonly unknown[]): string {
  return values.length === 1 ? '1 row' : `${values.length} rows`
}

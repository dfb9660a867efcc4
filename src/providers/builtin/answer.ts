import { headingsOf, isWithin, outlineOf, tablesOf, type Outline } from './outline.ts'
import { found, missing, type Found, type Several } from './choices.ts'
import { findColumn } from './table-places.ts'
import { formatNumber, isTotal, parseNumber } from './table.ts'
import { combinations, type Asked, type Picked } from './picks.ts'

const longestQuestion = 1000
const largestDocument = 2_000_000

/**
 * Answers what can be answered by counting, with the parts that were picked before; or asks which
 * part is meant. Undefined for all other questions.
 */
export function answer(
  html: string,
  question: string,
  picks: readonly Picked[] = [],
): string | Asked | undefined {
  if (question.length > longestQuestion || html.length > largestDocument) return undefined
  const outline = outlineOf(html)
  const texts: string[] = []
  for (const chosen of combinations(picks)) {
    const said = answerOnce({ ...outline, chosen }, question)
    if (said === undefined) return undefined
    if (typeof said !== 'string') return { ...said.question, part: 0, canBeAll: true }
    texts.push(said)
  }
  const [pick] = picks
  const labels = picks.length === 1 && texts.length > 1 ? pick?.labels : undefined
  return texts.map((text, index) => (labels ? `- ${labels[index]}: ${text}` : text)).join('\n')
}

function answerOnce(outline: Outline, question: string): string | Several | undefined {
  for (const { pattern, reply } of replies) {
    const match = pattern.exec(question.trim().replace(/[?.!\s]+$/, ''))
    const said = match && reply(outline, (match[1] ?? '').replace(/^["“']|["”']$/g, ''))
    if (said) return said
  }
  return undefined
}

const replies: {
  pattern: RegExp
  reply(outline: Outline, name: string): string | Several | undefined
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

/** The numbers of a column, without those that add up others. */
function numbersOf(outline: Outline, name: string): Found<number[]> {
  const column = findColumn(outline, name)
  if (!column.ok) return column
  const { table, index } = column.value
  const rows = table.rows.filter((row) => !isTotal(row.children.map((cell) => cell.text)))
  const numbers = rows.map((row) => parseNumber(row.children[index]?.text ?? ''))
  const known = numbers.filter((number) => number !== undefined)
  return known.length > 0 ? found(known) : missing(`“${name}” has no numbers`)
}

function sum(outline: Outline, name: string): string | Several | undefined {
  const numbers = numbersOf(outline, name)
  if (!numbers.ok) return numbers.question && numbers
  const total = numbers.value.reduce((one, other) => one + other, 0)
  return `The sum of “${name}” is ${formatNumber(total)}, over ${numbers.value.length} rows.`
}

function average(outline: Outline, name: string): string | Several | undefined {
  const numbers = numbersOf(outline, name)
  if (!numbers.ok) return numbers.question && numbers
  const mean = numbers.value.reduce((one, other) => one + other, 0) / numbers.value.length
  return `The average of “${name}” is ${formatNumber(mean)}, over ${numbers.value.length} rows.`
}

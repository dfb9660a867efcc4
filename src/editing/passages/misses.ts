import { lineOf } from '../text/lines.ts'
import { nearestPassage } from './likeness.ts'
import type { Source } from './source.ts'

// Refusals of quotes and selectors. The model reads them, so they are prose.

const quotedText = {
  what: 'The quoted text',
  advice: 'Quote more of what is around the one that you mean, so that it is unique.',
}

/** Why what matches at several offsets can't be used, and how to make it unique. */
export function describeAmbiguity(
  text: string,
  positions: readonly number[],
  maxPositions: number,
  { what, advice }: { what: string; advice: string } = quotedText,
): string {
  const count = positions.length
  const number = count >= maxPositions ? `at least ${maxPositions}` : String(count)
  const lines = positions
    .slice(0, 8)
    .map(
      (at) => `line ${lineOf(text, at)}: ${onOneLine(text.slice(Math.max(0, at - 40), at + 80))}`,
    )
  return `${what} matches in ${number} places. ${advice}\n${lines.join('\n')}`
}

/** Why a quote matches nowhere: the nearest passage, and where it first differs. */
export function describeMiss(source: Source, passage: string): string {
  const reason =
    'The quoted text is not in the document. Quote it character by character as it is written there.'
  const nearest = nearestPassage(source, passage)
  if (!nearest) return `${reason} Nothing like it is in the document.`
  const { text } = source
  const firstLine = lineOf(text, nearest.from)
  const lines = text
    .slice(text.lastIndexOf('\n', Math.max(0, nearest.from - 1)) + 1)
    .split('\n', 6)
    .slice(0, Math.min(6, passage.split('\n').length + 1))
    .map((line, index) => `${firstLine + index}: ${shorten(line, 200)}`)
  const { difference } = nearest
  const firstDifference = difference
    ? `\nThe first difference, at line ${lineOf(text, difference.at)}: you quoted "${difference.quoted}", the document has "${difference.inSource}".`
    : ''
  return `${reason} The nearest passage is at line ${firstLine}:\n${lines.join('\n')}${firstDifference}`
}

function onOneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/g, ' ').trim()
}

function shorten(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength).toWellFormed()}…` : text
}

import { count } from '../content.ts'
import { lettersOf } from './areas.ts'
import type { CellFormat } from './formats.ts'
import type { Layout } from './layout.ts'
import type { Sheet } from './sheet.ts'

/** The maximum length of the words of a format that a note quotes. */
const maxWords = 30

/** What is doubtful or left out in a sheet, each in a sentence. */
export function notesOn(
  name: string,
  sheet: Sheet,
  { layout, formats }: { layout: Layout; formats: readonly CellFormat[] },
): string[] {
  const omitted = [...sheet.formats].flatMap((index) => formats[index]?.omits ?? [])
  const words = new Set(
    omitted.flatMap((one) => (one.kind === 'words' ? [`“${one.text.slice(0, maxWords)}”`] : [])),
  )
  return [
    ...hiddenNote(name, layout),
    ...(sheet.uncomputed > 0
      ? [
          `${count(sheet.uncomputed, 'formula')} of ${name} ${sheet.uncomputed === 1 ? 'has' : 'have'} no saved result and ${sheet.uncomputed === 1 ? 'is' : 'are'} read as empty. Open and save the file in Excel, then attach it again.`,
        ]
      : []),
    ...(omitted.some(({ kind }) => kind === 'scale')
      ? [`Numbers that ${name} shows in thousands or millions are written in full.`]
      : []),
    ...(words.size > 0
      ? [
          `Numbers of ${name} are written without the words that it shows beside them, such as ${listed([...words].slice(0, 3))}.`,
        ]
      : []),
  ]
}

function hiddenNote(name: string, { hiddenColumns, hiddenRows, filteredRows }: Layout): string[] {
  const single = hiddenRows - filteredRows
  const things = [
    ...(hiddenColumns.length > 0
      ? [`${count(hiddenColumns.length, 'hidden column')} (${columnList(hiddenColumns)})`]
      : []),
    ...(single > 0 ? [count(single, 'hidden row')] : []),
    ...(filteredRows > 0 ? [`${count(filteredRows, 'row')} that a filter hides`] : []),
  ]
  if (things.length === 0) return []
  const isOne = hiddenColumns.length + hiddenRows === 1
  const what = filteredRows > 0 ? `In ${name}, ${listed(things)}` : `${listed(things)} of ${name}`
  return [`${what} ${isOne ? 'is' : 'are'} not used.`]
}

const maxRanges = 10

/** Columns by their letters, such as `C, F–H`. */
function columnList(columns: readonly number[]): string {
  const ranges: { first: number; last: number }[] = []
  for (const column of columns) {
    const range = ranges.at(-1)
    if (range?.last === column - 1) range.last = column
    else ranges.push({ first: column, last: column })
  }
  const names = ranges.map(({ first, last }) => {
    if (first === last) return lettersOf(first)
    return `${lettersOf(first)}${last === first + 1 ? ', ' : '–'}${lettersOf(last)}`
  })
  return names.length > maxRanges
    ? `${names.slice(0, maxRanges).join(', ')} and others`
    : names.join(', ')
}

/** Things as in a sentence: `a, b and c`. */
export function listed(things: readonly string[]): string {
  return things.length < 2
    ? things.join('')
    : `${things.slice(0, -1).join(', ')} and ${things.at(-1)}`
}

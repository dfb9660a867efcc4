import { count } from '../content.ts'
import type { Extras } from './extras.ts'
import type { Pages } from './pages.ts'

/** Numbers of pages that a note names; those of more would be no sentence. */
const maxNumbers = 20

const advice =
  'If they are scans, let a program recognise their text (OCR) and attach the new file, or attach the pages as pictures.'

/** What is known of a file once it has been read. */
export type Facts = Pages &
  Extras & {
    missingTables: ReadonlySet<string>
    pictures: number
    isCut: boolean
  }

/** What was left out or is in doubt, in sentences. `repeated` is what headers and footers say. */
export function notesOf(found: Facts, repeated: readonly string[]): string[] {
  const { total, empty, damaged, comments, attachments, pictures } = found
  const read = found.pages.length + empty.length + damaged.length
  const notes: string[] = []
  if (found.isCut) notes.push('The file is damaged or not complete. What could be read is used.')
  if (read < total) {
    const some = read === 1 ? 'page' : `${format(read)} pages`
    notes.push(
      `Only the first ${some} of ${format(total)} could be read in time. Attach the others as another file.`,
    )
  }
  if (empty.length > 0) {
    notes.push(
      `${format(empty.length)} of ${count(total, 'page')} (${numbers(empty)}) ${verb(empty, 'has', 'have')} no text: ${verb(empty, 'it is a picture', 'they are pictures')} that could not be read, or blank. ${advice}`,
    )
  }
  if (damaged.length > 0) {
    notes.push(
      `${format(damaged.length)} of ${count(total, 'page')} (${numbers(damaged)}) ${verb(damaged, 'is', 'are')} damaged and could not be read.`,
    )
  }
  if (found.missingTables.size > 0) {
    notes.push(
      `Some text may be missing: it is in an East Asian encoding (${[...found.missingTables].join(', ')}) that is not known here. Print the file as a new PDF, or save it as .docx, and attach that.`,
    )
  }
  if (repeated.length > 0) {
    const quoted = repeated.map((text) => `“${text}”`).join(', ')
    notes.push(`Headers and footers that are repeated on the pages were left out: ${quoted}.`)
  }
  if (found.hasHiddenLayers) {
    notes.push('It has layers that are not shown. Text in them was read, too.')
  }
  const unused = [
    ...(pictures > 0 ? [count(pictures, 'picture')] : []),
    ...(comments > 0 ? [count(comments, 'comment')] : []),
    ...(attachments > 0 ? [count(attachments, 'attached file')] : []),
    ...(found.hasScripts ? ['scripts'] : []),
  ]
  const isOne = unused.length === 1 && pictures + comments + attachments === 1
  if (unused.length > 0) {
    notes.push(`It has ${unused.join(' and ')}, which ${isOne ? 'was' : 'were'} not used.`)
  }
  return notes
}

/** Why there is nothing to show: the end of a sentence about the file. */
export function reasonOf({ total, empty, damaged, missingTables, isCut }: Facts): string {
  if (total === 0) return 'it has no pages.'
  if (empty.length === 0 && damaged.length === 0) {
    return 'its first page takes too long to read. Save or print a simpler file and attach that.'
  }
  if (empty.length === 0 || isCut) {
    return 'it is damaged or not complete. Open it, save or print it as a new PDF, and attach that.'
  }
  if (missingTables.size > 0) {
    return 'its text is in an East Asian encoding that is not known here. Print it as a new PDF, or save it as .docx, and attach that.'
  }
  return 'it has no text, only pictures of pages. Let a program recognise its text (OCR) and attach the new file, or attach the pages as pictures (PNG or JPEG).'
}

function format(number: number): string {
  return number.toLocaleString('en-US')
}

function verb(pages: readonly number[], one: string, many: string): string {
  return pages.length === 1 ? one : many
}

/** Numbers as a person writes them, such as “4, 7–9”. */
function numbers(pages: readonly number[]): string {
  const ranges: [from: number, to: number][] = []
  for (const page of pages) {
    const last = ranges.at(-1)
    if (last && last[1] === page - 1) last[1] = page
    else ranges.push([page, page])
  }
  const words = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
  return words.length > maxNumbers ? `${words.slice(0, maxNumbers).join(', ')} …` : words.join(', ')
}

import type { DelimitedForm } from '../../tables/reading/delimited.ts'
import type { ContentPart } from './outline.ts'

/** How the text of a part is written; `image` parts have bytes. */
export type PartFormat = ContentPart['format']

/** What is known of a part of a file when it begins: a page, a sheet, a picture in a text, or the whole file. */
export interface PartStart {
  /** Such as “Page 3”, or the name of a sheet; empty for the only part of a file. */
  name: string
  format: PartFormat
  /** Of a table as delimited text. */
  form?: DelimitedForm
  /** Whether the file hides it. It is used only if somebody asks for it. */
  isHidden?: boolean
  /** The words that stand for a picture. */
  alt?: string
}

/**
 * What a reader finds in a file, in order. `text` and `bytes` are appended to the part that began last.
 * `size` is of that part, with its header row. A `note` is a sentence for the person and the model; `cut` is one
 * that says, in numbers, what a limit has left out.
 */
export type ReadEvent =
  | { type: 'part'; part: PartStart }
  | { type: 'text'; text: string }
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'size'; rows: number; columns: number }
  | { type: 'note' | 'cut'; text: string }

/**
 * Reads a file in the order of its content, and returns what was read in a few words, such as
 * “3 sheets, 12,480 rows”. It keeps little in memory: its caller stores each event before the next.
 * @throws Unreadable
 */
export type FileReader = (file: Uint8Array) => AsyncGenerator<ReadEvent, string>

/**
 * A file that can’t be read. The message is the end of a sentence that begins with “report.docx can’t be
 * read: ”, such as “it is protected by a password. Save it without one and attach it again.”
 */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

/** A file of a kind that can’t be read at all, whatever is in it. */
export class UnreadableKind extends Unreadable {}

/** A number of things in words, such as “1 sheet” or “12,480 rows”. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
}

import Papa from 'papaparse'
import { delimitedFormOf } from '../../tables/reading/delimited.ts'
import { decodeText } from '../encodings.ts'
import { count, Unreadable, type FileReader, type PartFormat, type ReadEvent } from './content.ts'

/** Of text that is passed on at once, in UTF-16 code units. */
const pieceLength = 64 * 1024

/** Text that has few words of a language. */
const codes: readonly PartFormat[] = ['json', 'jsonl', 'html', 'svg']

/** Reads a file that is text as it is, in the encoding that it has. */
export function textReader(format: Exclude<PartFormat, 'image'>): FileReader {
  return async function* (bytes) {
    const decoded = await decodeText(bytes)
    if (!decoded) {
      throw new Unreadable(
        'it is not text in any known encoding. Save it as UTF-8 text, or attach another file.',
      )
    }
    const { text, encoding, isGuess } = decoded
    if (text.trim() === '') throw new Unreadable('there is nothing in it.')
    const isTable = format === 'csv' || format === 'tsv'
    const form = isTable ? delimitedFormOf(text) : undefined
    yield { type: 'part', part: { name: '', format, ...(form && { form }) } }
    for (let at = 0; at < text.length; at += pieceLength) {
      yield { type: 'text', text: text.slice(at, at + pieceLength) }
    }
    if (encoding !== undefined) yield noteOf(encoding, isGuess)
    if (codes.includes(format)) return count(text.length, 'character')
    if (!form) return sizeOf(text)
    const size = await sizeOfTable(text, form.delimiter)
    yield { type: 'size', ...size }
    return `${count(size.rows, 'row')}, ${count(size.columns, 'column')}`
  }
}

function noteOf(encoding: string, isGuess: boolean): ReadEvent {
  const text = isGuess
    ? `It was read as ${encoding}, which is a guess. If letters look wrong, save it as UTF-8.`
    : `It was read as ${encoding}.`
  return { type: 'note', text }
}

/** The number of words, or of characters in a script without spaces between them. */
function sizeOf(text: string): string {
  let words = 0
  let spaced = 0
  for (const { 0: word } of text.matchAll(/\S+/g)) {
    words++
    spaced += word.length
  }
  return spaced > words * 20 ? count(text.length, 'character') : count(words, 'word')
}

function sizeOfTable(text: string, delimiter: string): Promise<{ rows: number; columns: number }> {
  const { promise, resolve } = Promise.withResolvers<{ rows: number; columns: number }>()
  let rows = 0
  let columns = 0
  Papa.parse<string[]>(text, {
    delimiter,
    skipEmptyLines: true,
    chunkSize: 1024 * 1024,
    step({ data }) {
      rows++
      columns = Math.max(columns, data.length)
    },
    complete: () => resolve({ rows, columns }),
  })
  return promise
}

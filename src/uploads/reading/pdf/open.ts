import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getResolvedPDFJS } from 'unpdf'
import type { PDFDocumentProxy } from 'unpdf/pdfjs'
import { root } from '../../../root.ts'
import { Unreadable } from '../content.ts'

/** A PDF of which only text and annotations are read: no scripts, fonts, pictures or network. */
const options = {
  enableXfa: false,
  disableFontFace: true,
  useSystemFonts: false,
  useWorkerFetch: false,
  useWasm: false,
  isOffscreenCanvasSupported: false,
  isImageDecoderSupported: false,
  stopAtErrors: false,
  verbosity: 0,
}

/** The name of a table of an East Asian encoding (a CMap), and nothing that leads elsewhere. */
const tableFile = /^([\w-]+)\.bcmap$/

/** An open file, and the tables of East Asian encodings that were needed and are not there. */
export interface OpenPdf {
  pdf: PDFDocumentProxy
  missingTables: ReadonlySet<string>
}

/**
 * Opens a PDF. One whose password is empty opens without it.
 * @throws Unreadable if it has a password, is damaged, or is not a PDF
 */
export async function openPdf(file: Uint8Array): Promise<OpenPdf> {
  if (file.length === 0) throw new Unreadable('it is empty. Attach it again.')
  const { getDocument } = await getResolvedPDFJS()
  const missingTables = new Set<string>()
  // pdf.js makes one itself, and reads on without what it can’t get.
  class BinaryDataFactory {
    async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
      if (kind !== 'cMapUrl') throw new Error(`${filename} is not there`)
      const name = tableFile.exec(filename)?.[1] ?? ''
      try {
        return Uint8Array.from(await readFile(join(root, 'cmaps', `${name}.bcmap`)))
      } catch (error) {
        missingTables.add(name)
        throw error
      }
    }
  }
  // A copy: pdf.js takes the memory of what it is given.
  const task = getDocument({ ...options, BinaryDataFactory, data: Uint8Array.from(file) })
  try {
    return { pdf: await task.promise, missingTables }
  } catch (error) {
    await task.destroy()
    throw new Unreadable(problemOf(error), { cause: error })
  }
}

function problemOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  return name === 'PasswordException'
    ? 'it is protected by a password. Save it without one and attach it again.'
    : 'it is damaged or not complete. Open it, save or print it as a new PDF, and attach that.'
}

/**
 * Whether the end of a file or its index is missing, as in one that was not sent completely. Its pages are
 * then searched for, and some may not be found.
 */
export function isCut(file: Uint8Array): boolean {
  const tail = latin1(file.subarray(-2048))
  const at = tail.lastIndexOf('startxref')
  const offset = /^startxref\s+(\d+)/.exec(tail.slice(at))?.[1]
  if (at < 0 || offset === undefined) return true
  const start = Math.max(0, latin1(file.subarray(0, 1024)).indexOf('%PDF-'))
  return ![Number(offset), Number(offset) + start].some((place) => isIndex(file, place))
}

/**
 * How many pictures a file has, but for masks and those within the text of a page. The dictionaries of pictures are
 * never compressed (ISO 32000-2, 7.5.7).
 */
export function countPictures(file: Uint8Array): number {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const near = (at: number, from: number, to: number) =>
    latin1(bytes.subarray(Math.max(0, at + from), at + to))
  const pictures = placesOf(bytes, '/Image').filter(
    (at) => /\/Subtype\s*$/.test(near(at, -24, 0)) && /^[\s/<>[\]]/.test(near(at, 6, 7)),
  )
  const masks = placesOf(bytes, '/SMask').flatMap(
    (at) => /^\s+(\d+)\s+\d+\s+R/.exec(near(at, 6, 40))?.[1] ?? [],
  )
  return Math.max(0, pictures.length - new Set(masks).size)
}

function placesOf(bytes: Buffer, word: string): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1)) places.push(at)
  return places
}

/** Whether a cross-reference table or stream begins at a place, give or take some whitespace. */
function isIndex(file: Uint8Array, place: number): boolean {
  return /^\s*(xref|\d+\s+\d+\s+obj)/.test(latin1(file.subarray(place, place + 64)))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

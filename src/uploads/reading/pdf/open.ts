import { getResolvedPDFJS } from 'unpdf'
import type { PDFDocumentLoadingTask } from 'unpdf/pdfjs'
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

/**
 * Opens a PDF. One whose password is empty opens without it.
 * @throws Unreadable if it has a password, is damaged, or is not a PDF
 */
export async function openPdf(file: Uint8Array) {
  if (file.length === 0) throw new Unreadable('it is empty. Attach it again.')
  const { getDocument } = await getResolvedPDFJS()
  // A copy: pdf.js takes the memory of what it is given.
  const task = getDocument({ ...options, data: Uint8Array.from(file) })
  try {
    return await task.promise
  } catch (error) {
    await close(task)
    throw new Unreadable(problemOf(error), { cause: error })
  }
}

async function close(task: PDFDocumentLoadingTask): Promise<void> {
  await task.destroy()
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

/** Whether a cross-reference table or stream begins at a place, give or take some whitespace. */
function isIndex(file: Uint8Array, place: number): boolean {
  return /^\s*(xref|\d+\s+\d+\s+obj)/.test(latin1(file.subarray(place, place + 64)))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

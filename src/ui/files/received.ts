import { acceptedFiles } from '../../protocol/file-types.ts'

/** The files that a file picker offers first. The server decides by their content what it can read. */
export const pickedFiles = `.html,.htm,${acceptedFiles}`

/** Whether a file is an HTML document, which alone becomes a document of the session. */
export function isHtmlFile({ name, type }: File): boolean {
  return /\.html?$/i.test(name) || type === 'text/html'
}

/**
 * The files that are pasted. Programs add a picture to the text or table that is copied in them, which is not
 * meant; and file managers add the names or paths of the files as text.
 */
export function pastedFiles(data: DataTransfer): File[] {
  const files = [...data.files]
  const text = data.getData('text/plain')
  return text.trim() === '' || files.every(({ name }) => text.includes(name)) ? files : []
}

/** Whether pasted text is a whole HTML document. */
export function isHtmlDocument(text: string): boolean {
  return /^\s*(<!doctype html|<html[\s>])/i.test(text)
}

/** More characters are attached as a file: a message is read by people, too. */
const maxPastedLength = 30_000

/** Pasted text that is too long for a message, as a file; `undefined` for shorter text. */
export function fileOfText(text: string): File | undefined {
  if (text.length <= maxPastedLength) return undefined
  return new File([text], 'Pasted text.txt', { type: 'text/plain' })
}

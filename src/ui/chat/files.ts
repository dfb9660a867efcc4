import { acceptedFiles, fileTypeOf, readableTypes } from '../../protocol/file-types.ts'
import type { NewAttachment } from '../../protocol/requests.ts'

/** The files that can be chosen, as a file picker's `accept` attribute lists them. */
export const pickedFiles = `.html,.htm,${acceptedFiles}`

/** What a dropped or chosen file becomes: a document to import, or an attachment. */
export type ReceivedFile =
  | { kind: 'document'; html: string }
  | { kind: 'attachment'; attachment: NewAttachment }
  | { kind: 'refused'; why: string }

export async function takeFile(file: File): Promise<ReceivedFile> {
  if (/\.html?$/i.test(file.name) || file.type === 'text/html') {
    return { kind: 'document', html: await file.text() }
  }
  const type = fileTypeOf({ name: file.name, media_type: file.type })
  if (!type) {
    return { kind: 'refused', why: `${file.name} can’t be read. Use HTML, ${readableTypes}.` }
  }
  const attachment = {
    name: file.name,
    media_type: file.type || type.mediaType,
    data: await toBase64(file),
  }
  return { kind: 'attachment', attachment }
}

/** Whether pasted text is a whole HTML document. */
export function isHtmlDocument(text: string): boolean {
  return /^\s*(<!doctype html|<html[\s>])/i.test(text)
}

async function toBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(binary)
}

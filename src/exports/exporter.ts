import type { ExportNote } from '../protocol/exports.ts'
import type { Renderer } from './renderer.ts'

/** The version of a document that is exported. */
export interface Source {
  html: string
  title: string
  /** ISO 8601. */
  created_at: string
}

export interface ExportContext {
  renderer: Renderer
  signal: AbortSignal
  /** Says what is being done, for the person who waits. */
  say(content: string, done?: number, total?: number): void
  /** Called with the number of exports that come first. */
  onPlace(ahead: number): void
}

export interface ExportedFile {
  bytes: Buffer
  mediaType: string
  extension: string
  /** What is not as in the document. */
  report: ExportNote[]
}

/** What a report says of the whole document. */
export function aboutAll(why: string): ExportNote {
  return { what: 'The document', where: '', why }
}

/** The time of files in a zip, which has no time zone: the same bytes on every machine. */
export function zipTime({ created_at }: Source): Date {
  const date = new Date(created_at)
  return new Date(date.getTime() + date.getTimezoneOffset() * 60_000)
}

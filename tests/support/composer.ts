import type { Edit } from '../../src/editing/text/edit.ts'
import type { Attachment } from '../../src/composer/creating/content.ts'
import { compose } from '../../src/composer/creating/compose.ts'
import { outlineOf, tablesOf } from '../../src/composer/outline.ts'
import { understand } from '../../src/composer/changing/understand.ts'
import { makeCalls } from './calls.ts'

/** A file as the composer is given it. */
export function attached([name, mediaType, content]: TextFile): Attachment {
  return { kind: 'text', name, mediaType, content }
}

export type TextFile = [name: string, mediaType: string, text: string]

/** A document that the composer makes of a message, and what it says of doubts. */
export function composed(message: string, ...files: TextFile[]) {
  const { pieces, notes } = compose({ message, attachments: files.map(attached) })
  const html = [...pieces].join('')
  return { html, notes, tables: tableTexts(html), figures: keyFigures(html) }
}

/** The texts of all tables of a document. */
export function tableTexts(html: string) {
  const texts = (row: { children: { text: string }[] }) => row.children.map(({ text }) => text)
  return tablesOf(outlineOf(html)).map(({ header, rows, footer }) => ({
    header: header.map(({ text }) => text),
    rows: rows.map(texts),
    footer: footer.map(texts),
  }))
}

function keyFigures(html: string): Record<string, string> {
  const pairs = html.matchAll(/<dt>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g)
  return Object.fromEntries([...pairs].map(([, term = '', figure = '']) => [term, figure]))
}

/** The document after a request's edits, made as the editor makes them. Throws if it is not understood. */
export function changed(html: string, message: string): { html: string; done: string } {
  const plan = understand(html, message)
  if (!plan.ok) throw new Error(`not understood: ${message} (${plan.reason ?? ''})`)
  return { html: withEdits(html, plan.edits), done: plan.done }
}

/** A document after the composer's edits. Throws if the editor refuses them. */
export function withEdits(html: string, edits: readonly Edit[]): string {
  const made = makeCalls(html, ['edit_ranges', { length: html.length, edits }])
  const [reason] = made.reasons
  if (reason) throw new Error(reason)
  return made.html
}

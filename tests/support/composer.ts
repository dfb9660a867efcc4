import { compose } from '../../src/composer/creating/compose.ts'
import { outlineOf, tablesOf } from '../../src/composer/outline.ts'
import { understand } from '../../src/composer/changing/understand.ts'
import { openCopy } from './calls.ts'

export type TextFile = [name: string, mediaType: string, text: string]

/** A document that the composer makes of a message, and what it says of doubts. */
export function composed(message: string, ...files: TextFile[]) {
  const { pieces, notes } = compose([
    ...files.map(([name, mediaType, text]) => ({ type: 'file' as const, name, mediaType, text })),
    { type: 'text', text: message },
  ])
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

/** What comes of a wish when its calls are made as a model’s are. Fails where it is not understood. */
export function changed(html: string, message: string): { html: string; done: string } {
  const plan = understand(html, message)
  if (!plan.ok) throw new Error(`not understood: ${message} (${plan.why ?? ''})`)
  const copy = openCopy(html)
  for (const { name, input } of plan.calls) {
    const made = copy.apply({ name, input: JSON.stringify(input) })
    if (!made.ok) throw new Error(made.reason)
  }
  return { html: copy.html(), done: plan.done }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Real pages by other authors, as they came from npm; none was written for this program. */
export const realPages = [
  { name: 'SB Admin, dashboard', path: 'startbootstrap-sb-admin/dist/index.html' },
  { name: 'SB Admin, tables', path: 'startbootstrap-sb-admin/dist/tables.html' },
  { name: 'Freelancer', path: 'startbootstrap-freelancer/dist/index.html' },
].map(({ name, path }) => ({
  name,
  html: readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8'),
}))

/** The pages of UIkit's documentation, from large to small. */
export function documentationPages(): { name: string; html: string }[] {
  const folder = fileURLToPath(new URL('../../node_modules/uikit/docs', import.meta.url))
  return readdirSync(folder)
    .filter((name) => name.endsWith('.html'))
    .map((name) => ({ name: `UIkit, ${name}`, html: readFileSync(join(folder, name), 'utf8') }))
    .toSorted((a, b) => b.html.length - a.html.length)
}

/** Real pages joined to one of at least so many characters, since none is that large by itself. */
export function joinedPage(length: number): string {
  const pages = documentationPages().map(({ html }) => html)
  const parts: string[] = []
  let total = 0
  for (let index = 0; total < length; index++) {
    const html = pages[index % pages.length] ?? ''
    // A page that comes again gets words of its own.
    const round = Math.floor(index / pages.length)
    parts.push(round === 0 ? html : html.replace(/\b(the|and|with)\b/g, `$1${round}`))
    total += html.length
  }
  return parts.join('\n')
}

/** A table of sales with so many rows as CSV text, the same each time. */
export function salesCsv(rows: number): string {
  const regions = ['North', 'South', 'East', 'West']
  const lines = ['Date,Region,Product,Units,Revenue']
  for (let index = 0; index < rows; index++) {
    const month = String(1 + Math.floor((index / rows) * 12)).padStart(2, '0')
    const units = ((index * 7) % 50) + 1
    const revenue = (((index * 3735) % 90000) / 100 + 20).toFixed(2)
    lines.push(
      `2026-${month}-01,${regions[index % 4]},"Widget, ${'ABCDE'[index % 5]}",${units},${revenue}`,
    )
  }
  return lines.join('\n')
}

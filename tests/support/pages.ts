import { readFileSync } from 'node:fs'

/** Real pages by other authors, as they came from npm; none was written for this program. */
export const realPages = [
  { name: 'SB Admin, dashboard', path: 'startbootstrap-sb-admin/dist/index.html' },
  { name: 'SB Admin, tables', path: 'startbootstrap-sb-admin/dist/tables.html' },
  { name: 'Freelancer', path: 'startbootstrap-freelancer/dist/index.html' },
].map(({ name, path }) => ({
  name,
  html: readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8'),
}))

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

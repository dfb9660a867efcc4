// Measures the library through the HTTP API, in this process, at 300 and at 10,000 documents.
import { openApp } from '../tests/support/app.ts'
import { quantile, row } from './table.ts'

const sizes = [300, 10_000]
const documentsPerSession = 3
const wordsPerDocument = 1500
const rounds = 30

const words = Array.from({ length: 6000 }, (_, index) => {
  const letters = 'etaoinshrdlucmfwypvbgkjqxz'
  let [word, rest] = ['', (index + 1) * 7919]
  for (let length = 3 + (index % 8); length > 0; length--) {
    word += letters[Math.floor(((rest % 1009) / 1009) ** 2 * letters.length)] ?? ''
    rest = Math.floor(rest * 1.37) + 11
  }
  return word
})

/** A page with common and rare words, and one that it alone has. */
function page(number: number): string {
  let [text, seed] = ['', number + 1]
  for (let count = 0; count < wordsPerDocument; count++) {
    seed = (seed * 1103515245 + 12345) % 2147483648
    text += `${words[Math.floor((seed / 2147483648) ** 2 * words.length)] ?? ''} `
  }
  const kind = number % 5 === 0 ? 'Sales report' : 'Notes'
  return `<!doctype html><title>${kind} ${number}</title><h1>${kind} ${number}</h1><p>only${number} Q${number % 9} ${text}</p>`
}

await using app = await openApp({ LOG_LEVEL: 'warn' })
let count = 0

async function fill(size: number): Promise<void> {
  while (count < size) {
    const group = Array.from({ length: 20 }, async () => {
      const session = await app.newSession()
      for (let number = 0; number < documentsPerSession; number++) {
        await app.importHtml(session, page(count++))
      }
    })
    await Promise.all(group)
  }
}

async function measure(name: string, query: () => string): Promise<void> {
  const times: number[] = []
  let found = 0
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const { documents } = await app.json(`/api/documents?${query()}`)
    times.push(performance.now() - start)
    found = documents.length
  }
  row(count, name, found, quantile(times, 0.5), Math.max(...times))
}

row('documents', 'request', 'rows', 'p50 in ms', 'max in ms')
row('---:', '---', '---:', '---:', '---:')
for (const size of sizes) {
  await fill(size)
  await measure('first page', () => '')
  await measure('first page of reports', () => 'kind=report')
  let cursor = ''
  for (let page = 0; page < Math.min(100, size / 50 - 1); page++) {
    cursor =
      (await app.json(`/api/documents${cursor && `?cursor=${cursor}`}`)).next_cursor ?? cursor
  }
  await measure('a page far behind', () => `cursor=${cursor}`)
  await measure('search: one document', () => `q=only${Math.floor(Math.random() * count)}`)
  await measure('search: a common word', () => `q=${words[3] ?? ''}`)
  await measure('search: three words', () => `q=${words[3] ?? ''}+${words[9] ?? ''}+report`)
  await measure('search: a short word', () => 'q=q3')
  await measure('search: nothing', () => 'q=zzzzzz')
  await measure('trash', () => 'trash=true')
  const start = performance.now()
  const [{ id, latest_version }] = (await app.json('/api/documents?limit=1')).documents
  for (let version = 0; version < 20; version++) {
    const body = { html: page(count + version + 1), base_version: latest_version + version }
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body })
  }
  row(count, 'save', 1, (performance.now() - start) / 20, '')
}

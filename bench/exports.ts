import { readFileSync, readdirSync } from 'node:fs'
import * as v from 'valibot'
import { launchBrowser, type Browser } from '../src/exports/chromium/browser.ts'
import { findProgram } from '../src/exports/chromium/program.ts'
import { exportDocx } from '../src/exports/docx/index.ts'
import type { ExportedFile } from '../src/exports/exporter.ts'
import { exportHtml } from '../src/exports/html/index.ts'
import { exportImages } from '../src/exports/images.ts'
import { exportMarkdown } from '../src/exports/markdown/index.ts'
import { createWriters } from '../src/exports/writers.ts'
import { exportPdf } from '../src/exports/pdf.ts'
import { exportPptx } from '../src/exports/pptx/index.ts'
import { createRenderer, type Renderer } from '../src/exports/renderer.ts'
import { createLogger } from '../src/log.ts'
import { HtmlOptions, ImageOptions, PdfOptions, PptxOptions } from '../src/protocol/exports.ts'
import { browserCaches } from '../tests/support/chromium.ts'
import { row } from './table.ts'

// How long exports take, cold and warm, beside a bare Chromium that prints the same page in the same run,
// and what the browser's processes hold. Linux only.

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)

const paragraph = `<p>${'Revenue rose in the north and fell in the south, as in the year before. '.repeat(6)}</p>`
const table = `<table><thead><tr><th>Month<th>Revenue<th>Cost</thead><tbody>${'<tr><td>January<td>1,200<td>800</tr>'.repeat(20)}</tbody></table>`
const page = (body: string) =>
  `<!doctype html><html lang="en"><title>Bench</title><style>body{font:16px/1.5 sans-serif}table{width:100%}</style><body>${body}</body></html>`

const documents = {
  '1 page': page(`<h1>Report</h1>${paragraph.repeat(4)}`),
  '30 pages': page(
    Array.from(
      { length: 30 },
      (_, at) => `<h2>Part ${at + 1}</h2>${paragraph.repeat(5)}${table}`,
    ).join(''),
  ),
  '20 slides': page(
    Array.from(
      { length: 20 },
      (_, at) =>
        `<section class="slide" style="width:1280px;height:720px;background:hsl(${at * 18} 60% 90%)"><h1>Slide ${at + 1}</h1>${paragraph}</section>`,
    ).join(''),
  ),
}

type Format = 'html' | 'pdf' | 'png' | 'pptx' | 'docx' | 'md'
const writers = createWriters()

function make(renderer: Renderer, format: Format, html: string): Promise<ExportedFile> {
  const source = { html, title: 'Bench', created_at: '2026-01-01T00:00:00.000Z' }
  const context = {
    renderer,
    signal: AbortSignal.timeout(120_000),
    say: () => undefined,
    onPlace: () => undefined,
  }
  switch (format) {
    case 'html':
      return exportHtml(writers, source, v.parse(HtmlOptions, {}), context.signal)
    case 'pdf':
      return exportPdf(source, v.parse(PdfOptions, {}), context)
    case 'pptx':
      return exportPptx(source, v.parse(PptxOptions, {}), context)
    case 'docx':
      return exportDocx(writers, source, { notes: false }, context)
    case 'md':
      return exportMarkdown(writers, source, { notes: false }, context)
    case 'png': {
      const target = html.includes('class="slide"') ? 'slides' : 'page'
      return exportImages('png', source, v.parse(ImageOptions, { target }), context)
    }
  }
}

async function printBare(browser: Browser, html: string): Promise<void> {
  const { browserContextId } = await browser.send('Target.createBrowserContext')
  const { targetId } = await browser.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
  })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
  const session = browser.sessionOf(sessionId)
  await session.send('Page.enable')
  const loaded = new Promise<void>((resolve) => session.on('Page.loadEventFired', () => resolve()))
  const { frameTree } = await session.send('Page.getFrameTree')
  await session.send('Page.setDocumentContent', { frameId: frameTree.frame.id, html })
  await loaded
  await session.send('Page.printToPDF', {
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
  await browser.send('Target.disposeBrowserContext', { browserContextId })
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await time(work))
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended.
    return ''
  }
}

/** The memory of all processes of the browsers that this process has started, shared pages in parts, in MB. */
function browserMb(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const groupOf = (pid: string) => read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')[2]
  const isOwn = (pid: string) => read(`/proc/${pid}/cmdline`).includes(`profile-${process.pid}-`)
  const groups = new Set(pids.filter(isOwn).map(groupOf))
  const sizes = pids
    .filter((pid) => groups.has(groupOf(pid)))
    .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

const log = createLogger('silent', () => undefined)
const settings = { maxPages: 1, deadlineMs: 120_000, path: undefined, searchPath: '' } as const
const isRoot = process.getuid?.() === 0
const renderer = createRenderer({ ...settings, sandbox: 'auto', caches: browserCaches, log })
const program = await findProgram({ searchPath: '', caches: browserCaches, isOtherUser: isRoot })

row('document', 'format', 'ms cold', 'ms warm', 'bare', 'ratio')
row('---', '---', '---:', '---:', '---:', '---:')
for (const [name, html] of Object.entries(documents)) {
  const bare = await launchBrowser(program, {
    isSandboxed: true,
    user: isRoot ? { uid: 65_534, gid: 65_534 } : undefined,
    maxHeapMb: 512,
  })
  await printBare(bare, html)
  for (const format of ['html', 'pdf', 'png', 'pptx', 'docx', 'md'] as const) {
    // A picture of 30 pages would be too tall.
    if (format === 'png' && name === '30 pages') continue
    const own = createRenderer({ ...settings, sandbox: 'auto', caches: browserCaches, log })
    const cold = await time(() => make(own, format, html))
    await own.close()
    await make(renderer, format, html)
    const warm = await median(() => make(renderer, format, html))
    const printed = format === 'pdf' ? await median(() => printBare(bare, html)) : undefined
    row(name, format, cold, warm, printed ?? '', printed ? warm / printed : '')
  }
  await bare.close()
}

const before = browserMb()
for (let count = 0; count < 50; count++) await make(renderer, 'pdf', documents['1 page'])
console.log(
  `\nMemory of the browser: ${before.toFixed(0)} MB; after 50 exports ${browserMb().toFixed(0)} MB`,
)
await renderer.close()
await writers.close()

import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, describe, it } from 'node:test'
import { unzipSync } from 'fflate'
import * as v from 'valibot'
import { connect } from '../../src/exports/chromium/devtools.ts'
import { exportDocx } from '../../src/exports/docx/index.ts'
import { ExportError } from '../../src/exports/errors.ts'
import { exportHtml } from '../../src/exports/html/index.ts'
import { exportMarkdown } from '../../src/exports/markdown/index.ts'
import { exportPdf } from '../../src/exports/pdf.ts'
import { exportPptx } from '../../src/exports/pptx/index.ts'
import { createWriters } from '../../src/exports/writers.ts'
import { PdfOptions } from '../../src/protocol/exports.ts'
import { openApp } from '../support/app.ts'
import { createOwnRenderer, exportContext, readStream } from '../support/exports.ts'
import { outsideXml } from '../support/presentation.ts'

const renderer = createOwnRenderer()
const writers = createWriters()
after(() => Promise.all([renderer.close(), writers.close()]))

function sourceOf(body: string) {
  const html = `<!doctype html><html lang="en"><title>T</title><body>${body}</body></html>`
  return { html, title: 'T\u0001', created_at: '2026-11-30T10:20:30.123Z' }
}

async function markdownOf(body: string): Promise<string> {
  const source = sourceOf(body)
  const { bytes, extension } = await exportMarkdown(
    writers,
    source,
    { notes: false },
    exportContext(renderer),
  )
  const text = extension === 'zip' ? unzipSync(bytes)['document.md'] : bytes
  return Buffer.from(text ?? []).toString()
}

/** The XML in a file of Office. */
function partsOf(bytes: Buffer): string {
  return Object.entries(unzipSync(bytes))
    .filter(([name]) => /\.(?:xml|rels)$/.test(name))
    .map(([, part]) => Buffer.from(part).toString())
    .join('\n')
}

const links = [
  'javascript:alert(1)',
  'file:///etc/passwd',
  '\\\\host\\share',
  'ms-word:ofe|u|http://a.example',
  'data:text/html,x',
  'other.html',
  '//host/share',
]
const linked =
  links.map((link) => `<a href="${link}">x</a>`).join(' ') +
  '<a href="https://good.example/">good</a><svg width="40" height="40"><a href="javascript:2"><text y="20">T</text></a></svg>'

describe('an export of a hostile document', { timeout: 60_000 }, () => {
  it('leads only to addresses', async () => {
    const { bytes } = await exportPdf(
      sourceOf(linked),
      v.parse(PdfOptions, {}),
      exportContext(renderer),
    )
    const uris = [...bytes.toString('latin1').matchAll(/\/URI \(([^)]*)/g)].map(([, uri]) => uri)
    assert.deepEqual(uris, ['https://good.example/'])
    const markdown = await markdownOf(linked)
    assert.deepEqual(markdown.match(/\]\([^)]*\)/g), [
      '](https://good.example/)',
      '](images/figure-1.png)',
    ])
  })

  it('loads nothing when it is read', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    const markdown = await markdownOf(
      `<img alt="lost" src="https://a.example/x.png"><img src="//a.example/y.png"><audio controls src="https://a.example/a.mp3"></audio><picture><source srcset="https://a.example/s.png"><img src="https://a.example/z.png"></picture><img src="data:image/svg+xml;base64,${svg.toString('base64')}">`,
    )
    assert.equal(markdown.trim(), '\\[lost]![](images/figure-1.png)')
  })

  it('is a file of Word that can be read, whatever its characters', async () => {
    const body =
      '<p>a&#1;b&#xFFFE;c&#xFFFF;d</p><p id="p"></p><script>p.textContent="\\ud800e"</script>'
    const { bytes } = await exportDocx(
      writers,
      sourceOf(body),
      { notes: false },
      exportContext(renderer),
    )
    assert.doesNotMatch(partsOf(bytes), outsideXml)
    assert.match(partsOf(bytes), />abcd</)
  })

  it('is not misled by marks that the document brings along', async () => {
    const body =
      '<h1 data-export-scale="x">One</h1><p data-export-turn="NaN y" data-export-id="7">Two</p>'
    const { bytes } = await exportPptx(
      sourceOf(body),
      { mode: 'editable' },
      exportContext(renderer),
    )
    assert.doesNotMatch(partsOf(bytes), /NaN/)
    assert.match(partsOf(bytes), />Two</)
  })

  it('leaves the server free while it is written', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const source = sourceOf('<img src="//a">'.repeat(25_000))
    const { bytes, report } = await exportHtml(
      writers,
      source,
      { notes: false, keep_hosts: [] },
      AbortSignal.timeout(30_000),
    )
    clearInterval(timer)
    assert.doesNotMatch(bytes.toString(), /\/\/a"/)
    assert.equal(report.length, 25_000)
    assert.ok(turns > 5)
  })
})

describe('the report of an export', () => {
  it('has as many notes as a person can read', async () => {
    await using app = await openApp()
    const id = await app.importHtml(await app.newSession(), '<img src="//a">'.repeat(300))
    const { made } = await readStream(
      await app.ask(`/api/documents/${id}/exports`, { body: { format: 'html' } }),
    )
    assert.equal(made?.report.length, 201)
    assert.match(made.report.at(-1)?.why ?? '', /100 more/)
  })
})

describe('the connection to the browser', () => {
  it('refuses an answer that is too large, and reads the next one', async () => {
    const [toBrowser, fromBrowser] = [new PassThrough(), new PassThrough()]
    const { send } = connect(toBrowser, fromBrowser)
    const [large, small] = [send('Browser.getVersion'), send('Browser.getVersion')]
    const refused = assert.rejects(large, ExportError)
    fromBrowser.write('{"id":1,"result":"')
    const part = Buffer.alloc(16 * 1024 * 1024, 'x')
    for (let at = 0; at < 9; at++) fromBrowser.write(part)
    fromBrowser.write('"}\0{"id":2,"result":{"product":"p"}}\0')
    await refused
    assert.equal((await small).product, 'p')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formOf, only, openApp, type TestApp } from '../support/app.ts'
import { blocksOf, openWithClaude, stop, stream, text } from '../support/claude.ts'
import { linesAt, pdfOf } from '../support/pdf.ts'
import { plainPicture } from '../support/pictures.ts'
import { drawing, paragraph, relationship, run, wordFile } from '../support/word.ts'
import { compoundFile, workbook } from '../support/workbook.ts'

const sales = workbook({
  sheets: [
    {
      name: 'North',
      rows: [
        ['Item', 'Amount'],
        ['Tea', { value: 1200.5, format: '#,##0.00' }],
        ['Coffee', { value: 800.25, format: '#,##0.00' }],
      ],
    },
    {
      name: 'South',
      rows: [
        ['Item', 'Amount'],
        ['Tea', 10],
        ['Cocoa', 20],
      ],
    },
    { name: 'Secret', state: 'hidden', rows: [['Salary'], [99_999]] },
  ],
})

async function report(): Promise<Uint8Array> {
  const picture = Buffer.from(await plainPicture(40, 20), 'base64')
  return wordFile({
    body: [
      paragraph(run('Harbour report'), '<w:pStyle w:val="Heading1"/>'),
      paragraph(run('Ships arrived on time.')),
      paragraph(drawing('p1', 'The harbour')),
    ].join(''),
    styles:
      '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>',
    relationships: relationship('p1', 'image', 'media/image1.png'),
    files: { 'word/media/image1.png': picture },
  })
}

const pdf = pdfOf([
  { texts: linesAt(50, 60, ['The harbour opened in 1850.', 'It has three piers.']) },
  { texts: linesAt(50, 60, ['The second page is about ships.']) },
])

async function upload(app: TestApp, files: Record<string, Uint8Array>) {
  const { uploads } = await app.json('/api/uploads', { body: formOf(files) }, 201)
  const attachments = uploads.map(({ upload_id }: { upload_id: string }) => ({ upload_id }))
  return { uploads, attachments }
}

async function compose(app: TestApp, files: Record<string, Uint8Array>, message: string) {
  const { uploads, attachments } = await upload(app, files)
  const events = await app.chat(await app.newSession(), { message, attachments })
  const html = events.find((event) => event.type === 'html')
  return {
    uploads,
    html: html?.type === 'html' ? html.content : '',
    summary: only(events, 'summary').content,
  }
}

describe('an Office file', () => {
  it('of Excel that hides all that it has makes no document without it', async () => {
    await using app = await openApp()
    const rows = [['Salary'], [99_999]]
    const rowAttributes = { 1: 'hidden="1"', 2: 'hidden="1"' }
    const file = workbook({ sheets: [{ name: 'Staff', rows, rowAttributes }] })
    const { attachments } = await upload(app, { 'staff.xlsx': file })
    const session = await app.newSession()
    const events = await app.chat(session, { message: '', attachments })
    assert.match(only(events, 'error').content, /nothing in staff\.xlsx to show: .* hides all/)
    const again = await compose(app, { 'staff.xlsx': file }, 'A report of what is hidden')
    assert.match(again.html, /99,?999/)
  })

  it('of Excel names each table after its sheet and itself', async () => {
    await using app = await openApp()
    const plan = (name: string, first: string[]) => ({
      name,
      rows: [first, ['Item', 'Amount'], ['Tea', 1], ['Milk', 2], [], ['Item', 'Tax'], ['Tea', 3]],
    })
    const file = workbook({ sheets: [plan('Q1', ['Income']), plan('Q2', [])] })
    const { html } = await compose(app, { 'plan_2026-03.xlsx': file }, 'A report')
    const headings = Array.from(html.matchAll(/<h[12][^>]*>(.*?)<\/h/g), ([, text]) => text)
    assert.deepEqual(
      headings.filter((text) => !text?.includes('harts')),
      ['Plan 2026-03', 'Contents', 'Q1: Income', 'Q1', 'Q2', 'Q2 (2)'],
    )
  })

  it('of Excel becomes a document with its tables and their exact sums; hidden sheets stay out', async () => {
    await using app = await openApp()
    const { uploads, html, summary } = await compose(app, { 'sales.xlsx': sales }, 'A dashboard')
    assert.equal(uploads[0].summary, '2 sheets, 6 rows, nothing cut')
    assert.equal(uploads[0].kind, 'xlsx')
    for (const shown of ['2,000.75', 'Coffee', 'Cocoa', 'North', 'South', '30'])
      assert.ok(html.includes(shown), shown)
    assert.ok(!/Salary|99,?999/.test(html))
    assert.match(html, /<h1>Sales<\/h1>/)
    assert.match(
      summary,
      /sales\.xlsx: Hidden in the file, and used only if a message names it: Secret\./,
    )
    const asked = 'A report with the sheet Secret'
    assert.match((await compose(app, { 'sales.xlsx': sales }, asked)).html, /99,?999/)
  })

  it('of Word becomes a document with its headings and pictures', async () => {
    await using app = await openApp()
    const { uploads, html } = await compose(app, { 'report.docx': await report() }, 'A report')
    assert.equal(uploads[0].kind, 'docx')
    assert.match(uploads[0].summary, /^6 words, 1 image, nothing cut$/)
    assert.match(html, /Harbour report/)
    assert.match(html, /Ships arrived on time\./)
    assert.match(
      html,
      /<img[^>]+src="data:image\/png;base64,[^"]+"[^>]*alt="The harbour"|alt="The harbour"[^>]*src="data:image\/png;base64/,
    )
    const path = `/api/uploads/${uploads[0].upload_id}`
    const { preview } = await app.json(path)
    const formats = preview.parts.map(({ format }: { format: string }) => format)
    assert.deepEqual(formats, ['markdown', 'image'])
    const picture = await app.ask(`${path}/content?part=2`)
    assert.equal(picture.headers.get('content-type'), 'image/png')
    assert.equal(picture.headers.get('content-security-policy'), 'sandbox')
    const bytes = Buffer.from(await picture.arrayBuffer())
    assert.ok(html.includes(`data:image/png;base64,${bytes.toString('base64')}"`))
    // What was read as text leaves only in the preview.
    for (const part of [1, 3]) await app.json(`${path}/content?part=${part}`, {}, 404)
    await app.json(`${path}/content?part=0`, {}, 422)
  })

  it('as PDF becomes one text', async () => {
    await using app = await openApp()
    const { uploads, html } = await compose(app, { 'harbour.pdf': pdf }, 'A report')
    assert.match(uploads[0].summary, /^2 pages, 15 words, nothing cut$/)
    assert.match(html, /opened in 1850\..*three piers\..*second page is about ships/s)
  })

  it('is given to a model by sheets and pages, with its pictures and notes', async () => {
    const page = '<!doctype html><title>All</title><h1>All</h1></html>'
    await using test = await openWithClaude(() => stream(text(0, page), stop('end_turn')))
    const { app, claude } = test
    const { attachments } = await upload(app, {
      'sales.xlsx': sales,
      'report.docx': await report(),
      'harbour.pdf': pdf,
    })
    const body = { message: 'A page', route: 'create', attachments }
    assert.equal(only(await app.chat(await app.newSession(), body), 'done').outcome, 'completed')
    const blocks = JSON.stringify(blocksOf(claude.requests[0], 0))
    for (const expected of [
      /<file name=\\"sales\.xlsx: North\\">\\n\[sales\.xlsx: Hidden in the file[^\]]*\]\\n/,
      /<file name=\\"sales\.xlsx: South\\">\\nItem,Amount/,
      /# Harbour report.*!\[The harbour\]\(image:image1\)/,
      /"type":"image"/,
      /\[Page 2\]\\n\\nThe second page/,
      /report\.docx: image1\\": <img src=\\"data:image\/png;base64,\[folded-0\]/,
    ])
      assert.match(blocks, expected)
    assert.ok(!blocks.includes('99999'))
  })

  it('that lies, is broken, encrypted or a bomb is refused in one sentence, and the server goes on', async () => {
    await using app = await openApp()
    const { zipSync, strToU8 } = await import('fflate')
    const bomb = zipSync({
      '[Content_Types].xml': strToU8('spreadsheetml.sheet.main'),
      'xl/workbook.xml': Buffer.alloc(8_000_000),
    })
    const refused: [string, Uint8Array, number, RegExp][] = [
      ['a.docx', (await report()).subarray(0, 300), 422, /^a\.docx can’t be read: it is damaged/],
      ['b.xlsx', compoundFile(['EncryptedPackage']), 422, /protected by a password/],
      ['c.xlsx', compoundFile(['Workbook']), 415, /old format of Excel .*Attach Word, Excel, PDF/],
      ['d.xlsx', bomb, 422, /unpacks to far more/],
      ['e.pdf', pdf.subarray(0, 200), 422, /^e\.pdf can’t be read: /],
    ]
    for (const [name, bytes, status, message] of refused) {
      const { detail } = await app.json('/api/uploads', { body: formOf({ [name]: bytes }) }, status)
      assert.match(detail, message)
      assert.ok(!/\/tmp|Error|\.ts/.test(detail), detail)
    }
    const { uploads } = await upload(app, { 'wrong.docx': sales })
    assert.equal(uploads[0].kind, 'xlsx')
    assert.deepEqual(uploads[0].notes[0], 'It is really an Excel workbook and was read as one.')
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { ConsoleMessage, Page, Request } from 'playwright-core'
import { heading, open, say } from '../support/browser.ts'
import { call, type ServerProcess } from '../support/server.ts'

const settings = { CHROMIUM_SANDBOX: 'off' }

const pageOf = (body: string) => `<!doctype html><html lang="en"><title>Sales</title>${body}</html>`
const report = pageOf('<h1>Sales</h1><p>All of it</p>')
const wide = `<table><tr>${'<td>wwwwwwwwwwwwwwwwwwwwwwww</td>'.repeat(12)}</tr></table>`

/** Imports a page, and one more version for each further one. */
async function importPages({ url }: ServerProcess, first: string, ...later: string[]) {
  const { session_id } = await call(url, '/api/sessions', 'POST', {})
  const { id } = await call(url, `/api/sessions/${session_id}/documents`, 'POST', { html: first })
  for (const [at, html] of later.entries()) {
    await call(url, `/api/documents/${id}/html`, 'PUT', { html, base_version: at + 1 })
  }
  return { id, address: `${url}/s/${session_id}` }
}

function beginExport({ url }: ServerProcess, id: string): Promise<Response> {
  return fetch(`${url}/api/documents/${id}/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'png' }),
  })
}

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  return page.getByRole('dialog', { name: /^Export “/ })
}

function printDialog(page: Page) {
  return page.getByRole('dialog', { name: /^Print “/ })
}

function focused(page: Page) {
  return page.evaluate(() => document.activeElement?.getAttribute('title'))
}

const isExport = (request: Request) => request.url().endsWith('/exports')

/** Presses the keys for printing as a script would, and returns whether the app left them to the browser. */
function leavesPrinting(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    window.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'p', ctrlKey: true, bubbles: true, cancelable: true }),
    ),
  )
}

/** Has each frame say that it is printed, instead of opening a dialog that nobody could close. */
async function watchPrinting(page: Page): Promise<() => Promise<ConsoleMessage>> {
  await page.addInitScript(() => {
    window.print = () => console.info(`printing ${location.href}`)
  })
  return () => page.waitForEvent('console', (said) => said.text().startsWith('printing '))
}

describe('the export of a document', () => {
  it('downloads the chosen format, says what it lacks, and remembers the choice', async () => {
    await using app = await open(settings)
    const { page, server } = app
    await page.goto(server.url)
    await say(page, 'Create a report: # Sales\n\n| A | B |\n|---|---|\n| x | 1 |')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: /^Export “/ })
    assert.equal(await dialog.getByRole('radio', { name: /^PDF/ }).isChecked(), true)
    await dialog.getByLabel('Paper').selectOption('A5')
    await dialog.getByLabel('Landscape').check()
    const [pdf] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export PDF' }).click(),
    ])
    assert.match(pdf.suggestedFilename(), /\.pdf$/)
    assert.match(readFileSync(await pdf.path(), 'latin1'), /^%PDF-/)
    await dialog.getByRole('link', { name: pdf.suggestedFilename() }).waitFor()

    await dialog.getByRole('radio', { name: /^HTML/ }).check()
    const [html] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    assert.match(readFileSync(await html.path(), 'utf8'), /Content-Security-Policy/)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(
      await page
        .getByRole('button', { name: 'Export', exact: true })
        .evaluate((one) => one === document.activeElement),
      true,
    )

    await page.reload()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    assert.equal(await dialog.getByRole('radio', { name: /^HTML/ }).isChecked(), true)
    await dialog.getByRole('radio', { name: /^PDF/ }).check()
    assert.equal(await dialog.getByLabel('Paper').inputValue(), 'A5')
  })

  it('says how it goes on, and ends where it is cancelled', async () => {
    await using app = await open({ ...settings, EXPORT_CONCURRENCY: '1' })
    const { page, server } = app
    // Each script has to be stopped: together they last until the deadline.
    const endless = await importPages(server, pageOf('<script>for (;;);</script>'.repeat(9)))
    const busy = await beginExport(server, endless.id)
    const { address } = await importPages(server, report)
    await page.goto(address)
    const dialog = await openDialog(page)
    await dialog.getByRole('button', { name: 'Export PDF' }).press('Enter')
    await dialog.getByText('Waiting: this export is next…').waitFor()
    await dialog.getByRole('progressbar').waitFor()
    const [ended] = await Promise.all([
      page.waitForEvent('requestfailed', isExport),
      dialog.getByRole('button', { name: 'Cancel' }).click(),
    ])
    assert.equal(ended.failure()?.errorText, 'net::ERR_ABORTED')
    await dialog.getByText('Waiting').waitFor({ state: 'detached' })

    await dialog.getByRole('button', { name: 'Print' }).press('Enter')
    await printDialog(page).getByText('Waiting: this export is next…').waitFor()
    await Promise.all([page.waitForEvent('requestfailed', isExport), page.keyboard.press('Escape')])
    await printDialog(page).waitFor({ state: 'detached' })
    await dialog.waitFor()
    await busy.body?.cancel()
  })

  it('offers only what the server can do, and says why', async () => {
    await using app = await open({ CHROMIUM_PATH: '/nowhere/chromium' })
    const { page, server } = app
    const { address } = await importPages(server, report)
    await page.goto(address)
    const dialog = await openDialog(page)
    await dialog.getByText(/can’t export PDF, PowerPoint, Word, .*CHROMIUM_PATH/).waitFor()
    assert.deepEqual(
      await dialog
        .getByRole('radio')
        .evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
      ['html'],
    )
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export HTML' }).click(),
    ])
    assert.equal(file.suggestedFilename(), 'Sales.html')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+p')
    await printDialog(page)
      .getByText(/CHROMIUM_PATH/)
      .waitFor()
  })

  it('is of the version that is shown, and says so', async () => {
    await using app = await open(settings)
    const { page, server } = app
    const { address } = await importPages(server, report, pageOf('<h1>Newer</h1>'))
    await page.goto(address)
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'View version 1' }).click()
    await heading(page, 'Sales').waitFor()
    const dialog = await openDialog(page)
    await dialog
      .getByText('This is version 1, the one that is shown. The latest is version 2.')
      .waitFor()
    await dialog.getByRole('radio', { name: /^HTML/ }).check()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export HTML' }).click(),
    ])
    const text = readFileSync(await file.path(), 'utf8')
    assert.match(text, /<h1>Sales/)
    assert.doesNotMatch(text, /Newer/)
  })
})

describe('the keys for printing', () => {
  it('print the PDF of the document, also from within the page, with the options that were chosen', async () => {
    await using app = await open(settings)
    const { page, server } = app
    const printing = await watchPrinting(page)
    await page.goto(server.url)
    assert.equal(await leavesPrinting(page), true)
    const { address } = await importPages(server, report)
    await page.goto(address)
    const dialog = await openDialog(page)
    await dialog.getByLabel('Paper').selectOption('A5')
    const [chosen, first] = await Promise.all([
      page.waitForRequest(isExport),
      printing(),
      dialog.getByRole('button', { name: 'Print' }).click(),
    ])
    assert.match(first.text(), /printing http.*\/api\/exports\/[\w-]+\?inline=true$/)
    await printDialog(page).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    // What was done in the app a moment ago would speak against a person's move to the document.
    await page.reload()
    await heading(page, 'Sales').click()
    const [request] = await Promise.all([
      page.waitForRequest(isExport),
      printing(),
      page.keyboard.press('Control+p'),
    ])
    assert.deepEqual(request.postDataJSON(), chosen.postDataJSON())
    const { format, version, options } = request.postDataJSON()
    assert.deepEqual([format, version, options.paper], ['pdf', 1, 'A5'])
    await printDialog(page).waitFor({ state: 'detached' })
    assert.equal(await focused(page), 'Preview of Sales')
    assert.equal(await page.locator('.print-frame').count(), 1)
    assert.equal(await leavesPrinting(page), false)
  })

  it('say what the PDF does not have as the document has it', async () => {
    await using app = await open(settings)
    const { page, server } = app
    const printing = await watchPrinting(page)
    const { address } = await importPages(server, pageOf(`<h1>Sales</h1>${wide}`))
    await page.goto(address)
    await heading(page, 'Sales').click()
    await Promise.all([printing(), page.keyboard.press('Control+p')])
    await printDialog(page).getByText('1 thing is not as in the document').waitFor()
    await printDialog(page)
      .getByText(/so smaller/)
      .waitFor()
    await page.keyboard.press('Escape')
    await printDialog(page).waitFor({ state: 'detached' })
    assert.equal(await focused(page), 'Preview of Sales')

    const dialog = await openDialog(page)
    await dialog.getByRole('button', { name: 'Export PDF' }).click()
    await dialog.getByText(/so smaller/).waitFor()
  })

  it('download the PDF where the browser shows none', async () => {
    await using app = await open(settings)
    const { page, server } = app
    await page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', { get: () => false })
    })
    const { address } = await importPages(server, report)
    await page.goto(address)
    await heading(page, 'Sales').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press('Control+p'),
    ])
    assert.equal(file.suggestedFilename(), 'Sales.pdf')
    await printDialog(page)
      .getByText(/so the file was downloaded/)
      .waitFor()
  })
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { temporaryFolder } from '../support/app.ts'
import { box, heading } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { call, startServer, type ServerProcess } from '../support/server.ts'

let browser: Browser
let server: ServerProcess
const folder = temporaryFolder()
before(async () => {
  browser = await launchChromium()
  server = await startServer({ DATABASE_PATH: join(folder.path, 'app.db'), LOG_LEVEL: 'warn' })
})
after(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

/** A page whose every error fails the test. */
async function openPage(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  return {
    page,
    async [Symbol.asyncDispose]() {
      await context.close()
      assert.deepEqual(errors, [])
    },
  }
}

/** A session with a document that has a version for each of the names, as heading and title. */
async function documentOf(...names: string[]) {
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  return addDocument(session_id, ...names)
}

async function addDocument(session: string, ...names: string[]) {
  const [first, ...others] = names.map((name) => `<title>${name}</title><h1>${name}</h1>`)
  const row = await call(server.url, `/api/sessions/${session}/documents`, 'POST', { html: first })
  for (const [index, html] of others.entries()) {
    const body = { html, base_version: index + 1 }
    await call(server.url, `/api/documents/${row.id}/html`, 'PUT', body)
  }
  return { id: String(row.id), session, url: `${server.url}/s/${session}` }
}

async function kindsOf(documentId: string): Promise<string[]> {
  const { versions } = await call(server.url, `/api/documents/${documentId}/versions`)
  return versions.map((one: { kind: string }) => one.kind).reverse()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

describe('undo and redo in the app', () => {
  it('undoes and redoes by buttons and keys, and says what it did', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two', 'Three')
    await page.goto(url)
    await heading(page, 'Three').waitFor()
    assert.equal(await button(page, 'Redo').getAttribute('title'), 'There is nothing to redo.')
    await button(page, 'Undo').click()
    await heading(page, 'Two').waitFor()
    await page.getByRole('status').filter({ hasText: 'Undid version 3.' }).waitFor()
    assert.equal(await focused(page), 'Undo')

    // Two presses at once are two steps, of which the second one finds nothing to undo.
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await heading(page, 'One').waitFor()
    await page.getByRole('status').filter({ hasText: 'There is nothing to undo.' }).waitFor()
    assert.equal(await button(page, 'Undo').getAttribute('title'), 'There is nothing to undo.')
    assert.equal(await focused(page), 'Undo')
    await page.keyboard.press('Control+Shift+Z')
    await heading(page, 'Two').waitFor()
    await page.keyboard.press('Control+y')
    await heading(page, 'Three').waitFor()
    await page.getByRole('status').filter({ hasText: 'Redid version 3.' }).waitFor()
    assert.deepEqual(await kindsOf(id), [
      'import',
      'manual',
      'manual',
      'undo',
      'undo',
      'redo',
      'redo',
    ])
  })

  it('leaves the keys to the browser where text is being edited', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two')
    await page.goto(url)
    await heading(page, 'Two').waitFor()
    await box(page).focus()
    await page.keyboard.type('typed')
    await page.keyboard.press('Control+z')
    await page.waitForFunction(() => document.querySelector('textarea')?.value !== 'typed')
    await page.getByRole('tab', { name: 'Code' }).click()
    const source = page.getByRole('textbox', { name: 'HTML source' })
    await source.focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('!')
    await page.keyboard.press('Control+z')
    await page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>('.code-view textarea')?.value.endsWith('>'),
    )
    assert.deepEqual(await kindsOf(id), ['import', 'manual'])

    await box(page).fill('')
    await box(page).press('Control+z')
    await page.getByRole('status').filter({ hasText: 'Undid version 2.' }).waitFor()
    assert.match(await source.inputValue(), /One/)
    assert.equal(await focused(page), 'Message')
  })

  it('shows why the server refuses, and the version that it names', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two')
    await page.goto(url)
    await heading(page, 'Two').waitFor()
    const body = { html: '<title>Three</title><h1>Three</h1>', base_version: 2 }
    await call(server.url, `/api/documents/${id}/html`, 'PUT', body)
    await button(page, 'Undo').click()
    await page
      .getByRole('alert')
      .getByText(/version 3/)
      .waitFor()
    await heading(page, 'Three').waitFor()
    await button(page, 'Undo').click()
    await heading(page, 'Two').waitFor()
  })
})

import assert from 'node:assert/strict'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { temporaryFolder } from '../support/app.ts'
import { box, heading, preview, say } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { startClaude, stop, stream, text } from '../support/claude.ts'
import { call, startServer, type ServerProcess } from '../support/server.ts'
import { startUploadProxy } from '../support/upload-proxy.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let server: ServerProcess
let picture: Buffer
const folder = temporaryFolder()
/** Given by its path: the browser takes long to receive what it does not read from the disk itself. */
const longFile = join(folder.path, 'long.csv')
before(async () => {
  browser = await launchChromium()
  server = await startServer({
    DATABASE_PATH: join(folder.path, 'app.db'),
    LOG_LEVEL: 'warn',
    MAX_UPLOAD_SIZE_MB: '30',
  })
  writeFileSync(longFile, 'Tea,4\n'.repeat(4_000_000))
  const size = { width: 60, height: 30, channels: 3 } as const
  picture = await sharp({ create: { ...size, background: '#0b6e69' } })
    .png()
    .toBuffer()
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

interface GivenFile {
  name: string
  mimeType: string
  buffer: Buffer
}

const prices = csv('prices.csv', 'item,price\nTea,4\nMate,5\n')
const notes = {
  name: 'notes.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Three cups of tea'),
}
const program = {
  name: 'setup.exe',
  mimeType: 'application/x-msdownload',
  buffer: Buffer.from('MZ\x90\0\x03\0\0\0\0'),
}

function csv(name: string, text: string | Buffer): GivenFile {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) }
}

const pick = (page: Page, ...files: GivenFile[]) =>
  page.locator('input[type=file]').setInputFiles(files)
const attached = (page: Page) => page.getByRole('list', { name: 'Attached files' })
const sent = (page: Page) => page.getByRole('list', { name: 'Files' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const sendButton = (page: Page) => button(page, 'Send')

/** Waits until a file is read, and returns its button. */
async function read(page: Page, name: string, summary: string) {
  const chip = attached(page).getByRole('button', { name: `${name} ${summary}` })
  await chip.waitFor()
  return chip
}

/** Settles when a picture is there, as the server has it. */
function isLoaded(image: Locator): Promise<void> {
  return image.evaluate((one) => (one instanceof HTMLImageElement ? one.decode() : undefined))
}

/** Pastes or drops files and text as another program gives them. */
function give(page: Page, how: 'paste' | 'drop', files: GivenFile[], text?: string): Promise<void> {
  const given = files.map(({ buffer, ...file }) => ({ ...file, data: [...buffer] }))
  return page.evaluate(
    ([way, all, plain]) => {
      const data = new DataTransfer()
      if (plain !== undefined) data.setData('text/plain', plain)
      for (const { name, mimeType, data: bytes } of all)
        data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }))
      const area = document.querySelector('textarea')
      const options = { bubbles: true, cancelable: true }
      if (way === 'paste')
        area?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...options }))
      else
        for (const type of ['dragover', 'drop'])
          area?.dispatchEvent(new DragEvent(type, { dataTransfer: data, ...options }))
    },
    [how, given, text] as const,
  )
}

describe('files that are attached', () => {
  it('are uploaded several at once, and sent with the message', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    await pick(page, prices, notes)
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await read(page, 'notes.txt', '4 words, nothing cut')
    await say(page, 'A report titled "Prices"')
    await heading(page, 'Prices').waitFor()
    await preview(page).getByRole('cell', { name: 'Mate' }).waitFor()
    assert.deepEqual(await sent(page).getByRole('button').allInnerTexts(), [
      'prices.csv\n3 rows, 2 columns, nothing cut',
      'notes.txt\n4 words, nothing cut',
    ])
    assert.equal(await attached(page).count(), 0)
  })

  it('can be sent alone', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    assert.equal(await sendButton(page).isDisabled(), true)
    await pick(page, prices)
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await box(page).press('Enter')
    await sent(page)
      .getByRole('button', { name: /^prices\.csv/ })
      .waitFor()
    assert.equal(await page.locator('.message.user > p').count(), 0)
    await page.getByText('Answer:').waitFor({ state: 'attached' })
  })

  it('are taken where they are dropped over the document', async () => {
    await using test = await openPage()
    const { page } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = '<h1>Tea</h1>'
    await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await page.goto(`${server.url}/s/${session_id}`)
    await box(page).hover()
    await heading(page, 'Tea').hover()
    await page.mouse.move(-5, 400)
    const path = join(folder.path, 'dropped.txt')
    writeFileSync(path, 'Three cups of tea')
    const devtools = await page.context().newCDPSession(page)
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      devtools.send('Input.dispatchDragEvent', { type, x: 1100, y: 500, data })
    await drag('dragEnter')
    const hint = page.getByText('Drop it:')
    // A browser repeats this event while the files are held.
    for (let left = 100; left > 0 && !(await hint.isVisible()); left--) await drag('dragOver')
    await drag('drop')
    await read(page, 'dropped.txt', '4 words, nothing cut')
  })

  it('are taken by drop and by paste, and what they hold is announced', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    await give(page, 'drop', [prices])
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await page
      .getByRole('status')
      .getByText('prices.csv: 3 rows, 2 columns, nothing cut')
      .waitFor({ state: 'attached' })
    await give(page, 'paste', [{ name: 'image.png', mimeType: 'image/png', buffer: picture }])
    const chip = await read(page, 'image.png', '60 × 30 pixels, nothing cut')
    await isLoaded(chip.locator('img'))
    assert.equal(await chip.getByRole('img').count(), 0)
    // A spreadsheet adds a picture of its cells, and a file manager the name of a file.
    await give(
      page,
      'paste',
      [{ name: 'image.png', mimeType: 'image/png', buffer: picture }],
      'Tea\t4',
    )
    await give(page, 'paste', [notes], '/home/me/notes.txt')
    await read(page, 'notes.txt', '4 words, nothing cut')
    assert.equal(await attached(page).getByRole('listitem').count(), 3)
    await give(page, 'paste', [], 'word '.repeat(6001))
    await read(page, 'Pasted text.txt', '6,001 words, nothing cut')
    assert.equal(await box(page).inputValue(), '')
    // Alone it would become a document.
    const html = { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<h1>Tea</h1>') }
    await give(page, 'drop', [html, csv('more.csv', 'Tea,4')])
    await button(page, 'Remove page.html').waitFor()
    await read(page, 'more.csv', '1 row, 2 columns, nothing cut')
    assert.equal(new URL(page.url()).pathname, '/')
  })

  it('stay with their session, and through a reload', async () => {
    await using test = await openPage()
    const { page } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    await page.goto(`${server.url}/s/${session_id}`)
    await pick(page, prices)
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await page.getByRole('link', { name: 'AI HTML Builder' }).click()
    await page.getByRole('heading', { name: 'What document do you need?' }).waitFor()
    assert.equal(await attached(page).count(), 0)
    await page.goBack()
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await page.reload()
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await box(page).press('Enter')
    await sent(page)
      .getByRole('button', { name: /^prices\.csv/ })
      .waitFor()
  })

  it('that can’t be read say why, and keep the message from being sent without them', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    await pick(page, prices, program)
    await attached(page).getByText('setup.exe can’t be read:').waitFor()
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    // It comes first, and is not offered to be sent again, which would not help.
    const [first] = await attached(page).getByRole('listitem').allInnerTexts()
    assert.match(first ?? '', /^setup\.exe/)
    assert.equal(await button(page, 'Retry setup.exe').count(), 0)
    await page.getByText('Remove 1 file', { exact: true }).waitFor()
    await box(page).fill('A report titled "Prices"')
    await box(page).press('Enter')
    await page.getByText('Not sent. Remove 1 file.').waitFor({ state: 'attached' })
    assert.equal(await box(page).inputValue(), 'A report titled "Prices"')
    await button(page, 'Remove setup.exe').press('Enter')
    assert.ok(await box(page).evaluate((element) => element === document.activeElement))
    await box(page).press('Enter')
    await heading(page, 'Prices').waitFor()
  })

  it('that are too large are refused with the limit', async () => {
    await using test = await openPage()
    const { page } = test
    const path = join(folder.path, 'large.csv')
    writeFileSync(path, '')
    truncateSync(path, 31 * 1024 * 1024)
    await page.goto(server.url)
    await page.locator('input[type=file]').setInputFiles(path)
    await attached(page).getByText('30 MB').waitFor()
    await button(page, 'Remove large.csv').waitFor()
    assert.equal(await button(page, 'Retry large.csv').count(), 0)
  })

  it('are 20 at most', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    const many = Array.from({ length: 22 }, (_, index) => csv(`${index + 1}.csv`, 'Tea,4'))
    await pick(page, ...many)
    await page
      .getByRole('alert')
      .getByText('A message carries 20 files at most. Not attached: 21.csv, 22.csv.')
      .waitFor()
    await read(page, '20.csv', '1 row, 2 columns, nothing cut')
    await page.getByText('Waiting for').waitFor({ state: 'detached' })
    assert.equal(await attached(page).getByRole('listitem').count(), 20)
  })

  it('are shown with it, can be downloaded, and are sent again by “Try again”', async () => {
    let answers = 0
    await using claude = await startClaude(() => {
      answers++
      return answers === 1
        ? stream(text(0, 'No document here.'), stop('end_turn'))
        : stream(text(0, '<!doctype html><title>Tea</title><h1>Tea</h1></html>'), stop('end_turn'))
    })
    await using model = await startServer({
      ...claude.settings,
      DATABASE_PATH: join(folder.path, 'model.db'),
      LOG_LEVEL: 'warn',
    })
    await using test = await openPage()
    const { page } = test
    await page.goto(model.url)
    const content = `item,price\n${'Tea,4\n'.repeat(500)}`
    await pick(page, csv('prices of tea.csv', content), program)
    await page.getByRole('listitem').getByText('setup.exe can’t be read:').waitFor()
    await page.getByRole('button', { name: 'Remove setup.exe' }).click()
    await page.getByRole('button', { name: 'Remove prices of tea.csv' }).waitFor()
    await say(page, 'A page about tea')
    await page.getByRole('button', { name: 'Try again' }).click()
    await heading(page, 'Tea').waitFor()
    assert.equal(claude.requests.length, 2)
    for (const request of claude.requests)
      assert.match(JSON.stringify(request.messages[0]), /prices of tea\.csv.*Tea,4/)

    const files = sent(page).getByRole('button')
    assert.equal(await files.count(), 2)
    assert.equal(
      await files.first().innerText(),
      'prices of tea.csv\n501 rows, 2 columns, nothing cut',
    )
    await files.first().click()
    const link = page.getByRole('dialog').getByRole('link', { name: 'Download' })
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    assert.equal(download.suggestedFilename(), 'prices of tea.csv')
    assert.equal(readFileSync(await download.path(), 'utf8'), content)

    const url = await link.getAttribute('href')
    await call(model.url, (url ?? '').replace('/content', ''), 'DELETE')
    await page.reload()
    // Both messages reference the one file.
    await page.getByText('file deleted').last().waitFor()
    assert.equal(await page.getByText('file deleted').count(), 2)
    assert.equal(await files.count(), 0)
  })
})

describe('an upload', () => {
  it('shows how far it is, keeps the message waiting, and can be cancelled', async () => {
    await using test = await openPage()
    const { page } = test
    await using proxy = await startUploadProxy(server.url)
    await page.goto(proxy.url)
    proxy.mode = 'hold'
    await page.locator('input[type=file]').setInputFiles(longFile)
    await attached(page)
      .getByText(/^Uploading [1-9]\d? %$/)
      .waitFor()
    const bar = attached(page).getByRole('progressbar', { name: 'Upload of long.csv' })
    const share = await bar.evaluate((one) => (one instanceof HTMLProgressElement ? one.value : 0))
    assert.ok(share > 0 && share < 1, `${share}`)
    await box(page).fill('A report titled "Long"')
    assert.equal(await sendButton(page).getAttribute('aria-disabled'), 'true')
    await sendButton(page).click({ force: true })
    assert.equal(await box(page).inputValue(), 'A report titled "Long"')

    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => void dialog.dismiss().then(() => resolve(dialog.type())))
    })
    await page.evaluate(() => setTimeout(() => location.reload()))
    assert.equal(await asked, 'beforeunload')
    const [ended] = await Promise.all([
      page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/uploads')),
      button(page, 'Cancel long.csv').press('Enter'),
    ])
    assert.equal(ended.failure()?.errorText, 'net::ERR_ABORTED')
    await attached(page).waitFor({ state: 'detached' })
    assert.equal(await sendButton(page).getAttribute('aria-disabled'), 'false')
  })

  it('waits while three others are sent', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    let [underWay, most] = [0, 0]
    await page.route('**/api/uploads', async (route) => {
      most = Math.max(most, ++underWay)
      await released
      underWay--
      await route.fallback()
    })
    await pick(page, ...[1, 2, 3, 4, 5].map((number) => csv(`${number}.csv`, 'Tea,4')))
    await page.getByText('Waiting for 5 files').waitFor()
    assert.equal(await attached(page).getByText('Waiting', { exact: true }).count(), 2)
    release()
    for (const number of [1, 2, 3, 4, 5])
      await read(page, `${number}.csv`, '1 row, 2 columns, nothing cut')
    assert.equal(most, 3)
  })

  it('that lost its connection is retried, and stored once', async () => {
    await using test = await openPage()
    const { page } = test
    await using proxy = await startUploadProxy(server.url)
    await page.clock.install()
    await page.goto(proxy.url)
    proxy.mode = 'cut'
    await pick(page, prices)
    const retry = button(page, 'Retry prices.csv')
    while (!(await retry.isVisible())) await page.clock.fastForward(1000)
    await page.getByText('Retry or remove 1 file').waitFor()
    await attached(page)
      .getByText(/can’t be reached/)
      .waitFor()
    assert.ok(proxy.cut.length > 1)
    assert.equal(new Set(proxy.cut).size, 1)
    proxy.mode = 'pass'
    await retry.press('Enter')
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
  })

  it('that the server refuses for too many requests waits for its turn', async () => {
    await using test = await openPage()
    const { page } = test
    await page.clock.install()
    await page.goto(server.url)
    let refusals = 0
    await page.route('**/api/uploads', async (route) => {
      if (refusals++ > 0) return route.fallback()
      const detail = 'Too many requests.'
      const problem = { type: 'about:blank', title: detail, status: 429, detail }
      await route.fulfill({ status: 429, json: problem, headers: { 'Retry-After': '30' } })
    })
    await pick(page, prices)
    await attached(page).getByText('Waiting 30 s: too many requests at once').waitFor()
    await page.clock.fastForward(31_000)
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
  })
  it('of a file that is gone from the disk says so', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    const path = join(folder.path, 'gone.csv')
    writeFileSync(path, 'Tea,4')
    let requests = 0
    await page.route('**/api/uploads', async (route) => {
      if (requests++ > 0) return route.fallback()
      rmSync(path)
      await route.fulfill({ status: 503, body: '' })
    })
    await page.locator('input[type=file]').setInputFiles(path)
    await attached(page).getByText('The browser can’t read gone.csv.').waitFor()
    assert.equal(requests, 1)
  })
})

describe('what was read of a file', () => {
  it('is shown as a table with all notes, from the prompt and from the message', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    const rows = Array.from({ length: 250 }, (_, index) => `Thé ${index + 1};${index * 2}`)
    await pick(page, csv('thé.csv', Buffer.from(['Sorte;Preis', ...rows].join('\n'), 'latin1')))
    const chip = await read(page, 'thé.csv', '251 rows, 2 columns, nothing cut 1 note')
    await chip.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'thé.csv' })
    await dialog.getByText(/^CSV table, \d KB/).waitFor()
    await dialog
      .getByRole('list', { name: 'Notes' })
      .getByText(/It was read as/)
      .waitFor()
    const table = dialog.getByRole('table')
    assert.equal(await table.getByRole('row').count(), 101)
    assert.deepEqual(await table.getByRole('row').nth(3).getByRole('cell').allTextContents(), [
      'Thé 2',
      '2',
    ])
    await dialog
      .getByText('The first 100 of 251 rows are shown here; all of them are used.')
      .waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.ok(await chip.evaluate((one) => one === document.activeElement))

    await say(page, 'A report titled "Thé"')
    await heading(page, 'Thé').waitFor()
    await sent(page)
      .getByRole('button', { name: /^thé\.csv/ })
      .click()
    await dialog.getByRole('table').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Download' }).click(),
    ])
    assert.equal(download.suggestedFilename(), 'thé.csv')
  })

  it('is shown as Markdown without pictures of other hosts, as a picture, and as text', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    const markdown = '# Tea\n\n![cup](https://example.org/cup.png)\n\n- Assam'
    await pick(
      page,
      { name: 'tea.md', mimeType: 'text/markdown', buffer: Buffer.from(markdown) },
      { name: 'cup.png', mimeType: 'image/png', buffer: picture },
      { name: 'tea.json', mimeType: 'application/json', buffer: Buffer.from('{"tea": 4}') },
    )
    const dialog = page.getByRole('dialog')
    await attached(page)
      .getByRole('button', { name: /^tea\.md/ })
      .click()
    await dialog.getByRole('listitem').getByText('Assam').waitFor()
    await dialog.getByText('[picture: cup]').waitFor()
    await page.keyboard.press('Escape')
    await attached(page)
      .getByRole('button', { name: /^cup\.png/ })
      .click()
    await isLoaded(dialog.getByRole('img', { name: 'The picture cup.png' }))
    await page.keyboard.press('Escape')
    await attached(page)
      .getByRole('button', { name: /^tea\.json/ })
      .click()
    await dialog.getByText('{"tea": 4}').waitFor()
  })

  it('names its parts, and says which of them are hidden', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    await page.route('**/api/uploads/*', async (route) => {
      const response = await route.fetch()
      const upload = await response.json()
      const [part] = upload.preview.parts
      const parts = [
        { ...part, name: 'Old', hidden: true },
        { ...part, name: 'Sales' },
        { ...part, name: 'Costs', format: 'text', rows: null, columns: null, text: 'Rent' },
        { ...part, name: 'cup.png', format: 'image', rows: null, columns: null, text: '' },
        { ...part, name: 'torn.png', format: 'image', rows: null, columns: null, text: '' },
      ]
      await route.fulfill({ json: { ...upload, kind: 'xlsx', preview: { parts, part_count: 7 } } })
    })
    await page.route('**/content?part=4', (route) => route.fulfill({ body: picture }))
    await pick(page, prices)
    await (await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Excel workbook').waitFor()
    // The first sheet that is used is open.
    assert.equal(await dialog.getByRole('table').count(), 1)
    await dialog.getByText('The first 5 of 7 parts are shown here.').waitFor()
    const hidden = dialog.getByText('Old 3 rows, 2 columns hidden, not used')
    await hidden.focus()
    await page.keyboard.press('Enter')
    await dialog.getByRole('table').nth(1).waitFor()
    await dialog.getByText(/^Costs/).click()
    await dialog.getByText('Rent').waitFor()
    await dialog.getByText('cup.png picture').click()
    await isLoaded(dialog.getByRole('img', { name: 'The picture cup.png' }))
    await dialog.getByText('torn.png picture').click()
    await dialog.getByText('This picture can’t be read, so it is left out.').waitFor()
  })
})

describe('a file that is deleted', () => {
  it('is asked for first, and afterwards its messages say so', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    await pick(page, prices)
    await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    await say(page, 'A report titled "Prices"')
    await heading(page, 'Prices').waitFor()
    const other = await page.context().newPage()
    await other.goto(page.url())
    await sent(other).getByRole('button').click()
    await other.getByRole('dialog').getByRole('table').waitFor()
    await sent(page).getByRole('button').click()
    const dialog = page.getByRole('dialog', { name: 'prices.csv' })
    const ask = dialog.getByRole('button', { name: 'Delete …' })
    await ask.press('Enter')
    await dialog.getByRole('button', { name: 'Keep' }).press('Enter')
    assert.ok(await ask.evaluate((one) => one === document.activeElement))
    await ask.press('Enter')
    await dialog.getByRole('button', { name: 'Delete for good' }).press('Enter')
    await dialog.waitFor({ state: 'detached' })
    for (const tab of [page, other]) {
      await sent(tab).getByText('file deleted').waitFor()
      assert.equal(await tab.getByRole('dialog').count(), 0)
      assert.ok(await sent(tab).evaluate((one) => one === document.activeElement))
    }
    assert.equal(await sent(page).getByRole('button').count(), 0)
  })

  it('leaves the prompt when it is deleted there', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    await pick(page, prices)
    await (await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')).click()
    await button(page, 'Delete …').click()
    await button(page, 'Delete for good').click()
    await attached(page).waitFor({ state: 'detached' })
    assert.ok(await box(page).evaluate((element) => element === document.activeElement))
  })

  it('is named and removed when the message can’t be sent for it', async () => {
    await using test = await openPage()
    const { page } = test
    await page.goto(server.url)
    const [response] = await Promise.all([
      page.waitForResponse('**/api/uploads'),
      pick(page, prices),
    ])
    const { uploads } = await response.json()
    await pick(page, notes)
    await read(page, 'notes.txt', '4 words, nothing cut')
    await call(server.url, `/api/uploads/${uploads[0].upload_id}`, 'DELETE')
    await say(page, 'A report titled "Prices"')
    await page
      .getByRole('alert')
      .getByText('The server does not have prices.csv any longer. Attach it again.')
      .waitFor()
    await read(page, 'notes.txt', '4 words, nothing cut')
    assert.equal(await attached(page).getByRole('listitem').count(), 1)
    assert.equal(await box(page).inputValue(), 'A report titled "Prices"')
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  it(`axe finds nothing wrong with files in ${colorScheme} colours`, async () => {
    await using test = await openPage({ colorScheme })
    const { page } = test
    await using proxy = await startUploadProxy(server.url)
    const check = async (where: string) => {
      await page.evaluate(axe)
      const violations: string[] = await page.evaluate(
        `axe.run({ iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' | ')))`,
      )
      assert.deepEqual(violations, [], where)
    }
    await page.goto(proxy.url)
    await pick(page, program, prices, { name: 'cup.png', mimeType: 'image/png', buffer: picture })
    await read(page, 'cup.png', '60 × 30 pixels, nothing cut')
    const chip = await read(page, 'prices.csv', '3 rows, 2 columns, nothing cut')
    proxy.mode = 'hold'
    await page.locator('input[type=file]').setInputFiles(longFile)
    await attached(page)
      .getByText(/^Uploading [1-9]\d? %$/)
      .waitFor()
    await check('prompt')
    await chip.click()
    await page.getByRole('dialog').getByRole('table').waitFor()
    await check('table')
    await button(page, 'Delete …').click()
    await check('question')
    await button(page, 'Delete for good').click()
    await button(page, 'Cancel long.csv').click()
    await button(page, 'Remove setup.exe').click()
    await box(page).press('Enter')
    await sent(page)
      .getByRole('button', { name: /^cup\.png/ })
      .waitFor()
    await page.getByText('Answer:').waitFor({ state: 'attached' })
    await check('conversation')
  })
}

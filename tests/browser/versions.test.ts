import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { temporaryFolder } from '../support/app.ts'
import { box, heading, preview, retypeSource, say, sourceBox } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { call, startServer, type ServerProcess } from '../support/server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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

function addDocument(session: string, ...names: string[]) {
  return addVersions(
    session,
    names.map((name) => `<title>${name}</title><h1>${name}</h1>`),
  )
}

/** Adds a document that has a version for each of the texts. */
async function addVersions(session: string, [first, ...others]: string[]) {
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

const button = (page: Page | Locator, name: string) =>
  page.getByRole('button', { name, exact: true })
const bar = (page: Page) => page.locator('.document-bar')
const tick = (page: Page, version: number) => page.locator(`.tick[data-version="${version}"]`)
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

describe('undo and redo in the app', () => {
  it('undoes and redoes by keys in the page, but not where the person types or the page uses them', async () => {
    await using test = await openPage()
    const { page } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const inside = `<input><p contenteditable>Own</p><button onkeydown="event.preventDefault()">Own</button>
      <script>
        dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
        Object.defineProperty(KeyboardEvent.prototype, 'key', { get: () => 'z' })
        Object.defineProperty(KeyboardEvent.prototype, 'ctrlKey', { get: () => true })
        const { map } = Array.prototype
        Array.prototype.map = function (of) {
          return typeof this[0] === 'function' ? ['z', true] : Reflect.apply(map, this, [of])
        }
      </script>`
    const { id, url } = await addVersions(session_id, [
      `<title>One</title><h1>One</h1>${inside}`,
      `<title>Two</title><h1>Two</h1>${inside}`,
    ])
    await page.goto(url)
    await heading(page, 'Two').click()
    await page.keyboard.press('Control+z')
    await heading(page, 'One').click()
    await page.keyboard.press('Control+Shift+Z')
    await heading(page, 'Two').waitFor()
    for (const own of ['input', '[contenteditable]', 'button']) {
      await preview(page).locator(own).click()
      await page.keyboard.press('Control+z')
    }
    await heading(page, 'Two').click()
    await page.keyboard.press('a')
    await page.keyboard.press('Control+z')
    await heading(page, 'One').waitFor()
    assert.deepEqual(await kindsOf(id), ['import', 'manual', 'undo', 'redo', 'undo'])
  })

  it('undoes and redoes by buttons and keys, and says what it did', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two', 'Three')
    await page.goto(url)
    await heading(page, 'Three').waitFor()
    assert.equal(await button(bar(page), 'Redo').getAttribute('title'), 'There is nothing to redo.')
    await button(bar(page), 'Undo').click()
    await heading(page, 'Two').waitFor()
    await page.getByRole('status').filter({ hasText: 'Undid version 3.' }).waitFor()
    assert.equal(await focused(page), 'Undo')

    // Two presses at once are two steps, of which the second one finds nothing to undo.
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await heading(page, 'One').waitFor()
    await page.getByRole('status').filter({ hasText: 'There is nothing to undo.' }).waitFor()
    assert.equal(await button(bar(page), 'Undo').getAttribute('title'), 'There is nothing to undo.')
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
    await sourceBox(page).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('!')
    await sourceBox(page).getByText(/!$/).waitFor()
    await page.keyboard.press('Control+z')
    await sourceBox(page).getByText(/!$/).waitFor({ state: 'detached' })
    assert.deepEqual(await kindsOf(id), ['import', 'manual'])

    await box(page).fill('')
    await box(page).press('Control+z')
    await page.getByRole('status').filter({ hasText: 'Undid version 2.' }).waitFor()
    await sourceBox(page).getByText(/One/).first().waitFor()
    assert.equal(await focused(page), 'Message')
  })

  it('shows both sides when another version was saved while the source was edited', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two')
    await page.goto(url)
    await page.getByRole('tab', { name: 'Code' }).click()
    await sourceBox(page).locator('.cm-changed').first().waitFor()
    await retypeSource(page, '<h1>Mine</h1>\n<p>kept</p>')
    await page.getByText('Not saved yet').waitFor()
    await call(server.url, `/api/documents/${id}/html`, 'PUT', {
      html: '<h1>Theirs</h1>\n<p>kept</p>',
      base_version: 2,
    })
    const theirs = page.getByRole('textbox', { name: 'HTML source of version 3' })
    await theirs.getByText('Theirs').waitFor()
    const mine = page.getByRole('textbox', { name: 'Your HTML source' })
    await mine.getByText('Mine').waitFor()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('<p>more')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved as version 4.').waitFor()
    const { html } = await call(server.url, `/api/documents/${id}/html`)
    assert.equal(html, '<h1>Mine</h1>\n<p>kept</p><p>more')
  })

  it('shows why the server refuses, and the version that it names', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two')
    await page.goto(url)
    await heading(page, 'Two').waitFor()
    // Somebody saves a version right before the request arrives.
    let isSaved = false
    await page.route('**/undo', async (route) => {
      const body = { html: '<title>Three</title><h1>Three</h1>', base_version: 2 }
      if (!isSaved) await call(server.url, `/api/documents/${id}/html`, 'PUT', body)
      isSaved = true
      await route.continue()
    })
    await button(bar(page), 'Undo').click()
    await page
      .getByRole('alert')
      .getByText(/version 3/)
      .waitFor()
    await heading(page, 'Three').waitFor()
    await button(bar(page), 'Undo').click()
    await heading(page, 'Two').waitFor()
  })
})

describe('the conversation and its versions', () => {
  it('undoes an answer where it is, and brings it back with the same button', async () => {
    await using test = await openPage()
    const { page } = test
    const { url } = await documentOf('One')
    await page.goto(url)
    await say(page, 'Change the title to "Two"')
    await heading(page, 'Two').waitFor()
    const receipt = page.locator('.proof').last()
    await button(receipt, 'Undo').click()
    await heading(page, 'One').waitFor()
    await button(receipt, 'Redo').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Redo')
    await page.keyboard.press('Enter')
    await heading(page, 'Two').waitFor()
    await button(receipt, 'Undo').waitFor()
  })

  it('opens the version that an answer names, of its own document', async () => {
    await using test = await openPage()
    const { page } = test
    const { session, url } = await documentOf('One')
    await page.goto(url)
    await say(page, 'Change the title to "Two"')
    await heading(page, 'Two').waitFor()
    await say(page, 'Change the title to "Three"')
    await heading(page, 'Three').waitFor()
    await addDocument(session, 'Other')
    await page.goto(`${server.url}/s/${session}`)
    await heading(page, 'Other').waitFor()
    await page.getByRole('link', { name: 'Version 2' }).click()
    await heading(page, 'Two').waitFor()
    await page.getByText('This is version 2 of 3.').waitFor()
    await page.getByRole('tab', { name: 'One', selected: true }).waitFor()
  })

  it('says what a request will change while an old version is shown, and restores it on request', async () => {
    await using test = await openPage()
    const { page } = test
    const { id, url } = await documentOf('One', 'Two', 'Three')
    await page.goto(url)
    await heading(page, 'Three').waitFor()
    await tick(page, 1).click()
    await heading(page, 'One').waitFor()
    const note = page.getByText(
      'You are looking at version 1. Your request will change the latest version (3).',
    )
    await note.waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('status').filter({ hasText: 'Go back to the latest one' }).waitFor()
    await button(page, 'Use version 1').click()
    await note.waitFor({ state: 'detached' })
    await page.getByRole('status').filter({ hasText: 'Restored version 1 as version 4.' }).waitFor()
    await button(bar(page), 'Undo').click()
    await heading(page, 'Three').waitFor()
    assert.deepEqual((await kindsOf(id)).slice(3), ['restore', 'undo'])
  })

  it('stays where a person reads, goes to the end when they send, and keeps the focus in the box', async () => {
    await using test = await openPage({ viewport: { width: 1440, height: 400 } })
    const { page } = test
    const { url, session } = await documentOf('One')
    await page.goto(url)
    await say(page, 'Change the title to "Two"')
    await heading(page, 'Two').waitFor()
    await say(page, 'Change the title to "Three"')
    await heading(page, 'Three').waitFor()
    const chat = page.locator('.chat-scroll')
    await page.waitForFunction(() => {
      const area = document.querySelector('.chat-scroll')
      return area && area.scrollHeight - area.scrollTop - area.clientHeight < 2
    })
    await chat.hover()
    await page.mouse.wheel(0, -2000)
    await page.waitForFunction(() => document.querySelector('.chat-scroll')?.scrollTop === 0)
    const response = await fetch(`${server.url}/api/chat/${session}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Change the title to "Four"' }),
    })
    await response.text()
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await heading(page, 'Four').waitFor()
    assert.equal(await chat.evaluate((area) => area.scrollTop), 0)
    await box(page).fill('Change the title to "Five"')
    await page.getByRole('button', { name: 'Send' }).click()
    await heading(page, 'Five').waitFor()
    await page.waitForFunction(() => {
      const area = document.querySelector('.chat-scroll')
      return area && area.scrollHeight - area.scrollTop - area.clientHeight < 40
    })
    assert.equal(await focused(page), 'Message')
  })

  it('reports what was done by hand, and takes back a change that later ones followed', async () => {
    await using test = await openPage()
    const { page } = test
    const html = '<title>One</title>\n<h1>One</h1>\n<p>tea</p>\n<p>milk</p>\n'
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const path = `/api/sessions/${session_id}/documents`
    const { id } = await call(server.url, path, 'POST', { html })
    const save = (text: string, base_version: number) =>
      call(server.url, `/api/documents/${id}/html`, 'PUT', { html: text, base_version })
    await save(html.replace('tea', 'coffee'), 1)
    await save(html.replace('tea', 'coffee').replace('milk', 'sugar'), 2)
    await page.goto(`${server.url}/s/${session_id}`)
    await preview(page).getByText('coffee').waitFor()
    const entries = page.locator('.message.entry')
    assert.deepEqual(await entries.locator('.entry-text').allTextContents(), [
      'Imported “One”.',
      'Changed by hand.',
      'Changed by hand.',
    ])
    assert.equal(await button(entries.first(), 'Undo').count(), 0)
    await button(entries.nth(1), 'Undo').click()
    await preview(page).getByText('tea').waitFor()
    assert.ok(await preview(page).getByText('sugar').isVisible())
    await entries.getByText('Reverted version 2.').waitFor()
    await page.getByRole('status').filter({ hasText: 'Reverted version 2.' }).waitFor()

    // It was taken back, and somebody wrote something else in its place.
    await save(html.replace('tea', 'water').replace('milk', 'sugar'), 4)
    await button(entries.nth(1), 'Undo').click()
    await page.getByRole('alert').waitFor()
    await preview(page).getByText('water').waitFor()
    await button(entries.nth(1), 'Undo').click()
    await page
      .getByRole('alert')
      .getByText(/5 changed the same place as version 2/)
      .waitFor()
    assert.deepEqual((await kindsOf(id)).slice(3), ['revert', 'manual'])
  })

  it('takes back one change of several', async () => {
    await using test = await openPage()
    const { page } = test
    const html = '<title>One</title>\n<h1>One</h1>\n<p>tea</p>\n<a href="#milk">More</a>\n'
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const path = `/api/sessions/${session_id}/documents`
    const { id } = await call(server.url, path, 'POST', { html })
    const body = { html: html.replace('tea', 'coffee').replace('milk', 'sugar'), base_version: 1 }
    await call(server.url, `/api/documents/${id}/html`, 'PUT', body)
    await page.goto(`${server.url}/s/${session_id}`)
    await preview(page).getByText('coffee').waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    const version = page.locator('.version').first()
    await version.getByText('1 word changed in a paragraph · 1 more change').waitFor()
    await version.getByText('everything else identical').waitFor()
    await version.getByText('One by one').click()
    await button(version.locator('li').nth(1), 'Undo').click()
    await page.getByRole('status').filter({ hasText: 'Reverted part of version 2.' }).waitFor()
    const { html: now } = await call(server.url, `/api/documents/${id}/html`)
    assert.equal(now, html.replace('tea', 'coffee'))
  })

  it('shows a request that was not understood as an answer, not as a failure', async () => {
    await using test = await openPage()
    const { page } = test
    const { url } = await documentOf('One')
    await page.goto(url)
    await say(page, 'make it pop')
    await page.getByText('did not understand').first().waitFor()
    await page.locator('.spinner').waitFor({ state: 'detached' })
    assert.equal(await page.locator('.message.failed').count(), 0)
  })
})

describe('the timeline and the comparison', () => {
  it('opens versions by keyboard, and says what each of them is', async () => {
    await using test = await openPage()
    const { page } = test
    const { url } = await documentOf('One', 'Two', 'Three')
    await page.goto(url)
    await heading(page, 'Three').waitFor()
    await tick(page, 3).focus()
    await page.keyboard.press('ArrowLeft')
    await page.locator('.timeline-hint').getByText('Version 2', { exact: true }).waitFor()
    await page.keyboard.press('Home')
    assert.match((await focused(page)) ?? '', /^Version 1, Imported, .*: Imported$/)
    await page.keyboard.press('Enter')
    await heading(page, 'One').waitFor()
    assert.match((await focused(page)) ?? '', /^Version 1,/)
    assert.equal(await tick(page, 1).getAttribute('aria-selected'), 'true')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await heading(page, 'Three').waitFor()
    await page.getByText('This is version 1 of 3.').waitFor({ state: 'detached' })
    assert.equal(await page.locator('.tick[tabindex="0"]').count(), 1)
  })

  it('compares two versions in three ways, and returns the focus', async () => {
    await using test = await openPage()
    const { page } = test
    const { url } = await documentOf('One', 'Two', 'Three')
    await page.goto(url)
    await heading(page, 'Three').waitFor()
    await button(page, 'Compare').click()
    const dialog = page.getByRole('dialog', { name: 'Version 2 and version 3' })
    const shown = (version: number) =>
      dialog
        .getByRole('region', { name: new RegExp(`^Version ${version} `) })
        .frameLocator('iframe:not(.waiting)')
        .getByRole('heading')
    await dialog.waitFor()
    assert.equal(await shown(2).textContent(), 'Two')
    assert.equal(await shown(3).textContent(), 'Three')
    await dialog.getByLabel('Left').selectOption('1')
    const other = page.getByRole('dialog', { name: 'Version 1 and version 3' })
    await other.getByRole('tab', { name: 'Slider' }).click()
    const divider = other.getByRole('slider', { name: 'Divider' })
    await divider.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowRight')
    assert.equal(await divider.getAttribute('aria-valuetext'), '12 % of version 1')
    const area = await other.locator('.slider-area').boundingBox()
    assert.ok(area)
    const y = area.y + area.height / 2
    await page.mouse.move(area.x + area.width * 0.12, y)
    await page.mouse.down()
    await other.locator('.dragged').waitFor()
    await page.mouse.move(area.x + area.width * 0.75, y)
    await page.mouse.up()
    await other.locator('[aria-valuenow="75"]').waitFor()

    await other.getByRole('tab', { name: 'Source' }).click()
    await other.locator('.diff-row ins').first().waitFor()
    assert.deepEqual(await other.locator('.diff-row del').allTextContents(), ['One', 'One'])
    assert.deepEqual(await other.locator('.diff-row ins').allTextContents(), ['Three', 'Three'])
    await page.keyboard.press('Escape')
    await other.waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Compare')
  })

  it('scrolls both pages of a comparison together, also those that are shown later', async () => {
    await using test = await openPage()
    const { page } = test
    const rows = Array.from({ length: 200 }, (_, at) => `<p id="p${at}">Paragraph ${at}</p>`)
    const one = `<title>One</title><h1>One</h1>${rows.join('')}`
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const two = one.replace('<p id="p3">', '<p>New</p><p id="p3">')
    const { url } = await addVersions(session_id, [one, two])
    await page.goto(url)
    await heading(page, 'One').waitFor()
    await button(page, 'Compare').click()
    const pageOf = (version: number) =>
      page
        .getByRole('region', { name: new RegExp(`^Version ${version} `) })
        .frameLocator('iframe:not(.waiting)')
    const topOf = (version: number, id: string) =>
      pageOf(version)
        .locator(id)
        .evaluate((element) => element.getBoundingClientRect().top)
    const isAtTop = (version: number, id: string) =>
      pageOf(version)
        .locator(id)
        .evaluate(
          (element) =>
            new Promise<void>((resolve) => {
              const look = () =>
                Math.abs(element.getBoundingClientRect().top) < 2
                  ? resolve()
                  : requestAnimationFrame(look)
              look()
            }),
        )
    for (const [leader, follower, id] of [
      [1, 2, '#p100'],
      [2, 1, '#p50'],
    ] as const) {
      await pageOf(leader)
        .locator(id)
        .evaluate((element) => element.scrollIntoView())
      await isAtTop(follower, id)
      assert.ok(Math.abs(await topOf(leader, id)) < 2)
    }
    await page.getByRole('tab', { name: 'Slider' }).click()
    await isAtTop(1, '#p50')
    await isAtTop(2, '#p50')
  })

  it('shows what a version changed that no message asked for', async () => {
    await using test = await openPage()
    const { page } = test
    const { url } = await documentOf('One', 'Two')
    await page.goto(url)
    const [imported, changed] = [
      page.locator('.message.entry').first(),
      page.locator('.message.entry').last(),
    ]
    await button(changed, 'Show').click()
    await button(page, 'Change 1: Heading changed: “One” → “Two”').waitFor()
    assert.equal(await button(imported, 'Show').count(), 0)
  })

  it('moves the focus to the page that a button of the list opens', async () => {
    await using test = await openPage()
    const { page } = test
    const { url } = await documentOf('One', 'Two')
    await page.goto(url)
    await heading(page, 'Two').waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await button(page, 'View version 1').click()
    await heading(page, 'One').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'document-panel')
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has names, roles and contrast that hold in ${colorScheme} colours`, async () => {
      await using test = await openPage({ colorScheme, bypassCSP: true })
      const { page } = test
      const { url } = await documentOf('One', 'Two')
      const check = async (where: string) => {
        await page.evaluate(axe)
        const violations: string[] = await page.evaluate(
          `axe.run({ iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' | ')))`,
        )
        assert.deepEqual(violations, [], where)
      }
      await page.goto(url)
      await say(page, 'Change the title to "Three"')
      await heading(page, 'Three').waitFor()
      await page.getByText('Show the proof').click()
      await page.locator('.changes li').first().waitFor()
      await tick(page, 1).click()
      await page.locator('.timeline-hint').waitFor()
      await heading(page, 'One').waitFor()
      await check('conversation and timeline')
      await button(page, 'Compare').click()
      await page.getByRole('dialog').waitFor()
      await check('side by side')
      await page.getByRole('tab', { name: 'Slider' }).click()
      await check('slider')
      await page.getByRole('tab', { name: 'Source' }).click()
      await page.locator('.diff-row ins').first().waitFor()
      await check('source')
    })
  }

  it('fits a phone, with targets that a finger can hit', async () => {
    await using test = await openPage({ viewport: { width: 390, height: 844 }, hasTouch: true })
    const { page } = test
    const { url } = await documentOf('One', 'Two', 'Three')
    await page.goto(url)
    const small = () =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(
            '.receipt-tools button, .document-bar button, .timeline button, .compare button',
          ),
        ]
          .map((one) => one.getBoundingClientRect())
          .filter(({ width, height }) => width > 0 && Math.min(width, height) < 40),
      )
    await page.locator('.message.entry').first().waitFor()
    assert.deepEqual(await small(), [])
    await page.getByRole('tab', { name: 'Document' }).click()
    await heading(page, 'Three').waitFor()
    assert.deepEqual(await small(), [])
    await button(page, 'Compare').click()
    await page.getByRole('dialog').waitFor()
    await page.getByRole('combobox', { name: 'Left' }).waitFor()
    assert.deepEqual(await small(), [])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 390, `the page is ${width} px wide`)
    await button(page, 'Close the comparison').tap()
    await tick(page, 1).tap()
    await heading(page, 'One').waitFor()
    assert.equal(await page.locator('.timeline-hint').count(), 0)
  })
})

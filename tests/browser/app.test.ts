import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import {
  box,
  heading,
  open,
  preview,
  retypeSource,
  say,
  shownSource,
  sourceBox,
} from '../support/browser.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { realPages, salesCsv } from '../support/pages.ts'
import { call, startServer } from '../support/server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('the app in a browser', () => {
  it('makes a report of a pasted table, changes just what is asked, and shows the proof', async () => {
    await using test = await open()
    const { page, server } = test
    await page.goto(server.url)
    await page.getByText('Built-in composer, no AI model').waitFor()
    await say(page, `Create a report titled "Sales"\n\n${salesCsv(200)}`)
    await heading(page, 'Sales').waitFor()
    assert.equal(await preview(page).locator('tbody tr').count(), 200)
    assert.match(page.url(), /\/d\/[0-9a-f-]{36}$/)

    await say(page, 'Change the title to "Sales of 2026"')
    await heading(page, 'Sales of 2026').waitFor()
    await say(page, 'Delete the section "Charts"')
    await page.getByRole('link', { name: 'Version 3' }).waitFor()
    await preview(page).locator('svg').first().waitFor({ state: 'detached' })
    await say(page, 'Make the headings blue')
    await page.getByRole('link', { name: 'Version 4' }).waitFor()
    await page.locator('.frames iframe:not(.waiting)[data-version="4"]').waitFor()
    const colour = await heading(page, 'Sales of 2026').evaluate(
      (element) => getComputedStyle(element).color,
    )
    assert.equal(colour, 'rgb(29, 78, 216)')
    assert.equal(await preview(page).locator('tbody tr').count(), 200)
    assert.match(
      (await page.locator('.proof').last().textContent()) ?? '',
      /places? changed, [\d,]+ characters untouched/,
    )

    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'View version 1' }).click()
    await heading(page, 'Sales').waitFor()
    await page.getByRole('button', { name: 'Restore it' }).click()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('Restored version 1', { exact: true }).waitFor()
    assert.equal(await page.locator('.version').count(), 5)
    await page.getByRole('tab', { name: 'Preview' }).click()
    await heading(page, 'Sales').waitFor()

    await page.reload()
    await heading(page, 'Sales').waitFor()
    assert.equal(await page.locator('.message.user').count(), 4)
  })

  it('shows a document while it is written, goes on after a reload, and runs its scripts only when it is saved', async () => {
    const first = '<!doctype html><html><head><title>Tea</title></head><body><h1>Tea</h1>'
    const script =
      '<p id="by-script">before</p><script>document.getElementById("by-script").textContent = "ran"</script>'
    await using claude = await startClaude(() =>
      stream(
        text(0, first, script),
        gate,
        text(1, '<p>the end</p></body></html>'),
        stop('end_turn'),
      ),
    )
    await using test = await open(claude.settings)
    const { page, server } = test
    await page.goto(server.url)
    await say(page, 'A page on tea')
    await heading(page, 'Tea').waitFor()
    assert.equal(await page.locator('.frames iframe').getAttribute('sandbox'), 'allow-scripts')
    assert.equal(await preview(page).locator('#by-script').textContent(), 'before')
    await page.getByRole('button', { name: 'Stop' }).waitFor()

    await page.reload()
    await heading(page, 'Tea').waitFor()
    assert.equal(await preview(page).locator('#by-script').textContent(), 'before')
    claude.open()
    await preview(page).getByText('ran').waitFor()
    assert.equal(await page.locator('.frames iframe').getAttribute('sandbox'), 'allow-scripts')
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    assert.equal(claude.requests.length, 1)
    await page.getByText('Claude Sonnet 5.5').first().waitFor()
  })

  it('stops a creation on request, keeps what is there, and survives kill -9 of the server', async () => {
    await using claude = await startClaude(() =>
      stream(text(0, '<!doctype html><html><body><h1>Half</h1>'), gate, stop('end_turn')),
    )
    await using test = await open(claude.settings)
    const { page, server, settings } = test
    await page.goto(server.url)
    await say(page, 'Half a page')
    await heading(page, 'Half').waitFor()
    await page.getByRole('button', { name: 'Stop' }).press('Enter')
    await page.getByText('Stopped.').first().waitFor()
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    assert.ok(await box(page).evaluate((element) => element === document.activeElement))
    await page.getByRole('button', { name: 'Keep what there is' }).click()
    await heading(page, 'Half').waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('Kept unfinished').waitFor()

    const { pathname } = new URL(page.url())
    const { session_id: session } = await call(server.url, `/api/documents${pathname.slice(2)}`)
    await fetch(`${server.url}/api/chat/${session}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Another', route: 'create' }),
    }).then((response) => response.body?.cancel())
    while (claude.requests.length < 2) await page.waitForFunction(() => true)
    await server.end('SIGKILL')
    await using again = await startServer(settings)
    await page.goto(`${again.url}${pathname}`)
    await page.getByText('The server stopped before').first().waitFor()
    const { messages } = await call(again.url, `/api/sessions/${session}/chat`)
    // Two messages, their answers, and the report of the version that was kept.
    assert.equal(messages.length, 5)
  })

  it('goes on with a document that was cut off', async () => {
    await using claude = await startClaude((_, index) =>
      index < 2
        ? stream(
            text(0, index === 0 ? '<!doctype html><html><body><h1>Half</h1>' : ''),
            stop('max_tokens'),
          )
        : stream(text(0, '<h2>Whole</h2></body></html>'), stop('end_turn')),
    )
    await using test = await open(claude.settings)
    const { page, server } = test
    await page.goto(server.url)
    await say(page, 'A whole page')
    await page.getByRole('button', { name: 'Continue it' }).click()
    await heading(page, 'Whole').waitFor()
    await heading(page, 'Half').waitFor()
    await page.getByRole('link', { name: 'Version 1' }).waitFor()
    await page.getByRole('button', { name: 'Continue it' }).waitFor({ state: 'detached' })
  })

  it('imports by paste and by drop, switches documents by keyboard, and saves the source', async () => {
    await using test = await open()
    const { page, server } = test
    await page.goto(server.url)
    const html = realPages[2]?.html ?? ''
    await page.evaluate((content) => {
      const data = new DataTransfer()
      data.setData('text/plain', content)
      document
        .querySelector('textarea')
        ?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
    }, html)
    await page.getByRole('heading', { name: /Freelancer/, level: 2 }).waitFor()
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(
        new File(['<!doctype html><title>Dropped</title><h1>Dropped</h1>'], 'dropped.html', {
          type: 'text/html',
        }),
      )
      for (const type of ['dragover', 'drop'])
        document
          .querySelector('.app')
          ?.dispatchEvent(
            new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
          )
    })
    await heading(page, 'Dropped').waitFor()
    const tabs = page.getByRole('tablist', { name: 'Documents' })
    await tabs.getByRole('tab', { name: 'Dropped' }).focus()
    await page.keyboard.press('ArrowLeft')
    await tabs.getByRole('tab', { name: /Freelancer/, selected: true }).waitFor()
    await page.keyboard.press('ArrowRight')
    await tabs.getByRole('tab', { name: 'Dropped', selected: true }).waitFor()

    await page.getByRole('tab', { name: 'Code' }).click()
    const dropped = '<!doctype html><title>Dropped</title><h1>Dropped</h1>'
    await sourceBox(page).getByText(dropped).waitFor()
    await retypeSource(page, dropped.replace('<h1>Dropped', '<h1>By hand'))
    await page.getByRole('button', { name: 'Save as version 2' }).click()
    await page.getByRole('button', { name: 'Save as version 3' }).waitFor()
    await page.getByRole('tab', { name: 'Preview' }).click()
    await heading(page, 'By hand').waitFor()
  })

  it('has the colours that the person chooses, also after a reload', async () => {
    await using test = await open({}, { colorScheme: 'light' })
    const { page, server } = test
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.goto(server.url)
    await box(page).waitFor()
    assert.equal(await background(), 'rgb(251, 250, 247)')
    await page.getByRole('button', { name: 'Dark colours' }).click()
    await page.getByRole('button', { name: 'Light colours' }).waitFor()
    assert.equal(await background(), 'rgb(29, 27, 25)')
    await page.reload()
    await page.getByRole('button', { name: 'Light colours' }).waitFor()
    assert.equal(await background(), 'rgb(29, 27, 25)')
  })

  it('has fonts of its own, which are small', async () => {
    await using test = await open()
    const { page, server } = test
    await page.goto(server.url)
    await page.getByText('Built-in composer').waitFor()
    await page.evaluate(() => document.fonts.ready)
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
    )
    for (const family of ['Inter Variable', 'Source Serif 4 Variable']) {
      assert.ok(
        loaded.some((one) => one.includes(family)),
        `${family} is not loaded`,
      )
    }
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((one) => one instanceof PerformanceResourceTiming)
        .filter(({ name }) => name.endsWith('.woff2'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    )
    assert.ok(bytes > 0 && bytes <= 120_000, `${bytes} bytes`)
  })

  it('shows in one tab what is said in another, with its proof, and after a reload too', async () => {
    await using test = await open()
    const { page, context, server } = test
    await page.goto(server.url)
    await say(page, 'Create a brief titled "Tea"\n\nSome words.')
    await heading(page, 'Tea').waitFor()
    const other = await context.newPage()
    await other.goto(page.url())
    await heading(other, 'Tea').waitFor()
    await say(page, 'Change the title to "Coffee"')
    await heading(other, 'Coffee').waitFor()
    await other.getByRole('link', { name: 'Version 2' }).waitFor()
    await other.reload()
    assert.match(
      (await other.locator('.proof').last().textContent()) ?? '',
      /Version 2.*2 places changed, [\d,]+ characters untouched/,
    )
    await other.getByText('Show the proof').click()
    const changes = other.locator('.changes li')
    await changes.first().waitFor()
    assert.deepEqual(await changes.locator('del').allTextContents(), ['Tea', 'Tea'])
    assert.deepEqual(await changes.locator('ins').allTextContents(), ['Coffee', 'Coffee'])
  })

  it('keeps what was typed and not sent or saved, each where it was typed', async () => {
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = '<title>Mixed</title>\r\n<h1>Mixed</h1>\r\n<p>one</p>\n<p>two</p>\r\n'
    const row = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await page.goto(`${server.url}/s/${session_id}`)
    await heading(page, 'Mixed').waitFor()
    await box(page).fill('Not sent yet')
    await page.getByRole('tab', { name: 'Code' }).click()
    await sourceBox(page).waitFor()
    await retypeSource(page, html.replaceAll('\r\n', '\n').replace('two', 'three\nfour'))
    await page.getByRole('tab', { name: 'Preview' }).click()
    await page.getByRole('button', { name: 'New' }).click()
    assert.equal(await box(page).inputValue(), '')
    await page.getByRole('link', { name: /Mixed/ }).click()
    await heading(page, 'Mixed').waitFor()
    assert.equal(await box(page).inputValue(), 'Not sent yet')
    await page.getByRole('tab', { name: 'Code' }).click()
    await page.getByText('Not saved yet').waitFor()
    await page.getByRole('button', { name: 'Save as version 2' }).click()
    await page.getByRole('button', { name: 'Save as version 3' }).waitFor()
    assert.equal(
      (await call(server.url, `/api/documents/${row.id}/html`)).html,
      html.replace('two', 'three\r\nfour'),
      'only what was typed has changed, no line end',
    )
    await page.reload()
    await heading(page, 'Mixed').waitFor()
    assert.equal(await box(page).inputValue(), 'Not sent yet')
  })

  it('shows the session that was opened last, however slow the one before is', async () => {
    await using test = await open()
    const { page, server } = test
    const ids: { session: string; document: string }[] = []
    for (const name of ['Slow', 'Quick']) {
      const { session_id } = await call(server.url, '/api/sessions', 'POST')
      const html = `<title>${name}</title><h1>${name}</h1>`
      const row = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
      ids.push({ session: session_id, document: row.id })
    }
    const gate = Promise.withResolvers<void>()
    const slow = `${server.url}/api/sessions/${ids[0]?.session}`
    await page.route(slow, async (route) => {
      await gate.promise
      await route.continue()
    })
    await page.goto(server.url)
    await page.getByRole('link', { name: /Slow/ }).click()
    await page.getByRole('button', { name: 'Sessions' }).click()
    await page.getByRole('link', { name: /Quick/ }).click()
    await heading(page, 'Quick').waitFor()
    const answered = page.waitForResponse(slow)
    gate.resolve()
    await answered
    await page.getByRole('tab', { name: 'Code' }).click()
    await sourceBox(page).getByText('<h1>Quick</h1>').waitFor()
    assert.match(page.url(), new RegExp(`/d/${ids[1]?.document}$`))
  })

  it('keeps what is typed into the source while it is being saved', async () => {
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = '<title>One</title><h1>One</h1>'
    const row = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    const gate = Promise.withResolvers<void>()
    await page.route(`${server.url}/api/documents/*/html`, async (route) => {
      await gate.promise
      await route.continue()
    })
    await page.goto(`${server.url}/s/${session_id}`)
    await page.getByRole('tab', { name: 'Code' }).click()
    await retypeSource(page, html.replaceAll('One', 'Two'))
    await page.getByRole('button', { name: 'Save as version 2' }).click()
    await retypeSource(page, html.replaceAll('One', 'Three'))
    gate.resolve()
    await page.getByRole('button', { name: 'Save as version 3' }).waitFor()
    assert.match(await shownSource(page), /Three/)
    await page.getByRole('button', { name: 'Save as version 3' }).click()
    await page.getByRole('button', { name: 'Save as version 4' }).waitFor()
    assert.match((await call(server.url, `/api/documents/${row.id}/html`)).html, /Three/)
  })

  it('renames a session, deletes it and takes it back', async () => {
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = '<title>Tea</title><h1>Tea</h1>'
    await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await page.goto(`${server.url}/s/${session_id}`)
    await heading(page, 'Tea').waitFor()
    await page.getByRole('button', { name: 'Sessions' }).click()
    await page.getByRole('button', { name: 'Rename' }).click()
    const field = page.getByRole('textbox', { name: 'Name of the session' })
    await field.fill('Unwanted')
    await field.press('Escape')
    await page.getByRole('link', { name: /Tea/ }).waitFor()
    await page.getByRole('button', { name: 'Rename' }).click()
    await field.fill('All about tea')
    await field.press('Enter')
    await page.getByRole('link', { name: /All about tea/ }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Your work will be listed here.').waitFor()
    await page.getByText('Moved “All about tea” to the trash.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await heading(page, 'Tea').waitFor()
    await page.getByRole('link', { name: /All about tea/ }).waitFor()
    assert.equal((await call(server.url, '/api/sessions')).sessions[0].title, 'All about tea')
  })

  it('takes HTML that is typed for a document, and says when a session is not there', async () => {
    await using test = await open()
    const { page, server } = test
    await page.goto(`${server.url}/s/00000000-0000-4000-8000-000000000000`)
    await page.getByRole('alert').getByText('There is nothing at this address').waitFor()
    await page.getByRole('link', { name: 'All documents' }).click()
    await say(page, '<!doctype html><title>Typed</title><h1>Typed</h1>')
    await heading(page, 'Typed').waitFor()
    await page.getByText('Say what to change; all else stays as it is.').waitFor()
  })

  it('has an address for each document, version, change and comparison, also after a reload and by back and forward', async () => {
    await using test = await open()
    const { page, context, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const documents = `/api/sessions/${session_id}/documents`
    const html = (name: string) => `<title>${name}</title><h1>${name}</h1>`
    const tea = (await call(server.url, documents, 'POST', { html: html('Tea 1') })).id
    for (const base_version of [1, 2]) {
      const body = { html: html(`Tea ${base_version + 1}`), base_version }
      await call(server.url, `/api/documents/${tea}/html`, 'PUT', body)
    }
    const coffee = (await call(server.url, documents, 'POST', { html: html('Coffee') })).id
    const address = () => page.url().slice(server.url.length)
    const comparison = page.getByRole('dialog', { name: 'Version 2 and version 3' })

    await page.goto(`${server.url}/s/${session_id}`)
    await heading(page, 'Coffee').waitFor()
    assert.equal(address(), `/d/${coffee}`)
    await page.goto(`${server.url}/d/${tea}?v=2`)
    await page.getByText('This is version 2 of 3.').waitFor()
    await heading(page, 'Tea 2').waitFor()
    assert.equal(await page.title(), 'Tea 3 – AI HTML Builder')

    const other = await context.newPage()
    await other.goto(`${server.url}/d/${coffee}`)
    await heading(other, 'Coffee').waitFor()
    assert.equal(await page.getByRole('tab', { name: 'Tea 3', selected: true }).count(), 1)

    await page.getByRole('option', { name: /^Version 1,/ }).click()
    await heading(page, 'Tea 1').waitFor()
    assert.equal(address(), `/d/${tea}?v=1`)
    await page.goBack()
    await heading(page, 'Tea 2').waitFor()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await comparison.waitFor()
    await page.reload()
    await comparison.waitFor()
    await page.keyboard.press('Escape')
    await comparison.waitFor({ state: 'detached' })
    await page.waitForURL(`${server.url}/d/${tea}?v=2`)
    await page.goForward()
    await comparison.waitFor()
    await page.goBack()
    await comparison.waitFor({ state: 'detached' })

    await page.goto(`${server.url}/d/${tea}?v=2#c1`)
    await page.getByText('Change 1 of').waitFor()
    await page.getByRole('tab', { name: 'Coffee' }).click()
    await heading(page, 'Coffee').waitFor()
    assert.equal(address(), `/d/${coffee}`)
    await other.goto(`${server.url}/d/${tea}`)
    await say(other, 'Change the title to "Green tea"')
    await heading(other, 'Green tea').waitFor()
    await heading(page, 'Coffee').waitFor()

    await call(server.url, `${documents}/${coffee}`, 'DELETE')
    const nothing = page.getByRole('alert').getByText('There is nothing at this address')
    await nothing.waitFor()
    await page.reload()
    await nothing.waitFor()
    assert.equal(address(), `/d/${coffee}`)
    await page.getByRole('link', { name: 'All documents' }).click()
    await page.getByRole('heading', { name: 'What document do you need?' }).waitFor()
    assert.equal(address(), '/')
  })

  it('keeps two sessions apart, each in its own tab', async () => {
    await using test = await open()
    const { page, context, server } = test
    const other = await context.newPage()
    await Promise.all([page.goto(server.url), other.goto(server.url)])
    await Promise.all([
      say(page, 'Create a brief titled "First"\n\nSome words on the first.'),
      say(other, 'Create a brief titled "Second"\n\nSome words on the second.'),
    ])
    await Promise.all([heading(page, 'First').waitFor(), heading(other, 'Second').waitFor()])
    assert.notEqual(page.url(), other.url())
    await page.getByRole('button', { name: 'Sessions' }).click()
    await page.getByRole('link', { name: /Second/ }).click()
    await heading(page, 'Second').waitFor()
    await page.goBack()
    await heading(page, 'First').waitFor()
  })

  it('keeps the message and says what to do when the server is away or refuses', async () => {
    await using test = await open()
    const { page, server } = test
    await page.goto(server.url)
    await page.getByText('Built-in composer').waitFor()
    await server.end('SIGTERM')
    await say(page, 'Create a brief about tea')
    await page
      .getByRole('alert')
      .getByText(/can’t be reached/)
      .waitFor()
    // The text comes back right after the alert, in a step of its own.
    await page.waitForFunction(
      () => document.querySelector('textarea')?.value === 'Create a brief about tea',
    )
  })

  it('works by keyboard alone on a narrow screen', async () => {
    await using test = await open({}, { viewport: { width: 390, height: 844 } })
    const { page, server } = test
    await page.goto(server.url)
    await box(page).waitFor()
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab')
      if (await box(page).evaluate((element) => element === document.activeElement)) break
    }
    await page.keyboard.type('Create a brief titled "Keys"')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('Only keys were used.')
    await page.keyboard.press('Enter')
    await heading(page, 'Keys').waitFor()
    await page.getByRole('tab', { name: 'Document', selected: true }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('tab', { name: 'Chat', selected: true }).waitFor()
    assert.ok(await page.getByText('Only keys were used.').isVisible())
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 390, `the page is ${width} px wide`)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has names, roles and contrast that hold in ${colorScheme} colours`, async () => {
      await using test = await open({}, { colorScheme, bypassCSP: true })
      const { page, server } = test
      const check = async (where: string) => {
        await page.evaluate(axe)
        const violations: string[] = await page.evaluate(
          `axe.run({ iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' | ')))`,
        )
        assert.deepEqual(violations, [], where)
      }
      await page.goto(server.url)
      await page.getByText('Built-in composer').waitFor()
      await check('home')
      await say(page, `Create a report titled "Sales"\n\n${salesCsv(12)}`)
      await heading(page, 'Sales').waitFor()
      await say(page, 'make it pop')
      await page.getByText('did not understand').first().waitFor()
      await check('workspace')
      await page.getByRole('tab', { name: 'Versions' }).click()
      await page.getByText(', all new').waitFor()
      await check('versions')
      await page.getByRole('tab', { name: 'Code' }).click()
      await sourceBox(page).waitFor()
      await check('code')
    })
  }

  it('composes documents that are accessible themselves', async () => {
    await using test = await open({}, { bypassCSP: true })
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const requests = [
      `Make a dashboard titled "Sales"\n${salesCsv(60)}`,
      'Create a landing page for a bakery',
      'Write a brief\n\n# Plan\n\n## Goals\n\n- one\n- two\n\n| A | B |\n|---|---|\n| x | 1 |\n\n[a link](https://example.com)',
      `Create a report from this:\n\n\`\`\`\n${'long '.repeat(60)}\n\`\`\`\n\nItem,Amount\nLamp,142538123.45\nSofa,98000000.10`,
    ]
    for (const message of requests) {
      const response = await fetch(`${server.url}/api/chat/${session_id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message, route: 'create' }),
      })
      await response.text()
      const { active_document } = await call(server.url, `/api/sessions/${session_id}`)
      const { html } = await call(server.url, `/api/documents/${active_document.id}/html`)
      for (const [colorScheme, width] of [
        ['light', 1440],
        ['dark', 1440],
        ['light', 390],
      ] as const) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        await page.setContent(html)
        await page.evaluate(axe)
        const violations: string[] = await page.evaluate(
          `axe.run().then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' | ')))`,
        )
        assert.deepEqual(violations, [], message.slice(0, 30))
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(tooWide <= 0)
        const cut: string[] = await page.evaluate(
          `[...document.querySelectorAll('.chart .value')].filter((one) => { const box = one.getBBox(); return box.x + box.width > one.ownerSVGElement.viewBox.baseVal.width }).map((one) => one.textContent)`,
        )
        assert.deepEqual(cut, [], 'values of bars are shown whole')
      }
    }
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { box, heading, open, preview } from '../support/browser.ts'
import { call } from '../support/server.ts'

const rows = Array.from({ length: 200 }, (_, index) => `<p id="p${index}">Paragraph ${index}</p>`)
const still = `<!doctype html><html><head><title>Long</title></head><body><h1>Long</h1>
<details><summary>More</summary><p>Hidden</p></details><input>
${rows.join('\n')}
</body></html>`
const moving = still.replace('</body>', '<script>document.title = "ran"</script></body>')

let test: Awaited<ReturnType<typeof open>>
before(async () => {
  test = await open()
})
after(() => test[Symbol.asyncDispose]())

/** Imports a document, opens it, and gives what changes it from elsewhere, as another tab would. */
async function show(html: string) {
  const { page, server } = test
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const document = `/api/sessions/${session_id}/documents`
  const { id } = await call(server.url, document, 'POST', { html })
  await page.goto(`${server.url}/s/${session_id}`)
  await heading(page, 'Long').waitFor()
  await shown(page, 1)
  return { page, id, server }
}

async function shown(page: Page, version: number): Promise<void> {
  await page.locator(`.frames iframe:not(.waiting)[data-version="${version}"]`).waitFor()
  await page.locator('.frames iframe.waiting').waitFor({ state: 'detached' })
}

/** Edits the source as a person does in the app, and goes back to the preview. */
async function save(page: Page, version: number, change: (html: string) => string): Promise<void> {
  await page.evaluate(
    async ({ from, to }) => {
      await fetch(from, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(to),
      })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    await (async () => {
      const id = await page
        .locator('.frames iframe:not(.waiting)')
        .evaluate((frame) => /preview\/([0-9a-f-]+)/.exec(frame.getAttribute('src') ?? '')?.[1])
      const url = `${test.server.url}/api/documents/${id}/html`
      const { html } = await call(test.server.url, `/api/documents/${id}/html`)
      return { from: url, to: { html: change(html), base_version: version - 1 } }
    })(),
  )
  await shown(page, version)
}

const scrollOf = (page: Page) =>
  preview(page)
    .locator('html')
    .evaluate(() => scrollY)
const topOf = (page: Page, id: string) =>
  preview(page)
    .locator(`#${id}`)
    .evaluate((element) => Math.round(element.getBoundingClientRect().top))

async function scrollTo(page: Page, id: string): Promise<void> {
  await preview(page)
    .locator(`#${id}`)
    .evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

describe('the place in a document', () => {
  for (const [way, html] of [
    ['patched', still],
    ['replaced', moving],
  ] as const) {
    it(`is kept when the page is ${way}`, async () => {
      const { page } = await show(html)
      await box(page).focus()
      await scrollTo(page, 'p100')
      const [scroll, top] = [await scrollOf(page), await topOf(page, 'p100')]
      assert.ok(scroll > 1000)
      await save(page, 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
      await preview(page).getByText('Changed 101', { exact: true }).waitFor()
      assert.equal(await scrollOf(page), scroll)
      await save(page, 3, (text) => text.replace('<p id="p3">', '<p>New</p><p>New</p><p id="p3">'))
      assert.equal(await topOf(page, 'p100'), top)
      const isSame = await page.evaluate(() => document.activeElement?.tagName)
      assert.equal(isSame, 'TEXTAREA')
      const src = await page.locator('.frames iframe').getAttribute('src')
      assert.match(src ?? '', way === 'patched' ? /version=1/ : /version=3/)
    })
  }
})

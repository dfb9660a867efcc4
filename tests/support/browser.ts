import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { temporaryFolder } from './app.ts'
import { launchChromium } from './chromium.ts'
import { startServer } from './server.ts'

// The hooks of a file may run at the same time, so each one awaits the browser.
const launched = Promise.withResolvers<Browser>()
before(async () => {
  launched.resolve(launchChromium())
  await launched.promise
})
after(async () => (await launched.promise).close())

/** A server of its own that has logged what is awaited, and a page on it whose every error fails the test. */
export async function open(
  environment: Record<string, string> = {},
  options: BrowserContextOptions = {},
  awaited?: RegExp,
) {
  const folder = temporaryFolder()
  const settings = { DATABASE_PATH: join(folder.path, 'app.db'), LOG_LEVEL: 'warn', ...environment }
  const server = await startServer(settings, undefined, awaited && { awaited })
  const browser = await launched.promise
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  return {
    server,
    settings,
    page,
    context,
    errors,
    async [Symbol.asyncDispose]() {
      await context.close()
      await server[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
      assert.deepEqual(errors, [])
    },
  }
}

export function box(page: Page) {
  return page.getByRole('textbox', { name: /Message|What document do you need/ })
}

export async function say(page: Page, message: string): Promise<void> {
  await box(page).fill(message)
  await box(page).press('Enter')
}

/** The document in the frame that is in front. */
export function preview(page: Page) {
  return page.frameLocator('.frames iframe:not(.waiting)')
}

export function heading(page: Page, name: string) {
  return preview(page).getByRole('heading', { name, exact: true })
}

/** The editor of a document’s source. */
export function sourceBox(page: Page) {
  return page.getByRole('textbox', { name: 'HTML source' })
}

/** Replaces all of the source. The editor shows only the lines in view, so the keys must select them. */
export async function retypeSource(page: Page, text: string): Promise<void> {
  await sourceBox(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

/** The lines of the source that are in view. */
export async function shownSource(page: Page): Promise<string> {
  const lines = await sourceBox(page).locator('.cm-line').allTextContents()
  return lines.join('\n')
}

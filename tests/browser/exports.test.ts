import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { open, say } from '../support/browser.ts'

describe('the export of a document', () => {
  it('downloads the chosen format, says what it lacks, and remembers the choice', async () => {
    await using app = await open()
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
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { heading, open, say } from '../support/browser.ts'
import { startClaude, stop, stream, text } from '../support/claude.ts'
import { call } from '../support/server.ts'

const csv = `item,price\n${'Tea,4\n'.repeat(500)}`

describe('the files of a message in a browser', () => {
  it('are shown with it, can be downloaded, and are sent again by “Try again”', async () => {
    let answers = 0
    await using claude = await startClaude(() => {
      answers++
      return answers === 1
        ? stream(text(0, 'No document here.'), stop('end_turn'))
        : stream(text(0, '<!doctype html><title>Tea</title><h1>Tea</h1></html>'), stop('end_turn'))
    })
    await using test = await open(claude.settings)
    const { page, server } = test
    await page.goto(server.url)
    await page.locator('input[type=file]').setInputFiles([
      { name: 'prices of tea.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) },
      { name: 'notes.exe', mimeType: 'application/x-dosexec', buffer: Buffer.from('MZ') },
    ])
    await page
      .getByText('notes.exe can’t be read. Use HTML, text, Markdown, CSV, JSON or images')
      .waitFor()
    await page.getByRole('button', { name: 'Remove prices of tea.csv' }).waitFor()
    await say(page, 'A page about tea')
    await page.getByRole('button', { name: 'Try again' }).click()
    await heading(page, 'Tea').waitFor()
    assert.equal(claude.requests.length, 2)
    for (const request of claude.requests)
      assert.match(JSON.stringify(request.messages[0]), /prices of tea\.csv.*Tea,4/)

    const links = page.getByRole('list', { name: 'Files' }).getByRole('link')
    assert.equal(await links.count(), 2)
    assert.equal(await links.first().textContent(), 'prices of tea.csv3 KB')
    const [download] = await Promise.all([page.waitForEvent('download'), links.first().click()])
    assert.equal(download.suggestedFilename(), 'prices of tea.csv')
    assert.equal(readFileSync(await download.path(), 'utf8'), csv)

    const url = await links.last().getAttribute('href')
    await call(server.url, (url ?? '').replace('/content', ''), 'DELETE')
    await page.reload()
    // Both messages reference the one file.
    await page.getByText('file deleted').last().waitFor()
    assert.equal(await page.getByText('file deleted').count(), 2)
    assert.equal(await links.count(), 0)
  })
})

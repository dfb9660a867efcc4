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
      {
        name: 'notes.exe',
        mimeType: 'application/x-dosexec',
        buffer: Buffer.from('MZ\x90\0\x03\0\0\0\0'),
      },
    ])
    await page.getByRole('listitem').getByText('notes.exe can’t be read:').waitFor()
    await page.getByRole('button', { name: 'Remove notes.exe' }).click()
    await page.getByRole('button', { name: 'Remove prices of tea.csv' }).waitFor()
    await say(page, 'A page about tea')
    await page.getByRole('button', { name: 'Try again' }).click()
    await heading(page, 'Tea').waitFor()
    assert.equal(claude.requests.length, 2)
    for (const request of claude.requests)
      assert.match(JSON.stringify(request.messages[0]), /prices of tea\.csv.*Tea,4/)

    const files = page.getByRole('list', { name: 'Files' }).getByRole('button')
    assert.equal(await files.count(), 2)
    assert.equal(
      await files.first().innerText(),
      'prices of tea.csv\n501 rows, 2 columns, nothing cut',
    )
    await files.first().click()
    const link = page.getByRole('dialog').getByRole('link', { name: 'Download' })
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    assert.equal(download.suggestedFilename(), 'prices of tea.csv')
    assert.equal(readFileSync(await download.path(), 'utf8'), csv)

    const url = await link.getAttribute('href')
    await call(server.url, (url ?? '').replace('/content', ''), 'DELETE')
    await page.reload()
    // Both messages reference the one file.
    await page.getByText('file deleted').last().waitFor()
    assert.equal(await page.getByText('file deleted').count(), 2)
    assert.equal(await files.count(), 0)
  })
})

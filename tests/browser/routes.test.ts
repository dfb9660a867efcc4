import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { box, heading, open, preview, say } from '../support/browser.ts'
import { call, gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { startGemini } from '../support/gemini.ts'
import { pictureAnswers, plainPicture } from '../support/pictures.ts'
import type { Page } from 'playwright-core'

const menu = (page: Page) => page.getByRole('combobox', { name: 'What the message does' })
const optionsOf = (page: Page) => menu(page).getByRole('option').allTextContents()

const tea = '<!doctype html><html><head><title>Tea</title></head><body><h1>Tea</h1></body></html>'

describe('the route of a message in a browser', () => {
  it('is chosen at the prompt by keyboard, for one message', async () => {
    await using claude = await startClaude((_, index) =>
      stream(text(0, index === 0 ? tea : 'It is about tea.'), stop('end_turn')),
    )
    await using test = await open(claude.settings)
    const { page, server } = test
    await page.goto(server.url)
    await page.getByText('Claude Sonnet 5.5').first().waitFor()
    assert.deepEqual(await optionsOf(page), ['Auto', 'Create new', 'Ask'])
    await say(page, 'A page on tea')
    await heading(page, 'Tea').waitFor()
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    assert.deepEqual(await optionsOf(page), ['Auto', 'Create new', 'Change', 'Ask', 'Rewrite'])

    await box(page).fill('Make the title blue')
    await menu(page).focus()
    await page.keyboard.type('Ask')
    assert.equal(await menu(page).inputValue(), 'ask')
    await box(page).press('Enter')
    await page.getByText('It is about tea.').waitFor()
    assert.equal(await menu(page).inputValue(), '')
    assert.equal(claude.requests.at(-1)?.tools, undefined)
    assert.equal(await page.locator('.message.user').count(), 2)
  })

  it('is offered for pictures where a model makes them, and the picture is shown', async () => {
    const answer = pictureAnswers(await plainPicture(320, 180))
    await using double = await startGemini((request) => {
      const reply = answer(request)
      return reply.kind === 'json' ? { ...reply, end: 'gate' } : reply
    })
    await using test = await open(double.settings)
    const { page, server } = test
    await page.goto(server.url)
    await box(page).fill(tea)
    await box(page).press('Enter')
    await heading(page, 'Tea').waitFor()
    const routes = ['Auto', 'Create new', 'Change', 'Picture', 'Ask', 'Rewrite']
    assert.deepEqual(await optionsOf(page), routes)

    await menu(page).selectOption('Picture')
    await say(page, 'A cup, below the heading')
    await page.getByText('Making the picture: A cup of tea').waitFor()
    await page.getByRole('button', { name: 'Change what is done' }).press('Enter')
    const others = page.getByRole('group', { name: 'Do this instead' })
    assert.ok((await others.getByRole('button').allTextContents()).includes('Change'))
    await page.keyboard.press('Escape')
    double.open()
    const picture = preview(page).getByRole('img', { name: 'A cup of tea' })
    await picture.waitFor()
    const width = await picture.evaluate(
      (img) => img instanceof HTMLImageElement && img.naturalWidth,
    )
    assert.equal(width, 320)
    await page.getByRole('option', { name: /^Version 2, Picture placed/ }).waitFor()
  })

  it('is shown under way, and can be changed: the message is sent again with its files', async () => {
    await using claude = await startClaude((_, index) =>
      index === 0
        ? stream(
            text(0, 'Let me see.'),
            gate,
            call(1, 'toolu_1', 'html_replace', { old_text: 'Tea</h1>', new_text: 'Mate</h1>' }),
            stop('tool_use'),
          )
        : stream(text(0, 'Three cups.'), stop('end_turn')),
    )
    await using test = await open(claude.settings)
    const { page, server } = test
    await page.goto(server.url)
    await box(page).fill(tea)
    await box(page).press('Enter')
    await heading(page, 'Tea').waitFor()

    await page.locator('input[type=file]').setInputFiles({
      name: 'cups.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('3 cups'),
    })
    await page.getByRole('button', { name: 'Remove cups.txt' }).waitFor()
    await say(page, 'Change the number of cups')
    await page.getByText('Changing the document').waitFor()
    await page.getByText('Let me see.').waitFor()
    const change = page.getByRole('button', { name: 'Change what is done' })
    await change.press('Enter')
    const others = page.getByRole('group', { name: 'Do this instead' })
    assert.deepEqual(await others.getByRole('button').allTextContents(), [
      'Create new',
      'Ask',
      'Rewrite',
    ])
    await page.keyboard.press('Escape')
    await others.waitFor({ state: 'detached' })
    await change.press('Enter')
    await others.getByRole('button', { name: 'Ask' }).press('Enter')
    await page.getByText('Three cups.').waitFor()

    assert.equal(claude.aborted, 1)
    assert.equal(claude.requests.length, 2)
    const asked = JSON.stringify(claude.requests.at(-1)?.messages)
    assert.match(asked, /Change the number of cups/)
    assert.match(asked, /3 cups/)
    assert.deepEqual(await page.locator('.message.user > p').allTextContents(), [
      'Change the number of cups',
      'Change the number of cups',
    ])
    await heading(page, 'Tea').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Version 2' }).count(), 0)
  })
})

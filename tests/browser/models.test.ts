import assert from 'node:assert/strict'
import { it } from 'node:test'
import { heading, open, preview, say } from '../support/browser.ts'
import { failure, gate, startClaude, stop, stream, text } from '../support/claude.ts'
import * as openai from '../support/openai.ts'

const page = '<!doctype html><title>Tea</title><h1>Tea</h1></html>'

it('an answer and its session say what they have cost', async () => {
  await using claude = await startClaude((_, index) =>
    stream(text(0, index === 0 ? page : 'It is on tea.'), stop('end_turn')),
  )
  await using test = await open(claude.settings)
  await test.page.goto(test.server.url)
  await say(test.page, 'A page about tea')
  await heading(test.page, 'Tea').waitFor()
  const conversation = test.page.getByRole('region', { name: 'Conversation' })
  // 12 tokens of input, 1,500 and 500 written to the cache, 9,000 read from it, and 57 of output.
  await conversation.getByText('$0.0072', { exact: true }).waitFor()
  await say(test.page, 'What is it about?')
  await conversation.getByText('$0.0072', { exact: true }).nth(1).waitFor()
  await test.page.getByRole('button', { name: 'Sessions' }).click()
  await test.page.getByRole('navigation', { name: 'Sessions' }).getByText('$0.014').waitFor()
})

it('a model in use that ends soon is named at the start, with what to use instead', async () => {
  await using claude = await startClaude(() => stream(stop('end_turn')))
  await using test = await open({ ...claude.settings, EDIT_MODEL: 'claude-haiku-4-5' })
  await test.page.goto(test.server.url)
  await test.page
    .getByRole('note')
    .getByText('Use Claude Haiku 5.5 (anthropic/claude-haiku-5-5) instead.')
    .waitFor()
})

it('a key that is not accepted is named at the start, and the built-in composer answers instead', async () => {
  const wrongKey = failure(401, 'authentication_error')
  await using claude = await startClaude(
    () => wrongKey,
    undefined,
    () => wrongKey,
  )
  await using test = await open(claude.settings, {}, /did not accept the key/)
  const { page, server } = test
  await page.goto(server.url)
  await page.getByRole('note').getByText('Check ANTHROPIC_API_KEY.').waitFor()
  const csv = {
    name: 'prices.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Tea,Price\nAssam,4'),
  }
  await page.locator('input[type=file]').setInputFiles([csv])
  await page.getByRole('button', { name: 'Remove prices.csv' }).waitFor()
  await say(page, 'A report titled "Tea"')
  await page.getByText('Claude did not accept the key.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await page.getByRole('button', { name: 'Use the built-in composer instead' }).click()
  await heading(page, 'Tea').waitFor()
  await preview(page).getByRole('cell', { name: 'Assam' }).waitFor()
  assert.equal(await page.locator('.message.user').count(), 2)
  assert.equal(claude.requests.length, 1)
})

it('the start page fits a narrow screen, however long the name of the model is', async () => {
  const id = `${'a'.repeat(40)}-${'b'.repeat(40)}`
  await using double = await openai.startOpenai(() => openai.stream(openai.stop('stop')), {
    models: [{ id }],
  })
  const settings = { ...double.settings, CREATION_MODEL: `openai/${id}` }
  await using test = await open(settings, { viewport: { width: 320, height: 640 } })
  const { page, server } = test
  await page.goto(server.url)
  await page.getByText(id).waitFor()
  const beyond = await page
    .locator('main *')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > 320).length)
  assert.equal(beyond, 0)
  const send = await page.getByRole('button', { name: 'Send' }).boundingBox()
  assert.ok(send && send.x + send.width <= 320)
})

it('the prompt names the model of the chosen route, and the one that is answering', async () => {
  await using claude = await startClaude((_, index) =>
    index === 0
      ? stream(text(0, page), stop('end_turn'))
      : stream(text(0, page.slice(0, 40)), gate, stop('end_turn')),
  )
  await using test = await open({ ...claude.settings, CREATION_MODEL: 'claude-opus-5-5' })
  const { page: tab, server } = test
  const name = (model: string) =>
    tab.locator('.prompt-box').getByText(model, { exact: true }).waitFor()
  const menu = tab.getByRole('combobox', { name: 'What the message does' })
  await tab.goto(server.url)
  await name('Claude Opus 5.5')
  await menu.selectOption('Ask')
  await name('Claude Sonnet 5.5')
  await menu.selectOption('Auto')
  await say(tab, 'A page about tea')
  await tab.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
  await name('Claude Sonnet 5.5')
  await menu.selectOption('Rewrite')
  await say(tab, 'Shorter')
  await tab.getByRole('button', { name: 'Stop' }).waitFor()
  assert.equal(await menu.inputValue(), '')
  await name('Claude Opus 5.5')
})

it('a model that a server lists only later is named when the window has the focus again', async () => {
  let models: openai.ModelList = { kind: 'status', status: 500, body: {} }
  await using double = await openai.startOpenai(() => openai.stream(openai.stop('stop')), {
    models: () => models,
  })
  await using test = await open(double.settings, {}, /model server/)
  const { page: tab, server } = test
  await tab.goto(server.url)
  await tab.locator('.prompt-box').getByText('No model', { exact: true }).waitFor()
  models = [{ id: 'qwen3' }]
  await say(tab, 'A page about tea')
  await tab.getByRole('button', { name: 'Use the built-in composer instead' }).waitFor()
  const isNamed = tab.locator('.prompt-box').getByText('qwen3', { exact: true })
  while (!(await isNamed.isVisible())) await tab.evaluate(() => dispatchEvent(new Event('focus')))
})

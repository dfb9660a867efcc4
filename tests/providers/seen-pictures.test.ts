import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { only, openApp } from '../support/app.ts'
import * as claude from '../support/claude.ts'
import * as gemini from '../support/gemini.ts'
import * as openai from '../support/openai.ts'
import { plainPicture } from '../support/pictures.ts'

const page = '<!doctype html>\n<html><h1>Tea</h1></html>'
const png = await plainPicture(3, 2)
const jpeg = await plainPicture(5, 4, 'jpeg')

/** Sends two pictures to a model by the API. */
async function sendPictures(model: string, settings: Record<string, string>) {
  await using app = await openApp({ ...settings, CREATION_MODEL: model })
  const attachments = [
    { name: 'a.png', media_type: 'image/png', data: png },
    { name: 'b.jpg', media_type: 'image/jpeg', data: jpeg },
  ]
  const body = { message: 'A page like these', route: 'create', attachments }
  const events = await app.chat(await app.newSession(), body)
  assert.equal(only(events, 'done').outcome, 'completed')
}

describe('attached pictures', () => {
  it('reach Claude as blocks with their type and bytes, in order, before the message', async () => {
    await using double = await claude.startClaude(() =>
      claude.stream(claude.text(0, page), claude.stop('end_turn')),
    )
    await sendPictures('anthropic/claude-sonnet-5-5', double.settings)
    assert.deepEqual(claude.blocksOf(double.requests[0], 0), [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: jpeg } },
      { type: 'text', text: 'A page like these' },
    ])
  })

  it('reach Gemini as inline data with their type and bytes, in order, before the message', async () => {
    await using double = await gemini.startGemini(() =>
      gemini.stream(gemini.text(page), gemini.finish('STOP')),
    )
    await sendPictures('gemini/gemini-3.8-flash', double.settings)
    assert.deepEqual(double.requests[0]?.body.contents, [
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: png } },
          { inlineData: { mimeType: 'image/jpeg', data: jpeg } },
          { text: 'A page like these' },
        ],
      },
    ])
  })

  it('reach OpenAI as data URLs with their type and bytes, in order, before the message', async () => {
    await using double = await openai.startOpenai(() =>
      openai.stream(openai.text(page), openai.stop('stop')),
    )
    await sendPictures('openai/gpt-6-luna', double.settings)
    assert.deepEqual(double.requests[0]?.messages[1], {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
        { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${jpeg}` } },
        { type: 'text', text: 'A page like these' },
      ],
    })
  })
})

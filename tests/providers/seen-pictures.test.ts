import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
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

/** The size of a picture that was sent, as it is scaled and without metadata. */
async function sizeOf(data: string): Promise<string> {
  const { width, height, format } = await sharp(Buffer.from(data, 'base64')).metadata()
  return `${format} ${width} × ${height}`
}
const sizes = ['png 3 × 2', 'jpeg 5 × 4']
const placing =
  /^The attached pictures, in order\..*\n"a\.png": <img .*\[folded-0\]" alt="…" width="3" height="2">\n"b\.jpg": <img src="data:image\/jpeg;.*\[folded-1\]"/

describe('attached pictures', () => {
  it('reach Claude as blocks with their type and bytes, in order, before the message', async () => {
    await using double = await claude.startClaude(() =>
      claude.stream(claude.text(0, page), claude.stop('end_turn')),
    )
    await sendPictures('anthropic/claude-sonnet-5-5', double.settings)
    const [first, second, about, message] = JSON.parse(
      JSON.stringify(claude.blocksOf(double.requests[0], 0)),
    )
    assert.deepEqual([await sizeOf(first.source.data), await sizeOf(second.source.data)], sizes)
    assert.deepEqual(
      [first.source.media_type, second.source.media_type],
      ['image/png', 'image/jpeg'],
    )
    assert.match(about.text, placing)
    assert.deepEqual(message, { type: 'text', text: 'A page like these' })
  })

  it('reach Gemini as inline data with their type and bytes, in order, before the message', async () => {
    await using double = await gemini.startGemini(() =>
      gemini.stream(gemini.text(page), gemini.finish('STOP')),
    )
    await sendPictures('gemini/gemini-3.8-flash', double.settings)
    const [content] = double.requests[0]?.body.contents ?? []
    const [first, second, about, message] = JSON.parse(JSON.stringify(content?.parts))
    assert.deepEqual(
      [await sizeOf(first.inlineData.data), await sizeOf(second.inlineData.data)],
      sizes,
    )
    assert.equal(second.inlineData.mimeType, 'image/jpeg')
    assert.match(about.text, placing)
    assert.deepEqual(message, { text: 'A page like these' })
  })

  it('reach OpenAI as data URLs with their type and bytes, in order, before the message', async () => {
    await using double = await openai.startOpenai(() =>
      openai.stream(openai.text(page), openai.stop('stop')),
    )
    await sendPictures('openai/gpt-6-luna', double.settings)
    const { content } = JSON.parse(JSON.stringify(double.requests[0]?.messages[1]))
    const dataOf = (url: string) => /^data:image\/(?:png|jpeg);base64,(.*)$/.exec(url)?.[1] ?? ''
    assert.deepEqual(
      [
        await sizeOf(dataOf(content[0].image_url.url)),
        await sizeOf(dataOf(content[1].image_url.url)),
      ],
      sizes,
    )
    assert.match(content[2].text, placing)
    assert.deepEqual(content[3], { type: 'text', text: 'A page like these' })
  })
})

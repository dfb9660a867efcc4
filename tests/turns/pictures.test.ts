import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import * as v from 'valibot'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { only, openApp, type TestApp } from '../support/app.ts'
import * as claude from '../support/claude.ts'
import {
  calls,
  failure,
  finish,
  gate,
  openWithGemini,
  picture,
  retryInfo,
  startGemini,
  stream,
  text,
  type GeminiDouble,
  type GeminiRequest,
  type Reply,
} from '../support/gemini.ts'
import { modelsFile } from '../support/models-file.ts'
import { near } from '../support/near.ts'
import * as openai from '../support/openai.ts'
import { plainPicture } from '../support/pictures.ts'
import { begin, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html lang="en">\n<head><title>Tea</title></head>\n<body>\n<h1>Tea</h1>\n<p>It is hot.</p>\n</body>\n</html>'

const png = await plainPicture(1376, 768)
const made = (data = png, mimeType = 'image/png') => picture([{ inlineData: { mimeType, data } }])

/** A picture that can't be compressed to few bytes. */
async function noisy(): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const
  const create = { width: 200, height: 100, channels: 3, background: '#888', noise } as const
  return (await sharp({ create }).jpeg().toBuffer()).toString('base64')
}

type Call = [name: string, args: Record<string, unknown>]

const cup = { prompt: 'A green cup of tea', alt: 'A cup of tea', aspect_ratio: '16:9' }
const makeCup: Call = ['make_image', cup]
const src = 'data:image/webp;base64,[folded-0]'
const tag = `<img src="${src}" alt="A cup of tea" width="1376" height="768" style="max-width:100%;height:auto">`
const place = (content: string, anchor_text = '<h1>Tea</h1>'): Call => [
  'html_insert_after',
  { anchor_text, new_content: content },
]

/** An answer of the model that edits: calls, or words at the end. */
type Answer = Call[] | string

function answerOf(answer: Answer): Reply {
  if (typeof answer === 'string') return stream(text(answer), finish('STOP'))
  const made = answer.map(([name, args], index) => ({ id: `call_${index}`, name, args }))
  return stream(calls(...made), finish('STOP'))
}

/** A double that gives these answers to the model that edits, and these to the model of pictures. */
function scripted(answers: Answer[], pictures: Reply[]) {
  const left = { answers: answers.map(answerOf), pictures: [...pictures] }
  return ({ method }: GeminiRequest): Reply =>
    (method === 'generateContent' ? left.pictures : left.answers).shift() ??
    failure(500, 'INTERNAL', 'There is nothing left to answer.')
}

interface Options {
  html?: string
  body?: Record<string, unknown>
  settings?: Record<string, string>
}

/** Sends a message that asks for a picture, and returns all that came of it. */
async function send(answers: Answer[], pictures: Reply[], options: Options = {}) {
  const { html = page, body, settings } = options
  await using test = await openWithGemini(scripted(answers, pictures), settings)
  const { app, gemini } = test
  const session = await app.newSession()
  const id = await app.importHtml(session, html)
  const message = 'Add a picture of a cup below the heading'
  const events = await app.chat(session, { message, route: 'image', ...body })
  const { versions } = await app.json(`/api/documents/${id}/versions`)
  const asked = gemini.requests.filter(({ method }) => method === 'generateContent')
  const edits = gemini.requests.filter(({ method }) => method !== 'generateContent')
  return { events, versions, asked, edits, html: await app.htmlOf(id), ...(await booked(app)) }
}

async function booked(app: TestApp) {
  const { rows } = await app.services.db.client.execute(
    "SELECT * FROM usage_records WHERE role = 'image' ORDER BY rowid",
  )
  const costs = await app.json('/api/costs/today')
  const day = costs.days.find(({ model }: { model: string }) => model.endsWith('nano-banana-2.1'))
  const left = await app.services.db.client.execute('SELECT * FROM budget_reservations')
  return { rows, day, reserved: left.rows.length }
}

/** The settings with which a double of Gemini makes pictures, and nothing else. */
function keyOf({ settings: { GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL } }: GeminiDouble) {
  return { GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL }
}

/** What the last request to the model that edits says about the call before. */
function resultIn({ body }: GeminiRequest | { body?: undefined } = {}) {
  return body?.contents.at(-1)?.parts.map(({ text, functionResponse }) => {
    return functionResponse?.response ?? text
  })
}

/** The data of the pictures in a document. */
function picturesIn(html: string): string[] {
  return [...html.matchAll(/data:image\/webp;base64,([^"')]+)/g)].map(([, data = '']) => data)
}

const statuses = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'status' ? event.content : []))
const errorOf = (events: TurnEvent[]) => only(events, 'error')

/** In dollars, what the double counts for a picture: 20 tokens of prompt, 30 of thoughts, 1120 of it. */
const price = (20 * 1.5 + 30 * 7.5 + 1120 * 30) / 1e6

describe('a message that asks for a picture', () => {
  it('has it made and placed, with its alternative text and size, and changes nothing else', async () => {
    const { events, versions, asked, edits, html } = await send(
      [[makeCup], [place(`\n${tag}`)], 'Added a picture of a cup.'],
      [made()],
    )
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(only(events, 'summary').content, 'Added a picture of a cup.')
    assert.ok(statuses(events).includes('Making the picture: A cup of tea'))
    assert.deepEqual([versions[0].version, versions[0].kind], [2, 'image'])

    const [data = ''] = picturesIn(html)
    assert.equal(html, page.replace('</h1>', `</h1>\n${tag.replace('[folded-0]', data)}`))
    const { format, width, height } = await sharp(Buffer.from(data, 'base64')).metadata()
    assert.deepEqual([format, width, height], ['webp', 1376, 768])
    const { receipt } = only(events, 'html')
    assert.ok(receipt.holds && receipt.kind === 'image' && receipt.ranges.length === 1)

    assert.deepEqual(asked, [
      {
        model: 'gemini-nano-banana-2.1',
        method: 'generateContent',
        body: {
          contents: [{ role: 'user', parts: [{ text: 'A green cup of tea' }] }],
          generationConfig: {
            responseModalities: ['IMAGE'],
            imageConfig: { aspectRatio: '16:9', imageSize: '1K' },
          },
        },
      },
    ])
    assert.deepEqual(resultIn(edits[1]), [{ output: `The picture is made. Now place it: ${tag}` }])
    // The cache of the provider holds only for a prefix that is the same.
    const prefixes = edits.map(({ body }) => JSON.stringify([body.tools, body.systemInstruction]))
    assert.equal(new Set(prefixes).size, 1)
  })

  it('is booked to the cent, and so is its picture', async () => {
    const { rows, day, events, reserved } = await send([[makeCup], [place(tag)], 'Done.'], [made()])
    const [row] = rows
    assert.ok(row && rows.length === 1)
    const { turn_id } = only(events, 'turn')
    assert.deepEqual(
      [row.turn_id, row.images, row.image_output_tokens, row.estimated],
      [turn_id, 1, 1120, 0],
    )
    near(row.cost_usd, price)
    assert.deepEqual([day.images_generated, day.request_count], [1, 1])
    near(day.estimated_cost_usd, price)
    const usage = events.find(
      (event) => event.type === 'usage' && event.model === 'gemini/gemini-nano-banana-2.1',
    )
    near(usage?.type === 'usage' && usage.cost_usd, price)
    assert.equal(reserved, 0)
  })

  it('may replace a picture, whose new attributes are set', async () => {
    const old = `<img class="hero" src="data:image/png;base64,${await plainPicture(8, 8)}" alt="Old" width="8" height="8">`
    const set = (name: string, value: string): Call => [
      'set_attribute',
      { selector: 'img', name, value },
    ]
    const { events, html, versions } = await send(
      [
        [makeCup],
        [set('src', src), set('alt', 'A cup of tea'), set('width', '1376'), set('height', '768')],
        'Replaced it.',
      ],
      [made()],
      { html: page.replace('<p>', `${old}\n<p>`) },
    )
    assert.equal(only(events, 'done').outcome, 'completed')
    const [data = ''] = picturesIn(html)
    const now = tag
      .replace('[folded-0]', data)
      .replace('<img', '<img class="hero"')
      .replace(/ style="[^"]*"/, '')
    assert.equal(html, page.replace('<p>', `${now}\n<p>`))
    assert.equal(versions[0].kind, 'image')
  })

  it('may have several placed in one answer, also as a background', async () => {
    const other: Call = ['make_image', { ...cup, alt: 'A pot', aspect_ratio: '1:1' }]
    const [head, body] = ['<h1>Tea</h1>', '<p>It is hot.</p>']
    const { events, html } = await send(
      [
        [
          makeCup,
          other,
          place(tag, head),
          [
            'html_replace',
            {
              old_text: body,
              new_text:
                '<p style="background-image: url(data:image/webp;base64,[folded-1])">It is hot.</p>',
            },
          ],
        ],
        'Done.',
      ],
      [made(), made(await plainPicture(1024, 1024, 'jpeg'), 'image/jpeg')],
    )
    assert.equal(only(events, 'done').outcome, 'completed')
    const sizes = await Promise.all(
      picturesIn(html).map(
        async (data) => (await sharp(Buffer.from(data, 'base64')).metadata()).width,
      ),
    )
    assert.deepEqual(sizes, [1376, 1024])
  })

  const places: [name: string, content: string, anchor: string][] = [
    ['in a style sheet', `<style>h1 { background: url(${src}) }</style>`, '<title>Tea</title>'],
    ['in a drawing', `<svg viewBox="0 0 9 9"><image href="${src}"/></svg>`, '<h1>Tea</h1>'],
    ['before a film', `<video poster="${src}"></video>`, '<h1>Tea</h1>'],
    ['by size', `<picture><source srcset="${src} 2x">${tag}</picture>`, '<h1>Tea</h1>'],
  ]
  for (const [name, content, anchor] of places) {
    it(`may be shown ${name}`, async () => {
      const { events } = await send([[makeCup], [place(content, anchor)], 'Done.'], [made()])
      assert.equal(only(events, 'done').outcome, 'completed')
    })
  }

  it('may want a large one, which is scaled', async () => {
    const { asked, html } = await send(
      [
        [['make_image', { ...cup, size: '4K' }]],
        [place(tag.replace('1376', '2560').replace('768', '1429'))],
        'Done.',
      ],
      [made(await plainPicture(5504, 3072, 'jpeg'), 'image/jpeg')],
    )
    assert.equal(asked[0]?.body.generationConfig.imageConfig?.imageSize, '4K')
    const { width, height } = await sharp(
      Buffer.from(picturesIn(html)[0] ?? '', 'base64'),
    ).metadata()
    assert.deepEqual([width, height], [2560, 1429])
  })

  it('may start from an attached picture, and from one in the document', async () => {
    const old = await noisy()
    const start_from = ['logo.png', '[folded-0]', 'nowhere.png']
    const { asked, edits } = await send(
      [
        [['make_image', { ...cup, start_from }]],
        [['make_image', { ...cup, start_from: start_from.slice(0, 2) }]],
        [place(tag.replace('[folded-0]', '[folded-1]'))],
        'Done.',
      ],
      [made()],
      {
        html: page.replace('<p>', `<img src="data:image/jpeg;base64,${old}">\n<p>`),
        body: { attachments: [{ name: 'logo.png', media_type: 'image/png', data: png }] },
      },
    )
    assert.deepEqual(resultIn(edits[1]), [
      { error: 'There is no picture "nowhere.png" to start from. Attached: "logo.png".' },
    ])
    const first = edits[0]?.body.contents[0]?.parts.map(({ text }) => text)
    assert.match(
      first?.at(-2) ?? '',
      /^The attached pictures, in order\..*\n"logo\.png": <img src=/,
    )
    const [attached, ...others] = JSON.parse(
      JSON.stringify(asked[0]?.body.contents[0]?.parts ?? []),
    )
    const { inlineData } = attached
    const size = async (data: string) => {
      const { width, height } = await sharp(Buffer.from(data, 'base64')).metadata()
      return { width, height }
    }
    assert.equal(inlineData.mimeType, 'image/png')
    assert.deepEqual(await size(inlineData.data), await size(png))
    assert.deepEqual(others, [
      { inlineData: { mimeType: 'image/jpeg', data: old } },
      { text: cup.prompt },
    ])
  })

  it('may only need a change, and then says that no picture was made', async () => {
    const change: Call = ['html_replace', { old_text: 'hot', new_text: 'cold' }]
    const { events, versions, asked } = await send([[change], 'It is cold now.'], [])
    assert.equal(only(events, 'summary').content, 'It is cold now. No picture was made.')
    assert.equal(versions[0].kind, 'edit')
    assert.equal(asked.length, 0)
  })

  it('is made by a model of one provider and placed by that of another', async () => {
    await using gemini = await startGemini(() => made())
    await using test = await claude.openWithClaude(
      (_, index) =>
        [
          claude.stream(claude.call(0, 'a', ...makeCup), claude.stop('tool_use')),
          claude.stream(claude.call(0, 'b', ...place(tag)), claude.stop('tool_use')),
        ][index] ?? claude.stream(claude.text(0, 'Added it.'), claude.stop('end_turn')),
      keyOf(gemini),
    )
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Add a photo of a cup of tea.' })
    const { route, model } = only(events, 'turn')
    assert.deepEqual([route, model], ['image', 'anthropic/claude-sonnet-5-5'])
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.match(only(events, 'html').content, /<img src="data:image\/webp;base64,UklG/)
    assert.equal(gemini.requests.length, 1)
  })

  it('is placed by a small model with few tools', async () => {
    await using gemini = await startGemini(() => made())
    await using test = await openai.openWithOpenai((_, index) => {
      const [name, input] = [makeCup, place(tag)][index] ?? []
      return name === undefined
        ? openai.stream(openai.text('Added it.'), openai.stop('stop'))
        : openai.stream(openai.call(0, 'a', name, input), openai.stop('tool_calls'))
    }, keyOf(gemini))
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    const body = { message: 'Add a cup', route: 'image', model: 'openai/qwen3' }
    const events = await test.app.chat(session, body)
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.match(only(events, 'html').content, /<img src="data:image\/webp;base64,UklG/)
    const names = test.openai.requests.map(({ tools }) => tools?.map((tool) => tool.function.name))
    const few = ['html_replace', 'html_insert_after', 'html_delete', 'read_html', 'make_image']
    assert.deepEqual(names, [few, few, few])
  })

  it('says what it is doing', async () => {
    const { events } = await send([[makeCup], [place(tag)], 'Done.'], [made()])
    assert.deepEqual(statuses(events), [
      'Planning the picture',
      'Making the picture: A cup of tea',
      'Placing the picture',
      'Checking the change',
    ])
    const results = events.flatMap((event) =>
      event.type === 'edit' ? [[event.index, event.tool, event.ok, event.content]] : [],
    )
    assert.deepEqual(results, [
      [0, 'make_image', true, 'Made a picture'],
      [1, 'html_insert_after', true, 'Inserted a passage'],
    ])
  })

  it('may only be placed where the person selected, and where nothing is locked', async () => {
    await using test = await openWithGemini(
      scripted([[makeCup], [place(tag)], [place(tag, '<p>It is hot.</p>')], 'Done.'], [made()]),
    )
    const { app, gemini } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const from = page.indexOf('<p>')
    const selection = { from, to: page.indexOf('</p>') + 4 }
    const lock = { from: page.indexOf('<h1>'), to: page.indexOf('</h1>') + 5, base_version: 1 }
    await app.json(`/api/documents/${id}/locks`, { body: lock }, 201)
    const events = await app.chat(session, { message: 'A cup', route: 'image', selection })
    assert.match(JSON.stringify(resultIn(gemini.requests[3])), /outside what the person selected/)
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.match(await app.htmlOf(id), /<h1>Tea<\/h1>\n<p>It is hot\.<\/p><img src="data/)
  })

  it('is placed in a newer version that was saved meanwhile', async () => {
    const left = scripted([[makeCup], [place(tag)], 'Done.'], [])
    await using test = await openWithGemini((request) => {
      if (request.method !== 'generateContent') return left(request)
      const made = { inlineData: { mimeType: 'image/png', data: png } }
      const reply = picture([made])
      return reply.kind === 'json' ? { ...reply, end: 'gate' } : reply
    })
    const { app, gemini } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'A cup', route: 'image' })
    await waitFor(
      app,
      turn.id,
      (event) => event.type === 'status' && event.content.startsWith('Making'),
    )
    const html = page.replace('hot', 'cold')
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 1 } })
    gemini.open()
    const events = await turn.end()
    assert.equal(only(events, 'done').outcome, 'completed')
    const { version, receipt, content } = only(events, 'html')
    assert.deepEqual([version, receipt.kind, receipt.base_version], [3, 'image', 2])
    const [data = ''] = picturesIn(content)
    assert.equal(content, html.replace('</h1>', `</h1>${tag.replace('[folded-0]', data)}`))
  })

  it('is placed in a newer version, too, if it waited while that was saved by hand', async () => {
    const answer = scripted([[makeCup], [place(tag)], 'Done.'], [made()])
    await using test = await openWithGemini((request, index) =>
      index === 0 ? stream(text('It is about tea.'), gate, finish('STOP')) : answer(request),
    )
    const { app, gemini } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const first = await begin(app, session, { message: 'What is it about?' })
    await waitFor(app, first.id, ({ type }) => type === 'chunk')
    const asked = { message: 'A cup', route: 'image', base_version: 1 }
    const turn = await begin(app, session, asked)
    const html = page.replace('hot', 'cold')
    await app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { html, base_version: 1 } })
    gemini.open()
    await first.end()
    const { version, receipt } = only(await turn.end(), 'html')
    assert.deepEqual([version, receipt.kind], [3, 'image'])
  })

  it('is refused where the document would be too large with it', async () => {
    const full = page.replace('It is hot.', 'It is hot. '.repeat(95_000))
    const { events, html } = await send([[makeCup], [place(tag)], 'Done.'], [made(await noisy())], {
      html: full,
      settings: { MAX_DOCUMENT_SIZE_MB: '1' },
    })
    assert.match(errorOf(events).content, /larger than 1 MB/)
    assert.equal(html, full)
  })
})

describe('a picture that is not placed', () => {
  const forgotten: [name: string, placed: Call, mended: Call, lack: RegExp][] = [
    [
      'is asked for again where it has no alternative text',
      place(tag.replace(/ alt="[^"]*"/, '')),
      ['set_attribute', { selector: 'img', name: 'alt', value: 'A cup' }],
      /^The <img> of the picture “A cup of tea” lacks alt, width or height\./,
    ],
    [
      'is asked for again where it has no size',
      place(tag.replace(/width="\d+"/, 'width="100%"')),
      ['set_attribute', { selector: 'img', name: 'width', value: '1376' }],
      /lacks alt, width or height/,
    ],
    [
      'is asked for again where its data has another type',
      place(tag.replace('data:image/webp', 'data:image/png')),
      ['set_attribute', { selector: 'img', name: 'src', value: src }],
      /Write data:image\/webp;base64, right before \[folded-0\]/,
    ],
    [
      'is asked for again where it is in no element',
      place(`<!-- ${tag} -->`),
      place(tag),
      /^The picture “A cup of tea” is not visible in the document yet\. Place it where it is seen: <img /,
    ],
    ...[
      `<p title="${src}">A cup</p>`,
      `<img src="cup.webp" data-src="${src}" alt="" width="8" height="8">`,
      `<script>const cup = '${src}'</script>`,
      `<template>${tag}</template>`,
      `<noscript>${tag}</noscript>`,
      `<div hidden><p>${tag}</p></div>`,
      `<template><style>p { background: url(${src}) }</style></template>`,
    ].map((content): [name: string, placed: Call, mended: Call, lack: RegExp] => [
      `is asked for again where nobody sees it: ${content}`,
      place(content),
      place(tag),
      /^The picture “A cup of tea” is not visible in the document yet\./,
    ]),
  ]
  for (const [name, placed, mended, lack] of forgotten) {
    it(name, async () => {
      const { events, edits } = await send(
        [[makeCup], [placed], 'Done.', [mended], 'Now it is done.'],
        [made()],
      )
      assert.match(String(resultIn(edits[3])), lack)
      assert.equal(only(events, 'done').outcome, 'completed')
    })
  }

  it('fails the turn, which says that it was made and is lost', async () => {
    const { events, html, day } = await send([[makeCup], 'Done.', 'Done, I said.'], [made()])
    const { content, code, retryable, offers } = errorOf(events)
    assert.equal(
      content,
      'The picture was made but could not be placed, so nothing was changed. It is not kept: another try makes a new one. The picture “A cup of tea” is not visible in the document yet.',
    )
    assert.deepEqual([code, retryable, offers], ['picture_not_placed', true, ['retry']])
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.equal(html, page)
    assert.equal(day.images_generated, 1)
  })

  it('fails the turn also where its place is not found, or is locked', async () => {
    const wrong = place(tag, '<h1>Coffee</h1>')
    const { events } = await send([[makeCup], [wrong], [wrong], [wrong]], [made()])
    assert.match(errorOf(events).content, /^The picture was made but could not be placed/)
  })

  it('can’t be named before it is made', async () => {
    const { events, edits } = await send([[place(tag)], 'I can’t.'], [])
    assert.deepEqual(resultIn(edits[1]), [
      { error: 'There is no long data that [folded-0] stands for.' },
    ])
    assert.equal(errorOf(events).code, 'edit_failed')
  })
})

describe('a picture that is not made', () => {
  const unsafe = picture([], 'IMAGE_SAFETY', 0)

  it('may be asked for once more, in other words', async () => {
    const { events, edits, asked } = await send(
      [[makeCup], [makeCup], [place(tag)], 'Done.'],
      [unsafe, made()],
    )
    assert.match(JSON.stringify(resultIn(edits[1])), /the picture may be unsafe.*once more/)
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(asked.length, 2)
  })

  it('fails the turn after the second refusal, without a third request', async () => {
    const { events, asked, day, html } = await send(
      [[makeCup], [makeCup], [makeCup], 'The model refuses it.'],
      [unsafe, unsafe],
    )
    const { content, code, retryable } = errorOf(events)
    assert.equal(
      content,
      'Nothing was changed. No picture was made. Gemini stopped its answer because the picture may be unsafe.',
    )
    assert.deepEqual([code, retryable, asked.length], ['refused', false, 2])
    assert.equal(day.images_generated, 0)
    assert.equal(html, page)
  })

  it('fails the turn where its bytes can’t be read', async () => {
    const { events, html, day } = await send([[makeCup]], [made('iVBORw0KGgo=')])
    assert.match(errorOf(events).content, /The picture that Gemini Nano Banana 2\.1 made can’t be/)
    assert.equal(html, page)
    assert.equal(day.images_generated, 1)
  })

  it('fails the turn in the words of the provider', async () => {
    const gone = failure(404, 'NOT_FOUND', 'no such model')
    const { events, day } = await send([[makeCup]], [gone])
    const { content, code } = errorOf(events)
    assert.match(content, /^Nothing was changed\. Gemini does not offer this model/)
    assert.equal(code, 'model_not_found')
    assert.equal(day, undefined)
  })

  it('is not asked for again where the answer did not come, since it may have been made', async () => {
    const { events, asked, rows } = await send(
      [[makeCup]],
      [{ kind: 'json', body: {}, end: 'cut' }],
    )
    assert.equal(errorOf(events).code, 'connection')
    assert.equal(asked.length, 1)
    const [row] = rows
    assert.deepEqual([rows.length, row?.estimated], [1, 1])
    assert.ok(Number(row?.cost_usd) >= 0.0336, `${row?.cost_usd} is less than a picture costs`)
  })

  it('is asked for again where the provider was busy', async () => {
    const busy = failure(429, 'RESOURCE_EXHAUSTED', 'busy', [retryInfo('0.001s')])
    const { events, asked, rows } = await send([[makeCup], [place(tag)], 'Done.'], [busy, made()])
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.deepEqual([asked.length, rows.length], [2, 1])
  })

  it('is refused as a fifth one, and the others are placed', async () => {
    const four = [0, 1, 2, 3]
    const data = await Promise.all(four.map((one) => plainPicture(160 + one, 90)))
    const all = four
      .map((one) => tag.replace('-0]', `-${one}]`).replace('1376', String(160 + one)))
      .join('')
    const { events, edits, asked } = await send(
      [[makeCup, makeCup, makeCup, makeCup, makeCup], [place(all)], 'Added four.'],
      data.map((one) => made(one)),
    )
    assert.equal(asked.length, 4)
    assert.match(JSON.stringify(resultIn(edits[1])?.at(-1)), /No more than 4 pictures/)
    assert.equal(only(events, 'done').outcome, 'completed')
  })

  it('is not asked for where a budget has too little left', async () => {
    const { events, asked, reserved } = await send([[makeCup]], [made()], {
      settings: { BUDGET_DAY_USD: '0.1' },
    })
    assert.equal(errorOf(events).code, 'budget')
    assert.match(errorOf(events).content, /^Nothing was changed\. The budget of \$0\.10 for today/)
    assert.equal(asked.length, 0)
    assert.equal(reserved, 0)
  })

  it('is stopped with its turn, upstream too, and is booked as an estimate', async () => {
    const arrived = Promise.withResolvers<void>()
    await using test = await openWithGemini(({ method }) => {
      if (method !== 'generateContent') return answerOf([makeCup])
      arrived.resolve()
      return { kind: 'json', body: {}, end: 'hang' }
    })
    const { app, gemini } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const turn = await begin(app, session, { message: 'Add a picture', route: 'image' })
    await waitFor(app, turn.id, ({ type }) => type === 'usage')
    await arrived.promise
    const aborted = gemini.nextAbort()
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    await aborted
    const events = await turn.end()
    assert.equal(only(events, 'done').outcome, 'cancelled')
    assert.equal(await app.htmlOf(id), page)
    const { rows, reserved } = await booked(app)
    const [row] = rows
    assert.deepEqual([rows.length, row?.estimated, row?.images, reserved], [1, 1, 0, 0])
    // Gemini goes on and charges for it.
    assert.ok(Number(row?.cost_usd) >= 0.0336, `${row?.cost_usd} is less than a picture costs`)
  })
})

describe('a picture that can’t be made here', () => {
  async function refused(settings: Record<string, string>) {
    await using app = await openApp(settings)
    const session = await app.newSession()
    await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'Add a photo of a cup of tea.' })
    const { messages } = await app.json(`/api/sessions/${session}/chat`)
    return { events, messages, error: errorOf(events), models: await app.json('/api/models') }
  }

  it('fails the turn where no model makes pictures, and says what to set', async () => {
    const { events, messages, error, models } = await refused({})
    assert.equal(only(events, 'turn').route, 'image')
    assert.equal(error.code, 'no_image_model')
    assert.equal(
      error.content,
      'Nothing was changed. There is no model that makes pictures: GOOGLE_API_KEY is not set. Whoever runs this server can change that in its settings.',
    )
    assert.equal(messages.at(-2).content, 'Add a photo of a cup of tea.')
    const role = models.roles.find((one: { role: string }) => one.role === 'image')
    assert.deepEqual(role, { role: 'image', model: null, why: 'GOOGLE_API_KEY is not set' })
  })

  it('tells what can be done without it by a model that calls tools', async () => {
    await using claudes = await claude.startClaude(() => claude.stream(claude.stop('end_turn')))
    const { error } = await refused(claudes.settings)
    assert.match(error.content, /settings\. Charts and drawings in code can be asked for without/)
  })

  it('fails the turn where the model that edits calls no tools, and says what to set', async () => {
    await using gemini = await startGemini(() => made())
    const { error } = await refused({ ...gemini.settings, EDIT_MODEL: 'builtin/composer' })
    assert.equal(error.code, 'no_edit_model')
    assert.match(error.content, /builtin\/composer can’t do that\..*EDIT_MODEL/)
    assert.equal(gemini.requests.length, 0)
  })

  it('may only have a size that its model makes', async () => {
    const id = 'gemini/gemini-lite-image'
    const prices = [{ input: 1, output: 1, image_output: 30, image: { '1K': 0.03 } }]
    using file = modelsFile({ models: [{ id, can: ['image'], prices }] })
    const { edits, asked, events } = await send(
      [[['make_image', { ...cup, size: '4K' }]], [makeCup], [place(tag)], 'Done.'],
      [made()],
      { settings: { MODELS_FILE: file.MODELS_FILE, IMAGE_MODEL: id } },
    )
    assert.match(JSON.stringify(resultIn(edits[1])), /The input of make_image is wrong\. size: /)
    const tools = edits[0]?.body.tools?.flatMap((one) => one.functionDeclarations)
    const { properties } = v.parse(
      v.object({ properties: v.object({ size: v.object({ enum: v.array(v.string()) }) }) }),
      tools?.find(({ name }) => name === 'make_image')?.parametersJsonSchema,
    )
    assert.deepEqual(properties.size.enum, ['1K'])
    assert.equal(asked[0]?.model, 'gemini-lite-image')
    assert.equal(only(events, 'done').outcome, 'completed')
  })

  it('stops the start where IMAGE_MODEL names a model that makes none', async () => {
    using file = modelsFile({ models: [{ id: 'openai/painter', can: ['image'], prices: [] }] })
    const { MODELS_FILE } = file
    const settings = { MODELS_FILE, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }
    for (const [IMAGE_MODEL, why] of [
      ['builtin/composer', 'it makes no pictures'],
      ['openai/painter', 'the provider openai can’t be asked for pictures'],
      ['gemini-nano-banana-2.1', 'GOOGLE_API_KEY is not set'],
    ] as const) {
      await assert.rejects(openApp({ ...settings, IMAGE_MODEL }), {
        name: 'StartError',
        message: `IMAGE_MODEL is ${IMAGE_MODEL}, but ${why}.`,
      })
    }
  })

  it('is not left to a fallback that calls no tools', async () => {
    await using gemini = await startGemini(() => made())
    await using claudes = await claude.startClaude(() => claude.failure(404, 'not_found_error'))
    const fallback = { FALLBACK_EDIT_MODEL: 'builtin/composer' }
    const { error } = await refused({ ...claudes.settings, ...keyOf(gemini), ...fallback })
    assert.equal(error.code, 'model_not_found')
  })

  it('is refused where there is no document', async () => {
    await using app = await openApp()
    const body = { message: 'A photo of a cup', route: 'image' }
    const { detail } = await app.json(`/api/chat/${await app.newSession()}`, { body }, 422)
    assert.match(detail, /^There is no document to put a picture in yet/)
  })
})

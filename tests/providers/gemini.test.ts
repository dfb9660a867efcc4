import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { costOf } from '../../src/costs/price.ts'
import { createCatalogue } from '../../src/providers/catalogue.ts'
import { createGemini } from '../../src/providers/gemini/index.ts'
import {
  ProviderError,
  type AssistantMessage,
  type ImageEvent,
  type ImageRequest,
  type ModelEvent,
  type ModelRequest,
  type UsageReport,
} from '../../src/providers/provider.ts'
import { only } from '../support/app.ts'
import {
  block,
  calls,
  failure,
  failureChunk,
  finish,
  gate,
  key,
  openWithGemini,
  picture,
  raw,
  retryInfo,
  startGemini,
  stream,
  text,
  thinking,
  type GeminiBody,
  type GeminiDouble,
  type Reply,
} from '../support/gemini.ts'
import { begin, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html lang="en">\n<head><title>Tea</title></head>\n<body><h1>Tea</h1>\n<p>Green — 茶 🍵</p>\n</body>\n</html>'
const pieces = page.match(/[\s\S]{1,9}/gu) ?? []

/** The cost of the usage that the double reports: the prices of Gemini 3.8 Flash double in 2027. */
function costOn(day: string): number {
  const usd = (4000 * 0.75 + 6000 * 0.075 + 270 * 3.75) / 1e6
  return day < '2027-01-01' ? usd : usd * 2
}

const today = () => new Date().toISOString().slice(0, 10)

function assertClose(actual: number | null, expected: number) {
  assert.ok(Math.abs((actual ?? Infinity) - expected) < 1e-12, `${actual}, not ${expected}`)
}

const replaces = (old_text: string, new_text: string) => ({
  name: 'html_replace',
  args: { old_text, new_text },
})

function functionsOf({ tools = [] }: GeminiBody) {
  return tools.flatMap(({ functionDeclarations }) => functionDeclarations)
}

describe('Gemini', () => {
  it('creates a document: streamed, saved byte for byte, its cost booked as reported', async () => {
    const before = today()
    await using test = await openWithGemini(() =>
      stream(
        thinking('I plan the page. Then I write.\n'),
        text('Here you are:\n```html\n', ...pieces, '\n```'),
        finish('STOP'),
      ),
    )
    const { app, gemini } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'A page on tea' })
    const html = only(events, 'html')
    assert.equal(html.content, page)
    assert.equal(await app.htmlOf(html.document_id), page)
    const chunks = events.flatMap((event) => (event.type === 'html_chunk' ? [event.content] : []))
    assert.equal(chunks.join(''), page)
    const words = events.flatMap((event) => (event.type === 'chunk' ? [event.content] : []))
    assert.equal(words.join('').trim(), 'Here you are:')
    assert.ok(
      events.some((event) => event.type === 'status' && event.content.startsWith('Thinking: ')),
    )

    const usage = only(events, 'usage')
    assert.deepEqual(
      [usage.input_tokens, usage.cache_read_tokens, usage.cache_write_tokens, usage.output_tokens],
      [4000, 6000, 0, 270],
    )
    assert.equal(usage.estimated, false)
    if (before === today()) assertClose(usage.cost_usd, costOn(before))

    const [request] = gemini.requests
    assert.equal(gemini.headers[0]?.['x-goog-api-key'], key)
    assert.equal(request?.model, 'gemini-3.8-flash')
    assert.deepEqual(request.body.generationConfig, {
      maxOutputTokens: 64_000,
      thinkingConfig: { thinkingLevel: 'MEDIUM', includeThoughts: true },
    })
    assert.equal(request.body.tools, undefined)
    assert.match(request.body.systemInstruction?.parts[0]?.text ?? '', /HTML/)
    assert.equal(request.body.contents.at(-1)?.role, 'user')
  })

  it('edits in two rounds when the first call misses, and gets its own parts and the reason back', async () => {
    const first = { id: 'fc1', ...replaces('<h1>Coffee</h1>', '<h1>Mate</h1>') }
    const second = [
      { id: 'fc2', ...replaces('<h1>Tea</h1>', '<h1>Mate</h1>') },
      { id: 'fc3', ...replaces('Green', 'Roasted') },
    ]
    const replies = [
      stream(thinking('Looking.'), text('I see.'), calls(first), finish('STOP')),
      stream(calls(...second), finish('STOP')),
      stream(text('Changed the heading ', 'to Mate.'), finish('STOP')),
    ]
    await using test = await openWithGemini((_, index) => replies[index] ?? stream())
    const { app, gemini } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'Call it Mate' })
    const edits = events.filter((event) => event.type === 'edit')
    assert.deepEqual(
      edits.map((event) => event.ok),
      [false, true, true],
    )
    const changed = page.replace('<h1>Tea', '<h1>Mate').replace('Green', 'Roasted')
    assert.equal(await app.htmlOf(id), changed)
    assert.equal(only(events, 'summary').content, 'Changed the heading to Mate.')

    const [one, two, three] = gemini.requests.map(({ body }) => body)
    assert.ok(one && two && three)
    assert.ok(functionsOf(one).some(({ name }) => name === 'html_replace'))
    assert.deepEqual(one.generationConfig.thinkingConfig?.thinkingLevel, 'MEDIUM')
    assert.ok(one.contents[0]?.parts[0]?.text?.includes(page))
    assert.deepEqual(two.contents.slice(0, 1), one.contents, 'history is only added to')
    assert.deepEqual(two.contents[1], {
      role: 'model',
      parts: [
        { text: 'Looking.', thought: true },
        { text: 'I see.' },
        { functionCall: first, thoughtSignature: 'c2lnfc1' },
      ],
    })
    const [refused] = two.contents[2]?.parts ?? []
    assert.equal(refused?.functionResponse?.id, 'fc1')
    assert.equal(refused.functionResponse.name, 'html_replace')
    assert.match(JSON.stringify(refused.functionResponse.response), /^{"error":".*not in the doc/)
    assert.deepEqual(three.contents.slice(0, 3), two.contents)
    assert.deepEqual(three.contents[3]?.parts, [
      { functionCall: second[0], thoughtSignature: 'c2lnfc2' },
      { functionCall: second[1] },
    ])
    assert.deepEqual(three.contents[4]?.parts, [
      { functionResponse: { id: 'fc2', name: 'html_replace', response: { output: 'Done.' } } },
      { functionResponse: { id: 'fc3', name: 'html_replace', response: { output: 'Done.' } } },
    ])
    const costs = await app.json('/api/costs/today')
    assert.equal(costs.days[0].request_count, 3)
    if (costs.days.length === 1)
      assertClose(costs.total_usd, 3 * costOn(costs.days[0].date ?? today()))
  })

  it('may give its calls no ids, and gets the results without ids, in order', async () => {
    await using test = await openWithGemini((_, index) =>
      index === 0
        ? stream(calls(replaces('<h1>Tea', '<h1>Mate'), replaces('Coffee', 'Mate')), finish('STOP'))
        : stream(text('I can’t.'), finish('STOP')),
    )
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    await test.app.chat(session, { message: 'Call it Mate' })
    const results = test.gemini.requests[1]?.body.contents[2]?.parts ?? []
    assert.deepEqual(
      results.map(({ functionResponse }) => Object.keys(functionResponse?.response ?? {})),
      [['output'], ['error']],
    )
    assert.ok(results.every(({ functionResponse }) => functionResponse?.id === undefined))
  })

  const broken: [reason: string, told: RegExp][] = [
    ['MALFORMED_FUNCTION_CALL', /^ERROR of unreadable_call: The call was malformed/],
    ['UNEXPECTED_TOOL_CALL', /^ERROR of unreadable_call: .*not offered/],
    ['TOO_MANY_TOOL_CALLS', /^ERROR of unreadable_call: There were too many/],
  ]
  for (const [reason, told] of broken) {
    it(`is told when it stops for ${reason}, and tries again`, async () => {
      const replies = [
        stream(thinking('Hm.'), calls({ id: 'fc1', ...replaces('Tea', 'Mate') }), finish(reason)),
        stream(calls({ id: 'fc2', ...replaces('<h1>Tea', '<h1>Mate') }), finish('STOP')),
        stream(text('Done.'), finish('STOP')),
      ]
      await using test = await openWithGemini((_, index) => replies[index] ?? stream())
      const { app, gemini } = test
      const session = await app.newSession()
      const id = await app.importHtml(session, page)
      const events = await app.chat(session, { message: 'Call it Mate' })
      assert.equal(only(events, 'done').outcome, 'completed')
      assert.equal(await app.htmlOf(id), page.replace('<h1>Tea', '<h1>Mate'))
      const contents = gemini.requests[1]?.body.contents ?? []
      assert.match(contents[2]?.parts[0]?.text ?? '', told)
      assert.deepEqual(contents[1]?.parts, [{ text: `I called unreadable_call with ${reason}` }])
    })
  }

  it('answers a question in words and changes nothing', async () => {
    await using test = await openWithGemini(() =>
      stream(thinking('Easy.'), text('It is about ', 'tea 🍵.'), finish('STOP')),
    )
    const { app, gemini } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'What is this about?' })
    assert.equal(only(events, 'done').outcome, 'completed')
    const words = events.flatMap((event) => (event.type === 'chunk' ? [event.content] : []))
    assert.equal(words.join(''), 'It is about tea 🍵.')
    assert.equal(await app.htmlOf(id), page)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
    assert.deepEqual(gemini.requests[0]?.body.generationConfig, {
      maxOutputTokens: 8000,
      thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true },
    })
  })

  const empty: [reason: string, route: string, outcome: string, code: string][] = [
    ['STOP', 'create', 'failed', 'no_document'],
    ['STOP', 'ask', 'failed', 'no_answer'],
    ['MAX_TOKENS', 'create', 'truncated', 'truncated'],
    ['MAX_TOKENS', 'ask', 'truncated', 'truncated'],
  ]
  for (const [reason, route, outcome, code] of empty) {
    it(`may think until nothing is left to answer, stop for ${reason}, and charge for it: ${route} is ${outcome}`, async () => {
      await using test = await openWithGemini(() => stream(thinking('Hm.'), finish(reason)))
      const { app, gemini } = test
      const session = await app.newSession()
      const id = await app.importHtml(session, page)
      const body = { message: 'A page?', route, model: 'gemini-4-argon' }
      const events = await app.chat(session, body)
      assert.equal(only(events, 'done').outcome, outcome)
      assert.equal(only(events, 'error').code, code)
      assert.equal(only(events, 'error').retryable, true)
      assert.equal(only(events, 'usage').output_tokens, 270)
      assert.equal(gemini.requests.length, 1)
      assert.equal(await app.htmlOf(id), page)
    })
  }

  const refusals: [name: string, chunks: Reply, why: RegExp][] = [
    ['its answer may be unsafe', stream(text('<p>'), finish('SAFETY')), /may be unsafe/],
    ['its answer is prohibited', stream(finish('PROHIBITED_CONTENT')), /content is prohibited/],
    ['its answer has a forbidden term', stream(finish('BLOCKLIST')), /forbidden term/],
    ['its answer has personal data', stream(finish('SPII')), /personal data/],
    ['its answer repeats a source', stream(finish('RECITATION')), /word for word/],
    ['its answer is in another language', stream(finish('LANGUAGE')), /language is not supp/],
    ['the message is blocked', stream(block('PROHIBITED_CONTENT')), /blocked the message because/],
    ['the message is blocked for no reason', stream(block('OTHER')), /blocked the message\./],
  ]
  for (const [name, reply, why] of refusals) {
    it(`refuses with the reason, and nothing is saved, where ${name}`, async () => {
      await using test = await openWithGemini(() => reply)
      const session = await test.app.newSession()
      const events = await test.app.chat(session, { message: 'A virus' })
      const error = only(events, 'error')
      assert.equal(error.code, 'refused')
      assert.match(error.content, why)
      assert.equal(error.retryable, false)
      assert.equal(only(events, 'usage').estimated, false)
      assert.ok(!events.some(({ type }) => type === 'html'))
      assert.equal(test.gemini.requests.length, 1)
    })
  }

  for (const reason of ['MAX_TOKENS', 'CONTINUATION']) {
    it(`is truncated when it stops for ${reason}, and no call of it is run`, async () => {
      await using test = await openWithGemini(() =>
        stream(calls({ id: 'fc1', ...replaces('<h1>Tea', '<h1>Mate') }), finish(reason)),
      )
      const session = await test.app.newSession()
      const id = await test.app.importHtml(session, page)
      const events = await test.app.chat(session, { message: 'Call it Mate' })
      assert.equal(only(events, 'done').outcome, 'truncated')
      assert.ok(!events.some((event) => event.type === 'edit'))
      assert.equal(await test.app.htmlOf(id), page)
      assert.equal(test.gemini.requests.length, 1)
    })
  }

  const cuts: [name: string, end: 'normal' | 'cut'][] = [
    ['ends without a reason', 'normal'],
    ['is cut', 'cut'],
  ]
  for (const [name, end] of cuts) {
    it(`ends a turn when the stream ${name}, keeps what came, and is not asked again`, async () => {
      const begun = pieces.slice(0, 6)
      await using test = await openWithGemini(() => ({
        kind: 'stream',
        chunks: [thinking('Hm.'), ...text(...begun)],
        end,
      }))
      const { app, gemini } = test
      const events = await app.chat(await app.newSession(), { message: 'A page' })
      assert.equal(only(events, 'error').code, 'connection')
      assert.equal(gemini.requests.length, 1)
      const draft = await app.json(`/api/turns/${only(events, 'turn').turn_id}/draft`)
      assert.equal(draft.html, begun.join(''))
      const usage = only(events, 'usage')
      assert.equal(usage.estimated, true)
      assert.equal(usage.input_tokens, 100)
      assert.equal(usage.output_tokens, Math.ceil(('Hm.' + begun.join('')).length / 4))
    })
  }

  it('is asked again when its limit is reached, and then answers', async () => {
    await using test = await openWithGemini((_, index) =>
      index === 0
        ? failure(429, 'RESOURCE_EXHAUSTED', 'Slow down.', [retryInfo('0.5s')])
        : stream(text(page), finish('STOP')),
    )
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(test.gemini.requests.length, 2)
    assert.equal(events.filter(({ type }) => type === 'usage').length, 1)
  })

  it('is not waited for when it asks for an hour', async () => {
    await using test = await openWithGemini(() =>
      failure(429, 'RESOURCE_EXHAUSTED', 'Slow down.', [retryInfo('3600s')]),
    )
    const session = await test.app.newSession()
    const error = only(await test.app.chat(session, { message: 'A page' }), 'error')
    assert.equal(error.code, 'rate_limited')
    assert.equal(test.gemini.requests.length, 1)
  })

  it('ends a turn on an error in mid-stream, and the connection is closed', async () => {
    await using test = await openWithGemini(() => ({
      kind: 'stream',
      chunks: [...text(pieces[0] ?? ''), failureChunk(503, 'UNAVAILABLE', 'Overloaded.')],
      end: 'hang',
    }))
    const aborted = test.gemini.nextAbort()
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'error').code, 'overloaded')
    assert.equal(test.gemini.requests.length, 1)
    await aborted
  })

  it('never shows the key, also when it is refused', async () => {
    const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }
    await using test = await openWithGemini(() =>
      failure(400, 'INVALID_ARGUMENT', `API key ${key} is not valid.`, [info]),
    )
    const { app } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'A page' })
    const error = only(events, 'error')
    assert.equal(error.code, 'authentication')
    assert.match(error.content, /Whoever runs this server can check GOOGLE_API_KEY/)
    const told = JSON.stringify([
      events,
      await app.json('/api/models'),
      await app.json(`/api/sessions/${session}/chat`),
      app.logLines,
    ])
    assert.ok(!told.includes(key))
    assert.equal(test.gemini.requests.length, 1)
  })

  it('is given up when it hangs, and the connection is closed', async () => {
    await using test = await openWithGemini(
      () => ({ kind: 'stream', chunks: text(...pieces.slice(0, 3)), end: 'hang' }),
      { IDLE_TIMEOUT: '1' },
    )
    const aborted = test.gemini.nextAbort()
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'error').code, 'idle')
    assert.equal(test.gemini.requests.length, 1)
    await aborted
  })

  it('is stopped by a cancel, upstream too, and what came is kept and booked as estimated', async () => {
    const begun = pieces.slice(0, 5)
    await using test = await openWithGemini(() =>
      stream(thinking('Hm.'), text(...begun), gate, finish('STOP')),
    )
    const { app, gemini } = test
    const aborted = gemini.nextAbort()
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    await waitFor(app, turn.id, (event) => event.type === 'html_chunk')
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    await aborted
    const events = await turn.end()
    assert.equal(only(events, 'done').outcome, 'cancelled')
    assert.equal(only(events, 'usage').estimated, true)
    assert.equal(gemini.requests.length, 1)
  })
})

/** The model of a double, without the app. */
function modelOf(gemini: GeminiDouble, id = 'gemini-3.8-flash') {
  const facts = createCatalogue().find(`gemini/${id}`)
  assert.ok(facts)
  const { textModel, imageModel } = createGemini({
    apiKey: key,
    baseURL: gemini.settings.GOOGLE_GEMINI_BASE_URL,
  })
  return { facts, text: textModel(facts), image: imageModel(facts) }
}

const question: ModelRequest = {
  purpose: 'edit',
  system: 'Edit.',
  tools: [],
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Call it Mate' }] }],
}

async function collect<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const collected: Event[] = []
  for await (const event of events) collected.push(event)
  return collected
}

const never = new AbortController().signal

function endOf(events: ModelEvent[]) {
  const end = events.at(-1)
  assert.ok(end?.type === 'end')
  return end
}

/** The failure of a request that is answered like this. */
async function failureOf(reply: Reply): Promise<ProviderError> {
  await using gemini = await startGemini(() => reply)
  try {
    await collect(modelOf(gemini).text.stream(question, never))
  } catch (error) {
    assert.ok(error instanceof ProviderError)
    return error
  }
  assert.fail('it did not fail')
}

describe('a model of Gemini', () => {
  it('gets the same parts back after they were stored as JSON', async () => {
    await using gemini = await startGemini((_, index) =>
      index === 0
        ? stream(thinking('茶 🍵'), calls({ id: 'fc1', ...replaces('a', 'b') }), finish('STOP'))
        : stream(text('Done.'), finish('STOP')),
    )
    const { text: model } = modelOf(gemini)
    const { message } = endOf(await collect(model.stream(question, never)))
    const stored: AssistantMessage = JSON.parse(JSON.stringify(message))
    for (const own of [message, stored]) {
      const result = { type: 'tool_result', callId: 'fc1', ok: true, content: 'Done.' } as const
      const messages = [...question.messages, own, { role: 'user' as const, parts: [result] }]
      await collect(model.stream({ ...question, messages }, never))
    }
    const [, first, second] = gemini.requests
    assert.match(JSON.stringify(first), /c2lnfc1/)
    assert.deepEqual(second, first)
  })

  it('gets the calls of another provider and their results as text', async () => {
    await using gemini = await startGemini(() => stream(text('Done.'), finish('STOP')))
    const message: AssistantMessage = {
      role: 'assistant',
      text: 'I see.',
      calls: [{ id: 'toolu_1', name: 'html_delete', input: '{"text_to_delete":"x"}' }],
      native: { provider: 'anthropic', data: [{ type: 'text', text: 'secret' }] },
    }
    const result = { type: 'tool_result', callId: 'toolu_1', ok: false, content: 'No x.' } as const
    const messages = [...question.messages, message, { role: 'user' as const, parts: [result] }]
    await collect(modelOf(gemini).text.stream({ ...question, messages }, never))
    assert.deepEqual(gemini.requests[0]?.body.contents.slice(1), [
      {
        role: 'model',
        parts: [{ text: 'I see.' }, { text: 'I called html_delete with {"text_to_delete":"x"}' }],
      },
      { role: 'user', parts: [{ text: 'ERROR of html_delete: No x.' }] },
    ])
  })

  it('is asked for JSON of a schema, sees pictures, and writes no more than it may', async () => {
    await using gemini = await startGemini(() => stream(text('{"route":"edit"}'), finish('STOP')))
    const answerSchema = { type: 'object', properties: { route: { type: 'string' } } }
    const image = {
      type: 'image',
      name: 'a.png',
      mediaType: 'image/png',
      data: 'iVBORw0K',
    } as const
    const request: ModelRequest = {
      purpose: 'route',
      system: 'Route.',
      tools: [],
      answerSchema,
      maxOutput: 100,
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'What now?' }, image] }],
    }
    const events = await collect(modelOf(gemini).text.stream(request, never))
    assert.equal(endOf(events).message.text, '{"route":"edit"}')
    const [sent] = gemini.requests
    assert.deepEqual(sent?.body.generationConfig, {
      maxOutputTokens: 100,
      thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true },
      responseMimeType: 'application/json',
      responseJsonSchema: answerSchema,
    })
    assert.deepEqual(sent.body.contents[0]?.parts, [
      { text: 'What now?' },
      { inlineData: { mimeType: 'image/png', data: 'iVBORw0K' } },
    ])
  })

  it('of an older generation gets no level of thinking, which it would refuse', async () => {
    await using gemini = await startGemini(() => stream(text('Hi.'), finish('STOP')))
    await collect(modelOf(gemini, 'gemini-2.5-pro').text.stream(question, never))
    assert.deepEqual(gemini.requests[0]?.body.generationConfig, { maxOutputTokens: 32_000 })
  })

  it('costs what its prices say on the day of the call', async () => {
    await using gemini = await startGemini(() => stream(text('Hi.'), finish('STOP')))
    const { facts, text: model } = modelOf(gemini)
    const report = (await collect(model.stream(question, never))).find(
      (event): event is UsageReport => event.type === 'usage',
    )
    assert.ok(report)
    for (const day of ['2026-12-31', '2027-01-01']) {
      assertClose(costOf(facts, report, day), costOn(day))
    }
  })

  for (const usageMetadata of [undefined, {}, { promptTokenCount: 0, totalTokenCount: 0 }]) {
    it(`has an unknown cost when its usage is ${JSON.stringify(usageMetadata)}`, async () => {
      await using gemini = await startGemini(() =>
        stream(text('12345678'), { ...finish('STOP'), usageMetadata }),
      )
      const events = await collect(modelOf(gemini).text.stream(question, never))
      assert.deepEqual(
        events.filter(({ type }) => type === 'usage'),
        [
          {
            type: 'usage',
            usage: { input: 0, output: 2, cacheRead: 0, cacheWrite: 0 },
            estimated: true,
            unknown: true,
          },
        ],
      )
    })
  }

  it('that does not exist fails without a request', async () => {
    await using gemini = await startGemini(() => stream())
    for (const id of ['a/../b', 'a?b', 'a b', 'a#b']) {
      await assert.rejects(collect(modelOf(gemini, id).text.stream(question, never)), {
        name: 'ProviderError',
        failure: 'model_not_found',
      })
    }
    assert.equal(gemini.requests.length, 0)
  })

  const failures: [status: number, word: string, failure: string, says: RegExp][] = [
    [400, 'INVALID_ARGUMENT', 'bad_request', /Said by the double/],
    [401, 'UNAUTHENTICATED', 'authentication', /GOOGLE_API_KEY/],
    [402, 'PAYMENT_REQUIRED', 'billing', /no credit/],
    [403, 'PERMISSION_DENIED', 'forbidden', /may not use this model.* Said by the double\.$/],
    [404, 'NOT_FOUND', 'model_not_found', /does not offer this model\. Said by the double/],
    [408, 'TIMEOUT', 'overloaded', /overloaded/],
    [413, 'TOO_LARGE', 'too_large', /too large/],
    [418, 'TEAPOT', 'unknown', /Said by the double/],
    [429, 'RESOURCE_EXHAUSTED', 'rate_limited', /limit or quota/],
    [500, 'INTERNAL', 'overloaded', /overloaded/],
    [503, 'UNAVAILABLE', 'overloaded', /overloaded/],
    [504, 'DEADLINE_EXCEEDED', 'overloaded', /overloaded/],
  ]
  for (const [status, word, name, says] of failures) {
    it(`fails as ${name} on status ${status}, at the start and in mid-stream`, async () => {
      const error = [status, word, 'Said by the double.', [retryInfo('2.5s')]] as const
      for (const reply of [failure(...error), stream(thinking('Hm.'), failureChunk(...error))]) {
        const failed = await failureOf(reply)
        assert.equal(failed.failure, name)
        assert.match(failed.message, says)
        assert.equal(failed.retryAfter, 2500)
      }
    })
  }

  it('fails in another sentence when it can’t be reached, and nothing is booked', async () => {
    const gemini = await startGemini(() => stream())
    await gemini[Symbol.asyncDispose]()
    const { text: model, image } = modelOf(gemini)
    const picture: ImageRequest = { prompt: 'A cup', aspectRatio: '1:1', size: '1K', pictures: [] }
    for (const events of [model.stream(question, never), image.stream(picture, never)]) {
      await assert.rejects(events.next(), {
        failure: 'connection',
        message:
          'Gemini could not be reached. Whoever runs this server can check the network, and GOOGLE_GEMINI_BASE_URL if it is set.',
      })
    }
  })

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const parts = `[{"functionCall":{"name":"html_delete","args":{"text_to_delete":${deep}}}}]`
  for (const [name, chunk] of [
    ['is not JSON', '{"candidates":['],
    ['nests 100,000 deep', `{"candidates":[{"content":{"role":"model","parts":${parts}}}]}`],
  ] as const) {
    it(`fails when what it answers ${name}`, async () => {
      const failed = await failureOf(stream(text('Hi.'), raw(chunk)))
      assert.equal(failed.failure, 'connection')
      assert.equal(failed.message, 'Gemini’s answer could not be read.')
    })
  }

  const shapes: [name: string, part: unknown][] = [
    ['a text', { text: 5 }],
    ['a thought', { text: { length: -1e12 }, thought: true }],
    ['the name of a call', { functionCall: { name: 1.5, args: {} } }],
    ['the id of a call', { functionCall: { id: { toString: 1 }, name: 'html_delete', args: {} } }],
  ]
  for (const [name, part] of shapes) {
    it(`fails when ${name} is no text, and its usage is estimated`, async () => {
      const candidates = [{ content: { role: 'model', parts: [part] }, index: 0 }]
      await using test = await openWithGemini(() => stream({ candidates }, finish('STOP')))
      const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
      assert.equal(only(events, 'error').code, 'unknown')
      assert.equal(only(events, 'error').content, 'The model’s answer could not be read.')
      assert.equal(only(events, 'usage').estimated, true)
    })
  }

  it('fails without a page of HTML when a proxy answers with one', async () => {
    const failed = await failureOf({
      kind: 'json',
      status: 404,
      body: `<html>${'x'.repeat(10_000)}`,
    })
    assert.equal(failed.failure, 'model_not_found')
    assert.ok(failed.message.length < 500)
  })

  it('fails without the key where the error repeats it', async () => {
    const failed = await failureOf(failure(400, 'INVALID_ARGUMENT', `Said by ${key}.`))
    assert.equal(failed.message, 'Gemini refused the request. Said by ….')
    assert.ok(!String(failed.cause).includes(key))
  })

  it('fails for a reason that it does not explain', async () => {
    for (const reason of ['OTHER', 'constructor']) {
      assert.equal((await failureOf(stream(text('a'), finish(reason)))).failure, 'unknown')
    }
  })
})

describe('a picture of Gemini', () => {
  const wanted: ImageRequest = { prompt: 'A cup 🍵', aspectRatio: '16:9', size: '2K', pictures: [] }
  const png = 'iVBORw0KGgo='
  const inlineData = { mimeType: 'image/png', data: png }

  async function make(reply: Reply, request = wanted) {
    await using gemini = await startGemini(() => reply)
    const { facts, image } = modelOf(gemini, 'gemini-nano-banana-2.1')
    const events: ImageEvent[] = await collect(image.stream(request, never))
    return { events, facts, requests: gemini.requests }
  }

  it('has the wanted shape and size, and is not one that was made while thinking', async () => {
    const draft = { inlineData: { mimeType: 'image/png', data: 'draft' }, thought: true }
    const reply = picture([
      { text: 'Hm.', thought: true },
      draft,
      { text: 'Here.' },
      { inlineData },
    ])
    const { events, requests, facts } = await make(reply)
    const [usage, made] = events
    assert.deepEqual(made, { type: 'picture', mediaType: 'image/png', data: png })
    assert.equal(events.length, 2)
    assert.deepEqual(usage, {
      type: 'usage',
      usage: { input: 20, output: 30, cacheRead: 0, cacheWrite: 0, imageOutput: 1120 },
      estimated: false,
    })
    assertClose(costOf(facts, usage, '2026-12-01'), (20 * 1.5 + 30 * 7.5 + 1120 * 30) / 1e6)
    assert.deepEqual(requests, [
      {
        model: 'gemini-nano-banana-2.1',
        method: 'generateContent',
        body: {
          contents: [{ role: 'user', parts: [{ text: 'A cup 🍵' }] }],
          generationConfig: {
            responseModalities: ['IMAGE'],
            imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
          },
        },
      },
    ])
  })

  it('may start from others', async () => {
    const pictures = [{ mediaType: 'image/jpeg', data: '/9j/' }] as const
    const { requests } = await make(picture([{ inlineData }]), {
      ...wanted,
      size: '4K',
      pictures: [...pictures],
    })
    assert.deepEqual(requests[0]?.body.contents[0]?.parts, [
      { inlineData: { mimeType: 'image/jpeg', data: '/9j/' } },
      { text: 'A cup 🍵' },
    ])
    assert.equal(requests[0]?.body.generationConfig.imageConfig?.imageSize, '4K')
  })

  const refusals: [name: string, reply: Reply, detail: RegExp][] = [
    ['it may be unsafe', picture([], 'IMAGE_SAFETY', 0), /the picture may be unsafe/],
    ['it is prohibited', picture([], 'IMAGE_PROHIBITED_CONTENT', 0), /is prohibited/],
    ['it repeats another', picture([], 'IMAGE_RECITATION', 0), /like an existing one/],
    ['none was made', picture([{ text: 'Why?' }], 'NO_IMAGE', 0), /made no picture\. Why\?$/],
    ['it could not be made', picture([], 'IMAGE_OTHER', 0), /the picture could not be made\.$/],
    ['there is no reason', picture([], 'STOP', 0), /^Gemini made no picture\.$/],
    ['the limit is reached', picture([], 'MAX_TOKENS', 0), /output limit/],
    ['it answers in words', picture([{ text: 'I can’t.' }], 'STOP', 0), /no picture\. I can’t\.$/],
    ['the prompt is blocked', { kind: 'json', body: block('IMAGE_SAFETY') }, /blocked the message/],
  ]
  for (const [name, reply, detail] of refusals) {
    it(`is refused with the reason where ${name}`, async () => {
      const { events } = await make(reply)
      const [usage, refusal] = events
      assert.equal(usage?.type, 'usage')
      assert.ok(refusal?.type === 'refusal')
      assert.match(refusal.detail, detail)
    })
  }

  it('that fails is explained like a text', async () => {
    await assert.rejects(make(failure(429, 'RESOURCE_EXHAUSTED', '', [retryInfo('7s')])), {
      failure: 'rate_limited',
      retryAfter: 7000,
    })
  })

  it('is stopped by the signal, upstream too, and its cost is then unknown', async () => {
    const arrived = Promise.withResolvers<void>()
    await using gemini = await startGemini(() => {
      arrived.resolve()
      return { kind: 'json', body: {}, end: 'hang' }
    })
    const { image } = modelOf(gemini, 'gemini-nano-banana-2.1')
    const stop = new AbortController()
    const events = image.stream(wanted, stop.signal)
    const first = events.next()
    await arrived.promise
    const aborted = gemini.nextAbort()
    stop.abort()
    const { value } = await first
    assert.ok(value?.type === 'usage' && value.unknown && value.estimated)
    await assert.rejects(events.next(), { name: 'AbortError' })
    await aborted
  })
})

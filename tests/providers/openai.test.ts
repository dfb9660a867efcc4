import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'node:test'
import { column, only, openApp } from '../support/app.ts'
import {
  call,
  comment,
  delta,
  failure,
  gate,
  key,
  openWithOpenai,
  piece,
  start,
  startOpenai,
  stop,
  stream,
  text,
  usage,
  type Chunk,
  type OpenaiRequest,
  type Reply,
} from '../support/openai.ts'
import { begin, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html lang="en">\n<head><title>Tea</title></head>\n<body><h1>Tea</h1>\n<p>Green — 茶 🍵</p>\n</body>\n</html>'
const mate = page.replace('<h1>Tea', '<h1>Mate')
const pieces = page.match(/[\s\S]{1,9}/g) ?? []
const rename = { old_text: '<h1>Tea</h1>', new_text: '<h1>Mate</h1>' }

/** Asks for a document, with a reply for each request; the last reply is repeated. */
async function create(replies: Reply[], settings: Record<string, unknown> = {}) {
  const test = await openWithOpenai((_, index) => replies[index] ?? done, settings)
  const session = await test.app.newSession()
  const events = await test.app.chat(session, { message: 'A page on tea' })
  return { ...test, session, events }
}

/** Asks for a change of the page: the model makes calls, then says that it is done. */
async function edit(chunks: Chunk[], next: Reply = done) {
  const test = await openWithOpenai((_, index) => (index === 0 ? stream(chunks) : next))
  const session = await test.app.newSession()
  const id = await test.app.importHtml(session, page)
  const events = await test.app.chat(session, { message: 'Call it Mate' })
  return { ...test, events, id, html: await test.app.htmlOf(id) }
}

const done = stream(text('Done.'), stop('stop'), usage())

function message(request: OpenaiRequest | undefined, index: number) {
  return request?.messages.at(index)
}

describe('a server that speaks OpenAI’s protocol', () => {
  it('creates a document: streamed, saved byte for byte, with the usage that it reports', async () => {
    await using test = await create([
      stream(
        comment,
        delta({ reasoning_content: 'I plan the page. Then I write.\n' }),
        text('Here you are:\n```html\n', ...pieces, '\n```'),
        stop('stop'),
        usage({ prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 16 } }),
      ),
    ])
    const { app, openai, events, session } = test
    const html = only(events, 'html')
    assert.equal(html.content, page)
    assert.equal(await app.htmlOf(html.document_id), page)
    assert.ok(events.some((one) => one.type === 'status' && one.content.startsWith('Thinking: ')))
    const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, ...rest } = only(
      events,
      'usage',
    )
    assert.deepEqual(
      [input_tokens, cache_read_tokens, cache_write_tokens, output_tokens],
      [20, 64, 16, 20],
    )
    assert.deepEqual([rest.cost_usd, rest.estimated, rest.model], [null, false, 'openai/qwen3'])
    assert.equal((await app.json(`/api/sessions/${session}`)).title, 'Tea')

    const [request] = openai.requests
    assert.equal(openai.headers[0]?.authorization, `Bearer ${key}`)
    assert.deepEqual(Object.keys(request ?? {}).toSorted(), [
      'max_tokens',
      'messages',
      'model',
      'stream',
      'stream_options',
    ])
    assert.deepEqual(column(request?.messages ?? [], 'role'), ['system', 'user'])
    assert.equal(message(request, 1)?.content, 'A page on tea')
  })

  it('edits in two rounds when the first call misses, and gets its own words and the reason back', async () => {
    await using test = await openWithOpenai((_, index) =>
      index === 0
        ? stream(
            text('I look.'),
            call(0, 'call_a', 'html_replace', { ...rename, old_text: '<h1>Coffee</h1>' }),
            call(1, 'call_b', 'html_replace', { old_text: 'Green', new_text: 'Black' }),
            stop('tool_calls'),
            usage(),
          )
        : index === 1
          ? stream(call(0, 'call_c', 'html_replace', rename), stop('tool_calls'), usage())
          : stream(text('Changed the heading.'), stop('stop'), usage()),
    )
    const { app, openai } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'Call it Mate, and the tea black' })
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'edit' ? [event.ok] : [])),
      [false, true, true],
    )
    assert.equal(await app.htmlOf(id), mate.replace('Green', 'Black'))
    assert.equal(only(events, 'summary').content, 'Changed the heading.')

    const [first, second] = openai.requests
    assert.deepEqual(second?.messages.slice(0, 2), first?.messages, 'history is only added to')
    const said = message(second, 2)
    assert.equal(said?.content, 'I look.')
    assert.deepEqual(
      said?.tool_calls?.map((one) => [
        one.id,
        one.function.name,
        JSON.parse(one.function.arguments),
      ]),
      [
        ['call_a', 'html_replace', { ...rename, old_text: '<h1>Coffee</h1>' }],
        ['call_b', 'html_replace', { old_text: 'Green', new_text: 'Black' }],
      ],
    )
    const results = second?.messages.slice(3) ?? []
    assert.deepEqual(column(results, 'role'), ['tool', 'tool'])
    assert.deepEqual(column(results, 'tool_call_id'), ['call_a', 'call_b'])
    assert.match(String(results[0]?.content), /^ERROR: .*not in the document/)
    assert.equal(results[1]?.content, 'Done.')
    assert.equal((await app.json('/api/costs/today')).days[0].request_count, 3)
  })

  it('gets few tools, and an outline with the parts that matter, if its model is small', async () => {
    const sections = Array.from(
      { length: 60 },
      (_, number) =>
        `<section>\n<h2>Part ${number}</h2>\n<p>${'Lorem. '.repeat(50)}</p>\n</section>`,
    )
    const html = `<!doctype html>\n${sections.join('\n')}`
    await using test = await openWithOpenai((_, index) =>
      index % 3 === 0
        ? stream(call(0, 'a', 'read_html', { search: 'Part 41' }), stop('tool_calls'))
        : index % 3 === 1
          ? stream(
              call(0, 'b', 'html_replace', { old_text: 'Part 41', new_text: 'End' }),
              stop('tool_calls'),
            )
          : stream(text('Renamed the section.'), stop('stop')),
    )
    const { app, openai } = test
    for (const model of ['openai/qwen3', 'openai/gpt-6-luna']) {
      const session = await app.newSession()
      await app.importHtml(session, html)
      const events = await app.chat(session, { message: 'Call "Part 41" just "End"', model })
      assert.equal(only(events, 'html').content, html.replace('Part 41', 'End'))
    }
    const [small, , , large] = openai.requests
    assert.deepEqual(
      small?.tools?.map((tool) => tool.function.name),
      ['html_replace', 'html_insert_after', 'html_delete', 'read_html'],
    )
    assert.ok((large?.tools?.length ?? 0) > 4)
    assert.ok(String(large?.messages[1]?.content).includes(html))
    const [system, shown] = small.messages.map(({ content }) => String(content))
    assert.ok((system?.length ?? 0) < String(large?.messages[0]?.content).length)
    assert.ok((shown?.length ?? 0) < html.length / 2)
    assert.match(shown ?? '', /Outline[^]*\n167: h2 Part 41\n[^]*may be meant[^]*Part 41<\/h2>/)
    assert.match(String(message(openai.requests[1], -1)?.content), /^Lines 165 to 169:\n/)
  })

  it('answers a question in words and changes nothing', async () => {
    await using test = await openWithOpenai(() =>
      stream(text('It is about **tea**.'), stop('stop'), usage()),
    )
    const session = await test.app.newSession()
    const id = await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'What is it about?' })
    assert.equal(only(events, 'turn').route, 'ask')
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(only(events, 'chunk').content, 'It is about **tea**.')
    assert.equal(await test.app.htmlOf(id), page)
    assert.ok(String(message(test.openai.requests[0], 1)?.content).includes(page))
  })

  const whole = JSON.stringify(rename)
  const [half, rest] = [whole.slice(0, 30), whole.slice(30)]
  const named = { name: 'html_replace' }
  const black = { old_text: 'Green', new_text: 'Black' }
  const odd: [name: string, calls: Chunk[], html?: string][] = [
    [
      'whole in one chunk',
      [piece({ index: 0, id: 'a', function: { ...named, arguments: whole } })],
    ],
    ['as an object', [piece({ index: 0, id: 'a', function: { ...named, arguments: rename } })]],
    [
      'without an index',
      [
        piece({ id: 'a', function: { ...named, arguments: half } }),
        piece({ id: 'a', function: { arguments: rest } }),
      ],
    ],
    [
      'without an index and an id',
      [
        piece({ function: { ...named, arguments: half } }),
        piece({ function: { arguments: rest } }),
      ],
    ],
    [
      'with an id in its first piece only, and no index',
      [
        piece({ id: 'a', function: { ...named, arguments: half } }),
        piece({ function: { arguments: rest } }),
      ],
    ],
    [
      'with its name and id repeated in every piece',
      [
        piece({ index: 0, id: 'a', function: { ...named, arguments: half } }),
        piece({ index: 0, id: 'a', function: { ...named, arguments: rest } }),
        piece({ index: 0, id: 'a', function: { ...named, arguments: '' } }),
      ],
    ],
    [
      'whose first piece has no arguments',
      [
        piece({ index: 0, id: 'a', function: named }),
        piece({ index: 0, function: { arguments: whole } }),
      ],
    ],
    [
      'with empty and null fields',
      [
        piece({ index: 0, id: '', type: null, function: { ...named, arguments: null } }),
        piece({ index: 0, id: null, function: { name: null, arguments: half } }),
        piece({ index: 0, id: '', function: { name: '', arguments: rest } }),
      ],
    ],
    [
      'beside another with the same id',
      [
        piece({ id: 'a', function: { ...named, arguments: whole } }),
        piece({ id: 'a', function: { ...named, arguments: JSON.stringify(black) } }),
      ],
      mate.replace('Green', 'Black'),
    ],
    [
      'beside another with the same index',
      [
        piece({ index: 0, id: 'a', function: { ...named, arguments: whole } }),
        piece({ index: 0, id: 'b', function: { ...named, arguments: JSON.stringify(black) } }),
      ],
      mate.replace('Green', 'Black'),
    ],
    [
      'in pieces, beside another with the same index',
      [
        piece({ index: 0, id: 'a', function: { ...named, arguments: '' } }),
        piece({ index: 0, function: { arguments: whole } }),
        piece({ index: 0, id: 'b', function: { ...named, arguments: '' } }),
        piece({ index: 0, function: { arguments: JSON.stringify(black) } }),
      ],
      mate.replace('Green', 'Black'),
    ],
    [
      'beside another in one chunk, both without index and id',
      [
        piece(
          { function: { ...named, arguments: half } },
          { function: { ...named, arguments: JSON.stringify(black).slice(0, 9) } },
        ),
        piece(
          { function: { arguments: rest } },
          { function: { arguments: JSON.stringify(black).slice(9) } },
        ),
      ],
      mate.replace('Green', 'Black'),
    ],
  ]
  for (const [name, calls, html = mate] of odd) {
    for (const finish of ['tool_calls', 'stop']) {
      it(`may send a call ${name}, and end with “${finish}”`, async () => {
        await using test = await edit([...calls, stop(finish), usage()])
        assert.equal(only(test.events, 'done').outcome, 'completed')
        assert.equal(test.html, html)
        const [said] = test.openai.requests[1]?.messages.slice(2) ?? []
        const results = test.openai.requests[1]?.messages.slice(3) ?? []
        const ids = column(said?.tool_calls ?? [], 'id')
        assert.equal(new Set(ids).size, ids.length, 'every call has an id of its own')
        assert.deepEqual(column(results, 'tool_call_id'), ids)
      })
    }
  }

  it('gets back a call that is not JSON as an object, and is told so', async () => {
    await using test = await edit([...call(0, 'a', 'html_replace', '{"old_text":'), stop('stop')])
    assert.equal(only(test.events, 'error').code, 'edit_failed')
    const [said, result] = test.openai.requests[1]?.messages.slice(2) ?? []
    assert.deepEqual(JSON.parse(said?.tool_calls?.[0]?.function.arguments ?? ''), {
      INVALID_JSON: '{"old_text":',
    })
    assert.match(String(result?.content), /^ERROR: .*not complete JSON/)
  })

  const thoughts: [name: string, chunks: Chunk[]][] = [
    ['reasoning', [delta({ reasoning: 'I plan. Then\n' }), ...text(...pieces)]],
    ['reasoning_content', [delta({ reasoning_content: 'I plan. Then\n' }), ...text(...pieces)]],
    ['<think>', text('<think>I plan. Then\n</think>\n\n', ...pieces)],
    ['<think>, cut anywhere', text(...`\n<think>\nI plan. Then\n</think>\n${page}`)],
  ]
  for (const [name, chunks] of thoughts) {
    it(`may think in ${name}, which is shown as its status and not part of the answer`, async () => {
      await using test = await create([stream(chunks, stop('stop'), usage())])
      assert.equal(only(test.events, 'html').content, page)
      assert.ok(!test.events.some((event) => event.type === 'chunk'))
      assert.ok(
        test.events.some(
          (event) => event.type === 'status' && event.content.startsWith('Thinking: '),
        ),
      )
    })
  }

  it('may write a document about <think>', async () => {
    const about = page.replace('Green', '<code>&lt;think></code><think>x</think>')
    await using test = await create([stream(text(about), stop('stop'))])
    assert.equal(only(test.events, 'html').content, about)
  })

  const unreported: [name: string, chunks: Chunk[]][] = [
    ['no usage', []],
    ['a usage of zeros', [usage({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 })]],
  ]
  for (const [name, chunks] of unreported) {
    it(`may report ${name}, which is then estimated`, async () => {
      await using test = await create([stream(text(...pieces), stop('stop'), chunks)])
      const { input_tokens, output_tokens, estimated } = only(test.events, 'usage')
      assert.equal(output_tokens, Math.ceil(page.length / 4))
      assert.ok(input_tokens > 100)
      assert.equal(estimated, true)
    })
  }

  const cutRequests: [name: string, tokens: number, isCut: boolean][] = [
    ['the context of Ollama', 4096, true],
    ['all of it', 15_000, false],
    ['what it does not have in its cache', 300, false],
  ]
  for (const [name, prompt_tokens, isCut] of cutRequests) {
    it(`${isCut ? 'makes a person look where' : 'is trusted where'} it read only ${name} of a long request`, async () => {
      const table = Array.from({ length: 4000 }, (_, row) => `row ${row},${row * 7}`).join('\n')
      const miss = call(0, 'a', 'html_delete', { text_to_delete: '<p>not there</p>' })
      await using test = await openWithOpenai(({ tools, messages }) =>
        tools && messages.length === 2
          ? stream(miss, stop('tool_calls'), usage())
          : stream(text(tools ? 'Oh.' : page), stop('stop'), usage({ prompt_tokens })),
      )
      const { app } = test
      const session = await app.newSession()
      const says = /read only 4096 tokens of a request of about \d+, .*OLLAMA_CONTEXT_LENGTH/
      const told = []
      for (const [route, wish] of [
        ['create', 'A page'],
        ['ask', 'What is it?'],
        ['edit', 'Delete it'],
      ]) {
        const message = `${wish}\n\n${table}`
        const events = await app.chat(session, { message, route })
        told.push(
          events.some(
            (event) =>
              (event.type === 'summary' || event.type === 'error') && says.test(event.content),
          ),
        )
      }
      assert.deepEqual(told, [isCut, isCut, isCut])
    })
  }

  it('may end its stream without [DONE]', async () => {
    const reply = stream(text(...pieces), stop('stop'), usage())
    await using test = await create([reply.kind === 'stream' ? { ...reply, end: 'close' } : reply])
    assert.equal(only(test.events, 'html').content, page)
  })

  it('may send chunks that nobody knows', async () => {
    await using test = await create([
      stream(
        { choices: null },
        { choices: [{}] },
        { choices: [{ delta: { content: 7, tool_calls: 'none' } }], usage: {} },
        { timings: { prompt_ms: 1 } },
        text(...pieces),
        stop('stop'),
      ),
    ])
    assert.equal(only(test.events, 'html').content, page)
  })

  const rejections: [name: string, body: unknown][] = [
    ['in OpenAI’s words', { error: { message: 'Unknown field stream_options', code: null } }],
    ['as a text', { error: 'stream_options is not supported' }],
    ['as FastAPI does', { detail: [{ loc: ['body', 'stream_options'], msg: 'extra' }] }],
    ['as older vLLM does', { object: 'error', message: 'no stream_options here', code: 400 }],
  ]
  for (const [name, body] of rejections) {
    it(`is asked once more without stream_options if it rejects them ${name}, and never with them again`, async () => {
      await using test = await openWithOpenai((request) =>
        request.stream_options
          ? { kind: 'status', status: 400, body }
          : stream(text(page), stop('stop')),
      )
      const session = await test.app.newSession()
      for (const route of ['create', 'create']) {
        const events = await test.app.chat(session, { message: 'A page', route })
        assert.equal(only(events, 'done').outcome, 'completed')
      }
      assert.deepEqual(
        test.openai.requests.map((request) => 'stream_options' in request),
        [true, false, false],
      )
    })
  }

  const limits = [
    ['max_tokens', 'max_completion_tokens', 'qwen3'],
    ['max_completion_tokens', 'max_tokens', 'gpt-6-luna'],
  ] as const
  for (const [rejected, accepted, model] of limits) {
    it(`is asked once more with ${accepted} if it rejects ${rejected}, and with that from then on`, async () => {
      await using test = await openWithOpenai(
        (request) =>
          rejected in request
            ? failure(400, {
                message: `Unsupported parameter: '${rejected}'. Use '${accepted}' instead.`,
                param: rejected,
                code: 'unsupported_parameter',
              })
            : stream(text(page), stop('stop')),
        { CREATION_MODEL: `openai/${model}` },
      )
      const session = await test.app.newSession()
      for (const route of ['create', 'create']) {
        const events = await test.app.chat(session, { message: 'A page', route })
        assert.equal(only(events, 'done').outcome, 'completed')
      }
      assert.deepEqual(
        test.openai.requests.map((request) => [rejected in request, accepted in request]),
        [
          [true, false],
          [false, true],
          [false, true],
        ],
      )
    })
  }

  it('gets what the facts of its models say, at their price', async () => {
    await using test = await create(
      [
        stream(
          text(page),
          stop('stop'),
          usage({
            prompt_tokens: 1000,
            completion_tokens: 100,
            prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 200 },
          }),
        ),
      ],
      { CREATION_MODEL: 'gpt-6-luna' },
    )
    const [request] = test.openai.requests
    assert.equal(request?.model, 'gpt-6-luna')
    assert.equal(request.reasoning_effort, 'none')
    assert.equal(request.max_completion_tokens, 64_000)
    const cost = (200 * 0.1 + 600 * 0.01 + 200 * 0.125 + 100 * 0.5) / 1e6
    assert.ok(Math.abs((only(test.events, 'usage').cost_usd ?? 0) - cost) < 1e-12)
  })

  it('may say what an answer cost, as OpenRouter does', async () => {
    await using test = await create([stream(text(page), stop('stop'), usage({ cost: 0.0123 }))])
    assert.equal(only(test.events, 'usage').cost_usd, 0.0123)
    assert.equal((await test.app.json('/api/costs/today')).total_usd, 0.0123)
  })

  const upstream = { upstream_inference_cost: 0.5 }
  const costs: [name: string, reported: Record<string, unknown>, usd: number | null][] = [
    ['with a key of its own', { cost: 0, is_byok: true, cost_details: upstream }, 0.5],
    ['and for its key', { cost: 0.25, is_byok: true, cost_details: upstream }, 0.75],
    ['for its key only', { cost: 0, is_byok: true, cost_details: null }, null],
    ['in all', { cost: 0.5, is_byok: false, cost_details: upstream }, 0.5],
    ['without saying for whose key', { cost: 0.25, cost_details: upstream }, 0.75],
    ['once, without saying for whose key', { cost: 0.5, cost_details: upstream }, 0.5],
  ]
  for (const [name, reported, usd] of costs) {
    it(`may be charged by OpenRouter ${name}`, async () => {
      await using test = await create([stream(text(page), stop('stop'), usage(reported))])
      assert.equal(only(test.events, 'usage').cost_usd, usd)
    })
  }

  it('gets pictures as data only if the model sees them', async () => {
    await using test = await openWithOpenai(() => stream(text(page), stop('stop')))
    const { app, openai } = test
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const attachments = [{ name: 'dot.png', media_type: 'image/png', data: png }]
    for (const model of ['openai/gpt-6-luna', 'openai/qwen3']) {
      await app.chat(await app.newSession(), { message: 'A page', attachments, model })
    }
    const [sees, blind] = openai.requests.map((request) => message(request, 1)?.content)
    assert.ok(Array.isArray(sees))
    const picture: unknown = sees[0]
    assert.match(JSON.stringify(picture), /^\{"type":"image_url",.*"url":"data:image\/png;base64,/)
    assert.match(String(blind), /picture is attached, "dot\.png", which you can’t see/)
  })

  it('keeps what came before the token limit as a draft, and runs no tool of such an answer', async () => {
    await using test = await create([
      stream(text(page.slice(0, 80)), stop('length'), usage()),
      stream(text(''), stop('length'), usage()),
    ])
    assert.equal(only(test.events, 'done').outcome, 'truncated')
    const { turn_id } = only(test.events, 'turn')
    assert.equal((await test.app.json(`/api/turns/${turn_id}/draft`)).html, page.slice(0, 80))

    await using cut = await edit([...call(0, 'a', 'html_replace', rename), stop('length')])
    assert.equal(only(cut.events, 'done').outcome, 'truncated')
    assert.ok(!cut.events.some((event) => event.type === 'edit'))
    assert.equal(cut.html, page)
  })

  const refusals: [name: string, chunks: Chunk[], reason: RegExp][] = [
    ['content_filter', [stop('content_filter')], /refused/],
    ['a refusal', [delta({ refusal: 'I can’t help with that.' }), stop('stop')], /can’t help/],
  ]
  for (const [name, chunks, reason] of refusals) {
    it(`reports ${name} as a refusal, and saves nothing`, async () => {
      await using test = await create([stream(chunks)])
      const error = only(test.events, 'error')
      assert.equal(error.code, 'refused')
      assert.match(error.content, reason)
      assert.deepEqual((await test.app.json(`/api/sessions/${test.session}`)).documents, [])
    })
  }

  const broken = (chunks: Chunk[], end: 'cut' | 'close'): Reply => ({ kind: 'stream', chunks, end })
  const midStream = (error: unknown, finish: string | null = 'error'): Chunk => ({
    error,
    choices: [{ index: 0, delta: { content: '' }, finish_reason: finish }],
  })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const deepCall = `{"choices":[{"delta":{"tool_calls":[{"function":{"name":"x","arguments":{"a":${deep}}}}]}}]}`
  const cuts: [name: string, reply: Reply, code: string][] = [
    ['a socket that is cut', broken([start, ...text(...pieces.slice(0, 6))], 'cut'), 'connection'],
    [
      'a stream without a finish_reason',
      stream(text(...pieces.slice(0, 6)), usage()),
      'connection',
    ],
    [
      'an error in mid-stream with a status as its code',
      stream(text(...pieces.slice(0, 6)), midStream({ code: 502, message: 'Disconnected' })),
      'overloaded',
    ],
    [
      'an error in mid-stream that says too many requests',
      stream(text(...pieces.slice(0, 6)), midStream({ code: 'rate_limit_exceeded', message: '' })),
      'rate_limited',
    ],
    ['finish_reason “error”', stream(text(...pieces.slice(0, 6)), stop('error')), 'overloaded'],
    ['a chunk that is no JSON', stream(text(...pieces.slice(0, 6)), '{"choices":'), 'unknown'],
    ['a call that nests 100,000 deep', stream(text(...pieces.slice(0, 6)), deepCall), 'unknown'],
    ['an unknown finish_reason', stream(text(...pieces.slice(0, 6)), stop('bored')), 'unknown'],
  ]
  for (const [name, reply, code] of cuts) {
    it(`ends a turn on ${name}, keeps what came, and is not asked again`, async () => {
      await using test = await create([reply])
      assert.equal(only(test.events, 'error').code, code)
      assert.equal(only(test.events, 'done').outcome, 'failed')
      assert.equal(test.openai.requests.length, 1)
      const { turn_id } = only(test.events, 'turn')
      const draft = await test.app.json(`/api/turns/${turn_id}/draft`)
      assert.equal(draft.html, pieces.slice(0, 6).join(''))
      assert.equal(only(test.events, 'usage').estimated, true)
    })
  }

  const loading = { message: 'Loading model', type: 'unavailable_error', code: 503 }

  it('is given 5 s to load its model before it is asked again', async () => {
    await using test = await openWithOpenai(() => failure(503, loading))
    const { app } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    let status = ''
    await waitFor(app, turn.id, (event) => {
      if (event.type === 'status') status = event.content
      return status.includes('Trying again')
    })
    assert.equal(
      status,
      'The model server is overloaded or still loading the model. Loading model. Trying again in 5 s.',
    )
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    assert.equal(only(await turn.end(), 'done').outcome, 'cancelled')
    assert.equal(test.openai.requests.length, 1)
  })

  it('is asked again while it loads the model or has too many requests, and then answers', async () => {
    await using test = await create([
      failure(503, loading, { 'retry-after': '0' }),
      failure(429, { message: 'Slow down' }, { 'retry-after': '0' }),
      stream(text(page), stop('stop')),
    ])
    assert.equal(only(test.events, 'done').outcome, 'completed')
    assert.equal(test.openai.requests.length, 3)
  })

  it('is asked again after an error in its stream before it said anything', async () => {
    await using test = await create([
      {
        kind: 'stream',
        chunks: [comment, start, midStream({ code: 502, message: 'No provider' })],
      },
      { kind: 'stream', chunks: [start], end: 'cut' },
      stream(text(page), stop('stop'), usage()),
    ])
    assert.equal(only(test.events, 'done').outcome, 'completed')
    assert.equal(test.openai.requests.length, 3)
    const reports = test.events.filter((event) => event.type === 'usage')
    assert.deepEqual(column(reports, 'estimated'), [true, false], 'only the cut one may have cost')
  })

  const failures: [name: string, reply: Reply, code: string, says: RegExp][] = [
    [
      '429 for an hour',
      failure(429, { message: 'Slow down' }, { 'retry-after': '3600' }),
      'rate_limited',
      /rate limit is reached/,
    ],
    [
      '429 without quota',
      failure(429, { message: 'No quota', code: 'insufficient_quota' }),
      'billing',
      /no credit/,
    ],
    ['402', failure(402, { message: 'Insufficient credits' }), 'billing', /Insufficient credits/],
    [
      '401',
      failure(401, { message: `bad key ${key}` }),
      'authentication',
      /Whoever runs this server can check OPENAI_API_KEY/,
    ],
    ['403', failure(403, { message: 'no' }), 'forbidden', /may not use this model .* no\.$/],
    [
      '403 of a moderation',
      failure(403, { message: 'Flagged', metadata: { reasons: ['violence'] } }),
      'bad_request',
      /Flagged violence/,
    ],
    [
      '404',
      failure(404, { message: "model 'qwen3' not found" }),
      'model_not_found',
      /does not have the model qwen3\. .*: GET \/api\/models .*\/v1/,
    ],
    [
      '400 for the context',
      failure(400, { message: 'too long', code: 'context_length_exceeded' }),
      'too_large',
      /too large/,
    ],
    [
      '400 for the tools of vLLM, with the key in it',
      failure(400, {
        message: `"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set, ${key}`,
      }),
      'no_tools',
      /qwen3 on the server at http:\S+ can’t call tools.* requires --enable-auto-tool-choice and --tool-call-parser to be set, … .* can set EDIT_MODEL to a model that can\.$/,
    ],
    [
      '400 for the tools of Ollama',
      failure(400, {
        message: 'registry.ollama.ai/library/gemma3:latest does not support tools',
        type: 'api_error',
      }),
      'no_tools',
      /can’t call tools.* can set EDIT_MODEL to a model that can/,
    ],
    [
      '500 for the tools of llama.cpp',
      failure(500, { message: 'tools param requires --jinja flag', code: 500 }),
      'no_tools',
      /can’t call tools.* requires --jinja flag\. .* can set EDIT_MODEL/,
    ],
    [
      '404 for the tools of OpenRouter',
      failure(404, { message: 'No endpoints found that support tool use. To learn more, …' }),
      'no_tools',
      /can’t call tools/,
    ],
    [
      '422 of FastAPI',
      { kind: 'status', status: 422, body: { detail: [{ msg: 'Field required' }] } },
      'bad_request',
      /Field required/,
    ],
    ['an error as a text', failure(400, 'No models loaded'), 'bad_request', /No models loaded\.$/],
    [
      'an error of older vLLM',
      { kind: 'status', status: 400, body: { object: 'error', message: 'No parser', code: 400 } },
      'bad_request',
      /No parser\.$/,
    ],
    [
      'a page of a proxy',
      { kind: 'status', status: 418, body: '<html>teapot</html>' },
      'unknown',
      /answered with an error\.$/,
    ],
  ]
  for (const [name, reply, code, says] of failures) {
    it(`fails in a sentence on ${name}, is not asked again, and never shows the key`, async () => {
      await using test = await create([reply])
      const error = only(test.events, 'error')
      assert.equal(error.code, code)
      assert.match(error.content, says)
      assert.equal(test.openai.requests.length, 1)
      const told = [test.events, await test.app.json('/api/models'), test.app.logLines]
      assert.ok(!JSON.stringify(told).includes(key))
      assert.deepEqual((await test.app.json('/api/costs/today')).days, [])
    })
  }

  it('says where it should be running if it is not', async () => {
    const double = await startOpenai(() => done)
    const { OPENAI_BASE_URL } = double.settings
    await double[Symbol.asyncDispose]()
    await using app = await openApp({ OPENAI_BASE_URL, CREATION_MODEL: 'openai/qwen3' })
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    const error = only(events, 'error')
    assert.equal(error.code, 'connection')
    assert.ok(
      error.content.includes(`server at ${OPENAI_BASE_URL} could not be reached.`),
      error.content,
    )
  })

  it('needs no key', async () => {
    await using openai = await startOpenai(() => stream(text(page), stop('stop')))
    const { OPENAI_BASE_URL } = openai.settings
    await using app = await openApp({ OPENAI_BASE_URL, CREATION_MODEL: 'openai/qwen3' })
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'html').content, page)
  })

  it('is given up when it hangs, and the connection is closed', async () => {
    await using test = await create(
      [{ kind: 'stream', chunks: [start, ...text(...pieces.slice(0, 3))], end: 'hang' }],
      { IDLE_TIMEOUT: '1' },
    )
    assert.equal(only(test.events, 'error').code, 'idle')
    assert.equal(test.openai.aborted, 1)
    assert.equal(test.openai.requests.length, 1)
  })

  it('is stopped by a cancel, upstream too, and what came is kept and booked as an estimate', async () => {
    await using test = await openWithOpenai(() =>
      stream(text(...pieces.slice(0, 5)), gate, stop('stop')),
    )
    const { app, openai } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    const { body } = await app.ask(`/api/turns/${turn.id}/events`)
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
    const last = JSON.stringify(pieces[4]).slice(1, -1)
    let seen = ''
    while (!seen.includes(last)) seen += (await reader?.read())?.value ?? ''
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    const events = await turn.end()
    assert.equal(only(events, 'done').outcome, 'cancelled')
    assert.equal(only(events, 'usage').estimated, true)
    while (openai.aborted === 0) await setImmediate()
    assert.equal((await app.json(`/api/turns/${turn.id}/draft`)).html, pieces.slice(0, 5).join(''))
  })
})

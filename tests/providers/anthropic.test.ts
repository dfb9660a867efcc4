import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, only } from '../support/app.ts'
import { documentationPages } from '../support/pages.ts'
import {
  blocksOf,
  call,
  errorOf,
  failure,
  gate,
  key,
  marksOf,
  openWithClaude,
  promptOf,
  stop,
  stream,
  text,
  thinking,
  type ClaudeRequest,
  type Reply,
  type WireEvent,
} from '../support/claude.ts'
import { begin, waitFor } from '../support/turns.ts'

const page =
  '<!doctype html>\n<html lang="en">\n<head><title>Tea</title></head>\n<body><h1>Tea</h1>\n<p>Green — 茶 🍵</p>\n</body>\n</html>'
const pieces = page.match(/[\s\S]{1,9}/g) ?? []

/** What of a request is cached, from its start to each mark. */
function cachedPrefixes(request: ClaudeRequest): string[] {
  const prompt = promptOf(request)
  return prompt.flatMap(({ cache_control }, index) =>
    cache_control ? [textOf(prompt.slice(0, index + 1))] : [],
  )
}

/** Without the marks, which are not part of what is cached. */
function textOf(prompt: ReturnType<typeof promptOf>): string {
  return JSON.stringify(prompt, (key, value: unknown) =>
    key === 'cache_control' ? undefined : value,
  ).slice(0, -1)
}

describe('Claude', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const odd: [name: string, input: string, reason: RegExp][] = [
    ['a list', '["Alpha"]', /not a JSON object/],
    ['a text', '"x"', /not a JSON object/],
    ['nothing', 'null', /not a JSON object/],
    ['a number', '42', /not a JSON object/],
    ['no JSON', '{"old_text":', /not complete JSON/],
    ['nested 100,000 deep', deep, /too deeply/],
    ['nested in a field', `{"old_text":${deep},"new_text":""}`, /too deeply/],
  ]
  for (const [name, input, reason] of odd) {
    it(`gets the input of a call back as an object, and a refusal, where it is ${name}`, async () => {
      await using test = await openWithClaude((_, index) =>
        index === 0
          ? stream(call(0, 'toolu_1', 'html_replace', input), stop('tool_use'))
          : stream(text(0, 'I can’t.'), stop('end_turn')),
      )
      const { app, claude } = test
      const session = await app.newSession()
      await app.importHtml(session, page)
      const events = await app.chat(session, { message: 'Call it Mate' })
      assert.match(only(events, 'edit').reason ?? '', reason)
      assert.equal(only(events, 'error').code, 'edit_failed')
      const [block] = blocksOf(claude.requests[1], 1)
      const given = block?.input
      assert.ok(typeof given === 'object' && given !== null && !Array.isArray(given))
      const [result] = blocksOf(claude.requests[1], 2)
      assert.equal(result?.is_error, true)
      assert.match(String(result.content), reason)
    })
  }

  const said: [name: string, usage: unknown, end: unknown][] = [
    ['at all', undefined, undefined],
    ['in its fields', {}, {}],
    ['but zeros', { input_tokens: 0, output_tokens: 0 }, { input_tokens: 0, output_tokens: 0 }],
  ]
  for (const [name, usage, end] of said) {
    it(`has its usage estimated where a gateway reports none ${name}`, async () => {
      await using test = await openWithClaude(() => ({
        kind: 'stream',
        events: [
          {
            type: 'message_start',
            message: { id: 'msg_1', role: 'assistant', content: [], usage },
          },
          ...text(0, page),
          { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: end },
        ],
      }))
      const session = await test.app.newSession()
      const events = await test.app.chat(session, { message: 'A page about tea' })
      assert.equal(only(events, 'html').content, page)
      const { input_tokens, output_tokens, cost_usd, estimated } = only(events, 'usage')
      assert.ok(input_tokens > 100)
      assert.equal(output_tokens, Math.ceil(page.length / 4))
      assert.ok((cost_usd ?? 0) > 0)
      assert.equal(estimated, true)
    })
  }

  it('has its output estimated where only its start is reported', async () => {
    const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} }
    await using test = await openWithClaude(() => stream(text(0, page), end))
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page about tea' })
    const usage = only(events, 'usage')
    assert.deepEqual(
      [usage.input_tokens, usage.output_tokens, usage.estimated],
      [12, Math.ceil(page.length / 4), true],
    )
  })

  it('may give a call fields that the tool does not have', async () => {
    const input = { old_text: '<h1>Tea</h1>', new_text: '<h1>Mate</h1>', explanation: 'why' }
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(call(0, 'toolu_1', 'html_replace', input), stop('tool_use'))
        : stream(text(0, 'Done.'), stop('end_turn')),
    )
    const session = await test.app.newSession()
    const id = await test.app.importHtml(session, page)
    await test.app.chat(session, { message: 'Call it Mate' })
    assert.equal(await test.app.htmlOf(id), page.replace('<h1>Tea', '<h1>Mate'))
  })

  it('creates a document: streamed, saved byte for byte, its cost booked as reported', async () => {
    await using test = await openWithClaude(() =>
      stream(
        thinking(0, 'I plan the page. Then I write.\n'),
        text(1, 'Here you are:\n```html\n', ...pieces, '\n```'),
        stop('end_turn'),
      ),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'A page on tea' })
    const html = only(events, 'html')
    assert.equal(html.content, page)
    assert.equal(
      events.flatMap((event) => (event.type === 'html_chunk' ? [event.content] : [])).join(''),
      page,
    )
    assert.equal(
      events
        .flatMap((event) => (event.type === 'chunk' ? [event.content] : []))
        .join('')
        .trim(),
      'Here you are:',
    )
    assert.ok(
      events.some((event) => event.type === 'status' && event.content.startsWith('Thinking: ')),
    )
    assert.deepEqual(events.at(0)?.type, 'turn')
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(await app.htmlOf(html.document_id), page)

    const usage = only(events, 'usage')
    // Sonnet 5.5 per million: input 2, write 2.50 (1 h: 4), read 0.10, output 10.
    const cost = (12 * 2 + 1500 * 2.5 + 500 * 4 + 9000 * 0.1 + 57 * 10) / 1e6
    assert.ok(Math.abs((usage.cost_usd ?? 0) - cost) < 1e-12)
    assert.equal(usage.estimated, false)
    const costs = await app.json('/api/costs/today')
    assert.ok(Math.abs(costs.total_usd - cost) < 1e-12)
    assert.equal(costs.days[0].request_count, 1)

    const [request] = claude.requests
    assert.ok(request)
    assert.equal(claude.headers[0]?.authorization, `Bearer ${key}`)
    assert.equal(request.model, 'claude-sonnet-5-5')
    assert.equal(request.stream, true)
    for (const field of ['temperature', 'top_p', 'top_k', 'tool_choice', 'tools'])
      assert.ok(!(field in request), field)
    assert.deepEqual(request.thinking, { type: 'adaptive', display: 'summarized' })
    assert.deepEqual(request.output_config, { effort: 'medium' })
    assert.ok(!('title' in only(events, 'title')))
    assert.equal((await app.json(`/api/sessions/${session}`)).title, 'Tea')
  })

  it('may report no usage, as behind a gateway: then its cost is estimated, not 0', async () => {
    await using test = await openWithClaude(() => ({
      kind: 'stream',
      events: [
        { type: 'message_start', message: { id: 'msg_1', content: [] } },
        ...text(0, ...pieces),
        { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
        { type: 'message_stop' },
      ],
    }))
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'html').content, page)
    const { cost_usd, estimated, input_tokens, output_tokens } = only(events, 'usage')
    assert.equal(estimated, true)
    assert.equal(output_tokens, Math.ceil(page.length / 4))
    assert.ok(input_tokens > 100)
    assert.ok((cost_usd ?? 0) > 0)
  })

  it('edits in two rounds when the first call misses, and gets its own words and the reason back', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(
            thinking(0, 'Looking.'),
            call(1, 'toolu_1', 'html_replace', {
              old_text: '<h1>Coffee</h1>',
              new_text: '<h1>Mate</h1>',
            }),
            stop('tool_use'),
          )
        : index === 1
          ? stream(
              call(0, 'toolu_2', 'html_replace', {
                old_text: '<h1>Tea</h1>',
                new_text: '<h1>Mate</h1>',
              }),
              stop('tool_use'),
            )
          : stream(text(0, 'Changed the heading ', 'to Mate.'), stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'Call it Mate' })
    const edits = events.filter((event) => event.type === 'edit')
    assert.deepEqual(
      edits.map((event) => event.ok),
      [false, true],
    )
    assert.match(edits[0]?.reason ?? '', /not in the document/)
    const { receipt, content } = only(events, 'html')
    assert.equal(content, page.replace('<h1>Tea', '<h1>Mate'))
    assert.equal(await app.htmlOf(id), content)
    assert.equal(receipt.ranges.length, 1)
    assert.equal(receipt.kind, 'edit')
    assert.equal(only(events, 'summary').content, 'Changed the heading to Mate.')

    const [first, second, third] = claude.requests
    assert.ok(first && second)
    assert.deepEqual(
      first.tools?.slice(0, 3).map((tool) => [tool.name, tool.eager_input_streaming]),
      [
        ['html_replace', true],
        ['html_insert_after', true],
        ['html_insert_before', true],
      ],
    )
    assert.ok(blocksOf(first, 0)[0]?.text?.includes(page))
    assert.deepEqual(second.messages.slice(0, 1), first.messages, 'history is only added to')
    assert.deepEqual(blocksOf(second, 1), [
      { type: 'thinking', thinking: 'Looking.', signature: 'c2lnbg==' },
      {
        type: 'tool_use',
        id: 'toolu_1',
        name: 'html_replace',
        input: { old_text: '<h1>Coffee</h1>', new_text: '<h1>Mate</h1>' },
        caller: { type: 'direct' },
      },
    ])
    const [result] = blocksOf(second, 2)
    assert.equal(result?.type, 'tool_result')
    assert.equal(result.tool_use_id, 'toolu_1')
    assert.equal(result.is_error, true)
    assert.equal(blocksOf(third, 4)[0]?.is_error, false)
    assert.equal((await app.json('/api/costs/today')).days[0].request_count, 3)
  })

  it('reads in each round what the rounds before wrote to its cache, however many calls they made', async () => {
    const rounds = 4
    const callsPerRound = 15
    await using test = await openWithClaude((_, round) =>
      round === rounds
        ? stream(text(0, 'Done.'), stop('end_turn'))
        : stream(
            thinking(0, 'Looking.'),
            ...Array.from({ length: callsPerRound }, (_, index) =>
              call(index + 1, `toolu_${round}_${index}`, 'read_html', { from_line: 1 }),
            ),
            stop('tool_use'),
          ),
    )
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    await test.app.chat(session, { message: 'Call it Mate' })
    const cached = test.claude.requests.map(cachedPrefixes)
    assert.equal(cached.length, rounds + 1)
    assert.ok(cached[0]?.[1]?.endsWith('</document>"}'), 'the document is cached by itself')
    for (const [index, request] of test.claude.requests.entries()) {
      const prefixes = cachedPrefixes(request)
      const before = cached[index - 1]?.at(-1)
      if (before) assert.ok(prefixes.includes(before), `round ${index + 1}`)
      assert.equal(prefixes.at(-1), textOf(promptOf(request)))
    }
    assert.deepEqual(
      test.claude.requests.map((request) =>
        marksOf(request).map(({ cache_control }) => cache_control?.ttl ?? '5m'),
      ),
      [['1h', '5m', '5m'], ...Array.from({ length: rounds }, () => ['1h', '5m', '5m', '5m'])],
    )
  })

  it('reads instructions and document from its cache in the next turn, whatever was said and selected', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, 'It is Tea already.'), stop('end_turn')),
    )
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    await test.app.chat(session, { message: 'Call it Tea' })
    const attachments = [{ name: 'a.txt', media_type: 'text/plain', data: 'aGk=' }]
    const selection = { from: page.indexOf('Tea</h1>'), to: page.indexOf('</h1>') }
    await test.app.chat(session, { message: 'Call it Tea again', attachments, selection })
    const [first, second] = test.claude.requests.map(cachedPrefixes)
    assert.deepEqual(second?.slice(0, 2), first?.slice(0, 2))
    assert.notEqual(second?.[2], first?.[2])
  })

  it('may number its blocks as it likes', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(
            text(4_000_000_000, 'I look.'),
            call(7, 'toolu_1', 'html_replace', { old_text: '<h1>Tea', new_text: '<h1>Mate' }),
            stop('tool_use'),
          )
        : stream(text(-1, 'Done.'), stop('end_turn')),
    )
    const session = await test.app.newSession()
    const id = await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Call it Mate' })
    assert.equal(only(events, 'summary').content, 'Done.')
    assert.equal(await test.app.htmlOf(id), page.replace('<h1>Tea', '<h1>Mate'))
    assert.deepEqual(
      blocksOf(test.claude.requests[1], 1).map(({ type }) => type),
      ['text', 'tool_use'],
    )
  })

  it('saves nothing when a call of the last round with calls was refused', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(
            call(0, 'toolu_1', 'html_replace', {
              old_text: '<h1>Tea</h1>',
              new_text: '<h1>Mate</h1>',
            }),
            call(1, 'toolu_2', 'html_delete', { text_to_delete: '<p>not there at all</p>' }),
            stop('tool_use'),
          )
        : stream(text(0, 'All done!'), stop('end_turn')),
    )
    const { app } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: 'Change it' })
    const error = only(events, 'error')
    assert.equal(error.code, 'edit_failed')
    assert.deepEqual(error.offers, ['retry', 'rewrite'])
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.ok(!events.some((event) => event.type === 'html'))
    assert.equal(await app.htmlOf(id), page)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('refuses once what would break the document, and saves it with a warning if the model stands by it', async () => {
    await using test = await openWithClaude((_, index) =>
      index === 2
        ? stream(text(0, 'Opened the heading.'), stop('end_turn'))
        : stream(
            call(0, `toolu_a${index}`, 'html_replace', { old_text: 'Tea', new_text: 'Mate' }),
            call(1, `toolu_b${index}`, 'html_delete', { text_to_delete: '</h1>' }),
            stop('tool_use'),
          ),
    )
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, '<h1>Tea</h1>\n<p>Good.</p>')
    const events = await app.chat(session, { message: 'Open it' })
    const edits = events.filter((event) => event.type === 'edit')
    assert.deepEqual(
      edits.map((event) => event.ok),
      [true, false, true, true],
    )
    const [, result] = blocksOf(claude.requests[1], 2)
    assert.equal(result?.is_error, true)
    assert.match(String(result?.content), /would break the document: line 1: <h1> is never closed/)
    const [again] = blocksOf(claude.requests[2], 4)
    assert.match(String(again?.content), /already made this change/)
    const { content, receipt } = only(events, 'html')
    assert.equal(content, '<h1>Mate\n<p>Good.</p>')
    assert.deepEqual(receipt.warnings, ['line 1: <h1> is never closed'])
    assert.match(only(events, 'summary').content, /Look at it: line 1: <h1> is never closed/)
  })

  it('is shown an outline of a large document, reads what it needs, and changes only that', async () => {
    const { html } = documentationPages()[0] ?? { html: '' }
    await using test = await openWithClaude(
      (_, index) =>
        index === 0
          ? stream(
              call(0, 'toolu_1', 'read_html', { search: 'Hand Icons' }),
              call(1, 'toolu_2', 'read_html', { from_line: 1, to_line: 3 }),
              stop('tool_use'),
            )
          : index === 1
            ? stream(
                call(0, 'toolu_3', 'html_replace', { old_text: 'Hand Icons', new_text: 'Hands' }),
                stop('tool_use'),
              )
            : stream(text(0, 'Renamed the section.'), stop('end_turn')),
      { EDIT_CONTEXT_TOKENS: '2000' },
    )
    const { app, claude } = test
    const session = await app.newSession()
    await app.importHtml(session, html)
    const events = await app.chat(session, { message: 'Call "Hand Icons" just "Hands"' })
    assert.equal(only(events, 'html').content, html.replace('Hand Icons', 'Hands'))
    const shown = blocksOf(claude.requests[0], 0)[0]?.text ?? ''
    assert.ok(html.length > 100_000 && shown.length < 20_000)
    assert.match(shown, /\n726: h3 Hand Icons\n[^]*Passages that may be meant[^]*Hand Icons<\/h3>/)
    const [found, lines] = blocksOf(claude.requests[1], 2)
    assert.match(String(found?.content), /^Lines 724 to 728:\n[^]*Hand Icons/)
    assert.equal(lines?.content, `Lines 1 to 3:\n${html.split('\n').slice(0, 3).join('\n')}\n`)
  })

  it('reads in a large document to answer a question, and can do nothing else there', async () => {
    const { html } = documentationPages()[0] ?? { html: '' }
    await using test = await openWithClaude(
      (_, index) =>
        index === 0
          ? stream(
              call(0, 'toolu_1', 'read_html', { search: 'Hand Icons' }),
              call(1, 'toolu_2', 'html_delete', { text_to_delete: 'Hand Icons' }),
              stop('tool_use'),
            )
          : stream(text(0, 'It is in line 726.'), stop('end_turn')),
      { EDIT_CONTEXT_TOKENS: '2000' },
    )
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, html)
    const events = await app.chat(session, { message: 'Where are the hand icons?' })
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.ok((blocksOf(claude.requests[0], 0)[0]?.text ?? '').length < 20_000)
    assert.deepEqual(
      claude.requests[0]?.tools?.map(({ name }) => name),
      ['read_html'],
    )
    const [found, refused] = blocksOf(claude.requests[1], 2)
    assert.match(String(found?.content), /^Lines 724 to 728:\n[^]*Hand Icons/)
    assert.deepEqual([found?.is_error, refused?.is_error], [false, true])
    assert.equal(await app.htmlOf(id), html)
  })

  it('reads no more than eight times for one answer', async () => {
    const { html } = documentationPages()[0] ?? { html: '' }
    await using test = await openWithClaude(
      (_, index) =>
        stream(call(0, `toolu_${index}`, 'read_html', { from_line: 1 }), stop('tool_use')),
      { EDIT_CONTEXT_TOKENS: '2000' },
    )
    const session = await test.app.newSession()
    await test.app.importHtml(session, html)
    const events = await test.app.chat(session, { message: 'What is it?' })
    assert.equal(only(events, 'error').code, 'no_answer')
    assert.equal(test.claude.requests.length, 9)
  })

  it('is told to read again after two misses, and stopped after three in a row', async () => {
    await using test = await openWithClaude((_, index) =>
      stream(
        call(0, `toolu_${index}`, 'html_delete', { text_to_delete: '<p>not there at all</p>' }),
        stop('tool_use'),
      ),
    )
    const session = await test.app.newSession()
    await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Change it' })
    assert.equal(events.filter((event) => event.type === 'edit').length, 3)
    assert.equal(only(events, 'error').code, 'edit_failed')
    const [first, second] = [2, 4].map((index) => blocksOf(test.claude.requests[2], index)[0])
    assert.doesNotMatch(String(first?.content), /read_html/)
    assert.match(String(second?.content), /Read the part with read_html first/)
  })

  it('makes no version when it only answers in words, and says so', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, 'The title is Tea already.'), stop('end_turn')),
    )
    const session = await test.app.newSession()
    const id = await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Call it Tea' })
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.match(only(events, 'summary').content, /^Nothing was changed/)
    assert.equal((await test.app.json(`/api/documents/${id}/versions`)).versions.length, 1)
  })

  it('runs no tool of an answer that the token limit cut off', async () => {
    await using test = await openWithClaude(() =>
      stream(
        call(0, 'toolu_1', 'html_delete', '{"text_to_delete":"<h1>Tea</h1>"}'),
        stop('max_tokens'),
      ),
    )
    const session = await test.app.newSession()
    const id = await test.app.importHtml(session, page)
    const events = await test.app.chat(session, { message: 'Delete the heading' })
    assert.equal(only(events, 'done').outcome, 'truncated')
    assert.ok(!events.some((event) => event.type === 'edit'))
    assert.equal(await test.app.htmlOf(id), page)
  })

  it('keeps what came before the token limit as a draft, which can be kept or thrown away', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, page.slice(0, 80)), stop('max_tokens')),
    )
    const { app } = test
    const session = await app.newSession()
    const kept = only(await app.chat(session, { message: 'A page' }), 'turn')
    assert.equal((await app.json(`/api/turns/${kept.turn_id}`)).state, 'truncated')
    const opened = await app.json(`/api/sessions/${session}`)
    assert.equal(opened.active_document.latest_version, 0)
    assert.deepEqual(column(opened.drafts, 'turn_id'), [kept.turn_id])
    assert.equal((await app.json(`/api/turns/${kept.turn_id}/draft`)).html, page.slice(0, 80))
    const saved = await app.json(`/api/turns/${kept.turn_id}/keep`, { method: 'POST' })
    assert.equal(saved.version, 1)
    assert.equal(saved.receipt.warnings.length, 1)
    assert.equal(await app.htmlOf(kept.document_id ?? ''), page.slice(0, 80))

    const second = only(await app.chat(session, { message: 'Another', route: 'create' }), 'turn')
    assert.equal(
      (await app.ask(`/api/turns/${second.turn_id}/draft`, { method: 'DELETE' })).status,
      204,
    )
    const after = await app.json(`/api/sessions/${session}`)
    assert.deepEqual(column(after.documents, 'id'), [kept.document_id])
    assert.equal(after.active_document.id, kept.document_id)
  })

  it('reports a refusal with its reason, and saves nothing', async () => {
    await using test = await openWithClaude(() =>
      stream(
        stop('refusal', {
          type: 'refusal',
          category: 'cyber',
          explanation: 'This is about malware.',
        }),
      ),
    )
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A virus' })
    const error = only(events, 'error')
    assert.equal(error.code, 'refused')
    assert.match(error.content, /malware/)
    assert.equal(error.retryable, false)
    assert.deepEqual(
      (await test.app.json(`/api/sessions/${session}`)).documents,
      [],
      'no empty document is left',
    )
  })

  it('reports the category of a refusal where it gives no explanation', async () => {
    await using test = await openWithClaude(() =>
      stream(stop('refusal', { type: 'refusal', category: 'bio', explanation: null })),
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    assert.equal(
      only(events, 'error').content,
      'The model refused this request: It could enable biological harm.',
    )
  })

  const endings: [name: string, written: string, reason: string, offers: unknown][] = [
    ['the limit and has written nothing', '', 'max_tokens', ['retry']],
    ['the limit', page.slice(0, 80), 'max_tokens', ['continue', 'keep', 'discard', 'retry']],
    ['a refusal', page.slice(0, 80), 'refusal', ['keep', 'discard']],
  ]
  for (const [name, written, reason, offers] of endings) {
    it(`offers only what can be done after ${name}`, async () => {
      await using test = await openWithClaude((_, index) =>
        stream(text(0, index === 0 ? written : ''), stop(reason)),
      )
      const { app } = test
      const session = await app.newSession()
      const events = await app.chat(session, { message: 'A page' })
      assert.deepEqual(only(events, 'error').offers, offers)
      const { drafts } = await app.json(`/api/sessions/${session}`)
      assert.equal(drafts.length, written === '' ? 0 : 1)
    })
  }

  it('is asked again when it is overloaded, and then answers', async () => {
    await using test = await openWithClaude((_, index) =>
      index < 2 ? failure(529, 'overloaded_error') : stream(text(0, page), stop('end_turn')),
    )
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.equal(test.claude.requests.length, 3)
  })

  it('fails in a sentence when it stays overloaded, and is asked three times in all', async () => {
    await using test = await openWithClaude(() => failure(529, 'overloaded_error'))
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    const error = only(events, 'error')
    assert.equal(error.code, 'overloaded')
    assert.equal(error.retryable, true)
    assert.equal(test.claude.requests.length, 3)
  })

  it('is not asked again after a cancel while it is waited for, and costs nothing', async () => {
    await using test = await openWithClaude(() => ({
      ...failure(429, 'rate_limit_error'),
      headers: { 'retry-after': '19' },
    }))
    const { app, claude } = test
    const turn = await begin(app, await app.newSession(), { message: 'A page' })
    let status = ''
    await waitFor(app, turn.id, (event) => {
      if (event.type === 'status') status = event.content
      return status.includes('Trying again')
    })
    assert.equal(
      status,
      'Claude’s rate limit or quota for this key is reached. Trying again in 19 s.',
    )
    await app.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    assert.equal(only(await turn.end(), 'done').outcome, 'cancelled')
    assert.equal(claude.requests.length, 1)
    assert.deepEqual((await app.json('/api/costs/today')).days, [])
  })

  const hours: [name: string, headers: Record<string, string>][] = [
    ['in seconds', { 'retry-after': '3600' }],
    ['in milliseconds', { 'retry-after-ms': '3600000', 'retry-after': '1' }],
    ['until a date', { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }],
  ]
  for (const [name, headers] of hours) {
    it(`is not waited for when it asks for an hour or more, ${name}`, async () => {
      await using test = await openWithClaude(() => ({
        ...failure(429, 'rate_limit_error'),
        headers,
      }))
      const session = await test.app.newSession()
      const events = await test.app.chat(session, { message: 'A page' })
      assert.equal(only(events, 'error').code, 'rate_limited')
      assert.equal(test.claude.requests.length, 1)
    })
  }

  it('never shows the key, also when it is refused', async () => {
    await using test = await openWithClaude(() => failure(401, 'authentication_error'))
    const { app } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'error').code, 'authentication')
    const told = JSON.stringify([
      events,
      await app.json('/api/models'),
      await app.json(`/api/sessions/${session}/chat`),
      app.logLines,
    ])
    assert.ok(!told.includes(key))
    assert.match(JSON.stringify(await app.json('/api/models')), /claude-sonnet-5-5/)
  })

  it('does not show the key where the reason of a refusal quotes it', async () => {
    await using test = await openWithClaude(() =>
      failure(400, 'invalid_request_error', `Not with ${key}. ${'-'.repeat(5000)}`),
    )
    const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
    const { content } = only(events, 'error')
    assert.match(content, /^Claude refused the request\. Not with …\. -+\.$/)
    assert.ok(content.length < 500)
    assert.ok(!JSON.stringify([events, test.app.logLines]).includes(key))
  })

  it('ends a turn when the connection is cut, keeps what came, and is not asked again', async () => {
    await using test = await openWithClaude(() => {
      const reply = stream(text(0, ...pieces.slice(0, 6)))
      return reply.kind === 'stream' ? { ...reply, end: 'cut' } : reply
    })
    const { app, claude } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'error').code, 'connection')
    assert.equal(only(events, 'done').outcome, 'failed')
    assert.equal(claude.requests.length, 1)
    const draft = await app.json(`/api/turns/${only(events, 'turn').turn_id}/draft`)
    assert.equal(draft.html, pieces.slice(0, 6).join(''))
    assert.equal(
      only(events, 'usage').estimated,
      true,
      'what it cost is known only for its beginning',
    )
  })

  const failures: [status: number, type: string, code: string, details?: unknown][] = [
    [400, 'invalid_request_error', 'bad_request'],
    [400, 'invalid_request_error', 'too_large', { error_code: 'image_dimensions_too_large' }],
    [401, 'authentication_error', 'authentication'],
    [402, 'billing_error', 'billing'],
    [403, 'permission_error', 'forbidden'],
    [404, 'not_found_error', 'model_not_found'],
    [409, 'conflict_error', 'overloaded'],
    [413, 'request_too_large', 'too_large'],
    [429, 'rate_limit_error', 'rate_limited'],
    [429, 'rate_limit_error', 'billing', { error_code: 'enforced_spend_limit_reached' }],
    [500, 'api_error', 'overloaded'],
    [504, 'timeout_error', 'overloaded'],
    [529, 'overloaded_error', 'overloaded'],
    [500, 'constructor', 'overloaded'],
  ]
  for (const [status, type, code, details = null] of failures) {
    it(`fails as ${code} on ${type}, status ${status}, at the start and in mid-stream`, async () => {
      const replies: Reply[] = [
        { ...failure(status, type, 'Said.', details), headers: { 'retry-after': '3600' } },
        stream(text(0, pieces[0] ?? ''), errorOf(type, 'Said.', details)),
      ]
      for (const reply of replies) {
        await using test = await openWithClaude(() => reply)
        const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
        assert.equal(only(events, 'error').code, code)
        assert.equal(test.claude.requests.length, 1)
      }
    })
  }

  it('fails by its status where a gateway answers with a page of its own', async () => {
    for (const [status, code] of [
      [401, 'authentication'],
      [413, 'too_large'],
    ] as const) {
      await using test = await openWithClaude(() => ({
        kind: 'status',
        status,
        body: '<html>No.</html>',
      }))
      const events = await test.app.chat(await test.app.newSession(), { message: 'A page' })
      assert.equal(only(events, 'error').code, code)
    }
  })

  const stops: [reason: string | null, outcome: string, code: string][] = [
    ['max_tokens', 'truncated', 'truncated'],
    ['model_context_window_exceeded', 'truncated', 'truncated'],
    ['refusal', 'failed', 'refused'],
    // Only Claude’s own tools pause a turn, and none of them is offered.
    ['pause_turn', 'failed', 'unknown'],
    ['bored', 'failed', 'unknown'],
    [null, 'failed', 'connection'],
  ]
  for (const [reason, outcome, code] of stops) {
    it(`ends a turn as ${outcome} when it stops for ${reason}, and runs no call of it`, async () => {
      await using test = await openWithClaude(() =>
        stream(
          call(0, 'toolu_1', 'html_replace', { old_text: '<h1>Tea', new_text: '<h1>Mate' }),
          stop(reason),
        ),
      )
      const session = await test.app.newSession()
      const id = await test.app.importHtml(session, page)
      const events = await test.app.chat(session, { message: 'Call it Mate' })
      assert.equal(only(events, 'done').outcome, outcome)
      assert.equal(only(events, 'error').code, code)
      assert.equal(await test.app.htmlOf(id), page)
      assert.equal(test.claude.requests.length, 1)
      assert.equal(only(events, 'usage').output_tokens, 57)
    })
  }

  const started = (content_block: unknown) => ({
    type: 'content_block_start',
    index: 0,
    content_block,
  })
  const grown = (delta: unknown) => ({ type: 'content_block_delta', index: 0, delta })
  const shapes: [name: string, ...events: WireEvent[]][] = [
    ['a text', started({ type: 'text', text: {} })],
    ['a piece of text', started({ type: 'text' }), grown({ type: 'text_delta', text: 5 })],
    [
      'a thought',
      started({ type: 'thinking' }),
      grown({ type: 'thinking_delta', thinking: { length: -1e12 } }),
    ],
    [
      'the input of a call',
      started({ type: 'tool_use', id: 'a', name: 'html_delete' }),
      grown({ type: 'input_json_delta', partial_json: null }),
    ],
    ['the name of a call', started({ type: 'tool_use', id: 'a', name: [null] })],
    ['the id of a call', started({ type: 'tool_use', id: { toString: 1 }, name: 'html_delete' })],
    ['the name of a call, which is missing', started({ type: 'tool_use', id: 'a' })],
  ]
  for (const [name, ...events] of shapes) {
    it(`fails when ${name} is no text, and is booked`, async () => {
      await using test = await openWithClaude(() => stream(events, stop('end_turn')))
      const session = await test.app.newSession()
      const id = await test.app.importHtml(session, page)
      const seen = await test.app.chat(session, { message: 'Call it Mate' })
      assert.equal(only(seen, 'error').code, 'unknown')
      assert.equal(
        only(seen, 'error').content,
        'Nothing was changed. The model’s answer could not be read.',
      )
      assert.equal(only(seen, 'usage').estimated, true)
      assert.equal(await test.app.htmlOf(id), page)
    })
  }

  it('ends a turn on an error in mid-stream', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, pieces[0] ?? ''), errorOf('overloaded_error')),
    )
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'error').code, 'overloaded')
    assert.equal(test.claude.requests.length, 1)
  })

  it('is given up when it hangs, and the connection is closed', async () => {
    await using test = await openWithClaude(
      () => {
        const reply = stream(text(0, ...pieces.slice(0, 3)))
        return reply.kind === 'stream' ? { ...reply, end: 'hang' } : reply
      },
      { IDLE_TIMEOUT: '1' },
    )
    const session = await test.app.newSession()
    const events = await test.app.chat(session, { message: 'A page' })
    assert.equal(only(events, 'error').code, 'idle')
    assert.equal(test.claude.aborted, 1)
    assert.equal(test.claude.requests.length, 1)
  })

  it('decides a route without thinking, as JSON of a schema; a model that always thinks does so briefly', async () => {
    const schema = {
      type: 'object',
      properties: { route: { type: 'string', enum: ['create', 'edit', 'image', 'ask'] } },
      required: ['route'],
      additionalProperties: false,
    }
    const format = { type: 'json_schema', schema }
    for (const [model, thinking, output_config] of [
      ['claude-haiku-5-5', { type: 'disabled' }, { effort: 'low', format }],
      ['claude-haiku-4-5', { type: 'disabled' }, { format }],
      ['claude-sonnet-5-5', { type: 'adaptive', display: 'summarized' }, { effort: 'low', format }],
    ] as const) {
      await using test = await openWithClaude(
        () => stream(text(0, 'I can’t.'), stop('end_turn')),
        { ROUTER_MODEL: model },
        { reply: stream(text(0, '{"route":"edit"}'), stop('end_turn')) },
      )
      const { app, claude } = test
      const session = await app.newSession()
      await app.importHtml(session, page)
      await app.chat(session, { message: 'a fox in the rain next to the text' })
      const [body] = claude.routings
      assert.equal(body?.model, model)
      assert.deepEqual([body.thinking, body.output_config], [thinking, output_config])
      assert.deepEqual([body.max_tokens, body.tools], [2000, undefined])
    }
  })

  for (const route of ['create', 'edit', 'ask', 'rewrite']) {
    it(`thinks with medium effort on the route ${route}`, async () => {
      await using test = await openWithClaude(() => stream(text(0, page), stop('end_turn')))
      const session = await test.app.newSession()
      await test.app.importHtml(session, page)
      const events = await test.app.chat(session, { message: 'About tea', route })
      assert.equal(only(events, 'turn').route, route)
      assert.ok(test.claude.requests.length > 0)
      for (const { thinking, output_config } of test.claude.requests) {
        assert.deepEqual(thinking, { type: 'adaptive', display: 'summarized' })
        assert.deepEqual(output_config, { effort: 'medium' })
      }
    })
  }

  it('may end at a stop sequence, which is a normal end', async () => {
    await using test = await openWithClaude(() => stream(text(0, page), stop('stop_sequence')))
    const { app } = test
    const events = await app.chat(await app.newSession(), { message: 'A page' })
    assert.equal(only(events, 'done').outcome, 'completed')
    const { content, version, document_id } = only(events, 'html')
    assert.deepEqual([content, version], [page, 1])
    assert.equal(await app.htmlOf(document_id), page)
    assert.equal(test.claude.requests.length, 1)
  })

  it('is stopped by a cancel, upstream too, and what came is kept', async () => {
    await using test = await openWithClaude(() =>
      stream(text(0, ...pieces.slice(0, 5)), gate, stop('end_turn')),
    )
    const { app, claude } = test
    const session = await app.newSession()
    const response = await app.ask(`/api/chat/${session}`, { body: { message: 'A page' } })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while (!seen.includes('html_chunk')) seen += (await reader?.read())?.value ?? ''
    const turnId = /"turn_id":"([^"]+)"/.exec(seen)?.[1]
    await app.json(`/api/turns/${turnId}/cancel`, { method: 'POST' })
    while (!seen.includes('"outcome":"cancelled"')) {
      const step = await reader?.read()
      assert.ok(!step?.done, seen)
      seen += step?.value
    }
    assert.equal(claude.aborted, 1)
    assert.equal((await app.json(`/api/turns/${turnId}`)).state, 'cancelled')
    assert.equal((await app.json(`/api/turns/${turnId}/draft`)).html, pieces.slice(0, 5).join(''))
  })
})

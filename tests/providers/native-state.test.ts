import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createAnthropic } from '../../src/providers/anthropic/index.ts'
import { createCatalogue } from '../../src/providers/catalogue.ts'
import type {
  AssistantMessage,
  ModelMessage,
  ModelRequest,
  TextModel,
} from '../../src/providers/provider.ts'
import {
  blocksOf,
  call,
  key,
  startClaude,
  stop,
  stream,
  text,
  thinking,
} from '../support/claude.ts'

const question: ModelRequest = {
  purpose: 'edit',
  system: 'Edit.',
  tools: [],
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Call it Mate' }] }],
}

/** The request of the next round: the model's message, and the result of its call. */
function nextRound(message: AssistantMessage): ModelRequest {
  const result = { type: 'tool_result', callId: 'toolu_1', ok: true, content: 'Done.' } as const
  return {
    ...question,
    messages: [...question.messages, message, { role: 'user', parts: [result] }],
  }
}

async function messageOf(model: TextModel, request: ModelRequest): Promise<AssistantMessage> {
  for await (const event of model.stream(request, new AbortController().signal)) {
    if (event.type === 'end') return event.message
  }
  throw new Error('the stream ended without an end event')
}

async function openClaude() {
  const double = await startClaude((_, index) =>
    index === 0
      ? stream(
          thinking(0, 'Looking — 茶 🍵.'),
          text(1, 'I see.'),
          call(2, 'toolu_1', 'html_replace', { new_text: 'Mate', old_text: 'Tea' }),
          stop('tool_use'),
        )
      : stream(text(0, 'Done.'), stop('end_turn')),
  )
  const facts = createCatalogue().find('claude-sonnet-5-5')
  assert.ok(facts)
  const baseURL = double.settings.ANTHROPIC_BASE_URL
  return { double, model: createAnthropic({ apiKey: key, baseURL }).textModel(facts) }
}

describe('the state that a provider attaches to its message', () => {
  it('survives JSON: Claude gets the same bytes back', async () => {
    const { double, model } = await openClaude()
    await using _ = double
    const message = await messageOf(model, question)
    await messageOf(model, nextRound(message))
    await messageOf(model, nextRound(JSON.parse(JSON.stringify(message))))
    const [, kept, stored] = double.bodies
    assert.ok(kept?.includes('"signature":"c2lnbg=="'))
    assert.equal(stored, kept)
  })

  it('is ignored if it is another provider’s; text and calls are sent', async () => {
    const { double, model } = await openClaude()
    await using _ = double
    const own = await messageOf(model, question)
    const native = { provider: 'gemini', data: [{ type: 'text', text: 'secret' }] }
    await messageOf(model, nextRound({ ...own, native }))
    await messageOf(model, nextRound({ role: 'assistant', text: 'Sure.', calls: [], native }))
    const contents = double.requests.slice(1).map(({ messages }) => messages[1]?.content)
    assert.deepEqual(contents, [
      [
        { type: 'text', text: 'I see.' },
        {
          type: 'tool_use',
          id: 'call_1_toolu_1',
          name: 'html_replace',
          input: { new_text: 'Mate', old_text: 'Tea' },
        },
      ],
      'Sure.',
    ])
  })

  it('does not limit the ids of calls: Claude gets acceptable ones, each once', async () => {
    const { double, model } = await openClaude()
    await using _ = double
    const call = { id: 'functions.html_replace:0', name: 'html_replace', input: '{}' }
    const round: ModelMessage[] = [
      { role: 'assistant', text: '', calls: [call] },
      {
        role: 'user',
        parts: [{ type: 'tool_result', callId: call.id, ok: true, content: 'Done.' }],
      },
    ]
    await messageOf(model, { ...question, messages: [...question.messages, ...round, ...round] })
    const sent = [1, 2, 3, 4].flatMap((index) => blocksOf(double.requests[0], index))
    const ids = sent.map((block) => block.tool_use_id ?? block.id)
    assert.deepEqual(ids, [ids[0], ids[0], ids[2], ids[2]])
    assert.notEqual(ids[0], ids[2])
    for (const id of ids) assert.match(String(id), /^[\w-]+$/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundOf, maxUsdOf } from '../../src/costs/bound.ts'
import { budgetError } from '../../src/costs/budget.ts'
import { sayCost, sayUsd } from '../../src/protocol/costs.ts'
import { costOf } from '../../src/costs/price.ts'
import { createCatalogue } from '../../src/providers/catalogue.ts'
import type { ImageRequest, ModelRequest } from '../../src/providers/provider.ts'

const catalogue = createCatalogue()

function modelOf(name: string) {
  const model = catalogue.find(name)
  assert.ok(model)
  return model
}

const picture: ImageRequest = { prompt: 'A cup', aspectRatio: '1:1', size: '1K', pictures: [] }

function textOf(text: string): ModelRequest {
  const parts = [{ type: 'text' as const, text }]
  return { purpose: 'edit', system: '', tools: [], messages: [{ role: 'user', parts }] }
}

function inputUsd(name: string, request: ModelRequest, day = '2026-11-22') {
  return boundOf(modelOf(name), request, day)?.inputUsd ?? Number.NaN
}

describe('the most that a call may cost', () => {
  const empty = textOf('')
  const more: [name: string, request: ModelRequest, tokens: number][] = [
    ['text', textOf('x'.repeat(1000)), 1000],
    ['text of several bytes per character', textOf('茶'.repeat(1000)), 3000],
    ['instructions', { ...empty, system: 'x'.repeat(1000) }, 1000],
    [
      'tools',
      { ...empty, tools: [{ name: 't', description: 'x'.repeat(1000), schema: {} }] },
      1000,
    ],
    ['a document', withPart({ type: 'document', html: 'x'.repeat(1000) }), 1000],
    [
      'a file',
      withPart({ type: 'file', name: 'f', mediaType: 'text/csv', text: 'x'.repeat(1000) }),
      1000,
    ],
    [
      'a result',
      withPart({ type: 'tool_result', callId: 'c', ok: true, content: 'x'.repeat(1000) }),
      1000,
    ],
    ['an answer', withAnswer({ text: 'x'.repeat(1000), calls: [] }), 1000],
    [
      'a call',
      withAnswer({ text: '', calls: [{ id: 'c', name: 'n', input: 'x'.repeat(1000) }] }),
      1000,
    ],
    [
      'the state of a provider',
      withAnswer({ text: '', calls: [], native: { provider: 'p', data: 'x'.repeat(1000) } }),
      1000,
    ],
    [
      'a picture',
      withPart({ type: 'image', name: 'i', mediaType: 'image/png', data: 'x'.repeat(1e6) }),
      4784,
    ],
  ]
  for (const [name, request, tokens] of more) {
    it(`includes ${name}`, () => {
      const model = 'claude-sonnet-5-5'
      // Writing to the cache for an hour is Sonnet's dearest input: $4 per million tokens.
      const added = ((inputUsd(model, request) - inputUsd(model, empty)) / 4) * 1e6
      assert.ok(added > tokens - 1e-6 && added < tokens + 200, `${added} tokens`)
    })
  }

  it('is that of the tier and the day that may apply', () => {
    const long = textOf('x'.repeat(100_001))
    const short = textOf('x'.repeat(1000))
    // Per million tokens, written for an hour: 0.20 up to 100,000 tokens, then 1.
    assert.ok(inputUsd('claude-haiku-5-5', long) > 0.1)
    assert.ok(inputUsd('claude-haiku-5-5', short) < 0.0005)
    const [before, after] = ['2026-11-30', '2026-12-01'].map((day) =>
      inputUsd('gemini-4-argon', short, day),
    )
    assert.equal(after, 2 * (before ?? 0))
    const bound = boundOf(modelOf('gemini-4-argon'), short, '2026-12-01')
    assert.ok(bound && Math.abs(maxUsdOf(bound) - bound.inputUsd - (32_000 * 20) / 1e6) < 1e-9)
  })

  it('is unknown if a price is', () => {
    for (const name of ['anthropic/claude-next', 'gemini-2.5-pro']) {
      assert.equal(boundOf(modelOf(name), empty, '2026-11-22'), undefined)
    }
    assert.equal(boundOf(modelOf('gemini-3-pro-image'), picture, '2026-11-22'), undefined)
  })

  it('is the dearest picture for a model that makes them', () => {
    const bound = boundOf(modelOf('gemini-nano-banana-2.1'), picture, '2026-11-22')
    assert.ok(bound && maxUsdOf(bound) > 0.1134 && maxUsdOf(bound) < 0.2)
  })
})

it('a picture costs its tokens or, if they are not counted, its own price', () => {
  const model = modelOf('gemini-nano-banana-2.1')
  const usage = { input: 100, output: 0, cacheRead: 0, cacheWrite: 0 }
  const counted = costOf(model, { usage: { ...usage, imageOutput: 1120 } }, '2026-11-22', '1K')
  assert.ok(counted && Math.abs(counted - (100 * 1.5 + 1120 * 30) / 1e6) < 1e-12)
  const uncounted = costOf(model, { usage }, '2026-11-22', '2K')
  assert.ok(uncounted && Math.abs(uncounted - 0.0504 - 150 / 1e6) < 1e-12)
  assert.equal(costOf(modelOf('gpt-6-luna'), { usage }, '2026-11-22', '1K'), null)
})

it('what a budget has left is said as less than what is needed, however near they are', () => {
  const none = { spent: 0, reserved: 0 }
  const amounts = (limit: number, spent: number, inputUsd: number) => {
    const bound = { inputUsd, usdPerOutputToken: 0, maxOutput: 0, minOutput: 0 }
    const today = { ...none, spent }
    const { message } = budgetError(
      { day: limit },
      { day: today, month: none },
      bound,
      '2026-11-22',
    )
    return /has (.+) left, and this request may cost (.+) or more/.exec(message)?.slice(1)
  }
  assert.deepEqual(amounts(0.04, 0, 0.0402), ['$0.040', '$0.041'])
  assert.deepEqual(amounts(0.3, 0.1, 0.2001), ['$0.20', '$0.21'])
  assert.deepEqual(amounts(20, 0.004, 19.999), ['$19.99', '$20.00'])
  assert.deepEqual(amounts(0.0000001, 0, 0.001), ['less than $0.000001', '$0.0010'])
})

it('an amount is said with as many digits as it needs, and what is unknown as unknown', () => {
  const amounts = [0, 1e-120, 0.000012, 0.0123, 0.098, 0.5, 0.996, 12.345].map(sayUsd)
  assert.deepEqual(amounts, [
    '$0.00',
    'less than $0.000001',
    '$0.000012',
    '$0.012',
    '$0.098',
    '$0.50',
    '$1.00',
    '$12.35',
  ])
  const costs: [number | null, number, boolean, string][] = [
    [0, 0, false, ''],
    [0.5, 0.5, false, '$0.50'],
    [0.5, 0.5, true, 'about $0.50'],
    [null, 0, true, 'cost unknown'],
    [null, 0.5, false, 'at least $0.50'],
    [null, 0.5, true, 'at least about $0.50'],
  ]
  for (const [cost_usd, known_cost_usd, cost_estimated, said] of costs) {
    assert.equal(sayCost({ cost_usd, known_cost_usd, cost_estimated }), said)
  }
})

function withPart(
  part: Extract<ModelRequest['messages'][number], { role: 'user' }>['parts'][number],
) {
  return { ...textOf(''), messages: [{ role: 'user' as const, parts: [part] }] }
}

function withAnswer(
  answer: Omit<Extract<ModelRequest['messages'][number], { role: 'assistant' }>, 'role'>,
) {
  return { ...textOf(''), messages: [{ role: 'assistant' as const, ...answer }] }
}

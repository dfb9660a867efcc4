/**
 * The models of the catalogue. Sources, as of 2026-11-22: the pages "pricing", "model-deprecations"
 * and "models" of platform.claude.com, "pricing", "models" and "deprecations" of ai.google.dev, and
 * "models" of developers.openai.com. MODELS_FILE adds to these and overrides them.
 */
import type { Role } from '../protocol/resources.ts'
import { nothing, textModel, type ModelFacts, type Price, type PriceRow } from './model-facts.ts'

const million = 1_000_000

/** Of input, cache writes for five minutes and for an hour, cache reads, and output. */
function claudePrice(
  input: number,
  cacheWrite: number,
  cacheWriteHour: number,
  cacheRead: number,
  output: number,
): Price {
  return { input, cacheWrite, cacheWriteHour, cacheRead, output }
}

/** Of input, cache reads and output, where writes to the cache cost as much as other input. */
function geminiPrice(input: number, cacheRead: number, output: number): Price {
  return { input, cacheRead, output, cacheWrite: input, cacheWriteHour: input }
}

function claude(
  id: string,
  name: string,
  prices: Price | PriceRow[],
  ends: string,
  more: Partial<ModelFacts> = {},
): ModelFacts {
  return {
    id,
    name,
    provider: 'anthropic',
    can: textModel,
    limits: { context: million, output: 128_000 },
    accepts: { adaptiveThinking: true },
    prices: Array.isArray(prices) ? prices : [{ price: prices }],
    lifecycle: { ends },
    ...more,
  }
}

const smallClaude: Partial<ModelFacts> = {
  limits: { context: 200_000, output: 64_000 },
  accepts: { disabledThinking: true },
}

function gemini(
  id: string,
  name: string,
  prices: PriceRow[],
  more: Partial<ModelFacts> = {},
): ModelFacts {
  return {
    id,
    name,
    provider: 'gemini',
    can: textModel,
    limits: { context: 1_048_576, output: 65_536 },
    accepts: { thinkingLevel: true },
    prices,
    lifecycle: {},
    ...more,
  }
}

const imageModel: Partial<ModelFacts> = {
  can: { ...nothing, image: true, seeImages: true },
  limits: { context: 65_536, output: 32_768 },
  accepts: {},
}

const longInput = 272_000

function openai(id: string, name: string, short: Price): ModelFacts {
  return {
    id,
    name,
    provider: 'openai',
    can: textModel,
    limits: { context: 400_000, output: 64_000 },
    accepts: { maxCompletionTokens: true, reasoningEffortNone: true },
    prices: [{ upTo: longInput, price: short }, { price: longPrice(short) }],
    lifecycle: {},
  }
}

/** Above 272,000 tokens, input costs twice as much and output half as much again. */
function longPrice({ input = 0, output = 0, cacheRead, cacheWrite }: Price): Price {
  return {
    input: input * 2,
    output: output * 1.5,
    ...(cacheRead !== undefined && { cacheRead: cacheRead * 2 }),
    ...(cacheWrite !== undefined && { cacheWrite: cacheWrite * 2 }),
  }
}

/** The only model that needs no key and no server. */
export const composer: ModelFacts = {
  id: 'composer',
  name: 'Built-in composer, no AI model',
  provider: 'builtin',
  can: { ...nothing, create: true, edit: true, editRanges: true },
  limits: { context: Infinity, output: Infinity },
  accepts: {},
  prices: [{ price: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0 } }],
  lifecycle: {},
}

/** The models for a role without a setting, best first. */
export const bestModels: Record<Role, readonly string[]> = {
  create: ['anthropic/claude-sonnet-5-5', 'gemini/gemini-3.8-flash'],
  edit: ['anthropic/claude-sonnet-5-5', 'gemini/gemini-3.8-flash'],
  image: ['gemini/gemini-nano-banana-2.1'],
  router: ['anthropic/claude-haiku-5-5', 'gemini/gemini-3.5-flash-lite', 'openai/gpt-6-luna'],
}

/** Of each provider, the one to use first comes first. */
export const models: readonly ModelFacts[] = [
  claude('claude-sonnet-5-5', 'Claude Sonnet 5.5', claudePrice(2, 2.5, 4, 0.1, 10), '2027-09-28'),
  claude('claude-opus-5-5', 'Claude Opus 5.5', claudePrice(4, 5, 8, 0.2, 20), '2027-09-22'),
  claude(
    'claude-haiku-5-5',
    'Claude Haiku 5.5',
    [
      { upTo: 100_000, price: claudePrice(0.1, 0.125, 0.2, 0.01, 0.5) },
      { price: claudePrice(0.5, 0.625, 1, 0.05, 2.5) },
    ],
    '2027-10-07',
    { accepts: { adaptiveThinking: true, disabledThinking: true } },
  ),
  claude('claude-fable-5-1', 'Claude Fable 5.1', claudePrice(10, 12.5, 20, 0.25, 50), '2027-09-01'),
  claude('claude-opus-5', 'Claude Opus 5', claudePrice(5, 6.25, 10, 0.5, 25), '2027-07-24'),
  claude('claude-sonnet-5', 'Claude Sonnet 5', claudePrice(2, 2.5, 4, 0.2, 10), '2027-06-30', {
    accepts: { adaptiveThinking: true, disabledThinking: true },
  }),
  claude('claude-opus-4-8', 'Claude Opus 4.8', claudePrice(5, 6.25, 10, 0.5, 25), '2027-05-28'),
  claude('claude-opus-4-7', 'Claude Opus 4.7', claudePrice(5, 6.25, 10, 0.5, 25), '2027-04-16'),
  claude('claude-opus-4-6', 'Claude Opus 4.6', claudePrice(5, 6.25, 10, 0.5, 25), '2027-02-05'),
  claude('claude-sonnet-4-6', 'Claude Sonnet 4.6', claudePrice(3, 3.75, 6, 0.3, 15), '2027-02-17'),
  claude('claude-haiku-4-5', 'Claude Haiku 4.5', claudePrice(1, 1.25, 2, 0.1, 5), '2026-10-15', {
    ...smallClaude,
    lifecycle: { ends: '2026-10-15', replacement: 'claude-haiku-5-5' },
  }),
  claude('claude-opus-4-5', 'Claude Opus 4.5', claudePrice(5, 6.25, 10, 0.5, 25), '2026-11-24', {
    ...smallClaude,
    lifecycle: { ends: '2026-11-24', replacement: 'claude-opus-5-5' },
  }),
  claude('claude-sonnet-4-5', 'Claude Sonnet 4.5', claudePrice(3, 3.75, 6, 0.3, 15), '2026-11-30', {
    ...smallClaude,
    lifecycle: { ends: '2026-11-30', isAnnounced: true, replacement: 'claude-sonnet-5-5' },
  }),
  gemini('gemini-4-argon', 'Gemini 4 Argon', [
    { until: '2026-11-30', price: geminiPrice(2, 0.1, 10) },
    { price: geminiPrice(4, 0.2, 20) },
  ]),
  gemini('gemini-3.8-flash', 'Gemini 3.8 Flash', [
    { until: '2026-12-31', price: geminiPrice(0.75, 0.075, 3.75) },
    { price: geminiPrice(1.5, 0.15, 7.5) },
  ]),
  gemini('gemini-3.5-flash-lite', 'Gemini 3.5 Flash-Lite', [
    { price: geminiPrice(0.3, 0.03, 2.5) },
  ]),
  gemini('gemini-2.5-pro', 'Gemini 2.5 Pro', [], {
    accepts: {},
    lifecycle: { ends: '2026-12-01', isAnnounced: true, replacement: 'gemini-3.8-flash' },
  }),
  gemini('gemini-2.5-flash', 'Gemini 2.5 Flash', [], {
    accepts: {},
    lifecycle: { ends: '2026-12-01', isAnnounced: true, replacement: 'gemini-3.5-flash-lite' },
  }),
  gemini(
    'gemini-nano-banana-2.1',
    'Gemini Nano Banana 2.1',
    [
      {
        price: {
          input: 1.5,
          output: 7.5,
          imageOutput: 30,
          image: { '1K': 0.0336, '2K': 0.0504, '4K': 0.1134 },
        },
      },
    ],
    imageModel,
  ),
  gemini(
    'gemini-3-pro-image',
    'Gemini 3 Pro Image',
    [{ price: { imageOutput: 120, image: { '1K': 0.134, '2K': 0.134, '4K': 0.24 } } }],
    imageModel,
  ),
  gemini('gemini-3.1-flash-image', 'Gemini 3.1 Flash Image', [], {
    ...imageModel,
    lifecycle: { ends: '2026-10-29', isAnnounced: true, replacement: 'gemini-nano-banana-2.1' },
  }),
  openai('gpt-6.1-sol', 'GPT-6.1 Sol', { input: 2, cacheRead: 0.1, output: 10 }),
  openai('gpt-6-sol', 'GPT-6 Sol', { input: 2, output: 10 }),
  openai('gpt-6-luna', 'GPT-6 Luna', {
    input: 0.1,
    cacheRead: 0.01,
    cacheWrite: 0.125,
    output: 0.5,
  }),
  openai('gpt-6-astra', 'GPT-6 Astra', { input: 10, output: 50 }),
  composer,
]

/**
 * Models as data: limits, capabilities and prices. Source: the pages "pricing",
 * "model-deprecations" and "models" of platform.claude.com, as of October 2026.
 */

export type ProviderName = 'anthropic' | 'gemini' | 'openai' | 'builtin'

/** US dollars per million tokens. */
export interface Price {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  cacheWriteHour: number
}

export interface ModelFacts {
  id: string
  name: string
  provider: ProviderName
  /** The most tokens of one answer. */
  maxOutput: number
  /** Whether the API accepts `thinking: adaptive` and `output_config.effort`. */
  adaptiveThinking: boolean
  /** Prices by input tokens: the first whose `upTo` covers the request applies. Empty: unknown. */
  prices: { upTo: number; price: Price }[]
  /** The day from which the model may be switched off. */
  retires: string | null
}

function claude(
  id: string,
  name: string,
  price: number[],
  retires: string | null,
  more: Partial<ModelFacts> = {},
): ModelFacts {
  return {
    id,
    name,
    provider: 'anthropic',
    maxOutput: 128_000,
    adaptiveThinking: true,
    prices: [{ upTo: Infinity, price: priceOf(price) }],
    retires,
    ...more,
  }
}

/** The prices of input, cache write for 5 minutes, for an hour, cache read, and output. */
function priceOf([
  input = 0,
  cacheWrite = 0,
  cacheWriteHour = 0,
  cacheRead = 0,
  output = 0,
]: number[]) {
  return { input, cacheWrite, cacheWriteHour, cacheRead, output }
}

const before46 = { maxOutput: 64_000, adaptiveThinking: false }

export const catalogue: readonly ModelFacts[] = [
  claude('claude-sonnet-5-5', 'Claude Sonnet 5.5', [2, 2.5, 4, 0.1, 10], '2027-09-28'),
  claude('claude-opus-5-5', 'Claude Opus 5.5', [4, 5, 8, 0.2, 20], '2027-09-22'),
  claude('claude-haiku-5-5', 'Claude Haiku 5.5', [], '2027-10-07', {
    prices: [
      { upTo: 100_000, price: priceOf([0.1, 0.125, 0.2, 0.01, 0.5]) },
      { upTo: Infinity, price: priceOf([0.5, 0.625, 1, 0.05, 2.5]) },
    ],
  }),
  claude('claude-fable-5-1', 'Claude Fable 5.1', [10, 12.5, 20, 0.25, 50], '2027-09-01'),
  claude('claude-opus-5', 'Claude Opus 5', [5, 6.25, 10, 0.5, 25], '2027-07-24'),
  claude('claude-sonnet-5', 'Claude Sonnet 5', [2, 2.5, 4, 0.2, 10], '2027-06-30'),
  claude('claude-haiku-4-5', 'Claude Haiku 4.5', [1, 1.25, 2, 0.1, 5], '2026-10-15', before46),
  claude('claude-sonnet-4-5', 'Claude Sonnet 4.5', [3, 3.75, 6, 0.3, 15], '2026-11-30', before46),
  {
    id: 'composer',
    name: 'Built-in composer, no AI model',
    provider: 'builtin',
    maxOutput: Infinity,
    adaptiveThinking: false,
    prices: [
      {
        upTo: Infinity,
        price: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0 },
      },
    ],
    retires: null,
  },
]

const providerNames: readonly ProviderName[] = ['anthropic', 'gemini', 'openai', 'builtin']

/**
 * Finds a model by its id or by `provider/id`. The latter also works for models that are not in the
 * catalogue. Returns `undefined` for an unknown id without a provider.
 */
export function findModel(name: string): ModelFacts | undefined {
  const known = catalogue.find((model) => model.id === name || fullId(model) === name)
  if (known) return known
  const slash = name.indexOf('/')
  const provider = providerNames.find((one) => one === name.slice(0, slash))
  const id = name.slice(slash + 1)
  if (!provider || provider === 'builtin' || id === '') return undefined
  return {
    id,
    name: id,
    provider,
    maxOutput: 32_000,
    adaptiveThinking: false,
    prices: [],
    retires: null,
  }
}

export function fullId(model: ModelFacts): string {
  return `${model.provider}/${model.id}`
}

import { models } from './catalogue-models.ts'
import { fullId, splitId, textModel, type ModelFacts } from './model-facts.ts'

/** The models that the program knows; those of MODELS_FILE come first. */
export interface Catalogue {
  models: readonly ModelFacts[]
  /** The names of the providers whose models need not be in the catalogue. */
  providers: readonly string[]
  /**
   * Finds a model by its id or by `provider/id`. The latter also works for a model that is not in the
   * catalogue, with careful defaults. Returns undefined for an unknown id without a provider.
   */
  find(name: string): ModelFacts | undefined
}

/** The providers with models that need a key or a server. Those of MODELS_FILE come on top. */
export const knownProviders: readonly string[] = ['anthropic', 'gemini', 'openai']

/** Those that run their own models only, which are large. */
const withOwnModels: readonly string[] = ['anthropic', 'gemini']

/**
 * Whether a provider runs its own models only. Any other may be a server with whatever models somebody
 * has put there: some are small, and only its list tells which there are.
 */
export function runsOwnModels(provider: string): boolean {
  return withOwnModels.includes(provider)
}

/** A model of which nothing is known but that it reads and writes text and calls tools. */
export function unknownModel(provider: string, id: string): ModelFacts {
  return {
    id,
    name: id,
    provider,
    can: { ...textModel, seeImages: false },
    limits: { context: 32_000, output: 8_000 },
    accepts: { shortEdits: !runsOwnModels(provider) },
    prices: [],
    lifecycle: {},
  }
}

/** `added` overrides models with the same provider and id; `endpoints` are names of further providers. */
export function createCatalogue(
  added: readonly ModelFacts[] = [],
  endpoints: readonly string[] = [],
): Catalogue {
  const isAdded = new Set(added.map(fullId))
  const all = [...added, ...models.filter((model) => !isAdded.has(fullId(model)))]
  const providers = [...knownProviders, ...endpoints]
  return {
    models: all,
    providers,
    find(name) {
      const known =
        all.find((model) => fullId(model) === name) ?? all.find((model) => model.id === name)
      if (known) return known
      const parts = splitId(name)
      return parts && providers.includes(parts.provider)
        ? unknownModel(parts.provider, parts.id)
        : undefined
    },
  }
}

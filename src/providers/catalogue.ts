import { models } from './catalogue-models.ts'
import { fullId, splitId, unknownModel, type ModelFacts } from './model-facts.ts'

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

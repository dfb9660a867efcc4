import { fullId, type ModelFacts } from './model-facts.ts'

/** The models that a provider lists. */
export interface ListedModels {
  all: readonly ModelFacts[]
  /** Finds a model, which may have a longer id here: Claude adds a day, Ollama a tag. */
  find(model: Pick<ModelFacts, 'id'>): ModelFacts | undefined
}

/** Indexes a list by id, since a provider may list thousands of models. */
export function indexModels(all: readonly ModelFacts[]): ListedModels {
  const exact = firstById(all, ({ id }) => id)
  const short = firstById(all, ({ id }) => id.replace(/(?::latest|-\d{8})$/, ''))
  return {
    all,
    find: ({ id }) => exact.get(id) ?? short.get(id) ?? withoutVariant(id, exact),
  }
}

function firstById(
  models: readonly ModelFacts[],
  idOf: (model: ModelFacts) => string,
): Map<string, ModelFacts> {
  return new Map(models.toReversed().map((model) => [idOf(model), model]))
}

/** OpenRouter lists no variants, such as `:online`. */
function withoutVariant(
  id: string,
  exact: ReadonlyMap<string, ModelFacts>,
): ModelFacts | undefined {
  const ends = [...id.matchAll(/:/g)].map(({ index }) => index)
  return ends.map((end) => exact.get(id.slice(0, end))).find((model) => model !== undefined)
}

/**
 * The model of a server to use if none is set: the first of the catalogue that it lists, else the
 * first that writes documents and calls tools. Undefined if there is none.
 */
export function preferredModel(
  listed: readonly ModelFacts[],
  catalogue: readonly ModelFacts[],
): ModelFacts | undefined {
  const usable = listed.filter(({ can }) => can.create && can.edit)
  const ids = new Set(usable.map(fullId))
  return catalogue.find((model) => ids.has(fullId(model))) ?? usable[0]
}

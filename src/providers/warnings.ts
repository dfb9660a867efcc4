import { knownProviders, type Catalogue } from './catalogue.ts'
import { capitalized } from '../protocol/text.ts'
import type { Discovery } from './discovery.ts'
import { warningOf } from './lifecycle.ts'
import { preferredModel, type ListedModels } from './listed-models.ts'
import { fullId, hasPrice, today, type ModelFacts } from './model-facts.ts'
import type { Provider, ProviderFailure } from './provider.ts'
import { modelsInUse, type Assignments, type ModelInUse } from './roles.ts'

interface Known {
  catalogue: Catalogue
  providers: Readonly<Record<string, Provider>>
  discovery: Pick<Discovery, 'listOf' | 'failureOf' | 'isAwaited'>
  /** Why a model could not call tools when it was asked last, by its full id. */
  withoutTools: ReadonlyMap<string, string>
  isBudgeted: boolean
}

/** These pass without anybody’s help. */
const passing: readonly ProviderFailure[] = ['overloaded', 'rate_limited']

/**
 * Sentences about what keeps a provider or a model in use from answering, now or soon, and what to do:
 * one for a provider that can't be used, else one for each of its models.
 */
export function findWarnings(known: Known, assignments: Assignments): string[] {
  const { providers, discovery } = known
  const failures = Object.keys(providers).flatMap((name) => {
    const failure = discovery.failureOf(name)
    return failure && !passing.includes(failure.failure) ? [failure.message] : []
  })
  const models = modelsInUse(assignments).flatMap((used) => warningOfModel(known, used) ?? [])
  const { create, edit } = assignments.roles
  const unknown = [create, edit].flatMap(({ problem, servers = [] }) =>
    problem && !servers.some(discovery.isAwaited) ? [problem.message] : [],
  )
  return [
    ...new Set([
      ...failures,
      ...withoutKey(known),
      ...assignments.problems,
      ...unknown,
      ...models,
      ...withoutPrice(known, assignments),
      ...withoutPlace(assignments),
    ]),
  ]
}

/** Servers of MODELS_FILE whose key is not set. */
function withoutKey({ providers }: Known): string[] {
  return Object.entries(providers).flatMap(([name, provider]) =>
    provider.ready || knownProviders.includes(name)
      ? []
      : [`The server ${name} of MODELS_FILE can’t be used: ${provider.why}.`],
  )
}

/** Models in use that a budget refuses. */
function withoutPrice({ isBudgeted }: Known, assignments: Assignments): string[] {
  if (!isBudgeted) return []
  const day = today()
  return modelsInUse(assignments)
    .filter(({ facts }) => !hasPrice(facts, day))
    .map(
      ({ facts, settings }) =>
        `A budget is set, and the price of ${fullId(facts)} is not known, so nothing is sent to it. Add its price to MODELS_FILE (0 for a local model), or set ${settings.join(' and ')} to another model.`,
    )
}

/** A model for pictures whose pictures nobody can place. */
function withoutPlace({ roles: { image, edit } }: Assignments): string[] {
  return image.facts && edit.facts && !edit.facts.can.callTools
    ? [
        `Pictures of ${fullId(image.facts)} can’t be placed, because ${fullId(edit.facts)} calls no tools. Set EDIT_MODEL to a model that does.`,
      ]
    : []
}

function warningOfModel(known: Known, { facts, settings }: ModelInUse): string | undefined {
  const { catalogue, providers, discovery, withoutTools } = known
  const id = fullId(facts)
  const provider = providers[facts.provider]
  const list = discovery.listOf(facts.provider)
  if (!provider?.ready || !list || list.find(facts)) {
    return withoutTools.get(id) ?? warningOf(withListedEnd(facts, list), catalogue)
  }
  const name = facts.name === facts.id ? id : `${facts.name} (${id})`
  const other = replacementOf(facts, list, catalogue)
  const set = `set ${settings.join(' and ')} to another model`
  const advice = other
    ? `${capitalized(set)}, such as ${fullId(other)}`
    : `Make it available there, or ${set}`
  return `${capitalized(provider.label)} does not list ${name}. ${advice}.`
}

/** A model with the end that its provider states, if it does. */
export function withListedEnd(facts: ModelFacts, list: ListedModels | undefined): ModelFacts {
  return { ...facts, lifecycle: { ...facts.lifecycle, ...list?.find(facts)?.lifecycle } }
}

/** A model that its provider lists, to use instead of one that it does not. */
function replacementOf(
  { lifecycle, provider, can }: ModelFacts,
  list: ListedModels,
  catalogue: Catalogue,
): ModelFacts | undefined {
  const named = lifecycle.replacement && catalogue.find(`${provider}/${lifecycle.replacement}`)
  if (named && list.find(named)) return named
  return can.image
    ? catalogue.models.find((model) => model.can.image && list.find(model))
    : preferredModel(list.all, catalogue.models)
}

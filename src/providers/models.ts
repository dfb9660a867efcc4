import { AppError, StartError } from '../errors.ts'
import { Role, type ModelReport } from '../protocol/resources.ts'
import type { Catalogue } from './catalogue.ts'
import { composer } from './catalogue-models.ts'
import type { Discovery } from './discovery.ts'
import { fullId, hasPrice, splitId, today, type ModelFacts } from './model-facts.ts'
import { createModelRows } from './model-rows.ts'
import {
  ProviderError,
  type ImageModel,
  type Provider,
  type ProviderFailure,
  type TextModel,
} from './provider.ts'
import {
  assignRoles,
  findForRole,
  findUsable,
  hasBudget,
  modelsInUse,
  type ModelSettings,
} from './roles.ts'
import { findWarnings } from './warnings.ts'

/** The model that serves a role, and the one to use if it is overloaded or gone. */
export interface Choice {
  model: TextModel
  fallback?: TextModel | undefined
}

/** A model as what it can be asked for: texts, pictures or both. */
export interface Usable {
  facts: ModelFacts
  text: TextModel | undefined
  image: ImageModel | undefined
}

export interface Models {
  /**
   * Returns the requested model, for which there is no other, or the ones that serve the role.
   * @throws AppError `invalid` if the requested model can't be used.
   */
  pick(role: 'create' | 'edit', requested?: string): Choice
  /** The small model that decides what a message asks for where rules abstain, if there is one. */
  router(): TextModel | undefined
  /** The model that makes pictures. `undefined`: there is none, and `why` is the end of a sentence. */
  image(): { model: ImageModel | undefined; why: string }
  /**
   * Returns a model for whatever it can do.
   * @throws AppError `invalid` if it can't be used.
   */
  use(name: string): Usable
  /** Lists all models, and which one serves each role and why. */
  report(): ModelReport
  /** Asks the providers again for their models, in the background and not too often. */
  refresh(): void
  /**
   * Resolves when no list that is still awaited after the start, for a few seconds at most, can change
   * what `pick` returns. `requested` is the model that will be picked, if it is not the one of a role.
   */
  whenListed(requested?: string): Promise<void>
}

/** Returns the check of settings that name a model: it describes the allowed values if no provider has it. */
export function checkModelSetting(catalogue: Catalogue) {
  return (setting: string, value: string): string | undefined => {
    const isModel = /^(FALLBACK_)?(EDIT|CREATION|ROUTER|IMAGE)_MODEL$/.test(setting)
    return isModel && !catalogue.find(value)
      ? `a model of the catalogue, or provider/id with ${catalogue.providers.join(', ')} or ${composer.provider}`
      : undefined
  }
}

/** After these, what a provider said before may be wrong. */
const changing: readonly ProviderFailure[] = ['connection', 'authentication', 'model_not_found']

/**
 * Assigns a model to each role. The providers list their models only after the start, and not always
 * the same ones, so roles are assigned anew each time.
 * @throws StartError if a setting names a model that is unknown or can't be used.
 */
export function createModels(
  settings: ModelSettings,
  catalogue: Catalogue,
  providers: Readonly<Record<string, Provider>>,
  discovery: Discovery,
): Models {
  const known = new Set(catalogue.models.map(fullId))
  const rows = createModelRows(catalogue, providers, discovery)
  const available = () => {
    const all = discovery.models()
    const listed = all.filter((model) => !known.has(fullId(model)))
    const { failureOf, isAwaited } = discovery
    return { catalogue, providers, discovered: all, listed, failureOf, isAwaited }
  }
  const isBudgeted = hasBudget(settings)
  const assign = () => assignRoles(settings, available())
  const { problems } = assign()
  if (problems.length > 0) throw new StartError(problems.join('\n'))

  function textModel(facts: ModelFacts): TextModel {
    const provider = providers[facts.provider]
    if (!provider?.ready) throw new Error(`the provider of ${fullId(facts)} is not ready`)
    return watched(provider.textModel(facts))
  }

  /** The model of an assignment; it fails at once where no model of its server is known. */
  function assignedModel(facts: ModelFacts, problem: ProviderError | undefined): TextModel {
    if (!problem) return textModel(facts)
    return {
      facts,
      stream() {
        discovery.refresh('now')
        throw problem
      },
    }
  }

  /** What servers say of models in use that call no tools, which few lists tell. */
  const withoutTools = new Map<string, string>()

  /** A model whose failures are a reason to ask its provider again, or to warn of it. */
  function watched(model: TextModel): TextModel {
    const id = fullId(model.facts)
    return {
      ...model,
      async *stream(request, signal) {
        try {
          for await (const event of model.stream(request, signal)) {
            if (event.type === 'end' && request.tools.length > 0) withoutTools.delete(id)
            yield event
          }
        } catch (error) {
          if (error instanceof ProviderError) learnFrom(error, id)
          throw error
        }
      },
    }
  }

  function learnFrom({ failure, message }: ProviderError, id: string): void {
    if (changing.includes(failure)) discovery.refresh('now')
    const isInUse = modelsInUse(assign()).some(({ facts }) => fullId(facts) === id)
    if (failure === 'no_tools' && isInUse) withoutTools.set(id, message)
  }

  /** The provider whose list of models decides what a request for a model means, if one does. */
  function deciderOf(requested: string): string | undefined {
    const isKnown = catalogue.models.some(
      (model) => fullId(model) === requested || model.id === requested,
    )
    return isKnown ? undefined : splitId(requested)?.provider
  }

  function imageModel(facts: ModelFacts): ImageModel | undefined {
    const provider = providers[facts.provider]
    return provider?.ready ? provider.imageModel?.(facts) : undefined
  }

  /** Returns what was found of a model that is named in a request. */
  function orRefuse(name: string, found: ModelFacts | string): ModelFacts {
    if (typeof found !== 'string') return found
    throw new AppError(
      'invalid',
      `The model ${name} can’t be used: ${found}. Choose another one; ${fullId(composer)} needs no key.`,
    )
  }

  return {
    pick(role, requested) {
      if (requested !== undefined) {
        const found = findForRole(available(), requested, role)
        return { model: textModel(orRefuse(requested, found)) }
      }
      const { roles, fallbacks } = assign()
      const { facts, why, problem } = roles[role]
      if (!facts) throw new AppError('invalid', `No model can do this: ${why}.`)
      const fallback = fallbacks[role]
      const model = assignedModel(facts, problem)
      // A budget refuses each call to a model without a price, which would hide why the first one failed.
      const isAllowed = !isBudgeted || (fallback && hasPrice(fallback, today()))
      return fallback && isAllowed ? { model, fallback: textModel(fallback) } : { model }
    },
    router() {
      const { facts } = assign().roles.router
      return facts && textModel(facts)
    },
    image() {
      const { facts, why } = assign().roles.image
      return { model: facts && imageModel(facts), why }
    },
    use(name) {
      const facts = orRefuse(name, findUsable(available(), name))
      const { create, edit, route, image } = facts.can
      return {
        facts,
        text: create || edit || route ? textModel(facts) : undefined,
        image: image ? imageModel(facts) : undefined,
      }
    },
    report() {
      const assignments = assign()
      const { roles } = assignments
      return {
        models: rows(),
        roles: Role.options.map((role) => {
          const { facts, why, problem } = roles[role]
          return { role, model: facts && !problem ? fullId(facts) : null, why }
        }),
        warnings: findWarnings(
          { catalogue, providers, discovery, withoutTools, isBudgeted },
          assignments,
        ),
      }
    },
    refresh: () => discovery.refresh(),
    async whenListed(requested) {
      const { create, edit } = assign().roles
      const servers = [...(create.servers ?? []), ...(edit.servers ?? [])]
      const deciders = requested ? [deciderOf(requested)] : servers
      if (deciders.some((name) => name && discovery.isAwaited(name))) await discovery.done
    },
  }
}

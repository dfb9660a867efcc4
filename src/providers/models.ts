import { AppError, StartError } from '../errors.ts'
import { Role, type ModelReport, type ModelRow } from '../protocol/resources.ts'
import type { Catalogue } from './catalogue.ts'
import type { Discovery } from './discovery.ts'
import { warningOf } from './lifecycle.ts'
import { fullId, priceAt, type Capabilities, type ModelFacts } from './model-facts.ts'
import type { ImageModel, Provider, TextModel } from './provider.ts'
import { assignRoles, findForRole, findUsable, type ModelSettings } from './roles.ts'

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
}

/** Returns the check of settings that name a model: it describes the allowed values if no provider has it. */
export function checkModelSetting(catalogue: Catalogue) {
  return (setting: string, value: string): string | undefined => {
    const isModel = /^(FALLBACK_)?(EDIT|CREATION|ROUTER|IMAGE)_MODEL$/.test(setting)
    return isModel && !catalogue.find(value)
      ? `a model of the catalogue, or provider/id with ${catalogue.providers.join(', ')} or builtin`
      : undefined
  }
}

/**
 * Assigns a model to each role. `discovered`: the models that servers list, which they do only after
 * the start, so that roles are assigned anew each time.
 * @throws StartError if a setting names a model that is unknown or can't be used.
 */
export function createModels(
  settings: ModelSettings,
  catalogue: Catalogue,
  providers: Readonly<Record<string, Provider>>,
  discovery?: Pick<Discovery, 'models' | 'failureOf'>,
): Models {
  const known = new Set(catalogue.models.map(fullId))
  const available = () => {
    const all = discovery?.models() ?? []
    const listed = all.filter((model) => !known.has(fullId(model)))
    const failureOf = (provider: string) => discovery?.failureOf(provider)
    return { catalogue, providers, discovered: all, listed, failureOf }
  }
  const assign = () => assignRoles(settings, available())
  const { problems } = assign()
  if (problems.length > 0) throw new StartError(problems.join('\n'))

  const made = new Map<string, TextModel>()
  function textModel(facts: ModelFacts): TextModel {
    const provider = providers[facts.provider]
    if (!provider?.ready) throw new Error(`the provider of ${fullId(facts)} is not ready`)
    const before = made.get(fullId(facts))
    // A server may list its models only after one of them was first used.
    const model = before?.facts === facts ? before : provider.textModel(facts)
    made.set(fullId(facts), model)
    return model
  }

  function imageModel(facts: ModelFacts): ImageModel | undefined {
    const provider = providers[facts.provider]
    return provider?.ready ? provider.imageModel?.(facts) : undefined
  }

  /** Returns what was found of a model that is named in a request. */
  function orRefuse(name: string, found: ModelFacts | string): ModelFacts {
    if (typeof found !== 'string') return found
    throw new AppError('invalid', `The model ${name} can’t be used: ${found}.`)
  }

  return {
    pick(role, requested) {
      if (requested !== undefined) {
        const found = findForRole(available(), requested, role)
        return { model: textModel(orRefuse(requested, found)) }
      }
      const { roles, fallbacks } = assign()
      const { facts, why } = roles[role]
      if (!facts) throw new AppError('invalid', `No model can do this: ${why}.`)
      const fallback = fallbacks[role]
      return fallback
        ? { model: textModel(facts), fallback: textModel(fallback) }
        : { model: textModel(facts) }
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
      const { roles, fallbacks } = assign()
      const used = [...Object.values(roles).map(({ facts }) => facts), ...Object.values(fallbacks)]
      const unique = new Set(used.filter((facts) => facts !== undefined))
      return {
        models: [...catalogue.models, ...available().listed].map((facts) =>
          toRow(facts, providers[facts.provider]),
        ),
        roles: Role.options.map((role) => {
          const { facts, why } = roles[role]
          return { role, model: facts ? fullId(facts) : null, why }
        }),
        warnings: [...unique].flatMap((facts) => warningOf(facts, catalogue) ?? []),
      }
    },
  }
}

function toRow(facts: ModelFacts, provider: Provider | undefined): ModelRow {
  const { ends = null, isAnnounced = false, replacement = null } = facts.lifecycle
  const { context, output } = facts.limits
  return {
    id: fullId(facts),
    name: facts.name,
    provider: facts.provider,
    available: provider?.ready ?? false,
    can: abilities(facts.can),
    context_tokens: Number.isFinite(context) ? context : null,
    output_tokens: Number.isFinite(output) ? output : null,
    retires: ends,
    retires_for_sure: isAnnounced,
    replacement,
    usd_per_million: priceShown(facts),
  }
}

/** What people can ask of a model. */
function abilities(can: Capabilities): string[] {
  const { create, edit, rewrite, image } = can
  const all = { create, edit, ask: edit, rewrite, image }
  return Object.entries(all).flatMap(([name, isThere]) => (isThere ? [name] : []))
}

function priceShown(facts: ModelFacts) {
  const { input, output } = priceAt(facts, new Date().toISOString().slice(0, 10), 0) ?? {}
  return input === undefined || output === undefined ? null : { input, output }
}

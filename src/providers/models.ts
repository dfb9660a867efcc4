import { AppError, StartError } from '../errors.ts'
import { Role, type ModelReport, type ModelRow } from '../protocol/resources.ts'
import type { Catalogue } from './catalogue.ts'
import { warningOf } from './lifecycle.ts'
import { fullId, priceAt, type Capabilities, type ModelFacts } from './model-facts.ts'
import type { ImageModel, TextModel } from './provider.ts'

/** Creates the models of one provider, or explains why the provider can't be used. */
export type Provider = ReadyProvider | { ready: false; why: string }

export interface ReadyProvider {
  ready: true
  textModel(facts: ModelFacts): TextModel
  imageModel?(facts: ModelFacts): ImageModel
}

/** The model that serves a role, and the one to use if it is overloaded or gone. */
export interface Choice {
  model: TextModel
  fallback?: TextModel | undefined
}

export interface Models {
  /**
   * Returns the requested model, for which there is no other, or the ones that serve the role.
   * @throws AppError `invalid` if the requested model can't be used.
   */
  pick(role: 'create' | 'edit', requested?: string): Choice
  /**
   * Returns the model that makes pictures.
   * @throws AppError `invalid` that says what to set if there is none
   */
  image(): ImageModel
  /** The small model that decides what a message asks for where rules abstain, if there is one. */
  router(): TextModel | undefined
  /** Lists all models, and which one serves each role and why. */
  report(): ModelReport
}

export interface ModelSettings {
  EDIT_MODEL?: string | undefined
  CREATION_MODEL?: string | undefined
  IMAGE_MODEL?: string | undefined
  ROUTER_MODEL?: string | undefined
  FALLBACK_EDIT_MODEL?: string | undefined
  FALLBACK_CREATION_MODEL?: string | undefined
}

const builtin = 'builtin/composer'

/** The models for a role without a setting, best first. */
const best: Record<Role, readonly string[]> = {
  create: ['anthropic/claude-sonnet-5-5', 'gemini/gemini-3.8-flash', 'openai/gpt-6.1-sol'],
  edit: ['anthropic/claude-sonnet-5-5', 'gemini/gemini-3.8-flash', 'openai/gpt-6.1-sol'],
  image: ['gemini/gemini-nano-banana-2.1'],
  router: ['anthropic/claude-haiku-5-5', 'gemini/gemini-3.5-flash-lite', 'openai/gpt-6-luna'],
}

const settingOf: Record<Role, keyof ModelSettings> = {
  create: 'CREATION_MODEL',
  edit: 'EDIT_MODEL',
  image: 'IMAGE_MODEL',
  router: 'ROUTER_MODEL',
}

const fallbackOf = { create: 'FALLBACK_CREATION_MODEL', edit: 'FALLBACK_EDIT_MODEL' } as const

/** The ability that a role needs, and how a problem says that a model lacks it. */
const needs: Record<Role, [keyof Capabilities, string]> = {
  create: ['create', 'it can’t write documents'],
  edit: ['edit', 'it can’t change documents'],
  image: ['image', 'it makes no pictures'],
  router: ['route', 'it can’t decide what a message asks for'],
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

/** A model that serves a role; `facts` undefined: none does. */
interface Assignment {
  facts: ModelFacts | undefined
  why: string
}

/**
 * Assigns a model to each role.
 * @throws StartError if a setting names a model that is unknown or can't be used.
 */
export function createModels(
  settings: ModelSettings,
  catalogue: Catalogue,
  providers: Readonly<Record<string, Provider>>,
): Models {
  const problems: string[] = []

  /** Finds a model that can serve a role, or says why it can't, as the end of a sentence. */
  function find(name: string, role: Role): ModelFacts | string {
    const facts = catalogue.find(name)
    if (!facts) return `${name} is not known; name it as provider/id`
    const provider = providers[facts.provider]
    if (!provider) return `there is no provider ${facts.provider}`
    if (!provider.ready) return provider.why
    const [ability, why] = needs[role]
    return facts.can[ability] ? facts : why
  }

  function fromSetting(setting: keyof ModelSettings, role: Role): ModelFacts | undefined {
    const wanted = settings[setting]
    if (!wanted) return undefined
    const found = find(wanted, role)
    if (typeof found !== 'string') return found
    problems.push(`${setting} is ${wanted}, but ${found}.`)
    return undefined
  }

  function assign(role: Role): Assignment {
    const set = fromSetting(settingOf[role], role)
    if (set) return { facts: set, why: `${settingOf[role]} says so` }
    const found = best[role].map((name) => find(name, role))
    const facts = found.find((one) => typeof one !== 'string')
    if (facts) return { facts, why: 'the best model that a key is set for' }
    const reasons = [...new Set(found.filter((one) => typeof one === 'string'))].join('; ')
    const composer = find(builtin, role)
    if (typeof composer !== 'string') return { facts: composer, why: `no AI model: ${reasons}` }
    return { facts: undefined, why: reasons }
  }

  const roles = {
    create: assign('create'),
    edit: assign('edit'),
    image: assign('image'),
    router: assign('router'),
  }
  const fallbacks = {
    create: fromSetting(fallbackOf.create, 'create'),
    edit: fromSetting(fallbackOf.edit, 'edit'),
  }
  if (problems.length > 0) throw new StartError(problems.join('\n'))

  const texts = new Map<string, TextModel>()
  function textModel(facts: ModelFacts): TextModel {
    const provider = providers[facts.provider]
    if (!provider?.ready) throw new Error(`the provider of ${fullId(facts)} is not ready`)
    const made = texts.get(fullId(facts)) ?? provider.textModel(facts)
    texts.set(fullId(facts), made)
    return made
  }

  function requireModel(name: string, role: Role): ModelFacts {
    const found = find(name, role)
    if (typeof found !== 'string') return found
    throw new AppError('invalid', `The model ${name} can’t be used: ${found}.`)
  }

  return {
    pick(role, requested) {
      if (requested !== undefined) return { model: textModel(requireModel(requested, role)) }
      const { facts, why } = roles[role]
      if (!facts) throw new AppError('invalid', why)
      const fallback = fallbacks[role]
      return fallback
        ? { model: textModel(facts), fallback: textModel(fallback) }
        : { model: textModel(facts) }
    },
    image() {
      const { facts, why } = roles.image
      const provider = facts && providers[facts.provider]
      const model = facts && provider?.ready ? provider.imageModel?.(facts) : undefined
      if (model) return model
      throw new AppError(
        'invalid',
        `No model makes pictures here: ${why}. Ask for a chart or a drawing in the document instead.`,
      )
    },
    router() {
      const { facts } = roles.router
      return facts && textModel(facts)
    },
    report: () => ({
      models: catalogue.models.map((facts) => toRow(facts, providers[facts.provider])),
      roles: Role.options.map((role) => {
        const { facts, why } = roles[role]
        return { role, model: facts ? fullId(facts) : null, why }
      }),
      warnings: warnings(),
    }),
  }

  /** What the person who runs the program should know of the models in use. */
  function warnings(): string[] {
    const used = [...Object.values(roles).map(({ facts }) => facts), ...Object.values(fallbacks)]
    const unique = new Set(used.filter((facts) => facts !== undefined))
    return [...unique].flatMap((facts) => warningOf(facts, catalogue) ?? [])
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

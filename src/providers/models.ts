import type { ModelReport, Role } from '../protocol/resources.ts'
import { AppError, StartError } from '../errors.ts'
import type { Catalogue } from './catalogue.ts'
import { fullId, priceAt, type Capabilities, type ModelFacts } from './model-facts.ts'
import type { TextModel } from './provider.ts'

/** Creates the models of one provider, or explains why the provider can't be used. */
export type Provider =
  { ready: true; textModel(facts: ModelFacts): TextModel } | { ready: false; why: string }

export interface Models {
  /**
   * Returns the requested model, or the one that serves the role.
   * @throws AppError `invalid` if the requested model can't be used.
   */
  pick(role: 'create' | 'edit', requested?: string): TextModel
  /** Returns the small model that decides what a message asks for; undefined if there is none. */
  router(): TextModel | undefined
  /** Lists all models, and which one serves each role and why. */
  report(): ModelReport
}

export interface ModelSettings {
  EDIT_MODEL?: string | undefined
  CREATION_MODEL?: string | undefined
  IMAGE_MODEL?: string | undefined
  ROUTER_MODEL?: string | undefined
}

const builtin = 'builtin/composer'
const best: Record<'create' | 'edit', string> = {
  create: 'anthropic/claude-sonnet-5-5',
  edit: 'anthropic/claude-sonnet-5-5',
}

/** Small models that answer fast, the best one first. */
const smallModels = [
  'anthropic/claude-haiku-5-5',
  'gemini/gemini-3.5-flash-lite',
  'openai/gpt-6-luna',
]

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
 * Assigns a model to each role.
 * @throws StartError if a setting names a model that is unknown or can't be used.
 */
export function createModels(
  settings: ModelSettings,
  catalogue: Catalogue,
  providers: Readonly<Record<string, Provider>>,
): Models {
  const made = new Map<string, TextModel>()

  function open(name: string): { ok: true; model: TextModel } | { ok: false; why: string } {
    const facts = catalogue.find(name)
    if (!facts) {
      return { ok: false, why: `${name} is not known; name it as provider/id` }
    }
    const provider = providers[facts.provider]
    if (!provider) return { ok: false, why: `there is no provider ${facts.provider}` }
    if (!provider.ready) return { ok: false, why: provider.why }
    let model = made.get(fullId(facts))
    if (!model) made.set(fullId(facts), (model = provider.textModel(facts)))
    return { ok: true, model }
  }

  function assign(role: 'create' | 'edit', setting: 'CREATION_MODEL' | 'EDIT_MODEL') {
    const wanted = settings[setting]
    if (wanted) {
      const opened = open(wanted)
      if (opened.ok) return { model: opened.model, why: `${setting} says so` }
      problems.push(`${setting} is ${wanted}, but ${opened.why}.`)
    }
    const opened = open(best[role])
    if (opened.ok) return { model: opened.model, why: 'the best model that a key is set for' }
    const composer = open(builtin)
    if (!composer.ok) throw new StartError(composer.why)
    return { model: composer.model, why: `no AI model: ${opened.why}` }
  }

  function assignRouter(): { model: TextModel | undefined; why: string } {
    const wanted = settings.ROUTER_MODEL
    if (wanted) {
      const opened = open(wanted)
      if (opened.ok && opened.model.facts.can.route) {
        return { model: opened.model, why: 'ROUTER_MODEL says so' }
      }
      const why = opened.ok ? 'it can’t decide what a message asks for' : opened.why
      problems.push(`ROUTER_MODEL is ${wanted}, but ${why}.`)
    }
    for (const name of smallModels) {
      const opened = open(name)
      if (opened.ok)
        return { model: opened.model, why: 'the best small model that a key is set for' }
    }
    return { model: undefined, why: 'no small model has a key; messages are routed by rules' }
  }

  const problems: string[] = []
  const roles = {
    create: assign('create', 'CREATION_MODEL'),
    edit: assign('edit', 'EDIT_MODEL'),
  }
  const router = assignRouter()
  if (problems.length > 0) throw new StartError(problems.join('\n'))

  return {
    pick(role, requested) {
      if (requested === undefined) return roles[role].model
      const opened = open(requested)
      if (!opened.ok) {
        throw new AppError('invalid', `The model ${requested} can’t be used: ${opened.why}.`)
      }
      return opened.model
    },
    router: () => router.model,
    report: () => ({
      models: catalogue.models.map((facts) => ({
        id: fullId(facts),
        name: facts.name,
        provider: facts.provider,
        available: providers[facts.provider]?.ready ?? false,
        can: abilities(facts.can),
        retires: facts.lifecycle.ends ?? null,
        usd_per_million: priceShown(facts),
      })),
      roles: [
        { role: 'create', model: fullId(roles.create.model.facts), why: roles.create.why },
        { role: 'edit', model: fullId(roles.edit.model.facts), why: roles.edit.why },
        { role: 'image', model: null, why: 'no provider of images is part of this version' },
        {
          role: 'router',
          model: router.model ? fullId(router.model.facts) : null,
          why: router.why,
        },
      ] satisfies { role: Role; model: string | null; why: string }[],
    }),
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

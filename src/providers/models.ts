import type { ModelReport, Role } from '../protocol/resources.ts'
import { AppError, StartError } from '../errors.ts'
import type { Catalogue } from './catalogue.ts'
import { preferredModel, type Discovery } from './discovery.ts'
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
  discovery?: Pick<Discovery, 'models' | 'failureOf'>,
): Models {
  const made = new Map<string, TextModel>()
  const discovered = () => discovery?.models() ?? []
  const isKnown = (model: ModelFacts) =>
    catalogue.models.some((known) => fullId(known) === fullId(model))

  /** The models that servers list and the catalogue does not have. */
  function listed(): readonly ModelFacts[] {
    return discovered().filter((model) => !isKnown(model))
  }

  function find(name: string): ModelFacts | undefined {
    return listed().find((model) => fullId(model) === name) ?? catalogue.find(name)
  }

  function open(name: string): { ok: true; model: TextModel } | { ok: false; why: string } {
    const facts = find(name)
    if (!facts) {
      return { ok: false, why: `${name} is not known; name it as provider/id` }
    }
    const provider = providers[facts.provider]
    if (!provider) return { ok: false, why: `there is no provider ${facts.provider}` }
    if (!provider.ready) return { ok: false, why: provider.why }
    let model = made.get(fullId(facts))
    // A server may list its models only after one of them was first used.
    const isStale = model && listed().includes(facts) && model.facts !== facts
    if (!model || isStale) made.set(fullId(facts), (model = provider.textModel(facts)))
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
    const server = onlyServer()
    const preferred = server && preferredOf(server)
    if (preferred) return preferred
    const composer = open(builtin)
    if (!composer.ok) throw new StartError(composer.why)
    const why = server ? whyNothingOf(server) : opened.why
    return { model: composer.model, why: `no AI model: ${why}` }
  }

  /** The provider that is set up, if it is the only one. */
  function onlyServer(): string | undefined {
    const ready = Object.keys(providers).filter(
      (name) => name !== 'builtin' && providers[name]?.ready,
    )
    return ready.length === 1 ? ready[0] : undefined
  }

  /** A model of a provider that has listed its models. */
  function preferredOf(server: string) {
    const offered = discovered().filter(({ provider }) => provider === server)
    const facts = preferredModel(offered, catalogue.models)
    const opened = facts && open(fullId(facts))
    const why = `${server} has it, and no other provider is set up`
    return opened?.ok ? { model: opened.model, why } : undefined
  }

  function whyNothingOf(server: string): string {
    return discovery?.failureOf(server) ?? `${server} has listed no model that writes documents`
  }

  const problems: string[] = []
  /** Assigned anew each time, because servers list their models only after the start. */
  function rolesNow() {
    return {
      create: assign('create', 'CREATION_MODEL'),
      edit: assign('edit', 'EDIT_MODEL'),
    }
  }
  rolesNow()
  if (problems.length > 0) throw new StartError(problems.join('\n'))

  return {
    pick(role, requested) {
      if (requested === undefined) return rolesNow()[role].model
      const opened = open(requested)
      if (!opened.ok) {
        throw new AppError('invalid', `The model ${requested} can’t be used: ${opened.why}.`)
      }
      return opened.model
    },
    report() {
      const roles = rolesNow()
      return {
        models: [...catalogue.models, ...listed()].map((facts) => ({
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
          { role: 'router', model: null, why: 'messages are routed by rules' },
        ] satisfies { role: Role; model: string | null; why: string }[],
      }
    },
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

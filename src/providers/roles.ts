import type { Role } from '../protocol/resources.ts'
import { capitalized } from '../protocol/text.ts'
import { knownProviders, runsOwnModels, unknownModel, type Catalogue } from './catalogue.ts'
import { bestModels, composer } from './catalogue-models.ts'
import { preferredModel } from './listed-models.ts'
import { fullId, type Capabilities, type ModelFacts } from './model-facts.ts'
import { ProviderError, type Provider } from './provider.ts'

export interface ModelSettings {
  EDIT_MODEL?: string | undefined
  CREATION_MODEL?: string | undefined
  IMAGE_MODEL?: string | undefined
  ROUTER_MODEL?: string | undefined
  FALLBACK_EDIT_MODEL?: string | undefined
  FALLBACK_CREATION_MODEL?: string | undefined
  BUDGET_DAY_USD?: number | undefined
  BUDGET_MONTH_USD?: number | undefined
}

/** Whether calls have to fit a budget. */
export function hasBudget({ BUDGET_DAY_USD, BUDGET_MONTH_USD }: ModelSettings): boolean {
  return BUDGET_DAY_USD !== undefined || BUDGET_MONTH_USD !== undefined
}

type ModelSetting = Exclude<keyof ModelSettings, 'BUDGET_DAY_USD' | 'BUDGET_MONTH_USD'>

/** A model that serves a role, and why; `facts` undefined: none does. */
export interface Assignment {
  facts: ModelFacts | undefined
  why: string
  /** The providers whose lists of models decide, if any do. */
  servers?: readonly string[]
  /** Why no model of a server is known, with which its turns fail; `facts` only names the server then. */
  problem?: ProviderError
}

export interface Assignments {
  roles: Record<Role, Assignment>
  /** The models to use if the first is overloaded or gone. */
  fallbacks: { create: ModelFacts | undefined; edit: ModelFacts | undefined }
  /** Sentences about settings that name a model which can't be used. */
  problems: string[]
}

const settingOf = {
  create: 'CREATION_MODEL',
  edit: 'EDIT_MODEL',
  image: 'IMAGE_MODEL',
  router: 'ROUTER_MODEL',
} as const

/** The ability that a role needs, and how a problem says that a model lacks it. */
const needs: Record<Role, [keyof Capabilities, string]> = {
  create: ['create', 'it can’t write documents'],
  edit: ['edit', 'it can’t change documents'],
  image: ['image', 'it makes no pictures'],
  router: ['route', 'it can’t decide what a message asks for'],
}

export interface Available {
  catalogue: Catalogue
  providers: Readonly<Record<string, Provider>>
  /** The models that servers list. */
  discovered: readonly ModelFacts[]
  /** Those of them that the catalogue does not have. */
  listed: readonly ModelFacts[]
  /** Why a provider could not be asked for its models; undefined if it could. */
  failureOf(provider: string): ProviderError | undefined
  /** Whether a provider has not answered since the start. */
  isAwaited(provider: string): boolean
}

/** Finds a model that can serve a role, or says why it can't, as the end of a sentence. */
export function findForRole(available: Available, name: string, role: Role): ModelFacts | string {
  const facts = findUsable(available, name)
  if (typeof facts === 'string') return facts
  const [ability, why] = needs[role]
  if (!facts.can[ability]) return why
  return role === 'image' && !makesPictures(available.providers[facts.provider])
    ? `the provider ${facts.provider} can’t be asked for pictures`
    : facts
}

function makesPictures(provider: Provider | undefined): boolean {
  return provider?.ready === true && provider.imageModel !== undefined
}

/** Finds a model that can be called, or says why it can't, as the end of a sentence. */
export function findUsable(available: Available, name: string): ModelFacts | string {
  const { providers } = available
  const facts = findModel(available, name)
  if (!facts) return `${name} is not known; name it as provider/id`
  const provider = providers[facts.provider]
  if (!provider) return `there is no provider ${facts.provider}`
  return provider.ready ? facts : provider.why
}

function findModel({ listed, catalogue }: Available, name: string): ModelFacts | undefined {
  return listed.find((model) => fullId(model) === name) ?? catalogue.find(name)
}

/** A model in use, and the settings that choose it or another one. */
export interface ModelInUse {
  facts: ModelFacts
  settings: string[]
}

export function modelsInUse({ roles, fallbacks }: Assignments): ModelInUse[] {
  const used = ({ facts, problem }: Assignment) => (problem ? undefined : facts)
  const uses: [ModelFacts | undefined, string][] = [
    [used(roles.create), settingOf.create],
    [used(roles.edit), settingOf.edit],
    [used(roles.router), settingOf.router],
    [used(roles.image), settingOf.image],
    [fallbacks.create, 'FALLBACK_CREATION_MODEL'],
    [fallbacks.edit, 'FALLBACK_EDIT_MODEL'],
  ]
  const inUse = new Map<string, ModelInUse>()
  for (const [facts, setting] of uses) {
    if (!facts) continue
    const { settings } = inUse.get(fullId(facts)) ?? { settings: [] }
    inUse.set(fullId(facts), { facts, settings: [...settings, setting] })
  }
  return [...inUse.values()]
}

/** Assigns a model to each role: what a setting says, else the best one that can be used. */
export function assignRoles(settings: ModelSettings, available: Available): Assignments {
  const problems: string[] = []

  function fromSetting(setting: ModelSetting, role: Role): ModelFacts | undefined {
    const wanted = settings[setting]
    if (!wanted) return undefined
    const found = findForRole(available, wanted, role)
    if (typeof found !== 'string') return found
    problems.push(`${setting} is ${wanted}, but ${found}.`)
    // What a server says of a model after the start does not change what the setting says.
    return findModel(available, wanted)
  }

  function assign(role: Role): Assignment {
    const set = fromSetting(settingOf[role], role)
    return set ? { facts: set, why: `${settingOf[role]} says so` } : bestFor(role, available)
  }

  return {
    roles: {
      create: assign('create'),
      edit: assign('edit'),
      image: assign('image'),
      router: assign('router'),
    },
    fallbacks: {
      create: fromSetting('FALLBACK_CREATION_MODEL', 'create'),
      edit: fromSetting('FALLBACK_EDIT_MODEL', 'edit'),
    },
    problems,
  }
}

function bestFor(role: Role, available: Available): Assignment {
  const names = bestModels[role].filter((name) => isOffered(name, available))
  const found = names.map((name) => findForRole(available, name, role))
  const usable = found.filter((one) => typeof one !== 'string')
  const [first] = usable
  const accepted = usable.find(({ provider }) => !keyRefusal(available, provider))
  if (first && accepted && accepted !== first) {
    const refusal = keyRefusal(available, first.provider)
    return { facts: accepted, why: `the best model whose key is accepted: ${refusal}` }
  }
  // If no key is accepted, the composer does not take over by itself: the turn says what to set.
  if (first) return { facts: first, why: 'the best model that a key is set for' }
  const served = role === 'create' || role === 'edit' ? fromServers(available) : undefined
  if (served) return served
  const reasons = [...new Set(found.filter((one) => typeof one === 'string'))].join('; ')
  const last = findForRole(available, fullId(composer), role)
  return typeof last === 'string'
    ? { facts: undefined, why: reasons }
    : { facts: last, why: `no AI model: ${reasons}` }
}

/** What a provider said of a key that it does not accept; undefined if it said nothing of the kind. */
function keyRefusal({ failureOf }: Available, provider: string): string | undefined {
  const failure = failureOf(provider)
  return failure?.failure === 'authentication' ? failure.message : undefined
}

/** Whether a provider has a model, as far as its list has to tell. */
function isOffered(name: string, { catalogue, discovered }: Available): boolean {
  const facts = catalogue.find(name)
  if (!facts) return false
  return (
    runsOwnModels(facts.provider) || discovered.some((model) => fullId(model) === fullId(facts))
  )
}

/** The id that stands for a model of a server of which none is known. */
export const unlisted = 'unlisted'

/**
 * The model of the first server that has one, in the order of the settings and of MODELS_FILE. If none
 * has, the composer does not take over by itself: the turn says what to do. Undefined without a server.
 */
function fromServers(available: Available): Assignment | undefined {
  const { providers, failureOf } = available
  const servers = Object.keys(providers).filter(
    (name) => name !== composer.provider && providers[name]?.ready,
  )
  const [only] = servers
  if (only === undefined) return undefined
  const having = servers.filter((name) => listedModel(name, available))
  const server = having.find((name) => !keyRefusal(available, name)) ?? having[0]
  if (server !== undefined) {
    const why =
      servers.length === 1
        ? `${server} has it, and no other provider is set up`
        : `of the servers that are set up, ${server} is the first that lists a model for it`
    const facts = listedModel(server, available)
    return { facts, why, servers: servers.slice(0, servers.indexOf(server) + 1) }
  }
  const declared = servers.map((name) => declaredModel(name, available)).find(Boolean)
  if (declared) return { facts: declared, why: 'MODELS_FILE has it', servers }
  const first = servers.find((name) => failureOf(name)) ?? only
  const problem = problemOf(first, available)
  const facts = { ...unknownModel(first, unlisted), name: nameOf(first, available) }
  return { facts, why: problem.message, servers, problem }
}

/** Why no model of a server is known. */
function problemOf(server: string, available: Available): ProviderError {
  const { failureOf, isAwaited } = available
  const failure = failureOf(server)
  if (failure) return failure
  const name = nameOf(server, available)
  return new ProviderError(
    'model_not_found',
    isAwaited(server)
      ? `${name} has not listed its models yet.`
      : `${name} lists no model that writes documents and calls tools. Add one there, or set CREATION_MODEL and EDIT_MODEL to one that it has, as ${server}/id.`,
  )
}

function nameOf(server: string, { providers }: Available): string {
  const provider = providers[server]
  return capitalized(provider?.ready ? provider.label : server)
}

/** A model of a provider that has listed its models. */
function listedModel(server: string, { catalogue, discovered }: Available): ModelFacts | undefined {
  return preferredModel(
    discovered.filter(({ provider }) => provider === server),
    catalogue.models,
  )
}

/** A model that MODELS_FILE gives to a server of its own which has not listed any so far. */
function declaredModel(
  server: string,
  { catalogue, discovered }: Available,
): ModelFacts | undefined {
  const isOwn = !knownProviders.includes(server)
  const hasListed = discovered.some(({ provider }) => provider === server)
  return isOwn && !hasListed
    ? catalogue.models.find(({ provider, can }) => provider === server && can.create && can.edit)
    : undefined
}

import { forOperator } from './failures.ts'
import { fullId, type ModelFacts } from './model-facts.ts'
import { ProviderError, type Provider, type ReadyProvider } from './provider.ts'

/** What the providers say of their models. */
export interface Discovery {
  /** All models that were listed so far. */
  models(): readonly ModelFacts[]
  /** The models that a provider lists; undefined if it lists none, or has not answered yet. */
  listOf(provider: string): readonly ModelFacts[] | undefined
  /** Why a provider could not be asked when it was asked last; undefined if it could. */
  failureOf(provider: string): ProviderError | undefined
  /** Whether a provider has not answered since the start. */
  isAwaited(provider: string): boolean
  /** Asks again in the background, unless that is under way. Does so soon after the last time only if `now`. */
  refresh(now?: 'now'): void
  /** Asks for the first time, in the background. `onAnswers` is called after each round. */
  begin(onAnswers: () => void): void
  /** Resolves when every provider has answered for the first time, or its time is over. */
  readonly done: Promise<void>
}

/** For a provider that does not answer. A list is not worth waiting for any longer. */
const maxWaitMs = 5000
/** Providers that were asked less than this long ago are not asked again without a reason. */
const maxAgeMs = 30_000

/** Asks providers for their models once that has begun, until the signal aborts. */
export function createDiscovery(
  providers: Readonly<Record<string, Provider>>,
  signal: AbortSignal,
): Discovery {
  const listing = Object.entries(providers).flatMap(([name, provider]) =>
    provider.ready && provider.list ? [{ name, provider, list: provider.list }] : [],
  )
  const lists = new Map<string, readonly ModelFacts[]>()
  const failures = new Map<string, ProviderError>()
  const awaited = new Set(listing.map(({ name }) => name))
  const first = Promise.withResolvers<void>()
  let onRound = (): void => undefined
  let askedAt = 0
  let isAsking = false

  async function ask({ name, provider, list }: (typeof listing)[number]): Promise<void> {
    const timeout = AbortSignal.timeout(maxWaitMs)
    try {
      const models = await list(AbortSignal.any([signal, timeout]))
      if (models) lists.set(name, models)
      else lists.delete(name)
      failures.delete(name)
    } catch (error) {
      // What was listed before is still the best that is known.
      failures.set(name, timeout.aborted ? silent(provider) : toFailure(error, provider))
    } finally {
      awaited.delete(name)
    }
  }

  async function askAll(): Promise<void> {
    isAsking = true
    askedAt = Date.now()
    await Promise.all(listing.map(ask))
    isAsking = false
    first.resolve()
    if (!signal.aborted) onRound()
  }

  return {
    models: () => [...lists.values()].flat(),
    listOf: (provider) => lists.get(provider),
    failureOf: (provider) => failures.get(provider),
    isAwaited: (provider) => awaited.has(provider),
    refresh(now) {
      // A clock may be set back.
      const isOld = Math.abs(Date.now() - askedAt) >= maxAgeMs
      if (!isAsking && !signal.aborted && (now || isOld)) void askAll()
    },
    begin(onAnswers) {
      onRound = onAnswers
      void askAll()
    },
    done: first.promise,
  }
}

function silent({ label }: ReadyProvider): ProviderError {
  const seconds = maxWaitMs / 1000
  return new ProviderError(
    'connection',
    `${capitalized(label)} did not list its models within ${seconds} seconds.`,
    { advice: forOperator('check the network and the address') },
  )
}

function toFailure(error: unknown, { label }: ReadyProvider): ProviderError {
  if (error instanceof ProviderError) return error
  return new ProviderError('unknown', `${capitalized(label)} could not be asked for its models.`)
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whether a list has a model, which may have a longer name there: Claude adds a day, Ollama a tag. */
export function isListed({ id }: ModelFacts, list: readonly ModelFacts[]): boolean {
  return list.some(({ id: listed }) => {
    if (listed === id || listed === `${id}:latest`) return true
    // OpenRouter lists no variants, such as `:online`.
    if (id.startsWith(`${listed}:`)) return true
    return listed.startsWith(`${id}-`) && /^\d{8}$/.test(listed.slice(id.length + 1))
  })
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

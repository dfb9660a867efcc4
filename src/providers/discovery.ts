import { capitalized } from '../protocol/text.ts'
import { forOperator } from './failures.ts'
import { indexModels, type ListedModels } from './listed-models.ts'
import type { ModelFacts } from './model-facts.ts'
import { ProviderError, type Provider, type ReadyProvider } from './provider.ts'

/** What the providers say of their models. */
export interface Discovery {
  /** All models that were listed so far. */
  models(): readonly ModelFacts[]
  /** The models that a provider lists; undefined if it lists none, or has not answered yet. */
  listOf(provider: string): ListedModels | undefined
  /** Changes with each answer of a provider. */
  revision(): number
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
/** How often a provider that could not be asked is asked again without another reason: for an hour. */
const maxRepetitions = 120

/** Asks providers for their models once that has begun, until the signal aborts. */
export function createDiscovery(
  providers: Readonly<Record<string, Provider>>,
  signal: AbortSignal,
): Discovery {
  const listing = Object.entries(providers).flatMap(([name, provider]) =>
    provider.ready && provider.list ? [{ name, provider, list: provider.list }] : [],
  )
  const lists = new Map<string, ListedModels>()
  const failures = new Map<string, ProviderError>()
  const awaited = new Set(listing.map(({ name }) => name))
  const first = Promise.withResolvers<void>()
  let onRound = (): void => undefined
  let askedAt = 0
  let revision = 0
  let isAsking = false
  let timer: NodeJS.Timeout | undefined
  let repetitions = 0
  signal.addEventListener('abort', () => clearTimeout(timer))

  async function ask({ name, provider, list }: (typeof listing)[number]): Promise<void> {
    const timeout = AbortSignal.timeout(maxWaitMs)
    try {
      const models = await list(AbortSignal.any([signal, timeout]))
      if (models) lists.set(name, indexModels(models))
      else lists.delete(name)
      failures.delete(name)
    } catch (error) {
      // What was listed before is still the best that is known.
      failures.set(name, timeout.aborted ? silent(provider) : toFailure(error, provider))
    } finally {
      awaited.delete(name)
      revision++
    }
  }

  async function askAll(): Promise<void> {
    clearTimeout(timer)
    isAsking = true
    askedAt = Date.now()
    await Promise.all(listing.map(ask))
    isAsking = false
    first.resolve()
    if (signal.aborted) return
    onRound()
    if (failures.size === 0) repetitions = 0
    else if (repetitions < maxRepetitions) repeatLater()
  }

  function repeatLater(): void {
    repetitions++
    timer = setTimeout(() => void askAll(), maxAgeMs)
    timer.unref()
  }

  return {
    models: () => [...lists.values()].flatMap(({ all }) => all),
    listOf: (provider) => lists.get(provider),
    revision: () => revision,
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

import { fullId, type ModelFacts } from './model-facts.ts'

/** What the model servers say that they have. */
export interface Discovery {
  /** The models of all servers that have answered so far. */
  models(): readonly ModelFacts[]
  /** Why the server of a provider has no list; undefined if it has one, or has not answered yet. */
  failureOf(provider: string): string | undefined
  /** Resolves when every server has answered or its time is over. */
  readonly done: Promise<void>
}

interface Server {
  provider: string
  list(signal: AbortSignal): Promise<ModelFacts[]>
}

/** For a server that does not answer, and for a list that is not worth waiting for. */
const maxWaitMs = 3000

/** Asks servers for their models, in the background. `onFailure` is told why one has no list. */
export function discoverModels(
  servers: readonly Server[],
  onFailure: (provider: string, why: string) => void,
  signal: AbortSignal,
): Discovery {
  const found: ModelFacts[] = []
  const failures = new Map<string, string>()
  async function ask({ provider, list }: Server): Promise<void> {
    const timeout = AbortSignal.timeout(maxWaitMs)
    try {
      found.push(...(await list(AbortSignal.any([signal, timeout]))))
    } catch (error) {
      if (signal.aborted) return
      const why = timeout.aborted
        ? `The model server did not list its models within ${maxWaitMs / 1000} seconds.`
        : messageOf(error)
      failures.set(provider, why)
      onFailure(provider, why)
    }
  }
  return {
    models: () => found,
    failureOf: (provider) => failures.get(provider),
    done: Promise.all(servers.map(ask)).then(() => undefined),
  }
}

/** Without the cause of an error, which may quote the key. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
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

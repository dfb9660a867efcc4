import { fullId, type ModelFacts } from './model-facts.ts'

/** What the model servers say that they have. */
export interface Discovery {
  /** The models of all servers that have answered so far. */
  models(): readonly ModelFacts[]
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
  async function ask({ provider, list }: Server): Promise<void> {
    const timeout = AbortSignal.timeout(maxWaitMs)
    try {
      found.push(...(await list(AbortSignal.any([signal, timeout]))))
    } catch (error) {
      if (signal.aborted) return
      // The cause of an error may quote the key.
      const why = error instanceof Error ? error.message : String(error)
      onFailure(provider, timeout.aborted ? `no answer within ${maxWaitMs / 1000} seconds` : why)
    }
  }
  return {
    models: () => found,
    done: Promise.all(servers.map(ask)).then(() => undefined),
  }
}

/** Models that write no text, by the words in their ids. */
const otherKinds = /embed|rerank|whisper|tts|audio|speech|transcri|moderation|image|dall-e|sora/i

/**
 * The model of a server to use if none is set: the first of the catalogue that it lists, else the
 * first that writes documents and calls tools. Undefined if there is none.
 */
export function preferredModel(
  listed: readonly ModelFacts[],
  catalogue: readonly ModelFacts[],
): ModelFacts | undefined {
  const usable = listed.filter(({ id, can }) => can.create && can.edit && !otherKinds.test(id))
  const ids = new Set(usable.map(fullId))
  return catalogue.find((model) => ids.has(fullId(model))) ?? usable[0]
}

import { withoutSecrets, type Config } from '../config.ts'
import { createComposer } from './composer/index.ts'
import { createComposerThreads } from './composer/threads.ts'
import { withMeter } from './meter.ts'
import type { Endpoint } from './models-file.ts'
import type {
  ImageEvent,
  ImageRequest,
  Model,
  ModelEvent,
  ModelRequest,
  Provider,
  StatusReport,
} from './provider.ts'
import { withIdleTimeout, withRetry, withSlots } from './retry.ts'
import { createSlots } from './slots.ts'

export interface OpenProviders {
  providers: Readonly<Record<string, Provider>>
  /** Stops the threads of the composer. */
  close(): Promise<void>
}

/** Opens all providers. An SDK is loaded only if it is needed: it costs memory even when nobody calls it. */
export async function openProviders(
  config: Config,
  endpoints: readonly Endpoint[],
): Promise<OpenProviders> {
  const threads = createComposerThreads()
  return {
    providers: {
      anthropic: await openAnthropic(config),
      gemini: await openGemini(config),
      ...(await openServers(config, endpoints)),
      builtin: {
        ready: true,
        label: 'the built-in composer',
        textModel: (facts) => withMeter(createComposer(facts, threads)),
      },
    },
    close: threads.close,
  }
}

async function openAnthropic(config: Config): Promise<Provider> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = config
  if (!apiKey) return { ready: false, why: 'ANTHROPIC_API_KEY is not set' }
  const { createAnthropic } = await import('./anthropic/index.ts')
  const { textModel, list } = createAnthropic({ apiKey, baseURL })
  const reliable = createReliability(config)
  return { ready: true, label: 'Claude', list, textModel: (facts) => reliable(textModel(facts)) }
}

async function openGemini(config: Config): Promise<Provider> {
  const { GOOGLE_API_KEY: apiKey, GOOGLE_GEMINI_BASE_URL: baseURL } = config
  if (!apiKey) return { ready: false, why: 'GOOGLE_API_KEY is not set' }
  const { createGemini } = await import('./gemini/index.ts')
  const { textModel, imageModel, list } = createGemini({ apiKey, baseURL })
  const reliable = createReliability(config)
  return {
    ready: true,
    label: 'Gemini',
    list,
    textModel: (facts) => reliable(textModel(facts)),
    imageModel: (facts) => reliable(imageModel(facts)),
  }
}

const openaiURL = 'https://api.openai.com/v1'

/** The servers that speak OpenAI’s protocol: the one of the settings, and those of MODELS_FILE. */
async function openServers(
  config: Config,
  endpoints: readonly Endpoint[],
): Promise<Record<string, Provider>> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL = apiKey && openaiURL } = config
  const servers: Record<string, Provider> = {
    openai: { ready: false, why: 'neither OPENAI_API_KEY nor OPENAI_BASE_URL is set' },
  }
  if (baseURL) {
    const keySetting = 'OPENAI_API_KEY'
    servers.openai = await openServer(config, { name: 'openai', baseURL, apiKey, keySetting })
  }
  for (const endpoint of endpoints) {
    const { name, apiKey, keySetting } = endpoint
    servers[name] =
      keySetting && !apiKey
        ? { ready: false, why: `${keySetting} is not set` }
        : await openServer(config, endpoint)
  }
  return servers
}

async function openServer(config: Config, endpoint: Endpoint): Promise<Provider> {
  const { createOpenai } = await import('./openai/index.ts')
  const { textModel, list } = createOpenai(endpoint)
  const reliable = createReliability(config)
  const label = `the model server at ${withoutSecrets(endpoint.baseURL)}`
  return { ready: true, label, list, textModel: (facts) => reliable(textModel(facts)) }
}

const retries = { maxAttempts: 3, firstWaitMs: 500, maxWaitMs: 20_000 }

/** Returns what makes all models of one provider wait, give up and try again in the same way. */
function createReliability(config: Config) {
  const slots = createSlots(config.PROVIDER_CONCURRENCY)
  const idleTimeoutMs = config.IDLE_TIMEOUT * 1000
  return <Request extends ModelRequest | ImageRequest, Event extends ModelEvent | ImageEvent>(
    model: Model<Request, Event | StatusReport>,
  ) => withRetry(withSlots(withMeter(withIdleTimeout(model, idleTimeoutMs)), slots), retries)
}

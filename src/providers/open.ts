import { withoutSecrets, type Config } from '../config.ts'
import { createComposer } from './composer/index.ts'
import { createComposerThreads } from './composer/threads.ts'
import { withLimits } from './limits.ts'
import { withMeter } from './meter.ts'
import { redactorOf, type Endpoint, type ModelsFile } from './models-file.ts'
import type { ModelFacts } from './model-facts.ts'
import {
  ProviderError,
  type ImageEvent,
  type ImageRequest,
  type Model,
  type ModelEvent,
  type ModelRequest,
  type Provider,
  type ReadyProvider,
} from './provider.ts'
import { withRetry, type RetryOptions } from './retry.ts'
import { createSlots, withSlots } from './slots.ts'

export interface OpenProviders {
  providers: Readonly<Record<string, Provider>>
  /** Stops the threads of the composer. */
  close(): Promise<void>
}

/** What all providers share. `hide` hides the secrets of all settings in a text. */
interface Context {
  config: Config
  hide(text: string): string
}

/** Opens all providers. An SDK is loaded only if it is needed: it costs memory even when nobody calls it. */
export async function openProviders(config: Config, file: ModelsFile): Promise<OpenProviders> {
  const context = { config, hide: redactorOf(config, file) }
  const threads = createComposerThreads()
  return {
    providers: {
      anthropic: await openAnthropic(context),
      gemini: await openGemini(context),
      ...(await openServers(context, file.endpoints)),
      builtin: {
        ready: true,
        label: 'the built-in composer',
        textModel: (facts) => withMeter(createComposer(facts, threads)),
      },
    },
    close: threads.close,
  }
}

async function openAnthropic(context: Context): Promise<Provider> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = context.config
  if (!apiKey) return { ready: false, why: 'ANTHROPIC_API_KEY is not set' }
  const { createAnthropic } = await import('./anthropic/index.ts')
  return createProvider(context, 'Claude', createAnthropic({ apiKey, baseURL }))
}

async function openGemini(context: Context): Promise<Provider> {
  const { GOOGLE_API_KEY: apiKey, GOOGLE_GEMINI_BASE_URL: baseURL } = context.config
  if (!apiKey) return { ready: false, why: 'GOOGLE_API_KEY is not set' }
  const { createGemini } = await import('./gemini/index.ts')
  return createProvider(context, 'Gemini', createGemini({ apiKey, baseURL }))
}

const openaiURL = 'https://api.openai.com/v1'

/** The servers that speak OpenAI’s protocol: the one of the settings, and those of MODELS_FILE. */
async function openServers(
  context: Context,
  endpoints: readonly Endpoint[],
): Promise<Record<string, Provider>> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL = apiKey && openaiURL } = context.config
  const servers: Record<string, Provider> = {
    openai: { ready: false, why: 'neither OPENAI_API_KEY nor OPENAI_BASE_URL is set' },
  }
  if (baseURL) {
    const keySetting = 'OPENAI_API_KEY'
    servers.openai = await openServer(context, { name: 'openai', baseURL, apiKey, keySetting })
  }
  for (const endpoint of endpoints) {
    const { name, apiKey, keySetting } = endpoint
    servers[name] =
      keySetting && !apiKey
        ? { ready: false, why: `${keySetting} is not set` }
        : await openServer(context, endpoint)
  }
  return servers
}

async function openServer(context: Context, endpoint: Endpoint): Promise<Provider> {
  const { createOpenai } = await import('./openai/index.ts')
  const label = `the model server at ${withoutSecrets(endpoint.baseURL)}`
  return createProvider(context, label, createOpenai(endpoint))
}

/** A provider whose models all wait, give up and try again in the same way, and whose errors show no secret. */
function createProvider(
  { config, hide }: Context,
  label: string,
  { textModel, imageModel, list }: Pick<ReadyProvider, 'textModel' | 'imageModel' | 'list'>,
): ReadyProvider {
  const reliable = createReliability(config)
  return {
    ready: true,
    label,
    textModel: (facts) => reliable(withoutSecretErrors(textModel(facts), hide)),
    ...(imageModel && {
      imageModel: (facts) => reliable(withoutSecretErrors(imageModel(facts), hide), pictureRetries),
    }),
    ...(list && {
      list: (signal) =>
        list(signal).then(
          (models) => models && usable(models, hide),
          (error: unknown) => {
            throw hideSecrets(error, hide)
          },
        ),
    }),
  }
}

const maxListed = 5000
const maxNameLength = 200
/** Characters that are not seen, or change how others are. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}]/u

/** The listed models that can be shown and asked, each once, without secrets in their names. */
function usable(models: readonly ModelFacts[], hide: Context['hide']): ModelFacts[] {
  const byId = new Map<string, ModelFacts>()
  for (const model of models) {
    const { id, name } = model
    if (byId.size === maxListed) break
    if (id.length > maxNameLength || unprintable.test(id) || hide(id) !== id || byId.has(id))
      continue
    const shown = hide(name)
      .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
      .slice(0, maxNameLength)
    byId.set(id, { ...model, name: shown.toWellFormed() || id })
  }
  return [...byId.values()]
}

const retries = { maxAttempts: 3, firstWaitMs: 500, maxWaitMs: 20_000 }
/** A picture whose answer did not come may have been made, and costs more than a failure. */
const pictureRetries = { ...retries, failures: ['overloaded', 'rate_limited'] } as const

function createReliability(config: Config) {
  const slots = createSlots(config.PROVIDER_CONCURRENCY)
  const idleTimeoutMs = config.IDLE_TIMEOUT * 1000
  return <Request extends ModelRequest | ImageRequest, Event extends ModelEvent | ImageEvent>(
    model: Model<Request, Event>,
    options: RetryOptions = retries,
  ) => withRetry(withSlots(withMeter(withLimits(model, idleTimeoutMs)), slots), options)
}

/** A model whose errors and refusals show no secret. */
function withoutSecretErrors<Request, Event extends ModelEvent | ImageEvent>(
  model: Model<Request, Event>,
  hide: Context['hide'],
): Model<Request, Event> {
  return {
    ...model,
    async *stream(request, signal) {
      try {
        for await (const event of model.stream(request, signal)) {
          // The provider has made the event for this stream alone.
          if ('detail' in event && event.detail !== undefined) {
            event.detail = hide(event.detail).slice(0, maxDetailLength).toWellFormed()
          }
          yield event
        }
      } catch (error) {
        throw hideSecrets(error, hide)
      }
    },
  }
}

/** Characters of the explanation of a refusal. */
const maxDetailLength = 400

/** A provider may quote the key, also one that was meant for another provider. */
function hideSecrets(error: unknown, hide: Context['hide']): unknown {
  if (error instanceof ProviderError) {
    error.message = hide(error.message)
    error.happened = hide(error.happened)
  }
  return error
}

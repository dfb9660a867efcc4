import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { createRedactor, secretsOf, secretsOfUrl, withoutSecrets, type Config } from '../config.ts'
import { StartError } from '../errors.ts'
import { createCatalogue, knownProviders, unknownModel, type Catalogue } from './catalogue.ts'
import { composer } from './catalogue-models.ts'
import { fullId, type ModelFacts, type PriceRow } from './model-facts.ts'

/** A server that speaks OpenAI’s protocol, under the name of a provider. */
export interface Endpoint {
  name: string
  baseURL: string
  /** The setting that holds its key; undefined if it needs none. */
  keySetting: string | undefined
  /** Undefined if it needs none, or if the setting is unset. */
  apiKey: string | undefined
}

/** What MODELS_FILE adds. */
export interface ModelsFile {
  endpoints: readonly Endpoint[]
  models: readonly ModelFacts[]
}

export const emptyModelsFile: ModelsFile = { endpoints: [], models: [] }

/** The models that the program knows, with those of the file. */
export function catalogueOf({ models, endpoints }: ModelsFile): Catalogue {
  return createCatalogue(
    models,
    endpoints.map(({ name }) => name),
  )
}

/** Returns a function that hides the secrets of the settings and of the file in a text. */
export function redactorOf(config: Config, { endpoints }: ModelsFile): (text: string) => string {
  const secrets = endpoints.flatMap(({ apiKey, baseURL }) => [
    ...(apiKey ? [apiKey] : []),
    ...secretsOfUrl(baseURL),
  ])
  return createRedactor([...secretsOf(config), ...secrets])
}

type Environment = Readonly<Record<string, string | undefined>>

/** The providers that need no entry in the file. */
const reserved = [...knownProviders, composer.provider]
const abilities = ['create', 'edit', 'rewrite', 'continue', 'image', 'route', 'see_images'] as const

const usd = z.number('an amount in US dollars').nonnegative('an amount in US dollars')
const day = z.iso.date('a day as YYYY-MM-DD')
const tokens = z.int('a whole number of tokens').positive('a whole number of tokens above 0')
const text = z.string('a text').min(1, 'a text that is not empty')

const PriceOfFile = z.strictObject({
  from: day.optional(),
  until: day.optional(),
  up_to: tokens.optional(),
  input: usd.optional(),
  output: usd.optional(),
  cache_read: usd.optional(),
  cache_write: usd.optional(),
  cache_write_hour: usd.optional(),
  image_output: usd.optional(),
  image: z.strictObject({ '1K': usd, '2K': usd, '4K': usd }).partial().optional(),
})

const ModelOfFile = z.strictObject({
  id: z
    .string('provider/id')
    .regex(/^[^/\s]+\/\S+$/, { error: 'provider/id, such as openai/qwen3:8b', abort: true }),
  name: text.optional(),
  prices: z.array(PriceOfFile, 'a list of prices').optional(),
  context: tokens.optional(),
  output: tokens.optional(),
  can: z
    .array(z.enum(abilities, `one of ${abilities.join(', ')}`), `a list of ${abilities.join(', ')}`)
    .optional(),
  short_edits: z.boolean('true or false').optional(),
  ends: day.optional(),
  announced: z.boolean('true or false').optional(),
  replacement: text.optional(),
})

const EndpointOfFile = z.strictObject({
  name: z
    .string('a name')
    .regex(
      /^[a-z\d][\w.-]*$/i,
      'a name of letters, digits, ".", "-" and "_", which begins with one of the first two',
    )
    .refine((name) => !reserved.includes(name), `a name other than ${reserved.join(', ')}`),
  base_url: z.url({
    protocol: /^https?$/,
    error: 'an http or https address, usually ending in /v1',
  }),
  key_setting: z
    .string('the name of an environment variable')
    .regex(/^[A-Z_][A-Z0-9_]*$/i, 'the name of an environment variable')
    .optional(),
})

const FileContent = z
  .strictObject({
    endpoints: z.array(EndpointOfFile, 'a list of endpoints').default([]),
    models: z.array(ModelOfFile, 'a list of models').default([]),
  })
  .superRefine(({ endpoints, models }, context) => {
    const disallow = (list: string, index: number, field: string, input: string, message: string) =>
      context.addIssue({ code: 'custom', path: [list, index, field], input, message })
    const names = endpoints.map(({ name }) => name)
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue
      disallow('endpoints', index, 'name', name, 'a name that no other endpoint has')
    }
    const providers = [...reserved, ...new Set(names)]
    const ids = models.map(({ id }) => id)
    for (const [index, id] of ids.entries()) {
      if (!providers.includes(providerOf(id))) {
        const allowed = `provider/id with one of the providers ${providers.join(', ')}`
        disallow('models', index, 'id', id, allowed)
      } else if (ids.indexOf(id) !== index) {
        disallow('models', index, 'id', id, 'an id that no other model of the file has')
      }
    }
  })
type FileContent = z.output<typeof FileContent>
type ModelOfFile = FileContent['models'][number]

/**
 * Reads the file that MODELS_FILE names, with the keys of its endpoints; empty if it is unset.
 * @throws StartError that names the file, each wrong entry and what is allowed there.
 */
export function readModelsFile(environment: Environment): ModelsFile {
  const file = environment.MODELS_FILE?.trim()
  if (!file) return emptyModelsFile
  const content = FileContent.safeParse(readJson(file), { reportInput: true })
  if (!content.success) {
    const lines = content.error.issues.map((issue) => `  ${pathOf(issue.path)}: ${allowed(issue)}`)
    throw new StartError(`MODELS_FILE ${file} is wrong:\n${lines.join('\n')}`)
  }
  return {
    endpoints: content.data.endpoints.map((endpoint) => toEndpoint(endpoint, environment)),
    models: content.data.models.map(toFacts),
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      error instanceof SyntaxError
        ? `MODELS_FILE ${file} is not valid JSON: ${reason}`
        : `MODELS_FILE ${file} can’t be read: ${reason}`,
    )
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return (
    path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
      .join('')
      .replace(/^\./, '') || 'the file'
  )
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown: ${issue.keys.join(', ')}`
  // Somebody may have put the key itself there.
  const isSecret = issue.path.at(-1) === 'key_setting'
  return `${isSecret ? 'is no name' : shown(issue.input)}; allowed: ${issue.message}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  return `is ${withoutSecrets(JSON.stringify(value)).slice(0, 100)}`
}

function toEndpoint(
  { name, base_url, key_setting }: FileContent['endpoints'][number],
  environment: Environment,
): Endpoint {
  return {
    name,
    baseURL: base_url,
    keySetting: key_setting,
    apiKey: key_setting && (environment[key_setting]?.trim() || undefined),
  }
}

function providerOf(id: string): string {
  return id.slice(0, id.indexOf('/'))
}

/** The facts of a model: what the file says, over what the catalogue knows. */
function toFacts(model: ModelOfFile): ModelFacts {
  const provider = providerOf(model.id)
  const known = createCatalogue().models.find((one) => fullId(one) === model.id)
  const facts = known ?? unknownModel(provider, model.id.slice(provider.length + 1))
  const { name = facts.name, context = facts.limits.context, output = facts.limits.output } = model
  return {
    ...facts,
    name,
    limits: { context, output },
    can: model.can ? capabilitiesOf(model.can) : facts.can,
    accepts: {
      ...facts.accepts,
      ...(model.short_edits !== undefined && { shortEdits: model.short_edits }),
    },
    prices: model.prices?.map(toPriceRow) ?? facts.prices,
    lifecycle: {
      ...facts.lifecycle,
      ...(model.ends && { ends: model.ends }),
      ...(model.announced !== undefined && { isAnnounced: model.announced }),
      ...(model.replacement && { replacement: model.replacement }),
    },
  }
}

function capabilitiesOf(can: NonNullable<ModelOfFile['can']>): ModelFacts['can'] {
  return {
    create: can.includes('create'),
    edit: can.includes('edit'),
    rewrite: can.includes('rewrite'),
    continue: can.includes('continue'),
    image: can.includes('image'),
    route: can.includes('route'),
    seeImages: can.includes('see_images'),
    callTools: can.includes('edit'),
    editRanges: false,
  }
}

function toPriceRow(row: NonNullable<ModelOfFile['prices']>[number]): PriceRow {
  const { from, until, up_to: upTo, cache_read: cacheRead, cache_write: cacheWrite, ...rest } = row
  const { cache_write_hour: cacheWriteHour, image_output: imageOutput, ...price } = rest
  return {
    from,
    until,
    upTo,
    price: { ...price, cacheRead, cacheWrite, cacheWriteHour, imageOutput },
  }
}

import { isIP } from 'node:net'
import { z } from 'zod'
import { StartError } from './errors.ts'
import { logLevels } from './log.ts'

const text = z.string().optional()
const key = z.string().regex(/^\S+$/, 'a key without spaces').optional()
const url = z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional()
const databaseUrl = z
  .url({ protocol: /^(libsql|https?|wss?)$/, error: 'a libsql, https or http address' })
  .refine(
    (address) => !/\/\/[^/?#]*@/.test(address),
    'an address without user and password; put the token into DATABASE_AUTH_TOKEN',
  )
  .optional()

function wholeNumber(fallback: number, min: number, max: number) {
  const allowed = `a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+$/, allowed)
    .transform(Number)
    .refine((value) => value >= min && value <= max, allowed)
    .default(fallback)
}

const dollars = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'an amount in US dollars, such as 5 or 2.50')
  .transform(Number)
  .optional()

function list(allowed: string, isAllowed: (item: string) => boolean) {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(isAllowed), allowed)
    .default([])
}

const hostName = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i

const maxPrefixLengths: Record<number, number> = { 4: 32, 6: 128 }

function isNetwork(item: string): boolean {
  const [address = '', prefixLength, ...rest] = item.split('/')
  const max = maxPrefixLengths[isIP(address)]
  if (max === undefined || rest.length > 0) return false
  return (
    prefixLength === undefined || (/^\d{1,3}$/.test(prefixLength) && Number(prefixLength) <= max)
  )
}

/** Every setting with its default. Nothing else changes how the program behaves. */
const Settings = z.object({
  ANTHROPIC_API_KEY: z
    .string()
    .regex(/^sk-ant-\S+$/, 'a key that starts with sk-ant-')
    .optional(),
  GOOGLE_API_KEY: key,
  OPENAI_API_KEY: key,
  ANTHROPIC_BASE_URL: url,
  GOOGLE_GEMINI_BASE_URL: url,
  OPENAI_BASE_URL: url,
  DATABASE_PATH: z.string().default('./data/app.db'),
  DATABASE_URL: databaseUrl,
  DATABASE_AUTH_TOKEN: key,
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(8000, 0, 65535),
  ALLOWED_HOSTS: list('host names without http:// and path, separated by commas', (item) =>
    hostName.test(item),
  ),
  TRUSTED_PROXIES: list('IP addresses or CIDR ranges, separated by commas', isNetwork),
  LOG_LEVEL: z.enum(logLevels, `one of ${logLevels.join(', ')}`).default('info'),
  SHUTDOWN_GRACE: wholeNumber(4, 0, 4),
  RATE_LIMIT_REQUESTS: wholeNumber(30, 0, 1_000_000),
  RATE_LIMIT_WINDOW: wholeNumber(60, 1, 86_400),
  MAX_STREAMS: wholeNumber(5000, 1, 1_000_000),
  MAX_UPLOAD_SIZE_MB: wholeNumber(50, 1, 1024),
  MAX_DOCUMENT_SIZE_MB: wholeNumber(16, 1, 256),
  SESSION_TIMEOUT_HOURS: wholeNumber(24, 1, 87_600),
  TRASH_DAYS: wholeNumber(30, 1, 36_500),
  SESSION_SWEEP: z.enum(['all'], 'empty or "all"').optional(),
  EDIT_MODEL: text,
  CREATION_MODEL: text,
  IMAGE_MODEL: text,
  ROUTER_MODEL: text,
  FALLBACK_EDIT_MODEL: text,
  FALLBACK_CREATION_MODEL: text,
  MODELS_FILE: text,
  EXPORT_CONCURRENCY: wholeNumber(2, 1, 64),
  EXPORT_DEADLINE: wholeNumber(60, 1, 3600),
  CHROMIUM_PATH: text,
  CHROMIUM_SANDBOX: z.enum(['auto', 'off'], '"auto" or "off"').default('auto'),
  EDIT_CONTEXT_TOKENS: wholeNumber(60_000, 1000, 10_000_000),
  PROVIDER_CONCURRENCY: wholeNumber(8, 1, 10_000),
  IDLE_TIMEOUT: wholeNumber(90, 1, 3600),
  TURN_DEADLINE: wholeNumber(900, 1, 86_400),
  BUDGET_DAY_USD: dollars,
  BUDGET_MONTH_USD: dollars,
})

export type Config = z.output<typeof Settings>

/** The values of HOST that listen on all addresses of the machine. */
export const wildcardAddresses: readonly string[] = ['0.0.0.0', '::']

/** The names of all settings, in the order of the documentation. */
export const settingNames = Object.keys(Settings.shape)

/** Returns what is allowed if a well-formed value is still invalid, and `undefined` if it is valid. */
export type SettingCheck = (name: string, value: string) => string | undefined

/**
 * Parses the settings of an environment. An empty value means unset.
 * @throws StartError that names every invalid setting, its value and what is allowed.
 */
export function parseConfig(
  environment: Record<string, string | undefined>,
  check: SettingCheck = () => undefined,
): Config {
  const values: Record<string, string> = {}
  for (const name of settingNames) {
    const value = environment[name]?.trim()
    if (value) values[name] = value
  }
  const parsed = Settings.safeParse(values)
  const invalid = new Map<string, string>()
  for (const issue of parsed.error?.issues ?? []) invalid.set(String(issue.path[0]), issue.message)
  for (const [name, value] of Object.entries(values)) {
    const allowed = check(name, value)
    if (allowed) invalid.set(name, allowed)
  }
  if (parsed.success && invalid.size === 0) return parsed.data
  const lines = [...invalid].map(
    ([name, allowed]) => `  ${name} is ${mask(name, values[name] ?? '')}; allowed: ${allowed}`,
  )
  throw new StartError(`These settings are wrong:\n${lines.join('\n')}`)
}

/** Replaces the parts of a URL that may be secret: user, password and query. */
export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, '//…@').replace(/\?.*/s, '?…')
}

/** The user, password and query of a URL. */
export function secretsOfUrl(url: string): string[] {
  const { username, password, search } = new URL(url)
  return [username, password, search.slice(1)].flatMap((part) => [part, decoded(part)])
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** All values of the settings that nobody may see. */
export function secretsOf(config: Config): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (typeof value !== 'string') return []
    if (name.endsWith('_URL')) return secretsOfUrl(value)
    return /KEY|TOKEN/.test(name) ? [value] : []
  })
}

/** Shorter values, such as `none` for a server without a key, are no secrets, and could be in any text. */
const minSecretLength = 8

/** Returns a function that hides secrets in a text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  // A secret may be a part of another one.
  const hidden = [...new Set(secrets)]
    .filter(({ length }) => length >= minSecretLength)
    .toSorted((a, b) => b.length - a.length)
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
}

/** Quotes a setting's value for a message, without secrets. */
function mask(name: string, value: string): string {
  if (name.endsWith('_URL')) return JSON.stringify(withoutSecrets(value))
  if (!/KEY|TOKEN/.test(name)) return JSON.stringify(value)
  return `"${value.slice(0, 3)}…" (${value.length} characters)`
}

import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'

/** The body of a request as a schema has it. @throws AppError `media_type` or `invalid` */
export async function readBody<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError('media_type', 'Send the body as JSON, with content-type: application/json.')
  }
  const parsed = v.safeParse(schema, await parseJson(c))
  if (parsed.success) return parsed.output
  const fields = parsed.issues.slice(0, mostFields).map((issue) => ({
    path: v.getDotPath(issue) ?? '',
    message: sayIssue(issue),
  }))
  const [first] = fields
  const what = first?.path ? `“${first.path}”` : 'It'
  throw new AppError('invalid', `The body is not valid: ${what} ${first?.message}.`, fields)
}

/** What is wrong with a field, as the end of a sentence that begins with its name. */
function sayIssue(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid')) return issue.message
  if (issue.received === 'undefined') return 'is missing'
  if (issue.kind === 'schema')
    return `must be of the type ${issue.expected ?? 'that is documented'}`
  return `must be ${issue.requirement instanceof RegExp ? `a ${issue.type}` : (issue.expected ?? 'valid')}`
}

const mostFields = 20

async function parseJson(c: Context): Promise<unknown> {
  const bytes = await c.req.arrayBuffer()
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new AppError('invalid', 'The body is not valid UTF-8.')
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new AppError('invalid', 'The body is not valid JSON.')
  }
}

const mostDiscarded = 64 * 1024 * 1024

/**
 * Reads a body to its end for nothing: a connection that is closed under its writer would take the
 * answer with it.
 */
async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body || body.locked) return
  const reader = body.getReader()
  let size = 0
  while (size < mostDiscarded) {
    const { done, value } = await reader.read()
    if (done) return
    size += value.length
  }
  await reader.cancel()
}

/** Refuses bodies above a number of bytes, also those that don't say how long they are. */
export function limitBody(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: async (c) => {
      await discard(c.req.raw.body)
      throw new AppError(
        'too_large',
        `The request is larger than ${Math.floor(maxSize / 1024 / 1024)} MB, which is the limit here.`,
      )
    },
  })
}

/** The bytes that the JSON of the largest document may have: each of its own may come as `\\uXXXX`. */
export function documentBodyLimit(config: Config): number {
  return config.MAX_DOCUMENT_SIZE_MB * 1024 * 1024 * 6 + 64 * 1024
}

/** @throws AppError `too_large` for HTML above the setting. */
export function refuseLargeDocument(config: Config, html: string): void {
  if (Buffer.byteLength(html) <= config.MAX_DOCUMENT_SIZE_MB * 1024 * 1024) return
  throw new AppError(
    'too_large',
    `The document is larger than ${config.MAX_DOCUMENT_SIZE_MB} MB, which is the limit here.`,
  )
}

const Uuid = v.pipe(v.string(), v.uuid())

/** An id of the path. @throws AppError `invalid` when it is malformed. */
export function idOf(c: Context, name: 'sid' | 'did' | 'tid'): string {
  const parsed = v.safeParse(Uuid, c.req.param(name))
  if (parsed.success) return parsed.output.toLowerCase()
  throw new AppError('invalid', 'The id in the address is malformed: it must be a UUID.')
}

/** The number of a version from the path. @throws AppError `invalid` */
export function versionOf(c: Context): number {
  return numberOf(c.req.param('version'), 'The number of the version', 1, 2 ** 31)
}

/** A whole number of a query or path. @throws AppError `invalid` */
export function numberOf(text: string | undefined, what: string, least: number, most: number) {
  const value = /^\d{1,10}$/.test(text ?? '') ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new AppError('invalid', `${what} must be a whole number from ${least} to ${most}.`)
}

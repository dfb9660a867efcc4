import type { ReadableStreamReadResult } from 'node:stream/web'
import type { Context } from 'hono'
import * as v from 'valibot'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { createPlaces } from './places.ts'

const mebibyte = 1024 * 1024
/** Of bodies above this, only so many are taken in at once, so that they fill no memory together. */
const largeBody = 2 * mebibyte
const mostLarge = 2
/** Milliseconds that a body may take, and bytes per millisecond that give it more. */
const patience = 60_000
const leastPace = 50
/** Milliseconds that the rest of a refused body is read for. */
const lastPatience = 5000
const mostDiscarded = 64 * mebibyte
const mostValues = 500_000
const mostLevels = 64

export interface Bodies {
  /**
   * The body of a request as a schema has it, of at most `limit` bytes.
   * @throws AppError `media_type`, `too_large`, `too_slow`, `busy` or `invalid`
   */
  read<Schema extends v.GenericSchema>(
    c: Context,
    schema: Schema,
    limit: number,
  ): Promise<v.InferOutput<Schema>>
}

/** Reads bodies within limits of size, time, values and memory. */
export function createBodies(): Bodies {
  const places = createPlaces(mostLarge)
  return {
    async read(c, schema, limit) {
      refuseOtherTypes(c)
      const { body } = c.req.raw
      if (Number(c.req.header('content-length') ?? 0) > limit) {
        await discard(body)
        throw tooLarge(limit)
      }
      await using place = places.take()
      return check(schema, parseJson(await readBytes(body, limit, () => place.wait())))
    },
  }
}

function refuseOtherTypes(c: Context): void {
  const type = c.req.header('content-type') ?? ''
  const coding = c.req.header('content-encoding') ?? 'identity'
  const isJson = /^application\/json\s*(;|$)/i.test(type) && !/charset=(?!"?utf-8)/i.test(type)
  if (isJson && coding === 'identity') return
  throw new AppError(
    'media_type',
    'Send the body as JSON in UTF-8, not compressed, with content-type: application/json.',
  )
}

async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  onLarge: () => Promise<void>,
): Promise<Uint8Array> {
  if (!body) return new Uint8Array()
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  let deadline = performance.now() + patience
  for (;;) {
    const { done, value } = await readInTime(reader, deadline)
    if (done) return Buffer.concat(chunks)
    const before = size
    size += value.length
    if (size > limit) {
      reader.releaseLock()
      await discard(body)
      throw tooLarge(limit)
    }
    if (before <= largeBody && size > largeBody) {
      const begun = performance.now()
      await onLarge()
      deadline += performance.now() - begun
    }
    chunks.push(value)
    deadline += value.length / leastPace
  }
}

type Read = ReadableStreamReadResult<Uint8Array>

async function readInTime(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  deadline: number,
): Promise<Read> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new AppError('too_slow', 'The body of the request came too slowly.')),
    deadline - performance.now(),
  )
  try {
    return await Promise.race([reader.read(), late.promise])
  } catch (error) {
    // What is broken can't be cancelled; why it broke is said here.
    reader.cancel().catch(() => undefined)
    if (error instanceof AppError) throw error
    throw new AppError('invalid', 'The request broke off before it was complete.')
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Reads a body on for nothing, for a while: a connection that is closed under its writer would take
 * the answer with it.
 */
async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body || body.locked) return
  const reader = body.getReader()
  const deadline = performance.now() + lastPatience
  try {
    for (let size = 0; size < mostDiscarded;) {
      const { done, value } = await readInTime(reader, deadline)
      if (done) return
      size += value.length
    }
    await reader.cancel()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

function tooLarge(limit: number): AppError {
  const most = limit < mebibyte ? `${limit / 1024} KB` : `${Math.floor(limit / mebibyte)} MB`
  return new AppError('too_large', `The request is larger than ${most}, which is the limit here.`)
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, Array.isArray(value) ? undefined : value)
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

function parseJson(bytes: Uint8Array): unknown {
  refuseTangles(bytes)
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

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openBrace, openBracket, closeBrace, closeBracket] = [0x7b, 0x5b, 0x7d, 0x5d]

/** Refuses more values or levels than any request has; to parse those could take gigabytes. */
function refuseTangles(bytes: Uint8Array): void {
  let values = 0
  let level = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) at = endOfString(bytes, at)
    else if (byte === comma) values++
    else if (byte === closeBrace || byte === closeBracket) level--
    else if (byte === openBrace || byte === openBracket) {
      values++
      level++
    }
    if (values > mostValues || level > mostLevels) {
      throw new AppError('invalid', 'The body is JSON of more values or levels than are allowed.')
    }
  }
}

/** The place of the quote that ends a string, or the end of all. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start; ;) {
    at = bytes.indexOf(quote, at + 1)
    if (at < 0) return bytes.length
    let before = at
    while (bytes[before - 1] === backslash) before--
    if ((at - before) % 2 === 0) return at
  }
}

/** Bytes of a body that holds no document and no files. */
export const textBody = 2 * 1024 * 1024

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
export function idOf(c: Context, name: 'sid' | 'did' | 'tid' | 'uid'): string {
  const parsed = v.safeParse(Uuid, c.req.param(name))
  if (parsed.success) return parsed.output.toLowerCase()
  throw new AppError('invalid', 'The id in the address is malformed: it must be a UUID.')
}

/** The number of a version from the path. @throws AppError `invalid` */
export function versionOf(c: Context): number {
  return numberOf(c.req.param('version'), 'The number of the version', 1, 2 ** 31)
}

/** A query parameter that is `true`, `false` or missing, which means `false`. @throws AppError `invalid` */
export function flagOf(c: Context, name: string): boolean {
  const value = c.req.query(name) ?? 'false'
  if (value === 'true' || value === 'false') return value === 'true'
  throw new AppError('invalid', `“${name}” must be true or false.`)
}

/** A whole number of a query or path. @throws AppError `invalid` */
export function numberOf(text: string | undefined, what: string, least: number, most: number) {
  const value = /^\d{1,10}$/.test(text ?? '') ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new AppError('invalid', `${what} must be a whole number from ${least} to ${most}.`)
}

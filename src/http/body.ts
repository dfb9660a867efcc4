import type { Hash } from 'node:crypto'
import type { ReadableStreamReadResult } from 'node:stream/web'
import type { Context } from 'hono'
import type * as v from 'valibot'
import { AppError } from '../errors.ts'
import { parseJson } from './json.ts'
import { formatBytes } from './limits.ts'
import { createSemaphore } from './semaphore.ts'
import { validate } from './validate.ts'

const mebibyte = 1024 * 1024
/** Of bodies larger than this, only so many are received at once, to bound their memory. */
const largeBytes = 2 * mebibyte
const maxLargeBodies = 2
/** A body may take this many milliseconds, and longer if it arrives at this pace or faster. */
const timeout = 60_000
const minBytesPerMs = 50
/** Milliseconds and bytes for which the rest of a rejected body is read. */
const discardTimeout = 5000
const maxDiscardedBytes = 64 * mebibyte

export interface Bodies {
  /**
   * Reads and validates the JSON body of a request, of at most `maxBytes`. `hash` is updated with
   * the body as it was sent.
   * @throws AppError `media_type`, `too_large`, `too_slow`, `busy` or `invalid`
   */
  read<Schema extends v.GenericSchema>(
    c: Context,
    schema: Schema,
    maxBytes: number,
    hash: Hash,
  ): Promise<v.InferOutput<Schema>>
}

/** Reads bodies within limits of size, time, values and memory. */
export function createBodies(): Bodies {
  const semaphore = createSemaphore(maxLargeBodies)
  return {
    async read(c, schema, maxBytes, hash) {
      checkContentType(c)
      await using permit = semaphore.permit()
      const bytes = await readBytes(c, maxBytes, () => permit.acquire())
      hash.update(bytes)
      const value = parseJson(bytes)
      return validate(schema, Array.isArray(value) ? undefined : value, 'The body')
    },
  }
}

function checkContentType(c: Context): void {
  const type = c.req.header('content-type') ?? ''
  const encoding = c.req.header('content-encoding') ?? 'identity'
  const isJson = /^application\/json\s*(;|$)/i.test(type) && !/charset=(?!"?utf-8)/i.test(type)
  if (isJson && encoding === 'identity') return
  throw new AppError(
    'media_type',
    'Send the body as JSON in UTF-8, not compressed, with content-type: application/json.',
  )
}

async function readBytes(
  c: Context,
  maxBytes: number,
  onLarge: () => Promise<void>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readChunks(c, maxBytes)) {
    const isFirstLarge = size <= largeBytes && size + chunk.length > largeBytes
    if (isFirstLarge) await onLarge()
    size += chunk.length
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Reads a body as it arrives. The time that its reader takes does not count.
 * @throws AppError `too_large`, `too_slow`, or `invalid` if the connection breaks off
 */
export async function* readChunks(c: Context, maxBytes: number): AsyncGenerator<Uint8Array> {
  const { body } = c.req.raw
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) {
    await discard(body)
    throw tooLarge(maxBytes)
  }
  if (!body) return
  const reader = body.getReader()
  let size = 0
  let deadline = performance.now() + timeout
  try {
    for (;;) {
      const { done, value } = await readBefore(reader, deadline)
      if (done) return
      size += value.length
      if (size > maxBytes) break
      const start = performance.now()
      yield value
      deadline += performance.now() - start + value.length / minBytesPerMs
    }
  } finally {
    reader.releaseLock()
  }
  await discard(body)
  throw tooLarge(maxBytes)
}

async function readBefore(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  deadline: number,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new AppError('too_slow', 'The body of the request arrived too slowly.')),
    deadline - performance.now(),
  )
  try {
    return await Promise.race([reader.read(), late.promise])
  } catch (error) {
    // Cancelling a broken stream rejects with the error that is reported below.
    reader.cancel().catch(() => undefined)
    if (error instanceof AppError) throw error
    throw new AppError('invalid', 'The connection broke off before the request was complete.')
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Reads and drops the rest of a body, for a while: closing the connection while the client still
 * writes would lose the response.
 */
export async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body || body.locked) return
  const reader = body.getReader()
  const deadline = performance.now() + discardTimeout
  try {
    for (let size = 0; size < maxDiscardedBytes;) {
      const { done, value } = await readBefore(reader, deadline)
      if (done) return
      size += value.length
    }
    await reader.cancel()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'too_large',
    `This is larger than ${formatBytes(maxBytes)}, which is the limit here.`,
  )
}

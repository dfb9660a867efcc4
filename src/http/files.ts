import type { Hash } from 'node:crypto'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import type { Context } from 'hono'
import { AppError } from '../errors.ts'
import { repairText } from '../protocol/text.ts'
import type { Incoming } from '../uploads/incoming.ts'
import { discard, readChunks } from './body.ts'

const maxFiles = 20
const maxNameLength = 255

const howToSend =
  'Send the files as multipart/form-data, each in a part called “file” with a file name.'

/**
 * Writes the files of a request (`multipart/form-data`) to `incoming` as they arrive. `hash` is updated with their
 * names and content.
 * @throws AppError `media_type`, `too_large`, `too_slow` or `invalid`
 */
export async function receiveFiles(
  c: Context,
  incoming: Incoming,
  maxBytes: number,
  hash: Hash,
): Promise<void> {
  const parser = createParser(c.req.header('content-type') ?? '')
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  const added: Promise<unknown>[] = []
  const streams: Readable[] = []
  const fail = (message: string) => failed.reject(new AppError('invalid', message))
  parser.on('file', (field, stream, name, _encoding, mediaType) => {
    if (field !== 'file' || !name) fail(howToSend)
    const file = { name: nameOf(name ?? ''), media_type: mediaType.slice(0, 100) }
    const adding = incoming.add(file, stream)
    adding.catch(failed.reject)
    added.push(adding)
    streams.push(stream)
  })
  parser.on('field', () => fail(howToSend))
  parser.on('filesLimit', () => fail(`Send at most ${maxFiles} files at once.`))
  parser.on('error', () => fail('The request is not complete, or is no multipart/form-data.'))
  const finished = once(parser, 'finish')
  finished.catch(() => undefined)
  try {
    for await (const chunk of readChunks(c, maxBytes)) {
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), failed.promise])
    }
    parser.end()
    await Promise.race([finished, failed.promise])
    await Promise.race([Promise.all(added), failed.promise])
  } catch (error) {
    await discard(c.req.raw.body)
    throw error
  } finally {
    parser.destroy()
    // The parser never ends the file that it was reading.
    for (const stream of streams) stream.destroy()
    // Nothing may write to the folder once it is removed.
    await Promise.allSettled(added)
  }
  const { files } = incoming
  if (files.length === 0) throw new AppError('invalid', `There is no file. ${howToSend}`)
  for (const { name, hash: content } of files) hash.update(`${name}\0${content}\0`)
}

function createParser(contentType: string) {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new AppError('media_type', howToSend)
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: maxFiles, fields: 1, fieldSize: 1024, headerPairs: 20 },
    })
  } catch {
    throw new AppError('media_type', howToSend)
  }
}

/** A name as people see it: without folders, at most 255 characters, with its extension. */
function nameOf(given: string): string {
  const name = repairText(given.split(/[/\\]/).at(-1) ?? '').trim() || 'file'
  if (name.length <= maxNameLength) return name
  const extension = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, maxNameLength - extension.length)}${extension}`.toWellFormed()
}

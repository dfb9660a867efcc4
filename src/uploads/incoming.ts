import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Database } from '../store/database.ts'

/** A file that was received, and is in a folder that will be removed. */
export interface IncomingFile {
  name: string
  media_type: string
  path: string
  size: number
  /** SHA-256, in hexadecimal. */
  hash: string
}

/** The files of one request, in a folder of their own on the disk until it is disposed of. */
export interface Incoming extends AsyncDisposable {
  folder: string
  files: readonly IncomingFile[]
  /** Writes a file as it arrives. */
  add(
    file: { name: string; media_type: string },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<IncomingFile>
}

/**
 * Returns a function that makes folders for received files, beside the database: other processes don’t have it
 * open, so what is there at the start was left by a process that was killed, and is removed.
 */
export async function openIncoming(db: Database): Promise<() => Promise<Incoming>> {
  const base =
    db.file === undefined
      ? await mkdtemp(join(tmpdir(), 'ai-html-builder-'))
      : join(dirname(db.file), 'incoming')
  await rm(base, { recursive: true, force: true })
  return async () => {
    await mkdir(base, { recursive: true, mode: 0o700 })
    return receiveInto(await mkdtemp(join(base, 'upload-')))
  }
}

function receiveInto(folder: string): Incoming {
  const files: IncomingFile[] = []
  return {
    folder,
    files,
    async add(about, chunks) {
      const path = join(folder, String(files.length))
      const added: IncomingFile = { ...about, path, size: 0, hash: '' }
      files.push(added)
      const hash = createHash('sha256')
      async function* measured() {
        for await (const chunk of chunks) {
          hash.update(chunk)
          added.size += chunk.length
          yield chunk
        }
      }
      // Otherwise the database's next write, for which all requests wait, would flush this file, too.
      const options = { flags: 'wx', mode: 0o600, flush: true }
      await pipeline(measured, createWriteStream(path, options))
      added.hash = hash.digest('hex')
      return added
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

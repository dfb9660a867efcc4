import { createHash, randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { essenceOf } from '../protocol/file-types.ts'
import type { UploadRow } from '../protocol/uploads.ts'
import { chunkSize, readBlob } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import {
  discardUploads,
  findUpload,
  storeContent,
  storeUpload,
  type NewBlob,
  type NewUpload,
  type StoredUpload,
} from '../store/uploads.ts'
import { openIncoming, type Incoming, type IncomingFile } from './incoming.ts'
import { createReader, type ReadFile } from './reader.ts'
import { Outline } from './reading/outline.ts'

/** Files that people send: received, read once, and stored with what was read of them. */
export interface Uploads {
  /** Makes a folder for the files of a request. */
  receive(): Promise<Incoming>
  /**
   * Reads and stores received files, all of them or none.
   * @throws AppError `media_type`, `invalid` or `impossible_here` for a file that can’t be read
   */
  add(files: readonly IncomingFile[], signal: AbortSignal): Promise<StoredUpload[]>
  /** A stored file of which is known what is in it. Files that were stored unread are read now. */
  whenRead(upload: StoredUpload, signal: AbortSignal): Promise<StoredUpload>
  /** Deletes files that no message references. */
  discard(ids: readonly string[]): Promise<void>
  /** Why Office files can’t be read here, as a sentence; `undefined` if they can. */
  describe(): string | undefined
}

export async function openUploads(db: Database, log: Logger): Promise<Uploads> {
  const receive = await openIncoming(db)
  const reader = createReader(log)

  async function readAndStore(file: IncomingFile, signal: AbortSignal): Promise<StoredUpload> {
    const content = `${file.path}-content`
    const read = await reader.read(file, content, signal)
    const upload: NewUpload = {
      ...(await contentOf(read, content, file.media_type)),
      id: randomUUID(),
      name: file.name,
      size: file.size,
      bytes: blobOf(file.hash, file.path),
    }
    await storeUpload(db, upload)
    const stored = await findUpload(db, upload.id)
    if (!stored) throw new Error(`upload ${upload.id} was not stored`)
    return stored
  }

  return {
    receive,
    async add(files, signal) {
      const results = await Promise.allSettled(files.map((file) => readAndStore(file, signal)))
      const stored = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      if (failures.length === 0) return stored
      await discardUploads(
        db,
        stored.map(({ id }) => id),
      )
      throw joinFailures(failures)
    },
    async whenRead(upload, signal) {
      if (upload.kind !== null) return upload
      await using incoming = await receive()
      const file = await incoming.add(upload, readBlob(db, upload.hash))
      const content = join(incoming.folder, 'content')
      const read = await reader.read(file, content, signal)
      const added = await contentOf(read, content, upload.media_type)
      await storeContent(db, upload.id, added)
      const { content: blob, ...row } = added
      return { ...upload, ...row, content_hash: blob.hash }
    },
    discard: (ids) => discardUploads(db, ids),
    describe: reader.describe,
  }
}

/** The notes and parts of a stored file. */
export function outlineOf({ outline }: StoredUpload): Outline {
  return outline === null ? { notes: [], parts: [] } : v.parse(Outline, JSON.parse(outline))
}

export function uploadRow(upload: StoredUpload): UploadRow {
  const { id, name, media_type, kind, size, summary, created_at } = upload
  const { notes } = outlineOf(upload)
  return { upload_id: id, name, media_type, kind, size, summary, notes, created_at }
}

async function contentOf(read: ReadFile, path: string, given: string) {
  const { kind, mediaType, summary, outline } = read
  return {
    kind,
    media_type: storedMediaType(given, mediaType),
    summary,
    outline: JSON.stringify(outline),
    content: blobOf(await hashOf(path), path),
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readPieces(path)) hash.update(chunk)
  return hash.digest('hex')
}

function blobOf(hash: string, path: string): NewBlob {
  return { hash, chunks: () => readPieces(path) }
}

/** Reads a file in pieces of the size of a chunk. */
async function* readPieces(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  for (let at = 0; at < size;) {
    const piece = Buffer.alloc(Math.min(chunkSize, size - at))
    for (let filled = 0; filled < piece.length;) {
      const { bytesRead } = await file.read(piece, filled, piece.length - filled, at + filled)
      if (bytesRead === 0) throw new Error(`${path} became shorter`)
      filled += bytesRead
    }
    at += piece.length
    yield piece
  }
}

/**
 * The type with which a file is sent back: the given one with its parameters, if the file is of that type
 * and it can be a `Content-Type` as it is (RFC 9110, 8.3.1). Some systems know no type for a file, or
 * send anything; and a file that calls itself a script must not become one of the app's origin.
 */
function storedMediaType(given: string, readAs: string): string {
  const isHeader =
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+([ \t]*;[ \t]*[\w!#$&^.+-]+=("[ !#-~]*"|[\w!#$&^.+-]+))*$/.test(
      given,
    )
  return isHeader && essenceOf(given) === readAs ? given : readAs
}

/** What is wrong with the files of a request, as one error: a bug, if there is one, or all refusals. */
function joinFailures(failures: readonly unknown[]): unknown {
  const refusals = failures.filter((one) => one instanceof AppError)
  const [first, ...others] = refusals
  if (!first || refusals.length < failures.length)
    return failures.find((one) => !(one instanceof AppError))
  if (others.length === 0) return first
  return new AppError(first.kind, refusals.map(({ message }) => message).join(' '))
}

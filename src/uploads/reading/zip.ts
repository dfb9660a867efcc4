import type { Readable } from 'node:stream'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import { Unreadable } from './content.ts'

/** A ZIP archive in memory, such as an Office file, whose entries are inflated one at a time. */
export interface Zip {
  /** The names of its entries, in the order of its directory. */
  names: readonly string[]
  /** The bytes of an entry as they are inflated; `undefined` if there is no such entry. */
  stream(name: string): AsyncGenerator<Uint8Array> | undefined
  /**
   * All bytes of an entry; `undefined` if there is no such entry.
   * @throws Unreadable if it has more than `maxBytes`
   */
  read(name: string, maxBytes?: number): Promise<Uint8Array | undefined>
}

/** Of real Office files: XML is repetitive, but 200 times smaller is only what is made to be. */
const maxRatio = 200
const minSuspectBytes = 4 * 1024 * 1024
const maxEntries = 10_000
const maxInflatedBytes = 1024 * 1024 * 1024
const maxEntryBytes = 64 * 1024 * 1024

const broken = 'it is damaged or not complete. Open and save it again, then attach it anew.'

/**
 * Opens an archive.
 * @throws Unreadable if it is damaged, encrypted, or inflates to far more than any real file
 */
export async function openZip(bytes: Uint8Array): Promise<Zip> {
  const { file, entries } = await readDirectory(bytes)
  let inflated = 0

  async function* inflate(entry: Entry): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of await open(file, entry)) {
        if (typeof chunk === 'string') continue
        inflated += chunk.length
        if (inflated > maxInflatedBytes) throw tooLarge()
        yield chunk
      }
    } catch (error) {
      if (error instanceof Unreadable) throw error
      throw new Unreadable(broken, { cause: error })
    }
  }

  function stream(name: string): AsyncGenerator<Uint8Array> | undefined {
    const entry = entries.get(name)
    return entry && inflate(entry)
  }

  return {
    names: [...entries.keys()],
    stream,
    async read(name, maxBytes = maxEntryBytes) {
      const chunks = stream(name)
      if (!chunks) return undefined
      const parts: Uint8Array[] = []
      let size = 0
      for await (const chunk of chunks) {
        size += chunk.length
        if (size > maxBytes) throw tooLarge()
        parts.push(chunk)
      }
      return Buffer.concat(parts)
    },
  }
}

async function readDirectory(bytes: Uint8Array) {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, Entry>>()
  const file = await openFile(bytes)
  const entries = new Map<string, Entry>()
  let size = 0
  file.on('entry', (entry) => {
    size += entry.uncompressedSize
    const problem = problemOf(entry, entries.size, size)
    if (problem) return reject(problem)
    // Names that differ in case only are those of one part (ECMA-376, part 2).
    if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry)
    file.readEntry()
  })
  file.on('end', () => resolve(entries))
  file.on('error', (error) => reject(new Unreadable(broken, { cause: error })))
  file.readEntry()
  return { file, entries: await promise }
}

function problemOf(entry: Entry, before: number, size: number): Unreadable | undefined {
  const { compressedSize, uncompressedSize } = entry
  if (entry.isEncrypted()) {
    return new Unreadable('it is protected by a password. Save it without one and attach it again.')
  }
  const isBomb = uncompressedSize > minSuspectBytes && uncompressedSize > compressedSize * maxRatio
  if (isBomb || before >= maxEntries || size > maxInflatedBytes) return tooLarge()
  return undefined
}

function tooLarge(): Unreadable {
  return new Unreadable('it unpacks to far more than it should. Save a smaller part of it.')
}

function openFile(bytes: Uint8Array): Promise<ZipFile> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>()
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, file) => {
    if (error) reject(new Unreadable(broken, { cause: error }))
    else resolve(file)
  })
  return promise
}

function open(file: ZipFile, entry: Entry): Promise<Readable> {
  const { promise, resolve, reject } = Promise.withResolvers<Readable>()
  file.openReadStream(entry, (error, stream) => {
    if (error) reject(error)
    else resolve(stream)
  })
  return promise
}

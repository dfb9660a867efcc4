import { extname } from 'node:path'
import { LRUCache } from 'lru-cache'
import { describeSource } from '../editing/changes/describe-source.ts'
import type { ChangedSpan } from '../editing/text/edit.ts'
import { describeError, type Logger } from '../log.ts'
import type { Change } from '../protocol/resources.ts'
import { findChanges, storeChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { createThreads, ThreadLimitError, type Threads } from '../threads.ts'

/** The revision of the rules in `editing/changes`. Count it up with them to have changes found anew. */
const revision = 1

/** Two texts that are equal outside the ranges. */
export interface ComparedTexts {
  before: string
  after: string
  ranges: ChangedSpan[]
}

/** Says what versions changed. */
export interface Changes {
  /**
   * What a version changed, from the database or, on the first reading, found in a thread. Within its
   * limits of time and memory it may find only how many places in the source changed.
   */
  read(versionId: string, texts: ComparedTexts): Promise<Change[]>
  close(): Promise<void>
}

/**
 * What was too much for a thread is tried again after this time, since another load on the machine
 * may have been the reason. So it is not stored, and no reader makes the server busy with it at once.
 */
const retryAfterMs = 60_000

export function openChanges(db: Database, log: Logger): Changes {
  const threads: Threads<ComparedTexts, Change[]> = createThreads({
    // `changes-thread.ts` is beside the sources, `changes-thread.js` beside the bundle.
    entry: new URL(`changes-thread${extname(import.meta.url)}`, import.meta.url),
    maxThreads: 2,
    maxMemoryMb: 512,
    timeoutMs: 1000,
    isLast: () => true,
  })
  const running = new Map<string, Promise<Change[]>>()
  const failed = new LRUCache<string, true>({ max: 1000, ttl: retryAfterMs })

  async function find(versionId: string, texts: ComparedTexts): Promise<Change[]> {
    const stored = await findChanges(db, versionId, revision)
    if (stored) return stored
    const changes = failed.has(versionId) ? undefined : await describe(versionId, texts)
    if (!changes) return describeSource(texts.ranges)
    // The answer needs no storage, so a full disk doesn't matter to the reader.
    await storeChanges(db, versionId, revision, changes).catch((error: unknown) =>
      log.warn('changes were not stored', { version: versionId, error: describeError(error) }),
    )
    return changes
  }

  /** `undefined`: it takes too much time or memory, or there is no thread. */
  async function describe(versionId: string, texts: ComparedTexts): Promise<Change[] | undefined> {
    try {
      for await (const changes of threads.ask(texts)) return changes
    } catch (error) {
      if (!(error instanceof ThreadLimitError)) {
        const reason = describeError(error)
        log.warn('changes could not be described', { version: versionId, error: reason })
      }
    }
    failed.set(versionId, true)
    return undefined
  }

  return {
    read(versionId, texts) {
      const found = running.get(versionId) ?? find(versionId, texts)
      running.set(versionId, found)
      return found.finally(() => running.delete(versionId))
    },
    close: () => threads.close(),
  }
}

import { extname } from 'node:path'
import { LRUCache } from 'lru-cache'
import { describeSource } from '../editing/changes/describe-source.ts'
import type { ChangedSpan } from '../editing/text/edit.ts'
import { describeError, type Logger } from '../log.ts'
import type { Change } from '../protocol/resources.ts'
import { findChanges, storeChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { createThreads, ThreadLimitError, type Threads } from '../threads.ts'

/** The revision of the rules in `editing/changes`. Increment it when they change, so that stored changes are computed again. */
const revision = 1

/** Two texts that are equal outside the ranges. */
export interface ComparedTexts {
  before: string
  after: string
  ranges: ChangedSpan[]
}

/** Describes what versions changed. */
export interface Changes {
  /**
   * Returns what a version changed, from the database or, on the first read, computed in a thread. If
   * that exceeds its limits of time and memory, only the number of changed places in the source.
   */
  read(versionId: string, texts: ComparedTexts): Promise<Change[]>
  close(): Promise<void>
}

/**
 * A version that exceeded the limits of a thread is tried again after this time, since other load on
 * the machine may have been the reason. Until then, reading it costs nothing.
 */
const retryAfterMs = 60_000

export function openChanges(db: Database, log: Logger): Changes {
  const threads: Threads<ComparedTexts, Change[]> = createThreads({
    // `changes-thread.ts` is beside the sources, `changes-thread.js` beside the bundle.
    entry: new URL(`changes-thread${extname(import.meta.url)}`, import.meta.url),
    maxThreads: 2,
    maxMemoryMb: 512,
    timeoutMs: 3000,
    isLast: () => true,
  })
  const running = new Map<string, Promise<Change[]>>()
  const failed = new LRUCache<string, true>({ max: 1000, ttl: retryAfterMs })

  async function find(versionId: string, texts: ComparedTexts): Promise<Change[]> {
    const stored = await findChanges(db, versionId, revision)
    if (stored) return stored
    const changes = failed.has(versionId) ? undefined : await describe(versionId, texts)
    if (!changes) return describeSource(texts.ranges)
    // The response does not depend on storage, so a full disk must not fail the read.
    await storeChanges(db, versionId, revision, changes).catch((error: unknown) =>
      log.warn('changes were not stored', { version: versionId, error: describeError(error) }),
    )
    return changes
  }

  /** Returns `undefined` if it takes too much time or memory, or no thread could start. */
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

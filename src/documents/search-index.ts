import { setImmediate } from 'node:timers/promises'
import { kindOfPage } from '../editing/html/kind.ts'
import { describeError, type Logger } from '../log.ts'
import type { Database } from '../store/database.ts'
import { findUnindexed, foldTitles, indexDocument, tidyIndex } from '../store/search.ts'
import { findVersion } from '../store/versions.ts'
import { textOfPage } from './commit.ts'

export interface SearchIndex {
  /** Begins what there is to do: call it after something was deleted for good. */
  update(): void
  /** Resolves when there is nothing left to do. */
  settled(): Promise<void>
  close(): Promise<void>
}

const documentsPerRead = 50

/**
 * Opens the index of the library. A version is indexed in its own commit; in the background, one after
 * another, this indexes the documents that were saved before there was an index, and removes what the
 * index remembers of deleted ones. If it is interrupted, it goes on at the next start.
 */
export async function openSearchIndex(db: Database, log: Logger): Promise<SearchIndex> {
  const closing = new AbortController()
  const { signal } = closing
  let isDue = false
  let working: Promise<void> | undefined
  await foldTitles(db)

  async function work(): Promise<void> {
    try {
      while (isDue && !signal.aborted) {
        isDue = false
        const indexed = await indexMissing(db, signal)
        if (indexed > 0) log.info('documents were indexed for the search', { documents: indexed })
        await tidyIndex(db, signal)
      }
    } catch (error) {
      log.error('the search index can’t be updated', { reason: describeError(error) })
    } finally {
      working = undefined
    }
  }

  function update(): void {
    isDue = true
    working ??= work()
  }

  update()
  return {
    update,
    settled: async () => working,
    async close() {
      closing.abort()
      await working
    },
  }
}

async function indexMissing(db: Database, signal: AbortSignal): Promise<number> {
  let count = 0
  for (let after = ''; ;) {
    const rows = await findUnindexed(db, after, documentsPerRead)
    for (const { id, version } of rows) {
      if (signal.aborted) return count
      const stored = await findVersion(db, id, version)
      if (stored) {
        const { html_content: html } = stored
        await indexDocument(db, id, version, { text: textOfPage(html), kind: kindOfPage(html) })
        count++
      }
      // Lets requests come in between.
      await setImmediate()
    }
    const last = rows.at(-1)
    if (!last) return count
    after = last.id
  }
}

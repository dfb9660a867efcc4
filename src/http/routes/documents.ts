import { LRUCache } from 'lru-cache'
import { redo, undo } from '../../documents/history.ts'
import { revertVersion } from '../../documents/revert.ts'
import { lockRange } from '../../documents/locks.ts'
import { saveEdits, saveHtml } from '../../documents/manual.ts'
import { checkedReceipt, restoreVersion } from '../../documents/versions.ts'
import { found } from '../../errors.ts'
import type { documentOperations } from '../../protocol/operations.ts'
import type { Version } from '../../protocol/resources.ts'
import type { Services } from '../../services.ts'
import { findDocument } from '../../store/documents.ts'
import { listLocks, removeLocks } from '../../store/locks.ts'
import {
  findLatestVersion,
  findVersion,
  findVersionId,
  listVersions,
  type StoredVersion,
} from '../../store/versions.ts'
import { attachment } from '../content-disposition.ts'
import { checkDocumentSize } from '../limits.ts'
import { encodeJson, type EncodedJson, type Handlers } from '../router.ts'

/** Bytes of recently read versions that are kept: reading a large one takes longer than sending it. */
const maxCacheBytes = 32 * 1024 * 1024

export function documentHandlers({
  db,
  config,
  turns,
  changes,
}: Pick<Services, 'db' | 'config' | 'turns' | 'changes'>): Handlers<typeof documentOperations> {
  const versions = new LRUCache<string, EncodedJson<Version>>({
    maxSize: maxCacheBytes,
    sizeCalculation: ({ bytes }) => bytes.byteLength,
  })

  async function requireDocument(did: string) {
    return found(await findDocument(db, did), 'document')
  }

  return {
    readDocument: ({ params: { did } }) => requireDocument(did),
    async listVersions({ params: { did }, query: { limit, cursor } }) {
      await requireDocument(did)
      const versions = await listVersions(db, did, {
        ...(limit !== undefined && { limit }),
        ...(cursor !== undefined && { before: Number(cursor) }),
      })
      // Versions are numbered from 1 without gaps.
      const last = versions.at(-1)?.version ?? 1
      return { versions, next_cursor: last > 1 ? String(last) : null }
    },
    async readVersion({ params: { did, version } }) {
      await requireDocument(did)
      const key = found(await findVersionId(db, did, version), 'version')
      const cached = versions.get(key)
      if (cached) return cached
      const encoded = encodeVersion(found(await findVersion(db, did, version), 'version'))
      versions.set(key, encoded)
      return encoded
    },
    readChanges: ({ params: { did, version } }) => checkedReceipt(db, changes, did, version),
    restoreVersion: ({ params: { did, version } }, id) => restoreVersion(db, did, version, id),
    revertVersion: ({ params: { did, version }, body, c }, id) =>
      turns.doAfterTurns(
        did,
        () =>
          revertVersion({ db, changes }, did, version, { ...body, id }, (html) =>
            checkDocumentSize(config, html),
          ),
        c.req.raw.signal,
      ),
    async downloadVersion({ params: { did, version }, c }) {
      const { title } = await requireDocument(did)
      const { html_content } = found(await findVersion(db, did, version), 'version')
      return c.body(html_content, 200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Disposition': attachment(`${title}.html`),
        'Content-Security-Policy': 'sandbox',
      })
    },
    async readHtml({ params: { did } }) {
      await requireDocument(did)
      return { html: (await findLatestVersion(db, did))?.html_content ?? null }
    },
    saveHtml({ params: { did }, body }, id) {
      checkDocumentSize(config, body.html)
      return saveHtml(db, did, body, id)
    },
    editDocument: ({ params: { did }, body }, id) =>
      saveEdits(db, did, body, (html) => checkDocumentSize(config, html), id),
    undo: ({ params: { did }, body, c }, id) =>
      turns.doAfterTurns(did, () => undo(db, did, body.base_version, id), c.req.raw.signal),
    redo: ({ params: { did }, body, c }, id) =>
      turns.doAfterTurns(did, () => redo(db, did, body.base_version, id), c.req.raw.signal),
    async listLocks({ params: { did } }) {
      await requireDocument(did)
      return { locks: await listLocks(db, did) }
    },
    addLock: ({ params: { did }, body }, id) => lockRange(db, did, body, id),
    async removeLocks({ params: { did }, query: { id } }) {
      await requireDocument(did)
      const removed = await removeLocks(db, did, id)
      if (id !== undefined) found(removed || undefined, 'lock')
    },
  }
}

function encodeVersion(stored: StoredVersion): EncodedJson<Version> {
  const { id: _id, receipt: _, ...version } = stored
  return encodeJson(version)
}

import { Hono } from 'hono'
import { LRUCache } from 'lru-cache'
import { lockRange } from '../../documents/locks.ts'
import { saveEdits, saveHtml } from '../../documents/manual.ts'
import { checkedReceipt, restoreVersion } from '../../documents/versions.ts'
import { found } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import { EditByHand, LockRange, SaveHtml } from '../../protocol/requests.ts'
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
import {
  documentBodyLimit,
  idOf,
  textBody,
  versionOf,
  refuseLargeDocument,
  type Bodies,
} from '../body.ts'
import { attachment } from '../content-disposition.ts'

/** Bytes of memory for versions that were read lately: reading a large one takes longer than sending it. */
const mostKept = 32 * 1024 * 1024

export function documentRoutes({ db, config }: Pick<Services, 'db' | 'config'>, bodies: Bodies) {
  const answers = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: mostKept,
    sizeCalculation: (answer) => answer.byteLength,
  })
  return new Hono()
    .get(paths.versions, async (c) => {
      const id = idOf(c, 'did')
      found(await findDocument(db, id), 'document')
      return c.json({ versions: await listVersions(db, id) })
    })
    .get(paths.version, async (c) => {
      const id = idOf(c, 'did')
      const number = versionOf(c)
      found(await findDocument(db, id), 'document')
      const key = found(await findVersionId(db, id, number), 'version')
      let answer = answers.get(key)
      if (!answer) {
        answer = encodeVersion(found(await findVersion(db, id, number), 'version'))
        answers.set(key, answer)
      }
      return c.body(answer, 200, { 'Content-Type': 'application/json' })
    })
    .get(paths.changes, async (c) => c.json(await checkedReceipt(db, idOf(c, 'did'), versionOf(c))))
    .post(paths.restore, async (c) =>
      c.json(await restoreVersion(db, idOf(c, 'did'), versionOf(c))),
    )
    .get(paths.download, async (c) => {
      const id = idOf(c, 'did')
      const document = found(await findDocument(db, id), 'document')
      const version = found(await findVersion(db, id, versionOf(c)), 'version')
      return c.body(version.html_content, 200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Disposition': attachment(`${document.title}.html`),
        'Content-Security-Policy': 'sandbox',
      })
    })
    .get(paths.html, async (c) => {
      const id = idOf(c, 'did')
      found(await findDocument(db, id), 'document')
      return c.json({ html: (await findLatestVersion(db, id))?.html_content ?? null })
    })
    .put(paths.html, async (c) => {
      const id = idOf(c, 'did')
      const given = await bodies.read(c, SaveHtml, documentBodyLimit(config))
      refuseLargeDocument(config, given.html)
      return c.json(await saveHtml(db, id, given))
    })
    .get(paths.locks, async (c) => {
      const id = idOf(c, 'did')
      found(await findDocument(db, id), 'document')
      return c.json({ locks: await listLocks(db, id) })
    })
    .post(paths.locks, async (c) => {
      const range = await bodies.read(c, LockRange, textBody)
      return c.json(await lockRange(db, idOf(c, 'did'), range), 201)
    })
    .delete(paths.locks, async (c) => {
      const id = idOf(c, 'did')
      found(await findDocument(db, id), 'document')
      const lock = c.req.query('id')
      const removed = await removeLocks(db, id, lock)
      if (lock !== undefined) found(removed || undefined, 'lock')
      return c.body(null, 204)
    })
    .post(paths.edits, async (c) => {
      const id = idOf(c, 'did')
      const given = await bodies.read(c, EditByHand, documentBodyLimit(config))
      const check = (html: string) => refuseLargeDocument(config, html)
      return c.json(await saveEdits(db, id, given, check))
    })
}

/** A version as it is answered. */
function encodeVersion(stored: StoredVersion): Uint8Array<ArrayBuffer> {
  const { receipt: _, base_version: _base, turn_id: _turn, ...version } = stored
  return new TextEncoder().encode(JSON.stringify(version satisfies Version))
}

import { setImmediate } from 'node:timers/promises'
import { textOfPage } from '../documents/commit.ts'
import { kindOfPage } from '../editing/html/kind.ts'
import { rangesHold } from '../editing/checks/receipt.ts'
import { foldForSearch } from '../editing/search/fold.ts'
import { shortWordsOf } from '../editing/search/words.ts'
import type { Verification } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { listAllDocumentIds } from '../store/documents.ts'
import { countOrphanTexts, findIndexed } from '../store/search.ts'
import { verifyUploads } from '../uploads/verify.ts'
import { findVersion, listVersions, type StoredVersion } from '../store/versions.ts'

const maxProblems = 100

/**
 * Checks everything that is stored: the file itself, rows without the row they refer to, gaps in the
 * numbers of versions, sessions with more than one active document, every receipt, and the index of the
 * search. A document that is not indexed yet is no problem.
 */
export async function verifyDatabase(db: Database): Promise<Verification> {
  const problems: string[] = []
  const report = (problem: string) => {
    if (problems.length < maxProblems) problems.push(problem)
  }
  if (!db.shared) {
    const { rows } = await db.client.execute('PRAGMA integrity_check(10)')
    for (const message of rows.map((row) => String(row[0])))
      if (message !== 'ok') report(`file: ${message}`)
  }
  const orphans = await db.client.execute('PRAGMA foreign_key_check')
  for (const row of orphans.rows) report(`a row of ${String(row[0])} refers to a missing row`)
  const doubles = await db.client.execute(
    'SELECT session_id FROM documents WHERE is_active = 1 GROUP BY session_id HAVING count(*) > 1',
  )
  for (const row of doubles.rows) report(`session ${String(row[0])} has several active documents`)

  const unowned = await countOrphanTexts(db)
  if (unowned > 0) report(`the search index has ${unowned} rows that belong to no document`)
  await verifyUploads(db, report)
  const ids = await listAllDocumentIds(db)
  let versions = 0
  for (const id of ids) {
    versions += await verifyDocument(db, id, report)
    await verifyIndex(db, id, report)
  }
  return { documents: ids.length, versions, problems }
}

async function verifyDocument(db: Database, id: string, report: (problem: string) => void) {
  const numbers = (await listVersions(db, id)).map((row) => row.version).toReversed()
  let before: StoredVersion | undefined
  for (const [index, number] of numbers.entries()) {
    // Lets a running server handle other requests in between.
    await setImmediate()
    const where = `document ${id}, version ${number}`
    if (number !== (numbers[index - 1] ?? 0) + 1)
      report(`${where}: the version before it is missing`)
    const version = await findVersion(db, id, number)
    if (!version) {
      // A sweep may have deleted the document since.
      if ((await listVersions(db, id)).length === 0) return 0
      report(`${where}: it can’t be read`)
      continue
    }
    const { receipt } = version
    const base = receipt.base_version === before?.version ? before : undefined
    if ((receipt.base_version ?? 0) !== (base?.version ?? 0)) {
      report(`${where}: its base ${receipt.base_version} is not the version before it`)
    } else if (!rangesHold(base?.html_content ?? '', version.html_content, receipt.ranges)) {
      report(`${where}: the receipt does not hold`)
    }
    before = version
  }
  return numbers.length
}

async function verifyIndex(db: Database, id: string, report: (problem: string) => void) {
  const indexed = await findIndexed(db, id)
  // Versions never change, so it does not matter if there is a newer one by now.
  const version = indexed && (await findVersion(db, id, indexed.version))
  if (!version) {
    if (indexed && (await findIndexed(db, id)))
      report(`document ${id}: its indexed version is missing`)
    return
  }
  const text = textOfPage(version.html_content)
  const folded = text === '' ? null : foldForSearch(text)
  const isSame =
    indexed.text === text &&
    indexed.folded === folded &&
    indexed.short === (folded === null ? null : shortWordsOf(folded)) &&
    indexed.search_title === foldForSearch(indexed.title)
  if (!isSame) report(`document ${id}: the search index has another text`)
  if (
    indexed.kind !== kindOfPage(version.html_content) &&
    (await isLatest(db, id, indexed.version))
  ) {
    report(`document ${id}: its kind is not that of its latest version`)
  }
}

async function isLatest(db: Database, id: string, version: number): Promise<boolean> {
  const [latest] = await listVersions(db, id, { limit: 1 })
  return latest?.version === version
}

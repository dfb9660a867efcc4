import { createHash } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { releaseFiles } from './garbage.ts'

/** The hash of a file, to see whether it changed. */
export function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** Closes a database and frees its file, which the same process can then open again. */
export async function close(database: Database): Promise<void> {
  await database.close()
  await releaseFiles()
}

/** Makes a database and closes it. */
export async function make(path: string): Promise<void> {
  await close(await openDatabase({ DATABASE_PATH: path }))
}

/** The migrations, and one more that is to come; gives their folder. */
export function withNext(folder: string, statements: string): string {
  const migrations = join(folder, 'migrations')
  cpSync(new URL('../../migrations', import.meta.url), migrations, { recursive: true })
  const journalFile = join(migrations, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'))
  const when = journal.entries.at(-1).when + 1000
  journal.entries.push({ idx: 99, version: '6', when, tag: '0099_next', breakpoints: true })
  writeFileSync(journalFile, JSON.stringify(journal))
  writeFileSync(join(migrations, '0099_next.sql'), statements)
  return migrations
}

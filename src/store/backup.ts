import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Client } from '@libsql/client'
import { StartError } from '../errors.ts'
import { reasonOf } from './reasons.ts'

const unfinishedEnd = '.unfinished'

/** The folder beside a database file that holds its copies. */
export function backupFolder(file: string): string {
  return join(dirname(file), 'backups')
}

export class BackupFailed extends StartError {}

/**
 * Writes a consistent copy of an open database and gives its path; blocks the process meanwhile.
 * Under that path, there is only ever a whole one.
 * @throws BackupFailed
 */
export async function copyDatabase(client: Client, file: string, label: string): Promise<string> {
  try {
    removeUnfinished(backupFolder(file))
    const target = backupPath(file, label)
    const unfinished = target + unfinishedEnd
    await client.execute({ sql: 'VACUUM INTO ?', args: [unfinished] })
    keepOwner(unfinished, file)
    renameSync(unfinished, target)
    return target
  } catch (error) {
    removeUnfinished(backupFolder(file))
    throw new BackupFailed(`The backup can’t be written: ${reasonOf(error)}.`, { cause: error })
  }
}

/** What is left of copies that were cut off. Only who has the database open writes any. */
function removeUnfinished(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : []
  for (const name of names) {
    if (name.includes(unfinishedEnd)) rmSync(join(folder, name), { force: true })
  }
}

/** When the last copy was made that somebody asked for, as ISO 8601; null: never. */
export function lastBackup(file: string): string | null {
  const folder = backupFolder(file)
  const names = existsSync(folder) ? readdirSync(folder) : []
  const times = names.flatMap((name) => {
    const [, day, hour, minute, second, part] =
      /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-backup\.db$/.exec(name) ?? []
    return day ? [`${day}${hour}:${minute}:${second}.${part}Z`] : []
  })
  return times.toSorted().at(-1) ?? null
}

/** Where a copy is laid ready before it takes the place of a database. */
export function restoringPath(file: string): string {
  return `${file}.restoring`
}

/**
 * Copies a database beside another, for `replaceDatabase`, so that nothing can happen to either. With
 * its write-ahead log, which holds what came last where the one who had it open was killed.
 */
export function layReady(file: string, copy: string): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  removeWithLogs(restoringPath(file))
  copyWithLog(copy, restoringPath(file), existsSync(file) ? file : folder)
}

/**
 * Puts what was laid ready in the place of a database; the one before is kept among the backups, with
 * its write-ahead log, which may hold what the file itself has not yet. Gives its path there, or
 * undefined where there was none. There is a whole database at one of the two places whenever this
 * is cut off.
 */
export function replaceDatabase(file: string): string | undefined {
  const kept = existsSync(file) ? backupPath(file, 'before-restore') : undefined
  if (kept) {
    copyWithLog(file, kept + unfinishedEnd, file)
    for (const part of parts(file)) renameSync(kept + unfinishedEnd + part, kept + part)
  }
  for (const log of logsOf(file)) rmSync(log, { force: true })
  const fresh = restoringPath(file)
  renameSync(fresh, file)
  removeWithLogs(fresh)
  return kept
}

/** Copies a database that nobody writes to, for whoever has what is beside the copy. */
function copyWithLog(file: string, copy: string, model: string): void {
  for (const part of parts(file)) {
    copyFileSync(file + part, copy + part)
    keepOwner(copy + part, model)
  }
}

/** The log first, so that it is never missing where the file is. */
function parts(file: string): string[] {
  return existsSync(`${file}-wal`) ? ['-wal', ''] : ['']
}

/** Removes a database file that nobody has open, with its logs. */
export function removeWithLogs(file: string): void {
  for (const one of [file, ...logsOf(file)]) if (existsSync(one)) rmSync(one)
}

function logsOf(file: string): string[] {
  return [`${file}-wal`, `${file}-shm`]
}

function backupPath(file: string, label: string): string {
  const folder = backupFolder(file)
  if (mkdirSync(folder, { recursive: true })) keepOwner(folder, dirname(file))
  const time = new Date().toISOString().replace(/[:.]/g, '-')
  return join(folder, `${time}-${label}.db`)
}

/** What root makes belongs to whoever has what is beside it, so that the server can go on with it. */
function keepOwner(path: string, model: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(model)
  chownSync(path, uid, gid)
}

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

const unfinishedSuffix = '.unfinished'

/** The folder of the backups of a database file, next to it. */
export function backupFolder(file: string): string {
  return join(dirname(file), 'backups')
}

export class BackupFailed extends StartError {}

/**
 * Writes a consistent copy of an open database and returns its path. Blocks the process while it runs.
 * The path never holds an incomplete copy.
 * @throws BackupFailed
 */
export async function copyDatabase(client: Client, file: string, label: string): Promise<string> {
  try {
    removeUnfinished(backupFolder(file))
    const target = backupPath(file, label)
    const unfinished = target + unfinishedSuffix
    await client.execute({ sql: 'VACUUM INTO ?', args: [unfinished] })
    keepOwner(unfinished, file)
    renameSync(unfinished, target)
    return target
  } catch (error) {
    removeUnfinished(backupFolder(file))
    throw new BackupFailed(`The backup can’t be written: ${reasonOf(error)}.`, { cause: error })
  }
}

/** Removes interrupted copies. Only the process that has the database open writes copies. */
function removeUnfinished(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : []
  for (const name of names) {
    if (name.includes(unfinishedSuffix)) rmSync(join(folder, name), { force: true })
  }
}

/** When the last requested copy was made, as ISO 8601; null: never. */
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

/** Where a backup is staged before it replaces a database. */
export function stagedPath(file: string): string {
  return `${file}.restoring`
}

/**
 * Stages a copy of a backup for `replaceDatabase`, which leaves both backup and database untouched.
 * Copies the write-ahead log, too: it holds the last commits if the process that wrote it was killed.
 */
export function stageRestore(file: string, copy: string): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  removeWithLogs(stagedPath(file))
  copyWithLog(copy, stagedPath(file), existsSync(file) ? file : folder)
}

/**
 * Replaces a database by the staged copy. Keeps the previous one among the backups, with its
 * write-ahead log, and returns its path there; undefined if there was none. If this is interrupted,
 * there is a complete database at one of the two paths.
 */
export function replaceDatabase(file: string): string | undefined {
  const kept = existsSync(file) ? backupPath(file, 'before-restore') : undefined
  if (kept) {
    copyWithLog(file, kept + unfinishedSuffix, file)
    for (const part of parts(file)) renameSync(kept + unfinishedSuffix + part, kept + part)
  }
  for (const log of logsOf(file)) rmSync(log, { force: true })
  const fresh = stagedPath(file)
  renameSync(fresh, file)
  removeWithLogs(fresh)
  return kept
}

/** Copies a database that nothing writes to; the copy gets the owner of `model`. */
function copyWithLog(file: string, copy: string, model: string): void {
  for (const part of parts(file)) {
    copyFileSync(file + part, copy + part)
    keepOwner(copy + part, model)
  }
}

/** The log comes first, so that the file never exists without it. */
function parts(file: string): string[] {
  return existsSync(`${file}-wal`) ? ['-wal', ''] : ['']
}

/** Removes a database file that no process has open, with its logs. */
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

/** Gives a file that root created to the owner of `model`, so that the server can use it. */
function keepOwner(path: string, model: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(model)
  chownSync(path, uid, gid)
}

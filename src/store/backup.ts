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

/** The folder beside a database file that holds its copies. */
export function backupFolder(file: string): string {
  return join(dirname(file), 'backups')
}

/** Writes a consistent copy of an open database and gives its path; blocks the process meanwhile. */
export async function copyDatabase(client: Client, file: string, label: string): Promise<string> {
  const target = backupPath(file, label)
  await client.execute({ sql: 'VACUUM INTO ?', args: [target] })
  keepOwner(target, file)
  return target
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

/**
 * Copies a database beside another, for `replaceDatabase`, so that nothing can happen to either. With
 * its write-ahead log, which holds what came last where the one who had it open was killed.
 */
export function layReady(file: string, copy: string): string {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  const fresh = `${file}.restoring`
  removeWithLogs(fresh)
  for (const part of ['', '-wal']) {
    if (part !== '' && !existsSync(copy + part)) continue
    copyFileSync(copy + part, fresh + part)
    keepOwner(fresh + part, existsSync(file) ? file : folder)
  }
  return fresh
}

/**
 * Puts what was laid ready in the place of a database that nobody has open; the one before is kept
 * among the backups, with its write-ahead log, which may hold what the file itself has not yet. Gives
 * its path there, or undefined where there was none. There is a whole database at one of the two
 * places whenever this is cut off.
 */
export function replaceDatabase(file: string, fresh: string): string | undefined {
  const kept = existsSync(file) ? backupPath(file, 'before-restore') : undefined
  if (kept) {
    copyFileSync(file, kept)
    keepOwner(kept, file)
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`)
  }
  for (const log of logsOf(file)) rmSync(log, { force: true })
  renameSync(fresh, file)
  removeWithLogs(fresh)
  return kept
}

/** Removes a database file that nobody has open, with its logs. */
export function removeWithLogs(file: string): void {
  for (const one of [file, ...logsOf(file)]) rmSync(one, { force: true })
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

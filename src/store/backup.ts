import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
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

/** Copies a file beside a database, for `replaceDatabase`, so that nothing can happen to either. */
export function layReady(file: string, copy: string): string {
  mkdirSync(dirname(file), { recursive: true })
  const fresh = `${file}.restoring`
  removeWithLogs(fresh)
  copyFileSync(copy, fresh)
  return fresh
}

/**
 * Puts what was laid ready in the place of a database that nobody has open; the one before is kept
 * among the backups. Gives its path there, or undefined where there was none.
 */
export function replaceDatabase(file: string, fresh: string): string | undefined {
  const kept = existsSync(file) ? backupPath(file, 'before-restore') : undefined
  if (kept) renameSync(file, kept)
  removeWithLogs(file)
  renameSync(fresh, file)
  removeWithLogs(fresh)
  return kept
}

/** Removes a database file that nobody has open, with its logs. */
export function removeWithLogs(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`]) rmSync(one, { force: true })
}

function backupPath(file: string, label: string): string {
  const folder = backupFolder(file)
  mkdirSync(folder, { recursive: true })
  const time = new Date().toISOString().replace(/[:.]/g, '-')
  return join(folder, `${time}-${label}.db`)
}

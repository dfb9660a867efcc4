import { AppError } from '../errors.ts'
import { BackupFailed, copyDatabase, lastBackup } from '../store/backup.ts'
import type { Database } from '../store/database.ts'
import { isDiskFull } from '../store/reasons.ts'

export interface Backups {
  /**
   * Writes a copy of the database, after copies that were requested earlier; resolves with its path.
   * @throws AppError `invalid` for a libSQL server, `disk_full` or `unwritable` if it can't be written.
   */
  create(): Promise<string>
  /** When the last requested copy was made, as ISO 8601; null: never, or the database is a server. */
  lastAt(): string | null
}

export function createBackups({ client, file }: Pick<Database, 'client' | 'file'>): Backups {
  // Only this process writes copies while it runs, so the folder is read again only after one.
  let lastAt = file === undefined ? null : lastBackup(file)
  /** Copies must not overlap: each removes what another one left unfinished. */
  let copying: Promise<unknown> = Promise.resolve()
  return {
    async create() {
      if (file === undefined) {
        throw new AppError('invalid', 'A libSQL server is backed up by its own means.')
      }
      const copy = () => copyDatabase(client, file, 'backup')
      const copied = copying.then(copy, copy)
      copying = copied
      try {
        return await copied
      } catch (error) {
        if (!(error instanceof BackupFailed)) throw error
        throw new AppError(isDiskFull(error) ? 'disk_full' : 'unwritable', error.message)
      } finally {
        lastAt = lastBackup(file)
      }
    },
    lastAt: () => lastAt,
  }
}

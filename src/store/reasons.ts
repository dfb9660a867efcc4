import { LibsqlError } from '@libsql/client'

/** SQLITE_IOERR_WRITE, which stands for a full disk where a quota or a limit of the process is what is full. */
const writeRefused = 778

/** Whether something failed because there is no room for what it writes. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof LibsqlError) {
    return error.code === 'SQLITE_FULL' || error.rawCode === writeRefused
  }
  if (!(error instanceof Error)) return false
  return /^(ENOSPC|EDQUOT)\b/.test(error.message) || isDiskFull(error.cause)
}

/** Why a file could not be read or written, for who hosts the program. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (isDiskFull(error)) return 'the disk is full'
  if (/SQLITE_(CORRUPT|NOTADB)/.test(message)) return 'it is damaged or not a database'
  if (/EACCES|EPERM|EROFS|SQLITE_(CANTOPEN|READONLY|PERM)/.test(message)) {
    return 'the permission to read and write it is missing'
  }
  return message.split('\n')[0] ?? message
}

import { LibsqlError } from '@libsql/client'

/** SQLITE_IOERR_WRITE, which a quota or a file size limit of the process causes. */
const ioErrWrite = 778

/** Whether an error was caused by a full disk or quota. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof LibsqlError) {
    return error.code === 'SQLITE_FULL' || error.rawCode === ioErrWrite
  }
  if (!(error instanceof Error)) return false
  return /^(ENOSPC|EDQUOT)\b/.test(error.message) || isDiskFull(error.cause)
}

/** A value that no column can hold. */
export class UnstorableValue extends TypeError {}

/** Whether a write failed because of its own data, so that it would fail again. */
export function isUnstorable(error: unknown): boolean {
  // A connection that is lost is a TypeError, too, so not every one is meant.
  if (error instanceof UnstorableValue || error instanceof RangeError) return true
  if (error instanceof LibsqlError) return error.code.startsWith('SQLITE_CONSTRAINT')
  return error instanceof Error && isUnstorable(error.cause)
}

/** Why a file could not be read or written, in words for the operator. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (isDiskFull(error)) return 'the disk is full'
  if (/SQLITE_(CORRUPT|NOTADB)/.test(message)) return 'it is damaged or not a database'
  if (/EACCES|EPERM|EROFS|SQLITE_(CANTOPEN|READONLY|PERM)/.test(message)) {
    return 'the permission to read and write it is missing'
  }
  return message.split('\n')[0] ?? message
}

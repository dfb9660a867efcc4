import type { Config } from '../config.ts'
import { describeError, type Logger } from '../log.ts'
import type { Database } from '../store/database.ts'
import { sweepTrashedDocuments } from '../store/documents.ts'
import { sweepKeys } from '../store/idempotency.ts'
import { sweepSessions, sweepTrashedSessions } from '../store/sessions.ts'
import { pruneEvents } from '../store/turns.ts'
import { sweepUploads } from '../store/uploads.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

type SweepConfig = Pick<Config, 'SESSION_TIMEOUT_HOURS' | 'SESSION_SWEEP' | 'TRASH_DAYS'>

/**
 * Deletes what is not kept any longer, once an hour until the returned function is called. `onDeleted` is
 * called after each time.
 */
export function startSweeping(
  db: Database,
  config: SweepConfig,
  log: Logger,
  onDeleted: () => void,
): () => void {
  if (config.SESSION_SWEEP === 'all') {
    log.warn('sessions that were inactive for too long are deleted, with the work they hold', {
      hours: config.SESSION_TIMEOUT_HOURS,
    })
  }
  const timer = setInterval(() => {
    sweep(db, config, log).then(onDeleted, (error: unknown) =>
      log.error('the sweep failed', { reason: describeError(error) }),
    )
  }, hourMs)
  return () => clearInterval(timer)
}

/**
 * Deletes idle sessions, what has been in the trash for too long, the events of turns that settled a
 * day ago, uploads without a reference, and idempotency keys after a day.
 */
async function sweep(db: Database, config: SweepConfig, log: Logger): Promise<void> {
  const now = Date.now()
  const isoBefore = (ms: number) => new Date(now - ms).toISOString()
  const idleSince = isoBefore(config.SESSION_TIMEOUT_HOURS * hourMs)
  const trashedBefore = isoBefore(config.TRASH_DAYS * dayMs)
  const deleted = {
    sessions: await sweepSessions(db, idleSince, config.SESSION_SWEEP === 'all'),
    trashed_sessions: await sweepTrashedSessions(db, trashedBefore),
    trashed_documents: await sweepTrashedDocuments(db, trashedBefore),
    events: await pruneEvents(db, isoBefore(dayMs)),
    uploads: await sweepUploads(db, isoBefore(dayMs)),
    keys: await sweepKeys(db),
  }
  if (Object.values(deleted).some((count) => count > 0)) log.info('swept', deleted)
}

import { describeError, type Logger } from '../log.ts'
import type { Database } from '../store/database.ts'
import { listTurnsOfDocument } from '../store/turns.ts'
import { documentOf, type Job } from './job.ts'
import type { TurnLog } from './log.ts'

/** Reports to waiting turns how many turns of their document come first. */
export interface Positions {
  report(job: Job, position: number): void
  /** Reports to all waiting turns of a document whose position has changed. */
  reportAll(documentId: string): void
}

export function createPositions(
  db: Database,
  events: TurnLog,
  log: Logger,
  jobs: ReadonlyMap<string, Job>,
): Positions {
  function report(job: Job, position: number): void {
    if (position < 1 || !isWaiting(job)) return
    const content = describePosition(position)
    if (content === job.waiting) return
    job.waiting = content
    events.append(job.id, { type: 'status', content })
  }

  return {
    report,
    reportAll(documentId) {
      const ofDocument = [...jobs.values()].filter((job) => documentOf(job) === documentId)
      if (!ofDocument.some(isWaiting)) return
      listTurnsOfDocument(db, documentId)
        .then((ids) => {
          for (const job of ofDocument) report(job, ids.indexOf(job.id))
        })
        .catch((error: unknown) =>
          log.warn('positions can’t be read', { reason: describeError(error) }),
        )
    },
  }
}

function isWaiting({ hasBegun, stop }: Job): boolean {
  return !hasBegun && !stop.signal.aborted
}

/** Higher positions are reported alike; otherwise each step of a queue would notify every turn in it. */
const maxPosition = 20

function describePosition(position: number): string {
  if (position > maxPosition) return `Waiting: more than ${maxPosition} messages are answered first`
  return position === 1
    ? 'Waiting: 1 message is answered first'
    : `Waiting: ${position} messages are answered first`
}

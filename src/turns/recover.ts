import type { Outcome } from '../answering/task.ts'
import type { Spending } from '../costs/spending.ts'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Turn } from '../protocol/resources.ts'
import type { Models } from '../providers/models.ts'
import type { Database } from '../store/database.ts'
import { nowIso } from '../store/query.ts'
import { claimTurn, listAbandonedTurns, readDraft, type StoredTurn } from '../store/turns.ts'
import { endStatements } from './end.ts'
import { createJob, leaseEnd, readRequest, type Job } from './job.ts'
import { interrupted, withoutModel } from './outcomes.ts'
import { splitId } from '../providers/model-facts.ts'
import { unlisted } from '../providers/roles.ts'
import { pickModel, roleOf } from './pick-model.ts'

interface RecoveryOptions {
  db: Database
  models: Models
  log: Logger
  spending: Spending
  /** Whether this process works on a turn. */
  isOwn(turnId: string): boolean
  /** Queues a turn that waited when its process died. */
  add(job: Job): void
}

/**
 * Creates the function that takes over the turns that no process works on, as after a crash. Those
 * that waited have sent nothing, so they are queued again, in order. The others may have called a
 * model, so they are interrupted and never sent again, and the calls that they were making are booked.
 * Resolves with the number of interrupted turns.
 */
export function createRecovery(options: RecoveryOptions): () => Promise<number> {
  const { db, models, log, spending, isOwn, add } = options

  async function recover(): Promise<number> {
    // No other process has a local file open, so a turn that is not run here is run nowhere.
    const now = db.shared ? nowIso() : undefined
    await spending.recover()
    let ended = 0
    let queued = 0
    for (const turn of await listAbandonedTurns(db, now)) {
      if (isOwn(turn.turn_id)) continue
      const request = turn.state === 'queued' && readRequest(turn.request, turn.message)
      if (!request) ended += (await endTurn(db, turn, interrupted)) ? 1 : 0
      else if (await claimTurn(db, turn.turn_id, leaseEnd(), now)) {
        queued += (await queue(turn, request)) ? 1 : 0
      }
    }
    if (queued > 0) log.info('turns that waited are queued again', { turns: queued })
    return ended
  }

  /** Queues a turn again; if its model can’t be used any more, it fails. */
  async function queue(turn: StoredTurn, request: Pick<Job, 'request' | 'base'>): Promise<boolean> {
    const { turn_id: id, session_id, document_id, route } = turn
    try {
      // Until its server lists the model, little is known of it.
      const wanted = splitId(turn.model)?.id === unlisted ? undefined : turn.model
      await models.whenListed(wanted)
      const { model } = pickModel(models, route, wanted)
      const { fallback } = request.request.model === undefined ? models.pick(roleOf(route)) : {}
      // All HTML in the log of a turn that has not begun was handed over to it.
      const draft = await readDraft(db, id)
      add(createJob({ id, session_id, document_id, route, model, fallback, draft, ...request }))
      return true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { message } = error
      await endTurn(db, turn, (hasDraft) => withoutModel(message, hasDraft, route))
      return false
    }
  }

  return recover
}

/** Ends a turn that this process does not run; false if it had ended. */
export async function endTurn(
  db: Database,
  turn: Turn,
  outcomeOf: (hasDraft: boolean) => Outcome,
): Promise<boolean> {
  const { turn_id: id, session_id, document_id } = turn
  const wroteHtml = (await readDraft(db, id)) !== ''
  const job = { id, session_id, document_id, wroteHtml }
  const results = await db.write(endStatements(job, outcomeOf(wroteHtml)))
  return results.at(-1)?.rowsAffected === 1
}

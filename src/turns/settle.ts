import { setTimeout as delay } from 'node:timers/promises'
import type { BaseVersion, Outcome } from '../answering/task.ts'
import type { PreparedVersion } from '../documents/commit.ts'
import { describeError, type Logger } from '../log.ts'
import type { TurnState } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { isUnstorable } from '../store/reasons.ts'
import { findTurn } from '../store/turns.ts'
import { commitOutcome, versionOf } from './end.ts'
import type { Job } from './job.ts'
import type { TurnLog } from './log.ts'
import { changesSince } from './newer.ts'
import { outcomeOfConflict, outcomeOfError, outcomeOfRefusal } from './outcomes.ts'

const commitRetryMs = 1000
/** How many times an edit is mapped onto a newer version while others keep saving. */
const maxRebases = 5

/** The outcome of a turn, and its version, if it has one, with the base to save it on. */
export interface Answer {
  base: BaseVersion | undefined
  outcome: Outcome
  version: PreparedVersion | undefined
}

interface SettlerOptions {
  db: Database
  log: Logger
  events: TurnLog
  /** Whether the program is shutting down, so that a failed write is not retried. */
  isClosing(): boolean
}

/** Creates the function that ends turns. It resolves with the state that is stored. */
export function createSettler(
  options: SettlerOptions,
): (job: Job, answer: Answer) => Promise<TurnState> {
  const { db, log, events, isClosing } = options

  /**
   * Commits the outcome and returns the state that is stored. If a newer version was saved meanwhile,
   * maps the edit onto it. If the version is refused or some of the turn can’t be stored, commits that
   * failure instead. If the database fails, retries until it works or the program shuts down.
   */
  async function settle(job: Job, first: Answer): Promise<TurnState> {
    let answer = first
    let rebases = 0
    for (;;) {
      try {
        await events.drain(job.id)
        const refusal = await commitOutcome(db, job, answer.outcome, answer.version)
        if (!refusal) {
          return (await findTurn(db, job.id))?.state ?? answer.outcome.state
        }
        const isNewer = refusal.kind === 'newer_version' && rebases++ < maxRebases
        answer = (isNewer && (await rebase(job, first))) || {
          base: undefined,
          outcome: outcomeOfRefusal(refusal, job.wroteHtml),
          version: undefined,
        }
      } catch (error) {
        if (isUnstorable(error) && answer.outcome.error?.code !== 'internal') {
          log.error('a turn failed', { turn_id: job.id, reason: describeError(error) })
          answer = {
            base: undefined,
            outcome: outcomeOfError(error, job, false),
            version: undefined,
          }
          continue
        }
        log.error('a turn can’t be settled; trying again', {
          turn_id: job.id,
          reason: describeError(error),
        })
        await delay(commitRetryMs)
        if (isClosing()) return 'interrupted'
      }
    }
  }

  /** Maps an edit onto the latest version, or refuses it. `undefined`: it can't be mapped at all. */
  async function rebase(job: Job, { base, outcome }: Answer): Promise<Answer | undefined> {
    if (!base || !outcome.rebase || job.document_id === null) return undefined
    try {
      const newer = await changesSince(db, job.document_id, base)
      if (!newer) return undefined
      const content = `Making the change to version ${newer.version}, which was saved meanwhile`
      events.append(job.id, { type: 'status', content })
      const rebased = outcome.rebase(newer)
      if (!rebased.ok) {
        const conflict = outcomeOfConflict(base.version, newer.version, rebased.reason)
        return { base, outcome: conflict, version: undefined }
      }
      return {
        base: newer,
        outcome: rebased.outcome,
        version: versionOf(job, newer, rebased.outcome),
      }
    } catch (error) {
      log.error('an edit can’t be mapped', { turn_id: job.id, reason: describeError(error) })
      return undefined
    }
  }

  return settle
}

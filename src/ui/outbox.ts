import { v4 as uuidv4 } from 'uuid'
import type { ChatRequest } from '../protocol/requests.ts'
import { api, ApiError } from './api.ts'
import type { SessionSync } from './session-sync.ts'

/** A message of which it is not known whether the server has accepted it. */
interface Unanswered {
  /** What the person asked for, as text. */
  wish: string
  /** Undefined until there is a session for it. */
  sid: string | undefined
  body: ChatRequest
  key: string
  /** By the clock of the page, in milliseconds. */
  sentAt: number
}

/** The same wish after this many milliseconds is a new one. */
const maxAgeMs = 5 * 60_000

export interface Outbox {
  /**
   * Sends a message to the open session or a new one. Resolves to true once the server has accepted it.
   * If that fails without a response and the same wish is sent again there soon, the same request is sent,
   * so that it is accepted only once. `onSession` is called when there is a session.
   * @throws ApiError
   */
  send(wish: unknown, body: ChatRequest, onSession: () => void): Promise<true>
}

export function createOutbox(
  sync: Pick<SessionSync, 'ensureSession'>,
  openSession: () => string | undefined,
): Outbox {
  let unanswered: Unanswered | undefined

  function findUnanswered(wish: string, sid: string | undefined): Unanswered | undefined {
    if (unanswered?.wish !== wish || unanswered.sid !== sid) return undefined
    return performance.now() - unanswered.sentAt < maxAgeMs ? unanswered : undefined
  }

  return {
    async send(given, body, onSession) {
      const wish = JSON.stringify(given)
      const sid = openSession()
      const sent = findUnanswered(wish, sid) ?? { wish, sid, body, key: uuidv4(), sentAt: 0 }
      sent.sentAt = performance.now()
      unanswered = sent
      try {
        sent.sid = await sync.ensureSession(sent.key)
        onSession()
        const events = await api.chat({ sid: sent.sid, body: sent.body }, undefined, sent.key)
        // The events of the session tell what happens.
        await events.cancel()
        if (unanswered === sent) unanswered = undefined
        return true
      } catch (error) {
        const isRefused = error instanceof ApiError && error.isRefusal
        if (isRefused && unanswered === sent) unanswered = undefined
        throw error
      }
    },
  }
}

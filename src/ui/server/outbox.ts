import { v4 as uuidv4 } from 'uuid'
import type { NumberedEvent } from '../../protocol/events.ts'
import type { ChatRequest } from '../../protocol/requests.ts'
import { api, ApiError } from './api.ts'

/** A message that the server has not confirmed. */
interface Unconfirmed {
  /** What the person sent, as text. */
  input: string
  /** Undefined until there is a session for it. */
  sid: string | undefined
  body: ChatRequest
  key: string
  /** By the clock of the page, in milliseconds. */
  sentAt: number
}

/** The same input after this many milliseconds is a new one. */
const maxAgeMs = 5 * 60_000

/** A message that the server has accepted. */
export interface Accepted {
  documentId: string | undefined
}

export interface Outbox {
  /**
   * Sends a message to the open session or a new one. Resolves once the server has accepted it, to the
   * document that its turn is about, if any.
   * If that fails without a response and the same input is sent there again soon, the same request is sent,
   * so that it is accepted only once. `onSession` is called when there is a session.
   * @throws ApiError
   */
  send(input: unknown, body: ChatRequest, onSession: () => void): Promise<Accepted>
}

export function createOutbox(
  ensureSession: (key: string) => Promise<string>,
  openSession: () => string | undefined,
): Outbox {
  let unconfirmed: Unconfirmed | undefined

  function findUnconfirmed(input: string, sid: string | undefined): Unconfirmed | undefined {
    if (unconfirmed?.input !== input || unconfirmed.sid !== sid) return undefined
    return performance.now() - unconfirmed.sentAt < maxAgeMs ? unconfirmed : undefined
  }

  return {
    async send(given, body, onSession) {
      const input = JSON.stringify(given)
      const sid = openSession()
      const sent = findUnconfirmed(input, sid) ?? { input, sid, body, key: uuidv4(), sentAt: 0 }
      sent.sentAt = performance.now()
      unconfirmed = sent
      try {
        sent.sid = await ensureSession(sent.key)
        onSession()
        const events = await api.chat({ sid: sent.sid, body: sent.body }, undefined, sent.key)
        const documentId = await firstDocument(events)
        if (unconfirmed === sent) unconfirmed = undefined
        return { documentId }
      } catch (error) {
        const isRefused = error instanceof ApiError && error.isRefusal
        if (isRefused && unconfirmed === sent) unconfirmed = undefined
        throw error
      }
    },
  }
}

/** Reads only the first event: those of the session report what happens. */
async function firstDocument(events: AsyncIterable<NumberedEvent>): Promise<string | undefined> {
  try {
    for await (const { event } of events) {
      return event.type === 'turn' ? (event.document_id ?? undefined) : undefined
    }
  } catch {
    // The message is accepted, even if its answer can't be followed from here.
  }
  return undefined
}

import type { EventOf, SessionEvent } from '../../protocol/events.ts'
import type { Receipt, Route, Turn } from '../../protocol/resources.ts'

/** An event of a turn after its first one. */
export type LiveEvent = Exclude<
  SessionEvent,
  { type: 'turn_started' | 'turn' | 'version' | 'document' | 'session' }
>

/** The state of a turn, built from its events. */
export interface LiveTurn {
  id: string
  document_id: string | null
  route: Route
  /** Why it takes that route; empty if that is not known. */
  reason: string
  model: string
  status: string
  text: string
  /** Whether the first part of its document has arrived. */
  writing: boolean
  error: EventOf<'error'> | undefined
  saved: { version: number; receipt: Receipt } | undefined
  done: boolean
}

export function newTurn(
  given: Pick<Turn, 'turn_id' | 'document_id' | 'route' | 'model'>,
  reason = '',
): LiveTurn {
  const { turn_id: id, document_id, route, model } = given
  const nothing = { status: '', text: '', writing: false, done: false }
  return { id, document_id, route, model, reason, ...nothing, error: undefined, saved: undefined }
}

/** Returns the same turn if the event changes nothing of what is shown. */
export function reduceTurn(turn: LiveTurn, event: LiveEvent): LiveTurn {
  switch (event.type) {
    case 'status':
      return { ...turn, status: event.content }
    case 'chunk':
      return { ...turn, text: turn.text + event.content }
    case 'html_chunk':
      return turn.writing ? turn : { ...turn, writing: true }
    case 'html':
      return { ...turn, saved: { version: event.version, receipt: event.receipt } }
    case 'usage':
      // A fallback may have answered. The model of a picture is not the one that places it.
      return turn.route === 'image' ? turn : { ...turn, model: event.model }
    case 'error':
      return { ...turn, error: event }
    case 'done':
      return { ...turn, done: true }
    default:
      return turn
  }
}

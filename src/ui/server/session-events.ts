import type { SessionEvent, TurnEvent } from '../../protocol/events.ts'
import { api, ignoreApiError } from './api.ts'
import { followTurn } from './follow-turn.ts'
import type { StreamReader } from './shared-stream.ts'

/**
 * Reads the events of a session. Those of a turn that was already running are read from its own log, so
 * that they are complete: the first one, `turn`, resets what is shown of it.
 */
export async function readSessionEvents(
  sid: string,
  { after, signal, onOpen, onEvent }: StreamReader<SessionEvent>,
): Promise<void> {
  const stream = new AbortController()
  const ended = AbortSignal.any([signal, stream.signal])
  const events = await api.followSession({ sid, ...(after !== undefined && { after }) }, signal)
  onOpen()
  const fromLog = new Set<string>()

  async function readLog(turnId: string): Promise<void> {
    fromLog.add(turnId)
    for await (const { event } of followTurn(turnId, ended)) onEvent(withTurnId(event, turnId))
  }

  async function readRunning(): Promise<void> {
    const { turns } = await api.readSession({ sid }, ended)
    const running = turns.filter(({ state }) => state === 'running')
    await Promise.all(running.map(({ turn_id }) => readLog(turn_id)))
  }

  // Without an answer, what is shown of these turns begins in the middle until they are done.
  readRunning().catch((error: unknown) => {
    if (!ended.aborted) ignoreApiError(error)
  })
  try {
    for await (const { seq, event } of events) {
      const isRead = isOfTurn(event) && fromLog.has(event.turn_id)
      onEvent(isRead ? undefined : withoutText(event), seq)
    }
  } finally {
    stream.abort()
  }
}

/** The event of a turn as the session's stream has it. */
export function withTurnId(event: TurnEvent, turn_id: string): SessionEvent {
  if (event.type !== 'html') return withoutText({ ...event, turn_id })
  const { content: _, ...rest } = event
  return { ...rest, turn_id }
}

/** No tab shows the HTML of a document that is being written from its events. */
function withoutText(event: SessionEvent): SessionEvent {
  return event.type === 'html_chunk' ? { ...event, content: '' } : event
}

/** Whether an event is also in the log of its turn. */
function isOfTurn(event: SessionEvent): event is Extract<SessionEvent, { turn_id: string }> {
  switch (event.type) {
    case 'version':
    case 'document':
    case 'session':
    case 'turn_started':
      return false
    default:
      return true
  }
}

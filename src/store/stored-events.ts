import * as v from 'valibot'
import { TurnEvent, TurnStarted, VersionSaved } from '../protocol/events.ts'

const StoredHtml = v.object({
  type: v.literal('html'),
  document_id: v.string(),
  version: v.number(),
})

/** An event of a turn as it is stored. An `html` event has no content: the version has it. */
export type StoredEvent = Exclude<TurnEvent, { type: 'html' }> | v.InferOutput<typeof StoredHtml>
export const StoredEvent = v.union([StoredHtml, TurnEvent])

/**
 * An event of a session outside the logs of its turns, as it is stored. Of a document or a
 * session, only the id is stored: their state is read when the event is sent.
 */
export const StoredChange = v.variant('type', [
  TurnStarted,
  VersionSaved,
  v.object({ type: v.literal('document'), document_id: v.string() }),
  v.object({ type: v.literal('session') }),
])
export type StoredChange = v.InferOutput<typeof StoredChange>

/** A row of the event log of a session. Rows don’t change, so that followers can share them. */
export type LoggedEvent = { id: number } & (
  { turn_id: string; seq: number; event: StoredEvent } | { turn_id: null; event: StoredChange }
)

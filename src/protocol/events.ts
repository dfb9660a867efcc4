import * as v from 'valibot'
import { DocumentRow, Receipt, Route, Session, TurnState, VersionKind } from './resources.ts'
import { whole } from './text.ts'

const optionalText = v.optional(v.string())

const eventsWithoutHtml = [
  v.object({
    type: v.literal('turn'),
    turn_id: v.string(),
    session_id: v.string(),
    document_id: v.nullable(v.string()),
    route: Route,
    route_reason: v.string(),
    model: v.string(),
    base_version: v.nullable(whole),
  }),
  v.object({ type: v.literal('status'), content: v.string() }),
  v.object({ type: v.literal('chunk'), content: v.string() }),
  v.object({ type: v.literal('html_chunk'), document_id: v.string(), content: v.string() }),
  v.object({
    type: v.literal('edit'),
    document_id: v.string(),
    index: whole,
    tool: v.string(),
    ok: v.boolean(),
    content: v.string(),
    reason: optionalText,
    from: v.optional(whole),
    to: v.optional(whole),
  }),
  v.object({
    type: v.literal('title'),
    session_title: optionalText,
    document_id: optionalText,
    document_title: optionalText,
  }),
  v.object({
    type: v.literal('usage'),
    model: v.string(),
    input_tokens: whole,
    output_tokens: whole,
    cache_read_tokens: whole,
    cache_write_tokens: whole,
    cost_usd: v.nullable(v.number()),
    estimated: v.boolean(),
  }),
  v.object({ type: v.literal('summary'), content: v.string() }),
  v.object({
    type: v.literal('error'),
    content: v.string(),
    code: v.string(),
    retryable: v.boolean(),
    offers: v.optional(v.array(v.string())),
  }),
  v.object({ type: v.literal('done'), content: v.string(), outcome: TurnState }),
] as const

/** An event of a turn, as sent. */
export const TurnEvent = v.variant('type', [
  ...eventsWithoutHtml,
  v.object({
    type: v.literal('html'),
    document_id: v.string(),
    version: whole,
    content: v.string(),
    receipt: Receipt,
  }),
])
export type TurnEvent = v.InferOutput<typeof TurnEvent>

export type EventOf<Type extends TurnEvent['type']> = Extract<TurnEvent, { type: Type }>

/** An event with its number in the turn's event log, from 1. */
export interface NumberedEvent {
  seq: number
  event: TurnEvent
}

const turn_id = v.string()

/** A turn was accepted. */
export const TurnStarted = v.object({
  type: v.literal('turn_started'),
  turn_id,
  document_id: v.nullable(v.string()),
  route: Route,
})

/** A version was saved; `turn_id` is null if no turn saved it. */
export const VersionSaved = v.object({
  type: v.literal('version'),
  document_id: v.string(),
  version: whole,
  kind: VersionKind,
  turn_id: v.nullable(v.string()),
})

/**
 * An event of a session: an event of one of its turns, or something that changed in it. The state in
 * `document` and `session` is that at the time of sending; null if it is deleted or in the trash.
 */
export const SessionEvent = v.union([
  v.intersect([v.variant('type', eventsWithoutHtml), v.object({ turn_id })]),
  v.variant('type', [
    // The version has the HTML.
    v.object({
      type: v.literal('html'),
      turn_id,
      document_id: v.string(),
      version: whole,
      receipt: Receipt,
    }),
    TurnStarted,
    VersionSaved,
    v.object({
      type: v.literal('document'),
      document_id: v.string(),
      document: v.nullable(DocumentRow),
    }),
    v.object({ type: v.literal('session'), session: v.nullable(Session) }),
  ]),
])
export type SessionEvent = v.InferOutput<typeof SessionEvent>

import * as v from 'valibot'
import { decodeFrames } from '../protocol/sse.ts'

/** An event with its number in the event log. */
export interface Numbered<Event> {
  seq: number
  event: Event
}

/** The events of a response, to be read once. */
export interface EventStream<Event> extends AsyncIterable<Numbered<Event>> {
  /** Ends a stream that is not read. Leaving the loop over its events does the same. */
  cancel(): Promise<void>
}

/** Skips events that don't match the schema, so that an older client can read a newer server. */
export function eventStream<Schema extends v.GenericSchema>(
  body: ReadableStream<Uint8Array>,
  schema: Schema,
): EventStream<v.InferOutput<Schema>> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const { id, data } of decodeFrames(body)) {
        const parsed = v.safeParse(schema, JSON.parse(data))
        if (parsed.success) yield { seq: Number(id), event: parsed.output }
      }
    },
    cancel: () => body.cancel(),
  }
}

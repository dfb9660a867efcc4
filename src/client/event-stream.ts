import * as v from 'valibot'
import { decodeFrames } from '../protocol/sse.ts'

/** An event with its number in the event log. */
export interface Numbered<Event> {
  seq: number
  event: Event
}

/** The events of a response, to be read once. Reading rejects if the connection breaks or falls silent. */
export interface EventStream<Event> extends AsyncIterable<Numbered<Event>> {
  /** Ends a stream that is not read. Leaving the loop over its events does the same. */
  cancel(): Promise<void>
}

/** The server sends something every 5 seconds; without anything for so long, the connection is dead. */
const maxSilenceMs = 20_000

/** Skips events that don't match the schema, so that an older client can read a newer server. */
export function eventStream<Schema extends v.GenericSchema>(
  body: ReadableStream<Uint8Array>,
  schema: Schema,
): EventStream<v.InferOutput<Schema>> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const { id, data } of decodeFrames(withoutSilence(body))) {
        const parsed = v.safeParse(schema, JSON.parse(data))
        if (parsed.success) yield { seq: Number(id), event: parsed.output }
      }
    },
    cancel: () => body.cancel(),
  }
}

/** A broken connection may never report an error, for example after a computer slept. */
function withoutSilence(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        const silence = Promise.withResolvers<never>()
        const timer = setTimeout(() => {
          silence.reject(new Error('nothing was received for too long'))
        }, maxSilenceMs)
        try {
          const { done, value } = await Promise.race([reader.read(), silence.promise])
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          reader.cancel(error).catch(() => undefined)
          throw error
        } finally {
          clearTimeout(timer)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

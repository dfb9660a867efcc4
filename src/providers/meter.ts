import { isUnsent } from './connection.ts'
import {
  ProviderError,
  type CallResult,
  type ImageEvent,
  type ImageRequest,
  type Model,
  type ModelEvent,
  type ModelRequest,
} from './provider.ts'

/**
 * A model that has each call accounted for by the meter of its request. Every attempt is a call of its
 * own, so retries belong around it, not in it.
 */
export function withMeter<
  Request extends ModelRequest | ImageRequest,
  Event extends ModelEvent | ImageEvent,
>(model: Model<Request, Event>): Model<Request, Event> {
  return {
    ...model,
    async *stream(request, signal) {
      if (!request.meter) return yield* model.stream(request, signal)
      const call = await request.meter.begin(model.facts, request)
      const result: CallResult = { report: undefined, received: 0, pictures: 0, hasBegun: false }
      let isSent = false
      try {
        signal.throwIfAborted()
        isSent = true
        const limited = { ...request, maxOutput: call.maxOutput, meter: undefined }
        for await (const event of model.stream(limited, signal)) {
          count(event, result)
          yield event
        }
      } catch (error) {
        result.hasBegun ||= isSent && (signal.aborted || mayHaveArrived(error))
        throw error
      } finally {
        await call.end(result)
      }
    },
  }
}

/**
 * Whether a request may have been answered although nothing came back: the connection fell silent or
 * was lost after it had been made. A response with an error status is a refusal.
 */
function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false
  return error.failure === 'idle' || (error.failure === 'connection' && !isUnsent(error))
}

function count(event: ModelEvent | ImageEvent, result: CallResult): void {
  result.hasBegun ||= event.type !== 'status'
  switch (event.type) {
    case 'usage':
      result.report = event
      break
    case 'text':
    case 'thinking':
    case 'call_input':
      result.received += event.text.length
      break
    case 'picture':
      result.pictures++
      break
  }
}

import { ApiError } from './errors.ts'

const maxAttempts = 5
/** Milliseconds before the first retry; each later wait is twice as long. */
const firstWaitMs = 300
/** If the server asks for a longer wait, the request fails. */
const maxWaitMs = 10_000

/** Statuses that leave it open whether the request was carried out: no response, or one of a proxy or a busy server. */
const unclear = [0, 502, 503, 504]

/** Retries a request that can be repeated safely, while its failures leave open whether it was carried out. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ApiError) || !unclear.includes(error.status)) throw error
      const waitMs = error.retryAfter === undefined ? 0 : error.retryAfter * 1000
      if (attempts === maxAttempts || waitMs > maxWaitMs) throw error
      await wait(Math.max(waitMs, jittered(firstWaitMs * 2 ** (attempts - 1))), signal)
    }
  }
}

/** Half of the time and a random part of the rest, so that many clients do not retry at the same time. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2)
}

/** Resolves after that many milliseconds. Rejects with the reason of the signal when it aborts. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

import assert from 'node:assert/strict'

/**
 * What synchronous work returns; fails if it takes more seconds of the processor than that. The
 * timeout of a test can't tell, since its timer waits for the work to end.
 */
export function soon<Result>(maxSeconds: number, work: () => Result): Result {
  const { result, seconds } = measure(work)
  assert.ok(
    seconds <= maxSeconds,
    `took ${seconds.toFixed(1)} s instead of ${maxSeconds} s at most`,
  )
  return result
}

/** What synchronous work returns, and its seconds of the processor: other processes don't count. */
export function measure<Result>(work: () => Result): { result: Result; seconds: number } {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, seconds: (user + system) / 1e6 }
}

import assert from 'node:assert/strict'

/** Fails unless a value is this number, but for what rounding changes. */
export function near(actual: unknown, expected: number): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) < 1e-9,
    `${actual} is not ${expected}`,
  )
}

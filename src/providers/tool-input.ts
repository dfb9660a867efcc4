import { isDeeperThan } from '../editing/text/nesting.ts'

/** The input of a call as a provider accepts it back: an object that can be serialized. */
export function parseInput(input: string): unknown {
  try {
    const value: unknown = JSON.parse(input || '{}')
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (isObject && !isDeeperThan(input, maxDepth)) return value
  } catch {
    // The model gets back what it wrote, as text.
  }
  return { INVALID_JSON: input.slice(0, maxInvalidLength).toWellFormed() }
}

/** The deepest nesting that the SDKs can serialize. */
const maxDepth = 100
const maxInvalidLength = 20_000

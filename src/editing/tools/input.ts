import type { z } from 'zod'
import { isDeeperThan } from '../text/nesting.ts'

/** Parses and checks the input of a call, or returns a reason for refusing it. */
export function readInput<Value>(
  schema: z.ZodType<Value>,
  { name, input }: { name: string; input: string },
): { ok: true; value: Value } | { ok: false; reason: string } {
  if (isDeeperThan(input, maxDepth)) {
    return refuse(
      `The input of ${name} nests lists or objects too deeply. It must be one flat JSON object.`,
    )
  }
  let value: unknown
  try {
    // NUL and lone surrogates can't be stored; a model's become U+FFFD.
    value = JSON.parse(input, (_, part: unknown) =>
      typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\ufffd') : part,
    )
  } catch {
    return refuse(`The input of ${name} is not complete JSON. Make the call again.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(
      `The input of ${name} is not a JSON object with the fields of the tool. Make the call again.`,
    )
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return refuse(`The input of ${name} is wrong. ${problems.join('; ')}`)
}

/** Levels of lists and objects in an input. The inputs of tools have one. */
const maxDepth = 50

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}

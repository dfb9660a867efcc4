import * as v from 'valibot'
import { AppError } from '../errors.ts'

const maxFields = 20

/**
 * The value as the schema outputs it. `what` names it in the message: “The body is not valid: …”.
 * @throws AppError `invalid` with the invalid fields
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  const fields = parsed.issues.slice(0, maxFields).map((issue) => ({
    path: v.getDotPath(issue) ?? '',
    message: messageOf(issue),
  }))
  const [first] = fields
  const field = first?.path ? `“${first.path}”` : 'It'
  throw new AppError('invalid', `${what} is not valid: ${field} ${first?.message}.`, fields)
}

/** What is wrong with a field, as the end of a sentence that begins with its name. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing'
  if (!issue.message.startsWith('Invalid')) return issue.message
  if (issue.type === 'picklist' || issue.type === 'variant') {
    const choices = issue.expected?.match(/"[^"]*"/g)?.map((one) => one.slice(1, -1)) ?? []
    if (choices.length > 0) return `must be one of ${choices.join(', ')}`
  }
  if (issue.kind === 'schema') {
    return `must be of the type ${issue.expected ?? 'that is documented'}`
  }
  return `must be ${issue.requirement instanceof RegExp ? `a ${issue.type}` : (issue.expected ?? 'valid')}`
}

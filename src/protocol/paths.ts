import type { Operation, ParameterName, PathParameters, UrlInput } from './operation.ts'

type Values = Readonly<Record<string, unknown>>

/** The path that results from a pattern and its parameters, each one URL-encoded. */
export function pathTo<Path extends string>(
  pattern: Path,
  ...[parameters]: [ParameterName<Path>] extends [never] ? [] : [PathParameters<Path>]
): string
export function pathTo(pattern: string, parameters: Values = {}): string {
  return fillIn(pattern, parameters)
}

/** The URL of an operation, relative to the server, with its query. */
export function urlOf<Op extends Operation>(operation: Op, input: UrlInput<Op>): string
export function urlOf({ path, query = {} }: Operation, input: Values): string {
  const search = new URLSearchParams()
  for (const name of Object.keys(query)) {
    const value = input[name]
    if (value !== undefined) search.set(name, String(value))
  }
  const filled = fillIn(path, input)
  return search.size > 0 ? `${filled}?${search}` : filled
}

function fillIn(pattern: string, parameters: Values): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new Error(`the path ${pattern} needs ${name}`)
    return encodeURIComponent(String(value))
  })
}

import type { Context } from 'hono'
import * as v from 'valibot'
import { pathParameters, type Operation } from '../protocol/operation.ts'
import { validate } from './validate.ts'

type Values = Record<string, unknown>

/** The validated parameters of a request, by where they are. */
export interface Parameters {
  params: Values
  query: Values
  headers: Values
}

/** Prepares how an operation's parameters are read. The reader throws an AppError `invalid`. */
export function createParameterReader({
  path,
  query = {},
  headers = {},
}: Operation): (c: Context) => Parameters {
  const inPath = Object.entries(pathParameters).filter(([name]) =>
    path.split('/').includes(`:${name}`),
  )
  const readPath = createReader(Object.fromEntries(inPath), 'The address')
  const readQuery = createReader(query, 'The query')
  const readHeaders = createReader(headers, 'The header')
  return (c) => ({
    params: readPath((name) => c.req.param(name)),
    query: readQuery((name) => c.req.query(name)),
    // Some clients send an empty `Last-Event-ID` instead of none.
    headers: readHeaders((name) => c.req.header(name) || undefined),
  })
}

type Find = (name: string) => string | undefined

function createReader(entries: v.ObjectEntries, what: string): (find: Find) => Values {
  const names = Object.keys(entries)
  if (names.length === 0) return () => ({})
  const decoders = Object.fromEntries(names.map((name) => [name, decoderOf(entries[name])]))
  const schema = v.object(entries)
  return (find) => {
    const values: Values = {}
    for (const name of names) {
      const text = find(name)
      const value = decoders[name]?.(text)
      if (value !== undefined) values[name] = value
    }
    return validate(schema, values, what)
  }
}

type Decode = (text: string | undefined) => unknown

/** How a parameter's text becomes a value; text that fits no value is left for validation to reject. */
function decoderOf(schema: v.ObjectEntries[string] | undefined): Decode {
  const inner = schema && 'wrapped' in schema ? schema.wrapped : schema
  if (v.is(v.looseObject({ type: v.literal('number') }), inner)) return toNumber
  if (v.is(v.looseObject({ type: v.literal('boolean') }), inner)) return toBoolean
  return (text) => text
}

/** An empty number counts as missing. */
function toNumber(text: string | undefined): number | string | undefined {
  if (text === undefined || text === '') return undefined
  return /^-?\d{1,10}(?:\.\d{1,10})?$/.test(text) ? Number(text) : text
}

function toBoolean(text: string | undefined): boolean | string | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

import { visit } from 'jsonc-parser'
import { tableOf } from '../build-table.ts'
import type { Table } from '../table.ts'

/** A JSON value that keeps the source text of numbers, booleans and null, and the order of members. */
export type JsonValue =
  /** `literal`: the text of `true` and `false`; empty for `null`. */
  | { type: 'text'; text: string; literal?: string }
  | { type: 'number'; text: string }
  | { type: 'list'; items: JsonValue[] }
  | { type: 'object'; members: [name: string, value: JsonValue][] }

export interface JsonReading {
  value: JsonValue
  /** What is doubtful, such as a duplicate name in an object. */
  notes: string[]
}

const maxDepth = 500

/** Reads JSON text; undefined if it is not JSON, or nested too deeply to be read. */
export function readJson(text: string): JsonReading | undefined {
  const open: JsonValue[] = []
  let value: JsonValue | undefined
  let name = ''
  let hasFailed = false

  function add(one: JsonValue): void {
    const parent = open.at(-1)
    if (parent?.type === 'list') parent.items.push(one)
    else if (parent?.type === 'object') parent.members.push([name, one])
    else value = one
  }

  function begin(one: JsonValue): void {
    add(one)
    open.push(one)
    if (open.length > maxDepth) hasFailed = true
  }

  try {
    visit(
      text.replace(/^\ufeff/, ' '),
      {
        onObjectBegin: () => begin({ type: 'object', members: [] }),
        onObjectProperty: (property) => void (name = property),
        onObjectEnd: () => void open.pop(),
        onArrayBegin: () => begin({ type: 'list', items: [] }),
        onArrayEnd: () => void open.pop(),
        onLiteralValue(literal: unknown, offset, length) {
          if (typeof literal === 'string') add({ type: 'text', text: literal })
          else {
            const written = text.slice(offset, offset + length)
            if (typeof literal === 'number') add({ type: 'number', text: written })
            else add({ type: 'text', text: literal === null ? '' : written, literal: written })
          }
        },
        onError: () => void (hasFailed = true),
      },
      { disallowComments: true },
    )
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return undefined
  }
  return hasFailed || !value ? undefined : withoutDuplicates(value)
}

/** Reads text whose every line is a JSON object or array; undefined for any other text. */
export function readJsonLines(text: string): JsonReading | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.length < 2 || !lines.every((line) => /^\s*[{[]/.test(line))) return undefined
  const items: JsonValue[] = []
  const notes = new Set<string>()
  for (const line of lines) {
    const read = readJson(line)
    if (!read) return undefined
    items.push(read.value)
    for (const note of read.notes) notes.add(note)
  }
  return { value: { type: 'list', items }, notes: [...notes] }
}

/** Keeps one member per name: the last value at the position of the first. Notes name duplicates. */
function withoutDuplicates(value: JsonValue): JsonReading {
  const notes = new Set<string>()
  function clean(one: JsonValue): JsonValue {
    if (one.type === 'list') return { ...one, items: one.items.map(clean) }
    if (one.type !== 'object') return one
    const members = new Map<string, JsonValue>()
    for (const [name, inner] of one.members) {
      if (members.has(name)) {
        notes.add(`“${name}” is given twice in one object; its last value is shown.`)
      }
      members.set(name, clean(inner))
    }
    return { ...one, members: [...members] }
  }
  return { value: clean(value), notes: [...notes] }
}

/** A value on one line as it is written; a string without its quotation marks. */
export function textOfJson(value: JsonValue): string {
  switch (value.type) {
    case 'list':
      return `[${value.items.map(quotedJson).join(', ')}]`
    case 'object':
      return `{${value.members.map(([name, one]) => `${JSON.stringify(name)}: ${quotedJson(one)}`).join(', ')}}`
    default:
      return value.text
  }
}

function quotedJson(value: JsonValue): string {
  return value.type === 'text' ? (value.literal ?? JSON.stringify(value.text)) : textOfJson(value)
}

/**
 * The table of a list of objects, with a column for every name that any of them has, or of a list of
 * lists; undefined for any other value, and for objects that have too little in common.
 */
export function tableOfJson(value: JsonValue): Table | undefined {
  if (value.type !== 'list' || value.items.length === 0) return undefined
  const { items } = value
  const decimal = hasNumber(items) ? '.' : undefined
  const lists = items.flatMap((one) => (one.type === 'list' ? [one.items] : []))
  if (lists.length === items.length) {
    const isFlat = lists.every((list) => list.every((one) => 'text' in one))
    const isTable = isFlat && lists.length > 1 && lists.some((list) => list.length > 1)
    return isTable
      ? tableOf(
          lists.map((list) => list.map(textOfJson)),
          { decimal },
        )
      : undefined
  }
  const objects = items.flatMap((one) => (one.type === 'object' ? [one.members] : []))
  if (objects.length < items.length || !isDense(objects)) return undefined
  const names = new Map<string, number>()
  for (const [name] of objects.flat()) if (!names.has(name)) names.set(name, names.size)
  if (names.size === 0) return undefined
  const rows = objects.map((members) => {
    const cells = Array<string>(names.size).fill('')
    for (const [name, one] of members) cells[names.get(name) ?? 0] = textOfJson(one)
    return cells
  })
  return tableOf([[...names.keys()], ...rows], { header: 'first', decimal })
}

/**
 * The table of an object of arrays of equal length, which are its columns, or of an object of objects with
 * the same names, which are its rows; undefined for any other value.
 */
export function tableOfObject(value: JsonValue): Table | undefined {
  if (value.type !== 'object' || value.members.length < 2) return undefined
  const { members } = value
  const lists = members.flatMap(([, one]) => (one.type === 'list' ? [one.items] : []))
  const height = lists[0]?.length ?? 0
  const isFlat = lists.every((list) => list.length === height && list.every((one) => 'text' in one))
  if (lists.length === members.length && height > 1 && isFlat) {
    const rows = Array.from({ length: height }, (_, at) =>
      lists.map((list) => textOfJson(list[at] ?? blank)),
    )
    return tableOf([members.map(([name]) => name), ...rows], { header: 'first', decimal: '.' })
  }
  const objects = members.flatMap(([, one]) => (one.type === 'object' ? [one.members] : []))
  const names = objects[0]?.map(([name]) => name) ?? []
  const isSame = objects.every(
    (one) =>
      one.length === names.length &&
      one.every(([name, inner], at) => name === names[at] && 'text' in inner),
  )
  if (objects.length < members.length || names.length === 0 || !isSame) return undefined
  const rows = members.map(([key], at) => [
    key,
    ...(objects[at] ?? []).map(([, inner]) => textOfJson(inner)),
  ])
  return tableOf([['', ...names], ...rows], { header: 'first', decimal: '.' })
}

const blank: JsonValue = { type: 'text', text: '' }

/** The fields of one object as a table of names and values, without sums. */
export function tableOfFields(
  members: readonly (readonly [string, JsonValue])[],
  header: readonly [string, string],
): Table {
  const rows = members.map(([name, value]) => [name, textOfJson(value)])
  return tableOf([header, ...rows], { header: 'first', decimal: '.', isRecord: true })
}

function hasNumber(items: readonly JsonValue[]): boolean {
  return items.some((one) => {
    if (one.type === 'list') return hasNumber(one.items)
    if (one.type === 'object') return hasNumber(one.members.map(([, inner]) => inner))
    return one.type === 'number'
  })
}

/** Whether objects have enough in common for a table; one with mostly empty cells would show nothing. */
function isDense(objects: readonly (readonly [string, JsonValue][])[]): boolean {
  const names = new Set(objects.flatMap((members) => members.map(([name]) => name)))
  const filled = objects.reduce((sum, members) => sum + members.length, 0)
  return names.size * objects.length <= 1000 + 10 * filled
}

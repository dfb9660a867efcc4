import { parseDocument } from 'yaml'
import { escapeHtml } from '../../html.ts'

/** The metadata between the lines of `---` at the beginning of a Markdown file. */
export interface FrontMatter {
  title: string | undefined
  /** Other metadata for readers, as written, such as `['author', 'Jane Doe']`. */
  metadata: [name: string, value: string][]
  /** The text after it. */
  rest: string
  /** What was left out, as sentences for a person. */
  notes: string[]
}

const maxFrontMatter = 50_000

const nameOfValue = /^[\p{L}_][\p{L}\p{N}_. -]{0,50}$/u

/** Keys that are meant for programs, not for readers. */
const technical =
  /^(?:lang|language|locale|layout|permalink|slug|url|draft|published|template|theme|css|class|style|output|engine|format|toc|weight|sidebar.*|nav.*|aliases|redirect.*|header-includes|geometry|documentclass|fontsize|mainfont|bibliography|csl|link-citations|marp|paginate|size|id|uuid|type)$/i

/** Reads YAML front matter; undefined if there is none, or if it is not a mapping. */
export function frontMatterOf(text: string): FrontMatter | undefined {
  const match = /^\ufeff?\s*---[ \t]*\r?\n([^]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)
  const source = match?.[1]
  if (!match || source === undefined) return tomlOf(text)
  if (source.length > maxFrontMatter) return undefined
  const value = readYaml(source)
  const written = value === undefined ? linesIn(source) : undefined
  const entries =
    written ??
    (isRecord(value) ? Object.entries(value).map(([name, inner]) => entryOf(name, inner)) : [])
  if (entries.length === 0 || !entries.every(([name]) => nameOfValue.test(name))) return undefined
  const notes = written
    ? ['The front matter is no valid YAML, so its lines were read as they stand.']
    : []
  return frontMatter(entries, text.slice(match[0].length), notes)
}

/** Reads TOML front matter between lines of `+++`, limited to keys with plain values. */
function tomlOf(text: string): FrontMatter | undefined {
  const match = /^\ufeff?\s*\+\+\+[ \t]*\r?\n([^]*?)\r?\n\+\+\+[ \t]*(?:\r?\n|$)/.exec(text)
  const source = match?.[1]
  if (!match || source === undefined || source.length > maxFrontMatter) return undefined
  const entries: [string, string][] = []
  for (const line of source.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [, name, value] =
      /^\s*["']?([\p{L}_][\p{L}\p{N}_. -]{0,50}?)["']?\s*=\s*(.*)$/u.exec(line) ?? []
    if (name === undefined || value === undefined) return undefined
    const items = /^\[(.*)\]$/.exec(value.trim())?.[1]?.split(',') ?? [value]
    entries.push([name, items.map(unquoted).join(', ')])
  }
  return entries.length === 0 ? undefined : frontMatter(entries, text.slice(match[0].length), [])
}

function frontMatter(
  entries: [string, string][],
  rest: string,
  notes: readonly string[],
): FrontMatter {
  const isTitle = ([name]: [string, string]) => name.toLowerCase() === 'title'
  const others = entries.filter((entry) => !isTitle(entry) && entry[1] !== '')
  const dropped = others.filter(([name]) => technical.test(name)).map(([name]) => name)
  return {
    title: entries.find(isTitle)?.[1] || undefined,
    metadata: others.filter(([name]) => !technical.test(name)),
    rest,
    notes: [
      ...notes,
      ...(dropped.length > 0 ? [`Left out of the front matter: ${dropped.join(', ')}.`] : []),
    ],
  }
}

/** Metadata as a line of HTML under the title. */
export function metadataLine(metadata: FrontMatter['metadata']): string {
  const parts = metadata.map(([name, value]) => {
    const words = name.replace(/(?<=\p{L})[_-](?=\p{L})/gu, ' ')
    const label = words.charAt(0).toUpperCase() + words.slice(1)
    return `${escapeHtml(label)}: ${escapeHtml(value)}`
  })
  return parts.length === 0 ? '' : `<p class="metadata">${parts.join(' · ')}</p>`
}

/** Values stay strings as written: no dates, no numbers, no custom tags. */
function readYaml(source: string): unknown {
  try {
    const document = parseDocument(source, { schema: 'failsafe', logLevel: 'silent' })
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 20 })
  } catch {
    return undefined
  }
}

/** Reads lines such as `title: Harbour: a plan`, whose second colon YAML rejects. */
function linesIn(source: string): [string, string][] | undefined {
  const entries: [string, string][] = []
  for (const line of source.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [, name, value] = /^([^\s:#-][^:]*):(?:[ \t]+(.*))?$/.exec(line) ?? []
    const last = entries.at(-1)
    if (name !== undefined) entries.push([name, unquoted(value ?? '')])
    else if (last && /^\s/.test(line)) last[1] = `${last[1]} ${line.trim()}`.trim()
    else return undefined
  }
  return entries
}

function unquoted(value: string): string {
  const text = value.trim()
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text
}

function entryOf(name: string, value: unknown): [string, string] {
  return [name, textOf(value)]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (!isRecord(value)) return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : ''
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${textOf(inner)}`)
    .join(', ')
}

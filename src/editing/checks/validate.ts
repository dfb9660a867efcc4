import { parse as parseScript } from 'acorn'
import { parse as parseStyles } from 'postcss'
import type { Edit, Span } from '../text/edit.ts'
import { elementsOf, type ElementNode, type Fault } from '../html/elements.ts'
import { lineOf } from '../text/lines.ts'

/** Something that a change broke in a page. */
export interface Breakage {
  /** Equal for breakages of the same kind, whatever line they are in. */
  key: string
  /** For people and models, with the line. */
  text: string
}

/**
 * Returns what a change broke, without the breakages whose keys are `known`. The edits make the page
 * `after` of the page before.
 */
export type Validator = (
  after: string,
  edits: readonly Edit[],
  known?: ReadonlySet<string>,
) => Breakage[]

/**
 * Creates a function that finds what changes of a page broke: tags that are no longer closed, end tags
 * without a start tag, and scripts, styles and JSON with syntax errors. What was broken before doesn’t
 * count.
 */
export function createValidator(before: string): Validator {
  let spans: Span[] | undefined
  let old: ReturnType<typeof inspect> | undefined
  return (after, edits, known = new Set()) => {
    if (areHarmless(before, edits, () => (spans ??= codeSpans(before)))) return []
    old ??= inspect(before)
    const now = inspect(after)
    return [
      ...beyond(now.problems, old.problems),
      ...beyond(problemsOfOther(now.code, old.code), problemsOfOther(old.code, now.code)),
    ]
      .map(({ key, number, ...problem }) => ({ ...problem, key: `${key} ${number}` }))
      .filter(({ key }) => !known.has(key))
      .slice(0, maxReported)
      .map(({ key, at, what }) => ({ key, text: `line ${lineOf(after, at)}: ${what}` }))
  }
}

/** The problems in excess of those with the same key in the old page, numbered for each key. */
function beyond(now: readonly Problem[], old: readonly Problem[]) {
  const counts = new Map<string, number>()
  for (const { key } of old) counts.set(key, (counts.get(key) ?? 0) - 1)
  return now.flatMap((problem) => {
    const number = (counts.get(problem.key) ?? 0) + 1
    counts.set(problem.key, number)
    return number > 0 ? [{ ...problem, number }] : []
  })
}

/** The problems of the code that the other list doesn’t have. */
function problemsOfOther(code: readonly Code[], other: readonly Code[]): Problem[] {
  const known = new Set(other.map(({ source }) => source))
  return code.filter(({ source }) => !known.has(source)).flatMap(problemsOfCode)
}

const maxReported = 20

interface Problem {
  /** Equal for problems of the same kind. */
  key: string
  at: number
  what: string
}

interface Code {
  language: 'script' | 'module' | 'handler' | 'JSON' | 'style'
  source: string
  at: number
}

function inspect(html: string) {
  const { elements, faults } = elementsOf(html)
  const code = elements.flatMap((element) => [
    ...handlersOf(element),
    ...[codeOf(html, element) ?? []].flat(),
  ])
  const problems = faults.map(({ kind, tag, at }): Problem => ({
    key: `${kind} ${tag}`,
    at,
    what: descriptions[kind](tag),
  }))
  return { problems, code }
}

const descriptions: Record<Fault['kind'], (tag: string) => string> = {
  'left open': (tag) => `<${tag}> is never closed`,
  'closes nothing': (tag) => `</${tag}> closes nothing that is open`,
  'inside itself': (tag) => `<${tag}> stands inside of another <${tag}>`,
  'without end': (what) =>
    what === 'comment' ? 'a comment is never closed' : 'a tag, or a value in it, never ends',
}

/** The scripts in an element’s attributes, such as `onclick`. */
function handlersOf({ attributes, locations, from }: ElementNode): Code[] {
  return [...attributes]
    .filter(([name, value]) => /^on[a-z]+$/.test(name) && value !== '')
    .map(([name, source]) => ({
      language: 'handler',
      source,
      at: locations[name]?.startOffset ?? from,
    }))
}

/** The code in an element. `undefined`: it has none, or none in a language that is checked. */
function codeOf(html: string, { tag, inner, attributes }: ElementNode): Code | undefined {
  const source = html.slice(inner.from, inner.to)
  const at = inner.from
  if (tag === 'style') return { language: 'style', source, at }
  if (tag !== 'script') return undefined
  const type = attributes.get('type')?.trim().toLowerCase() ?? ''
  if (type === 'module') return { language: 'module', source, at }
  if (type === 'importmap' || type.endsWith('json')) return { language: 'JSON', source, at }
  const isScript = type === '' || /^(?:text|application)\/(?:x-)?(?:java|ecma)script$/.test(type)
  return isScript ? { language: 'script', source, at } : undefined
}

function problemsOfCode({ language, source, at }: Code): Problem[] {
  if (source.trim() === '') return []
  try {
    if (language === 'style') parseStyles(source)
    else if (language === 'JSON') JSON.parse(source)
    else {
      parseScript(source, {
        ecmaVersion: 'latest',
        sourceType: language === 'module' ? 'module' : 'script',
        allowHashBang: false,
        allowReturnOutsideFunction: language === 'handler',
      })
    }
    return []
  } catch (error) {
    const where = language === 'style' ? 'this style' : `this ${language}`
    return [{ key: language, at, what: `${where} can’t be read any more (${reasonOf(error)})` }]
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'reason' in error) return String(error.reason)
  return error instanceof Error ? error.message : String(error)
}

/** Whether edits change only words of text, outside tags, scripts and styles. */
function areHarmless(html: string, edits: readonly Edit[], spansOfCode: () => Span[]): boolean {
  let at = 0
  let isInTag = false
  const areWords = edits.every(({ from, to, insert }) => {
    const between = html.slice(at, from)
    const [open, close] = [between.lastIndexOf('<'), between.lastIndexOf('>')]
    if (open !== close) isInTag = open > close
    at = from
    return !isInTag && words.test(insert) && words.test(html.slice(from, to))
  })
  if (!areWords) return false
  const spans = spansOfCode()
  let next = 0
  return edits.every(({ from, to }) => {
    while ((spans[next]?.to ?? Infinity) < from) next++
    return (spans[next]?.from ?? Infinity) > to
  })
}

/** Text without markup or code. */
const words = /^[^<>&"'`{}()[\]\\/=]*$/

/** The spans of scripts and styles, approximately. */
function codeSpans(html: string): Span[] {
  const spans: Span[] = []
  const open = /<(script|style)\b/gi
  for (let match = open.exec(html); match; match = open.exec(html)) {
    const close = match[1]?.toLowerCase() === 'style' ? /<\/style/gi : /<\/script/gi
    close.lastIndex = match.index
    const to = close.exec(html)?.index ?? html.length
    spans.push({ from: match.index, to })
    open.lastIndex = to
  }
  return spans
}

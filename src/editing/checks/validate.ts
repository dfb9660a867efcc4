import { parse as parseScript } from 'acorn'
import { parse as parseStyles } from 'postcss'
import type { Edit, Span } from '../text/edit.ts'
import { elementsOf, type ElementNode, type Fault } from '../html/elements.ts'
import { lineOf } from '../text/lines.ts'

/** What a change of a page broke, as a sentence. */
export interface Breakage {
  /** The same for what can stand for one another, whatever line it is in. */
  key: string
  text: string
}

/**
 * Says what a change of a page broke, but for what is known of by its key; the edits are those that
 * make the page after of the one before.
 */
export type Validator = (
  after: string,
  edits: readonly Edit[],
  known?: ReadonlySet<string>,
) => Breakage[]

/**
 * What changes of a page break: tags left open that were closed, end tags of nothing, scripts, styles
 * and JSON that can't be read any more. What was broken before does not count.
 */
export function createValidator(before: string): Validator {
  let places: Span[] | undefined
  let old: ReturnType<typeof inspect> | undefined
  return (after, edits, known = new Set()) => {
    if (areHarmless(before, edits, () => (places ??= codePlaces(before)))) return []
    old ??= inspect(before)
    const now = inspect(after)
    return [
      ...beyond(now.problems, old.problems),
      ...beyond(problemsOfOther(now.code, old.code), problemsOfOther(old.code, now.code)),
    ]
      .map(({ key, number, ...problem }) => ({ ...problem, key: `${key} ${number}` }))
      .filter(({ key }) => !known.has(key))
      .slice(0, mostProblems)
      .map(({ key, at, what }) => ({ key, text: `line ${lineOf(after, at)}: ${what}` }))
  }
}

/** The problems that are more than those of the same key that were there before, numbered. */
function beyond(now: readonly Problem[], old: readonly Problem[]) {
  const counts = new Map<string, number>()
  for (const { key } of old) counts.set(key, (counts.get(key) ?? 0) - 1)
  return now.flatMap((problem) => {
    const number = (counts.get(problem.key) ?? 0) + 1
    counts.set(problem.key, number)
    return number > 0 ? [{ ...problem, number }] : []
  })
}

/** What can't be read of the code that the other list has not. */
function problemsOfOther(code: readonly Code[], other: readonly Code[]): Problem[] {
  const known = new Set(other.map(({ source }) => source))
  return code.filter(({ source }) => !known.has(source)).flatMap(problemsOfCode)
}

/** How many problems are told of. */
const mostProblems = 20

interface Problem {
  /** The same for problems that can stand for one another. */
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

/** The code that an element holds; undefined for other elements, and for languages that nothing here reads. */
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

/** Whether edits change nothing but words of text, outside of tags, scripts and styles. */
function areHarmless(html: string, edits: readonly Edit[], codePlaces: () => Span[]): boolean {
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
  const places = codePlaces()
  let next = 0
  return edits.every(({ from, to }) => {
    while ((places[next]?.to ?? Infinity) < from) next++
    return (places[next]?.from ?? Infinity) > to
  })
}

const words = /^[^<>&"'`{}()[\]\\/=]*$/

/** Where scripts and styles stand, roughly. */
function codePlaces(html: string): Span[] {
  const places: Span[] = []
  const open = /<(script|style)\b/gi
  for (let match = open.exec(html); match; match = open.exec(html)) {
    const close = match[1]?.toLowerCase() === 'style' ? /<\/style/gi : /<\/script/gi
    close.lastIndex = match.index
    const to = close.exec(html)?.index ?? html.length
    places.push({ from: match.index, to })
    open.lastIndex = to
  }
  return places
}

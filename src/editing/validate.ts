import { parse as parseScript } from 'acorn'
import { parse as parseStyles } from 'postcss'
import type { Edit } from './edit.ts'
import { elementsOf, type Element } from './elements.ts'
import { lineOf } from './misses.ts'

/** Says what a change of a page broke; the edits are those that make the page after of the one before. */
export type Validator = (after: string, edits: readonly Edit[]) => string[]

/**
 * What changes of a page break: tags left open that were closed, end tags of nothing, scripts, styles
 * and JSON that can't be read any more. As sentences; what was broken before does not count.
 */
export function createValidator(before: string): Validator {
  let old: ReturnType<typeof inspect> | undefined
  return (after, edits) => {
    if (edits.every((edit) => isHarmless(before, edit))) return []
    old ??= inspect(before)
    const now = inspect(after)
    const known = new Map<string, number>()
    for (const { key } of old.problems) known.set(key, (known.get(key) ?? 0) + 1)
    const checked = new Set(old.code.map(({ source }) => source))
    return [
      ...now.problems.filter(({ key }) => {
        const count = known.get(key) ?? 0
        known.set(key, count - 1)
        return count <= 0
      }),
      ...now.code.filter(({ source }) => !checked.has(source)).flatMap(problemsOfCode),
    ]
      .slice(0, mostProblems)
      .map(({ at, what }) => `line ${lineOf(after, at)}: ${what}`)
  }
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
  language: 'script' | 'module' | 'JSON' | 'style'
  source: string
  at: number
}

function inspect(html: string) {
  const { elements, loose } = elementsOf(html)
  const code = elements.flatMap((element) => codeOf(html, element) ?? [])
  const problems = loose.map(({ kind, tag, at }): Problem => ({
    key: `${kind} ${tag}`,
    at,
    what:
      kind === 'left open' ? `<${tag}> is never closed` : `</${tag}> closes nothing that is open`,
  }))
  return { problems, code }
}

/** The code that an element holds; undefined for other elements, and for languages that nothing here reads. */
function codeOf(html: string, { tag, inner, attributes }: Element): Code | undefined {
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
        sourceType: language,
        allowHashBang: false,
        allowReturnOutsideFunction: false,
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

/** Whether an edit changes nothing but words of text, outside of tags, scripts and styles. */
function isHarmless(html: string, { from, to, insert }: Edit): boolean {
  if (!words.test(insert) || !words.test(html.slice(from, to))) return false
  const [start, end] = [html.lastIndexOf('<', from - 1), html.lastIndexOf('>', from - 1)]
  if (start > end) return false
  return codes.every(
    (tag) => html.lastIndexOf(`<${tag}`, from) <= html.lastIndexOf(`</${tag}`, from),
  )
}

const words = /^[^<>&"'`{}()[\]\\/=]*$/
const codes = ['script', 'style', 'SCRIPT', 'STYLE']

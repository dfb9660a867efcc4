import { compile } from 'css-select'
import { decodeHTML } from '../html/entities.ts'
import type { TreeElement } from '../html/tree.ts'
import { lineOf, startOfLine } from '../text/lines.ts'
import { describeAmbiguity } from '../passages/misses.ts'
import type { Source } from '../passages/source.ts'

/** The elements that a call names: by a selector and, if that has several matches, by number or line. */
export interface Selection {
  selector: string
  occurrence?: number | undefined
  line?: number | undefined
  expected_count?: number | undefined
}

type Selected =
  { ok: true; elements: TreeElement[] } | { ok: false; reason: string; code?: 'missing' }

/** Matches that a refusal lists. */
const maxListed = 20
/** Elements that one selector may visit, which limits its time. */
const maxSteps = 10_000_000

/** The elements that a selector matches, in source order: exactly one, unless more are expected. */
export function selectElements({ text, tree, pointed }: Source, wanted: Selection): Selected {
  const { selector, occurrence, line, expected_count } = wanted
  if ([occurrence, line, expected_count].filter((given) => given !== undefined).length > 1) {
    return refuse('Give only one of occurrence, line and expected_count.')
  }
  const page = tree()
  if (!page) {
    return refuse(
      'Tags are missing or in the wrong order so often that it is not clear what a selector means. Quote what is meant instead.',
    )
  }
  let matches: TreeElement[]
  try {
    const options = { adapter: adapterOf(text, page.root), pseudos: pseudosOf(text) }
    matches = page.written.filter(compile<TreeElement, TreeElement>(selector, options, [page.root]))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse(`“${selector}” is no CSS selector that can be used here: ${why}.`)
  }
  const lines = () => matches.slice(0, maxListed).map(({ from }) => lineOf(text, from))
  if (matches.length === 0)
    return { ...refuse(`No element matches “${selector}”.`), code: 'missing' }
  if (expected_count !== undefined) {
    if (matches.length === expected_count) return { ok: true, elements: matches }
    return refuse(
      `“${selector}” matches ${matches.length} elements, not ${expected_count}; they begin in the lines ${lines().join(', ')}.`,
    )
  }
  const begin = startOfLine(text, line ?? 1) ?? Infinity
  const end = startOfLine(text, (line ?? 1) + 1) ?? Infinity
  const chosen =
    occurrence !== undefined
      ? matches.slice(occurrence - 1, occurrence)
      : line !== undefined
        ? matches.filter(({ from }) => from >= begin && from < end)
        : matches
  if (chosen.length === 1) return { ok: true, elements: chosen }
  if (chosen.length === 0) {
    return refuse(
      `“${selector}” matches ${matches.length} elements, none of them there; they begin in the lines ${lines().join(', ')}.`,
    )
  }
  const pointedAt = chosen.filter(
    ({ from, to }) => pointed && from >= pointed.from && to <= pointed.to,
  )
  if (pointedAt.length === 1) return { ok: true, elements: pointedAt }
  const offsets = chosen.slice(0, maxListed).map(({ from }) => from)
  return refuse(
    describeAmbiguity(text, offsets, maxListed, {
      what: `“${selector}”`,
      advice: 'Give a narrower selector, or say which one by occurrence or line.',
    }),
  )
}

/** Lets css-select walk over the elements of a page. */
function adapterOf(text: string, root: TreeElement) {
  let steps = 0
  const step = (count: number) => {
    steps += count
    if (steps > maxSteps) throw new Error('in this document it takes too long')
  }
  const siblingsOf = (element: TreeElement) => element.parent?.children ?? [root]
  return {
    isTag(element: TreeElement): element is TreeElement {
      step(1)
      return element.tag !== ''
    },
    getAttributeValue: ({ attributes }: TreeElement, name: string) => attributes.get(name),
    hasAttrib: ({ attributes }: TreeElement, name: string) => attributes.has(name),
    getName: ({ tag }: TreeElement) => tag,
    getChildren: ({ children }: TreeElement) => children,
    getParent({ parent }: TreeElement) {
      step(1)
      return parent ?? null
    },
    getSiblings: siblingsOf,
    getText({ inner }: TreeElement) {
      step(inner.to - inner.from)
      const written = withoutComments(text.slice(inner.from, inner.to))
      return decodeHTML(written.replace(/<[^<>]*>/g, ''))
    },
    removeSubsets: (elements: TreeElement[]) => {
      const all = new Set(elements)
      return elements.filter((element) => {
        for (let one = element.parent; one; one = one.parent) if (all.has(one)) return false
        return true
      })
    },
  }
}

/** Pseudo-classes for which css-select would need text nodes or a node above the root. */
function pseudosOf(text: string) {
  return {
    empty: ({ inner }: TreeElement) =>
      inner.from === inner.to || withoutComments(text.slice(inner.from, inner.to)) === '',
    root: ({ parent }: TreeElement) => !parent,
  }
}

function withoutComments(html: string): string {
  return html.replace(/<!--(?:[^]*?-->|[^]*$)/g, '')
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}

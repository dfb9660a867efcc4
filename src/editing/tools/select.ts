import { compile } from 'css-select'
import { decodeHTML } from '../html/entities.ts'
import type { TreeElement } from '../html/tree.ts'
import { lineOf, startOfLine } from '../text/lines.ts'
import { describeSeveral } from '../passages/misses.ts'
import type { Source } from '../passages/source.ts'

/** Which elements a call means: by a selector, and where that has several, by number or line. */
export interface Selection {
  selector: string
  occurrence?: number | undefined
  line?: number | undefined
  expected_count?: number | undefined
}

type Selected =
  { ok: true; elements: TreeElement[] } | { ok: false; reason: string; why?: 'missing' }

const mostPlaces = 20
/** Elements that one selector may look at, for the time that it takes. */
const mostSteps = 10_000_000

/** The elements that a selector matches, in the order of the text; one, unless more are expected. */
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
  let hits: TreeElement[]
  try {
    const options = { adapter: adapterOf(text, page.root), pseudos: pseudosOf(text) }
    hits = page.written.filter(compile<TreeElement, TreeElement>(selector, options, [page.root]))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse(`“${selector}” is no CSS selector that can be used here: ${why}.`)
  }
  const lines = () => hits.slice(0, mostPlaces).map(({ from }) => lineOf(text, from))
  if (hits.length === 0) return { ...refuse(`No element matches “${selector}”.`), why: 'missing' }
  if (expected_count !== undefined) {
    if (hits.length === expected_count) return { ok: true, elements: hits }
    return refuse(
      `“${selector}” matches ${hits.length} elements, not ${expected_count}; they begin in the lines ${lines().join(', ')}.`,
    )
  }
  const begin = startOfLine(text, line ?? 1) ?? Infinity
  const end = startOfLine(text, (line ?? 1) + 1) ?? Infinity
  const chosen =
    occurrence !== undefined
      ? hits.slice(occurrence - 1, occurrence)
      : line !== undefined
        ? hits.filter(({ from }) => from >= begin && from < end)
        : hits
  if (chosen.length === 1) return { ok: true, elements: chosen }
  if (chosen.length === 0) {
    return refuse(
      `“${selector}” matches ${hits.length} elements, none of them there; they begin in the lines ${lines().join(', ')}.`,
    )
  }
  const meant = chosen.filter(({ from, to }) => pointed && from >= pointed.from && to <= pointed.to)
  if (meant.length === 1) return { ok: true, elements: meant }
  const places = chosen.slice(0, mostPlaces).map(({ from }) => from)
  return refuse(
    describeSeveral(text, places, mostPlaces, {
      what: `“${selector}”`,
      advice: 'Give a narrower selector, or say which one by occurrence or line.',
    }),
  )
}

/** How css-select walks over the elements of a text. */
function adapterOf(text: string, root: TreeElement) {
  let steps = 0
  const step = (count: number) => {
    steps += count
    if (steps > mostSteps) throw new Error('in this document it takes too long')
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

/** What css-select would tell by nodes of text, and by a node above the root. */
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

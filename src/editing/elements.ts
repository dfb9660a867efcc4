import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5'
import { readTokens } from './html-tokens.ts'

/** An element as it stands in the source, in UTF-16 code units. */
export interface Element {
  tag: string
  from: number
  to: number
  /** Where its content stands: between its tags. */
  inner: { from: number; to: number }
  attributes: ReadonlyMap<string, string>
  /** Where each attribute stands, its name and value. */
  places: Readonly<Record<string, { startOffset: number; endOffset: number }>>
  parent: Element | undefined
  children: Element[]
}

/** A tag without its counterpart. */
export interface LooseTag {
  kind: 'left open' | 'closes nothing'
  tag: string
  at: number
}

/** Open elements that are looked at for one that a start tag ends. */
const mostLookedAt = 500

const voids = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
/** Elements that may be left open. */
const optional = new Set(
  'html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rb rp rt rtc'.split(
    ' ',
  ),
)
/** Which open elements a start tag ends, and which ones keep it from looking further out. */
interface Ending {
  ends: ReadonlySet<string>
  within: ReadonlySet<string>
}

const cells = 'td th'
const rows = `${cells} tr`
const groups = `${rows} caption colgroup thead tbody tfoot`
const blocks =
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul'
const scopes = 'applet caption html marquee object table td template th'
const inHead = new Set(
  'base basefont bgsound head link meta noframes noscript script style template title'.split(' '),
)

/** By the rules of HTML for omitted end tags. */
const endings = new Map<string, Ending>([
  ...ending('li', 'li p', `${blocks} ${scopes} button`, 'address div p'),
  ...ending('dt dd', 'dt dd p', `${blocks} ${scopes} button`, 'address div p'),
  ...ending('option', 'option', 'select datalist optgroup'),
  ...ending('optgroup', 'option optgroup', 'select'),
  ...ending('rb rt rtc rp', 'rb rt rp', 'ruby'),
  ...ending(cells, `${cells} caption colgroup`, 'tr table template'),
  ...ending('tr', `${rows} caption colgroup`, 'table template'),
  ...ending('thead tbody tfoot caption colgroup', groups, 'table template'),
  ...ending('col', groups.replace('colgroup ', ''), 'table template'),
  ...ending(blocks, 'p', `${scopes} button`),
])

function ending(tags: string, ends: string, within: string, but = ''): [string, Ending][] {
  const free = but.split(' ')
  const rule = {
    ends: new Set(ends.split(' ')),
    within: new Set(within.split(' ').filter((tag) => !free.includes(tag))),
  }
  return tags.split(' ').map((tag) => [tag, rule])
}

/**
 * The elements of a page in the order of their start tags, as the source nests them, and the tags
 * that are left over. Takes time in proportion to the page, however broken it is.
 */
export function elementsOf(html: string) {
  const elements: Element[] = []
  const loose: LooseTag[] = []
  const open: Element[] = []
  /** How many elements of each name are open. */
  const depths = new Map<string, number>()
  const depthOf = (tag: string) => depths.get(tag) ?? 0

  function close(at: number, to: number): void {
    const element = open.pop()
    if (!element) return
    depths.set(element.tag, depthOf(element.tag) - 1)
    element.inner.to = at
    element.to = to
  }

  /** Ends the innermost elements down to one, which may have an end tag. */
  function closeDownTo(tag: string, at: number, to: number): void {
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const isMeant = last.tag === tag
      if (!isMeant && !optional.has(last.tag)) {
        loose.push({ kind: 'left open', tag: last.tag, at: last.from })
      }
      close(at, isMeant ? to : at)
      if (isMeant) return
    }
  }

  /** Ends the elements that may be left open before such a start tag. */
  function endOthers(tag: string, at: number): void {
    const isAfterHead = !inHead.has(tag) && open.at(-1)?.tag === 'head'
    if (isAfterHead) close(at, at)
    const rule = endings.get(tag)
    if (!rule) return
    for (let index = open.length - 1; index >= Math.max(0, open.length - mostLookedAt); index--) {
      const name = open[index]?.tag ?? ''
      if (rule.ends.has(name)) {
        closeDownTo(name, at, at)
        index = open.length
      } else if (rule.within.has(name)) return
    }
  }

  readTokens(html, () => ({
    startTag({ tagName: tag, attrs, selfClosing, location }, isDrawing) {
      if (!location) return
      const { startOffset: from, endOffset: to } = location
      if (!isDrawing) endOthers(tag, from)
      const parent = open.at(-1)
      const attributes = new Map(attrs.map(({ name, value }) => [name, value]))
      const inner = { from: to, to }
      const places = location.attrs ?? {}
      const element: Element = { tag, from, to, inner, attributes, places, parent, children: [] }
      elements.push(element)
      parent?.children.push(element)
      if (voids.has(tag) || (selfClosing && (isDrawing || tag === 'svg' || tag === 'math'))) return
      open.push(element)
      depths.set(tag, depthOf(tag) + 1)
    },
    endTag({ tagName: tag, location }) {
      if (!location) return
      if (depthOf(tag) > 0) return closeDownTo(tag, location.startOffset, location.endOffset)
      if (tag !== 'br' && tag !== 'p') {
        loose.push({ kind: 'closes nothing', tag, at: location.startOffset })
      }
    },
  }))
  while (open.length > 0) {
    const last = open.at(-1)
    if (last && !optional.has(last.tag)) {
      loose.push({ kind: 'left open', tag: last.tag, at: last.from })
    }
    close(html.length, html.length)
  }
  return { elements, loose }
}

/**
 * Whether a browser’s parser sees an element begin and end where it does here, with all that begins
 * in it. They differ where a page is nested so wrongly that the parser moves what it reads, or makes
 * far more elements than there are tags, or where it is nested deeper than browsers nest.
 */
export function isAsParsed(html: string, { tag, from, to }: Element): boolean {
  let isThere = false
  const rest = parseWithin(html, 1000 + 2 * countOf(html, '<'))
  for (let node = rest.pop(); node; node = rest.pop()) {
    if ('childNodes' in node) rest.push(...node.childNodes)
    if ('content' in node) rest.push(node.content)
    const place = node.sourceCodeLocation
    if (!place || !('tagName' in node) || place.startOffset < from) continue
    if (place.startOffset < to && place.endOffset > to) return false
    const isMeant = place.startOffset === from && node.tagName.toLowerCase() === tag
    if (isMeant && place.endOffset === to) isThere = true
  }
  return isThere
}

/** How deep browsers nest; what is deeper stands beside one another there. */
const deepest = 512

class TooMuch extends Error {}

/** The tree of a page that needs no more elements than so many; of other pages, nothing. */
function parseWithin(html: string, most: number): DefaultTreeAdapterTypes.Node[] {
  let elements = 0
  let depth = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...given) {
      if (++elements > most) throw new TooMuch()
      return defaultTreeAdapter.createElement(...given)
    },
    onItemPush() {
      if (++depth > deepest) throw new TooMuch()
    },
    onItemPop() {
      depth--
    },
  }
  try {
    return [parse(html, { sourceCodeLocationInfo: true, treeAdapter })]
  } catch (error) {
    if (error instanceof TooMuch) return []
    throw error
  }
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}

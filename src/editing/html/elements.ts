import { readTokens } from './tokenizer.ts'

/** An element as it stands in the source, in UTF-16 code units. */
export interface ElementNode {
  tag: string
  from: number
  to: number
  /** Where its content stands: between its tags. */
  inner: { from: number; to: number }
  attributes: ReadonlyMap<string, string>
  /** Where each attribute stands, its name and value. */
  places: Readonly<Record<string, { startOffset: number; endOffset: number }>>
  parent: ElementNode | undefined
  children: ElementNode[]
}

/** A tag without its counterpart or where it may not be, or what has no end at all. */
export interface Fault {
  kind: 'left open' | 'closes nothing' | 'inside itself' | 'without end'
  /** The name of the tag; of what has no end, what that is. */
  tag: string
  at: number
}

const withoutEnd = new Map([
  ['eof-in-comment', 'comment'],
  ['eof-in-tag', 'tag'],
  ['unexpected-character-in-attribute-name', 'tag'],
])
/** Elements that parsers keep out of one another. */
const alone = new Set(['a', 'button', 'form'])

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
 * The elements of a page in the order of their start tags, as the source nests them, and what is
 * wrong with its tags. Takes time in proportion to the page, however broken it is.
 */
export function elementsOf(html: string) {
  const elements: ElementNode[] = []
  const faults: Fault[] = []
  const open: ElementNode[] = []
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
        faults.push({ kind: 'left open', tag: last.tag, at: last.from })
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
      if (alone.has(tag) && depthOf(tag) > 0) faults.push({ kind: 'inside itself', tag, at: from })
      const parent = open.at(-1)
      const attributes = new Map(attrs.map(({ name, value }) => [name, value]))
      const inner = { from: to, to }
      const places = location.attrs ?? {}
      const element: ElementNode = {
        tag,
        from,
        to,
        inner,
        attributes,
        places,
        parent,
        children: [],
      }
      elements.push(element)
      parent?.children.push(element)
      if (voids.has(tag) || (selfClosing && (isDrawing || tag === 'svg' || tag === 'math'))) return
      open.push(element)
      depths.set(tag, depthOf(tag) + 1)
    },
    endTag({ tagName: tag, location }) {
      if (!location) return
      if (depthOf(tag) > 0) return closeDownTo(tag, location.startOffset, location.endOffset)
      if (tag !== 'br') faults.push({ kind: 'closes nothing', tag, at: location.startOffset })
    },
    fault(name, at) {
      const what = withoutEnd.get(name)
      if (what) faults.push({ kind: 'without end', tag: what, at })
    },
  }))
  while (open.length > 0) {
    const last = open.at(-1)
    if (last && !optional.has(last.tag)) {
      faults.push({ kind: 'left open', tag: last.tag, at: last.from })
    }
    close(html.length, html.length)
  }
  return { elements, faults }
}

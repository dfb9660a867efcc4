import type { Span } from '../text/edit.ts'
import { readTokens } from './tokenizer.ts'

/** An element with its position in the source, tags included. Offsets are UTF-16 code units. */
export interface ElementNode extends Span {
  /** The name, in lower case. */
  tag: string
  /** The content, between the tags. */
  inner: Span
  attributes: ReadonlyMap<string, string>
  /** The position of each attribute, name and value. */
  locations: Readonly<Record<string, { startOffset: number; endOffset: number }>>
  parent: ElementNode | undefined
  children: ElementNode[]
}

/** A tag without its counterpart, one in a place where it is not allowed, or an unterminated piece. */
export interface Fault {
  kind: 'left open' | 'closes nothing' | 'inside itself' | 'without end'
  /** The name of the tag; for `without end`, the kind of piece. */
  tag: string
  at: number
}

const withoutEnd = new Map([
  ['eof-in-comment', 'comment'],
  ['eof-in-tag', 'tag'],
  ['unexpected-character-in-attribute-name', 'tag'],
])
/** Elements that can't be nested in themselves. */
const unnestable = new Set(['a', 'button', 'form'])

/** How many open elements are searched for one that a start tag closes. */
const maxSearched = 500

const voids = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
/** Elements whose end tag may be omitted. */
const optional = new Set(
  'html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rb rp rt rtc'.split(
    ' ',
  ),
)
/** The open elements that a start tag closes, and those beyond which it closes none. */
interface ClosingRule {
  closes: ReadonlySet<string>
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

/** The rules of HTML for omitted end tags, by the name of the start tag. */
const closingRules = new Map<string, ClosingRule>([
  ...closing('li', 'li p', `${blocks} ${scopes} button`, 'address div p'),
  ...closing('dt dd', 'dt dd p', `${blocks} ${scopes} button`, 'address div p'),
  ...closing('option', 'option', 'select datalist optgroup'),
  ...closing('optgroup', 'option optgroup', 'select'),
  ...closing('rb rt rtc rp', 'rb rt rp', 'ruby'),
  ...closing(cells, `${cells} caption colgroup`, 'tr table template'),
  ...closing('tr', `${rows} caption colgroup`, 'table template'),
  ...closing('thead tbody tfoot caption colgroup', groups, 'table template'),
  ...closing('col', groups.replace('colgroup ', ''), 'table template'),
  ...closing(blocks, 'p', `${scopes} button`),
])

function closing(
  tags: string,
  closes: string,
  within: string,
  except = '',
): [string, ClosingRule][] {
  const excepted = except.split(' ')
  const rule = {
    closes: new Set(closes.split(' ')),
    within: new Set(within.split(' ').filter((tag) => !excepted.includes(tag))),
  }
  return tags.split(' ').map((tag) => [tag, rule])
}

/**
 * The elements of a page as its tags nest them, in the order of the start tags, and the faults of
 * these tags. Takes time in proportion to the page, however broken it is. What a browser builds of
 * the page, with elements added, copied and moved, is the `Tree` of `treeOf`.
 */
export function elementsOf(html: string) {
  const elements: ElementNode[] = []
  const faults: Fault[] = []
  const open: ElementNode[] = []
  /** The number of open elements by name. */
  const depths = new Map<string, number>()
  const depthOf = (tag: string) => depths.get(tag) ?? 0

  function close(at: number, to: number): void {
    const element = open.pop()
    if (!element) return
    depths.set(element.tag, depthOf(element.tag) - 1)
    element.inner.to = at
    element.to = to
  }

  /** Closes the innermost element, which has no end tag. */
  function leaveOpen({ tag, from }: ElementNode, at: number): void {
    if (!optional.has(tag)) faults.push({ kind: 'left open', tag, at: from })
    close(at, at)
  }

  /** Closes the innermost element of this name and all in it. Its end tag, if any, is at `at`–`to`. */
  function closeThrough(tag: string, at: number, to: number): void {
    for (let last = open.at(-1); last; last = open.at(-1)) {
      if (last.tag === tag) return close(at, to)
      leaveOpen(last, at)
    }
  }

  /** Closes the elements whose omitted end tags a start tag implies. */
  function closeBefore(tag: string, at: number): void {
    const isAfterHead = !inHead.has(tag) && open.at(-1)?.tag === 'head'
    if (isAfterHead) close(at, at)
    const rule = closingRules.get(tag)
    if (!rule) return
    for (let index = open.length - 1; index >= Math.max(0, open.length - maxSearched); index--) {
      const name = open[index]?.tag ?? ''
      if (rule.closes.has(name)) {
        closeThrough(name, at, at)
        index = open.length
      } else if (rule.within.has(name)) return
    }
  }

  readTokens(html, () => ({
    startTag({ tagName: tag, attrs, selfClosing, location }, isDrawing) {
      if (!location) return
      const { startOffset: from, endOffset: to } = location
      if (!isDrawing) closeBefore(tag, from)
      if (unnestable.has(tag) && depthOf(tag) > 0)
        faults.push({ kind: 'inside itself', tag, at: from })
      const parent = open.at(-1)
      const element: ElementNode = {
        tag,
        from,
        to,
        inner: { from: to, to },
        attributes: new Map(attrs.map(({ name, value }) => [name, value])),
        locations: location.attrs ?? {},
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
      if (depthOf(tag) > 0) return closeThrough(tag, location.startOffset, location.endOffset)
      if (tag !== 'br') faults.push({ kind: 'closes nothing', tag, at: location.startOffset })
    },
    fault(name, at) {
      const what = withoutEnd.get(name)
      if (what) faults.push({ kind: 'without end', tag: what, at })
    },
  }))
  for (let last = open.at(-1); last; last = open.at(-1)) leaveOpen(last, html.length)
  return { elements, faults }
}

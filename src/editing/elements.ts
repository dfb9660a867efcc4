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

const voids = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
/** Elements that may be left open. */
const optional = new Set(
  'html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rp rt'.split(
    ' ',
  ),
)
const blocks =
  'address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section search table ul'
/** Which open element a start tag ends, and which ones keep it from looking further out. */
const endedBy: Record<string, { ends: string[]; within: string[] }> = {
  li: { ends: ['li'], within: ['ul', 'ol', 'menu'] },
  dt: { ends: ['dt', 'dd'], within: ['dl'] },
  dd: { ends: ['dt', 'dd'], within: ['dl'] },
  option: { ends: ['option'], within: ['select', 'datalist', 'optgroup'] },
  optgroup: { ends: ['option', 'optgroup'], within: ['select'] },
  tr: { ends: ['tr', 'td', 'th'], within: ['table'] },
  td: { ends: ['td', 'th'], within: ['tr', 'table'] },
  th: { ends: ['td', 'th'], within: ['tr', 'table'] },
  thead: { ends: ['tr', 'td', 'th', 'thead', 'tbody', 'tfoot'], within: ['table'] },
  tbody: { ends: ['tr', 'td', 'th', 'thead', 'tbody', 'tfoot'], within: ['table'] },
  tfoot: { ends: ['tr', 'td', 'th', 'thead', 'tbody', 'tfoot'], within: ['table'] },
  body: { ends: ['head'], within: ['html'] },
  ...Object.fromEntries(
    blocks.split(' ').map((tag) => [tag, { ends: ['p'], within: [] as string[] }]),
  ),
}

/**
 * The elements of a page in the order of their start tags, as the source nests them, and the tags
 * that are left over; `depth`: how many are open at once at most. Takes time in proportion to the page, however broken it is.
 */
export function elementsOf(html: string) {
  const elements: Element[] = []
  const loose: LooseTag[] = []
  const open: Element[] = []
  let depth = 0
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

  readTokens(html, () => ({
    startTag({ tagName: tag, attrs, selfClosing, location }, isDrawing) {
      if (!location) return
      const { startOffset: from, endOffset: to } = location
      const rule = isDrawing ? undefined : endedBy[tag]
      for (let last = open.at(-1); rule && last; last = open.at(-1)) {
        if (!rule.ends.includes(last.tag) || rule.within.includes(last.tag)) break
        close(from, from)
      }
      const parent = open.at(-1)
      const attributes = new Map(attrs.map(({ name, value }) => [name, value]))
      const inner = { from: to, to }
      const places = { ...location.attrs }
      const element: Element = { tag, from, to, inner, attributes, places, parent, children: [] }
      elements.push(element)
      parent?.children.push(element)
      if (voids.has(tag) || (selfClosing && (isDrawing || tag === 'svg'))) return
      open.push(element)
      depth = Math.max(depth, open.length)
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
  return { elements, loose, depth }
}

import { parseFragment } from '../../editing/html/tree.ts'
import {
  attributeOf,
  blocks,
  containers,
  dropped,
  inline,
  isDropped,
  isElement,
  isHidden,
  plain,
  renamed,
  textOf,
  within,
  type HtmlElement,
  type HtmlNode,
} from './html-elements.ts'
import { slugOfHeading } from './markdown/headings.ts'
import { escapeHtml } from '../html.ts'
import { newId, unparted, type Section } from './page.ts'

/** Pasted HTML: its content, without its behaviour. */
export interface HtmlFragment {
  /** Its first heading if that is the only `h1`, otherwise its title; undefined if it has neither. */
  title: string | undefined
  /** Its visible text, on one line. */
  text: string
  /** The content as sections. Adds their ids to `ids`. */
  read(ids: Set<string>): { sections: Section[]; notes: string[] }
}

/**
 * Reads a text that is HTML from its first tag on. Returns `undefined` for text that only contains some
 * tags, for code and for XML, which are shown as typed.
 */
export function readHtmlFragment(text: string): HtmlFragment | undefined {
  if (!/^\s*<(?:!--|!doctype|[a-z][a-z\d]*[\s>/])/i.test(text) || !/>\s*$/.test(text))
    return undefined
  const nodes = parseFragment(text)?.childNodes ?? []
  if (!isMarkup(nodes)) return undefined
  const content = flowOf(nodes)
  const first = content[0]
  const isTitled = isLevel(first, 1) && content.filter((one) => isLevel(one, 1)).length === 1
  const heading = isTitled && first ? textOf(first.nodes) : undefined
  const body = isTitled ? content.slice(1) : content
  return {
    title: heading || titleIn(nodes),
    text: content.map((one) => textOf(one.nodes)).join(' '),
    read: (ids) => write(body, nodes, ids),
  }
}

function titleIn(nodes: readonly HtmlNode[]): string | undefined {
  for (const node of nodes) {
    if (!isElement(node)) continue
    const text = node.tagName === 'title' ? textOf(node.childNodes) : titleIn(node.childNodes)
    if (text) return text
  }
  return undefined
}

/** Whether nodes are the content of a page: known elements with text, and little text outside of them. */
function isMarkup(nodes: readonly HtmlNode[]): boolean {
  const known = (node: HtmlNode) =>
    isElement(node) &&
    [containers, blocks, within, inline, plain].some((set) => set.has(node.tagName))
  const first = nodes.find((node) => isElement(node) && !isDropped(node))
  const all = textOf(nodes)
  if (!first || !known(first) || (all === '' && !nodes.some(hasPicture))) return false
  const loose = looseTextOf(nodes)
  // Markdown inside a container, as in a README, is Markdown.
  if (/^ {0,3}(?:#{1,6} |```|[-*+] \S|\d+[.)] \S|\|.*\|)/m.test(loose)) return false
  const beside = nodes.filter((node) => 'value' in node)
  return textOf(beside).length <= all.length / 5
}

function hasPicture(node: HtmlNode): boolean {
  return isElement(node) && (node.tagName === 'img' || node.childNodes.some(hasPicture))
}

/** The text outside of elements other than containers. */
function looseTextOf(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => {
      if ('value' in node) return node.value
      return isElement(node) && containers.has(node.tagName) ? looseTextOf(node.childNodes) : ''
    })
    .join('\n')
}

/** A part of the content: a heading, a block, or the inline nodes of a paragraph. */
interface Flow {
  kind: 'heading' | 'block' | 'line'
  level: number
  nodes: HtmlNode[]
}

function isLevel(flow: Flow | undefined, level: number): boolean {
  return flow?.kind === 'heading' && flow.level === level
}

/** Flattens the content of containers into one sequence. */
function flowOf(nodes: readonly HtmlNode[]): Flow[] {
  const flow: Flow[] = []
  let line: HtmlNode[] = []
  const endLine = () => {
    if (textOf(line) !== '' || line.some(hasPicture)) {
      flow.push({ kind: 'line', level: Infinity, nodes: line })
    }
    line = []
  }
  for (const node of nodes) {
    if (!isElement(node)) {
      if ('value' in node) line.push(node)
      continue
    }
    const { tagName } = node
    if (isDropped(node) || isHidden(node)) continue
    const level = /^h([1-6])$/.exec(tagName)?.[1]
    if (level !== undefined) {
      endLine()
      flow.push({ kind: 'heading', level: Number(level), nodes: [node] })
    } else if (blocks.has(tagName) || (tagName === 'a' && hasBlock(node))) {
      endLine()
      flow.push({ kind: 'block', level: Infinity, nodes: [node] })
    } else if (containers.has(tagName) || within.has(tagName) || hasBlock(node)) {
      endLine()
      for (const part of flowOf(node.childNodes)) flow.push(part)
    } else {
      line.push(node)
    }
  }
  endLine()
  return flow
}

function hasBlock(element: HtmlElement): boolean {
  return element.childNodes.some(
    (node) =>
      isElement(node) &&
      (blocks.has(node.tagName) || containers.has(node.tagName) || hasBlock(node)),
  )
}

interface Writer {
  /** The level of headings that begin sections. */
  top: number
  /** The ids that links of the fragment lead to, mapped to those in the document. */
  targets: Map<string, string>
  count(what: string): void
}

function write(flow: Flow[], nodes: readonly HtmlNode[], ids: Set<string>) {
  const counts = new Map<string, number>()
  const writer: Writer = {
    top: flow.reduce((min, { level }) => Math.min(min, level), Infinity),
    targets: targetsOf(nodes, ids),
    count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
  }
  countDropped(nodes, writer.count)
  const sections: Section[] = []
  for (const part of flow) {
    if (part.kind === 'heading' && part.level === writer.top) {
      const title = textOf(part.nodes)
      const id = targetIn(part.nodes, writer) ?? headingId(title, ids)
      sections.push({ id, title, html: '' })
      continue
    }
    let section = sections.at(-1)
    if (!section) {
      section = { id: newId('introduction', ids), title: '', html: '' }
      sections.push(section)
    }
    const html = htmlOf(part.nodes, writer).trim()
    if (html !== '') section.html += part.kind === 'line' ? `<p>${html}</p>\n` : `${html}\n`
  }
  return {
    sections: sections
      .map((section) => ({ ...section, html: section.html.trim() }))
      .filter(({ title, html }) => title !== '' || html !== ''),
    notes: notesOf(counts),
  }
}

function headingId(title: string, ids: Set<string>): string {
  const slug = slugOfHeading(title)
  if (slug === '' || slug.length > 100 || ids.has(slug)) return newId(title || 'section', ids)
  ids.add(slug)
  return slug
}

function notesOf(counts: ReadonlyMap<string, number>): string[] {
  const parts = Array.from(counts, ([what, count]) => {
    const noun = count === 1 ? what : /ch$|s$/.test(what) ? `${what}es` : `${what}s`
    return `${count} ${noun}`
  })
  return parts.length === 0 ? [] : [`Left out of the pasted HTML: ${parts.join(', ')}.`]
}

function countDropped(nodes: readonly HtmlNode[], count: (what: string) => void): void {
  for (const node of nodes) {
    if (node.nodeName === '#comment') count('comment')
    if (!isElement(node)) continue
    const name = dropped[node.tagName]
    const isTask = node.tagName === 'input' && attributeOf(node, 'type') === 'checkbox'
    if (isDropped(node) && !isTask) {
      if (name) count(name)
      if (node.tagName === 'head') countDropped(node.childNodes, count)
      continue
    }
    if (isHidden(node)) {
      count('hidden part')
      continue
    }
    for (const { name: own } of node.attrs) if (own.startsWith('on')) count('event handler')
    countDropped(node.childNodes, count)
  }
}

/** Maps the ids that links in the fragment lead to, to ids that are free in the document. */
function targetsOf(nodes: readonly HtmlNode[], ids: Set<string>): Map<string, string> {
  const wanted = new Set<string>()
  const present = new Set<string>()
  const visit = (list: readonly HtmlNode[]) => {
    for (const node of list) {
      if (!isElement(node) || isDropped(node)) continue
      const href = attributeOf(node, 'href')
      if (href?.startsWith('#')) wanted.add(href.slice(1))
      for (const name of ['id', 'name']) {
        const value = attributeOf(node, name)
        if (value !== undefined) present.add(value)
      }
      visit(node.childNodes)
    }
  }
  visit(nodes)
  const targets = new Map<string, string>()
  for (const name of wanted) {
    if (!present.has(name) || name === '') continue
    const isFree = /^[\p{L}\p{N}_-]{1,100}$/u.test(name) && !ids.has(name)
    targets.set(name, isFree ? name : newId(name, ids))
    ids.add(name)
  }
  return targets
}

/** The new id of one of the nodes or their descendants, if a link leads there. */
function targetIn(nodes: readonly HtmlNode[], writer: Writer): string | undefined {
  for (const node of nodes) {
    if (!isElement(node)) continue
    const own = attributeOf(node, 'id') ?? attributeOf(node, 'name') ?? ''
    const id = writer.targets.get(own) ?? targetIn(node.childNodes, writer)
    if (id !== undefined) return id
  }
  return undefined
}

function htmlOf(nodes: readonly HtmlNode[], writer: Writer): string {
  return nodes.map((node) => htmlOfNode(node, writer)).join('')
}

function htmlOfNode(node: HtmlNode, writer: Writer): string {
  if ('value' in node) return escapeHtml(node.value)
  if (!isElement(node) || isHidden(node)) return ''
  const { tagName } = node
  if (tagName === 'input' && attributeOf(node, 'type') === 'checkbox') {
    return attributeOf(node, 'checked') === undefined ? '☐ ' : '☑ '
  }
  if (isDropped(node)) return ''
  if (tagName === 'img') return pictureOf(node, writer)
  const content = htmlOf(node.childNodes, writer)
  const tag = tagOf(node, writer)
  if (tag === undefined) return content
  if (/^(?:br|wbr|hr|col)$/.test(tag)) return `<${tag}>`
  if (tag === 'a') return linkOf(node, content, writer)
  if (tag === 'p' && textOf([node]).replaceAll('\u00a0', '') === '' && !hasPicture(node)) return ''
  // The parser drops the first line ending of preformatted text.
  const start = tag === 'pre' && content.startsWith('\n') ? '\n' : ''
  const html = `<${tag}${attributesOf(node, writer)}>${start}${content}</${tag}>`
  return tag === 'table' ? tableRegion(node, html) : html
}

/** The tag to write for an element; undefined if only its content is kept. */
function tagOf(element: HtmlElement, { top }: Writer): string | undefined {
  const { tagName } = element
  const style = attributeOf(element, 'style') ?? ''
  const level = /^h([1-6])$/.exec(tagName)?.[1]
  if (level !== undefined) {
    return `h${Math.min(6, Math.max(3, 2 + Number(level) - (Number.isFinite(top) ? top : 1)))}`
  }
  const isBold = /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style)
  const isNormal = /font-weight\s*:\s*(?:normal|400)/i.test(style)
  if (/^(?:b|strong)$/.test(tagName) && isNormal) return undefined
  if (tagName === 'span' || tagName === 'font') {
    if (isBold) return 'strong'
    if (/font-style\s*:\s*italic/i.test(style)) return 'em'
    return /text-decoration[^;]*line-through/i.test(style) ? 's' : undefined
  }
  const name = renamed.get(tagName) ?? tagName
  if (containers.has(name)) return 'div'
  return [blocks, within, inline].some((set) => set.has(name)) ? name : undefined
}

const numeric = /^(?:colspan|rowspan|start|value)$/
const worded = /^(?:title|datetime)$/

function attributesOf(element: HtmlElement, writer: Writer): string {
  const kept = element.attrs.flatMap(({ name, value }) => {
    const isKept =
      (numeric.test(name) && /^-?\d{1,4}$/.test(value)) ||
      worded.test(name) ||
      (name === 'scope' && /^(?:col|row|colgroup|rowgroup)$/.test(value)) ||
      (name === 'dir' && /^(?:ltr|rtl|auto)$/.test(value)) ||
      (name === 'lang' && /^[a-z\d-]{2,35}$/i.test(value))
    if (isKept) return [` ${name}="${escapeHtml(value)}"`]
    return name === 'reversed' || name === 'open' ? [` ${name}`] : []
  })
  const own = element.tagName === 'td' ? unparted(textOf([element])) : ''
  return idOf(element, writer) + own + kept.join('')
}

function idOf(element: HtmlElement, writer: Writer): string {
  const own = attributeOf(element, 'id') ?? attributeOf(element, 'name') ?? ''
  const id = writer.targets.get(own)
  return id === undefined ? '' : ` id="${escapeHtml(id)}"`
}

function linkOf(element: HtmlElement, content: string, writer: Writer): string {
  const href = (attributeOf(element, 'href') ?? '').trim()
  const target = href.startsWith('#') ? writer.targets.get(href.slice(1)) : undefined
  const url = target === undefined ? href : `#${target}`
  const attributes = attributesOf(element, writer)
  if (/^(?:https?:|mailto:|tel:|#)/i.test(url)) {
    return `<a href="${escapeHtml(url)}"${attributes}>${content}</a>`
  }
  if (/^(?:javascript|vbscript|data):/i.test(url.replace(/[\s\p{Cc}]/gu, ''))) {
    writer.count('script')
    return content
  }
  if (attributes.includes(' id=')) return `<a${attributes}>${content}</a>`
  return url === '' ? content : `${content} (${escapeHtml(url)})`
}

/** The document can’t load anything, so a remote image is named. */
function pictureOf(element: HtmlElement, writer: Writer): string {
  const source = attributeOf(element, 'src') ?? ''
  const alt = attributeOf(element, 'alt') ?? ''
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(source)) {
    return `<img src="${escapeHtml(source)}" alt="${escapeHtml(alt)}">`
  }
  writer.count('picture')
  const name = alt || (source.startsWith('data:') ? '' : source)
  return name === '' ? '' : `<em>[Image: ${escapeHtml(name)}]</em>`
}

function tableRegion(table: HtmlElement, html: string): string {
  const caption = table.childNodes.find((node) => node.nodeName === 'caption')
  const label = (caption && textOf([caption])) || 'Table'
  return `<div class="table" role="region" aria-label="${escapeHtml(label)}" tabindex="0">\n${html}\n</div>`
}

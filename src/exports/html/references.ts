import { escapeAttribute } from '../../editing/html/entities.ts'
import { treeOf, type TreeElement } from '../../editing/html/tree.ts'
import { applyEdits, type Edit } from '../../editing/text/edit.ts'
import { attributeEdit } from '../../editing/tools/attributes.ts'
import { emptied, findCssUrls } from './css-urls.ts'

/** Something that a document would load from elsewhere, or send something to. */
export interface Reference {
  /** The element, such as `<img>`. */
  element: string
  url: string
  /** Whether it stays in the document. */
  isKept: boolean
}

export interface Offline {
  html: string
  references: Reference[]
}

/** Attributes with one address each, of any element: no link that people follow has them. */
const urlAttributes =
  'src lowsrc dynsrc poster longdesc background manifest ping attributionsrc formaction'.split(' ')

/** More of them, by the names of their elements. */
const ownAttributes: Record<string, readonly string[]> = {
  form: ['action'],
  object: ['data', 'classid', 'codebase', 'archive'],
  applet: ['codebase', 'archive'],
}

const svgNamespace = 'http://www.w3.org/2000/svg'

/** Attributes of what animates an address. */
const animatedAttributes = ['to', 'from', 'by', 'values']

/** Attributes whose values are CSS. */
const styled =
  /^(?:style|fill|stroke|filter|mask|clip-path|cursor|marker(?:-\w+)?|to|from|by|values)$/

/** Links that are only pointed at, and never loaded. */
const harmlessLinks =
  /^(?:alternate|author|canonical|help|license|me|next|prev|search|tag|bookmark|nofollow|noopener|noreferrer)$/i

/**
 * A document without references to anything outside of it: what would be loaded from elsewhere or sent
 * there is taken out, except from hosts that are kept. Links that people follow stay. Undefined for a page
 * that can’t be read.
 */
export function withoutReferences(
  html: string,
  keep: (url: string) => boolean,
  depth = 0,
): Offline | undefined {
  const tree = treeOf(html)
  if (!tree) return undefined
  const references: Reference[] = []
  const edits: Edit[] = []
  let removedTo = 0
  for (const element of tree.written) {
    if (element.from < removedTo) continue
    const { tag } = element
    const outside = (url: string): boolean => {
      if (!isOutside(url)) return false
      const isKept = keep(url)
      references.push({ element: `<${tag}>`, url: url.trim(), isKept })
      return !isKept
    }
    if (isToRemove(element, outside)) {
      edits.push({ from: element.from, to: element.to, insert: '' })
      removedTo = element.to
      continue
    }
    edits.push(...editsOf(html, element, outside))
    if (tag === 'style') edits.push(...styleEdits(html, element, outside))
    if (tag === 'noscript' && depth < 3) {
      const { from, to } = element.inner
      const inner = withoutReferences(html.slice(from, to), keep, depth + 1)
      references.push(...(inner?.references ?? []))
      edits.push({ from, to, insert: inner?.html ?? '' })
      removedTo = to
    }
    const nested = element.attributes.get('srcdoc')
    if (tag === 'iframe' && nested !== undefined && depth < 3) {
      const inner = withoutReferences(nested, keep, depth + 1)
      references.push(...(inner?.references ?? []))
      edits.push(...setAttribute(html, element, 'srcdoc', inner?.html ?? null))
    }
  }
  const inOrder = edits.toSorted((one, other) => one.from - other.from)
  return { html: applyEdits(html, inOrder), references }
}

type Check = (url: string) => boolean

function isToRemove({ tag, attributes }: TreeElement, outside: Check): boolean {
  // Their links name pages, too, which a browser would load ahead.
  if (tag === 'script' && attributes.get('type')?.trim().toLowerCase() === 'speculationrules') {
    return outside('speculation rules')
  }
  if (tag === 'base') return outside(attributes.get('href') ?? '')
  if (tag === 'meta') {
    const isRefresh = attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh'
    return isRefresh && outside(urlOfRefresh(attributes.get('content') ?? ''))
  }
  if (tag !== 'link') return false
  const names = (attributes.get('rel') ?? '').split(/\s+/).filter(Boolean)
  if (names.length > 0 && names.every((name) => harmlessLinks.test(name))) return false
  const urls = [attributes.get('href') ?? '', ...urlsOfSet(attributes.get('imagesrcset') ?? '')]
  return urls.filter((url) => url !== '' && outside(url)).length > 0
}

function editsOf(html: string, element: TreeElement, outside: Check): Edit[] {
  const { attributes } = element
  const edits: Edit[] = []
  for (const name of namesOfUrls(element)) {
    const value = attributes.get(name) ?? ''
    const urls = animatedAttributes.includes(name) ? value.split(/;(?!base64,)/) : [value]
    if (urls.filter(outside).length > 0) edits.push(...setAttribute(html, element, name, null))
  }
  const set = attributes.get('srcset')
  if (set !== undefined && urlsOfSet(set).filter(outside).length > 0) {
    edits.push(...setAttribute(html, element, 'srcset', null))
  }
  for (const [name, value] of attributes) {
    if (!styled.test(name)) continue
    const urls = findCssUrls(value).filter(({ url }) => outside(url))
    if (urls.length > 0) {
      edits.push(...setAttribute(html, element, name, applyEdits(value, emptied(urls))))
    }
  }
  return edits
}

/** The names of an element’s attributes with one address, or with several that follow each other. */
function namesOfUrls({ tag, attributes, node }: TreeElement): string[] {
  const names = [...urlAttributes, ...(ownAttributes[tag] ?? [])]
  if (node.namespaceURI !== svgNamespace || tag === 'a') return names
  const animated = attributes.get('attributename')?.trim() ?? ''
  const isAnimated = /^(?:xlink:)?href$/i.test(animated)
  return [...names, 'href', 'xlink:href', ...(isAnimated ? animatedAttributes : [])]
}

function styleEdits(html: string, { inner, to }: TreeElement, outside: Check): Edit[] {
  // One that is not closed reaches to the end of the page.
  const end = to > inner.to ? inner.to : html.length
  const urls = findCssUrls(html.slice(inner.from, end)).filter(({ url }) => outside(url))
  return emptied(urls).map(({ from, to, insert }) => ({
    from: inner.from + from,
    to: inner.from + to,
    insert,
  }))
}

/** The edit of an attribute; if its tag is written too oddly, the attribute is emptied. */
function setAttribute(
  html: string,
  element: TreeElement,
  name: string,
  value: string | null,
): Edit[] {
  const edit = attributeEdit(html, element, name, value)
  if (edit.ok) return [edit.edit]
  const place = element.locations[name]
  if (!place) return []
  // An empty one, since there may be another of the same name, which would count then.
  const insert = `${name}="${escapeAttribute(value ?? '', '"')}"`
  return [{ from: place.startOffset, to: place.endOffset, insert }]
}

/** Whether an address is none within the document. */
function isOutside(url: string): boolean {
  // As browsers read it: without the white space around it, and without line breaks and tabs.
  const plain = url.replace(/[\t\n\r]/g, '').trim()
  return plain !== '' && !/^(?:#|data:|blob:|about:|javascript:)/i.test(plain)
}

/** The address in the content of a refresh, as browsers read it: `url=` may be missing. */
function urlOfRefresh(content: string): string {
  const [, rest = ''] = /^\s*[\d.]*[\s;,]*(?:url\s*=\s*)?([^]*)$/i.exec(content) ?? []
  const quote = /^["']/.exec(rest)?.[0]
  return quote ? (rest.slice(1).split(quote)[0] ?? '') : rest
}

/** The addresses of a set of pictures, such as `a.png 1x, b.png 2x`. */
function urlsOfSet(set: string): string[] {
  return [...set.matchAll(/(?:^|,)\s*(data:\S+|[^\s,]\S*)/g)].map(([, url = '']) =>
    url.replace(/,+$/, ''),
  )
}

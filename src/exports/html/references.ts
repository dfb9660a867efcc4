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

/** Attributes with one address each, by the names of their elements; `*`: of all elements. */
const urlAttributes: Record<string, readonly string[]> = {
  '*': ['background', 'ping', 'manifest'],
  img: ['src', 'lowsrc', 'longdesc'],
  source: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  embed: ['src'],
  iframe: ['src'],
  frame: ['src'],
  input: ['src', 'formaction'],
  button: ['formaction'],
  form: ['action'],
  script: ['src', 'href', 'xlink:href'],
  object: ['data', 'codebase'],
  image: ['href', 'xlink:href'],
  use: ['href', 'xlink:href'],
  feimage: ['href', 'xlink:href'],
  pattern: ['href', 'xlink:href'],
  lineargradient: ['href', 'xlink:href'],
  radialgradient: ['href', 'xlink:href'],
  filter: ['href', 'xlink:href'],
  textpath: ['href', 'xlink:href'],
  mpath: ['href', 'xlink:href'],
}

/** Attributes whose values are CSS. */
const styled = /^(?:style|fill|stroke|filter|mask|clip-path|cursor|marker(?:-\w+)?)$/

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
    const [, url] = /url\s*=\s*["']?([^"']*)/i.exec(attributes.get('content') ?? '') ?? []
    return isRefresh && url !== undefined && outside(url)
  }
  if (tag !== 'link') return false
  const names = (attributes.get('rel') ?? '').split(/\s+/).filter(Boolean)
  if (names.length > 0 && names.every((name) => harmlessLinks.test(name))) return false
  const urls = [attributes.get('href') ?? '', ...urlsOfSet(attributes.get('imagesrcset') ?? '')]
  return urls.filter((url) => url !== '' && outside(url)).length > 0
}

function editsOf(html: string, element: TreeElement, outside: Check): Edit[] {
  const { tag, attributes } = element
  const edits: Edit[] = []
  for (const name of [...(urlAttributes['*'] ?? []), ...(urlAttributes[tag] ?? [])]) {
    const url = attributes.get(name)
    if (url !== undefined && outside(url)) edits.push(...setAttribute(html, element, name, null))
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

function styleEdits(html: string, { inner }: TreeElement, outside: Check): Edit[] {
  const urls = findCssUrls(html.slice(inner.from, inner.to)).filter(({ url }) => outside(url))
  return emptied(urls).map(({ from, to, insert }) => ({
    from: inner.from + from,
    to: inner.from + to,
    insert,
  }))
}

/** The edit of an attribute; if its tag is written too oddly, the attribute is blanked out. */
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
  const insert = value === null ? 'data-removed=""' : `${name}="${escapeAttribute(value, '"')}"`
  return [{ from: place.startOffset, to: place.endOffset, insert }]
}

/** Whether an address is none within the document. */
function isOutside(url: string): boolean {
  // As browsers read it: without the white space around it, and without line breaks and tabs.
  const plain = url.replace(/[\t\n\r]/g, '').trim()
  return plain !== '' && !/^(?:#|data:|blob:|about:|javascript:)/i.test(plain)
}

/** The addresses of a set of pictures, such as `a.png 1x, b.png 2x`. */
function urlsOfSet(set: string): string[] {
  return [...set.matchAll(/(?:^|,)\s*(data:\S+|[^\s,]\S*)/g)].map(([, url = '']) =>
    url.replace(/,+$/, ''),
  )
}

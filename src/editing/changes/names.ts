import {
  attributesOf,
  childrenOf,
  elementsIn,
  isElement,
  textIn,
  type PageNode,
} from './page-tree.ts'

/** What something is called, in the singular and the plural. */
export interface Noun {
  one: string
  many: string
}

const nouns: Readonly<Record<string, string>> = {
  a: 'link',
  article: 'section',
  aside: 'section',
  audio: 'recording',
  blockquote: 'quotation',
  br: 'line break',
  button: 'button',
  canvas: 'drawing',
  caption: 'caption',
  code: 'code',
  col: 'column setting',
  colgroup: 'column setting',
  dd: 'value',
  details: 'fold-out part',
  div: 'block',
  dl: 'list',
  dt: 'term',
  figcaption: 'caption',
  figure: 'figure',
  footer: 'footer',
  form: 'form',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  header: 'header',
  hr: 'divider',
  iframe: 'embedded page',
  img: 'image',
  input: 'field',
  label: 'label',
  legend: 'legend',
  li: 'list item',
  link: 'linked file',
  main: 'main part',
  math: 'formula',
  menu: 'list',
  meta: 'page setting',
  nav: 'navigation',
  ol: 'list',
  option: 'option',
  p: 'paragraph',
  picture: 'image',
  pre: 'text block',
  script: 'script',
  section: 'section',
  select: 'field',
  style: 'style sheet',
  summary: 'summary',
  svg: 'drawing',
  table: 'table',
  tbody: 'row group',
  td: 'cell',
  template: 'template',
  textarea: 'field',
  tfoot: 'row group',
  th: 'cell',
  thead: 'row group',
  title: 'page title',
  tr: 'row',
  ul: 'list',
  video: 'video',
}

const irregular: Readonly<Record<string, string>> = {
  code: 'pieces of code',
  summary: 'summaries',
}

export function nounOf(node: PageNode): Noun {
  const one = isElement(node) ? ownNoun(node) : node.tag === '#comment' ? 'comment' : 'text'
  return { one, many: irregular[one] ?? `${one}s` }
}

function ownNoun(node: PageNode): string {
  if (node.tag === 'div' && headingOf(node)) return 'section'
  return (Object.hasOwn(nouns, node.tag) ? nouns[node.tag] : undefined) ?? 'element'
}

/** The number with its noun, such as `3 rows`. */
export function counted(count: number, { one, many }: Noun): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const maxQuoted = 60

/** A text of the page in quotation marks, in one line, at most 60 characters of it. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= maxQuoted) return `“${line}”`
  return `“${line
    .slice(0, maxQuoted - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…”`
}

/** A name or a selector as it is, in one line, at most 60 characters of it. */
export function clipped(text: string): string {
  return quoted(text).slice(1, -1)
}

const isHeading = (node: PageNode) => /^h[1-6]$/.test(node.tag)

export function headingLevel(node: PageNode): number | undefined {
  return isHeading(node) ? Number(node.tag[1]) : undefined
}

/** Elements that are a section of the page if they begin with a heading. */
const sectioning = new Set(['section', 'article', 'aside', 'div'])

/** The text of the heading that names a section: a child of it, or of the header that it begins with. */
export function headingOf(node: PageNode): string | undefined {
  if (!sectioning.has(node.tag)) return undefined
  const [first, ...others] = elementsIn(node)
  if (!first) return undefined
  const inHeader = first.tag === 'header' || first.tag === 'hgroup' ? elementsIn(first) : [first]
  const heading = [...inHeader, ...others].find(isHeading)
  return heading && (textIn(heading) || undefined)
}

/** What a person calls an element, such as `Row “North”`. Plain text of at most 80 characters. */
export function labelOf(node: PageNode): string {
  const name = capital(nounOf(node).one)
  const text = nameIn(node)
  return text ? `${name} ${quoted(text)}` : name
}

/** The text that distinguishes an element from others of its kind. */
export function nameIn(node: PageNode): string {
  if (!isElement(node)) return node.tag === '#text' ? textIn(node) : ''
  const attributes = attributesOf(node)
  if (node.tag === 'img') return attributes.get('alt') ?? ''
  if (node.tag === 'input' || node.tag === 'select' || node.tag === 'textarea')
    return attributes.get('placeholder') ?? attributes.get('name') ?? ''
  if (node.tag === 'meta') return attributes.get('name') ?? ''
  if (node.tag === 'table') return tableName(node) ?? ''
  if (node.tag === 'tr') return textIn(elementsIn(node)[0] ?? node)
  if (node.tag === 'figure') {
    const caption = childrenOf(node).find(({ tag }) => tag === 'figcaption')
    return caption ? textIn(caption) : ''
  }
  return headingOf(node) ?? textIn(node)
}

/** The caption of a table; `undefined` if it has none. */
export function tableName(table: PageNode): string | undefined {
  const caption = childrenOf(table).find(({ tag }) => tag === 'caption')
  return (caption && textIn(caption)) || undefined
}

/** The table that an element is a part of. */
export function tableOf(node: PageNode): PageNode | undefined {
  for (let at: PageNode | undefined = node; at; at = at.parent) if (at.tag === 'table') return at
  return undefined
}

import type { DefaultTreeAdapterTypes } from 'parse5'

// Which elements of pasted HTML are kept, and what their nodes contain.

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode
export type HtmlElement = DefaultTreeAdapterTypes.Element

function words(list: string): Set<string> {
  return new Set(list.split(' '))
}

export const containers = words(
  'html body div section article main header footer nav aside center form fieldset hgroup search',
)
export const blocks = words(
  'p ul ol dl blockquote pre table hr figure details address h1 h2 h3 h4 h5 h6 menu dir',
)
export const within = words(
  'li dt dd caption colgroup col thead tbody tfoot tr th td figcaption summary div',
)
export const inline = words(
  'a b strong i em u s del ins mark small sub sup code kbd samp var q cite abbr dfn time br wbr bdi bdo img',
)
/** Obsolete elements and their replacements. */
export const renamed = new Map([
  ['strike', 's'],
  ['tt', 'code'],
  ['acronym', 'abbr'],
  ['menu', 'ul'],
  ['dir', 'ul'],
  ['legend', 'p'],
])
export const plain = words(
  'span font label big strike tt acronym legend nobr data output ruby rb rt rp',
)
/** Elements that are left out with their content, and their names in notes. */
export const dropped: Record<string, string> = {
  script: 'script',
  noscript: 'script',
  style: 'style sheet',
  link: 'style sheet',
  iframe: 'frame',
  frame: 'frame',
  frameset: 'frame',
  object: 'embedded object',
  embed: 'embedded object',
  applet: 'embedded object',
  audio: 'recording',
  video: 'recording',
  canvas: 'drawing',
  svg: 'drawing',
  math: 'formula',
  input: 'form field',
  button: 'form field',
  select: 'form field',
  textarea: 'form field',
  template: 'template',
  head: '',
  meta: '',
  base: '',
  title: '',
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node
}

export function attributeOf(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value
}

export function isDropped({ tagName }: HtmlElement): boolean {
  return Object.hasOwn(dropped, tagName)
}

export function isHidden(element: HtmlElement): boolean {
  const style = attributeOf(element, 'style') ?? ''
  return (
    attributeOf(element, 'hidden') !== undefined ||
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i.test(style)
  )
}

export function textOf(nodes: readonly HtmlNode[]): string {
  return rawTextOf(nodes)
    .replace(/[ \t\n\r\f]+/g, ' ')
    .trim()
}

function rawTextOf(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => {
      if ('value' in node) return node.value
      if (!isElement(node) || isDropped(node) || isHidden(node)) return ''
      return node.tagName === 'br' ? ' ' : rawTextOf(node.childNodes)
    })
    .join('')
}

import {
  Bookmark,
  ExternalHyperlink,
  ImageRun,
  InternalHyperlink,
  TextRun,
  type IRunOptions,
  type ParagraphChild,
} from 'docx'
import type { Element, ElementContent, RootContent } from 'hast'
import { targetOf } from '../links.ts'

/** A picture in a format that Word reads, in CSS pixels. */
export interface WordPicture {
  type: 'png' | 'jpg' | 'gif'
  bytes: Buffer
  width: number
  height: number
}

/** What the elements of a page refer to. */
export interface Context {
  pictures: ReadonlyMap<string, WordPicture>
  /** The names of bookmarks, by the ids of the elements that links lead to. */
  bookmarks: ReadonlyMap<string, string>
}

/** What text looks like, as far as Word has it. */
export type Look = Pick<
  IRunOptions,
  | 'bold'
  | 'italics'
  | 'underline'
  | 'strike'
  | 'subScript'
  | 'superScript'
  | 'font'
  | 'highlight'
  | 'style'
  | 'color'
>

/** The widest picture, in CSS pixels: the text of an A4 page. */
const maxWidth = 620

const looks: Record<string, Look> = {
  b: { bold: true },
  strong: { bold: true },
  i: { italics: true },
  em: { italics: true },
  cite: { italics: true },
  dfn: { italics: true },
  u: { underline: {} },
  ins: { underline: {} },
  s: { strike: true },
  del: { strike: true },
  strike: { strike: true },
  sub: { subScript: true },
  sup: { superScript: true },
  code: { font: 'Courier New' },
  kbd: { font: 'Courier New' },
  samp: { font: 'Courier New' },
  tt: { font: 'Courier New' },
  mark: { highlight: 'yellow' },
  th: { bold: true },
  dt: { bold: true },
  summary: { bold: true },
  figcaption: { italics: true },
  caption: { italics: true },
}

/** The look of an element’s text, on top of that around it. */
export function lookOf(tag: string, around: Look): Look {
  return { ...around, ...looks[tag] }
}

/** The runs of a stretch of inline content. `isWritten`: its white space is kept. */
export function runsOf(
  nodes: readonly (ElementContent | RootContent)[],
  look: Look,
  context: Context,
  isWritten = false,
): ParagraphChild[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return textRuns(node.value, look, isWritten)
    if (node.type !== 'element') return []
    return elementRuns(node, look, context, isWritten)
  })
}

function textRuns(value: string, look: Look, isWritten: boolean): TextRun[] {
  if (!isWritten) return directedRuns(value.replace(/[ \t\r\n\f]+/g, ' '), look)
  return value
    .split('\n')
    .map((text, at) => new TextRun({ text, ...look, ...(at > 0 && { break: 1 }) }))
}

const rightToLeft =
  /([\p{Script=Arabic}\p{Script=Hebrew}](?:[^\p{L}\p{N}]*[\p{Script=Arabic}\p{Script=Hebrew}])*)/u

/** Word has to be told what is written from right to left. */
function directedRuns(text: string, look: Look): TextRun[] {
  return text
    .split(rightToLeft)
    .flatMap((part, at) =>
      part === ''
        ? []
        : [new TextRun({ text: part, ...look, ...(at % 2 > 0 && { rightToLeft: true }) })],
    )
}

function elementRuns(
  element: Element,
  look: Look,
  context: Context,
  isWritten: boolean,
): ParagraphChild[] {
  const name = context.bookmarks.get(String(element.properties.id ?? ''))
  const mark = name ? [new Bookmark({ id: name, children: [] })] : []
  return [...mark, ...unmarkedRuns(element, look, context, isWritten)]
}

function unmarkedRuns(
  element: Element,
  look: Look,
  context: Context,
  isWritten: boolean,
): ParagraphChild[] {
  const { tagName, properties, children } = element
  switch (tagName) {
    case 'br':
      return [new TextRun({ break: 1 })]
    case 'img':
      return pictureRuns(element, look, context)
    case 'input':
      return [new TextRun({ text: properties.checked ? '☒ ' : '☐ ', ...look })]
    case 'rt':
      return [
        new TextRun({ text: '(', ...look }),
        ...runsOf(children, look, context, isWritten),
        new TextRun({ text: ')', ...look }),
      ]
    case 'q':
      return [
        new TextRun({ text: '“', ...look }),
        ...runsOf(children, look, context, isWritten),
        new TextRun({ text: '”', ...look }),
      ]
    case 'a': {
      const link = String(properties.href ?? '')
      const runs = runsOf(children, { ...look, style: 'Hyperlink' }, context, isWritten)
      if (/^(?:https?|mailto|tel):/i.test(link))
        return [new ExternalHyperlink({ link, children: runs })]
      const anchor = context.bookmarks.get(targetOf(properties.href) ?? '')
      if (anchor) return [new InternalHyperlink({ anchor, children: runs })]
      return runsOf(children, look, context, isWritten)
    }
    default:
      return runsOf(children, lookOf(tagName, look), context, isWritten)
  }
}

function pictureRuns({ properties }: Element, look: Look, context: Context): ParagraphChild[] {
  const { src, alt, width } = properties
  const picture = context.pictures.get(String(src ?? ''))
  const description = String(alt ?? '')
  if (!picture) return description ? [new TextRun({ text: `[${description}]`, ...look })] : []
  const wanted = Number(width) || picture.width
  const shown = Math.min(wanted, maxWidth)
  return [
    new ImageRun({
      type: picture.type,
      data: picture.bytes,
      transformation: {
        width: Math.round(shown),
        height: Math.round((shown * picture.height) / picture.width),
      },
      altText: { name: description || 'Picture', title: description, description },
    }),
  ]
}

/** The bookmarks of those elements of a page to which its links lead, by id. */
export function bookmarksOf(nodes: readonly (ElementContent | RootContent)[]): Map<string, string> {
  const targets = new Set<string>()
  const ids: string[] = []
  const visit = (node: ElementContent | RootContent): void => {
    if (node.type !== 'element') return
    const { id, href } = node.properties
    const target = targetOf(href)
    if (target !== undefined) targets.add(target)
    if (typeof id === 'string') ids.push(id)
    node.children.forEach(visit)
  }
  nodes.forEach(visit)
  const found = new Map<string, string>()
  const taken = new Set<string>()
  for (const id of ids) {
    if (!targets.has(id) || found.has(id)) continue
    // Word allows at most 40 letters, digits and `_`.
    const name = `_${id.replace(/[^\p{L}\p{N}]/gu, '_')}`.slice(0, 40)
    const own = taken.has(name) ? `${name.slice(0, 34)}_${found.size}` : name
    taken.add(own)
    found.set(id, own)
  }
  return found
}

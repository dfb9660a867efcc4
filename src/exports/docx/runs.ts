import {
  ExternalHyperlink,
  ImageRun,
  InternalHyperlink,
  TextRun,
  type IRunOptions,
  type ParagraphChild,
} from 'docx'
import type { Element, ElementContent, RootContent } from 'hast'

/** A picture in a format that Word reads, in CSS pixels. */
export interface WordPicture {
  type: 'png' | 'jpg' | 'gif'
  bytes: Buffer
  width: number
  height: number
}

export type Pictures = ReadonlyMap<string, WordPicture>

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
  pictures: Pictures,
  isWritten = false,
): ParagraphChild[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return textRuns(node.value, look, isWritten)
    if (node.type !== 'element') return []
    return elementRuns(node, look, pictures, isWritten)
  })
}

function textRuns(value: string, look: Look, isWritten: boolean): TextRun[] {
  if (!isWritten) {
    const text = value.replace(/[ \t\r\n\f]+/g, ' ')
    return text === '' ? [] : [new TextRun({ text, ...look })]
  }
  return value
    .split('\n')
    .map((text, at) => new TextRun({ text, ...look, ...(at > 0 && { break: 1 }) }))
}

function elementRuns(
  element: Element,
  look: Look,
  pictures: Pictures,
  isWritten: boolean,
): ParagraphChild[] {
  const { tagName, properties, children } = element
  switch (tagName) {
    case 'br':
      return [new TextRun({ break: 1 })]
    case 'img':
      return pictureRuns(element, look, pictures)
    case 'input':
      return [new TextRun({ text: properties.checked ? '☒ ' : '☐ ', ...look })]
    case 'q':
      return [
        new TextRun({ text: '“', ...look }),
        ...runsOf(children, look, pictures, isWritten),
        new TextRun({ text: '”', ...look }),
      ]
    case 'a': {
      const link = String(properties.href ?? '')
      const runs = runsOf(children, { ...look, style: 'Hyperlink' }, pictures, isWritten)
      if (/^(?:https?|mailto|tel):/i.test(link))
        return [new ExternalHyperlink({ link, children: runs })]
      if (/^#./.test(link)) {
        return [new InternalHyperlink({ anchor: bookmarkOf(link.slice(1)), children: runs })]
      }
      return runsOf(children, look, pictures, isWritten)
    }
    default:
      return runsOf(children, lookOf(tagName, look), pictures, isWritten)
  }
}

function pictureRuns({ properties }: Element, look: Look, pictures: Pictures): ParagraphChild[] {
  const { src, alt, width } = properties
  const picture = pictures.get(String(src ?? ''))
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

/** The name of the bookmark of an element; Word allows at most 40 letters, digits and `_`. */
export function bookmarkOf(id: string): string {
  return `_${id.replace(/[^\p{L}\p{N}]/gu, '_')}`.slice(0, 40)
}

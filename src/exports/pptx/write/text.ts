import type { Look, Paragraph, Run } from '../items.ts'
import { colourXml, fillXml, type Scale } from './drawing.ts'
import { xmlText } from './xml.ts'

export interface TextContext {
  scale: Scale
  /** As `en` or `de-AT`. */
  language: string
  /** The id of the relationship to where a link leads; undefined if it leads nowhere in the file. */
  linkTo(link: string): { id: string; action: string } | undefined
}

const alignments = { left: 'l', center: 'ctr', right: 'r', justify: 'just' } as const

/** Paragraphs, at least one. `size` is that of the text that is written into an empty one, in CSS pixels. */
export function paragraphsXml(
  paragraphs: readonly Paragraph[],
  context: TextContext,
  size = 16,
): string {
  if (paragraphs.length === 0) {
    return `<a:p><a:endParaRPr lang="${xmlText(context.language)}" sz="${fontSize(size, context)}"/></a:p>`
  }
  return paragraphs.map((paragraph) => paragraphXml(paragraph, context)).join('')
}

function paragraphXml(paragraph: Paragraph, context: TextContext): string {
  const { runs, align, isRightToLeft, lineHeight, before, indent, firstLine, bullet, level } =
    paragraph
  const { scale } = context
  const first = bullet ? -Math.min(indent, bullet.gap) : Math.max(-indent, firstLine)
  const depth = Math.min(level, 8)
  const properties = [
    `marL="${scale.units(indent)}"`,
    depth > 0 ? `lvl="${depth}"` : '',
    `indent="${scale.units(first)}"`,
    `algn="${alignments[align]}"`,
    isRightToLeft ? 'rtl="1"' : '',
  ].filter(Boolean)
  const spacing =
    `<a:lnSpc><a:spcPts val="${scale.points(lineHeight)}"/></a:lnSpc>` +
    `<a:spcBef><a:spcPts val="${scale.points(before)}"/></a:spcBef>` +
    '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
  const text = runs.map((run) => runXml(run, context)).join('')
  return `<a:p><a:pPr ${properties.join(' ')}>${spacing}${bulletXml(paragraph)}</a:pPr>${text}</a:p>`
}

function bulletXml({ bullet }: Paragraph): string {
  if (!bullet) return '<a:buNone/>'
  const colour = bullet.colour ? `<a:buClr>${colourXml(bullet.colour)}</a:buClr>` : ''
  if (bullet.kind === 'character') {
    return `${colour}<a:buFont typeface="Arial"/><a:buChar char="${xmlText(bullet.text)}"/>`
  }
  return `${colour}<a:buFont typeface="+mj-lt"/><a:buAutoNum type="${bullet.scheme}" startAt="${bullet.value}"/>`
}

function fontSize(size: number, { scale }: TextContext): number {
  return Math.min(400_000, Math.max(100, scale.points(size)))
}

function runXml(run: Run, context: TextContext): string {
  if (run === 'break') return '<a:br/>'
  return `<a:r>${lookXml(run.look, context)}<a:t>${xmlText(run.text)}</a:t></a:r>`
}

function lookXml(look: Look, context: TextContext): string {
  const { scale, language, linkTo } = context
  const font = xmlText(look.font)
  const attributes = [
    `lang="${xmlText(language)}"`,
    `sz="${fontSize(look.size, context)}"`,
    `b="${look.bold ? 1 : 0}"`,
    `i="${look.italic ? 1 : 0}"`,
    look.underlined ? 'u="sng"' : 'u="none"',
    look.struck ? 'strike="sngStrike"' : '',
    look.spacing === 0 ? '' : `spc="${scale.points(look.spacing)}"`,
    look.raised === 'super' ? 'baseline="30000"' : '',
    look.raised === 'sub' ? 'baseline="-25000"' : '',
  ].filter(Boolean)
  const highlight = look.highlight ? `<a:highlight>${colourXml(look.highlight)}</a:highlight>` : ''
  const fonts = `<a:latin typeface="${font}"/><a:ea typeface="${font}"/><a:cs typeface="${font}"/>`
  const link = look.link === undefined ? undefined : linkTo(look.link)
  return `<a:rPr ${attributes.join(' ')}>${fillXml(look.colour)}${highlight}${fonts}${link ? linkXml(link) : ''}</a:rPr>`
}

/** A link in the colour of its text. Source: https://learn.microsoft.com/openspecs/office_standards/ms-odrawxml */
function linkXml({ id, action }: { id: string; action: string }): string {
  const colour =
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'
  return `<a:hlinkClick r:id="${id}"${action === '' ? '' : ` action="${action}"`}>${colour}</a:hlinkClick>`
}

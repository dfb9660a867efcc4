import type { Box } from '../../capture.ts'
import type { Background } from '../background.ts'
import type {
  Cell,
  ChartItem,
  Item,
  PictureItem,
  ShapeItem,
  TableItem,
  TextItem,
} from '../items.ts'
import { widened } from '../text/paragraphs.ts'
import { fillXml, lineXml, shadowXml, transformXml } from './drawing.ts'
import { paragraphsXml, type TextContext } from './text.ts'
import { namespaces, xmlHead, xmlText, type Relations } from './xml.ts'

/** A slide: what it shows of the page, in CSS pixels of the page. */
export interface Slide {
  area: Box
  items: Item[]
  background: Background
  /** The ids of the elements of the page that are on it, for links. */
  ids: string[]
  /** What the speaker says; may be empty. */
  notes: string
}

export interface SlideContext extends TextContext {
  relations: Relations
  /** Where the picture with a key is in the file; undefined if it was not taken. */
  pictureOf(key: string): string | undefined
  /** Adds a chart to the file, and returns where it is. */
  addChart(item: ChartItem): string
}

/** The heading that says what a slide is about: its first one of the highest rank. */
export function titleOf({ items }: Slide): TextItem | undefined {
  return items
    .filter((item) => item.kind === 'text' && item.heading !== undefined)
    .filter((item) => item.kind === 'text')
    .toSorted((a, b) => (a.heading ?? 9) - (b.heading ?? 9))[0]
}

export function slideXml(slide: Slide, context: SlideContext): string {
  const title = titleOf(slide)
  let id = 1
  const shapes = slide.items.map((item) => {
    id++
    switch (item.kind) {
      case 'shape':
        return shapeXml(item, id, context)
      case 'text':
        return textXml(item, id, context, item === title)
      case 'table':
        return tableXml(item, id, context)
      case 'picture':
        return pictureXml(item, id, context)
      case 'chart':
        return chartXml(item, id, context)
    }
  })
  return `${xmlHead}<p:sld ${namespaces}><p:cSld>${backgroundXml(slide, context)}<p:spTree>${groupXml}${shapes.join('')}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`
}

/** What begins every tree of shapes. */
export const groupXml =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'

function backgroundXml({ background }: Slide, { pictureOf, relations }: SlideContext): string {
  const effects = '<a:effectLst/>'
  if ('rgb' in background) {
    return `<p:bg><p:bgPr>${fillXml({ rgb: background.rgb, alpha: 1 })}${effects}</p:bgPr></p:bg>`
  }
  const target = pictureOf(background.key)
  if (target === undefined) return ''
  const relation = relations.add({ kind: 'image', target })
  return `<p:bg><p:bgPr><a:blipFill><a:blip r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>${effects}</p:bgPr></p:bg>`
}

/** Says to those who can't see it that there is nothing to be told of. */
const decorative =
  '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'

function geometryXml({ radius, box }: ShapeItem): string {
  if (radius === 'ellipse') return '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
  if (radius <= 0) return '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
  const share = Math.min(0.5, radius / Math.max(1, Math.min(box.width, box.height)))
  return `<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val ${Math.round(share * 100_000)}"/></a:avLst></a:prstGeom>`
}

function shapeXml(item: ShapeItem, id: number, { scale }: SlideContext): string {
  const { box, turn, fill, line, shadow } = item
  const looks = `${fillXml(fill)}${lineXml(line, scale)}${shadow ? shadowXml(shadow, scale) : ''}`
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Shape ${id}">${decorative}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>${transformXml(scale, box, turn)}${geometryXml(item)}${looks}</p:spPr></p:sp>`
}

function textXml(item: TextItem, id: number, context: SlideContext, isTitle: boolean): string {
  const { turn, paragraphs } = item
  const { box, wraps } = isTitle ? titleBox(item) : item
  const name = isTitle ? `Title ${id}` : `Text ${id}`
  const kind = isTitle
    ? '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr>'
    : '<p:cNvSpPr txBox="1"/><p:nvPr/>'
  const body = `<a:bodyPr wrap="${wraps ? 'square' : 'none'}" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle/>`
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/>${kind}</p:nvSpPr><p:spPr>${transformXml(context.scale, box, turn)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>${body}${paragraphsXml(paragraphs, context)}</p:txBody></p:sp>`
}

/** Some programs let titles wrap whatever is said, so they get room to grow. */
function titleBox(item: TextItem): Pick<TextItem, 'box' | 'wraps'> {
  const [paragraph] = item.paragraphs
  if (item.wraps || !paragraph) return item
  const width = item.box.width * 1.2 + 20
  const box = widened(item.box, width, paragraph.align, paragraph.isRightToLeft)
  return { box, wraps: true }
}

function pictureXml(item: PictureItem, id: number, context: SlideContext): string {
  const { box, turn, alt, key, link } = item
  const target = context.pictureOf(key)
  if (target === undefined) return ''
  const relation = context.relations.add({ kind: 'image', target })
  const to = link === undefined ? undefined : context.linkTo(link)
  const click = to
    ? `<a:hlinkClick r:id="${to.id}"${to.action === '' ? '' : ` action="${to.action}"`}/>`
    : ''
  const description = alt === '' ? '' : ` descr="${xmlText(alt)}"`
  const inner = `${click}${alt === '' ? decorative : ''}`
  return `<p:pic><p:nvPicPr><p:cNvPr id="${id}" name="Picture ${id}"${description}>${inner}</p:cNvPr><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>${transformXml(context.scale, box, turn)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`
}

function frameXml(
  { box }: TableItem | ChartItem,
  id: number,
  name: string,
  description: string,
  content: string,
  { scale }: SlideContext,
): string {
  const text = description === '' ? '' : ` descr="${xmlText(description)}"`
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="${name} ${id}"${text}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>${transformXml(scale, box, 0, 'p:xfrm')}<a:graphic>${content}</a:graphic></p:graphicFrame>`
}

function chartXml(item: ChartItem, id: number, context: SlideContext): string {
  const uri = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
  const relation = context.relations.add({ kind: 'chart', target: context.addChart(item) })
  const content = `<a:graphicData uri="${uri}"><c:chart xmlns:c="${uri}" r:id="${relation}"/></a:graphicData>`
  return frameXml(item, id, 'Chart', item.title, content, context)
}

function tableXml(item: TableItem, id: number, context: SlideContext): string {
  const { scale } = context
  const { columns, rows } = item
  const covered = new Map<string, string>()
  const lines = rows.map(({ cells, height }, line) => {
    const written = columns.map((_, column) => {
      const merged = covered.get(`${line} ${column}`)
      const cell = cells[column]
      if (merged !== undefined || !cell) return emptyCell(merged ?? '')
      const down = Math.min(cell.down, rows.length - line)
      const across = Math.min(cell.across, columns.length - column)
      for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
          if (y === 0 && x === 0) continue
          const marks = [y > 0 ? 'vMerge="1"' : '', x > 0 ? 'hMerge="1"' : '']
          const spans = y === 0 ? '' : across > 1 && x === 0 ? `gridSpan="${across}"` : ''
          const rest = x > 0 && y === 0 && down > 1 ? `rowSpan="${down}"` : ''
          covered.set(
            `${line + y} ${column + x}`,
            [rest, spans, ...marks]
              .filter(Boolean)
              .map((mark) => ` ${mark}`)
              .join(''),
          )
        }
      }
      return cellXml(cell, down, across, height, context)
    })
    return `<a:tr h="${scale.units(height)}">${written.join('')}</a:tr>`
  })
  const grid = columns.map((width) => `<a:gridCol w="${scale.units(width)}"/>`).join('')
  const hasHead = rows[0]?.isHead ? ' firstRow="1"' : ''
  const content = `<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr${hasHead}/><a:tblGrid>${grid}</a:tblGrid>${lines.join('')}</a:tbl></a:graphicData>`
  return frameXml(item, id, 'Table', '', content, context)
}

function emptyCell(marks: string): string {
  return `<a:tc${marks}><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr sz="100"/></a:p></a:txBody><a:tcPr/></a:tc>`
}

/** Room that text gets on the side to which it may grow, so that it does not need another line, in CSS pixels. */
const slack = 6

function cellXml(
  cell: Cell,
  down: number,
  across: number,
  rowHeight: number,
  context: SlideContext,
): string {
  const { scale } = context
  const { paragraphs, padding, borders, anchor } = cell
  const [top, right, bottom, left] = padding
  const align = paragraphs[0]?.align ?? 'left'
  const less = (side: number, isFree: boolean) => Math.max(0, side - (isFree ? slack : 0))
  const margins = `marL="${scale.units(less(left, align !== 'left'))}" marR="${scale.units(less(right, align !== 'right'))}" marT="${scale.units(top)}" marB="${scale.units(bottom)}"`
  const anchors = { top: 't', middle: 'ctr', bottom: 'b' } as const
  const spans = `${down > 1 ? ` rowSpan="${down}"` : ''}${across > 1 ? ` gridSpan="${across}"` : ''}`
  const [up, end, under, start] = borders
  const lines = [
    lineXml(start, scale, 'a:lnL'),
    lineXml(end, scale, 'a:lnR'),
    lineXml(up, scale, 'a:lnT'),
    lineXml(under, scale, 'a:lnB'),
  ].join('')
  const size = Math.max(6, Math.min(14, rowHeight * 0.5))
  return `<a:tc${spans}><a:txBody><a:bodyPr/><a:lstStyle/>${paragraphsXml(paragraphs, context, size)}</a:txBody><a:tcPr ${margins} anchor="${anchors[anchor]}">${lines}${fillXml(cell.fill)}</a:tcPr></a:tc>`
}

/** The notes to a slide, as text. */
export function notesXml(notes: string, language: string): string {
  const paragraphs = notes
    .split(/\n/)
    .map(
      (line) =>
        `<a:p><a:r><a:rPr lang="${xmlText(language)}"/><a:t>${xmlText(line.trim())}</a:t></a:r></a:p>`,
    )
  return `${xmlHead}<p:notes ${namespaces}><p:cSld><p:spTree>${groupXml}<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image 1"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes 2"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>${paragraphs.join('')}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`
}

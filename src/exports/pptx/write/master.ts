import { groupXml } from './slide.ts'
import { drawingml, namespaces, xmlHead } from './xml.ts'

interface Size {
  width: number
  height: number
}

const colourMap =
  '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'

function placeholder(
  id: number,
  name: string,
  kind: string,
  { x, y, width, height }: Size & { x: number; y: number },
): string {
  const round = Math.round
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph ${kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="${round(x)}" y="${round(y)}"/><a:ext cx="${round(width)}" cy="${round(height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="en"/><a:t>${name}</a:t></a:r></a:p></p:txBody></p:sp>`
}

function titlePlaceholder({ width, height }: Size): string {
  const place = { x: width * 0.06, y: height * 0.05, width: width * 0.88, height: height * 0.16 }
  return placeholder(2, 'Title', 'type="title"', place)
}

/** 1: a slide with a title; 2: an empty one. */
export function layoutXml(layout: 1 | 2, size: Size): string {
  const [type, name] = layout === 1 ? ['titleOnly', 'Title Only'] : ['blank', 'Blank']
  const shapes = layout === 1 ? titlePlaceholder(size) : ''
  return `${xmlHead}<p:sldLayout ${namespaces} type="${type}" preserve="1"><p:cSld name="${name}"><p:spTree>${groupXml}${shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`
}

/** `layouts` are the ids of the relationships to them. */
export function masterXml(layouts: readonly string[], size: Size): string {
  const { width, height } = size
  const body = { x: width * 0.06, y: height * 0.24, width: width * 0.88, height: height * 0.68 }
  const shapes = titlePlaceholder(size) + placeholder(3, 'Text', 'type="body" idx="1"', body)
  const ids = layouts.map((id, at) => `<p:sldLayoutId id="${2_147_483_649 + at}" r:id="${id}"/>`)
  const style = (points: number) =>
    `<a:lvl1pPr algn="l"><a:defRPr sz="${points * 100}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr>`
  return `${xmlHead}<p:sldMaster ${namespaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${groupXml}${shapes}</p:spTree></p:cSld>${colourMap}<p:sldLayoutIdLst>${ids.join('')}</p:sldLayoutIdLst><p:txStyles><p:titleStyle>${style(32)}</p:titleStyle><p:bodyStyle>${style(18)}</p:bodyStyle><p:otherStyle>${style(18)}</p:otherStyle></p:txStyles></p:sldMaster>`
}

export const notesMasterXml = `${xmlHead}<p:notesMaster ${namespaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${groupXml}<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="685800" y="1143000"/><a:ext cx="5486400" cy="3086100"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln w="12700"><a:solidFill><a:prstClr val="black"/></a:solidFill></a:ln></p:spPr></p:sp>${placeholder(3, 'Notes', 'type="body" sz="quarter" idx="3"', { x: 685_800, y: 4_400_550, width: 5_486_400, height: 3_600_450 })}</p:spTree></p:cSld>${colourMap}</p:notesMaster>`

const colours = {
  dk1: '000000',
  lt1: 'FFFFFF',
  dk2: '1F2937',
  lt2: 'F3F4F6',
  accent1: '2563EB',
  accent2: 'EA580C',
  accent3: '16A34A',
  accent4: 'CA8A04',
  accent5: '7C3AED',
  accent6: '0891B2',
  hlink: '2563EB',
  folHlink: '7C3AED',
}

const scheme = Object.entries(colours)
  .map(([name, rgb]) => `<a:${name}><a:srgbClr val="${rgb}"/></a:${name}>`)
  .join('')
const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
const font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
const line = `<a:ln w="9525">${fill}</a:ln>`
const effect = '<a:effectStyle><a:effectLst/></a:effectStyle>'

/** Colours and fonts for what people add themselves; what comes from the page has its own. */
export const themeXml = `${xmlHead}<a:theme xmlns:a="${drawingml}/main" name="Document"><a:themeElements><a:clrScheme name="Document">${scheme}</a:clrScheme><a:fontScheme name="Document"><a:majorFont>${font}</a:majorFont><a:minorFont>${font}</a:minorFont></a:fontScheme><a:fmtScheme name="Document"><a:fillStyleLst>${fill.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${line.repeat(3)}</a:lnStyleLst><a:effectStyleLst>${effect.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${fill.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`

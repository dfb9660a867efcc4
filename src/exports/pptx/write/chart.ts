import { strToU8, zipSync } from 'fflate'
import type { ChartItem } from '../items.ts'
import { fillXml, type Scale } from './drawing.ts'
import { drawingml, officeRelations, xmlHead, xmlText } from './xml.ts'

/** A chart whose data can be edited in the spreadsheet that `workbookOf` makes. */
export function chartPartXml(item: ChartItem, scale: Scale): string {
  const { chart, series, points, format, colour } = item
  const count = points.length
  const categories = points
    .map(({ label }, at) => `<c:pt idx="${at}"><c:v>${xmlText(label)}</c:v></c:pt>`)
    .join('')
  const values = points
    .map(({ value }, at) => `<c:pt idx="${at}"><c:v>${value}</c:v></c:pt>`)
    .join('')
  const data = `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$${count + 1}</c:f><c:strCache><c:ptCount val="${count}"/>${categories}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$B$2:$B$${count + 1}</c:f><c:numCache><c:formatCode>${xmlText(format)}</c:formatCode><c:ptCount val="${count}"/>${values}</c:numCache></c:numRef></c:val>`
  const name = `<c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>${xmlText(series)}</c:v></c:pt></c:strCache></c:strRef></c:tx>`
  const labels = (isShown: boolean) =>
    `<c:dLbls><c:numFmt formatCode="${xmlText(format)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr><a:endParaRPr lang="en"/></a:p></c:txPr><c:showLegendKey val="0"/><c:showVal val="${isShown ? 1 : 0}"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`
  const axes = '<c:axId val="1"/><c:axId val="2"/>'
  const plot =
    chart === 'line'
      ? `<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser>${name}<c:spPr><a:ln w="${scale.units(2.5)}" cap="rnd">${fillXml(colour)}<a:round/></a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="5"/><c:spPr>${fillXml(colour)}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>${data}<c:smooth val="0"/></c:ser>${labels(false)}<c:marker val="1"/>${axes}</c:lineChart>`
      : `<c:barChart><c:barDir val="${chart === 'bar' ? 'bar' : 'col'}"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser>${name}<c:spPr>${fillXml(colour)}</c:spPr><c:invertIfNegative val="0"/>${data}</c:ser>${labels(true)}<c:gapWidth val="50"/>${axes}</c:barChart>`
  const grid = fillXml({ rgb: [217, 217, 217], alpha: 1 })
  const isBar = chart === 'bar'
  // Bars begin with the first at the top, as the page shows them.
  const order = isBar ? 'maxMin' : 'minMax'
  const line = `<c:spPr><a:ln w="9525">${grid}</a:ln></c:spPr>`
  const categoryAxis = `<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="${order}"/></c:scaling><c:delete val="0"/><c:axPos val="${isBar ? 'l' : 'b'}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>${line}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>`
  const hasGrid = chart === 'line'
  const valueAxis = `<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="${hasGrid ? 0 : 1}"/><c:axPos val="${isBar ? 'b' : 'l'}"/>${hasGrid ? `<c:majorGridlines>${line}</c:majorGridlines>` : ''}<c:numFmt formatCode="${xmlText(format)}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>`
  const size = scale.points(12)
  return `${xmlHead}<c:chartSpace xmlns:c="${drawingml}/chart" xmlns:a="${drawingml}/main" xmlns:r="${officeRelations}"><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>${layoutXml(item)}${plot}${categoryAxis}${valueAxis}<c:spPr><a:noFill/></c:spPr></c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${size}"/></a:pPr><a:endParaRPr lang="en"/></a:p></c:txPr><c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`
}

/** Leaves room for the names of bars, and for the values behind them. */
function layoutXml({ chart, points, box }: ChartItem): string {
  if (chart !== 'bar') return '<c:layout/>'
  const longest = Math.max(...points.map(({ label }) => label.length))
  const left = Math.min(0.4, (longest * 7 + 12) / Math.max(1, box.width))
  const part = (name: string, value: number) => `<c:${name} val="${value.toFixed(3)}"/>`
  const places = `${part('x', left)}${part('y', 0.02)}${part('w', 0.85 - left)}${part('h', 0.96)}`
  return `<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>${places}</c:manualLayout></c:layout>`
}

/** The spreadsheet with the data of a chart: labels and values in two columns. */
export function workbookOf({ series, points, format }: ChartItem, time: Date): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const text = (cell: string, value: string) =>
    `<c r="${cell}" t="inlineStr"><is><t>${xmlText(value)}</t></is></c>`
  const rows = points.map(
    ({ label, value }, at) =>
      `<row r="${at + 2}">${text(`A${at + 2}`, label)}<c r="B${at + 2}" s="1"><v>${value}</v></c></row>`,
  )
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const parts = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${officeRelations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${officeRelations}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${officeRelations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeRelations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="${xmlText(format)}"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData><row r="1">${text('A1', '')}${text('B1', series)}</row>${rows.join('')}</sheetData></worksheet>`,
  }
  const files = Object.entries(parts).map(([name, xml]) => [name, strToU8(xmlHead + xml)] as const)
  return zipSync(Object.fromEntries(files), { mtime: time })
}

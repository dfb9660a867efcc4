import { targetsOf, type OfficePackage } from '../package.ts'
import { attributeOf, isTrue, readWholeXml, type XmlAttributes } from '../xml.ts'

export interface Workbook {
  sheets: SheetEntry[]
  /** Whether its dates count from 1904, as those of old Macs do. */
  is1904: boolean
  /** The parts with the texts and the styles of all sheets. */
  sharedStrings: string | undefined
  styles: string | undefined
}

export interface SheetEntry {
  name: string
  isHidden: boolean
  /** The kind of sheet, such as `worksheet` or `chartsheet`. */
  type: string
  /** The name of its part. */
  part: string
}

/** Finds the sheets of a workbook, in their order. Returns `undefined` if a package is no workbook. */
export async function readWorkbook(file: OfficePackage): Promise<Workbook | undefined> {
  const [main] = targetsOf(await file.relationshipsOf(''), 'officeDocument')
  const part = main ?? 'xl/workbook.xml'
  const xml = file.stream(part)
  if (!xml || part.endsWith('.bin')) return undefined
  let isWorkbook = false
  let is1904 = false
  const listed: { name: string; id: string; isHidden: boolean }[] = []
  await readWholeXml(xml, {
    open(element, attributes) {
      if (element === 'workbook') isWorkbook = true
      // Extensions have an element of the same name.
      if (element === 'workbookPr') is1904 ||= isTrue(attributes.date1904)
      if (element === 'sheet') listed.push(listing(attributes))
    },
  })
  if (!isWorkbook) return undefined
  const relationships = await file.relationshipsOf(part)
  const partOf = (type: string) => targetsOf(relationships, type)[0]
  const sheets = listed.flatMap(({ id, ...sheet }) => {
    const found = relationships.get(id)
    return found && !found.isExternal ? [{ ...sheet, type: found.type, part: found.target }] : []
  })
  return { sheets, is1904, sharedStrings: partOf('sharedStrings'), styles: partOf('styles') }
}

function listing(attributes: XmlAttributes) {
  const { name = '', state = 'visible' } = attributes
  return { name, id: attributeOf(attributes, 'id') ?? '', isHidden: state !== 'visible' }
}

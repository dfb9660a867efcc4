import { attributeOf, type XmlAttributes } from '../xml.ts'

/** The properties of a run that change its text; `undefined` leaves them to its styles. */
export interface RunProperties {
  style?: string | undefined
  isBold?: boolean
  isItalic?: boolean
  isStruck?: boolean
  isHidden?: boolean
  shift?: 'super' | 'sub' | 'none'
  font?: string | undefined
}

/** The properties of a paragraph that matter for its place in the text. */
export interface ParagraphProperties {
  style?: string | undefined
  /** The level of its heading from 0; 9 for none. */
  outline?: number | undefined
  numbering?: string | undefined
  level?: number | undefined
}

/** Reads an element of `w:rPr`. */
export function readRunProperty(
  properties: RunProperties,
  name: string,
  attributes: XmlAttributes,
): void {
  switch (name) {
    case 'rStyle':
      properties.style = attributeOf(attributes, 'val')
      break
    case 'b':
      properties.isBold = isOn(attributes)
      break
    case 'i':
      properties.isItalic = isOn(attributes)
      break
    case 'strike':
    case 'dstrike':
      properties.isStruck = isOn(attributes) || (name === 'dstrike' && properties.isStruck === true)
      break
    case 'vanish':
      properties.isHidden = isOn(attributes)
      break
    case 'vertAlign':
      properties.shift = shiftOf(attributeOf(attributes, 'val'))
      break
    case 'rFonts':
      properties.font = attributeOf(attributes, 'ascii') ?? attributeOf(attributes, 'hAnsi')
  }
}

/** Reads an element of `w:pPr`, or of the `w:numPr` in it. */
export function readParagraphProperty(
  properties: ParagraphProperties,
  name: string,
  attributes: XmlAttributes,
): void {
  switch (name) {
    case 'pStyle':
      properties.style = attributeOf(attributes, 'val')
      break
    case 'outlineLvl':
      properties.outline = numberOf(attributes)
      break
    case 'numId':
      properties.numbering = attributeOf(attributes, 'val')
      break
    case 'ilvl':
      properties.level = numberOf(attributes)
  }
}

/** Whether a property that is on or off is on. */
export function isOn(attributes: XmlAttributes): boolean {
  return !/^(?:0|false|off|none)$/.test(attributeOf(attributes, 'val') ?? '')
}

/** The whole number that an element has as its value. */
export function numberOf(attributes: XmlAttributes, name = 'val'): number | undefined {
  const value = Number.parseInt(attributeOf(attributes, name) ?? '', 10)
  return Number.isSafeInteger(value) ? value : undefined
}

function shiftOf(value: string | undefined): 'super' | 'sub' | 'none' {
  if (value === 'superscript') return 'super'
  return value === 'subscript' ? 'sub' : 'none'
}

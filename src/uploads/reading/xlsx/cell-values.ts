import { isTrue } from '../xml.ts'
import type { Cell } from './cells.ts'
import { serialOf } from './dates.ts'
import type { Styles } from './styles.ts'
import { cellText, type Texts } from './texts.ts'

/** A cell as the file has it. */
export interface RawCell {
  type: string
  style: number
  /** The text of its value, or of its own text. */
  text: string
}

/** Makes the value of a cell; `undefined` if it has no content. */
export type ValueReader = (cell: RawCell) => Pick<Cell, 'kind' | 'value' | 'format'> | undefined

export interface ValueContext {
  texts: Texts
  styles: Styles
  /** Whether dates count from 1904. */
  is1904: boolean
}

export function valueReader({ texts, styles, is1904 }: ValueContext): ValueReader {
  function keep(text: string, kind: 'text' | 'written') {
    return text === '' ? undefined : { kind, value: texts.add(text), format: 0 }
  }

  return ({ type, style, text }) => {
    switch (type) {
      case 's': {
        const value = Number(text)
        return texts.isEmpty(value) ? undefined : { kind: 'text', value, format: 0 }
      }
      case 'str':
      case 'inlineStr':
        return keep(cellText(text), 'text')
      case 'n': {
        const value = numberIn(text.trim())
        if (value === undefined) return keep(cellText(text), 'written')
        return { kind: 'number', value, format: styles.formatOf(style) }
      }
      case 'd': {
        const value = serialOf(text.trim(), is1904)
        if (value === undefined) return keep(cellText(text), 'text')
        return { kind: 'number', value, format: styles.dateFormatOf(style, value) }
      }
      case 'b':
        return keep(isTrue(text.trim()) ? 'TRUE' : 'FALSE', 'written')
      default:
        return keep(cellText(text), 'written')
    }
  }
}

function numberIn(text: string): number | undefined {
  const value = Number(text)
  // A spreadsheet computes with 15 digits, so that more of them are those of a card or a code.
  const isNumber = text !== '' && Number.isFinite(value) && !/^-?\d{16,}$/.test(text)
  return isNumber ? value : undefined
}

import { attributeOf, type XmlAttributes } from '../xml.ts'
import { addPiece } from './paragraphs.ts'
import { isSilent, newRun, type BodyState, type ElementHandlers, type OpenRun } from './story.ts'
import { hasSymbols, symbolOf } from './symbols.ts'

/** Reads runs: their text, and the signs in it that are elements. */
export function runElements(state: BodyState): ElementHandlers {
  const { findings, labelOf } = state.context
  let isPreserved = false

  function addSymbol(font: string, code: number) {
    const symbol = symbolOf(font, code)
    if (symbol === undefined) findings.unknownSymbols++
    addText(state, symbol ?? '□')
  }

  function addNote(kind: 'footnote' | 'endnote', attributes: XmlAttributes) {
    const id = attributeOf(attributes, 'id')
    if (id === undefined || isSilent(state.story)) return
    addPiece(state, { type: 'footnote', label: labelOf(kind, id) })
  }

  function addBreak() {
    if (!lookOf(state).isHidden) addPiece(state, { type: 'break' })
  }

  return {
    open: {
      r: () => void (state.story.run = newRun()),
      t(attributes) {
        state.text = ''
        isPreserved = attributes['xml:space'] === 'preserve'
      },
      tab(_, parent) {
        if (parent === 'r') addText(state, '\t')
      },
      ptab: () => addText(state, '\t'),
      noBreakHyphen: () => addText(state, '\u2011'),
      softHyphen: () => addText(state, '\u00ad'),
      br: addBreak,
      cr: addBreak,
      sym(attributes) {
        const code = Number.parseInt(attributeOf(attributes, 'char') ?? '', 16)
        if (!Number.isNaN(code)) addSymbol(attributeOf(attributes, 'font') ?? '', code)
      },
      symEx(attributes) {
        const code = Number.parseInt(attributeOf(attributes, 'char') ?? '', 16)
        if (code > 0 && code <= 0x10ffff) addText(state, String.fromCodePoint(code))
      },
      footnoteReference: (attributes) => addNote('footnote', attributes),
      endnoteReference: (attributes) => addNote('endnote', attributes),
      commentReference: () => void findings.comments++,
      ruby: () => void (state.story.reading = ''),
    },
    close: {
      r: () => void (state.story.run = newRun()),
      t() {
        const given = state.text ?? ''
        state.text = undefined
        // Line breaks are those of a file that was indented for people.
        const isIndented = !isPreserved && /[\r\n]/.test(given)
        const spaced = given.replace(/[\t\r\n]+/g, ' ')
        const text = isIndented ? spaced.trim() : spaced
        if (!/[\uf000-\uf0ff]/.test(text)) return addText(state, text)
        const { font } = lookOf(state)
        if (!hasSymbols(font)) return addText(state, text)
        for (const sign of text) addSymbol(font, sign.charCodeAt(0))
      },
      ruby() {
        const { reading } = state.story
        state.story.reading = undefined
        if (reading) addText(state, `(${reading})`)
      },
    },
  }
}

/** Adds text that looks like the run that is open, unless it is hidden. */
export function addText(state: BodyState, text: string): void {
  const { story } = state
  if (text === '' || isSilent(story)) return
  const { format, isHidden } = lookOf(state)
  if (isHidden && !story.wasHidden) state.context.findings.hidden++
  story.wasHidden = isHidden
  if (isHidden) return
  if (story.reading !== undefined && state.path.includes('rt')) story.reading += text
  else addPiece(state, { type: 'text', text, format, link: linkOf(state) })
}

/** The URL to which what follows leads. */
export function linkOf({ story }: BodyState): string | undefined {
  return story.links.findLast(Boolean) ?? story.fields.findLast((field) => field.link)?.link
}

export function lookOf({ story, context }: BodyState): NonNullable<OpenRun['look']> {
  const { run, paragraph } = story
  if (run.look) return run.look
  const { properties } = run
  // A heading looks like one anyway.
  const base = paragraph?.heading === undefined ? paragraph?.style.run : undefined
  const { run: own, isCode } = context.styles.run(properties.style)
  // What the styles of both the paragraph and the run say, they undo.
  const isSet = (key: 'isBold' | 'isItalic' | 'isStruck' | 'isHidden') =>
    properties[key] ?? (base?.[key] ?? false) !== (own[key] ?? false)
  const shift = properties.shift ?? own.shift ?? base?.shift
  run.look = {
    format: {
      isBold: isSet('isBold'),
      isItalic: isSet('isItalic'),
      isStruck: isSet('isStruck'),
      isCode,
      shift: shift === 'none' ? undefined : shift,
    },
    isHidden: isSet('isHidden'),
    font: properties.font ?? own.font ?? base?.font ?? '',
  }
  return run.look
}

import { attributeOf, type XmlAttributes } from '../xml.ts'
import { linkTo, urlOfField } from './links.ts'
import { isOn, numberOf } from './properties.ts'
import { addText } from './runs.ts'
import { isSilent, type BodyState, type ElementHandlers, type Field } from './story.ts'

/** Results that only make sense on pages. */
const leftOut = /^(?:TOC|PAGE|NUMPAGES|SECTIONPAGES)$/

/** Reads fields, of which the result is text, and links. */
export function fieldElements(state: BodyState): ElementHandlers {
  const { findings, relationships } = state.context
  /** For each content control that is open: whether it is the table of contents. */
  const controls: boolean[] = []

  function targetOf(url: string): string | undefined {
    if (url === '' || url.startsWith('#')) return undefined
    const target = linkTo(url)
    if (target === undefined) findings.unreadLinks++
    return target
  }

  function openField(code: string): Field {
    const field: Field = {
      code,
      isResult: false,
      isLeftOut: false,
      link: undefined,
      isChecked: false,
      choices: [],
      chosen: undefined,
    }
    state.story.fields.push(field)
    return field
  }

  function startResult(field: Field | undefined) {
    if (!field || field.isResult) return
    const kind = /^\s*(\w+)/.exec(field.code)?.[1]?.toUpperCase() ?? ''
    field.isResult = true
    if (kind === 'TOC' && !isSilent(state.story)) findings.contents++
    if (kind === 'HYPERLINK') field.link = targetOf(urlOfField(field.code))
    if (kind === 'FORMCHECKBOX') addText(state, field.isChecked ? '☒' : '☐')
    // What is chosen is with the choices; some programs write it as a result, too.
    const choice = kind === 'FORMDROPDOWN' ? field.choices[field.chosen ?? 0] : undefined
    if (choice !== undefined) addText(state, choice)
    field.isLeftOut = leftOut.test(kind) || choice !== undefined
  }

  function readCheckBox(attributes: XmlAttributes, parent: string | undefined) {
    const field = state.story.fields.at(-1)
    if (field && parent === 'checkBox') field.isChecked = isOn(attributes)
  }

  /** Learns which choice of a drop-down field is chosen, or else is so from the start. */
  function readChosen(attributes: XmlAttributes, isDefault: boolean) {
    const field = state.story.fields.at(-1)
    if (field && !(isDefault && field.chosen !== undefined)) field.chosen = numberOf(attributes)
  }

  return {
    open: {
      hyperlink(attributes) {
        const relationship = relationships.get(attributeOf(attributes, 'id') ?? '')
        const place = attributeOf(attributes, 'anchor')
        const url = relationship?.isExternal === true ? relationship.target : ''
        state.story.links.push(targetOf(url !== '' && place ? `${url}#${place}` : url))
      },
      fldSimple: (attributes) => startResult(openField(attributeOf(attributes, 'instr') ?? '')),
      fldChar(attributes) {
        const type = attributeOf(attributes, 'fldCharType')
        if (type === 'begin') openField('')
        else startResult(state.story.fields.at(-1))
        if (type === 'end') state.story.fields.pop()
      },
      instrText: () => void (state.text = ''),
      default(attributes, parent) {
        readCheckBox(attributes, parent)
        if (parent === 'ddList') readChosen(attributes, true)
      },
      result(attributes, parent) {
        if (parent === 'ddList') readChosen(attributes, false)
      },
      listEntry(attributes, parent) {
        const text = attributeOf(attributes, 'val') ?? ''
        if (parent === 'ddList') state.story.fields.at(-1)?.choices.push(text)
      },
      checked: readCheckBox,
      sdt: () => void controls.push(false),
      docPartGallery(attributes) {
        const isContents = attributeOf(attributes, 'val') === 'Table of Contents'
        if (isContents && controls.length > 0) controls[controls.length - 1] = true
      },
      sdtContent() {
        if (controls.at(-1) !== true) return
        findings.contents++
        state.skip()
      },
    },
    close: {
      hyperlink: () => void state.story.links.pop(),
      fldSimple: () => void state.story.fields.pop(),
      instrText() {
        const field = state.story.fields.at(-1)
        if (field && !field.isResult) field.code += state.text ?? ''
        state.text = undefined
      },
      sdt: () => void controls.pop(),
    },
  }
}

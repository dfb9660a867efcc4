import { attributeOf, type XmlAttributes } from '../xml.ts'
import { addAfter, addPiece } from './paragraphs.ts'
import { linkOf, lookOf } from './runs.ts'
import { isSilent, type BodyState, type ElementHandlers } from './story.ts'

/** Reads pictures, and counts what else is drawn, embedded or inserted. */
export function graphicElements(state: BodyState): ElementHandlers {
  const { findings, relationships, pictures, charts } = state.context
  const namespaces = new Map<string, string>()
  /** For each element with alternatives that is open: whether one was chosen. */
  const alternatives: boolean[] = []

  function addPicture(id: string | undefined) {
    if (isSilent(state.story) || lookOf(state).isHidden) return
    const relationship = relationships.get(id ?? '')
    if (id === undefined || relationship?.isExternal) findings.linkedPictures++
    else usePicture(relationship?.target ?? '')
  }

  function usePicture(part: string) {
    const { alt } = state.story
    const used = pictures.use(part, alt)
    if ('name' in used) {
      addPiece(state, { type: 'image', name: used.name, alt, link: linkOf(state) })
    } else if (used.format === undefined) findings.missingPictures++
    else {
      const before = findings.otherPictures.get(used.format) ?? 0
      findings.otherPictures.set(used.format, before + 1)
    }
  }

  function addChart(id: string) {
    if (isSilent(state.story) || lookOf(state).isHidden) return
    const blocks = charts.get(relationships.get(id)?.target ?? '')
    if (!blocks) return void findings.charts++
    findings.readCharts++
    addAfter(state, blocks)
  }

  function readNamespaces(attributes: XmlAttributes) {
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith('xmlns:')) namespaces.set(key.slice(6), value)
    }
  }

  /** Whether the text of elements in a namespace is found here, rather than in what stands for them. */
  function isUnderstood(prefix: string): boolean {
    return understood.test(namespaces.get(prefix) ?? '')
  }

  return {
    open: {
      document: readNamespaces,
      footnotes: readNamespaces,
      endnotes: readNamespaces,
      AlternateContent(attributes) {
        readNamespaces(attributes)
        alternatives.push(false)
      },
      Choice(attributes) {
        readNamespaces(attributes)
        const required = (attributes['Requires'] ?? '').split(/\s+/)
        if (alternatives.at(-1) === true || !required.every(isUnderstood)) state.skip()
        else if (alternatives.length > 0) alternatives[alternatives.length - 1] = true
      },
      Fallback() {
        if (alternatives.at(-1) === true) state.skip()
      },
      docPr: (attributes) => void (state.story.alt = attributeOf(attributes, 'descr') ?? ''),
      shape: (attributes) => void (state.story.alt = attributes['alt'] ?? ''),
      blip(attributes) {
        const id = attributeOf(attributes, 'embed')
        if (id !== undefined || attributeOf(attributes, 'link') !== undefined) addPicture(id)
      },
      imagedata(attributes) {
        const id = attributeOf(attributes, 'id')
        if (id !== undefined) addPicture(id)
      },
      chart(attributes, parent) {
        if (parent === 'graphicData') addChart(attributeOf(attributes, 'id') ?? '')
      },
      relIds: () => void findings.diagrams++,
      OLEObject: () => void findings.objects++,
      altChunk: () => void findings.imports++,
      subDoc: () => void findings.imports++,
    },
    close: {
      AlternateContent: () => void alternatives.pop(),
      drawing: () => void (state.story.alt = ''),
      pict: () => void (state.story.alt = ''),
    },
  }
}

/** Ink is drawn, so its picture is needed; charts are counted. */
const understood =
  /\/word\/20\d\d\/(?!wordprocessingInk)|\/drawing\/2010\/main$|chartex|\/chart$|wordprocessingml/

import type { XmlHandlers } from '../xml.ts'
import { equationNode, textOfEquation, type EquationNode } from './equations.ts'
import { fieldElements } from './fields.ts'
import { graphicElements } from './graphics.ts'
import { paragraphElements } from './paragraphs.ts'
import { readParagraphProperty, readRunProperty, type RunProperties } from './properties.ts'
import { tableElements } from './rows.ts'
import { addText, runElements } from './runs.ts'
import { newStory, type BodyContext, type BodyState } from './story.ts'
import type { Block } from './text.ts'

/** Elements whose content is not part of the text, or says what it was before a change. */
const ignored = new Set([
  'ctrlPr',
  'numberingChange',
  'pPrChange',
  'rPrChange',
  'rubyPr',
  'sectPr',
  'tabs',
  'tblGridChange',
  'tblPrChange',
  'tblPrExChange',
  'tcPrChange',
  'trPrChange',
])

/** Reads the text of a part, and passes on its blocks in order. */
export function createBody(context: BodyContext, add: (block: Block) => void): XmlHandlers {
  /** How many elements are open from the ignored one on. */
  let skipped = 0
  const state: BodyState = {
    context,
    story: newStory(add),
    outer: [],
    path: [],
    text: undefined,
    skip: () => void (skipped = 1),
  }
  const elements = [
    paragraphElements(state),
    runElements(state),
    fieldElements(state),
    graphicElements(state),
    tableElements(state),
  ]
  const open = new Map(elements.flatMap((one) => Object.entries(one.open)))
  const close = new Map(elements.flatMap((one) => Object.entries(one.close)))
  let runProperties: RunProperties | undefined
  /** The equation that is open, and the elements that are open in it. */
  const equation: EquationNode[] = []

  return {
    open(name, attributes) {
      const { path, story } = state
      const parent = path.at(-1)
      path.push(name)
      if (skipped > 0) return void skipped++
      const around = equation.at(-1)
      if (ignored.has(name) || (around && name === 'del')) return state.skip()
      if (around || name === 'oMath') {
        const node = equationNode(name, attributes)
        around?.children.push(node)
        equation.push(node)
        return
      }
      if (name === 'rPr') runProperties = parent === 'r' ? story.run.properties : undefined
      if (parent === 'rPr' && runProperties) readRunProperty(runProperties, name, attributes)
      if (story.paragraph && (parent === 'pPr' || parent === 'numPr'))
        readParagraphProperty(story.paragraph.properties, name, attributes)
      open.get(name)?.(attributes, parent)
    },
    close(name) {
      state.path.pop()
      if (skipped > 0) return void skipped--
      const node = equation.pop()
      if (!node) return close.get(name)?.()
      if (equation.length > 0) return
      context.findings.equations++
      addText(state, textOfEquation(node))
    },
    text(added) {
      if (skipped > 0) return
      const node = equation.at(-1)
      if (node) node.text += added
      else if (state.text !== undefined) state.text += added
    },
  }
}

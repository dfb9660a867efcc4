import { attributeOf, isTrue, readWholeXml } from '../xml.ts'
import {
  readParagraphProperty,
  readRunProperty,
  type ParagraphProperties,
  type RunProperties,
} from './properties.ts'

/** A style with all that it inherits. */
export interface Style {
  /** The level of headings from 0; 9 or more for none. */
  outline: number | undefined
  isTitle: boolean
  isCode: boolean
  numbering: string | undefined
  level: number | undefined
  run: RunProperties
  /** The id of each style it inherits from, itself first. */
  chain: readonly string[]
}

export interface Styles {
  /** By its id; of an unknown style, what its id says. The default paragraph style for no id. */
  paragraph(id: string | undefined): Style
  /** By its id; a style without properties for no id. */
  run(id: string | undefined): Style
  /** The numbering of a numbering style. */
  numbering(id: string): string | undefined
}

interface Definition {
  name: string
  base: string | undefined
  paragraph: ParagraphProperties
  run: RunProperties
}

const maxChain = 20
/** Without “HTML Preformatted”, the style of much prose from the web. */
const codeName =
  /^(?:(?:html |source |inline |program )?code|preformatted|html (?:typewriter|sample)|source text|verbatim|macro text|quelltext)(?: (?:char|block|text))?$/

/** Reads `styles.xml`. */
export async function readStyles(chunks: AsyncIterable<Uint8Array> | undefined): Promise<Styles> {
  const definitions = new Map<string, Definition>()
  let normal: string | undefined
  let style: Definition | undefined
  const path: string[] = []
  await readWholeXml(chunks, {
    open(name, attributes) {
      const parent = path.at(-1)
      path.push(name)
      if (name === 'style') {
        const id = attributeOf(attributes, 'styleId')
        style = { name: '', base: undefined, paragraph: {}, run: {} }
        if (id === undefined) return
        definitions.set(id, style)
        const isDefault = isTrue(attributeOf(attributes, 'default'))
        if (isDefault && attributeOf(attributes, 'type') === 'paragraph') normal = id
      }
      if (!style) return
      if (parent === 'style' && name === 'name') style.name = attributeOf(attributes, 'val') ?? ''
      if (parent === 'style' && name === 'basedOn') style.base = attributeOf(attributes, 'val')
      const isOwn = path.at(-3) === 'style' || (parent === 'numPr' && path.at(-4) === 'style')
      if (!isOwn) return
      if (parent === 'rPr') readRunProperty(style.run, name, attributes)
      if (parent === 'pPr' || parent === 'numPr')
        readParagraphProperty(style.paragraph, name, attributes)
    },
    close(name) {
      path.pop()
      if (name === 'style') style = undefined
    },
  })
  const resolved = new Map<string, Style>()
  const resolve = (id: string): Style => {
    const known = resolved.get(id)
    if (known) return known
    const found = resolveStyle(id, definitions)
    resolved.set(id, found)
    return found
  }
  return {
    paragraph(id) {
      const used = id ?? normal
      return used === undefined ? noStyle : resolve(used)
    },
    run: (id) => (id === undefined ? noStyle : resolve(id)),
    numbering: (id) => definitions.get(id)?.paragraph.numbering,
  }
}

const noStyle: Style = {
  outline: undefined,
  isTitle: false,
  isCode: false,
  numbering: undefined,
  level: undefined,
  run: {},
  chain: [],
}

function resolveStyle(id: string, definitions: ReadonlyMap<string, Definition>): Style {
  const chain: string[] = []
  for (let at: string | undefined = id; at !== undefined && chain.length < maxChain;) {
    if (chain.includes(at)) break
    chain.push(at)
    at = definitions.get(at)?.base
  }
  const style: Style = { ...noStyle, run: {}, chain }
  for (const one of chain.toReversed()) {
    const { name, paragraph, run } = definitions.get(one) ?? unknownStyle(one)
    const known = name.toLowerCase()
    const heading = /^heading ([1-9])$/.exec(known)?.[1]
    style.outline =
      paragraph.outline ?? (heading === undefined ? style.outline : Number(heading) - 1)
    if (known === 'title') style.isTitle = true
    if (known === 'subtitle') style.isTitle = false
    if (codeName.test(known)) style.isCode = true
    if (paragraph.numbering !== undefined) style.numbering = paragraph.numbering
    if (paragraph.level !== undefined) style.level = paragraph.level
    Object.assign(style.run, run)
  }
  return style
}

/** What the id of a style says that the file does not define: ids are names without spaces. */
function unknownStyle(id: string): Definition {
  const name = id.replace(
    /^(heading|berschrift|überschrift|titre|título|titolo|kop)\s?(?=[1-9]$)/i,
    'heading ',
  )
  return { name, base: undefined, paragraph: {}, run: {} }
}

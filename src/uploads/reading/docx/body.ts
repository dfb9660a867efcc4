import { attributeOf, type XmlAttributes, type XmlHandlers } from '../xml.ts'
import { equationNode, textOfEquation, type EquationNode } from './equations.ts'
import type { Findings } from './findings.ts'
import { linkTo, urlOfField } from './links.ts'
import type { Counters } from './numbering.ts'
import type { Relationships } from './package.ts'
import type { Pictures } from './pictures.ts'
import {
  isOn,
  numberOf,
  readParagraphProperty,
  readRunProperty,
  type ParagraphProperties,
  type RunProperties,
} from './properties.ts'
import type { Style, Styles } from './styles.ts'
import { hasSymbols, symbolOf } from './symbols.ts'
import { type Block, type Cell, type Format, type Label, type Piece } from './text.ts'

/** What the text of a part refers to. */
export interface BodyContext {
  styles: Styles
  counters: Counters
  relationships: Relationships
  pictures: Pictures
  findings: Findings
  /** The label of a footnote or endnote by its id. */
  labelOf(kind: 'footnote' | 'endnote', id: string): string
}

interface Field {
  code: string
  isResult: boolean
  /** Whether its result is left out. */
  isLeftOut: boolean
  link: string | undefined
  isChecked: boolean
}

interface OpenParagraph {
  properties: ParagraphProperties
  style: Style
  heading: number | undefined
  pieces: Piece[]
  /** What is anchored in it, and follows it. */
  after: Block[]
  /** Whether its end was deleted, so that the next paragraph continues it. */
  isJoined: boolean
}

interface OpenRun {
  properties: RunProperties
  /** How its text looks, once it is known. */
  look: { format: Format; isHidden: boolean; font: string } | undefined
}

interface OpenTable {
  gridColumns: number
  /** Whether its cells only place what is in them. */
  isLayout: boolean
  rows: Cell[][]
  row: { cells: Cell[]; column: number; isDeleted: boolean }
  cell: { blocks: Block[]; span: number } | undefined
  /** The characters in its rows. */
  size: number
  isContinued: boolean
}

/** A text of its own: of the document, of a footnote, or of a text box. */
interface Story {
  add(block: Block): void
  /** Whether it is a paragraph inside another, without a text box. */
  isImplied: boolean
  paragraph: OpenParagraph | undefined
  /** From paragraphs whose ends were deleted. */
  joined: Piece[]
  run: OpenRun
  fields: Field[]
  links: (string | undefined)[]
  tables: OpenTable[]
  /** The words for the next picture. */
  alt: string
  /** How the characters in `w:ruby` are read. */
  reading: string | undefined
  wasHidden: boolean
}

/** Elements whose content is not part of the text, or tells what it was before a change. */
const ignored = new Set([
  'ctrlPr',
  'moveFrom',
  'numberingChange',
  'pPrChange',
  'rPrChange',
  'rubyPr',
  'sectPr',
  'tabs',
  'tblGridChange',
  'tblPrChange',
  'tblPrExChange',
  'tblStylePr',
  'tcPrChange',
  'trPrChange',
])

/** Beyond it, the rows of a table are written before its end. */
const maxTableSize = 1_000_000

type Handler = (attributes: XmlAttributes, parent: string | undefined) => void

/** Reads the text of a part, and passes on its blocks in order. */
export function createBody(context: BodyContext, add: (block: Block) => void): XmlHandlers {
  const { styles, counters, relationships, pictures, findings } = context
  const path: string[] = []
  const stories: Story[] = []
  const contents: boolean[] = []
  const alternates: boolean[] = []
  const namespaces = new Map<string, string>()
  let story = newStory(add, false)
  /** How many elements are open from the ignored one on. */
  let skipped = 0
  let isText = false
  let isPreserved = false
  let text = ''
  let runProperties: RunProperties | undefined
  let equations: EquationNode[] = []

  function skip() {
    skipped = 1
  }

  function emit(block: Block) {
    const table = story.tables.findLast(({ isLayout, cell }) => !isLayout && cell)
    if (!table?.cell) return story.add(block)
    table.cell.blocks.push(block)
    table.size += sizeOf(block)
  }

  function openStory(isImplied: boolean) {
    stories.push(story)
    const anchor = story.paragraph
    story = newStory((block) => (anchor ? anchor.after.push(block) : emit(block)), isImplied)
  }

  function closeStory() {
    flushJoined()
    story = stories.pop() ?? story
  }

  function openParagraph() {
    if (story.paragraph) openStory(true)
    const style = styles.paragraph(undefined)
    const [properties, pieces, after]: [ParagraphProperties, Piece[], Block[]] = [{}, [], []]
    story.paragraph = { properties, style, heading: undefined, pieces, after, isJoined: false }
    story.wasHidden = false
  }

  function settleParagraph() {
    const { paragraph } = story
    if (!paragraph) return
    paragraph.style = styles.paragraph(paragraph.properties.style)
    paragraph.heading = headingOf(paragraph.properties, paragraph.style)
    // No heading is part of a table of contents: its field was never ended.
    if (paragraph.heading !== undefined && story.fields.some(({ isLeftOut }) => isLeftOut))
      story.fields = []
  }

  function closeParagraph() {
    const { paragraph } = story
    if (!paragraph) return
    story.paragraph = undefined
    const pieces = [...story.joined, ...paragraph.pieces]
    story.joined = paragraph.isJoined ? pieces : []
    if (!paragraph.isJoined) {
      findings.words += wordsIn(pieces)
      const hasText = pieces.some(({ type }) => type === 'text')
      const { label, level } = labelOf(paragraph)
      emit({
        type: 'paragraph',
        pieces,
        heading: hasText ? paragraph.heading : undefined,
        label,
        level,
        isCode: paragraph.style.isCode,
      })
    }
    paragraph.after.forEach(emit)
    if (story.isImplied) closeStory()
  }

  /** Ends a paragraph whose end was deleted, but that no other continues. */
  function flushJoined() {
    if (story.joined.length === 0) return
    openParagraph()
    closeParagraph()
  }

  function labelOf({ properties, style }: OpenParagraph): {
    label: Label | undefined
    level: number
  } {
    const numbering = properties.numbering ?? style.numbering
    if (numbering === undefined || numbering === '0') return { label: undefined, level: 0 }
    const level = properties.level ?? style.level ?? counters.levelOf(numbering, style.chain) ?? 0
    return { label: counters.next(numbering, level), level }
  }

  function isSilent(): boolean {
    return story.fields.some(({ isResult, isLeftOut }) => !isResult || isLeftOut)
  }

  function link(): string | undefined {
    return story.links.findLast(Boolean) ?? story.fields.findLast((field) => field.link)?.link
  }

  function lookOf(run: OpenRun) {
    if (run.look) return run.look
    const { properties } = run
    const base = story.paragraph?.heading === undefined ? story.paragraph?.style.run : undefined
    const { run: own, isCode } = styles.run(properties.style)
    // A style that repeats what the style below it says turns it off.
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

  function addText(added: string) {
    if (added === '' || isSilent()) return
    if (!story.paragraph) openParagraph()
    const { format, isHidden } = lookOf(story.run)
    if (isHidden) {
      if (!story.wasHidden) findings.hidden++
      story.wasHidden = true
      return
    }
    story.wasHidden = false
    if (story.reading !== undefined && path.includes('rt')) story.reading += added
    else addPiece({ type: 'text', text: added, format, link: link() })
  }

  function addPiece(piece: Piece) {
    if (isSilent() || lookOf(story.run).isHidden) return
    story.paragraph?.pieces.push(piece)
  }

  function addSymbol(font: string, code: number) {
    const symbol = symbolOf(font, code)
    if (symbol === undefined) findings.unknownSymbols++
    addText(symbol ?? '□')
  }

  /** Adds the text of a run, in which a font may have symbols for letters. */
  function addRunText(added: string) {
    const { font } = lookOf(story.run)
    if (!/[\uf000-\uf0ff]/.test(added) || !hasSymbols(font)) return addText(added)
    for (const sign of added) addSymbol(font, sign.charCodeAt(0))
  }

  function addPicture(id: string | undefined, alt: string) {
    if (isSilent()) return
    const relationship = id === undefined ? undefined : relationships.get(id)
    if (!relationship || relationship.isExternal) {
      if (relationship || id === undefined) findings.linkedPictures++
      else findings.missingPictures++
      return
    }
    const used = pictures.use(relationship.target, alt)
    if ('name' in used) {
      if (!story.paragraph) openParagraph()
      addPiece({ type: 'image', name: used.name, alt, link: link() })
    } else if (used.format === 'missing') findings.missingPictures++
    else {
      findings.otherPictures.set(used.format, (findings.otherPictures.get(used.format) ?? 0) + 1)
    }
  }

  function targetOf(url: string): string | undefined {
    if (url === '' || url.startsWith('#')) return undefined
    const target = linkTo(url)
    if (target === undefined) findings.unreadLinks++
    return target
  }

  function openField(code: string, isResult: boolean) {
    const field = { code, isResult: false, isLeftOut: false, link: undefined, isChecked: false }
    story.fields.push(field)
    if (isResult) startResult(field)
  }

  function startResult(field: Field | undefined) {
    if (!field || field.isResult) return
    const kind = /^\s*(\w+)/.exec(field.code)?.[1]?.toUpperCase()
    if (kind === 'HYPERLINK') field.link = targetOf(urlOfField(field.code))
    field.isResult = true
    if (kind === 'TOC' && !isSilent()) findings.contents++
    field.isLeftOut = /^(?:TOC|PAGE|NUMPAGES|SECTIONPAGES)$/.test(kind ?? '')
    if (kind === 'FORMCHECKBOX') addText(field.isChecked ? '☒' : '☐')
  }

  function closeTable() {
    const table = story.tables.pop()
    if (!table || table.isLayout || table.rows.length === 0) return
    emit({ type: 'table', rows: table.rows, isContinued: table.isContinued })
  }

  function closeRow(table: OpenTable) {
    if (table.row.cells.length > 0 && !table.row.isDeleted) table.rows.push(table.row.cells)
    const isOutermost =
      stories.length === 0 && story.tables.every((one) => one === table || one.isLayout)
    if (!isOutermost || table.size < maxTableSize || table.isLayout) return
    story.add({ type: 'table', rows: table.rows, isContinued: table.isContinued })
    table.rows = []
    table.size = 0
    table.isContinued = true
  }

  function closeCell(table: OpenTable) {
    flushJoined()
    const { cell, row } = table
    if (!cell) return
    table.cell = undefined
    const blocks = cell.blocks.filter((block) => block.type === 'table' || block.pieces.length > 0)
    row.cells.push({ column: row.column, blocks })
    row.column += cell.span
  }

  const open: Readonly<Record<string, Handler>> = {
    p: openParagraph,
    r() {
      story.run = { properties: {}, look: undefined }
    },
    rPr(_, parent) {
      runProperties = parent === 'r' ? story.run.properties : undefined
    },
    t(attributes) {
      isText = true
      isPreserved = attributes['xml:space'] === 'preserve'
      text = ''
    },
    instrText() {
      isText = true
      text = ''
    },
    tab(_, parent) {
      if (parent === 'r') addText('\t')
    },
    ptab: () => addText('\t'),
    noBreakHyphen: () => addText('\u2011'),
    softHyphen: () => addText('\u00ad'),
    br: () => addPiece({ type: 'break' }),
    cr: () => addPiece({ type: 'break' }),
    sym(attributes) {
      const code = Number.parseInt(attributeOf(attributes, 'char') ?? '', 16)
      if (!Number.isNaN(code)) addSymbol(attributeOf(attributes, 'font') ?? '', code)
    },
    symEx(attributes) {
      const code = Number.parseInt(attributeOf(attributes, 'char') ?? '', 16)
      if (code > 0 && code <= 0x10ffff) addText(String.fromCodePoint(code))
    },
    framePr(attributes) {
      const isCapital = /^(?:drop|margin)$/.test(attributeOf(attributes, 'dropCap') ?? '')
      if (isCapital && story.paragraph) story.paragraph.isJoined = true
    },
    del(_, parent) {
      findings.changes++
      const table = story.tables.at(-1)
      if (parent === 'rPr') markJoined()
      else if (parent === 'trPr' && table) table.row.isDeleted = true
      else skip()
    },
    ins: () => void findings.changes++,
    moveFrom(_, parent) {
      findings.changes++
      if (parent === 'rPr') markJoined()
      skip()
    },
    hyperlink(attributes) {
      const relationship = relationships.get(attributeOf(attributes, 'id') ?? '')
      const place = attributeOf(attributes, 'anchor')
      const url = relationship?.isExternal === true ? relationship.target : ''
      story.links.push(targetOf(url !== '' && place ? `${url}#${place}` : url))
    },
    fldSimple: (attributes) => openField(attributeOf(attributes, 'instr') ?? '', true),
    fldChar(attributes) {
      const type = attributeOf(attributes, 'fldCharType')
      if (type === 'begin') openField('', false)
      if (type === 'separate') startResult(story.fields.at(-1))
      if (type === 'end') {
        startResult(story.fields.at(-1))
        story.fields.pop()
      }
    },
    default: readCheckBox,
    checked: readCheckBox,
    footnoteReference: (attributes) => addNote('footnote', attributes),
    endnoteReference: (attributes) => addNote('endnote', attributes),
    commentReference: () => void findings.comments++,
    txbxContent: () => openStory(false),
    AlternateContent: () => void alternates.push(false),
    Choice(attributes) {
      readNamespaces(attributes)
      const isKnown = (attributes['Requires'] ?? '').split(/\s+/).every(isUnderstood)
      if (alternates.at(-1) === true || !isKnown) return skip()
      if (alternates.length > 0) alternates[alternates.length - 1] = true
    },
    Fallback() {
      if (alternates.at(-1) === true) skip()
    },
    docPr: (attributes) => void (story.alt = attributeOf(attributes, 'descr') ?? ''),
    shape: (attributes) => void (story.alt = attributes['alt'] ?? ''),
    blip(attributes) {
      const id = attributeOf(attributes, 'embed')
      if (id !== undefined || attributeOf(attributes, 'link')) addPicture(id, story.alt)
    },
    imagedata(attributes) {
      const id = attributes['r:id'] ?? attributeOf(attributes, 'id')
      if (id !== undefined) addPicture(id, story.alt)
    },
    chart(_, parent) {
      if (parent === 'graphicData') findings.charts++
    },
    relIds: () => void findings.diagrams++,
    OLEObject: () => void findings.objects++,
    altChunk: () => void findings.imports++,
    subDoc: () => void findings.imports++,
    sdt: () => void contents.push(false),
    docPartGallery(attributes) {
      const isContents = attributeOf(attributes, 'val') === 'Table of Contents'
      if (isContents && contents.length > 0) contents[contents.length - 1] = true
    },
    sdtContent() {
      if (contents.at(-1) !== true) return
      findings.contents++
      skip()
    },
    ruby: () => void (story.reading = ''),
    oMath(attributes) {
      equations = [equationNode('oMath', attributes)]
    },
    tbl: () => void story.tables.push(newTable()),
    gridCol() {
      const table = story.tables.at(-1)
      if (table) table.gridColumns++
    },
    tr() {
      const table = story.tables.at(-1)
      if (!table) return
      table.isLayout = table.gridColumns === 1 && table.rows.length === 0
      table.row = { cells: [], column: 0, isDeleted: false }
    },
    gridBefore(attributes) {
      const table = story.tables.at(-1)
      if (table) table.row.column += spanOf(attributes)
    },
    tc() {
      const table = story.tables.at(-1)
      if (table) table.cell = { blocks: [], span: 1 }
    },
    gridSpan(attributes, parent) {
      const cell = story.tables.at(-1)?.cell
      if (cell && parent === 'tcPr') cell.span = spanOf(attributes)
    },
  }

  const close: Readonly<Record<string, () => void>> = {
    p: closeParagraph,
    pPr: settleParagraph,
    rPr: () => void (runProperties = undefined),
    r: () => void (story.run = { properties: {}, look: undefined }),
    t() {
      isText = false
      const isLaidOut = !isPreserved && /[\r\n]/.test(text)
      const spaced = text.replace(/[\t\r\n]+/g, ' ')
      addRunText(isLaidOut ? spaced.trim() : spaced)
    },
    instrText() {
      isText = false
      const field = story.fields.at(-1)
      if (field && !field.isResult) field.code += text
    },
    hyperlink: () => void story.links.pop(),
    fldSimple: () => void story.fields.pop(),
    txbxContent: closeStory,
    body: flushJoined,
    footnote: flushJoined,
    endnote: flushJoined,
    AlternateContent: () => void alternates.pop(),
    drawing: () => void (story.alt = ''),
    pict: () => void (story.alt = ''),
    sdt: () => void contents.pop(),
    ruby() {
      const { reading } = story
      story.reading = undefined
      if (reading) addText(`(${reading})`)
    },
    tbl: closeTable,
    tr() {
      const table = story.tables.at(-1)
      if (table) closeRow(table)
    },
    tc() {
      const table = story.tables.at(-1)
      if (table) closeCell(table)
    },
  }

  function markJoined() {
    if (path.at(-3) === 'pPr' && story.paragraph) story.paragraph.isJoined = true
  }

  function readCheckBox(attributes: XmlAttributes, parent: string | undefined) {
    const field = story.fields.at(-1)
    if (field && parent === 'checkBox') field.isChecked = isOn(attributes)
  }

  function addNote(kind: 'footnote' | 'endnote', attributes: XmlAttributes) {
    const id = attributeOf(attributes, 'id')
    if (id === undefined || isSilent()) return
    if (!story.paragraph) openParagraph()
    addPiece({ type: 'footnote', label: context.labelOf(kind, id) })
  }

  function readNamespaces(attributes: XmlAttributes) {
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith('xmlns:')) namespaces.set(key.slice(6), value)
    }
  }

  /** Whether this reader finds the text in elements of a namespace, rather than in what replaces them. */
  function isUnderstood(prefix: string): boolean {
    return /\/(?:word|drawing)\/20\d\d\/|wordprocessing|chartex|\/chart/i.test(
      namespaces.get(prefix) ?? prefix,
    )
  }

  return {
    open(name, attributes) {
      const parent = path.at(-1)
      path.push(name)
      if (path.length === 1) readNamespaces(attributes)
      if (skipped > 0) return void skipped++
      const outer = equations.at(-1)
      if (outer) {
        if (ignored.has(name) || name === 'del') return skip()
        const node = equationNode(name, attributes)
        outer.children.push(node)
        equations.push(node)
        return
      }
      if (parent === 'rPr' && runProperties) readRunProperty(runProperties, name, attributes)
      if (story.paragraph && (parent === 'pPr' || parent === 'numPr'))
        readParagraphProperty(story.paragraph.properties, name, attributes)
      if (Object.hasOwn(open, name)) open[name]?.(attributes, parent)
      else if (ignored.has(name)) skip()
    },
    close(name) {
      path.pop()
      if (skipped > 0) return void skipped--
      const node = equations.at(-1)
      if (node) {
        equations.pop()
        if (equations.length === 0) {
          findings.equations++
          addText(textOfEquation(node))
        }
        return
      }
      if (Object.hasOwn(close, name)) close[name]?.()
    },
    text(added) {
      if (skipped > 0) return
      const node = equations.at(-1)
      if (node?.name === 't') node.text += added
      else if (isText) text += added
    },
  }
}

function newStory(add: (block: Block) => void, isImplied: boolean): Story {
  return {
    add,
    isImplied,
    paragraph: undefined,
    joined: [],
    run: { properties: {}, look: undefined },
    fields: [],
    links: [],
    tables: [],
    alt: '',
    reading: undefined,
    wasHidden: false,
  }
}

function newTable(): OpenTable {
  return {
    gridColumns: 0,
    isLayout: false,
    rows: [],
    row: { cells: [], column: 0, isDeleted: false },
    cell: undefined,
    size: 0,
    isContinued: false,
  }
}

const maxSpan = 1000

function spanOf(attributes: XmlAttributes): number {
  return Math.min(maxSpan, Math.max(1, numberOf(attributes) ?? 1))
}

function headingOf(properties: ParagraphProperties, style: Style): number | undefined {
  const outline = properties.outline ?? style.outline
  if (outline !== undefined && outline >= 0 && outline < 9) return outline + 1
  return style.isTitle ? 1 : undefined
}

function sizeOf(block: Block): number {
  if (block.type === 'table') {
    return block.rows
      .flat()
      .reduce((sum, cell) => sum + cell.blocks.reduce((all, one) => all + sizeOf(one), 0), 0)
  }
  return block.pieces.reduce(
    (sum, piece) => sum + (piece.type === 'text' ? piece.text.length : 1),
    0,
  )
}

/** Each Han character and kana counts as a word, as in Word. */
const word =
  /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g

function wordsIn(pieces: readonly Piece[]): number {
  const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : ' ')).join('')
  return text.match(word)?.length ?? 0
}

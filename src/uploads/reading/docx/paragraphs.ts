import { attributeOf } from '../xml.ts'
import type { ParagraphProperties } from './properties.ts'
import {
  emit,
  isSilent,
  newStory,
  type BodyState,
  type ElementHandlers,
  type OpenParagraph,
} from './story.ts'
import type { Style } from './styles.ts'
import type { Block, Label, Piece } from './text.ts'

/** Reads paragraphs, the text boxes in them, and what was changed about either. */
export function paragraphElements(state: BodyState): ElementHandlers {
  const { findings } = state.context

  /** Joins the paragraph with the next one if its end was deleted or moved. */
  function joinAtMark() {
    if (state.path.at(-3) === 'pPr' && state.story.paragraph) state.story.paragraph.isJoined = true
  }

  return {
    open: {
      p: () => openParagraph(state),
      framePr(attributes) {
        const isCapital = /^(?:drop|margin)$/.test(attributeOf(attributes, 'dropCap') ?? '')
        if (isCapital && state.story.paragraph) state.story.paragraph.isJoined = true
      },
      ins: () => void findings.changes++,
      del(_, parent) {
        findings.changes++
        const table = state.story.tables.at(-1)
        if (parent === 'rPr') joinAtMark()
        else if (parent === 'trPr' && table) table.row.isDeleted = true
        else state.skip()
      },
      moveFrom(_, parent) {
        findings.changes++
        if (parent === 'rPr') joinAtMark()
        state.skip()
      },
      txbxContent: () => openStory(state, false),
    },
    close: {
      p: () => closeParagraph(state),
      pPr: () => settleParagraph(state),
      txbxContent: () => closeStory(state),
      body: () => flushJoined(state),
      footnote: () => flushJoined(state),
      endnote: () => flushJoined(state),
    },
  }
}

/** Begins a paragraph, for text that is in none as well. */
export function openParagraph(state: BodyState): OpenParagraph {
  if (state.story.paragraph) openStory(state, true)
  const paragraph: OpenParagraph = {
    properties: {},
    style: state.context.styles.paragraph(undefined),
    heading: undefined,
    pieces: state.story.joined,
    after: [],
    isJoined: false,
  }
  state.story.joined = []
  state.story.paragraph = paragraph
  state.story.wasHidden = false
  return paragraph
}

/** Adds to the paragraph that is open, or begins one. */
export function addPiece(state: BodyState, piece: Piece): void {
  if (isSilent(state.story)) return
  const { pieces } = state.story.paragraph ?? openParagraph(state)
  pieces.push(piece)
}

/** Adds what is anchored in the paragraph that is open, and follows it. */
export function addAfter({ story, context }: BodyState, blocks: readonly Block[]): void {
  for (const block of blocks) {
    context.findings.words += wordsOf(block)
    if (story.paragraph) story.paragraph.after.push(block)
    else emit(story, block)
  }
}

/** Ends a paragraph that the next one should continue, but there is none. */
export function flushJoined(state: BodyState): void {
  if (state.story.joined.length === 0) return
  openParagraph(state)
  closeParagraph(state)
}

function openStory(state: BodyState, isImplied: boolean): void {
  const { story } = state
  const anchor = story.paragraph
  state.outer.push(story)
  state.story = newStory((block) => {
    if (anchor) anchor.after.push(block)
    else emit(story, block)
  }, isImplied)
}

function closeStory(state: BodyState): void {
  flushJoined(state)
  state.story = state.outer.pop() ?? state.story
}

/** Learns the style of a paragraph, before its text. */
function settleParagraph({ story, context }: BodyState): void {
  const { paragraph } = story
  if (!paragraph) return
  paragraph.style = context.styles.paragraph(paragraph.properties.style)
  paragraph.heading = headingOf(paragraph.properties, paragraph.style)
  // No heading is part of a table of contents or of the code of a field: that was never ended.
  if (paragraph.heading !== undefined && isSilent(story)) story.fields = []
}

function closeParagraph(state: BodyState): void {
  const { story, context } = state
  const { paragraph } = story
  if (!paragraph) return
  story.paragraph = undefined
  const { pieces } = paragraph
  if (paragraph.isJoined) story.joined = pieces
  else {
    context.findings.words += wordsIn(pieces)
    const isHeading = pieces.some(({ type }) => type === 'text')
    emit(story, {
      type: 'paragraph',
      pieces: pieces.every(isBlank) ? [] : pieces,
      heading: isHeading ? paragraph.heading : undefined,
      ...labelOf(state, paragraph),
      isCode: paragraph.style.isCode,
    })
  }
  for (const block of paragraph.after) emit(story, block)
  if (story.isImplied) closeStory(state)
}

/** Whether it is a line break, or spaces of any kind. */
function isBlank(piece: Piece): boolean {
  return piece.type === 'break' || (piece.type === 'text' && piece.text.trim() === '')
}

function labelOf(
  { context: { counters } }: BodyState,
  { properties, style }: OpenParagraph,
): { label: Label | undefined; level: number } {
  const numbering = properties.numbering ?? style.numbering
  if (numbering === undefined || numbering === '0') return { label: undefined, level: 0 }
  const level = properties.level ?? style.level ?? counters.levelOf(numbering, style.chain) ?? 0
  return { label: counters.next(numbering, level), level }
}

function headingOf(properties: ParagraphProperties, style: Style): number | undefined {
  const outline = properties.outline ?? style.outline
  if (outline !== undefined && outline >= 0 && outline < 9) return outline + 1
  return style.isTitle && outline === undefined ? 1 : undefined
}

/** Each Han character and kana counts as a word, as in Word. */
const word =
  /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g

function wordsOf(block: Block): number {
  if (block.type === 'paragraph') return wordsIn(block.pieces)
  const blocks = block.rows.flat().flatMap((cell) => cell.blocks)
  return blocks.reduce((sum, one) => sum + wordsOf(one), 0)
}

function wordsIn(pieces: readonly Piece[]): number {
  const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : ' ')).join('')
  return text.match(word)?.length ?? 0
}

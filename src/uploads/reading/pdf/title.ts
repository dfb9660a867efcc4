import type { Block } from './blocks.ts'

/** The title of a file, by its text on the first page. */
export interface Title {
  text: string
  /** Whether no other heading is of the first level. */
  isAlone: boolean
}

const minPages = 3
/** Of a slide with nothing but a title. */
const maxBlocks = 4
const maxLength = 80

/**
 * Finds the title of a file where it is certain: what the file says it is and its first page shows, or the heading
 * of a title slide, if every page begins with such a heading. `said` is empty if the file says nothing.
 */
export function findTitle(pages: Iterable<readonly Block[]>, said: string): Title | undefined {
  let first: readonly Block[] | undefined
  let text: string | undefined
  let count = 0
  // Few pages are looked at, where the answer is clear: all of them may be a thousand.
  for (const blocks of pages) {
    count++
    if (!first) {
      first = blocks
      text = blocks.map(textOf).find((one) => one !== '' && one === folded(said))
    }
    if (text !== undefined && hasOtherTop(blocks, text)) return { text, isAlone: false }
    if (text === undefined && !isTop(blocks[0])) return undefined
  }
  if (text !== undefined) return { text, isAlone: true }
  const [top] = first ?? []
  const isDeck = count >= minPages && first !== undefined && isTitleSlide(first)
  return isDeck && top ? { text: textOf(top), isAlone: false } : undefined
}

/** The blocks of a page, with the title as the only heading of the first level. */
export function withTitle(
  blocks: readonly Block[],
  { text, isAlone }: Title,
  isFirstPage: boolean,
): Block[] {
  const at = isFirstPage ? blocks.findIndex((block) => textOf(block) === text) : -1
  return blocks.map((block, index) => {
    if (index === at && 'pieces' in block)
      return { type: 'heading', level: 1, pieces: block.pieces }
    return block.type === 'heading' && !isAlone ? { ...block, level: block.level + 1 } : block
  })
}

function isTop(block: Block | undefined): boolean {
  return block?.type === 'heading' && block.level === 1
}

function hasOtherTop(blocks: readonly Block[], text: string): boolean {
  return blocks.some((block) => isTop(block) && textOf(block) !== text)
}

function isTitleSlide(blocks: readonly Block[]): boolean {
  return (
    blocks.length <= maxBlocks &&
    blocks.every(
      (block, index) =>
        (block.type === 'paragraph' ||
          (block.type === 'heading' && (index === 0 || !isTop(block)))) &&
        isLabel(textOf(block)),
    )
  )
}

/** Whether it is a name, a date or the like, not prose. */
function isLabel(text: string): boolean {
  return text.length <= maxLength && !/[.!?…:;,]$/.test(text)
}

/** The text of a heading or paragraph in one line; empty for other blocks. */
function textOf(block: Block): string {
  if (block.type !== 'heading' && block.type !== 'paragraph') return ''
  return folded(block.pieces.map(({ text }) => text).join(''))
}

function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
}

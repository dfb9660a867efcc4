import { count, Unreadable, type FileReader, type ReadEvent } from '../content.ts'
import { blocksOf } from './blocks.ts'
import { readExtras } from './extras.ts'
import { furnitureOf } from './furniture.ts'
import { markdownOf } from './markdown.ts'
import { notesOf, reasonOf } from './notes.ts'
import type { Line } from './lines.ts'
import { countPictures, isCut, openPdf } from './open.ts'
import { readPages, type Page } from './pages.ts'
import type { Run } from './runs.ts'
import { sizesOf } from './sizes.ts'
import { findTitle, withTitle } from './title.ts'
import { blocksOfTree, hasHeading } from './structure.ts'

/** Less than the time after which a reader is stopped from outside and nothing is read. */
const maxMilliseconds = 15_000

/** Reads the text of a PDF as Markdown, page by page. */
export const readPdf: FileReader = (file) => readPdfWithin(file, maxMilliseconds)

/**
 * Reads as many pages as a time allows. The lines of all pages are kept until then: only together do they show
 * what is a header, and in which sizes headings are.
 * @throws Unreadable
 */
export async function* readPdfWithin(
  file: Uint8Array,
  milliseconds: number,
): AsyncGenerator<ReadEvent, string> {
  const end = performance.now() + milliseconds
  const { pdf, missingTables } = await openPdf(file)
  const found = await readPages(pdf, end)
  const extras = await readExtras(pdf)
  await pdf.loadingTask.destroy()
  const pictures = countPictures(file)
  const facts = { ...found, ...extras, missingTables, pictures, isCut: isCut(file) }
  if (found.pages.length === 0) throw new Unreadable(reasonOf(facts))
  const { total, pages, empty, damaged } = found
  const tried = pages.length + empty.length + damaged.length
  const { lines: furniture, texts: repeated } = furnitureOf(found.pages)
  const isWhole = tried === total && damaged.length === 0 && pictures === 0 && !facts.isCut
  for (const text of notesOf(facts, repeated)) {
    yield { type: isWhole ? 'note' : 'cut', text }
  }
  for (const page of found.pages) {
    page.regions = page.regions.map((lines) => lines.filter((line) => !furniture.has(line)))
  }
  const sizes = sizesOf(found.pages.flatMap(({ regions }) => regions.flat()))
  // A file that says what its headings are has no others.
  const hasHeadings = found.pages.some(({ tree }) => tree && hasHeading(tree))
  const taggedSizes = hasHeadings ? { ...sizes, headings: [] } : sizes
  const blocksOn = ({ regions, tree }: Page) => {
    const blocks = tree && blocksOfTree(tree, inOrder(regions), taggedSizes)
    return blocks ?? regions.flatMap((lines) => blocksOf(lines, sizes))
  }
  const title = findTitle(Iterator.from(found.pages).map(blocksOn), extras.title)
  let words = 0
  for (const page of found.pages) {
    const { number } = page
    const blocks = blocksOn(page)
    const text = markdownOf(title ? withTitle(blocks, title, page === found.pages[0]) : blocks)
    words += countWords(text)
    yield { type: 'part', part: { name: `Page ${number}`, format: 'markdown' } }
    if (text !== '') yield { type: 'text', text }
  }
  const some = tried < total ? `the first ${tried.toLocaleString('en-US')} of ` : ''
  return `${some}${count(total, 'page')}, ${count(words, 'word')}`
}

/** Chinese and Japanese have no spaces: each character counts, as in Word. */
function countWords(text: string): number {
  const cjk = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}'
  const word = new RegExp(`[${cjk}]|[\\p{L}\\p{N}][^\\s|${cjk}]*`, 'gu')
  return text.match(word)?.length ?? 0
}

/** The text of lines in the order of painting. */
function inOrder(regions: readonly Line[][]): Run[] {
  const runs = regions.flat().flatMap((line) => line.runs)
  return runs.toSorted((one, other) => one.order - other.order)
}

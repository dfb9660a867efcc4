import type { PDFDocumentProxy, PDFPageProxy } from 'unpdf/pdfjs'
import { regionsOf } from './columns.ts'
import type { Line } from './lines.ts'
import { readRuns, type PageRuns } from './runs.ts'
import { holdsText, type StructureElement } from './structure.ts'

/** A page with text. */
export interface Page {
  number: number
  height: number
  /** Its lines by column, in the order of reading. */
  regions: Line[][]
  /** Its structure, if that holds all of its text. */
  tree: StructureElement | undefined
}

/** What was read of a file, and what was not. */
export interface Pages {
  total: number
  pages: Page[]
  /** The numbers of those without text. */
  empty: number[]
  damaged: number[]
  /** Comments on the pages. */
  comments: number
}

/** What a page may take if time is up, in milliseconds: the first page is always begun. */
const minPageTime = 2000

/** Reads pages from the first one until a time, of `performance.now()`. */
export async function readPages(pdf: PDFDocumentProxy, end: number): Promise<Pages> {
  const found: Pages = { total: pdf.numPages, pages: [], empty: [], damaged: [], comments: 0 }
  for (let number = 1; number <= found.total; number++) {
    const now = performance.now()
    if (number > 1 && now > end) break
    const result = await before(Math.max(end, now + minPageTime), readPage(pdf, number))
    if (result === 'late') break
    if (result === 'damaged') found.damaged.push(number)
    else if (result.page.regions.length === 0) found.empty.push(number)
    else found.pages.push(result.page)
    if (result !== 'damaged') found.comments += result.comments
  }
  return found
}

async function readPage(pdf: PDFDocumentProxy, number: number) {
  try {
    const page = await pdf.getPage(number)
    const runs = await readRuns(page)
    const tree = await readTree(page, runs)
    page.cleanup()
    const regions = runs.frames.flatMap((frame) => regionsOf(frame.runs))
    // Only the structure needs them, and they take most of the memory.
    if (!tree) for (const line of regions.flat()) line.runs = []
    const height = runs.frames[0]?.height ?? 0
    return { page: { number, height, regions, tree }, comments: runs.comments }
  } catch {
    // What pdf.js can't recover is told by its number, and the other pages are read.
    return 'damaged'
  }
}

/** Form fields and text that runs in another direction are at their place only without the structure. */
async function readTree(page: PDFPageProxy, { frames, hasFields }: PageRuns) {
  const [frame, ...others] = frames
  if (!frame || others.length > 0 || hasFields) return undefined
  const tree: StructureElement | null = await page.getStructTree()
  return tree && holdsText(tree, frame.runs) ? tree : undefined
}

/** Waits for a promise until a time. */
async function before<T>(end: number, promise: Promise<T>): Promise<T | 'late'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), end - performance.now())
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

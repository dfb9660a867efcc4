import { inWords } from '../in-words.ts'
import { headingsOf, outlineOf, tablesOf } from '../outline.ts'
import type { Picture } from './pictures.ts'
import { understand } from './understand.ts'

const maxDocumentLength = 2_000_000

/** Up to three requests that work on this document, each of them tried. Empty if none does. */
export function exampleRequests(html: string, pictures: readonly Picture[] = []): string {
  const outline = outlineOf(html.length > maxDocumentLength ? '' : html)
  const headings = headingsOf(outline)
  const table = tablesOf(outline).find((one) => one.rows.length > 1)
  const column = table?.header.at(-1)?.text
  const section = headings.find((heading) => heading.tag !== 'h1')?.text
  const title = headings.find((heading) => heading.tag === 'h1')?.text
  const ofPictures = [
    'put the picture into the header',
    section && `put the picture below the section "${section}"`,
    'put the picture at the end',
  ]
  const ofText = [
    title && `change the title to "${title} (draft)"`,
    column && `sort the table by "${column}"`,
    section && `delete the section "${section}"`,
    'make the headings blue',
    'add a paragraph "Thank you for reading." at the end',
    'make the background light yellow',
    'add a list: one, two, three',
  ]
  const candidates = pictures.length > 0 ? ofPictures : ofText
  const isPossible = (candidate: string) => {
    const plan = understand(html, candidate, [], pictures)
    return plan.ok || (pictures.length > 0 && plan.question !== undefined)
  }
  const working: string[] = []
  for (const candidate of candidates) {
    if (working.length < 3 && candidate && isPossible(candidate)) working.push(candidate)
  }
  return working.length > 0 ? oneOf(working) : ''
}

export function exampleQuestions(html: string): string {
  const hasTable = tablesOf(outlineOf(html)).length > 0
  return oneOf([
    'how many words are there?',
    hasTable ? 'how many rows are there?' : 'what is the title?',
    'which sections are there?',
  ])
}

function oneOf(examples: string[]): string {
  const quoted = examples.map((example) => `“${example}”`)
  return `${inWords(quoted, 'or')}.`
}

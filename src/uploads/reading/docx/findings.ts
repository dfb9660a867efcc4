import { count } from '../content.ts'

/** What was found in a document besides its text, to be said in notes. */
export interface Findings {
  words: number
  tables: number
  images: number
  nestedTables: number
  changes: number
  comments: number
  hidden: number
  equations: number
  charts: number
  readCharts: number
  diagrams: number
  objects: number
  contents: number
  unreadLinks: number
  linkedPictures: number
  missingPictures: number
  /** How many pictures there are of each other format, such as EMF. */
  otherPictures: Map<string, number>
  imports: number
  unknownSymbols: number
  /** The first words of each header and footer. */
  headers: string[]
  footers: string[]
}

export function noFindings(): Findings {
  return {
    words: 0,
    tables: 0,
    images: 0,
    nestedTables: 0,
    changes: 0,
    comments: 0,
    hidden: 0,
    equations: 0,
    charts: 0,
    readCharts: 0,
    diagrams: 0,
    objects: 0,
    contents: 0,
    unreadLinks: 0,
    linkedPictures: 0,
    missingPictures: 0,
    otherPictures: new Map(),
    imports: 0,
    unknownSymbols: 0,
    headers: [],
    footers: [],
  }
}

/** What was read, such as “2,310 words, 3 tables, 2 images”. */
export function summaryOf({ words, tables, images }: Findings): string {
  return [
    count(words, 'word'),
    ...(tables > 0 ? [count(tables, 'table')] : []),
    ...(images > 0 ? [count(images, 'image')] : []),
  ].join(', ')
}

/** What is missing or different in the text that was read, as sentences. */
export function notesOf(findings: Findings): string[] {
  const notes: string[] = []
  const add = (number: number, one: string, many: string) => {
    if (number > 0) notes.push(number === 1 ? one : `${number.toLocaleString('en-US')} ${many}`)
  }
  const { changes, contents, otherPictures } = findings
  if (changes > 0) {
    notes.push(`${count(changes, 'tracked change')}: insertions are in, deletions are out.`)
  }
  if (contents > 0) notes.push('The table of contents was left out.')
  add(findings.comments, 'One comment was left out.', 'comments were left out.')
  add(findings.hidden, 'One hidden passage was left out.', 'hidden passages were left out.')
  addMargins(notes, 'header', findings.headers)
  addMargins(notes, 'footer', findings.footers)
  add(
    findings.nestedTables,
    'One table inside another became text of its cell.',
    'tables inside others became text of their cells.',
  )
  add(
    findings.equations,
    'One equation is written in a line of text.',
    'equations are written in lines of text.',
  )
  add(
    findings.readCharts,
    'One chart is written as a table of its values.',
    'charts are written as tables of their values.',
  )
  add(findings.charts, 'One chart can’t be read.', 'charts can’t be read.')
  add(findings.diagrams, 'One SmartArt diagram can’t be read.', 'SmartArt diagrams can’t be read.')
  add(findings.objects, 'One embedded object can’t be read.', 'embedded objects can’t be read.')
  const formats = Array.from(otherPictures, ([format, number]) => `${number} ${format}`)
  if (formats.length > 0) {
    const total = [...otherPictures.values()].reduce((sum, number) => sum + number, 0)
    notes.push(
      `${count(total, 'picture')} can’t be used because of ${total === 1 ? 'its format' : 'their formats'} (${formats.join(', ')}).`,
    )
  }
  add(
    findings.linkedPictures,
    'One picture is only linked, not part of the file, and was not read.',
    'pictures are only linked, not part of the file, and were not read.',
  )
  add(
    findings.missingPictures,
    'One picture is missing from the file.',
    'pictures are missing from the file.',
  )
  add(
    findings.unreadLinks,
    'One link leads to a file or script; only its words were kept.',
    'links lead to files or scripts; only their words were kept.',
  )
  add(
    findings.imports,
    'One document that is inserted into this one was not read.',
    'documents that are inserted into this one were not read.',
  )
  add(
    findings.unknownSymbols,
    'One symbol of a special font is shown as □.',
    'symbols of special fonts are shown as □.',
  )
  return notes
}

function addMargins(notes: string[], kind: string, texts: readonly string[]): void {
  if (texts.length === 0) return
  const shown = texts.slice(0, maxMargins).map((text) => `“${text}”`)
  const more = texts.length - shown.length
  const words = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  notes.push(
    texts.length === 1
      ? `The ${kind} was left out: ${words}.`
      : `${texts.length} ${kind}s were left out: ${words}.`,
  )
}

const maxMargins = 3

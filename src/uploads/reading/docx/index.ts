import { Unreadable, type FileReader, type ReadEvent } from '../content.ts'
import { packageIn, targetsOf, type OfficePackage } from '../package.ts'
import { readXml, type XmlHandlers } from '../xml.ts'
import { openZip } from '../zip.ts'
import { createBody } from './body.ts'
import { readCharts } from './charts.ts'
import { noFindings, notesOf, summaryOf } from './findings.ts'
import { createMarkdownWriter } from './markdown.ts'
import { firstWordsOf } from './margins.ts'
import { createNoteLabels, readNotes } from './footnotes.ts'
import { readNumbering } from './numbering.ts'
import { createPictures } from './pictures.ts'
import type { BodyContext } from './story.ts'
import { readStyles } from './styles.ts'

/** The size of a piece of text, in characters. */
const pieceSize = 64 * 1024

/** Reads a Word document (.docx) as Markdown, with the pictures of its text. */
export const readDocx: FileReader = async function* (bytes) {
  const file = packageIn(await openZip(bytes))
  const main = await findMainPart(file)
  const relationships = await file.relationshipsOf(main)
  const streamOf = (type: string) => {
    const [part] = targetsOf(relationships, type)
    return part === undefined ? undefined : file.stream(part)
  }
  const findings = noFindings()
  const styles = await readStyles(streamOf('styles'))
  const counters = await readNumbering(streamOf('numbering'), styles)
  const pictures = createPictures(file)
  await pictures.learn(relationships)
  const labels = createNoteLabels()
  const context: BodyContext = {
    styles,
    counters,
    relationships,
    pictures,
    charts: await readCharts(file, relationships),
    findings,
    labelOf: labels.labelOf,
  }

  yield { type: 'part', part: { name: '', format: 'markdown' } }
  const writer = createMarkdownWriter(findings)
  const body = createBody(context, writer.add)
  for await (const _ of readXml(file.stream(main) ?? none(), onlyDocument(body))) {
    if (writer.size() >= pieceSize) yield* piecesOf(writer.take())
  }
  writer.end()
  yield* piecesOf(writer.take())
  for (const kind of ['footnote', 'endnote'] as const) {
    const [part] = targetsOf(relationships, `${kind}s`)
    if (part === undefined || !file.has(part)) continue
    for await (const text of readNotes(file, part, kind, labels, context)) yield* piecesOf(text)
  }
  const images = pictures.used()
  findings.images = images.length
  if (findings.words === 0 && images.length === 0) throw new Unreadable('there is no text in it.')

  for (const { part, ...image } of images) {
    yield { type: 'part', part: { ...image, format: 'image' } }
    for await (const chunk of file.stream(part) ?? none()) yield { type: 'bytes', bytes: chunk }
  }
  findings.headers = await firstWordsOf(file, targetsOf(relationships, 'header'))
  findings.footers = await firstWordsOf(file, targetsOf(relationships, 'footer'))
  for (const text of notesOf(findings)) yield { type: 'note', text }
  return summaryOf(findings)
}

/**
 * The name of the part with the text.
 * @throws Unreadable if there is none
 */
async function findMainPart(file: OfficePackage): Promise<string> {
  const [main] = targetsOf(await file.relationshipsOf(''), 'officeDocument')
  const name = main ?? 'word/document.xml'
  if (file.has(name)) return name
  throw new Unreadable('it is no Word document. Save it as .docx in Word and attach it again.')
}

async function* none(): AsyncGenerator<Uint8Array> {}

/** The handlers, which refuse a part that is no document of Word. */
function onlyDocument(handlers: XmlHandlers): XmlHandlers {
  let isFirst = true
  return {
    ...handlers,
    open(name, attributes) {
      if (isFirst && name !== 'document') throw new Unreadable('it is no Word document.')
      isFirst = false
      handlers.open?.(name, attributes)
    },
  }
}

function* piecesOf(text: string): Generator<ReadEvent> {
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + pieceSize)
    // A pair of surrogates is one character.
    if (/[\ud800-\udbff]/.test(text.charAt(to - 1)) && to < text.length) to++
    yield { type: 'text', text: text.slice(from, to) }
    from = to
  }
}

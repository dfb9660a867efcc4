import { Unreadable, type FileReader, type ReadEvent } from '../content.ts'
import { readXml, type XmlHandlers } from '../xml.ts'
import { openZip } from '../zip.ts'
import { createBody } from './body.ts'
import { readCharts } from './charts.ts'
import { noFindings, notesOf, summaryOf } from './findings.ts'
import { createMarkdownWriter } from './markdown.ts'
import { firstWordsOf } from './margins.ts'
import { createNoteLabels, readNotes } from './footnotes.ts'
import { readNumbering } from './numbering.ts'
import { findMainPart, readRelationships, targetsOf } from './package.ts'
import { createPictures } from './pictures.ts'
import type { BodyContext } from './story.ts'
import { readStyles } from './styles.ts'

/** The size of a piece of text, in characters. */
const pieceSize = 64 * 1024

/** Reads a Word document (.docx) as Markdown, with the pictures of its text. */
export const readDocx: FileReader = async function* (file) {
  const zip = await openZip(file)
  const main = await findMainPart(zip)
  const relationships = await readRelationships(zip, main)
  const streamOf = (type: string) => {
    const [part] = targetsOf(relationships, type)
    return part === undefined ? undefined : zip.stream(part)
  }
  const findings = noFindings()
  const styles = await readStyles(streamOf('styles'))
  const counters = await readNumbering(streamOf('numbering'), styles)
  const pictures = createPictures(zip)
  await pictures.learn(relationships)
  const labels = createNoteLabels()
  const context: BodyContext = {
    styles,
    counters,
    relationships,
    pictures,
    charts: await readCharts(zip, relationships),
    findings,
    labelOf: labels.labelOf,
  }

  yield { type: 'part', part: { name: '', format: 'markdown' } }
  const writer = createMarkdownWriter(findings)
  const body = createBody(context, writer.add)
  for await (const _ of readXml(zip.stream(main) ?? none(), onlyDocument(body))) {
    if (writer.size() >= pieceSize) yield* piecesOf(writer.take())
  }
  writer.end()
  yield* piecesOf(writer.take())
  for (const kind of ['footnote', 'endnote'] as const) {
    const [part] = targetsOf(relationships, `${kind}s`)
    if (part === undefined || !zip.has(part)) continue
    for await (const text of readNotes(zip, part, kind, labels, context)) yield* piecesOf(text)
  }
  const images = pictures.used()
  findings.images = images.length
  if (findings.words === 0 && images.length === 0) throw new Unreadable('there is no text in it.')

  for (const { part, ...image } of images) {
    yield { type: 'part', part: { ...image, format: 'image' } }
    for await (const bytes of zip.stream(part) ?? none()) yield { type: 'bytes', bytes }
  }
  findings.headers = await firstWordsOf(zip, targetsOf(relationships, 'header'))
  findings.footers = await firstWordsOf(zip, targetsOf(relationships, 'footer'))
  for (const text of notesOf(findings)) yield { type: 'note', text }
  return summaryOf(findings)
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

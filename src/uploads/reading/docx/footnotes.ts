import type { OfficePackage } from '../package.ts'
import { attributeOf, readXml } from '../xml.ts'
import { createBody } from './body.ts'
import { createMarkdownWriter, type MarkdownWriter } from './markdown.ts'
import type { BodyContext } from './story.ts'

type Kind = 'footnote' | 'endnote'

/** The labels of footnotes and endnotes, numbered by their first references. */
export interface NoteLabels {
  labelOf(kind: Kind, id: string): string
  /** The label of a note, if there is a reference to it. */
  find(kind: Kind, id: string): string | undefined
}

export function createNoteLabels(): NoteLabels {
  const labels = new Map<string, string>()
  return {
    labelOf(kind, id) {
      const key = `${kind} ${id}`
      const label = labels.get(key) ?? String(labels.size + 1)
      labels.set(key, label)
      return label
    },
    find: (kind, id) => labels.get(`${kind} ${id}`),
  }
}

/** Reads the notes to which there are references, as Markdown that follows the text. */
export async function* readNotes(
  file: OfficePackage,
  part: string,
  kind: Kind,
  labels: NoteLabels,
  context: BodyContext,
): AsyncGenerator<string> {
  const relationships = await file.relationshipsOf(part)
  await context.pictures.learn(relationships)
  let note: { label: string; writer: MarkdownWriter } | undefined
  let out = ''
  const body = createBody({ ...context, relationships }, (block) => note?.writer.add(block))
  const chunks = file.stream(part)
  if (!chunks) return
  const reading = readXml(chunks, {
    ...body,
    open(name, attributes) {
      if (name === kind) {
        const label = labels.find(kind, attributeOf(attributes, 'id') ?? '')
        note =
          label === undefined
            ? undefined
            : { label, writer: createMarkdownWriter(context.findings) }
      }
      body.open?.(name, attributes)
    },
    close(name) {
      body.close?.(name)
      if (name !== kind || !note) return
      note.writer.end()
      const lines = note.writer.take().replace(/\n(?=[^\n])/g, '\n    ')
      out += `\n\n[^${note.label}]: ${lines}`
      note = undefined
    },
  })
  for await (const _ of reading) {
    yield out
    out = ''
  }
}

import assert from 'node:assert/strict'
import { strToU8, zipSync } from 'fflate'
import type { FileReader, PartStart } from '../../src/uploads/reading/content.ts'

/** What a reader finds in a file, put together. */
export interface ReadFile {
  parts: (PartStart & { text: string; bytes: number })[]
  notes: string[]
  summary: string
  /** The most characters that came at once. */
  maxText: number
}

export async function readAll(reader: FileReader, file: Uint8Array): Promise<ReadFile> {
  const found: ReadFile = { parts: [], notes: [], summary: '', maxText: 0 }
  const events = reader(file)
  for (;;) {
    const { done, value } = await events.next()
    if (done) return { ...found, summary: value }
    const last = found.parts.at(-1)
    if (value.type === 'part') found.parts.push({ ...value.part, text: '', bytes: 0 })
    if (value.type === 'text' && last) last.text += value.text
    if (value.type === 'text') {
      assert.ok(value.text.isWellFormed())
      found.maxText = Math.max(found.maxText, value.text.length)
    }
    if (value.type === 'bytes' && last) last.bytes += value.bytes.length
    if (value.type === 'note') found.notes.push(value.text)
  }
}

export interface WordFile {
  /** What is in `w:body`. */
  body: string
  /** What is in `w:styles`. */
  styles?: string
  /** What is in `w:numbering`. */
  numbering?: string
  footnotes?: string
  endnotes?: string
  /** Relationships of the document. */
  relationships?: string
  /** Other files, by their paths. */
  files?: Record<string, string | Uint8Array>
}

const namespaces = [
  ['w', 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'],
  ['r', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'],
  ['m', 'http://schemas.openxmlformats.org/officeDocument/2006/math'],
  ['mc', 'http://schemas.openxmlformats.org/markup-compatibility/2006'],
  ['wp', 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'],
  ['wps', 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape'],
  ['w14', 'http://schemas.microsoft.com/office/word/2010/wordml'],
  ['aink', 'http://schemas.microsoft.com/office/drawing/2016/ink'],
  ['a', 'http://schemas.openxmlformats.org/drawingml/2006/main'],
  ['pic', 'http://schemas.openxmlformats.org/drawingml/2006/picture'],
  ['c', 'http://schemas.openxmlformats.org/drawingml/2006/chart'],
  ['dgm', 'http://schemas.openxmlformats.org/drawingml/2006/diagram'],
  ['v', 'urn:schemas-microsoft-com:vml'],
  ['o', 'urn:schemas-microsoft-com:office:office'],
]
const declared = namespaces.map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`).join(' ')
const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A part of a Word document. */
export function wordPart(root: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:${root} ${declared}>${content}</w:${root}>`
}

export function relationship(id: string, type: string, target: string, mode = ''): string {
  const outside = mode === '' ? '' : ` TargetMode="${mode}"`
  return `<Relationship Id="${id}" Type="${types}/${type}" Target="${target}"${outside}/>`
}

export function relationshipsPart(content: string): string {
  return `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${content}</Relationships>`
}

/** A Word document with these parts. */
export function wordFile(file: WordFile): Uint8Array {
  const parts: Record<string, string | Uint8Array> = {
    '[Content_Types].xml':
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels': relationshipsPart(relationship('r1', 'officeDocument', 'word/document.xml')),
    'word/document.xml': wordPart('document', `<w:body>${file.body}</w:body>`),
  }
  let relationships = file.relationships ?? ''
  for (const name of ['styles', 'numbering', 'footnotes', 'endnotes'] as const) {
    const content = file[name]
    if (content === undefined) continue
    parts[`word/${name}.xml`] = wordPart(name, content)
    relationships += relationship(name, name, `${name}.xml`)
  }
  parts['word/_rels/document.xml.rels'] = relationshipsPart(relationships)
  return zipOf({ ...parts, ...file.files })
}

export function zipOf(files: Record<string, string | Uint8Array>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ])
  return zipSync(Object.fromEntries(entries))
}

/** A paragraph with properties and runs. */
export function paragraph(content: string, properties = ''): string {
  const inner = properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`
  return `<w:p>${inner}${content}</w:p>`
}

/** A run of text with properties. */
export function run(text: string, properties = ''): string {
  const inner = properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`
  return `<w:r>${inner}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** A table of cells that are given by their content, or by their text. */
export function table(
  rows: readonly (readonly string[])[],
  columns = rows[0]?.length ?? 0,
): string {
  const grid = `<w:tblGrid>${'<w:gridCol/>'.repeat(columns)}</w:tblGrid>`
  const cell = (content: string) =>
    content.startsWith('<w:tc>')
      ? content
      : `<w:tc>${content.startsWith('<') ? content : paragraph(run(content))}</w:tc>`
  return `<w:tbl>${grid}${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`
}

/** A picture in a run, by the id of its relationship. */
export function drawing(id: string, alt = '', attribute = 'embed'): string {
  return `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="${alt}"/><a:graphic><a:graphicData uri="pic"><pic:pic><pic:blipFill><a:blip r:${attribute}="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

/** A field with code and result. */
export function field(code: string, result: string): string {
  const sign = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
  return `${sign('begin')}<w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r>${sign('separate')}${result}${sign('end')}`
}

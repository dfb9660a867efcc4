import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { unzipSync } from 'fflate'
import type { Look } from '../../src/exports/pptx/items.ts'

/** A part of a text box: a paragraph. */
export interface ReadParagraph {
  text: string
  /** Its properties, as XML. */
  properties: string
}

export interface ReadShape {
  name: string
  xml: string
  paragraphs: ReadParagraph[]
}

export interface ReadSlide {
  xml: string
  /** What has text, in order. */
  texts: ReadShape[]
  /** The kinds of all that is on it, in order, as their elements are named. */
  kinds: string[]
  notes: string
  /** The targets of its relationships, by their ids. */
  targets: Map<string, string>
}

export interface ReadPresentation {
  files: Record<string, Uint8Array>
  slides: ReadSlide[]
  xml(path: string): string
}

/** Reads a presentation, and checks what every one must be. */
export function readPresentation(bytes: Uint8Array): ReadPresentation {
  const files = unzipSync(bytes)
  checkPackage(files)
  const xml = (path: string) => textOf(files, path)
  const count = Object.keys(files).filter((path) =>
    /^ppt\/slides\/slide\d+\.xml$/.test(path),
  ).length
  const slides = Array.from({ length: count }, (_, at): ReadSlide => {
    const slide = xml(`ppt/slides/slide${at + 1}.xml`)
    const notes = `ppt/notesSlides/notesSlide${at + 1}.xml`
    const ids = [...slide.matchAll(/<p:cNvPr id="(\d+)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length, `slide ${at + 1} has an id twice`)
    return {
      xml: slide,
      texts: shapesIn(slide).filter(({ paragraphs }) => paragraphs.length > 0),
      kinds: [...slide.matchAll(/<p:(sp|pic|graphicFrame)>/g)].map(([, kind = '']) => kind),
      notes:
        notes in files
          ? paragraphsIn(xml(notes))
              .map(({ text }) => text)
              .join('\n')
          : '',
      targets: new Map(
        relationsOf(files, `ppt/slides/slide${at + 1}.xml`).map(({ id, target }) => [id, target]),
      ),
    }
  })
  return { files, slides, xml }
}

function shapesIn(xml: string): ReadShape[] {
  return [...xml.matchAll(/<p:sp>.*?<\/p:sp>/gs)].map(([shape]) => ({
    name: unescaped(/<p:cNvPr id="\d+" name="([^"]*)"/.exec(shape)?.[1] ?? ''),
    xml: shape,
    paragraphs: paragraphsIn(shape),
  }))
}

/** The paragraphs in a part of a slide. */
export function paragraphsIn(xml: string): ReadParagraph[] {
  return [...xml.matchAll(/<a:p>(.*?)<\/a:p>/gs)].map(([, inner = '']) => ({
    text: [...inner.matchAll(/<a:t>(.*?)<\/a:t>|<a:br\/>/gs)]
      .map(([whole, text = '']) => (whole === '<a:br/>' ? '\n' : unescaped(text)))
      .join(''),
    properties: /<a:pPr.*?<\/a:pPr>/s.exec(inner)?.[0] ?? '',
  }))
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function textOf(files: Record<string, Uint8Array>, path: string): string {
  const bytes = files[path]
  assert.ok(bytes, `${path} is missing`)
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

interface ReadRelation {
  id: string
  kind: string
  target: string
  isExternal: boolean
}

/** The relationships of a part; its own targets as paths in the file. */
function relationsOf(files: Record<string, Uint8Array>, part: string): ReadRelation[] {
  const { dir, base } = posix.parse(part)
  const path = posix.join(dir, '_rels', `${base}.rels`)
  if (!(path in files)) return []
  return [...textOf(files, path).matchAll(/<Relationship (.*?)\/>/g)].map(([, text = '']) => {
    const value = (name: string) => unescaped(new RegExp(`${name}="([^"]*)"`).exec(text)?.[1] ?? '')
    const isExternal = value('TargetMode') === 'External'
    return {
      id: value('Id'),
      kind: value('Type').split('/').at(-1) ?? '',
      target: isExternal ? value('Target') : posix.join(dir, value('Target')),
      isExternal,
    }
  })
}

/** What leads to a part without being named in it. */
const implied = new Set([
  'officeDocument',
  'core-properties',
  'extended-properties',
  'slideLayout',
  'slideMaster',
  'theme',
  'notesSlide',
  'notesMaster',
  'slide',
  'worksheet',
  'styles',
])

/** Programs offer to repair, or don't open, a file that breaks one of these rules. */
function checkPackage(files: Record<string, Uint8Array>): void {
  const paths = Object.keys(files)
  assert.equal(paths[0], '[Content_Types].xml')
  const types = textOf(files, '[Content_Types].xml')
  const overrides = [...types.matchAll(/<Override PartName="\/([^"]*)"/g)].map(
    ([, path = '']) => path,
  )
  const defaults = [...types.matchAll(/<Default Extension="([^"]*)"/g)].map(([, name = '']) => name)
  assert.deepEqual(
    overrides.filter((path) => !(path in files)),
    [],
    'types of parts that are not there',
  )
  assert.equal(new Set(overrides).size, overrides.length, 'a part has two types')
  const isRelations = (path: string) => path.endsWith('.rels')
  const parts = paths.filter((path) => path !== '[Content_Types].xml' && !isRelations(path))
  for (const path of parts) {
    const extension = posix.extname(path).slice(1)
    const hasType =
      overrides.includes(path) || (extension !== 'xml' && defaults.includes(extension))
    assert.ok(hasType, `${path} has no type`)
  }
  for (const path of paths.filter((one) => /\.(?:xml|rels)$/.test(one)))
    checkXml(textOf(files, path), path)
  const reached = new Set<string>()
  for (const part of ['', ...parts]) {
    const relations = relationsOf(files, part)
    const ids = relations.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length, `${part} has a relationship twice`)
    const xml = part.endsWith('.xml') ? textOf(files, part) : ''
    const used = new Set(
      [...xml.matchAll(/ r:(?:id|embed|link)="([^"]*)"/g)].map(([, id = '']) => id),
    )
    for (const id of used) assert.ok(ids.includes(id), `${part} uses ${id}, which it does not have`)
    for (const { id, kind, target, isExternal } of relations) {
      assert.ok(used.has(id) || implied.has(kind), `${part} does not use ${id}`)
      if (isExternal) continue
      assert.ok(target in files, `${part} leads to ${target}, which is not there`)
      reached.add(target)
    }
  }
  assert.deepEqual(
    parts.filter((path) => !reached.has(path)),
    [],
    'parts that nothing leads to',
  )
  for (const path of paths.filter((one) => one.endsWith('.xlsx'))) {
    checkPackage(unzipSync(files[path] ?? new Uint8Array()))
  }
}

/** What plain text looks like. */
export const look: Look = {
  font: 'Arial',
  size: 16,
  bold: false,
  italic: false,
  underlined: false,
  struck: false,
  colour: { rgb: [0, 0, 0], alpha: 1 },
  spacing: 0,
  raised: undefined,
  smallCapitals: false,
  highlight: undefined,
  link: undefined,
}

/** A character that XML has not. */
export const outsideXml = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]/u

/** Whether elements are closed where they should be, and text is text. */
function checkXml(xml: string, path: string): void {
  assert.doesNotMatch(xml, outsideXml, path)
  const open: string[] = []
  const content = xml.replace(/^<\?xml [^>]*\?>\s*/, '')
  const tag = /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy
  let end = 0
  for (const [all, isEnd, name = '', attributes = '', isEmpty, text = ''] of content.matchAll(
    tag,
  )) {
    end += all.length
    if (isEnd) assert.equal(open.pop(), name, path)
    else if (name && !isEmpty) open.push(name)
    const names = [...attributes.matchAll(/([\w:]+)="/g)].map(([, one]) => one)
    assert.equal(new Set(names).size, names.length, `${path}: ${all}`)
    assert.doesNotMatch(text + attributes, /&(?!(?:amp|lt|gt|quot);)/, path)
  }
  assert.equal(end, content.length, `${path} at ${content.slice(end, end + 60)}`)
  assert.deepEqual(open, [], path)
}

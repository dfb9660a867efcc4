import { strToU8, zipSync, type Zippable } from 'fflate'
import { targetOf } from '../../links.ts'
import type { Picture } from '../pictures.ts'
import { chartPartXml, workbookOf } from './chart.ts'
import { scaleOf, slideWidth, type Scale } from './drawing.ts'
import { layoutXml, masterXml, notesMasterXml, themeXml } from './master.ts'
import { notesXml, slideXml, titleOf, type Slide } from './slide.ts'
import { createRelations, namespaces, xmlHead, xmlText } from './xml.ts'

export interface Presentation {
  title: string
  /** ISO 8601. */
  createdAt: string
  /** The time of its files. */
  time: Date
  /** As `en` or `de-AT`. */
  language: string
  /** At least one. The first has the shape that all get. */
  slides: Slide[]
  /** By their keys. */
  pictures: ReadonlyMap<string, Picture>
}

const prefix = 'application/vnd.openxmlformats-officedocument.'

/**
 * A presentation in the format of PowerPoint. The same presentation has the same bytes. Source: ECMA-376,
 * part 1, https://ecma-international.org/publications-and-standards/standards/ecma-376/
 */
export function writePresentation(presentation: Presentation): Buffer {
  const { title, createdAt, time, language, slides, pictures } = presentation
  const files: Zippable = {}
  const types: [string, string][] = []
  const put = (path: string, content: string, type?: string) => {
    files[path] = strToU8(content)
    if (type !== undefined) types.push([path, prefix + type])
  }

  const size = slideSize(slides)
  const hasNotes = slides.some(({ notes }) => notes !== '')
  const media = new Map<string, string>()
  const slideOfId = targetsOf(slides)
  let charts = 0

  function pictureOf(key: string): string | undefined {
    const known = media.get(key)
    const picture = pictures.get(key)
    if (known !== undefined || !picture) return known
    const name = `image${media.size + 1}.${picture.format}`
    // Pictures are compressed already.
    files[`ppt/media/${name}`] = [picture.bytes, { level: 0 }]
    media.set(key, `../media/${name}`)
    return `../media/${name}`
  }

  function addChart(item: Parameters<typeof chartPartXml>[0], scale: Scale): string {
    const name = `chart${++charts}.xml`
    const book = `workbook${charts}.xlsx`
    put(`ppt/charts/${name}`, chartPartXml(item, scale), 'drawingml.chart+xml')
    files[`ppt/embeddings/${book}`] = workbookOf(item, time)
    const relations = createRelations()
    relations.add({ kind: 'package', target: `../embeddings/${book}` })
    put(`ppt/charts/_rels/${name}.rels`, relations.write())
    return `../charts/${name}`
  }

  for (const [at, slide] of slides.entries()) {
    const name = `slide${at + 1}.xml`
    const relations = createRelations()
    const layout = titleOf(slide) ? 1 : 2
    relations.add({ kind: 'slideLayout', target: `../slideLayouts/slideLayout${layout}.xml` })
    const scale = scaleOf(slide.area, size)
    const xml = slideXml(slide, {
      scale,
      language,
      relations,
      pictureOf,
      addChart: (item) => addChart(item, scale),
      linkTo(link) {
        const anchor = targetOf(link)
        if (anchor === undefined) {
          return {
            id: relations.add({ kind: 'hyperlink', target: link, isExternal: true }),
            action: '',
          }
        }
        const target = slideOfId.get(anchor)
        if (target === undefined) return undefined
        const id = relations.add({ kind: 'slide', target: `slide${target + 1}.xml` })
        return { id, action: 'ppaction://hlinksldjump' }
      },
    })
    put(`ppt/slides/${name}`, xml, 'presentationml.slide+xml')
    if (slide.notes !== '') {
      relations.add({ kind: 'notesSlide', target: `../notesSlides/notesSlide${at + 1}.xml` })
      const back = createRelations()
      back.add({ kind: 'notesMaster', target: '../notesMasters/notesMaster1.xml' })
      back.add({ kind: 'slide', target: `../slides/${name}` })
      const path = `ppt/notesSlides/notesSlide${at + 1}.xml`
      put(path, notesXml(slide.notes, language), 'presentationml.notesSlide+xml')
      put(`ppt/notesSlides/_rels/notesSlide${at + 1}.xml.rels`, back.write())
    }
    put(`ppt/slides/_rels/${name}.rels`, relations.write())
  }

  for (const layout of [1, 2] as const) {
    const relations = createRelations()
    relations.add({ kind: 'slideMaster', target: '../slideMasters/slideMaster1.xml' })
    const path = `slideLayout${layout}.xml`
    put(`ppt/slideLayouts/${path}`, layoutXml(layout, size), 'presentationml.slideLayout+xml')
    put(`ppt/slideLayouts/_rels/${path}.rels`, relations.write())
  }
  const ofMaster = createRelations()
  const layouts = [1, 2].map((at) =>
    ofMaster.add({ kind: 'slideLayout', target: `../slideLayouts/slideLayout${at}.xml` }),
  )
  ofMaster.add({ kind: 'theme', target: '../theme/theme1.xml' })
  put(
    'ppt/slideMasters/slideMaster1.xml',
    masterXml(layouts, size),
    'presentationml.slideMaster+xml',
  )
  put('ppt/slideMasters/_rels/slideMaster1.xml.rels', ofMaster.write())
  put('ppt/theme/theme1.xml', themeXml, 'theme+xml')

  const main = createRelations()
  const master = main.add({ kind: 'slideMaster', target: 'slideMasters/slideMaster1.xml' })
  const ids = slides.map(
    (_, at) =>
      `<p:sldId id="${256 + at}" r:id="${main.add({ kind: 'slide', target: `slides/slide${at + 1}.xml` })}"/>`,
  )
  let notesMaster = ''
  if (hasNotes) {
    const relation = main.add({ kind: 'notesMaster', target: 'notesMasters/notesMaster1.xml' })
    notesMaster = `<p:notesMasterIdLst><p:notesMasterId r:id="${relation}"/></p:notesMasterIdLst>`
    const relations = createRelations()
    relations.add({ kind: 'theme', target: '../theme/theme2.xml' })
    put('ppt/notesMasters/notesMaster1.xml', notesMasterXml, 'presentationml.notesMaster+xml')
    put('ppt/notesMasters/_rels/notesMaster1.xml.rels', relations.write())
    put('ppt/theme/theme2.xml', themeXml, 'theme+xml')
  }
  main.add({ kind: 'theme', target: 'theme/theme1.xml' })
  put(
    'ppt/presentation.xml',
    `${xmlHead}<p:presentation ${namespaces} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="${master}"/></p:sldMasterIdLst>${notesMaster}<p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="${size.width}" cy="${size.height}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    'presentationml.presentation.main+xml',
  )
  put('ppt/_rels/presentation.xml.rels', main.write())

  const root = createRelations()
  root.add({ kind: 'officeDocument', target: 'ppt/presentation.xml' })
  root.add({
    kind: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
    target: 'docProps/core.xml',
  })
  root.add({ kind: 'extended-properties', target: 'docProps/app.xml' })
  put('_rels/.rels', root.write())
  put('docProps/core.xml', coreXml(title, createdAt, language))
  types.push(['docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'])
  put(
    'docProps/app.xml',
    `${xmlHead}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Slides>${slides.length}</Slides></Properties>`,
    'extended-properties+xml',
  )
  const all: Zippable = { '[Content_Types].xml': strToU8(contentTypesXml(types)), ...files }
  return Buffer.from(zipSync(all, { mtime: time, level: 6 }))
}

/** As wide as PowerPoint’s own slides, and as high as the first slide asks for, within its limits. */
function slideSize([first]: readonly Slide[]): { width: number; height: number } {
  const share = first ? first.area.height / first.area.width : 9 / 16
  return { width: slideWidth, height: Math.round(slideWidth * Math.min(4, Math.max(0.1, share))) }
}

/** On which slide the elements with an id are. */
function targetsOf(slides: readonly Slide[]): Map<string, number> {
  const targets = new Map<string, number>()
  for (const [at, { ids }] of slides.entries()) {
    for (const id of ids) if (!targets.has(id)) targets.set(id, at)
  }
  return targets
}

function coreXml(title: string, createdAt: string, language: string): string {
  const time = createdAt.replace(/\.\d+Z$/, 'Z')
  const dated = (name: string) =>
    `<dcterms:${name} xsi:type="dcterms:W3CDTF">${time}</dcterms:${name}>`
  return `${xmlHead}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title>${dated('created')}<dc:language>${xmlText(language)}</dc:language>${dated('modified')}</cp:coreProperties>`
}

function contentTypesXml(types: readonly (readonly [string, string])[]): string {
  const defaults = [
    ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
    ['xml', 'application/xml'],
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['xlsx', `${prefix}spreadsheetml.sheet`],
  ].map(([extension, type]) => `<Default Extension="${extension}" ContentType="${type}"/>`)
  const overrides = types.map(
    ([path, type]) => `<Override PartName="/${path}" ContentType="${type}"/>`,
  )
  return `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${[...defaults, ...overrides].join('')}</Types>`
}

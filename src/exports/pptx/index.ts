import type { PptxOptions } from '../../protocol/exports.ts'
import type { Box } from '../capture.ts'
import type { Page, View } from '../chromium/page.ts'
import { ExportError } from '../errors.ts'
import { zipTime, type ExportContext, type ExportedFile, type Source } from '../exporter.ts'
import { prepareBoxes, readLanguage, readNotes } from '../page/boxes.js'
import { findBesideSlides } from '../page/beside-slides.js'
import { measure } from '../page/measure.js'
import { findMissingSigns } from '../page/missing-signs.js'
import { showSlide } from '../page/slide-pictures.js'
import { findUnloaded } from '../page/unloaded.js'
import { showAllSlides } from '../slides.ts'
import { backgroundOf } from './background.ts'
import { readCharts } from './charts.ts'
import { textOf, type Item, type PictureItem } from './items.ts'
import { readLooks } from './looks.ts'
import { paginate, type Cut } from './pages/pages.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { findRendered, readRendered, type Rendered } from './boxes/rendered.ts'
import { createReport, type Report } from './report.ts'
import { itemsOf } from './boxes/walk.ts'
import { writePresentation } from './write/presentation.ts'
import type { Slide } from './write/slide.ts'
import type { Looks } from './text/look.ts'

/** Slides are seen as on a screen of this size; other documents on a smaller one, so that text is large. */
const screen: View = { width: 1280, height: 720, scale: 1, scheme: 'light', media: 'screen' }
const paper: View = { ...screen, width: 960, height: 540 }
/** A document that needs more room than that gets it, up to this width in CSS pixels. */
const maxWidth = 1920

const maxSlides = 300

interface Work {
  source: Source
  mode: PptxOptions['mode']
  page: Page
  pictures: Pictures
  report: Report
  say: ExportContext['say']
}

/** Writes a presentation: of slides, one for each; of other documents, one or more for each section. */
export async function exportPptx(
  source: Source,
  { mode }: PptxOptions,
  { renderer, signal, onPlace, say }: ExportContext,
): Promise<ExportedFile> {
  return renderer.open(source.html, { view: screen, signal, onPlace }, async (page) => {
    const report = createReport(page.notes)
    const work = { source, mode, page, pictures: createPictures(page), report, say }
    await showAllSlides(page, screen)
    const beside = await page.run(findBesideSlides)
    const { count } = await page.run(showSlide, 0)
    const slides = count > 0 ? await slidesOf(count, work) : await pagesOf(work)
    say('Writing the presentation')
    const bytes = writePresentation({
      title: source.title,
      createdAt: source.created_at,
      time: zipTime(source),
      language: (await page.run(readLanguage)) || 'en',
      slides,
      pictures: work.pictures.taken,
    })
    return {
      bytes,
      mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      extension: 'pptx',
      report: [
        ...report.notes(),
        ...(count > 0 ? beside : []),
        ...(await page.run(findMissingSigns, 'body')),
        ...(await page.run(findUnloaded)),
      ],
    }
  })
}

async function slidesOf(count: number, work: Work): Promise<Slide[]> {
  if (count > maxSlides) throw tooMany(count)
  const slides: Slide[] = []
  for (let index = 0; index < count; index++) {
    work.say(`Reading slide ${index + 1} of ${count}`, index, count)
    await work.page.run(showSlide, index)
    const content = await read(index, work)
    const { box } = content.root
    slides.push({
      ids: idsIn(content.root, box),
      ...(await draw(
        content,
        { area: box, shown: box, items: content.items, ground: undefined },
        index,
        work,
      )),
      notes: await work.page.run(readNotes, index),
    })
  }
  return slides
}

/** A document without slides is divided where its sections begin, and where a slide is full. */
async function pagesOf(work: Work): Promise<Slide[]> {
  const { page, say } = work
  say('Reading the page')
  await page.show(paper)
  const needed = await page.run(measure, null)
  const width = Math.min(maxWidth, Math.max(paper.width, Math.ceil(needed?.width ?? 0)))
  const view = { ...paper, width, height: Math.round((width * paper.height) / paper.width) }
  if (width > paper.width) await page.show(view)
  const content = await read(null, work)
  const { background } = backgroundOf(content.root, content.root.box, content.looks)
  const pages = paginate(content.items, view, 'rgb' in background ? background.rgb : undefined)
  if (pages.length === 0) throw new ExportError('The document shows nothing.')
  if (pages.length > maxSlides) throw tooMany(pages.length)
  const notes = await page.run(readNotes, null)
  const slides: Slide[] = []
  for (const [index, cut] of pages.entries()) {
    say(`Making slide ${index + 1} of ${pages.length}`, index, pages.length)
    const slide = await draw(content, cut, index, work)
    const ids = idsIn(content.root, cut.shown)
    slides.push({ ...slide, ids, notes: index === 0 ? notes : '' })
  }
  return slides
}

function tooMany(count: number): ExportError {
  return new ExportError(`It would have ${count} slides, and a file may have ${maxSlides}.`)
}

interface Content {
  root: Rendered
  looks: Looks
  items: Item[]
}

/** Reads what a slide, or the page, shows. */
async function read(slide: number | null, work: Work): Promise<Content> {
  const { page, source, report } = work
  await page.run(prepareBoxes, slide)
  const all = await readRendered(page.session)
  const root = findRendered(all, ({ name, attributes }) =>
    slide === null ? name === 'body' : attributes.has('data-export-root'),
  )
  if (!root || root.box.width < 1 || root.box.height < 1) {
    throw new ExportError('There is nothing to be seen in the document.')
  }
  const looks = await readLooks(page, all, report)
  const chartOf = readCharts(source.html, (css) => looks.colour(css, 1))
  return { root, looks, items: itemsOf(root, { looks, chartOf }) }
}

/** Takes the pictures of a part of the page, and makes a slide of it. `shown`: the part without its margins. */
async function draw(
  { root, looks, items: all }: Content,
  { area, shown, items, ground }: Cut,
  index: number,
  { pictures, mode, report }: Work,
): Promise<Omit<Slide, 'notes' | 'ids'>> {
  const where = `slide ${index + 1}`
  const { background, shot } = ground
    ? { background: { rgb: ground }, shot: undefined }
    : backgroundOf(root, area, looks)
  if (mode === 'picture') {
    const picture = pictureOf(shown, where, textOf(items.length > 0 ? items : all))
    await pictures.take([{ ...picture, scale: 2 }])
    return { area, items: [picture], background: shot ? { rgb: [255, 255, 255] } : background }
  }
  const own = items.filter((item) => item.kind === 'picture')
  await pictures.take([
    ...(shot ? [shot] : []),
    ...own.map((item) => ({ ...item, box: item.taken ?? item.box, scale: 2 })),
  ])
  if (shot) report.addPicture('a background', where)
  for (const { key, what } of own) {
    if (!pictures.taken.has(key)) report.addLost(what, where)
    // A picture of a picture lacks nothing.
    else if (what !== 'a picture') report.addPicture(what, where)
  }
  return { area, items, background }
}

function pictureOf(box: Box, key: string, alt: string): PictureItem {
  const rest = {
    turn: 0,
    part: undefined,
    what: 'a slide',
    link: undefined,
    format: 'png',
  } as const
  return { kind: 'picture', box, alt, key, ...rest }
}

/** The ids of the elements that begin in a part of the page. */
function idsIn(root: Rendered, { y, height }: Box): string[] {
  const id = root.attributes.get('id') ?? root.attributes.get('name')
  const isHere = root.box.y >= y - 1 && root.box.y < y + height
  return [
    ...(id !== undefined && isHere ? [id] : []),
    ...root.children.flatMap((child) => idsIn(child, { ...root.box, y, height })),
  ]
}

import { captureParts, type Box } from './capture.ts'
import type { ExportNote } from '../protocol/exports.ts'
import type { Page, View } from './chromium/page.ts'
import { aboutAll, type ExportContext, type Source } from './exporter.ts'
import { closeLinks } from './page/close-links.js'
import { markHidden } from './page/mark-hidden.js'
import { findMissingSigns } from './page/missing-signs.js'
import { ownImages } from './page/own-images.js'
import { splitLists } from './page/split-lists.js'
import { findUnloaded } from './page/unloaded.js'
import { prepareSlides } from './page/print-slides.js'
import { takeSnapshot } from './page/snapshot.js'
import { showAllSlides } from './slides.ts'

/** The content of a page: HTML whose pictures are files. */
export interface Snapshot {
  html: string
  isRightToLeft: boolean
  /** By the name with which the HTML refers to them. */
  pictures: Map<string, { bytes: Buffer; box: Box | undefined }>
  report: ExportNote[]
}

const maxPictures = 500

/** Opens a document and takes what is shown of it, and a picture of each part that only a picture can keep. */
export function snapshotOf(
  source: Source,
  view: View,
  notes: boolean,
  { renderer, signal, onPlace, say }: ExportContext,
): Promise<Snapshot> {
  return renderer.open(source.html, { view, signal, onPlace }, async (page) => {
    say('Reading the page')
    // Slides that are shown one at a time lie above each other.
    if (await showAllSlides(page, view)) await page.run(prepareSlides, { notes })
    return read(page, notes)
  })
}

async function read({ run, session, notes: said }: Page, notes: boolean): Promise<Snapshot> {
  const losses = [...(await run(findMissingSigns, 'svg')), ...(await run(findUnloaded))]
  await run(markHidden)
  await run(splitLists)
  await run(closeLinks, false)
  await run(ownImages)
  const { html, pictures: drawn, isRightToLeft, hasCounters } = await run(takeSnapshot, notes)
  const report = [...said.map(aboutAll), ...losses]
  const pictures: Snapshot['pictures'] = new Map()
  const names = new Map<string, string>()
  const kept = drawn.slice(0, maxPictures)
  const taken = await captureParts(
    session,
    kept.map(({ box }) => box),
    2,
  )
  for (const [index, { box, what, name: where }] of kept.entries()) {
    const name = `images/figure-${index + 1}.png`
    names.set(`picture:${index}`, name)
    pictures.set(name, { bytes: taken[index] ?? Buffer.alloc(0), box })
    if (what === '') continue
    report.push({
      what,
      where: where || `Number ${index + 1}`,
      why: 'It is a picture in this format.',
    })
  }
  const withFiles = html.replace(
    /(<img\b[^>]*? src=")(picture:\d+|data:image\/(?:png|jpeg|gif|webp);base64,[^"]*)"/g,
    (_, before: string, source: string) => {
      const name = names.get(source) ?? (source.startsWith('data:') ? addData(source) : '')
      return `${before}${name}"`
    },
  )
  if (drawn.length > maxPictures) {
    report.push(aboutAll(`${drawn.length - maxPictures} drawings are left out.`))
  }
  if (hasCounters) report.push(aboutAll('Numbers that its style sheet counts are left out.'))
  return { html: withFiles, pictures, isRightToLeft, report }

  function addData(source: string): string {
    const [, type = '', data = ''] = /^data:image\/(\w+);base64,(.*)$/s.exec(source) ?? []
    const extension = type === 'jpeg' ? 'jpg' : type
    const name = `images/picture-${names.size + 1}.${extension}`
    names.set(source, name)
    // An address has white space as %0A and the like.
    const bytes = Buffer.from(data.replaceAll(/%(?:0[9acd]|20)/gi, ''), 'base64')
    pictures.set(name, { bytes, box: undefined })
    return name
  }
}

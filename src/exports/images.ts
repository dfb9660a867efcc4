import { zipSync } from 'fflate'
import sharp from 'sharp'
import { capture, quality, type Box } from './capture.ts'
import type { ImageOptions } from '../protocol/exports.ts'
import type { Session } from './chromium/devtools.ts'
import type { View } from './chromium/page.ts'
import { ExportError } from './errors.ts'
import {
  aboutAll,
  zipTime,
  type ExportContext,
  type ExportedFile,
  type Source,
} from './exporter.ts'
import { findMissingSigns } from './page/missing-signs.js'
import { findUnloaded } from './page/unloaded.js'
import { measure } from './page/measure.js'
import { findBesideSlides } from './page/beside-slides.js'
import { showSlide } from './page/slide-pictures.js'
import { showAllSlides } from './slides.ts'

type Format = 'png' | 'jpeg' | 'webp'

const extensions = { png: 'png', jpeg: 'jpg', webp: 'webp' } as const

/** The largest side of a picture, in pixels: WebP has no larger ones, and few programs show them. */
const maxSides = { png: 32_000, jpeg: 32_000, webp: 16_383 } as const
const maxPixels = 120_000_000

/** What the pictures of all slides may have together. */
const maxZipBytes = 250_000_000

/** What the browser paints at once, in pixels. Above some 16,000 it repeats or leaves out parts. */
const maxTile = 8000
/** What it can send at once, in pixels, as a message that can be read: noise takes four bytes each. */
const maxTilePixels = 64_000_000

/** Takes a picture of a whole document, of one element, or of each slide as a zip file. */
export async function exportImages(
  format: Format,
  source: Source,
  options: ImageOptions,
  context: ExportContext,
): Promise<ExportedFile> {
  const { renderer, signal, onPlace, say } = context
  const { width, scale, scheme, target } = options
  const view: View = { width, height: Math.round((width * 9) / 16), scale, scheme, media: 'screen' }
  return renderer.open(source.html, { view, signal, onPlace }, async (page) => {
    const { session, run, notes } = page
    const report = [
      ...notes.map(aboutAll),
      ...(await run(findMissingSigns, 'body')),
      ...(await run(findUnloaded)),
    ]
    const take = (box: Box) => picture(session, format, box, scale)
    if (target !== 'slides') {
      say('Taking the picture')
      const box = await run(measure, target === 'page' ? null : target)
      if (!box) throw new ExportError(`No element of the document matches ${target}.`)
      return {
        bytes: await take(box),
        mediaType: `image/${format}`,
        extension: extensions[format],
        report,
      }
    }
    await showAllSlides(page, view)
    const beside = await run(findBesideSlides)
    const files: Record<string, Uint8Array> = {}
    let size = 0
    for (let index = 0; ; index++) {
      const { count, box } = await run(showSlide, index)
      if (count === 0) throw new ExportError('The document has no slides.')
      if (!box) break
      say(`Taking a picture of slide ${index + 1} of ${count}`, index, count)
      const bytes = await take(box)
      size += bytes.byteLength
      if (size > maxZipBytes) {
        throw new ExportError(
          `The pictures of its first ${index + 1} slides are larger than ${maxZipBytes / 1_000_000} MB. Choose a smaller scale, JPEG, or PDF.`,
        )
      }
      files[`slide-${String(index + 1).padStart(2, '0')}.${extensions[format]}`] = bytes
    }
    const bytes = zipSync(files, { level: 0, mtime: zipTime(source) })
    return {
      bytes: Buffer.from(bytes),
      mediaType: 'application/zip',
      extension: 'zip',
      report: [...report, ...beside],
    }
  })
}

async function picture(session: Session, format: Format, box: Box, scale: number): Promise<Buffer> {
  const [width, height] = [Math.ceil(box.width), Math.ceil(box.height)]
  if (width < 1 || height < 1) throw new ExportError('What is to be shown is empty.')
  const [pixelWidth, pixelHeight] = [width * scale, height * scale]
  const side = maxSides[format]
  if (Math.max(pixelWidth, pixelHeight) > side || pixelWidth * pixelHeight > maxPixels) {
    throw new ExportError(
      `The picture would have ${pixelWidth} × ${pixelHeight} pixels, which is too many for ${format.toUpperCase()}. Choose a smaller scale, one element, or PDF.`,
    )
  }
  const whole = { ...box, width, height }
  const rows = Math.floor(Math.min(maxTile, maxTilePixels / pixelWidth) / scale)
  if (height <= rows) return capture(session, whole, format)
  const tiles = []
  for (let top = 0; top < height; top += rows) {
    const tile = { ...whole, y: box.y + top, height: Math.min(rows, height - top) }
    tiles.push({
      input: await capture(session, tile, 'png'),
      left: 0,
      top: Math.round(top * scale),
    })
  }
  const background = { r: 255, g: 255, b: 255, alpha: 1 }
  return (
    sharp({ create: { width: pixelWidth, height: pixelHeight, channels: 4, background } })
      .composite(tiles)
      // A PNG with a quality would have 256 colours at the most.
      .toFormat(format, format === 'png' ? {} : { quality })
      .toBuffer()
  )
}

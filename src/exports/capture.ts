import type { Sharp } from 'sharp'
import type { Session } from './chromium/devtools.ts'

/** A part of a page, in CSS pixels. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Of JPEG and WebP. */
export const quality = 90

/** Takes a picture of a part of a page; `scale` multiplies the scale of the page. */
export async function capture(
  session: Session,
  box: Box,
  format: 'png' | 'jpeg' | 'webp',
  scale = 1,
): Promise<Buffer> {
  const { data } = await session.send('Page.captureScreenshot', {
    format,
    ...(format !== 'png' && { quality }),
    clip: { ...box, scale },
    captureBeyondViewport: true,
  })
  return Buffer.from(data, 'base64')
}

/** What is taken at once, in pixels of the picture: the browser paints no more in one go, or wrongly. */
const maxSide = 8000
const maxPixels = 24_000_000

/**
 * Takes pictures of parts of a page as PNG, in their order. Parts that lie near each other are cut from one
 * picture, since taking one takes longer than cutting it.
 */
export async function captureParts(
  session: Session,
  boxes: readonly Box[],
  scale: number,
): Promise<Buffer[]> {
  const pictures: Buffer[] = []
  for (const region of regionsOf(boxes, scale)) {
    const own = region.flatMap((at) => boxes[at] ?? [])
    const pieces = await captureTogether(session, own, scale)
    for (const [piece, at] of region.entries()) {
      pictures[at] = (await pieces[piece]?.png().toBuffer()) ?? Buffer.alloc(0)
    }
  }
  return pictures
}

/**
 * Takes one picture around all of these parts of a page, and cuts it: the pieces, in the order of the parts. They
 * are less sharp than `scale` says if the picture would be too large.
 */
export async function captureTogether(
  session: Session,
  boxes: readonly Box[],
  scale: number,
): Promise<Sharp[]> {
  const { default: sharp } = await import('sharp')
  const whole = around(boxes)
  const used = Math.min(scale, Math.sqrt(maxPixels / (whole.width * whole.height)))
  const bytes = await capture(session, whole, 'png', used)
  // It is decoded once for all pieces.
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return boxes.map((box) => {
    const left = Math.min(width - 1, Math.round((box.x - whole.x) * used))
    const top = Math.min(height - 1, Math.round((box.y - whole.y) * used))
    return sharp(data, { raw: { width, height, channels } }).extract({
      left,
      top,
      width: Math.max(1, Math.min(width - left, Math.round(box.width * used))),
      height: Math.max(1, Math.min(height - top, Math.round(box.height * used))),
    })
  })
}

/** The indexes of the boxes that are worth one picture. */
function regionsOf(boxes: readonly Box[], scale: number): number[][] {
  const regions: number[][] = []
  const inOrder = [...boxes.keys()].toSorted((a, b) => (boxes[a]?.y ?? 0) - (boxes[b]?.y ?? 0))
  const areaOf = ({ width, height }: Box) => width * height
  for (const at of inOrder) {
    const region = regions.at(-1)
    const joined = [...(region ?? []), at].flatMap((one) => boxes[one] ?? [])
    const whole = around(joined)
    const own = joined.reduce((sum, box) => sum + areaOf(box), 0)
    const isWorthIt =
      Math.max(whole.width, whole.height) * scale <= maxSide &&
      areaOf(whole) * scale * scale <= maxPixels &&
      areaOf(whole) <= own * 4 + 1_000_000
    if (region && isWorthIt) region.push(at)
    else regions.push([at])
  }
  return regions
}

/** The smallest box of whole CSS pixels around some. */
function around(boxes: readonly Box[]): Box {
  const x = Math.floor(Math.min(...boxes.map((box) => box.x)))
  const y = Math.floor(Math.min(...boxes.map((box) => box.y)))
  const right = Math.ceil(Math.max(...boxes.map((box) => box.x + box.width)))
  const bottom = Math.ceil(Math.max(...boxes.map((box) => box.y + box.height)))
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) }
}

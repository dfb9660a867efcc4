/** A picture as it is given to models and put into documents: scaled, compressed, without its metadata. */
export interface ShrunkImage {
  bytes: Uint8Array
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp'
  width: number
  height: number
}

/** On the longer side: what models see of a picture, and enough for a page. */
const maxSide = 1600
const maxPixels = 100_000_000
const maxSeconds = 15
/** In bytes. Each version of a document holds its pictures. */
const wantedSize = 600_000
const qualities = [82, 72, 60]

/** The formats that are read. The library could read more, of which some are documents with links. */
const loaders = [
  'VipsForeignLoadPng',
  'VipsForeignLoadJpeg',
  'VipsForeignLoadWebp',
  'VipsForeignLoadNsgif',
]

/**
 * Scales and compresses a picture. What has few colours or is see-through stays exact, as a logo should; a
 * photograph becomes a JPEG, or WebP if it is see-through. Of an animation, the first picture is used. `undefined`: it can’t be read.
 */
export async function shrinkImage(bytes: Uint8Array): Promise<ShrunkImage | undefined> {
  const sharp = await loadSharp()
  try {
    const source = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
    const { format, hasAlpha } = await source.metadata()
    const { data, info } = await source
      .timeout({ seconds: maxSeconds })
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const picture = () => sharp(data, { raw: { width, height, channels } })
    if (format !== 'jpeg') {
      const exact = await picture().png({ compressionLevel: 9 }).toBuffer()
      if (exact.length <= wantedSize) return { bytes: exact, mediaType: 'image/png', width, height }
    }
    let smallest = Buffer.alloc(0)
    for (const quality of qualities) {
      // WebP is smaller, but takes several times as long.
      const written = hasAlpha
        ? picture().webp({ quality, effort: 2 })
        : picture().jpeg({ quality })
      smallest = await written.toBuffer()
      if (smallest.length <= wantedSize) break
    }
    return { bytes: smallest, mediaType: hasAlpha ? 'image/webp' : 'image/jpeg', width, height }
  } catch {
    return undefined
  }
}

/** The size of a picture as it is shown, in pixels, and how many pictures an animation has; `undefined` for others. */
export async function readImage(
  bytes: Uint8Array,
): Promise<{ width: number; height: number; pages: number } | undefined> {
  const sharp = await loadSharp()
  try {
    const { autoOrient, pages = 1 } = await sharp(bytes, { limitInputPixels: maxPixels }).metadata()
    return { ...autoOrient, pages }
  } catch {
    return undefined
  }
}

async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  return sharp
}

import type { Sharp } from 'sharp'

/** A picture as a document embeds it. */
export interface EmbeddedPicture {
  mediaType: 'image/webp'
  /** In base64. */
  data: string
  width: number
  height: number
}

/** More than any model makes: 4K in its widest shape has 17 million pixels. */
const maxPixels = 20_000_000
/** That one picture may take for being read, and for being written. */
const maxSeconds = 20

/** Of WebP, best first. The first that makes a picture small enough is used, or else the last. */
const qualities = [80, 70, 60, 50]
/** In bytes. A document holds several pictures, in base64, in each of its versions. */
const wantedSize = 600_000

/** The formats that are read. The library could read more, of which some are documents with links. */
const loaders = ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp']

/** Whether this machine can read and write pictures. Where it can't, its packages lack the native part. */
export async function canShrinkPictures(): Promise<boolean> {
  return (await loadSharp().catch(() => undefined)) !== undefined
}

/**
 * Scales a picture (base64 of PNG, JPEG or WebP) down to at most `maxSide` pixels on its longer side,
 * and compresses it, without its metadata. `undefined`: it can't be read.
 */
export async function shrinkPicture(
  data: string,
  maxSide: number,
  signal: AbortSignal,
): Promise<EmbeddedPicture | undefined> {
  const sharp = await loadSharp()
  signal.throwIfAborted()
  try {
    const { data: pixels, info } = await sharp(Buffer.from(data, 'base64'), {
      limitInputPixels: maxPixels,
      failOn: 'error',
    })
      .timeout({ seconds: maxSeconds })
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const written = await compress(sharp(pixels, { raw: { width, height, channels } }), signal)
    return { mediaType: 'image/webp', data: written.toString('base64'), width, height }
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

async function compress(picture: Sharp, signal: AbortSignal): Promise<Buffer> {
  let written = Buffer.alloc(0)
  for (const quality of qualities) {
    signal.throwIfAborted()
    written = await picture.clone().timeout({ seconds: maxSeconds }).webp({ quality }).toBuffer()
    if (written.length <= wantedSize) break
  }
  return written
}

/** Loads the library, which takes memory, when a picture is there. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  return sharp
}

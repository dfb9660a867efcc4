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
const maxPixels = 50_000_000

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
): Promise<EmbeddedPicture | undefined> {
  const sharp = await loadSharp()
  try {
    const scaled = sharp(Buffer.from(data, 'base64'), {
      limitInputPixels: maxPixels,
      failOn: 'error',
    })
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    return await compress(scaled)
  } catch {
    return undefined
  }
}

async function compress(picture: Sharp): Promise<EmbeddedPicture | undefined> {
  for (const quality of qualities) {
    const { data, info } = await picture
      .clone()
      .webp({ quality })
      .toBuffer({ resolveWithObject: true })
    if (data.length > wantedSize && quality !== qualities.at(-1)) continue
    const { width, height } = info
    return { mediaType: 'image/webp', data: data.toString('base64'), width, height }
  }
  return undefined
}

/** Loads the library, which takes memory, when a picture is there. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  return sharp
}

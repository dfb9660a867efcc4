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

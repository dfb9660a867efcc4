import sharp from 'sharp'

/** A picture of one colour, in base64. */
export async function plainPicture(
  width: number,
  height: number,
  format: 'png' | 'jpeg' = 'png',
): Promise<string> {
  const create = { width, height, channels: 3, background: '#2a7f62' } as const
  return (await sharp({ create }).toFormat(format).toBuffer()).toString('base64')
}

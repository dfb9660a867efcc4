import type { FileReader } from './content.ts'
import { Unreadable } from './content.ts'
import { readImage } from './image.ts'

/** Reads a picture file: as its content, it is scaled and has no metadata. */
export const readPicture: FileReader = async function* (bytes) {
  const { width, height, pages } = (await readImage(bytes)) ?? {}
  if (width === undefined || height === undefined) {
    throw new Unreadable('it is damaged, or larger than 100 million pixels.')
  }
  yield { type: 'part', part: { name: '', format: 'image' } }
  yield { type: 'bytes', bytes }
  if (pages !== undefined && pages > 1) {
    yield { type: 'note', text: 'It is an animation, of which the first picture is used.' }
  }
  return `${width.toLocaleString('en-US')} × ${height.toLocaleString('en-US')} pixels`
}

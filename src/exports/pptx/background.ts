import type { Box } from '../capture.ts'
import type { Part } from '../page/boxes.js'
import type { Colour } from './items.ts'
import type { Shot } from './pictures.ts'
import type { Rendered } from './boxes/rendered.ts'
import { blend, type Looks } from './text/look.ts'

export type Background = { rgb: Colour['rgb'] } | { key: string }

/** What is behind a slide: a colour, or a picture that is to be taken. */
export function backgroundOf(
  root: Rendered,
  area: Box,
  looks: Looks,
): { background: Background; shot: Shot | undefined } {
  const chain: Rendered[] = []
  for (let one: Rendered | undefined = root; one; one = one.parent) chain.unshift(one)
  const images = chain.map((one) => one.style('background-image'))
  const id = root.attributes.get('data-export-id')
  if (id !== undefined && images.some((image) => image !== 'none' && image !== '')) {
    const part: Part = { id, of: 'behind' }
    const isOwn = images.slice(0, -1).every((image) => image === 'none' || image === '')
    const { width, height } = area
    const colour = root.style('background-color')
    // The backgrounds of what is around it depend on where it is.
    const key = JSON.stringify(
      isOwn ? ['background', images.at(-1), colour, width, height] : [part, area],
    )
    const scale = images.some((image) => image.includes('url(')) ? 2 : 1
    return { background: { key }, shot: { key, part, box: area, format: 'png', scale } }
  }
  const rgb = chain.reduce<Colour['rgb']>(
    (below, one) => blend(below, looks.colour(one.style('background-color'), 1)),
    [255, 255, 255],
  )
  return { background: { rgb }, shot: undefined }
}

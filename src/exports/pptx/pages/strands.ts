import type { Item, TextItem } from '../items.ts'
import { bottomOf } from './split.ts'

/** Whether a slide that ends here parts a heading, or a caption, from what it belongs to. */
export function strands(solid: readonly Item[], y: number): boolean {
  return solid.some((item) => {
    if (item.kind !== 'text') return false
    const isAbove = bottomOf(item) <= y + 1
    if (isHeading(item) && isLastAbove(item, solid, y)) return true
    if (!item.isCaption) return false
    const pictured = neighbour(item, solid, 'above')
    if (pictured) return !isAbove && bottomOf(pictured) <= y + 1
    return neighbour(item, solid, 'below') !== undefined && isLastAbove(item, solid, y)
  })
}

function isHeading({ heading, paragraphs }: TextItem): boolean {
  if (heading !== undefined) return true
  const [first, ...rest] = paragraphs
  return (
    rest.length === 0 &&
    first?.lines === 1 &&
    first.runs.every((run) => run !== 'break' && run.look.bold)
  )
}

/** Whether what follows an item, in its column, is below a line. */
export function isLastAbove(item: Item, solid: readonly Item[], y: number): boolean {
  if (bottomOf(item) > y + 1) return false
  const below = solid.filter(
    (other) => other !== item && other.box.y >= bottomOf(item) - 2 && sharesColumn(other, item),
  )
  return below.length > 0 && below.every(({ box }) => box.y >= y - 1)
}

/** What a caption stands below, or above. */
function neighbour(caption: Item, solid: readonly Item[], where: 'above' | 'below') {
  return solid.find((other) => {
    const gap =
      where === 'above' ? caption.box.y - bottomOf(other) : other.box.y - bottomOf(caption)
    return (
      other.kind !== 'text' &&
      gap > -3 &&
      gap < (where === 'above' ? 40 : 60) &&
      sharesColumn(other, caption)
    )
  })
}

function sharesColumn({ box: a }: Item, { box: b }: Item): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width
}

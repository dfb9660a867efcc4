import type { Box } from '../../capture.ts'
import { overlapOf, type Item } from '../items.ts'
import { behindOf, linkOf, type Around, type Looks } from '../text/look.ts'
import { radiusOf } from './borders.ts'
import { pixels, type Rendered } from './rendered.ts'

interface Turn {
  degrees: number
  x: number
  y: number
}

/** What an element has from what is around it. */
export interface Place extends Around {
  clip: Box | undefined
  hasRoundClip: boolean
  turns: readonly Turn[]
  list: { id: string; depth: number } | undefined
}

/** What an element inherits from what is around it. */
export function above({ parent }: Rendered, looks: Looks): Pick<Around, 'behind' | 'scale'> {
  if (!parent) return { behind: [255, 255, 255], scale: 1 }
  const { behind, scale } = above(parent, looks)
  const around = { behind, scale, opacity: 1, link: undefined }
  return { behind: behindOf(parent, around, looks), scale: scale * scaleOf(parent) }
}

function scaleOf({ attributes }: Rendered): number {
  return Number(attributes.get('data-export-scale') ?? 1)
}

export function placeIn(one: Rendered, outer: Place, looks: Looks): Place {
  const opacity = outer.opacity * Number(one.style('opacity') || 1)
  const scale = outer.scale * scaleOf(one)
  const [degrees = 0, x = 0, y = 0] = (one.attributes.get('data-export-turn') ?? '')
    .split(' ')
    .map(pixels)
  const turn =
    degrees === 0 ? [] : [{ degrees, x: one.box.x + x * scale, y: one.box.y + y * scale }]
  const isList = one.name === 'ul' || one.name === 'ol'
  const list = isList
    ? {
        id: outer.list?.id ?? one.attributes.get('data-export-id') ?? '',
        depth: outer.list ? outer.list.depth + 1 : 0,
      }
    : outer.list
  return {
    ...outer,
    behind: behindOf(one, { ...outer, opacity }, looks),
    opacity,
    scale,
    link: linkOf(one) ?? outer.link,
    turns: turn.length > 0 ? [...outer.turns, ...turn] : outer.turns,
    // What is turned reaches out of the box that it has here.
    clip: turn.length > 0 ? undefined : outer.clip,
    list,
  }
}

/** What is around the content of an element: what it cuts off is not shown. */
export function clipOf(one: Rendered, place: Place): Place {
  if (one.style('overflow-x') === 'visible' && one.style('overflow-y') === 'visible') return place
  if (one.name === 'html' || one.name === 'body') return place
  const clip = place.clip ? overlapOf(place.clip, one.box) : one.box
  const radius = radiusOf(one, place.scale)
  const isRound = radius === undefined || radius === 'ellipse' || radius > 4
  return {
    ...place,
    clip: clip ?? { ...one.box, width: 0, height: 0 },
    hasRoundClip: place.hasRoundClip || isRound,
  }
}

export function turnItem(item: Item, { degrees, x, y }: Turn): Item {
  const { box } = item
  const angle = (degrees * Math.PI) / 180
  const [right, down] = [box.x + box.width / 2 - x, box.y + box.height / 2 - y]
  return {
    ...item,
    turn: item.turn + degrees,
    box: {
      ...box,
      x: x + right * Math.cos(angle) - down * Math.sin(angle) - box.width / 2,
      y: y + right * Math.sin(angle) + down * Math.cos(angle) - box.height / 2,
    },
  }
}

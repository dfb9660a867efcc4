import type { Box } from '../../capture.ts'
import { overlapOf, type Border, type Item, type ShapeItem } from '../items.ts'
import type { Looks } from '../text/look.ts'
import { bordersOf, commonBorder, isTriangle, radiusOf, sameBorder, shadowsOf } from './borders.ts'
import { grown, partOf, shownPart } from './picture-items.ts'
import type { Place } from './place.ts'
import type { Rendered } from './rendered.ts'

/** The background, border and shadow of an element, as shapes or as a picture; none if it has none. */
export function boxItems(one: Rendered, place: Place, looks: Looks): Item[] {
  const { scale, opacity, clip } = place
  const whole = one.box
  const box = clip ? overlapOf(whole, clip) : whole
  if (!box) return []
  const fill = looks.colour(one.style('background-color'), opacity)
  const borders = bordersOf(one, scale, opacity, looks)
  const shadows = shadowsOf(one.style('box-shadow'), scale, opacity, looks)
  const radius = radiusOf(one, scale)
  const isFilled = fill.alpha >= 0.01
  const hasImage = hasBackgroundImage(one)
  const hasShadow = !shadows || shadows.length > 0
  if (!isFilled && !hasImage && !hasShadow && !borders.some(Boolean)) return []
  const isClipped = box.width < whole.width - 1 || box.height < whole.height - 1
  const isRound = radius !== 0
  const isPlain =
    !hasImage &&
    one.style('border-image-source') === 'none' &&
    !isTriangle(one) &&
    borders.every((side) => side?.style !== 'double') &&
    !(isClipped && (isRound || hasShadow)) &&
    !(clip && place.hasRoundClip && !isRound && touchesCorner(box, clip))
  const line = commonBorder(borders)
  // A bar at the side of a box does not follow its round corners.
  const isBent = isRound && borders.some((border) => border && !(line && sameBorder(border, line)))
  if (!isPlain || isBent || radius === undefined || !shadows) {
    const isShared = !isClipped && !place.hasRoundClip
    return boxPicture(one, place, hasShadow ? grown(one) : whole, isShared)
  }
  const inset = line ? line.width / 2 : 0
  const inner = {
    x: box.x + inset,
    y: box.y + inset,
    width: Math.max(0, box.width - inset * 2),
    height: Math.max(0, box.height - inset * 2),
  }
  const [shadow] = shadows
  const shape: ShapeItem = {
    kind: 'shape',
    box: inner,
    turn: 0,
    fill: isFilled ? fill : undefined,
    line,
    radius,
    shadow,
  }
  const others = borders.flatMap((border, side) =>
    border && !(line && sameBorder(border, line)) ? [barOf(border, side, box)] : [],
  )
  return isFilled || line || shadow ? [shape, ...others] : others
}

function hasBackgroundImage(one: Rendered): boolean {
  const image = one.style('background-image')
  return image !== 'none' && image !== '' && !/text/.test(one.style('background-clip'))
}

function boxPicture(one: Rendered, place: Place, outer: Box, isShared: boolean): Item[] {
  const part = partOf(one, 'box')
  const box = shownPart(outer, place)
  if (!part || !box) return []
  const what = hasBackgroundImage(one) ? 'a background' : 'a box'
  const key = isShared ? lookKey(one, place) : `${part.id} ${part.of}`
  const plain = { turn: 0, alt: '', link: undefined, format: 'png' } as const
  return [{ kind: 'picture', box, part, what, key, ...plain }]
}

/** The border of one side: 0 top, 1 right, 2 bottom, 3 left. */
function barOf(border: Border, side: number, { x, y, width, height }: Box): ShapeItem {
  const isUpright = side % 2 === 1
  const bar = {
    x: side === 1 ? x + width - border.width : x,
    y: side === 2 ? y + height - border.width : y,
    width: isUpright ? border.width : width,
    height: isUpright ? height : border.width,
  }
  const plain = { kind: 'shape', turn: 0, radius: 0, shadow: undefined } as const
  if (!/dashed|dotted/.test(border.style)) {
    return { ...plain, box: bar, fill: border.colour, line: undefined }
  }
  const middle = isUpright
    ? { ...bar, x: bar.x + border.width / 2, width: 0 }
    : { ...bar, y: bar.y + border.width / 2, height: 0 }
  return { ...plain, box: middle, fill: undefined, line: border }
}

/** Boxes with the same key look the same. */
function lookKey(one: Rendered, { scale, opacity }: Place): string {
  const names = [
    'background-color',
    'background-image',
    'border-top-width',
    'border-right-width',
    'border-bottom-width',
    'border-left-width',
    'border-top-color',
    'border-right-color',
    'border-bottom-color',
    'border-left-color',
    'border-top-left-radius',
    'border-top-right-radius',
    'border-bottom-right-radius',
    'border-bottom-left-radius',
    'box-shadow',
  ] as const
  const { width, height } = one.box
  return JSON.stringify([...names.map((name) => one.style(name)), width, height, scale, opacity])
}

function touchesCorner(box: Box, clip: Box): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 3
  const atSide = near(box.x, clip.x) || near(box.x + box.width, clip.x + clip.width)
  const atEnd = near(box.y, clip.y) || near(box.y + box.height, clip.y + clip.height)
  return atSide && atEnd
}

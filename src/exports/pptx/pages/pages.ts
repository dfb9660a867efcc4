import type { Box } from '../../capture.ts'
import { overlapOf, plainText, type Colour, type Item, type TextItem } from '../items.ts'
import { isBand, sectionsOf, type Section, type Size } from './sections.ts'
import { strands } from './strands.ts'
import {
  bottomOf,
  cleanEdgesOf,
  edgesOf,
  endOf,
  headOf,
  isSolid,
  partIn,
  slicesOf,
} from './split.ts'

/** A part of a page that becomes a slide. */
export interface Cut {
  /** What the slide shows, margins included. */
  area: Box
  /** What it shows of the page itself. */
  shown: Box
  items: Item[]
  /** The colour of the ground on which all of it stands; undefined if that is the page. */
  ground: Colour['rgb'] | undefined
}

/** Above and below, as a part of the height of a slide. */
const marginShare = 0.055
/** What a title takes that says what goes on, in CSS pixels. */
const titleHeight = 44
/** How much smaller a section may be shown, so that it takes fewer slides. */
const scales = [0.94, 0.88, 0.82, 0.76]
/** Text is not made smaller than that for it, in CSS pixels. */
const minText = 9
/** A slide that is filled less than that should hold more. */
const emptyShare = 0.35

/**
 * Divides a page into slides: where a section begins, and where a slide is full. Nothing is lost or cut.
 * `paper` is the colour of the page.
 */
export function paginate(
  items: readonly Item[],
  size: Size,
  paper: Colour['rgb'] = [255, 255, 255],
): Cut[] {
  const content = items.flatMap((item): Item | Item[] =>
    item.kind === 'picture' ? slicesOf(item, size.height) : item,
  )
  const cuts: Cut[] = []
  for (const section of sectionsOf(content, size)) {
    const { from, to } = section
    const own = content.filter((item) => bottomOf(item) > from + 1 && item.box.y < to - 1)
    cuts.push(...slidesOf(section, own, { page: size, paper, isFirst: cuts.length === 0 }))
  }
  return cuts
}

interface Context {
  page: Size
  paper: Colour['rgb']
  isFirst: boolean
}

/** The slides of a section, which is made smaller if it then takes clearly fewer. */
function slidesOf(section: Section, items: readonly Item[], context: Context): Cut[] {
  let slides = divide(section, items, 1, context)
  const least = minText / smallestText(items)
  for (const scale of scales) {
    if (slides.length < 2 || scale < least) break
    const fewer = divide(section, items, scale, context)
    if (fewer.length <= slides.length * 0.75) slides = fewer
  }
  return slides
}

function smallestText(items: readonly Item[]): number {
  const sizes = items.flatMap((item) =>
    item.kind === 'text'
      ? item.paragraphs.flatMap(({ runs }) =>
          runs.flatMap((run) => (run === 'break' || run.look.raised ? [] : [run.look.size])),
        )
      : item.kind === 'table'
        ? [12]
        : [],
  )
  return Math.max(1, Math.min(16, ...sizes))
}

function divide(
  { from, to, heading }: Section,
  items: readonly Item[],
  scale: number,
  { page, paper, isFirst }: Context,
): Cut[] {
  const size = { width: page.width / scale, height: page.height / scale }
  const margin = size.height * marginShare
  const cuts: Cut[] = []
  for (let y = from; y < to;) {
    const split = items.find(
      (item) => item.kind === 'table' && item.box.y < y - 1 && bottomOf(item) > y + 1,
    )
    const head = split?.kind === 'table' ? headOf(split) : 0
    const isOnBand = items.some((item) => isBand(item, page) && Math.abs(item.box.y - y) < 3)
    const isStart = cuts.length === 0
    const title = !isStart && heading ? titleHeight : 0
    // The space above the first slide is that of the page, and that above a band its own.
    const above = isStart && (isFirst || isOnBand) ? 0 : margin + title + head
    const end = endOf(items, y, to)
    const isBandAtEnd = items.some(
      (item) => isSolid(item) && isBand(item, page) && bottomOf(item) >= end - 2,
    )
    const room = size.height - above - (isBandAtEnd ? 0 : margin)
    const cut = end - y <= room + 1 ? to : nextCut({ items, from: y, to, room, page })
    // The end of a box belongs to what is in it.
    const until = items.some((item) => isSolid(item) && bottomOf(item) > cut + 1) ? cut : to
    const padding = Math.min(12, margin / 2)
    const own = items.flatMap((item) => {
      const holds = split && item.kind === 'shape' && isAround(item.box, split.box)
      return partIn(item, y, until, padding + (holds ? head : 0))
    })
    if (own.some(isSolid)) {
      const bottom = Math.max(y + 1, endOf(own, y, until))
      const fit = Math.min(1, room / (bottom - y))
      const [width, height] = [size.width / fit, size.height / fit]
      const isWhole = isStart && isOnBand && until === to && !isFirst
      // What a band alone holds stands in the middle.
      const top = isWhole ? Math.max(0, (height - (to - y)) / 2) : above / fit
      const area = { x: (page.width - width) / 2, y: y - top, width, height }
      const shown = {
        x: 0,
        y,
        width: page.width,
        height: Math.min(until - y, bottom + margin - y),
      }
      const { ground, kept } = onGround(
        own.filter((item) => !isLeftOver(item, own, y)),
        { area, page, y, bottom },
      )
      const again =
        title > 0 && heading
          ? [
              titleAgain(heading, cuts.length + 1, {
                area,
                scale: 1 / fit,
                page,
                ground: ground ?? paper,
              }),
            ]
          : []
      cuts.push({ area, shown, items: [...kept, ...again], ground })
    }
    y = beginOf(items, until, to)
  }
  return cuts
}

/** Whether a shape is the rest of a column that holds nothing more. */
function isLeftOver(item: Item, own: readonly Item[], y: number): boolean {
  const isBegun = item.kind === 'shape' && item.box.y < y - 1 && item.box.width > 60
  return isBegun && !own.some((other) => isSolid(other) && overlapOf(other.box, item.box))
}

function isAround(outer: Box, inner: Box): boolean {
  return outer.x <= inner.x + 1 && outer.x + outer.width >= inner.x + inner.width - 1
}

/** Where the next item begins, after the space between two. */
function beginOf(items: readonly Item[], from: number, to: number): number {
  const rest = items.filter((item) => bottomOf(item) > from + 1 && item.box.y < to - 1)
  return Math.max(from, Math.min(to, ...rest.map(({ box }) => box.y)))
}

/** Lets bands reach the edges of a slide; the one on which all of it stands becomes its ground. */
function onGround(
  items: readonly Item[],
  { area, page, y, bottom }: { area: Box; page: Size; y: number; bottom: number },
): { ground: Colour['rgb'] | undefined; kept: Item[] } {
  const highest = Math.min(...items.filter(isSolid).map(({ box }) => box.y))
  let ground: Colour['rgb'] | undefined
  let kept: Item[] = []
  for (const item of items) {
    if (!isBand(item, page)) {
      kept.push(item)
      continue
    }
    // Also where only the margin of the page is above it.
    const isFromTop = item.box.y <= y + 2 || item.box.y < Math.min(y + 40, highest + 1)
    const isToBottom = bottomOf(item) >= bottom - 2
    if (item.kind === 'shape' && isFromTop && isToBottom && (item.fill?.alpha ?? 0) > 0.99) {
      // It hides the shapes below it.
      kept = kept.filter(isSolid)
      ground = item.fill?.rgb
      continue
    }
    const top = isFromTop ? area.y : item.box.y
    const below = area.y + area.height - bottomOf(item)
    const end = bottomOf(item) + (isToBottom && below < area.height / 4 ? below : 0)
    const box = { x: area.x, width: area.width, y: top, height: end - top }
    kept.push(item.kind === 'picture' ? { ...item, box, taken: item.box } : { ...item, box })
  }
  return { ground, kept }
}

/** Where the slide that begins at `from` ends, if there is no room for all: before what is too much. */
function nextCut({
  items,
  from,
  to,
  room,
  page,
}: {
  items: readonly Item[]
  from: number
  to: number
  room: number
  page: Size
}): number {
  const left = items.filter((item) => bottomOf(item) > from + 1 && item.box.y < to - 1)
  const near = left.filter(({ box }) => box.y < from + room * 3)
  const reach = Math.max(...near.map(bottomOf))
  const rest = left.filter(({ box }) => box.y < reach)
  const solid = rest.filter(isSolid)
  const places = rest
    .flatMap((item) => [item.box.y, bottomOf(item), ...edgesOf(item)])
    .filter((y) => y > from + 1 && y < to - 1 && y <= reach)
    .toSorted((a, b) => a - b)
  const inside = places.filter((y) => y <= from + room).toReversed()
  const beyond = [...places.filter((y) => y > from + room), to]
  const crosses = (item: Item, y: number) => item.box.y < y - 1 && bottomOf(item) > y + 1
  const isAt = (edges: readonly number[], y: number) => edges.some((edge) => Math.abs(edge - y) < 1)
  const isLarge = (item: Item) => item.box.height > room
  const isUsed = (y: number) => solid.some((item) => item.box.y < y - 1)
  const keepsSolid = (y: number) =>
    solid.every((item) => !crosses(item, y) || (isLarge(item) && isAt(cleanEdgesOf(item), y)))
  const keepsShapes = (y: number) =>
    rest.every((item) => isSolid(item) || isLarge(item) || isBand(item, page) || !crosses(item, y))
  const divides = (y: number) =>
    isUsed(y) &&
    solid.every((item) => !crosses(item, y) || isAt(edgesOf(item), y)) &&
    !strands(solid, y)
  const isFair = (y: number) => isUsed(y) && keepsSolid(y) && !strands(solid, y)
  const isGood = (y: number) => keepsShapes(y) && isFair(y)
  const isFull = (y: number) => y - from >= room * emptyShare
  return (
    inside.find((y) => isFull(y) && isGood(y)) ??
    inside.find((y) => isFull(y) && isFair(y)) ??
    inside.find((y) => isFull(y) && divides(y)) ??
    beyond.find((y) => y - from <= room / 0.75 && isFair(y)) ??
    inside.find(isGood) ??
    inside.find(isFair) ??
    inside.find(divides) ??
    // One thing is too large for a slide, which becomes as large as it.
    beyond.find(isFair) ??
    beyond.find(divides) ??
    to
  )
}

/** The heading of a section again, for the slides on which it goes on, with the number of the slide in it. */
function titleAgain(
  heading: TextItem,
  part: number,
  {
    area,
    scale,
    page: { width },
    ground,
  }: { area: Box; scale: number; page: Size; ground: Colour['rgb'] },
): TextItem {
  const [paragraph] = heading.paragraphs
  const look = paragraph?.runs.find((run) => run !== 'break')?.look
  if (!paragraph || !look) return heading
  const size = Math.min(look.size, 20) * scale
  const text = `${heading.paragraphs.map(plainText).join(' ')} (${part})`
  const lineHeight = size * 1.2
  const margin = Math.max(
    0,
    Math.min(heading.box.x, width - heading.box.x - heading.box.width, width * 0.3),
  )
  const y = area.y + area.height * marginShare * 0.8
  const box = { x: margin, y, width: width - margin * 2, height: lineHeight }
  const colour = { rgb: seenOn(ground, look.colour.rgb), alpha: 1 }
  const runs = [{ text, look: { ...look, size, colour } }]
  const plain = { lineHeight, lines: 1, before: 0, indent: 0, bullet: undefined }
  return { ...heading, box, turn: 0, wraps: true, paragraphs: [{ ...paragraph, ...plain, runs }] }
}

/** A colour if it can be read on a ground, or else black or white. */
function seenOn(ground: Colour['rgb'], colour: Colour['rgb']): Colour['rgb'] {
  const contrast = (a: Colour['rgb'], b: Colour['rgb']) => {
    const [dark = 0, light = 0] = [lightOf(a), lightOf(b)].toSorted((one, other) => one - other)
    return (light + 0.05) / (dark + 0.05)
  }
  if (contrast(ground, colour) >= 2.5) return colour
  const [black, white] = [[0, 0, 0] as const, [255, 255, 255] as const]
  return contrast(ground, black) > contrast(ground, white) ? black : white
}

/** How light a colour is, from 0 to 1. Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function lightOf(rgb: Colour['rgb']): number {
  const part = (at: 0 | 1 | 2) => {
    const value = rgb[at] / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
}

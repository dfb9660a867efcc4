import type { Item, TextItem } from '../items.ts'
import { bottomOf, endOf, isSolid } from './split.ts'
import { isLastAbove } from './strands.ts'

export interface Size {
  width: number
  height: number
}

/** A part of a page that begins a slide. */
export interface Section {
  from: number
  to: number
  heading: TextItem | undefined
}

/** Whether an item is a ground that is as wide as the page. */
export function isBand(item: Item, { width }: Size): boolean {
  const { box, kind, turn } = item
  const isGround = kind === 'shape' || (kind === 'picture' && item.part?.of === 'box')
  return isGround && turn === 0 && box.x <= 1 && box.x + box.width >= width - 1 && box.height > 3
}

/**
 * The sections of a page: they begin at its large headings, and where a ground that is as wide as the page
 * begins or ends; but not where that would part what stands beside each other.
 */
export function sectionsOf(items: readonly Item[], size: Size): Section[] {
  const solid = items.filter(isSolid)
  const end = endOf(items, 0, Infinity) + 1
  const headings = items
    .filter((item) => item.kind === 'text')
    .filter(({ heading }) => heading !== undefined)
    .toSorted((a, b) => a.box.y - b.box.y)
  const titles = headings.filter(({ heading }) => heading === 1 || heading === 2)
  const bands = items.filter((item) => isBand(item, size))
  const places = [
    ...titles.map((heading) => startOf(heading, items)),
    ...bands
      .flatMap((band) => [band.box.y, bottomOf(band)])
      .filter((place) => !headings.some((one) => isLastAbove(one, solid, place))),
  ]
  const starts = [0]
  for (const place of places.toSorted((a, b) => a - b)) {
    const isFar = place > (starts.at(-1) ?? 0) + 3
    const hasBefore = solid.some(({ box }) => box.y < place - 1)
    if (isFar && hasBefore && place < end - 1 && !parts(items, place)) starts.push(place)
  }
  const sections = starts.map((from, at) => {
    const to = starts[at + 1] ?? end
    const own = titles.filter(({ box }) => box.y >= from - 1 && box.y < to - 1)
    return { from, to, heading: own.find(({ heading }) => heading === 1) ?? own[0] }
  })
  return join(sections, solid, size)
}

/** Where the section of a heading begins: the box around it begins with it. */
function startOf({ box: { y } }: TextItem, items: readonly Item[]): number {
  const before = items.filter((item) => isSolid(item) && item.box.y < y - 1).map(bottomOf)
  const above = Math.max(0, ...before.filter((bottom) => bottom <= y + 2))
  const boxes = items.filter(
    (item) => !isSolid(item) && item.box.y < y && item.box.y >= above - 2 && bottomOf(item) > y + 2,
  )
  return Math.min(y, ...boxes.map(({ box }) => box.y))
}

/** Whether a line across the page would part something, or a column from what stands beside it. */
function parts(items: readonly Item[], y: number): boolean {
  const crossing = items.filter(
    ({ box, ...item }) => box.y < y - 2 && bottomOf({ box, ...item }) > y + 2,
  )
  return crossing.some((one) => {
    if (isSolid(one)) return true
    const { x, width } = one.box
    return items.some(
      (other) =>
        isSolid(other) &&
        other.box.y < bottomOf(one) &&
        bottomOf(other) > one.box.y &&
        (other.box.x >= x + width - 1 || other.box.x + other.box.width <= x + 1),
    )
  })
}

/** What a section may take of a slide for another one to join it. */
const shortShare = 0.35

/** Joins short sections with their neighbours, if there is room on one slide for both. */
function join(sections: readonly Section[], solid: readonly Item[], { height }: Size): Section[] {
  const bottomIn = ({ from, to }: Section) =>
    Math.max(from, ...solid.filter(({ box }) => box.y >= from - 2 && box.y < to).map(bottomOf))
  const joined: Section[] = []
  for (const section of sections) {
    const last = joined.at(-1)
    const bottom = bottomIn(section)
    const isEmpty = bottom === section.from
    if (!last) {
      if (!isEmpty || sections.length === 1) joined.push({ ...section, from: 0 })
      continue
    }
    const lastHeight = bottomIn(last) - last.from
    const both = bottom - last.from
    const isTitle = joined.length === 1 && last.heading?.heading === 1
    const isShort = Math.min(lastHeight, bottom - section.from) < height * shortShare
    const fits = both <= height * 0.94
    const belongs =
      isEmpty ||
      (!last.heading && lastHeight < height * 0.4 && (both <= height * 1.25 || lastHeight < 90)) ||
      (isTitle && lastHeight < height * 0.4 && both <= height * 1.05) ||
      (fits && (isShort || !section.heading))
    if (belongs) {
      const heading = last.heading ?? section.heading
      joined[joined.length - 1] = { from: last.from, to: section.to, heading }
    } else joined.push(section)
  }
  return joined
}

import type { Chart, ChartOf } from '../charts.ts'
import type { ChartItem, Item } from '../items.ts'
import { gather } from '../text/flows.ts'
import { joinLists, type Found } from '../text/lists.ts'
import type { Looks } from '../text/look.ts'
import type { Widths } from '../text/paragraphs.ts'
import { boxItems } from './box-items.ts'
import { isPicture, pictureItem } from './picture-items.ts'
import { above, clipOf, placeIn, turnItem, type Place } from './place.ts'
import type { Rendered } from './rendered.ts'
import { tableOf } from './tables.ts'
import { firstIn, hasBullet, textItems } from './text-items.ts'

export interface Tools {
  looks: Looks
  /** The chart that a drawing shows; undefined if that is not sure. */
  chartOf: ChartOf
}

/** What is shown in an element, as items in the order in which they are painted. */
export function itemsOf(root: Rendered, { looks, chartOf }: Tools): Item[] {
  const found: Found[] = []

  function add(one: Rendered, place: Place, item: Item, widths?: Widths): void {
    const turned = place.turns.reduceRight(turnItem, item)
    const { order, index } = one
    found.push({ item: turned, order, index, list: place.list?.id, ...(widths && { widths }) })
  }

  function visit(one: Rendered, outer: Place, isRoot = false): void {
    const place = placeIn(one, outer, looks)
    if (place.opacity < 0.01) return
    const isVisible = one.style('visibility') === 'visible'
    if (!isRoot && isVisible && isPicture(one)) {
      const chart = one.name === 'svg' ? chartOf(one) : undefined
      const item = chart ? chartItem(one, chart) : pictureItem(one, place)
      if (item) add(one, place, item)
      return
    }
    if (!isRoot && isVisible) for (const item of boxItems(one, place, looks)) add(one, place, item)
    if (one.name === 'table') {
      const table = tableOf(one, place, looks)
      if (table) {
        add(one, place, table.item)
        for (const other of table.others) visit(other, place)
        return
      }
    }
    const { flows, others, boxed } = gather(one, place, looks)
    const inside = clipOf(one, place)
    for (const inline of boxed) {
      // Before the text around it, which is painted over it.
      for (const item of boxItems(inline, inside, looks)) add(one, inside, item)
    }
    for (const [at, flow] of flows.entries()) {
      for (const { item, widths } of textItems(flow, at === 0, inside, looks)) {
        add(firstIn(flow) ?? one, inside, item, widths)
      }
    }
    const marker = one.children.find(({ name }) => name === '::marker')
    if (marker && !hasBullet(marker)) addMarker(marker, inside)
    for (const other of others) visit(other, inside)
  }

  /** A marker that no list of a presentation has, as text. */
  function addMarker(marker: Rendered, place: Place): void {
    for (const flow of gather(marker, place, looks).flows) {
      const outside = { ...place, list: undefined }
      for (const { item } of textItems(flow, false, outside, looks)) add(marker, outside, item)
    }
  }

  const outermost = {
    opacity: 1,
    scale: 1,
    link: undefined,
    clip: undefined,
    hasRoundClip: false,
    turns: [],
    list: undefined,
  }
  visit(root, { ...outermost, ...above(root, looks) }, true)
  const sorted = found.toSorted((a, b) => a.order - b.order || a.index - b.index)
  return joinLists(sorted)
}

function chartItem({ box }: Rendered, chart: Chart): ChartItem {
  return { ...chart, kind: 'chart', box, turn: 0 }
}

import type { PagePlace } from '../../../protocol/frame.ts'
import type { FrameBridge } from '../frame-bridge.ts'

export type Side = 'left' | 'right'

/** Scrolls two pages together: where a person scrolls one, the other goes to the same place. */
export interface ScrollTogether {
  /** To be called when a page is shown, with its bridge, or no page is shown any more. */
  onShow(side: Side, bridge: FrameBridge | undefined): void
  /** To be called when a page reports how far it is scrolled. */
  onView(side: Side, view: { x: number; y: number }): void
}

export function createScrollTogether(): ScrollTogether {
  const bridges = new Map<Side, FrameBridge>()
  const views = new Map<Side, { x: number; y: number }>()
  /** Pages that follow: what they report now is not the person's doing. */
  const following = new Set<Side>()
  let place: PagePlace | undefined
  let isLeading = false
  let due: Side | undefined

  async function follow(side: Side, to: PagePlace): Promise<void> {
    following.add(side)
    await bridges.get(side)?.restore(to)
    following.delete(side)
  }

  async function lead(side: Side): Promise<void> {
    due = side
    if (isLeading) return
    isLeading = true
    while (due) {
      const leader: Side = due
      due = undefined
      place = (await bridges.get(leader)?.place()) ?? place
      if (place) await follow(leader === 'left' ? 'right' : 'left', place)
    }
    isLeading = false
  }

  return {
    onShow(side, bridge) {
      views.set(side, { x: 0, y: 0 })
      if (!bridge) return void bridges.delete(side)
      bridges.set(side, bridge)
      if (place) void follow(side, place)
    },
    onView(side, { x, y }) {
      const before = views.get(side)
      views.set(side, { x, y })
      const isScrolled = before?.x !== x || before.y !== y
      if (isScrolled && !following.has(side)) void lead(side)
    },
  }
}

import { useEffect, useRef, type RefObject } from 'react'

/** How far from its end, in pixels, a list still counts as scrolled to it. */
const tolerance = 40

/**
 * Keeps a list at its end while the person is there, whatever is resized or added. A person who has scrolled
 * up to read stays there until they open another list or send a message.
 */
export function useEnd(
  listId: string | undefined,
  sending: string | undefined,
): RefObject<HTMLDivElement | null> {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)

  useEffect(() => {
    atEnd.current = true
    showEnd(scroller.current)
  }, [listId])

  useEffect(() => {
    if (sending === undefined) return
    atEnd.current = true
    showEnd(scroller.current)
  }, [sending])

  useEffect(() => {
    const area = scroller.current
    const list = area?.firstElementChild
    if (!area || !list) return
    let lastTop = area.scrollTop
    const onScroll = () => {
      // A hidden list has no height, and says nothing about where the person was.
      if (area.clientHeight === 0) return
      const isNear = area.scrollHeight - area.scrollTop - area.clientHeight < tolerance
      // Content that was just added also moves the end away, but it does not scroll up.
      if (isNear) atEnd.current = true
      else if (area.scrollTop < lastTop) atEnd.current = false
      lastTop = area.scrollTop
    }
    const observer = new ResizeObserver(() => atEnd.current && showEnd(area))
    area.addEventListener('scroll', onScroll)
    observer.observe(area)
    observer.observe(list)
    return () => {
      area.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])
  return scroller
}

function showEnd(area: HTMLElement | null): void {
  if (area) area.scrollTop = area.scrollHeight
}

/**
 * Creates what finds elements of the page, and reads and restores its place: the scroll position of the
 * page and of elements in it, and the element at the top of the screen, which is found again in another
 * version.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 *
 * @param {{
 *   childrenOf(element: Element): Element[],
 *   elementAt(path: number[]): Element | undefined,
 *   pathOf(element: Element): number[],
 * }} tree
 */
export function createPlaces({ childrenOf, elementAt, pathOf }) {
  const maxText = 80
  const maxMatched = 200
  const maxScrollers = 20
  const { abs, min, max, round } = Math

  /** @param {Element} element */
  function textOf(element) {
    return (element.textContent ?? '').slice(0, 400).replace(/\s+/g, ' ').trim().slice(0, maxText)
  }

  /** The topmost visible element that has text of its own and begins on the screen. */
  function topElement() {
    const x = innerWidth / 2
    for (let y = 4; y < innerHeight; y += 24) {
      const element = document.elementFromPoint(x, y)
      if (!element || element === document.body || element === document.documentElement) continue
      const isShort = element.getBoundingClientRect().height < 2 * innerHeight
      if (isShort && textOf(element) !== '') return element
    }
    return undefined
  }

  /** @param {{ path: number[], tag: string, text: string }} anchor */
  function findAgain({ path, tag, text }) {
    const there = elementAt(path)
    if (there && there.localName === tag && textOf(there) === text) return there
    const matching = [...document.getElementsByTagName(tag)].filter((one) => textOf(one) === text)
    // One of several equal elements would be a guess.
    return matching.length === 1 ? matching[0] : undefined
  }

  /** By what an element is found again in another version. @param {Element} element */
  function traitsOf(element) {
    const tag = element.localName.slice(0, 100)
    return { path: pathOf(element).slice(0, 64), tag, text: textOf(element) }
  }

  /** The elements in the page that are scrolled themselves. */
  function readScrollers() {
    const root = document.scrollingElement
    return [...document.querySelectorAll('*')]
      .filter(({ scrollTop, scrollLeft }) => scrollTop > 0 || abs(scrollLeft) > 0)
      .filter((element) => element !== root)
      .slice(0, maxScrollers)
      .map((element) => {
        const [left, top] = [Number(element.scrollLeft), Number(element.scrollTop)]
        return { ...traitsOf(element), left, top }
      })
  }

  return {
    /** Where the person is in the page. */
    read() {
      const element = scrollY > 0 ? topElement() : undefined
      const anchor = element && { ...traitsOf(element), top: element.getBoundingClientRect().top }
      return { x: scrollX, y: scrollY, ...(anchor && { anchor }), scrollers: readScrollers() }
    },
    /**
     * @param {{
     *   x: number,
     *   y: number,
     *   anchor?: { path: number[], tag: string, text: string, top: number },
     *   scrollers?: { path: number[], tag: string, text: string, left: number, top: number }[],
     * }} place
     */
    restore({ x, y, anchor, scrollers = [] }) {
      for (const { left, top, ...traits } of scrollers) {
        findAgain(traits)?.scrollTo({ left, top, behavior: 'instant' })
      }
      scrollTo({ left: x, top: y, behavior: 'instant' })
      const element = anchor && findAgain(anchor)
      if (!anchor || !element) return
      const moved = element.getBoundingClientRect().top - anchor.top
      if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' })
    },
    /** Changes the page while what is at the top of the screen stays there. @param {() => boolean} change */
    keepDuring(change) {
      const element = scrollY > 0 ? topElement() : undefined
      const top = element?.getBoundingClientRect().top ?? 0
      const [x, y] = [scrollX, scrollY]
      const changed = change()
      if (!changed) return false
      if (scrollY !== y || scrollX !== x) scrollTo({ left: x, top: y, behavior: 'instant' })
      if (element?.isConnected) {
        const moved = element.getBoundingClientRect().top - top
        if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' })
      }
      return true
    },
    /** @param {{ path?: number[], tag?: string, selector?: string, gap?: { parent: number[], index: number } }} target */
    find({ path, tag, selector, gap }) {
      if (selector !== undefined) {
        try {
          return [...document.querySelectorAll(selector)].slice(0, maxMatched)
        } catch {
          return []
        }
      }
      if (gap) {
        const parent = elementAt(gap.parent)
        return parent ? [parent] : []
      }
      const element = path && elementAt(path)
      return element && (tag === undefined || element.localName === tag) ? [element] : []
    },
    /** The box of an element in the window, or of the gap where one was. @param {Element} element @param {{ gap?: { index: number } }} target */
    boxOf(element, { gap }) {
      const rect = element.getBoundingClientRect()
      if (!gap) return boxFrom(rect.left, rect.top, rect.width, rect.height)
      const children = childrenOf(element)
      const after = children[gap.index]?.getBoundingClientRect()
      const before = children[gap.index - 1]?.getBoundingClientRect()
      const { left, width } = before ?? after ?? rect
      return boxFrom(left, before ? before.bottom : (after ?? rect).top, width, 0)
    },
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  function boxFrom(x, y, width, height) {
    const limit = 10_000_000
    const clamp = (/** @type {number} */ value) => max(-limit, min(limit, round(value) || 0))
    return { x: clamp(x), y: clamp(y), width: clamp(width), height: clamp(height) }
  }
}

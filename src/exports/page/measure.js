/**
 * Where an element is on the page, or the whole page without a selector, in CSS pixels; null if there is no
 * such element or the selector is none. Its source text is sent to pages.
 *
 * @param {string | null} selector
 * @returns {{ x: number, y: number, width: number, height: number } | null}
 */
export function measure(selector) {
  if (selector === null) {
    const { scrollWidth, scrollHeight } = document.documentElement
    return { x: 0, y: 0, width: scrollWidth, height: scrollHeight }
  }
  try {
    const box = document.querySelector(selector)?.getBoundingClientRect()
    return box
      ? { x: box.left + scrollX, y: box.top + scrollY, width: box.width, height: box.height }
      : null
  } catch {
    return null
  }
}

/**
 * Shows one slide alone, at its place in the page. Returns how many there are, and where it is; null if there
 * is no such slide. Its source text is sent to pages.
 *
 * @param {number} index
 * @returns {{ count: number, box: { x: number, y: number, width: number, height: number } | null }}
 */
export function showSlide(index) {
  const slides = findSlides()
  const slide = slides[index]
  for (const [at, one] of slides.entries()) {
    one.style.setProperty('visibility', at === index ? 'visible' : 'hidden', 'important')
    if (at !== index) continue
    // Without a transition, in the midst of which it would be shown.
    one.style.setProperty('transition', 'none', 'important')
    one.style.setProperty('opacity', '1', 'important')
    /** @type {HTMLElement | null} */
    let above = one
    for (; above; above = above.parentElement) {
      if (getComputedStyle(above).display === 'none') {
        above.style.setProperty('display', 'block', 'important')
      }
    }
  }
  if (slide && index === 0) hideControls()
  if (!slide) return { count: slides.length, box: null }
  for (const note of slide.querySelectorAll('aside.notes')) {
    if (note instanceof HTMLElement) note.style.setProperty('display', 'none', 'important')
  }
  slide.scrollIntoView({ behavior: 'instant', block: 'start', inline: 'start' })
  const { left, top, width, height } = slide.getBoundingClientRect()
  return { count: slides.length, box: { x: left + scrollX, y: top + scrollY, width, height } }

  /** What stays in view beside the slides, such as buttons and progress, is no part of any. */
  function hideControls() {
    for (const element of document.querySelectorAll('body *')) {
      if (!(element instanceof HTMLElement)) continue
      if (getComputedStyle(element).position !== 'fixed' || slides.some(isAround)) continue
      const { offsetWidth, offsetHeight } = element
      const isGround = offsetWidth * offsetHeight > (innerWidth * innerHeight) / 2
      if (!isGround) element.style.setProperty('display', 'none', 'important')

      /** @param {HTMLElement} one */
      function isAround(one) {
        return one === element || one.contains(element) || element.contains(one)
      }
    }
  }
}

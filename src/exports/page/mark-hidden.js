/**
 * Marks what a settled page does not show, with `data-export-hidden`. Its source text is sent to pages.
 */
export function markHidden() {
  for (const element of [...document.querySelectorAll('body *')].filter(isHidden)) {
    element.setAttribute('data-export-hidden', '')
  }

  /** @param {Element} element */
  function isHidden(element) {
    if (element.matches('script, style, template, noscript, link, meta, dialog:not([open])')) {
      return true
    }
    const { display, visibility, opacity, overflowX, overflowY } = getComputedStyle(element)
    if (display === 'none' || visibility === 'hidden' || opacity === '0') return true
    const { right, bottom, width, height } = element.getBoundingClientRect()
    // Beyond the page, or clipped to nothing: for screen readers, or folded.
    if (width > 0 && (right + scrollX <= 0 || bottom + scrollY <= 0)) return true
    const isFlat =
      (overflowY !== 'visible' && height <= 1) || (overflowX !== 'visible' && width <= 1)
    return isFlat && !/^(?:inline|contents)$/.test(display) && !element.matches('svg, canvas, img')
  }
}

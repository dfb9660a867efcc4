/**
 * Lets the text of a PDF have the order in which it is read. It has the order in which it is painted, and what
 * floats or has a position is painted after all the rest. An isolated element is painted at its place among
 * those. Changes the copy of the page in the browser only. Its source text is sent to pages.
 */
export function paintInOrder() {
  /** @type {Set<Element>} */
  const around = new Set()
  for (const element of document.querySelectorAll('body *')) {
    if (!isPaintedLate(getComputedStyle(element))) continue
    for (let one = element.parentElement; one && !around.has(one); one = one.parentElement) {
      around.add(one)
      if (one === document.body) break
    }
  }
  /** @type {HTMLElement[]} */
  const above = []
  for (const parent of around) {
    // Layers above each other stay as they are.
    if (
      [...parent.children].some((child) => isLayer(child)) ||
      isLayer(parent, '::before') ||
      isLayer(parent, '::after')
    )
      continue
    for (const child of parent.children) {
      if (child instanceof HTMLElement && Number(getComputedStyle(child).zIndex) > 0)
        above.push(child)
    }
  }
  for (const one of above) set(one, 'z-index', 'auto')
  const rest = [...around].flatMap((parent) =>
    [...parent.children].filter((child) => {
      if (child.matches('thead, tbody, tfoot, tr, td, th')) return false
      const { display, zIndex } = getComputedStyle(child)
      const isText = display === 'inline' && !child.matches('svg, img, canvas')
      return !isText && !/^(?:none|contents)$/.test(display) && zIndex === 'auto'
    }),
  )
  for (const one of rest) {
    if (one instanceof HTMLElement || one instanceof SVGElement) set(one, 'isolation', 'isolate')
  }

  /**
   * @param {Element} element
   * @param {string} [place]
   */
  function isLayer(element, place) {
    const { position, content } = getComputedStyle(element, place)
    return /absolute|fixed/.test(position) && (!place || content !== 'none')
  }

  /** @param {CSSStyleDeclaration} look */
  function isPaintedLate(look) {
    return (
      look.position !== 'static' ||
      look.float !== 'none' ||
      look.opacity !== '1' ||
      look.transform !== 'none' ||
      look.filter !== 'none' ||
      look.isolation === 'isolate' ||
      look.backdropFilter !== 'none' ||
      look.mixBlendMode !== 'normal' ||
      look.willChange !== 'auto'
    )
  }

  /**
   * @param {HTMLElement | SVGElement} element
   * @param {string} property
   * @param {string} value
   */
  function set(element, property, value) {
    element.style.setProperty(property, value, 'important')
  }
}

/**
 * Makes what is wider than the paper narrower: it would make the browser shrink the whole document. Changes the
 * copy of the page in the browser only. Tables, and boxes side by side, are left to `fitTables`. Returns what is
 * not as on the screen.
 *
 * Its source text is sent to pages.
 *
 * @param {number} width The width of the paper between its margins, in CSS pixels.
 * @returns {{ what: string, where: string, why: string }[]}
 */
export function fitWidth(width) {
  /** @type {{ what: string, where: string, why: string }[]} */
  const said = []
  const elements = [
    ...document.querySelectorAll('body :not(:is(table, pre, svg), :is(table, pre, svg) *)'),
  ].filter((one) => one instanceof HTMLElement)
  // What is laid out for a wider window gives way first, from the outside in.
  for (let round = 0; round < 4; round++) {
    const wide = elements.filter(isWide)
    if (wide.length === 0) break
    const parents = wide.filter((one) => !wide.some((other) => other === one.parentElement))
    const now = round === 0 ? parents : wide
    for (const one of now) {
      set(one, 'max-width', '100%')
      set(one, 'min-width', '0')
      set(one, 'box-sizing', 'border-box')
      if (one.matches('img, video, canvas')) set(one, 'height', 'auto')
      else set(one, 'white-space', 'normal')
    }
  }
  for (const drawing of document.querySelectorAll('svg')) {
    if (drawing.parentElement?.closest('svg') || !isBeyond(drawing)) continue
    set(drawing, 'max-width', '100%')
    if (drawing.hasAttribute('viewBox')) set(drawing, 'height', 'auto')
  }
  const blocks = [...document.querySelectorAll('pre')].filter(
    (one) => isWide(one) || isBeyond(one) || one.scrollWidth > one.clientWidth + 1,
  )
  for (const block of blocks) {
    set(block, 'white-space', 'pre-wrap')
    set(block, 'overflow-wrap', 'anywhere')
    for (const inner of block.querySelectorAll('*')) {
      if (inner instanceof HTMLElement) set(inner, 'white-space', 'inherit')
    }
  }
  if (blocks.length > 0) {
    const what = blocks.length === 1 ? 'A block of code' : `${blocks.length} blocks of code`
    said.push({
      what,
      where: '',
      why: 'Lines that are longer than the paper is wide are broken.',
    })
  }
  return said

  /**
   * Whether an element is itself wider than the paper, or than its place on it. Boxes side by side are not.
   *
   * @param {HTMLElement} element
   */
  function isWide(element) {
    const { left, right, width: own } = element.getBoundingClientRect()
    if (right <= 0 || left >= width) return false
    if (own > width + 1) return true
    if (right <= width + 1 && element.scrollWidth <= element.clientWidth + 1) return false
    const { whiteSpace, position, overflowX } = getComputedStyle(element)
    if (/^(?:nowrap|pre)$/.test(whiteSpace) && overflowX === 'visible') return true
    const parent = element.parentElement
    const isPlaced = parent && /flex|grid/.test(getComputedStyle(parent).display)
    return right > width + 1 && !isPlaced && position === 'static'
  }

  /**
   * Whether an element reaches beyond the box around it.
   *
   * @param {Element} element
   */
  function isBeyond(element) {
    const { right } = element.getBoundingClientRect()
    const around = element.parentElement?.getBoundingClientRect().right ?? width
    return right > Math.min(around, width) + 1
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

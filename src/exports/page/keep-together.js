/**
 * Lets no page cut boxes, charts and pictures, nor part what heads something from it. Changes the copy of the
 * page in the browser only. Its source text is sent to pages.
 *
 * @param {number} height The height of the paper between its margins, in CSS pixels.
 */
export function keepTogether(height) {
  fitHeight()
  endWithContent()
  /** @type {(() => void)[]} */
  const changes = []
  for (const element of document.querySelectorAll('body *')) {
    if (!(element instanceof HTMLElement)) continue
    if (element.matches('table, thead, tbody, tfoot, tr, td, th, pre, code, br')) continue
    const look = getComputedStyle(element)
    if (look.display === 'inline' || look.display === 'none') continue
    const { height: own } = element.getBoundingClientRect()
    const isRow = /flex|grid/.test(look.display)
    if (own > 0 && own <= height * 0.6 && (isRow || isBox(look))) {
      changes.push(() => set(element, 'break-inside', 'avoid'))
    }
    if (isHead(element, look, isRow)) changes.push(() => set(element, 'break-after', 'avoid'))
  }
  for (const change of changes) change()

  /** What is empty at the end of the document, or as tall as the window, would take a page of its own. */
  function endWithContent() {
    /** @type {HTMLElement | undefined} */
    let last = document.body
    while (last) {
      const look = getComputedStyle(last)
      const top = last.getBoundingClientRect().top + scrollY
      const least = Number.parseFloat(look.minHeight)
      if (top < height / 2 && top + least > height - 2) {
        set(last, 'box-sizing', 'border-box')
        set(last, 'min-height', `${height - top - 2}px`)
      }
      set(last, 'margin-bottom', '0')
      if (last === document.body || !isBox(look)) set(last, 'padding-bottom', '0')
      last = [...last.children]
        .filter((child) => child instanceof HTMLElement)
        .findLast(
          (child) =>
            child.offsetHeight > 0 && !/absolute|fixed/.test(getComputedStyle(child).position),
        )
      if (last?.matches('table, pre, details')) break
    }
  }

  /** Pictures that are taller than the paper get smaller. */
  function fitHeight() {
    for (const picture of document.querySelectorAll('img, svg, canvas, video')) {
      if (!(picture instanceof HTMLElement || picture instanceof SVGElement)) continue
      if (picture.parentElement?.closest('svg')) continue
      const figure = picture.closest('figure') ?? picture
      const own = picture.getBoundingClientRect().height
      const around = figure.getBoundingClientRect().height - own + headsBefore(figure)
      // A line has room below its text.
      if (own + around <= height - 10 || own < height / 2) continue
      set(picture, 'max-height', `${Math.max(height / 2, height - around - 10)}px`)
      if (picture instanceof SVGElement) continue
      set(picture, 'width', 'auto')
      set(picture, 'object-fit', 'contain')
    }
  }

  /**
   * The height of the headings right before an element, which stay with it.
   *
   * @param {Element} element
   */
  function headsBefore(element) {
    let first = element
    while (first.previousElementSibling?.matches('h1, h2, h3, h4, h5, h6, hgroup')) {
      first = first.previousElementSibling
    }
    return element.getBoundingClientRect().top - first.getBoundingClientRect().top
  }

  /** @param {CSSStyleDeclaration} look */
  function isBox(look) {
    const { backgroundColor, backgroundImage, boxShadow } = look
    const sides = [look.borderTopWidth, look.borderBottomWidth, look.borderLeftWidth]
    return (
      !isClear(backgroundColor) ||
      backgroundImage !== 'none' ||
      boxShadow !== 'none' ||
      sides.some((side) => side !== '0px')
    )
  }

  /**
   * Whether an element heads the one that follows it: it holds little more than a heading, or is a short line
   * in bold.
   *
   * @param {HTMLElement} element
   * @param {CSSStyleDeclaration} look
   * @param {boolean} isRow
   */
  function isHead(element, look, isRow) {
    if (!element.nextElementSibling) return false
    const text = (element.textContent ?? '').trim()
    if (text === '' || text.length > 300) return false
    if (isRow || element.matches('header, hgroup')) {
      return element.querySelector('h1, h2, h3, h4, h5, h6') !== null
    }
    if (text.length > 100 || !element.matches('p, div')) return false
    const [only] = element.children
    if (!only) return Number(look.fontWeight) >= 600
    return only.matches('b, strong') && (only.textContent ?? '').trim() === text
  }

  /** @param {string} color */
  function isClear(color) {
    return /^(?:transparent|rgba\(.*, 0\))$/.test(color)
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

/**
 * Shows what scrolls, or stays in the window, at its place and whole, and lets tables have heads that each page
 * repeats. Changes the copy of the page in the browser only. Its source text is sent to pages.
 */
export function showWhole() {
  const elements = [...document.querySelectorAll('body *')].filter(
    (one) => one instanceof HTMLElement,
  )
  /** @type {Set<Element>} */
  const opened = new Set()
  /** @type {(() => void)[]} */
  const changes = []
  for (const element of elements) {
    const look = getComputedStyle(element)
    const { position, overflowX, overflowY } = look
    if (position === 'sticky') {
      changes.push(() => {
        set(element, 'position', element.matches('thead, tr, th, td') ? 'static' : 'relative')
        set(element, 'inset', 'auto')
      })
    }
    if (position === 'relative' && !element.firstElementChild && look.display === 'inline') {
      // It would be painted, and read, after the text around it.
      changes.push(() => set(element, 'position', 'static'))
    }
    if (position === 'fixed') unfix(element, look.zIndex, changes)
    // `whole`: what was whole on the screen, but is clipped on narrower paper.
    const isCut = overflowY === 'hidden' && element.hasAttribute('data-export-whole')
    if ((scrolls(overflowY) || isCut) && element.scrollHeight > element.clientHeight + 1) {
      changes.push(() => open(element))
      for (let one = element.parentElement; one; one = one.parentElement) opened.add(one)
    }
    if (scrolls(overflowX) && element.scrollWidth > element.clientWidth + 1) {
      changes.push(() => {
        set(element, 'overflow-x', 'visible')
        set(element, 'flex-wrap', 'wrap')
      })
    }
  }
  for (const root of [document.documentElement, document.body]) {
    if (root.scrollHeight > root.clientHeight + 1) opened.add(root)
  }
  for (const one of opened) {
    if (!(one instanceof HTMLElement)) continue
    const { overflowY, height: own } = getComputedStyle(one)
    const isFixed = one.clientHeight < innerHeight + 1 && own !== 'auto'
    if (overflowY !== 'visible' || isFixed) changes.push(() => open(one))
  }
  for (const change of changes) change()
  repeatHeads()

  /** @param {HTMLElement} element */
  function open(element) {
    set(element, 'overflow', 'visible')
    set(element, 'max-height', 'none')
    set(element, 'height', 'auto')
  }

  /**
   * A fixed element would be printed on every page, over the text: a bar or a button takes a place of its own
   * in the text, a column beside the text stays there, and a picture behind it is on every page.
   *
   * @param {HTMLElement} element
   * @param {string} zIndex
   * @param {(() => void)[]} changes
   */
  function unfix(element, zIndex, changes) {
    const { left, right, top, bottom, width: own, height: tall } = element.getBoundingClientRect()
    const isText = (element.textContent ?? '').trim() !== ''
    if (!isText && Number(zIndex) < 0) return
    const isOutside = right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight
    const isColumn = tall > innerHeight / 2
    changes.push(() => {
      if (!isText || isColumn || isOutside) return set(element, 'position', 'absolute')
      set(element, 'position', 'relative')
      set(element, 'inset', 'auto')
      set(element, 'transform', 'none')
      set(element, 'z-index', 'auto')
      if (getComputedStyle(element).display === 'inline') set(element, 'display', 'block')
      if (own < innerWidth * 0.6) set(element, 'width', 'fit-content')
    })
  }

  /** Makes the first rows of a table its head if they have nothing but heads of columns. */
  function repeatHeads() {
    for (const table of document.querySelectorAll('table')) {
      const [body] = table.tBodies
      if (table.tHead || !body) continue
      const rows = [...body.rows]
      const end = rows.findIndex(({ cells }) => [...cells].some(({ tagName }) => tagName !== 'TH'))
      if (end < 1) continue
      // Rows look different because of their places; a `thead` would look different, too.
      const parts = rows.flatMap((row) => [row, ...row.cells])
      const before = parts.map(looksOf)
      const head = document.createElement('tbody')
      set(head, 'display', 'table-header-group')
      set(head, 'break-inside', 'avoid')
      head.append(...rows.slice(0, end))
      body.before(head)
      const after = parts.map(looksOf)
      for (const [at, part] of parts.entries()) {
        for (const [property, value] of Object.entries(before[at] ?? {})) {
          if (after[at]?.[property] !== value) set(part, property, value)
        }
      }
    }
  }

  /**
   * @param {HTMLElement} element
   * @returns {Record<string, string>}
   */
  function looksOf(element) {
    const { backgroundColor, color, fontWeight } = getComputedStyle(element)
    return { 'background-color': backgroundColor, color, 'font-weight': fontWeight }
  }

  /** @param {string} overflow */
  function scrolls(overflow) {
    return overflow === 'auto' || overflow === 'scroll'
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

/**
 * Prepares a settled page for paper: nothing that belongs together is cut, what scrolls on the screen is
 * shown whole, nothing is wider than the paper, nothing is printed twice, and text is painted in the order in
 * which it is read. Changes the copy of the page in the browser only. Returns what is not as on the screen.
 *
 * Its source text is sent to pages.
 *
 * @param {object} options
 * @param {number} options.width The width of the paper between its margins, in CSS pixels.
 * @param {number} options.height Its height between its margins.
 * @param {string} options.size The size of the paper, as CSS; empty: one page as tall as the document.
 * @param {string} options.pageStyle More declarations of the pages, as CSS.
 * @param {boolean} options.notes Whether the notes of a speaker are printed.
 * @returns {{ what: string, where: string, why: string }[]}
 */
export function preparePrint({ width, height, size, pageStyle, notes }) {
  /** @type {{ what: string, where: string, why: string }[]} */
  const said = []
  /** What is made smaller than this share of its size can’t be read. */
  const smallest = 0.4
  const style = document.createElement('style')
  style.textContent = `
    @media print {
      /* The browser cuts the last pixel of a width that is not whole. */
      html:not(:has([data-export-sheet])) { margin-right: 1px !important; }
      h1, h2, h3, h4, h5, h6, caption, legend, summary, dt { break-after: avoid !important; }
      h1, h2, h3, h4, h5, h6, tr, figure, img, svg, canvas, video, blockquote, dt, dd {
        break-inside: avoid !important;
      }
      p, li { orphans: 2; widows: 2; }
      body { overflow-wrap: break-word; }
      thead { display: table-header-group !important; }
      tfoot { display: table-row-group !important; }
      table { break-inside: auto !important; }
      [data-export-sheet] { margin: 0 auto !important; box-shadow: none !important; }
      [data-export-sheet] ~ [data-export-sheet] { break-before: page !important; }
      :has(> [data-export-sheet]) { margin: 0 !important; padding: 0 !important; gap: 0 !important; }
      ${notes ? 'aside.notes { display: block !important; }' : 'aside.notes { display: none !important; }'}
    }`
  document.head.append(style)

  const elements = [...document.querySelectorAll('body *')].filter(
    (one) => one instanceof HTMLElement,
  )
  showWhole()
  repeatHeads()
  fitWidth()
  fitHeight()
  keepTogether()
  paintInOrder()
  stylePages()
  return said

  /** Shows what scrolls, or sticks to the window, at its place and whole. */
  function showWhole() {
    /** @type {Set<Element>} */
    const opened = new Set()
    /** @type {(() => void)[]} */
    const changes = []
    for (const element of elements) {
      const { position, display, overflowX, overflowY, zIndex } = getComputedStyle(element)
      const isTaller = element.scrollHeight > element.clientHeight + 1
      if (position === 'sticky') {
        changes.push(() => {
          set(element, 'position', element.matches('thead, tr, th, td') ? 'static' : 'relative')
          set(element, 'inset', 'auto')
        })
      }
      if (position === 'relative' && !element.firstElementChild && display === 'inline') {
        // It would be painted, and read, after the text around it.
        changes.push(() => set(element, 'position', 'static'))
      }
      if (position === 'fixed') unfix(element, zIndex, changes)
      // `whole`: what was whole on the screen, but is clipped on narrower paper.
      const isCut = overflowY === 'hidden' && element.hasAttribute('data-export-whole')
      if (isTaller && (scrolls(overflowY) || isCut)) {
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
  }

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

  /** Content that is wider than the paper would make the browser shrink the whole document. */
  function fitWidth() {
    // What is laid out for a wider window gives way first, from the outside in.
    for (let round = 0; round < 4; round++) {
      const wide = elements.filter((one) => isWide(one) && !one.closest('table, pre, svg'))
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
      if (drawing.parentElement?.closest('svg') || !exceeds(drawing)) continue
      set(drawing, 'max-width', '100%')
      if (drawing.hasAttribute('viewBox')) set(drawing, 'height', 'auto')
    }
    const blocks = elements.filter((one) => one.matches('pre') && (isWide(one) || exceeds(one)))
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
    fitTables()
    fitRows()
    const { scrollWidth } = document.documentElement
    if (scrollWidth <= Math.ceil(width) + 1) return
    said.push({ what: 'The document', where: '', why: smaller(width / scrollWidth) })
  }

  /** Tables first break lines that are not to be broken, then get smaller, then break words. */
  function fitTables() {
    const outermost = elements.filter(
      (one) => one.matches('table') && !one.parentElement?.closest('table') && exceeds(one),
    )
    for (const table of outermost) {
      set(table, 'max-width', '100%')
      set(table, 'min-width', '0')
      for (const cell of table.querySelectorAll('*')) {
        if (!(cell instanceof HTMLElement) || cell.matches('pre, pre *')) continue
        set(cell, 'white-space', 'normal')
        set(cell, 'min-width', '0')
      }
    }
    const wide = outermost.filter(exceeds).map((table) => ({ table, share: shareOf(table) }))
    for (const { table, share } of wide) {
      set(table, 'zoom', String(Math.max(smallest, share)))
      if (share < smallest) set(table, 'overflow-wrap', 'anywhere')
      const caption = table.querySelector('caption')?.textContent?.trim() ?? ''
      said.push({
        what: 'A table',
        where: caption.slice(0, 80) || headingOf(table),
        why: smaller(Math.max(smallest, share)),
      })
    }
  }

  /** Boxes that stand side by side, and are too wide together, get smaller. */
  function fitRows() {
    // A box that has such rows in it first becomes as narrow as its place: the rows get smaller then.
    for (let round = 0; round < 3; round++) {
      const boxes = elements.filter(isWideRow).flatMap((row) => [...row.children].filter(hasRows))
      if (boxes.length === 0) break
      for (const box of boxes) if (box instanceof HTMLElement) set(box, 'min-width', '0')
    }
    const rows = elements.filter(isWideRow)
    const inner = rows.filter((row) => !rows.some((other) => other !== row && row.contains(other)))
    const shares = inner.map((row) => row.clientWidth / row.scrollWidth)
    for (const [at, row] of inner.entries()) {
      const share = Math.max(smallest, shares[at] ?? 1)
      set(row, 'zoom', String(share))
      if (share > 0.95) continue
      said.push({ what: 'Boxes side by side', where: headingOf(row), why: smaller(share) })
    }
  }

  /** @param {HTMLElement} element */
  function isWideRow(element) {
    if (element.scrollWidth <= element.clientWidth + 1) return false
    const { display, overflowX } = getComputedStyle(element)
    return /flex|grid/.test(display) && !/hidden|clip/.test(overflowX)
  }

  /** @param {Element} box */
  function hasRows(box) {
    if (!(box instanceof HTMLElement) || box.style.minWidth === '0px') return false
    return [box, ...box.querySelectorAll('*')].some(
      (one) =>
        one.matches('table, pre, canvas, svg, img') ||
        /flex|grid/.test(getComputedStyle(one).display),
    )
  }

  /** @param {number} share */
  function smaller(share) {
    return `Wider than the paper, so smaller: ${Math.floor(share * 100)} % of its size.`
  }

  /** Pictures that are taller than the paper get smaller. */
  function fitHeight() {
    for (const picture of document.querySelectorAll('img, svg, canvas, video')) {
      if (!(picture instanceof HTMLElement || picture instanceof SVGElement)) continue
      if (picture.parentElement?.closest('svg')) continue
      const figure = picture.closest('figure') ?? picture
      const own = picture.getBoundingClientRect().height
      const around = figure.getBoundingClientRect().height - own
      if (own + around <= height || own < height / 2) continue
      set(picture, 'max-height', `${Math.max(height / 2, height - around - 2)}px`)
      if (picture instanceof SVGElement) continue
      set(picture, 'width', 'auto')
      set(picture, 'object-fit', 'contain')
    }
  }

  /** Boxes and charts are not cut, and what heads something stays with it. */
  function keepTogether() {
    /** @type {(() => void)[]} */
    const changes = []
    for (const element of elements) {
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

  /**
   * The text of a PDF is in the order in which it is painted, and what floats or has a position is painted
   * after all the rest. An isolated element is painted at its place among those.
   */
  function paintInOrder() {
    /** @type {Set<Element>} */
    const around = new Set()
    for (const element of elements) {
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

  /** The color of the page is that of the whole paper: the margins, too, and head and foot can be read on it. */
  function stylePages() {
    const [color = 'rgb(255, 255, 255)'] = [document.documentElement, document.body]
      .map((one) => getComputedStyle(one).backgroundColor)
      .filter((one) => !isClear(one))
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number)
    const isDark = color.startsWith('rgb') && red * 0.3 + green * 0.6 + blue * 0.1 < 140
    const { scrollHeight } = document.documentElement
    // Readers of PDF accept no taller pages.
    const tall = `${width}px ${Math.min(scrollHeight, 19_200)}px`
    const pages = document.createElement('style')
    pages.textContent = `@page {
      size: ${size || tall}; background: ${color}; color: ${isDark ? '#ddd' : '#555'}; ${pageStyle}
    }`
    document.head.append(pages)
  }

  /** @param {string} color */
  function isClear(color) {
    return /^(?:transparent|rgba\(.*, 0\))$/.test(color)
  }

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
   * Whether an element is wider than the place that it has.
   *
   * @param {Element} element
   */
  function exceeds(element) {
    return shareOf(element) < 0.995
  }

  /**
   * What an element has of the width that it needs.
   *
   * @param {Element} element
   */
  function shareOf(element) {
    const { left, width: own } = element.getBoundingClientRect()
    const parent = element.parentElement
    if (!parent || own === 0) return 1
    const { paddingLeft, paddingRight } = getComputedStyle(parent)
    const inner =
      parent.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
    const room = Math.min(inner > 0 ? inner : width, width - Math.max(0, left))
    const needed = Math.max(own, element instanceof HTMLElement ? element.scrollWidth : 0)
    return room > 0 ? Math.min(1, room / needed) : 1
  }

  /**
   * The heading under which an element stands.
   *
   * @param {Element} element
   */
  function headingOf(element) {
    let text = ''
    for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
      const isBefore = heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING
      if (!isBefore) break
      text = (heading.textContent ?? '').trim()
    }
    return text.slice(0, 80)
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

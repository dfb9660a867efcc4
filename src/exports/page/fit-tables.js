/**
 * Makes tables, and boxes side by side, smaller if they are wider than the paper. Changes the copy of the page in
 * the browser only. Returns what got smaller, the whole document if the browser has to shrink that.
 *
 * Its source text is sent to pages.
 *
 * @param {number} width The width of the paper between its margins, in CSS pixels.
 * @returns {{ what: string, where: string, why: string }[]}
 */
export function fitTables(width) {
  /** @type {{ what: string, where: string, why: string }[]} */
  const said = []
  /** What is made smaller than this share of its size can’t be read. */
  const smallest = 0.4
  const elements = [...document.querySelectorAll('body *')].filter(
    (one) => one instanceof HTMLElement,
  )
  fitWideTables()
  fitRows()
  const { scrollWidth } = document.documentElement
  if (scrollWidth > Math.ceil(width) + 1) {
    said.push({ what: 'The document', where: '', why: smaller(width / scrollWidth) })
  }
  return said

  /** Tables first break lines that are not to be broken, then get smaller, then break words. */
  function fitWideTables() {
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
    const rows = elements.filter(
      (one) => one.firstElementChild && /flex|grid/.test(getComputedStyle(one).display),
    )
    // A box that has such rows in it first becomes as narrow as its place: the rows get smaller then.
    for (let round = 0; round < 3; round++) {
      const boxes = rows.filter(isWide).flatMap((row) => [...row.children].filter(hasRows))
      if (boxes.length === 0) break
      for (const box of boxes) if (box instanceof HTMLElement) set(box, 'min-width', '0')
    }
    const wide = rows.filter(isWide)
    const inner = wide.filter((row) => !wide.some((other) => other !== row && row.contains(other)))
    const shares = inner.map((row) => row.clientWidth / row.scrollWidth)
    for (const [at, row] of inner.entries()) {
      const share = Math.max(smallest, shares[at] ?? 1)
      set(row, 'zoom', String(share))
      if (share > 0.95) continue
      said.push({ what: 'Boxes side by side', where: headingOf(row), why: smaller(share) })
    }
  }

  /** @param {HTMLElement} row */
  function isWide(row) {
    if (row.scrollWidth <= row.clientWidth + 1) return false
    return !/hidden|clip/.test(getComputedStyle(row).overflowX)
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

  /**
   * @param {HTMLElement | SVGElement} element
   * @param {string} property
   * @param {string} value
   */
  function set(element, property, value) {
    element.style.setProperty(property, value, 'important')
  }
}

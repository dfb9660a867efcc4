/**
 * Prepares a settled page for paper: nothing that belongs together is cut, what scrolls on the screen is
 * shown whole, and nothing is printed twice. Changes the copy of the page in the browser only. Returns
 * sentences about what is not as on the screen.
 *
 * Its source text is sent to pages.
 *
 * @param {object} options
 * @param {number} options.width The width of the paper between its margins, in CSS pixels.
 * @param {boolean} options.notes Whether the notes of a speaker are printed.
 * @param {string} options.pageStyle The rules of the pages, as CSS.
 * @returns {string[]}
 */
export function preparePrint({ width, notes, pageStyle }) {
  const said = []
  const style = document.createElement('style')
  style.textContent = `
    ${pageStyle}
    @media print {
      h1, h2, h3, h4, h5, h6, caption, legend, summary, dt { break-after: avoid !important; }
      h1, h2, h3, h4, h5, h6, tr, figure, img, svg, canvas, video, blockquote, dt, dd {
        break-inside: avoid !important;
      }
      p, li { orphans: 2; widows: 2; }
      thead { display: table-header-group !important; }
      tfoot { display: table-row-group !important; }
      table { break-inside: auto !important; }
      ${notes ? 'aside.notes { display: block !important; }' : 'aside.notes { display: none !important; }'}
    }`
  document.head.append(style)

  for (const element of document.querySelectorAll('body *')) {
    if (!(element instanceof HTMLElement)) continue
    const { position, overflowX, overflowY } = getComputedStyle(element)
    // A fixed element would be printed on every page, a sticky one over the text.
    if (position === 'fixed') set(element, 'position', 'absolute')
    if (position === 'sticky') set(element, 'position', 'static')
    if (scrolls(overflowY) && element.scrollHeight > element.clientHeight + 1) {
      set(element, 'overflow-y', 'visible')
      set(element, 'max-height', 'none')
      set(element, 'height', 'auto')
    }
    if (scrolls(overflowX) && element.scrollWidth > element.clientWidth + 1) {
      set(element, 'overflow-x', 'visible')
    }
  }

  // Content that is wider than the paper would make the browser shrink the whole document.
  for (const element of document.querySelectorAll('table, pre, figure, svg, img')) {
    if (!(element instanceof HTMLElement || element instanceof SVGElement)) continue
    if (element.parentElement?.closest('table, pre, figure, svg')) continue
    const { left, width: own } = element.getBoundingClientRect()
    const room = width - Math.max(0, left)
    const wide = Math.max(own, element instanceof HTMLElement ? element.scrollWidth : 0)
    if (wide <= room + 1 || room <= 0) continue
    if (element instanceof HTMLImageElement || element instanceof SVGElement) {
      set(element, 'max-width', '100%')
      set(element, 'height', 'auto')
      continue
    }
    const share = Math.max(0.3, room / wide)
    set(element, 'zoom', String(share))
    said.push(
      `${nameOf(element)} is wider than the paper and was made smaller, to ${Math.floor(share * 100)} %.`,
    )
  }
  return said

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

  /** @param {Element} element */
  function nameOf(element) {
    const kind = { TABLE: 'A table', PRE: 'A block of code', FIGURE: 'A figure' }[element.tagName]
    const text = element.querySelector('caption, figcaption')?.textContent?.trim()
    return text ? `${kind ?? 'A part'} (“${text.slice(0, 60)}”)` : (kind ?? 'A part')
  }
}

/**
 * Adds what a page is to look like on paper. It has no effect before the page is shown as printed, so both are
 * laid out at once. Changes the copy of the page in the browser only. Its source text is sent to pages.
 *
 * @param {object} options
 * @param {boolean} options.notes Whether the notes of a speaker are printed.
 */
export function preparePrint({ notes }) {
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
}

/**
 * Sets the size of the paper and what stands around the text. The color of the page is that of the whole paper:
 * the margins, too, and head and foot can be read on it. Its source text is sent to pages.
 *
 * @param {object} options
 * @param {string} options.size As CSS; empty: one page as tall as the document, and as wide as its window.
 * @param {number} options.maxHeight The largest height of such a page, in CSS pixels.
 * @param {string} options.pageStyle More declarations of the pages, as CSS.
 */
export function stylePages({ size, maxHeight, pageStyle }) {
  const [color = 'rgb(255, 255, 255)'] = [document.documentElement, document.body]
    .map((one) => getComputedStyle(one).backgroundColor)
    .filter((one) => !isClear(one))
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number)
  const isDark = color.startsWith('rgb') && red * 0.3 + green * 0.6 + blue * 0.1 < 140
  const { scrollHeight } = document.documentElement
  const tall = `${innerWidth}px ${Math.min(scrollHeight, maxHeight)}px`
  const pages = document.createElement('style')
  pages.textContent = `@page {
    size: ${size || tall}; background: ${color}; color: ${isDark ? '#ddd' : '#555'}; ${pageStyle}
  }`
  document.head.append(pages)

  /** @param {string} color */
  function isClear(color) {
    return /^(?:transparent|rgba\(.*, 0\))$/.test(color)
  }
}

/**
 * Looks at a settled page as it is on the screen, before it is laid out for paper: marks what clips nothing
 * there, and returns whether the page draws its own sheets of paper, of the given size in CSS pixels.
 *
 * Its source text is sent to pages.
 *
 * @param {{ width: number, height: number }} paper
 * @returns {boolean}
 */
export function readScreen({ width, height }) {
  let sheets = 0
  for (const element of document.querySelectorAll('body *')) {
    if (!(element instanceof HTMLElement)) continue
    const { overflowY } = getComputedStyle(element)
    if (overflowY === 'hidden' && element.scrollHeight <= element.clientHeight + 1) {
      element.setAttribute('data-export-whole', '')
    }
    // Asking for sizes takes time, and most elements hold nothing but text.
    if (!element.firstElementChild || Math.abs(element.offsetWidth - width) >= 8) continue
    const isTall = element.offsetHeight > height * 0.9
    if (!isTall || element.parentElement?.closest('[data-export-sheet]')) continue
    element.setAttribute('data-export-sheet', '')
    sheets++
  }
  return sheets > 0
}

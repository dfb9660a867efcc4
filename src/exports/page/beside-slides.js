/**
 * Reports the text that a settled page shows beside its slides: only slides are exported. Buttons, numbers and
 * the like say nothing of their own. Empty for a page without slides. Its source text is sent to pages.
 *
 * @returns {import('../../protocol/exports.ts').ExportNote[]}
 */
export function findBesideSlides() {
  const slides = findSlides()
  const minLength = 20
  const maxShown = 60
  const controls = 'script, style, template, noscript, nav, button, aside.notes, dialog'
  if (slides.length === 0) return []
  return textsIn(document.body).map((text) => ({
    what: 'Text beside the slides',
    where: text.length > maxShown ? `${text.slice(0, maxShown)}…` : text,
    why: 'Only the slides are in the file.',
  }))

  /**
   * @param {HTMLElement} around
   * @returns {string[]}
   */
  function textsIn(around) {
    return [...around.children].flatMap((one) => {
      if (!(one instanceof HTMLElement) || slides.includes(one) || one.matches(controls)) return []
      if (slides.some((slide) => one.contains(slide))) return textsIn(one)
      const text = one.innerText.replace(/\s+/g, ' ').trim()
      return one.checkVisibility() && text.length >= minLength ? [text] : []
    })
  }
}

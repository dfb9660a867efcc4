/**
 * The slides of a document, in order: the elements that are marked as slides, or the sections of a document
 * that says that it is slides. Empty for all other documents.
 *
 * Its source text is sent to pages.
 *
 * @returns {HTMLElement[]}
 */
export function findSlides() {
  /** @param {string} selector */
  const all = (selector) =>
    [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement)
  const marked = outermost(all('[data-slide]'))
  if (marked.length > 0) return marked
  const ofClass = outermost(all('section.slide'))
  if (ofClass.length > 0) return ofClass
  const ofReveal = all('.reveal .slides > section').flatMap((section) => {
    const nested = [...section.children].filter((child) => child.matches('section'))
    return nested.length > 0 ? nested : [section]
  })
  if (ofReveal.length > 0) return ofReveal.filter((one) => one instanceof HTMLElement)
  const kind = document.querySelector('meta[name="document-kind" i]')?.getAttribute('content')
  return kind?.trim().toLowerCase() === 'slides' ? outermost(all('section')) : []

  /** @param {HTMLElement[]} elements */
  function outermost(elements) {
    return elements.filter((one) => !elements.some((other) => other !== one && other.contains(one)))
  }
}

/**
 * The slides of a document, in order: the elements that are marked as slides or have the usual class of them,
 * or the parts of a document that says that it is slides. Empty for all other documents.
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
  const ofAnyClass = outermost(all('.slide'))
  if (isAll(ofAnyClass)) return ofAnyClass
  const ofBody = all('body.slides > header, body.slides > main > *')
  if (ofBody.length > 1) return ofBody
  const ofReveal = all('.reveal .slides > section').flatMap((section) => {
    const nested = [...section.children].filter((child) => child.matches('section'))
    return nested.length > 0 ? nested : [section]
  })
  if (ofReveal.length > 0) return ofReveal.filter((one) => one instanceof HTMLElement)
  const kind = document.querySelector('meta[name="document-kind" i]')?.getAttribute('content')
  return kind?.trim().toLowerCase() === 'slides' ? outermost(all('section')) : []

  /**
   * Whether elements lie side by side and have nearly all text of the document: others of their class may be the
   * pictures of a gallery, or move into view.
   *
   * @param {HTMLElement[]} elements
   */
  function isAll([first, ...others]) {
    if (!first || others.length === 0) return false
    if (others.some(({ parentElement }) => parentElement !== first.parentElement)) return false
    const own = [first, ...others].reduce((sum, one) => sum + lengthOf(one), 0)
    return own > lengthOf(document.body) * 0.9
  }

  /** @param {HTMLElement} element */
  function lengthOf(element) {
    let length = (element.textContent ?? '').replace(/\s+/g, '').length
    for (const one of element.querySelectorAll('script, style, template')) {
      length -= (one.textContent ?? '').replace(/\s+/g, '').length
    }
    return length
  }

  /** @param {HTMLElement[]} elements */
  function outermost(elements) {
    return elements.filter((one) => !elements.some((other) => other !== one && other.contains(one)))
  }
}

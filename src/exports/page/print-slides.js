/**
 * Prepares a settled page for printing its slides, one on a page of its size, and hides the rest. Returns
 * how many there are; 0 if the document has none.
 *
 * Its source text is sent to pages.
 *
 * @param {object} options
 * @param {boolean} options.notes Whether the notes of a speaker are printed, each under its slide.
 * @returns {number}
 */
export function prepareSlides({ notes }) {
  const slides = findSlides()
  if (slides.length === 0) return 0
  const shown = new Set(slides)
  for (const slide of slides) {
    for (let one = slide.parentElement; one; one = one.parentElement) shown.add(one)
  }
  // What is neither in a slide nor around one: bars, numbers, buttons.
  for (const parent of shown) {
    if (slides.includes(parent) || parent === document.documentElement) continue
    for (const child of parent.children) {
      if (
        child instanceof HTMLElement &&
        !shown.has(child) &&
        !/^(STYLE|SCRIPT)$/.test(child.tagName)
      ) {
        child.style.setProperty('display', 'none', 'important')
      }
    }
  }
  const style = document.createElement('style')
  const sizes = slides.map(sizeOf)
  style.textContent = `
    [data-export-frame] {
      display: block !important; position: static !important; inset: auto !important;
      width: auto !important; height: auto !important; min-height: 0 !important; max-width: none !important;
      max-height: none !important; margin: 0 !important; padding: 0 !important; border: 0 !important;
      overflow: visible !important; transform: none !important; opacity: 1 !important;
      visibility: visible !important; contain: none !important; scroll-snap-type: none !important;
    }
    [data-export-slide] {
      position: relative !important; inset: auto !important; margin: 0 !important; transform: none !important;
      opacity: 1 !important; visibility: visible !important; overflow: hidden !important;
      break-inside: avoid !important; box-sizing: border-box !important; float: none !important;
      max-width: none !important; max-height: none !important; min-height: 0 !important;
    }
    [data-export-slide] ~ [data-export-slide] { break-before: page !important; }
    aside.notes, [data-export-slide] aside.notes { display: none !important; }
    ${sizes.map(pageRule).join('\n')}`
  document.head.append(style)
  for (const one of shown) {
    if (!slides.includes(one)) one.setAttribute('data-export-frame', '')
  }
  for (const [index, slide] of slides.entries()) {
    slide.setAttribute('data-export-slide', String(index))
    if (notes) addNotes(slide, index)
  }
  return slides.length

  /** The size of a slide; of one that `showSlides` shows, that of the one that was shown before. */
  function sizeOf(/** @type {HTMLElement} */ slide) {
    const given = slide.getAttribute('data-export-size')?.split(' ').map(Number) ?? []
    const [width = slide.offsetWidth, height = slide.offsetHeight] = given
    return width > 0 && height > 0 ? { width, height } : { width: innerWidth, height: innerHeight }
  }

  /**
   * @param {{ width: number, height: number }} size
   * @param {number} index
   */
  function pageRule({ width, height }, index) {
    return `@page slide-${index} { size: ${width}px ${height}px; margin: 0; }
    [data-export-slide="${index}"] {
      page: slide-${index}; width: ${width}px !important; height: ${height}px !important;
    }`
  }

  /**
   * @param {HTMLElement} slide
   * @param {number} index
   */
  function addNotes(slide, index) {
    const text = [
      slide.getAttribute('data-notes') ?? '',
      ...[...slide.querySelectorAll('aside.notes')].map(({ textContent }) => textContent ?? ''),
    ].filter((one) => one.trim() !== '')
    if (text.length === 0) return
    const page = document.createElement('div')
    page.textContent = text.join('\n\n')
    page.setAttribute(
      'style',
      `page: slide-${index}; break-before: page; white-space: pre-wrap; padding: 48px; font: 18px/1.5 sans-serif; color: #000; background: #fff`,
    )
    slide.after(page)
  }
}

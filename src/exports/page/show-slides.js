/**
 * Shows all slides of a settled page at once, as each looks when it is shown: of many documents only one is
 * shown at a time. Each gets its size, or that of the one that was shown, as `data-export-size`. Returns how many
 * were not shown.
 *
 * Its source text is sent to pages.
 *
 * @returns {number}
 */
export function showSlides() {
  const slides = findSlides()
  const shown = slides.find(isShown)
  const hidden = slides.filter((slide) => !isShown(slide))
  if (hidden.length === 0) return 0
  const sizes = slides.map((slide) => (hidden.includes(slide) ? shown : slide))
  for (const [at, slide] of slides.entries()) {
    const { offsetWidth = innerWidth, offsetHeight = innerHeight } = sizes[at] ?? {}
    slide.setAttribute('data-export-size', `${offsetWidth} ${offsetHeight}`)
  }
  const display = shown ? getComputedStyle(shown).display : 'block'
  // What scripts call the slide that is shown, and the others.
  const isOfShown = /(?:^|[-_])(?:active|current|present|visible|shown?|on|in|selected|entered)$/i
  const isOfHidden = /(?:^|[-_])(?:hidden|inactive|past|future|prev|previous|next)$/i
  const names = [...(shown?.classList ?? [])].filter((name) => isOfShown.test(name))
  for (const slide of hidden) {
    slide.hidden = false
    slide.classList.remove(...[...slide.classList].filter((name) => isOfHidden.test(name)))
    slide.classList.add(...names)
  }
  for (const slide of hidden) {
    /** @type {HTMLElement | null} */
    let one = slide
    for (; one && one !== document.body; one = one.parentElement) {
      if (getComputedStyle(one).display !== 'none') continue
      one.style.setProperty('display', one === slide ? display : 'block', 'important')
    }
    slide.style.setProperty('opacity', '1', 'important')
    slide.style.setProperty('visibility', 'visible', 'important')
  }
  return hidden.length

  /** @param {HTMLElement} slide */
  function isShown(slide) {
    const { visibility, opacity } = getComputedStyle(slide)
    return slide.offsetWidth > 0 && visibility === 'visible' && opacity !== '0'
  }
}

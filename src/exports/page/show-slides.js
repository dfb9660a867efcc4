/**
 * Shows all slides of a settled page at once, as each looks at its end: of many documents only one is shown at
 * a time, and parts of it appear step by step. Each gets its size, or that of the one that was shown, as
 * `data-export-size`. Returns how many were not shown.
 *
 * Its source text is sent to pages.
 *
 * @returns {number}
 */
export function showSlides() {
  const slides = findSlides()
  const shown = slides.find(isShown)
  const hidden = slides.filter((slide) => !isShown(slide))
  if (hidden.length === 0) {
    slides.forEach(showSteps)
    return 0
  }
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
  slides.forEach(showSteps)
  return hidden.length

  /**
   * Shows what has its place in a slide but can't be seen yet, and all that has the usual class of steps. What
   * floats above the slide, such as a tooltip, stays hidden, and so does all that no script could show.
   *
   * @param {HTMLElement} slide
   */
  function showSteps(slide) {
    if (document.scripts.length === 0) return
    for (const step of slide.querySelectorAll('*')) {
      if (!(step instanceof HTMLElement) || step.matches('input, aside.notes *')) continue
      const { display, position, opacity, visibility } = getComputedStyle(step)
      const isNamed = step.classList.contains('fragment')
      if (!isNamed && !/^(?:static|relative)$/.test(position)) continue
      if (isNamed && display === 'none') step.style.setProperty('display', 'revert', 'important')
      if (opacity === '0') {
        step.style.setProperty('opacity', '1', 'important')
        step.style.setProperty('transform', 'none', 'important')
      }
      if (visibility === 'hidden') step.style.setProperty('visibility', 'visible', 'important')
      if (opacity === '0' || visibility === 'hidden') {
        step.style.setProperty('transition', 'none', 'important')
      }
    }
  }

  /** @param {HTMLElement} slide */
  function isShown(slide) {
    const { visibility, opacity } = getComputedStyle(slide)
    return slide.offsetWidth > 0 && visibility === 'visible' && opacity !== '0'
  }
}

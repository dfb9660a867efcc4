/**
 * Prepares a settled page for reading its boxes: numbers its elements, turns what is turned back to the
 * level, and marks what a box can’t describe. The marks are attributes:
 * `data-export-id`: the number of the element;
 * `data-export-root`: the slide to read;
 * `data-export-turn`: by how many degrees it was turned, and around which point of its own box;
 * `data-export-scale`: by how much it and all in it is scaled;
 * `data-export-bent`: it is transformed in a way that only a picture can show;
 * `data-export-hidden`: it is not visible, though it takes its place;
 * `data-export-lines`: in columns, where the lines of each of its texts are, which the browser reports as in one;
 * `data-export-alt`: the title of a drawing.
 *
 * Its source text is sent to pages.
 *
 * @param {number | null} slide
 */
export function prepareBoxes(slide) {
  if (!document.querySelector('style[data-export-boxes]')) {
    const style = document.createElement('style')
    style.setAttribute('data-export-boxes', '')
    style.textContent = `
      *, *::before, *::after { transition: none !important; }
      [data-export-root] { visibility: visible !important; }
      aside.notes { display: none !important; }`
    document.head.append(style)
  }
  const slides = findSlides()
  for (const [index, one] of slides.entries()) {
    one.toggleAttribute('data-export-root', index === slide)
    // The rule above does it, and can be overruled to take a picture of something else.
    if (index === slide) one.style.removeProperty('visibility')
  }
  let lastId = document.querySelectorAll('[data-export-id]').length
  for (const element of document.querySelectorAll('html, body, body *')) {
    if (!element.hasAttribute('data-export-id')) {
      element.setAttribute('data-export-id', String(lastId++))
    }
    if (element instanceof SVGSVGElement) {
      const title = element.querySelector(':scope > title')?.textContent?.trim()
      if (title) element.setAttribute('data-export-alt', title)
    }
    if (!(element instanceof HTMLElement)) continue
    const style = getComputedStyle(element)
    element.toggleAttribute('data-export-hidden', style.visibility !== 'visible')
    if (slide === null) flatten(element, style)
    level(element, style)
  }
  for (const element of document.querySelectorAll('body *')) {
    const { columnCount, columnWidth } = getComputedStyle(element)
    if (columnCount === 'auto' && columnWidth === 'auto') continue
    for (const inside of [element, ...element.querySelectorAll('*')]) placeLines(inside)
  }

  /** @param {Element} element */
  function placeLines(element) {
    const texts = [...element.childNodes].map((node) => {
      if (!(node instanceof Text)) return ''
      const range = document.createRange()
      range.selectNodeContents(node)
      return [...range.getClientRects()]
        .map(({ left, top }) => `${left + scrollX} ${top + scrollY}`)
        .join(',')
    })
    element.setAttribute('data-export-lines', texts.filter((text) => text !== '').join(';'))
  }

  /**
   * What stays in view on a screen has one place in a file, and what scrolls is shown whole.
   *
   * @param {HTMLElement} element
   * @param {CSSStyleDeclaration} style
   */
  function flatten(element, { position, overflowX, overflowY }) {
    if (position === 'fixed') {
      // A bar that lies over the lower part of a screen would hide a part of the page.
      const { top, width } = element.getBoundingClientRect()
      const isLowBar = top > innerHeight * 0.6 && width > innerWidth / 2
      element.style.setProperty('position', isLowBar ? 'static' : 'absolute', 'important')
    }
    if (position === 'sticky') element.style.setProperty('position', 'static', 'important')
    if (/auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight + 1) {
      element.style.setProperty('max-height', 'none', 'important')
      element.style.setProperty('height', 'auto', 'important')
    }
    if (!/auto|scroll/.test(overflowX) || element.scrollWidth <= element.clientWidth + 1) return
    for (const drawing of element.querySelectorAll('svg, img, canvas, video')) {
      if (!(drawing instanceof HTMLElement || drawing instanceof SVGElement)) continue
      drawing.style.setProperty('min-width', '0', 'important')
      drawing.style.setProperty('max-width', '100%', 'important')
      drawing.style.setProperty('height', 'auto', 'important')
    }
    const share = element.clientWidth / element.scrollWidth
    for (const table of element.querySelectorAll('table, pre')) {
      if (share < 0.999 && table instanceof HTMLElement && !table.parentElement?.closest('table')) {
        table.style.setProperty('zoom', String(Math.max(0.3, share)), 'important')
      }
    }
    element.style.setProperty('overflow', 'visible', 'important')
  }

  /**
   * @param {HTMLElement} element
   * @param {CSSStyleDeclaration} style
   */
  function level(element, { transform, rotate, scale, zoom, transformOrigin }) {
    if (element.hasAttribute('data-export-scale') || element.hasAttribute('data-export-turn'))
      return
    let size = Number.parseFloat(zoom) || 1
    if (transform !== 'none' || rotate !== 'none' || scale !== 'none') {
      const matrix = new DOMMatrix()
      if (rotate !== 'none') matrix.rotateSelf(Number.parseFloat(rotate))
      if (scale !== 'none') matrix.scaleSelf(Number.parseFloat(scale))
      if (transform !== 'none') matrix.multiplySelf(new DOMMatrix(transform))
      const { a, b, c, d, e, f, is2D } = matrix
      const isPlain = is2D && Math.abs(a - d) < 0.001 && Math.abs(b + c) < 0.001
      if (!isPlain || /\s/.test(`${rotate}${scale}`)) {
        element.setAttribute('data-export-bent', '')
        return
      }
      const turn = (Math.atan2(b, a) * 180) / Math.PI
      const grown = Math.hypot(a, b)
      size *= grown
      if (Math.abs(turn) > 0.05) {
        element.setAttribute('data-export-turn', `${turn} ${transformOrigin}`)
        const flat = `matrix(${grown}, 0, 0, ${grown}, ${e}, ${f})`
        element.style.setProperty('rotate', 'none', 'important')
        element.style.setProperty('scale', 'none', 'important')
        element.style.setProperty('transform', flat, 'important')
      }
    }
    if (Math.abs(size - 1) > 0.001) element.setAttribute('data-export-scale', String(size))
  }
}

/**
 * Colours, as CSS writes them, as red, green, blue from 0 to 255 and their opacity from 0 to 1.
 *
 * Its source text is sent to pages.
 *
 * @param {string[]} colours
 * @returns {[number, number, number, number][]}
 */
export function paintColours(colours) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return colours.map((colour) => {
    if (!context) return [0, 0, 0, 1]
    context.clearRect(0, 0, 1, 1)
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
    return [red, green, blue, alpha / 255]
  })
}

/**
 * The first family of each list that there is a font for, or the general name that ends the search.
 *
 * Its source text is sent to pages.
 *
 * @param {string[]} lists Values of `font-family`.
 * @returns {string[]}
 */
export function findFamilies(lists) {
  const context = document.createElement('canvas').getContext('2d')
  const general = /^(?:serif|sans-serif|monospace|cursive|fantasy|math|emoji|system-ui|ui-.*)$/
  return lists.map((list) => {
    const families = list.split(',').map((one) => one.trim().replace(/^(['"])(.*)\1$/, '$2'))
    return families.find((family) => general.test(family) || isThere(family)) ?? 'sans-serif'
  })

  /** @param {string} family */
  function isThere(family) {
    if (!context) return false
    const [one, other] = ['monospace', 'serif'].map((fallback) => {
      context.font = `72px ${JSON.stringify(family)}, ${fallback}`
      return context.measureText('mmmmmmmmmmlli1Il 0OQ').width
    })
    return one === other
  }
}

/**
 * Hides all but some parts of the page, to take pictures of them; all is shown again without any. `inside`: the
 * element with all that is in it; `box`: its own background and border; `::before` and `::after`: what
 * stands before or after its content; `behind`: the backgrounds of the element and of what is around it,
 * without what is in it.
 *
 * Its source text is sent to pages.
 *
 * @param {{ id: string, of: 'inside' | 'box' | '::before' | '::after' | 'behind' }[]} parts
 */
export function showOnly(parts) {
  document.querySelector('style[data-export-shot]')?.remove()
  if (parts.length === 0) return
  const every = (/** @type {string} */ selector) =>
    `${selector}, ${selector}::before, ${selector}::after, ${selector}::marker`
  const visible = 'visibility: visible !important;'
  const hidden = 'visibility: hidden !important;'
  const noText = `-webkit-text-fill-color: transparent !important; text-shadow: none !important;
    text-decoration-color: transparent !important;`
  const isBehind = parts.some(({ of }) => of === 'behind')
  const rules = parts.map(({ id, of }) => {
    const element = `[data-export-id="${id}"]`
    const inside = every(`${element} *`)
    switch (of) {
      case 'inside':
        return `${every(element)}, ${inside} { ${visible} }`
      case 'box':
        return `${element} { ${visible} ${noText} }`
      case 'behind':
        return `${inside}, ${element}::before, ${element}::after { ${hidden} } ${element} { ${noText} }`
      default:
        return `${element}${of} { ${visible} }`
    }
  })
  const style = document.createElement('style')
  style.setAttribute('data-export-shot', '')
  style.textContent = `
    ${isBehind ? '' : `${every('*')}, [data-export-root] { ${hidden} } html, body { background: none !important; }`}
    ${rules.join('\n')}
    [data-export-hidden] { ${hidden} }`
  document.head.append(style)
}

/**
 * The notes of a speaker to a slide, or to the whole document.
 *
 * Its source text is sent to pages.
 *
 * @param {number | null} slide
 * @returns {string}
 */
export function readNotes(slide) {
  const root = slide === null ? document.body : findSlides()[slide]
  if (!root) return ''
  return [
    root.getAttribute('data-notes') ?? '',
    ...[...root.querySelectorAll('aside.notes')].map(({ textContent }) => textContent ?? ''),
  ]
    .map((note) => note.trim())
    .filter((note) => note !== '')
    .join('\n\n')
}

/**
 * The language of the document, as it says; empty if it does not.
 *
 * Its source text is sent to pages.
 *
 * @returns {string}
 */
export function readLanguage() {
  return document.documentElement.lang.trim()
}

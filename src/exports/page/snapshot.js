/**
 * The content of a settled page as HTML without anything that is not shown, and the places of what can
 * only be kept as a picture: each is an `<img>` in the HTML whose source is `picture:<index>`.
 *
 * Its source text is sent to pages.
 *
 * @param {boolean} notes Whether the notes of a speaker are included.
 * @returns {{
 *   html: string,
 *   pictures: {
 *     box: { x: number, y: number, width: number, height: number },
 *     what: string,
 *     name: string,
 *   }[],
 *   isRightToLeft: boolean,
 *   hasCounters: boolean,
 * }} `what`: empty for a picture of the document. `hasCounters`: style sheets count something, which is left out.
 */
export function takeSnapshot(notes) {
  /** @type {ReturnType<typeof takeSnapshot>['pictures']} */
  const pictures = []
  let hasCounters = false
  const copy = document.createElement('body')
  for (const child of document.body.childNodes) copy.append(...copyOf(child))
  const isRightToLeft = getComputedStyle(document.body).direction === 'rtl'
  return { html: copy.innerHTML, pictures, isRightToLeft, hasCounters }

  /**
   * @param {Node} node
   * @returns {Node[]}
   */
  function copyOf(node) {
    if (node instanceof Text) return [document.createTextNode(node.data)]
    if (!(node instanceof Element) || isHidden(node)) return []
    if (isPicture(node)) return [pictureOf(node)]
    if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)
      return spaced(fieldOf(node))
    if (node instanceof HTMLSelectElement) {
      return spaced(document.createTextNode(node.selectedOptions[0]?.text ?? ''))
    }
    if (node.matches('audio, source, track')) return []
    const clone = bareOf(node)
    const root = node.shadowRoot ?? node
    const children = [
      ...writtenBy(node, '::before'),
      ...[...root.childNodes].flatMap(copyOf),
      ...writtenBy(node, '::after'),
    ]
    const { direction, textAlign } = getComputedStyle(node)
    const outer = getComputedStyle(node.parentElement ?? document.body).direction
    if (clone instanceof HTMLElement && direction !== outer) clone.dir = direction
    const isMoved = /^(?:right|end|center)$/.test(textAlign)
    if (isMoved && clone instanceof HTMLTableCellElement) clone.setAttribute('align', textAlign)
    if (clone instanceof Element) clone.append(...children)
    return apart(node, clone)
  }

  /** @param {Element} node */
  function bareOf(node) {
    if (!node.matches('button, a:not([href])')) return node.cloneNode(false)
    const clone = document.createElement('span')
    clone.id = node.id
    return clone
  }

  /**
   * @param {Element} element Its style sheets write text: not what they count, and no icons.
   * @param {string} place
   */
  function writtenBy(element, place) {
    const { content, display, position } = getComputedStyle(element, place)
    if (/\bcounters?\(/.test(content)) hasCounters = true
    const [, text = ''] = /^"((?:[^"\\]|\\.)*)"$/.exec(content) ?? []
    if (text.trim() === '' || /\p{Co}/u.test(text) || display === 'none') return []
    if (position === 'absolute') return [] // A mark beside the text, such as a bullet.
    return [document.createTextNode(text.replace(/\\(.)/g, '$1'))]
  }

  /**
   * @param {Element} node It may stand apart from its neighbours only by its style.
   * @param {Node} clone
   */
  function apart(node, clone) {
    const inline =
      'a, abbr, b, button, cite, code, em, i, kbd, label, mark, q, s, small, span, strong, time, u'
    const { display, margin, padding } = getComputedStyle(node)
    if (display.startsWith('inline') && node.matches(inline)) {
      const hasSpace = /[1-9]/.test(margin + padding)
      return display === 'inline' || !hasSpace ? [clone] : spaced(clone)
    }
    if (!node.matches(inline) || display === 'contents') return [clone]
    const around = node.parentElement ? getComputedStyle(node.parentElement) : undefined
    const isInRow = around && /flex/.test(around.display) && !/column/.test(around.flexDirection)
    if (isInRow) return spaced(clone)
    if (node.closest('p')) {
      const isFirst = !node.previousElementSibling && !node.previousSibling?.nodeValue?.trim()
      const isBeforeText = (node.nextSibling?.nodeValue ?? '').trim() !== ''
      const lines = (/** @type {boolean} */ isThere) =>
        isThere ? [document.createElement('br')] : []
      return [...lines(!isFirst), clone, ...lines(isBeforeText)]
    }
    const block = document.createElement('div')
    block.append(clone)
    return [block]
  }

  /** @param {Node} node */
  function spaced(node) {
    return [document.createTextNode(' '), node, document.createTextNode(' ')]
  }

  /** @param {Element} element */
  function isHidden(element) {
    if (element.matches('aside.notes')) return !notes
    // What is in the shadow of another element has no mark.
    return element.matches('[data-export-hidden]') || getComputedStyle(element).display === 'none'
  }

  /** @param {Element} element A browser or a style sheet may paint it: a chart may be a box with colours. */
  function isPicture(element) {
    if (element.matches('svg, canvas, video, object, embed, iframe')) return true
    // Images of other formats are no files that every program reads, and may refer to others.
    if (element instanceof HTMLImageElement)
      return !/^data:image\/(?:png|jpeg|gif|webp);base64,/.test(element.src)
    const { width, height } = element.getBoundingClientRect()
    if (width < 40 || height < 40) return false
    if (element.matches('[role="img"]')) return true
    const isEmpty = !element.firstElementChild && element.textContent?.trim() === ''
    return isEmpty && getComputedStyle(element).backgroundImage !== 'none'
  }

  /** @param {Element} element */
  function pictureOf(element) {
    const { left, top, width, height } = element.getBoundingClientRect()
    if (width < 1 || height < 1) return document.createTextNode('')
    const image = document.createElement('img')
    image.setAttribute('src', `picture:${pictures.length}`)
    const named =
      element.getAttribute('alt') ??
      element.getAttribute('aria-label') ??
      element.querySelector(':scope > title')?.textContent ??
      element.closest('figure')?.querySelector('figcaption')?.textContent ??
      element.getAttribute('title') ??
      ''
    image.alt = named.trim()
    image.width = Math.round(width)
    image.height = Math.round(height)
    const part = 'An embedded part'
    /** @type {Record<string, string>} */
    const kinds = { IMG: '', VIDEO: 'A video', OBJECT: part, EMBED: part, IFRAME: part }
    pictures.push({
      box: { x: left + scrollX, y: top + scrollY, width, height },
      what: kinds[element.tagName] ?? 'A drawing',
      name: image.alt,
    })
    return image
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  function fieldOf(field) {
    if (field instanceof HTMLTextAreaElement || !/^(?:checkbox|radio)$/.test(field.type))
      return document.createTextNode(field.value)
    const clone = document.createElement('input')
    clone.type = field.type
    clone.toggleAttribute('checked', field.checked)
    return clone
  }
}

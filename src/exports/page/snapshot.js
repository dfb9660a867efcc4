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
 * }} `hasCounters`: style sheets count something, which is left out.
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
    const { direction } = getComputedStyle(node)
    const around = getComputedStyle(node.parentElement ?? document.body)
    if (clone instanceof HTMLElement && direction !== around.direction) clone.dir = direction
    if (clone instanceof HTMLTableCellElement) {
      const { textAlign } = getComputedStyle(node)
      if (/^(?:right|end|center)$/.test(textAlign)) clone.setAttribute('align', textAlign)
    }
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
   * The text that style sheets write; not what they count, and no icons.
   *
   * @param {Element} element
   * @param {string} place
   */
  function writtenBy(element, place) {
    const { content, display, position } = getComputedStyle(element, place)
    if (/\bcounters?\(/.test(content)) hasCounters = true
    const [, text = ''] = /^"((?:[^"\\]|\\.)*)"$/.exec(content) ?? []
    if (text.trim() === '' || /\p{Co}/u.test(text) || display === 'none') return []
    // A mark beside the text, such as a bullet.
    if (position === 'absolute') return []
    return [document.createTextNode(text.replace(/\\(.)/g, '$1'))]
  }

  /**
   * What stands apart from its neighbours only by its style, as a copy that stands apart by itself.
   *
   * @param {Element} node
   * @param {Node} clone
   */
  function apart(node, clone) {
    const inline =
      'a, abbr, b, button, cite, code, em, i, kbd, label, mark, q, s, small, span, strong, time, u'
    if (!node.matches(inline)) return [clone]
    const { display, margin, padding } = getComputedStyle(node)
    if (display.startsWith('inline')) {
      const hasSpace = /[1-9]/.test(margin + padding)
      return display === 'inline' || !hasSpace ? [clone] : spaced(clone)
    }
    if (display === 'contents' || display === 'none') return [clone]
    const around = node.parentElement ? getComputedStyle(node.parentElement) : undefined
    const isInRow = around && /flex/.test(around.display) && !/column/.test(around.flexDirection)
    if (isInRow) return spaced(clone)
    if (node.closest('p')) {
      const isFirst = !node.previousElementSibling && !node.previousSibling?.nodeValue?.trim()
      const isBeforeText = (node.nextSibling?.nodeValue ?? '').trim() !== ''
      const line = () => document.createElement('br')
      return [...(isFirst ? [] : [line()]), clone, ...(isBeforeText ? [line()] : [])]
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
    if (element.matches('[data-export-hidden]')) return true
    // In the shadow of another element.
    return getComputedStyle(element).display === 'none'
  }

  /**
   * What a browser paints, or a style sheet: a chart may be a box with colors.
   *
   * @param {Element} element
   */
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
      element.getAttribute('aria-label') ??
      element.querySelector(':scope > title')?.textContent ??
      element.closest('figure')?.querySelector('figcaption')?.textContent ??
      element.getAttribute('title') ??
      ''
    image.alt = named.trim()
    image.width = Math.round(width)
    image.height = Math.round(height)
    /** @type {Record<string, string>} */
    const kinds = { VIDEO: 'A video' }
    pictures.push({
      box: { x: left + scrollX, y: top + scrollY, width, height },
      what:
        kinds[element.tagName] ??
        (element.matches('object, embed, iframe') ? 'An embedded part' : 'A drawing'),
      name: image.alt,
    })
    return image
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  function fieldOf(field) {
    if (field instanceof HTMLTextAreaElement) return document.createTextNode(field.value)
    if (!['checkbox', 'radio'].includes(field.type)) return document.createTextNode(field.value)
    const clone = document.createElement('input')
    clone.type = field.type
    clone.toggleAttribute('checked', field.checked)
    return clone
  }
}

/**
 * The content of a settled page as HTML without anything that is not shown, and the places of what can
 * only be kept as a picture: each is an `<img>` in the HTML whose source is `picture:<index>`.
 *
 * Its source text is sent to pages.
 *
 * @param {boolean} notes Whether the notes of a speaker are included.
 * @returns {{
 *   html: string,
 *   pictures: { x: number, y: number, width: number, height: number }[],
 *   isRightToLeft: boolean,
 * }}
 */
export function takeSnapshot(notes) {
  /** @type {{ x: number, y: number, width: number, height: number }[]} */
  const pictures = []
  const copy = document.createElement('body')
  for (const child of document.body.childNodes) copy.append(...copyOf(child))
  const isRightToLeft = getComputedStyle(document.body).direction === 'rtl'
  return { html: copy.innerHTML, pictures, isRightToLeft }

  /**
   * @param {Node} node
   * @returns {Node[]}
   */
  function copyOf(node) {
    if (node instanceof Text) return [document.createTextNode(node.data)]
    if (!(node instanceof Element) || isHidden(node)) return []
    if (node.matches('svg, canvas, video, object, embed, iframe')) return [pictureOf(node)]
    if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)
      return [fieldOf(node)]
    if (node instanceof HTMLSelectElement) {
      return [document.createTextNode(node.selectedOptions[0]?.text ?? '')]
    }
    const clone = node.cloneNode(false)
    const root = node.shadowRoot ?? node
    const children = [...root.childNodes].flatMap(copyOf)
    if (clone instanceof HTMLTableCellElement) {
      const { textAlign } = getComputedStyle(node)
      if (/^(?:right|end|center)$/.test(textAlign)) clone.setAttribute('align', textAlign)
    }
    if (clone instanceof Element) clone.append(...children)
    return [clone]
  }

  /** @param {Element} element */
  function isHidden(element) {
    if (
      element.matches('script, style, template, noscript, link, meta, button, dialog:not([open])')
    ) {
      return true
    }
    if (element.matches('aside.notes')) return !notes
    const { display, visibility } = getComputedStyle(element)
    return display === 'none' || visibility === 'hidden'
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
    pictures.push({ x: left + scrollX, y: top + scrollY, width, height })
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

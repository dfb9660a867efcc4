/**
 * Makes each numbered list of a settled page lists whose numbers rise by one, as those of other formats do, and
 * gives lists the type that style sheets say. Its source text is sent to pages.
 */
export function splitLists() {
  for (const list of document.querySelectorAll('ul')) {
    if (getComputedStyle(list).listStyleType === 'none') list.type = 'none'
  }
  for (const list of document.querySelectorAll('ol')) {
    list.type = typeOf(getComputedStyle(list).listStyleType)
    const items = [...list.children].filter((child) => child instanceof HTMLLIElement)
    const { reversed } = list
    let next = list.hasAttribute('start') || !reversed ? list.start : items.length
    let expected = Number.NaN
    let part = list
    for (const item of items) {
      const number = item.hasAttribute('value') ? item.value : next
      next = number + (reversed ? -1 : 1)
      if (number !== expected && !Number.isNaN(expected)) {
        const rest = document.createElement('ol')
        rest.setAttribute('style', list.getAttribute('style') ?? '')
        rest.className = list.className
        rest.type = list.type
        part.after(rest)
        part = rest
      }
      if (number !== expected) part.start = number
      expected = number + 1
      item.removeAttribute('value')
      if (part !== list) part.append(item)
    }
    list.reversed = false
  }

  /** @param {string} style */
  function typeOf(style) {
    const [, size, kind] = /^(lower|upper)-(alpha|latin|roman)$/.exec(style) ?? []
    const letter = kind === 'roman' ? 'i' : 'a'
    if (size) return size === 'upper' ? letter.toUpperCase() : letter
    return ''
  }
}

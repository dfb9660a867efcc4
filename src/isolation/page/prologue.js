/**
 * Where the doctype of a page ends, or what precedes it if there is none: the first place for a script
 * that does not change the rendering mode.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 *
 * @param {string} html
 */
export function endOfPrologue(html) {
  /** What may precede a doctype: whitespace, comments as browsers end them, and an XML declaration. */
  const beforeDoctype = /\uFEFF|\s+|<!-{2}(?:-?>|[^]*?--!?>)|<\?[^>]*>/y
  const doctype = /<!doctype[^>]*>/iy
  let end = 0
  for (const pattern of [beforeDoctype, doctype]) {
    for (pattern.lastIndex = end; pattern.test(html);) end = pattern.lastIndex
  }
  return end
}

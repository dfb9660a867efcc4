/**
 * Makes each image of a settled page one of the document itself: the one that the browser chose. In the place of
 * one that could not be loaded stands what it is to show. Only in the copy of the page in the browser.
 *
 * Its source text is sent to pages.
 */
export function ownImages() {
  for (const image of Array.from(document.images)) {
    const { alt, currentSrc, naturalWidth } = image
    image.removeAttribute('srcset')
    if (naturalWidth > 0) image.setAttribute('src', currentSrc)
    else image.replaceWith(alt.trim() === '' ? '' : `[${alt.trim()}]`)
  }
}

/**
 * Takes away where links lead to that lead to no address and not within the page: a file has nothing beside it,
 * and is not to run anything. Only in the copy of the page in the browser.
 *
 * Its source text is sent to pages.
 *
 * @param {boolean} keepLook Whether they still look like links.
 */
export function closeLinks(keepLook) {
  const names = ['href', 'xlink:href']
  for (const link of document.querySelectorAll('a, area')) {
    for (const name of names) {
      const address = link.getAttribute(name)?.trim() ?? '#'
      if (/^(?:https?:|mailto:|tel:|#)/i.test(address)) continue
      if (keepLook) link.setAttribute(name, '#nowhere')
      else link.removeAttribute(name)
    }
  }
}

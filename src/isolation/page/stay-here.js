/**
 * Keeps the scripts of a page from opening another address, by which they could tell it something. People
 * may follow links. Without the Navigation API, a browser still lets them leave the page.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 */
export function stayHere() {
  Object.defineProperty(window, 'open', { value: () => null })
  const { navigation } = window
  navigation?.addEventListener('navigate', (event) => {
    if (event.cancelable && !event.userInitiated && !event.destination.sameDocument) {
      event.preventDefault()
    }
  })
}

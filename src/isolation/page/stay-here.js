/**
 * Keeps the scripts of a page from leaving it for another address, by which they could tell it something.
 * People may follow links. Browsers without the Navigation API can’t.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 */
export function stayHere() {
  const { navigation } = window
  navigation?.addEventListener('navigate', (event) => {
    if (event.cancelable && !event.userInitiated && !event.destination.sameDocument) {
      event.preventDefault()
    }
  })
}

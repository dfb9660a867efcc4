/**
 * Creates what walks the tree of the page. Elements of a document can take the place of the properties of
 * others, by their names, as fields of a form do, so the getters of the prototypes are used.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 */
export function createTree() {
  const { apply } = Reflect
  const readRoot = getterOf(Document.prototype, 'documentElement')
  const readParent = getterOf(Node.prototype, 'parentElement')
  const readChildren = getterOf(Element.prototype, 'children')

  /** @param {object} prototype @param {string} name */
  function getterOf(prototype, name) {
    return Object.getOwnPropertyDescriptor(prototype, name)?.get ?? (() => undefined)
  }

  /** @param {Element} element @returns {Element | null} */
  function parentOf(element) {
    return apply(readParent, element, [])
  }

  /** @param {Element} element @returns {Element[]} */
  function childrenOf(element) {
    return [...apply(readChildren, element, [])]
  }

  /** @param {number[]} path */
  function elementAt(path) {
    /** @type {Element | undefined} */
    let element = apply(readRoot, document, [])
    for (const index of path) element = element && childrenOf(element)[index]
    return element
  }

  /** @param {Element} element */
  function pathOf(element) {
    /** @type {number[]} */
    const path = []
    let at = element
    for (let parent = parentOf(at); parent; parent = parentOf(at)) {
      path.unshift(childrenOf(parent).indexOf(at))
      at = parent
    }
    return path
  }

  return { childrenOf, elementAt, pathOf }
}

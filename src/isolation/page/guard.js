/**
 * Removes what no policy of Chromium removes from a page: peer-to-peer connections (WebRTC), and rules for
 * pages to load ahead. It runs in the page before the document's own scripts. A nested frame would bring
 * its own WebRTC objects, so nested frames run no scripts, and objects, which no policy of ours lets load
 * anything, are emptied. It can't see into a closed shadow root that the document's HTML
 * declares; whoever needs certainty stops the document's scripts.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 */
export function guard() {
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^(webkit)?RTC/.test(name)) {
      Object.defineProperty(window, name, {
        value: undefined,
        writable: false,
        configurable: false,
      })
    }
  }
  const frames = 'iframe, frame, fencedframe'
  /** @param {Element} element */
  function isRules(element) {
    const type = element.matches('script') ? element.getAttribute('type') : ''
    return type?.trim().toLowerCase() === 'speculationrules'
  }
  /** @param {Element} object One that may be a frame. What it contains is shown in its place. */
  function empty(object) {
    const copy = object.cloneNode(true)
    if (copy instanceof Element) copy.removeAttribute('data')
    object.replaceWith(copy)
  }
  /** @param {Element} part A part of the page whose frames shall run no scripts. */
  function stopFrames(part) {
    for (const element of [part, ...part.querySelectorAll('*')]) {
      if (element.shadowRoot) watch(element.shadowRoot)
      if (isRules(element)) element.remove()
      if (element.matches('object[data]')) empty(element)
      if (!element.matches(frames) || element.getAttribute('sandbox') === '') continue
      const copy = document.createElement('iframe')
      copy.setAttribute('sandbox', '')
      copy.srcdoc = element.getAttribute('srcdoc') ?? ''
      element.replaceWith(copy)
    }
  }
  /** @param {MutationRecord[]} records */
  function onChange(records) {
    for (const { type, target, addedNodes } of records) {
      if (target instanceof Element && isRules(target)) target.remove()
      for (const node of type === 'attributes' ? [target] : addedNodes) {
        if (node instanceof Element) stopFrames(node)
      }
    }
  }
  /** @type {WeakSet<Node>} */
  const watched = new WeakSet()
  /** @param {Document | ShadowRoot} root */
  function watch(root) {
    if (watched.has(root)) return
    watched.add(root)
    for (const child of root.children) stopFrames(child)
    const what = { childList: true, subtree: true, attributeFilter: ['sandbox', 'data'] }
    new MutationObserver(onChange).observe(root, what)
  }
  const { attachShadow } = Element.prototype
  Element.prototype.attachShadow = function attach(options) {
    const root = attachShadow.call(this, options)
    watch(root)
    return root
  }
  watch(document)
  document.currentScript?.remove()
}

/**
 * Takes away what no policy of Chromium takes from a page: connections from browser to browser
 * (WebRTC). It runs in the page, before the document's own scripts. Inner frames would have it anew,
 * so they run no scripts. One place it can't see into is a closed shadow root that is written in the
 * document's HTML; who must be sure stops the document's scripts.
 */
function guard(): void {
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
  /** Lets the frames in a part of the page run no scripts. */
  function still(part: Element): void {
    for (const element of [part, ...part.querySelectorAll('*')]) {
      if (element.shadowRoot) watch(element.shadowRoot)
      if (!element.matches(frames) || element.getAttribute('sandbox') === '') continue
      const copy = document.createElement('iframe')
      copy.setAttribute('sandbox', '')
      copy.srcdoc = element.getAttribute('srcdoc') ?? ''
      element.replaceWith(copy)
    }
  }
  function onChange(records: MutationRecord[]): void {
    for (const { type, target, addedNodes } of records) {
      for (const node of type === 'attributes' ? [target] : addedNodes) {
        if (node instanceof Element) still(node)
      }
    }
  }
  const watched = new WeakSet<Node>()
  function watch(root: Document | ShadowRoot): void {
    if (watched.has(root)) return
    watched.add(root)
    for (const child of root.children) still(child)
    const what = { childList: true, subtree: true, attributeFilter: ['sandbox'] }
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

const script = `<script>(${guard.toString()})()</script>`

/** Without any of these, nothing in a page can run: tags and names of attributes have no other spelling. */
const runs = /<script|srcdoc|[\s"'/]on[a-z]+\s*=|j\s*a\s*v\s*a\s*s\s*c|&[#a-z]/i

/** What may stand before a page’s doctype without a change of its mode: comments, as a browser ends them, and XML’s line. */
const beforeDoctype = /\uFEFF|\s+|<!--(?:-?>|[^]*?--!?>)|<\?[^>]*>/y
const doctype = /<!doctype[^>]*>/iy

function endOfPrologue(html: string): number {
  let at = 0
  for (const piece of [beforeDoctype, doctype]) {
    for (piece.lastIndex = at; piece.test(html);) at = piece.lastIndex
  }
  return at
}

/**
 * The HTML with the guard as its first script, where it can run any; behind the doctype, so that the
 * page keeps its mode.
 */
export function withGuard(html: string): string {
  if (!runs.test(html)) return html
  const at = endOfPrologue(html)
  return html.slice(0, at) + script + html.slice(at)
}

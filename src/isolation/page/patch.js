/**
 * The steps that turn the live page into a new version of its document, found by comparing the new
 * version with the page as it was loaded (`base`): only what differs is changed, so the rest keeps its
 * nodes, open details and typed input. Returns `undefined` if the result is not surely what loading
 * the new version would show: a change touches a script or a frame, or a changed element is no longer
 * what the document made it.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 *
 * @param {Element} root The root of the page as it was loaded.
 * @param {Element} nextRoot
 * @param {Element} liveRoot
 * @param {typeof matchChildren} match
 */
export function planPatch(root, nextRoot, liveRoot, match) {
  const sensitive = 'script, base, meta[http-equiv], iframe, frame, object, embed'
  // A form has its fields as properties, by their names, in place of its own.
  const readChildNodes = Object.getOwnPropertyDescriptor(Node.prototype, 'childNodes')?.get

  class NotSame extends Error {}
  /** @type {(() => void)[]} */
  const steps = []

  /** @param {boolean} holds */
  function require(holds) {
    if (!holds) throw new NotSame()
  }

  /** @param {Node} node */
  function requireNoScript(node) {
    if (!(node instanceof Element)) return
    for (const element of [node, ...node.querySelectorAll('*')]) {
      require(!element.matches(sensitive))
      require(!element.getAttributeNames().some((name) => /^on/i.test(name)))
    }
  }

  /** @param {Element} base @param {Element} next @param {Element} live */
  function patchAttributes(base, next, live) {
    const names = new Set([...base.getAttributeNames(), ...next.getAttributeNames()])
    for (const name of names) {
      const value = next.getAttribute(name)
      const before = base.getAttribute(name)
      if (before === value) continue
      require(live.getAttribute(name) === before && !/^on/i.test(name))
      require(!base.matches(sensitive) && !next.matches(sensitive))
      steps.push(() => {
        if (value === null) live.removeAttribute(name)
        else live.setAttributeNode(document.importNode(attributeOf(next, name), true))
      })
    }
  }

  /** @param {Element} element @param {string} name */
  function attributeOf(element, name) {
    const attribute = element.getAttributeNode(name)
    if (!attribute) throw new NotSame()
    return attribute
  }

  /** @param {Node} base @param {Node} next @param {Node} live */
  function patchNode(base, next, live) {
    require(live.nodeName === base.nodeName)
    if (base.isEqualNode(next)) return
    if (base instanceof Element && next instanceof Element && live instanceof Element) {
      require(!base.matches(sensitive))
      patchAttributes(base, next, live)
      patchChildren(base, next, live)
      return
    }
    require(live.nodeValue === base.nodeValue)
    const value = next.nodeValue
    steps.push(() => {
      live.nodeValue = value
    })
  }

  /** @param {Element} base @param {Element} next @param {Element} live */
  function patchChildren(base, next, live) {
    const [was, will, is] = [childNodesOf(base), childNodesOf(next), childNodesOf(live)]
    let start = 0
    while (start < was.length && start < will.length && isEqual(was, start, will, start)) start++
    let [oldEnd, newEnd] = [was.length, will.length]
    while (oldEnd > start && newEnd > start && isEqual(was, oldEnd - 1, will, newEnd - 1)) {
      oldEnd--
      newEnd--
    }
    if (start === oldEnd && start === newEnd) return
    require(is.length === was.length)
    const middle = is.slice(start, oldEnd)
    arrange(was.slice(start, oldEnd), will.slice(start, newEnd), middle, live, is[oldEnd] ?? null)
  }

  /** @param {Element} element @returns {Node[]} */
  function childNodesOf(element) {
    if (!readChildNodes) throw new NotSame()
    return [...Reflect.apply(readChildNodes, element, [])]
  }

  /** @param {Node[]} one @param {number} index @param {Node[]} other @param {number} otherIndex */
  function isEqual(one, index, other, otherIndex) {
    return at(one, index).isEqualNode(at(other, otherIndex))
  }

  /** @param {Node[]} nodes @param {number} index */
  function at(nodes, index) {
    const node = nodes[index]
    if (!node) throw new NotSame()
    return node
  }

  /**
   * Keeps equal children wherever they move, changes those of the same kind in their order, and
   * inserts or removes the rest.
   *
   * @param {Node[]} was
   * @param {Node[]} will
   * @param {Node[]} is
   * @param {Element} parent
   * @param {Node | null} end The live node that follows.
   */
  function arrange(was, will, is, parent, end) {
    const { kept, removed } = match(was, will)
    const placed = will.map((next, index) => {
      const old = kept[index]
      if (old === undefined) {
        requireNoScript(next)
        return document.importNode(next, true)
      }
      patchNode(at(was, old), next, at(is, old))
      return at(is, old)
    })
    for (const index of removed) {
      requireNoScript(at(was, index))
      require(at(is, index).nodeName === at(was, index).nodeName)
      steps.push(() => parent.removeChild(at(is, index)))
    }
    steps.push(() => {
      let following = end
      for (const node of placed.toReversed()) {
        if (node.nextSibling !== following || node.parentNode !== parent) {
          move(parent, node, following)
        }
        following = node
      }
    })
  }

  /** @param {Element} parent @param {Node} node @param {Node | null} following */
  function move(parent, node, following) {
    // Keeps what an insertion would reset, such as the focus.
    if (node.isConnected && 'moveBefore' in parent && typeof parent.moveBefore === 'function') {
      parent.moveBefore(node, following)
    } else parent.insertBefore(node, following)
  }

  try {
    patchNode(root, nextRoot, liveRoot)
    return steps
  } catch (error) {
    if (error instanceof NotSame) return undefined
    throw error
  }
}

/**
 * Which old child each new child continues (`kept`, by index), and which old children are gone: equal
 * ones first, wherever they are, then those of the same kind in their order.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 *
 * @param {Node[]} was
 * @param {Node[]} will
 */
export function matchChildren(was, will) {
  const isPair = was.length === 1 && will.length === 1
  const left = new Set(was.keys())
  const equals = Map.groupBy(isPair ? [] : [...was.keys()].reverse(), (index) =>
    contentOf(was[index]),
  )
  const kept = will.map((next) => keep(isPair ? undefined : equals.get(contentOf(next))?.pop()))
  for (const [index, next] of will.entries()) kept[index] ??= keep(firstOfKind(next))
  return { kept, removed: [...left] }

  /** @param {number | undefined} index */
  function keep(index) {
    if (index !== undefined) left.delete(index)
    return index
  }

  /** @param {Node} next */
  function firstOfKind(next) {
    for (const index of left) if (isSameKind(was[index], next)) return index
    return undefined
  }

  /** @param {Node | undefined} node */
  function contentOf(node) {
    return node instanceof Element ? node.outerHTML : `${node?.nodeType} ${node?.nodeValue}`
  }

  /** @param {Node | undefined} base @param {Node} next */
  function isSameKind(base, next) {
    if (base?.nodeType !== next.nodeType || base.nodeName !== next.nodeName) return false
    return !(base instanceof Element && next instanceof Element) || base.id === next.id
  }
}

/**
 * Creates the patcher, which turns the live page into a new version of its document where `planPatch` can.
 *
 * Its source text is sent to pages, so it refers to nothing outside of itself.
 *
 * @param {(html: string) => number} endOfPrologue
 * @param {typeof planPatch} plan
 * @param {typeof matchChildren} match
 */
export function createPatcher(endOfPrologue, plan, match) {
  /** What a parser that runs no scripts reads differently. */
  const readDifferently = /<noscript|<template/i

  /** @param {string} html */
  function parse(html) {
    const position = endOfPrologue(html)
    // Where the bridge was inserted, and spelled so that it ends no script.
    const text = `${html.slice(0, position)}\x3Cscript>\x3C/script>${html.slice(position)}`
    const parsed = new DOMParser().parseFromString(text, 'text/html')
    parsed.querySelector('script')?.remove()
    parsed.normalize()
    return parsed
  }

  /** Not `documentElement`, which an element of that name replaces. @param {Document} page */
  function rootOf(page) {
    const root = page.querySelector(':root')
    if (!root) throw new Error('the page has no root')
    return root
  }

  /** @param {Document} page */
  function doctypeOf(page) {
    const { name = '', publicId = '', systemId = '' } = page.doctype ?? {}
    return [name, publicId, systemId].join(' ')
  }

  /** @type {Element | undefined} */
  let base
  let isReadable = true
  return {
    /** Remembers the page as it was loaded. */
    remember() {
      document.normalize()
      isReadable = !document.querySelector('noscript, template')
      const copy = rootOf(document).cloneNode(true)
      base = copy instanceof Element ? copy : undefined
    },
    /** @param {string} html */
    patch(html) {
      if (!base || !isReadable || readDifferently.test(html)) return false
      const parsed = parse(html)
      if (doctypeOf(parsed) !== doctypeOf(document)) return false
      if (parsed.compatMode !== document.compatMode) return false
      const next = rootOf(parsed)
      const steps = plan(base, next, rootOf(document), match)
      if (!steps) return false
      for (const step of steps) step()
      base = next
      return true
    },
  }
}

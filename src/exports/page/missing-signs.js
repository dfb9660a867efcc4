/**
 * The signs of the visible text of a settled page that no font has, so that boxes stand for them, as notes of a
 * report: of each script one, with an example.
 *
 * Its source text is sent to pages.
 *
 * @param {string} within A selector: the signs of such elements are looked at.
 * @returns {{ what: string, where: string, why: string }[]}
 */
export function findMissingSigns(within) {
  const size = 24
  /** @type {CanvasRenderingContext2D | null | undefined} */
  let pen
  /** Signs that are the same for every font: what is drawn for one that no font has, and nothing. */
  const unassigned = '\u0378'
  const maxSigns = 400

  // In this order; what is none of them is a sign.
  const scripts =
    'Han Hiragana Katakana Hangul Bopomofo Arabic Hebrew Devanagari Bengali Tamil Telugu Thai Greek Cyrillic Armenian Georgian Gujarati Gurmukhi Kannada Malayalam Sinhala Lao Khmer Myanmar Tibetan Ethiopic Mongolian Syriac Thaana Cherokee Latin'.split(
      ' ',
    )
  /** @type {[string, RegExp][]} */
  const kinds = [
    ...scripts.map(
      (name) =>
        /** @type {[string, RegExp]} */ ([
          `Text in ${name === 'Han' ? 'Chinese characters' : `${name} script`}`,
          new RegExp(`\\p{Script=${name}}`, 'u'),
        ]),
    ),
    ['Icons', /\p{Co}/u],
    ['Emoji', /\p{Extended_Pictographic}/u],
    ['Signs', /./su],
  ]

  /** Whether a sign is missing, by font and sign. @type {Map<string, Map<string, boolean>>} */
  const known = new Map()
  /** What is missing, by kind, with an example. @type {Map<string, string>} */
  const missing = new Map()

  for (const root of document.querySelectorAll(within)) {
    if (root.parentElement?.closest(within)) continue
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.nodeValue ?? ''
      // The fonts that come with the program have all of the others.
      if (!element || !/[^ -~\s]/.test(text)) continue
      if (element.matches('script, style, noscript, template')) continue
      read(element, text, getComputedStyle(element))
    }
    // Icons are written by style sheets.
    for (const icon of root.querySelectorAll('i, span, [class*="icon"]')) {
      if (icon.textContent !== '') continue
      const look = getComputedStyle(icon, '::before')
      if (look.content.startsWith('"')) read(icon, look.content.slice(1, -1), look)
    }
  }

  return [...missing].map(([what, where]) => ({
    what,
    where,
    why: 'No font here has these signs, so boxes stand for them.',
  }))

  /**
   * @param {Element} element
   * @param {string} text
   * @param {CSSStyleDeclaration} look
   */
  function read(element, text, look) {
    if (!element.checkVisibility()) return
    const font = `${look.fontStyle} ${look.fontWeight} ${size}px ${look.fontFamily}`
    const signs = known.get(font) ?? new Map()
    known.set(font, signs)
    for (const sign of new Set(text)) {
      // Signs that show nothing by themselves, or only with others.
      if (sign <= '~' || /[\p{Z}\p{Cc}\p{Cf}\p{M}\p{Cs}\u2800\u115f\u1160\u3164\uffa0]/u.test(sign))
        continue
      if (!signs.has(sign)) {
        if (signs.size >= maxSigns && /\p{Script=Han}|\p{Script=Hangul}/u.test(sign)) continue
        signs.set(sign, isMissing(sign, font))
      }
      if (!signs.get(sign)) continue
      const [what = ''] = kinds.find(([, kind]) => kind.test(sign)) ?? []
      if (!missing.has(what)) missing.set(what, exampleOf(text, sign))
    }
  }

  /**
   * @param {string} sign
   * @param {string} font
   */
  function isMissing(sign, font) {
    const drawn = draw(sign, font)
    if (!drawn) return false
    return drawn.every((value) => value === 0) || same(drawn, draw(unassigned, font))
  }

  /**
   * @param {string} sign
   * @param {string} font
   */
  function draw(sign, font) {
    pen ??= newPen()
    if (!pen) return undefined
    pen.clearRect(0, 0, size * 2, size * 2)
    pen.font = font
    pen.fillText(sign, 4, size + 8)
    return pen.getImageData(0, 0, size * 2, size * 2).data
  }

  function newPen() {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = size * 2
    return canvas.getContext('2d', { willReadFrequently: true })
  }

  /**
   * @param {Uint8ClampedArray} one
   * @param {Uint8ClampedArray | undefined} other
   */
  function same(one, other) {
    return one.every((value, at) => value === other?.[at])
  }

  /**
   * @param {string} text
   * @param {string} sign
   */
  function exampleOf(text, sign) {
    const at = text.indexOf(sign)
    return [...text.slice(Math.max(0, at)).trim()].slice(0, 40).join('')
  }
}

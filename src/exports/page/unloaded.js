/**
 * The fonts and pictures of a settled page that could not be loaded, as notes of a report.
 *
 * Its source text is sent to pages.
 *
 * @returns {{ what: string, where: string, why: string }[]}
 */
export function findUnloaded() {
  const fonts = lostFonts().map((name) => ({
    what: `The font “${name}”`,
    where: '',
    why: 'It could not be loaded, so another one takes its place.',
  }))
  const pictures = [...document.images]
    .filter((image) => image.complete && image.naturalWidth === 0 && image.getAttribute('src'))
    .map(({ alt, src }) => ({
      what: 'A picture',
      where: alt || (src.startsWith('data:') ? '' : src.slice(0, 100)),
      why: 'It could not be loaded: only what is in the document itself can be.',
    }))
  return [...fonts, ...pictures]

  /** Fonts that are used, but could not be loaded: of `@font-face`, or of a service of fonts. */
  function lostFonts() {
    const failed = [...document.fonts].filter(({ status }) => status === 'error')
    const addresses = [
      ...[...document.querySelectorAll('link[href]')].map(
        (link) => link.getAttribute('href') ?? '',
      ),
      ...[...document.querySelectorAll('style')].flatMap(({ textContent }) =>
        [...(textContent ?? '').matchAll(/@import[^;]*/g)].map(([rule]) => rule),
      ),
    ]
    const linked = addresses.flatMap((address) =>
      [...address.matchAll(/[?&;]family=([^&:"')]+)/g)].flatMap(([, names = '']) =>
        decoded(names.replaceAll('+', ' ')).split('|'),
      ),
    )
    const names = [...failed.map(({ family }) => family.replace(/["']/g, '')), ...linked]
    if (names.length === 0) return []
    const used = [...document.querySelectorAll('body, body *')]
      .map((element) => getComputedStyle(element).fontFamily)
      .join()
      .toLowerCase()
    return [...new Set(names)].filter((name) => used.includes(name.toLowerCase()) && !isThere(name))
  }

  /** @param {string} text */
  function decoded(text) {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }

  /** @param {string} family */
  function isThere(family) {
    const pen = document.createElement('canvas').getContext('2d')
    const widths = ['monospace', 'serif'].map((other) => {
      if (!pen) return 0
      pen.font = `24px "${family.replace(/["\\]/g, '')}", ${other}`
      return pen.measureText('mmmmiiiiWWWW').width
    })
    return widths[0] === widths[1]
  }
}

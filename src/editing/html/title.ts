import { readTokens } from './tokenizer.ts'

/** How much of a page is searched, in characters. */
const maxSearched = 100_000
const maxTitleLength = 200
/** Elements whose content is not text of the page. */
const hidden = new Set(['textarea', 'script', 'style', 'xmp', 'iframe', 'noembed', 'noframes'])

/**
 * The title of a page: the text of its title element, or else of its first h1, in one line. Returns
 * `undefined` if the beginning of the page has neither.
 */
export function titleOfPage(html: string): string | undefined {
  const texts = { title: '', h1: '' }
  let open: keyof typeof texts | undefined
  let inHidden = ''

  readTokens(html.slice(0, maxSearched), (end) => ({
    startTag({ tagName: tag }, isDrawing) {
      if (isDrawing || tag === 'svg') return
      if ((tag === 'title' || tag === 'h1') && !open && texts[tag] === '') open = tag
      if (hidden.has(tag)) inHidden = tag
    },
    endTag({ tagName: tag }) {
      if (tag === inHidden) inHidden = ''
      if (open === tag) open = undefined
      if (tag === 'title' && texts.title.trim() !== '') end()
    },
    text({ chars }) {
      if (open && inHidden === '') texts[open] += chars
    },
  }))
  const title = (texts.title.trim() || texts.h1).replace(/\s+/g, ' ').trim()
  // Don't cut a surrogate pair in half.
  return title ? title.slice(0, maxTitleLength).replace(/[\ud800-\udbff]$/, '') : undefined
}

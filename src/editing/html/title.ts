import { readTokens } from './tokenizer.ts'

const beginning = 100_000
const longestTitle = 200
/** What stands in these is no text of the page. */
const hidden = new Set(['textarea', 'script', 'style', 'xmp', 'iframe', 'noembed', 'noframes'])

/**
 * What a page calls itself near its beginning: the text of its title element, else of its first h1.
 * Reads tokens and builds no tree, so that no page takes longer than its length.
 */
export function titleOfPage(html: string): string | undefined {
  const texts = { title: '', h1: '' }
  let open: keyof typeof texts | undefined
  let inHidden = ''

  readTokens(html.slice(0, beginning), (end) => ({
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
  // A surrogate pair that the cut would halve goes whole.
  return title ? title.slice(0, longestTitle).replace(/[\ud800-\udbff]$/, '') : undefined
}

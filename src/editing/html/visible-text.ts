import { readTokens } from './tokenizer.ts'

/** Elements whose content is not part of the page that people see. */
const unseen = new Set(
  'script style template noscript title noframes noembed iframe object video audio canvas datalist desc metadata defs'.split(
    ' ',
  ),
)
/** Elements that stand within a line, so that the text around them is not parted. */
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tspan tt u var wbr'.split(
    ' ',
  ),
)

/**
 * Drops the attributes of tags that are very long, such as pictures with their data. The parser compares each
 * attribute of a tag with all before it, so hundreds of thousands of them would take minutes.
 */
export function withoutLongTags(html: string): string {
  return html.replace(/<([a-z][a-z0-9-]*)(?=[\s/])[^<>]{20000,}>?/gi, '<$1>')
}

/**
 * The text of a page in one line, as people see it, with entities decoded: at most its first `max`
 * characters. What a click or a style may show, such as a folded section, is included.
 */
export function visibleText(html: string, max = Infinity): string {
  // Pieces are joined at the end: to look at a text that still grows takes time in proportion to it.
  const pieces: string[] = []
  let length = 0
  /** Whether a space comes before the next word, unless it is the first. */
  let isParted = false
  /** The outermost open element that is not seen, and how many of its name are open. */
  let hidden = ''
  let depth = 0

  readTokens(withoutLongTags(html), (end) => ({
    startTag({ tagName: tag, selfClosing }, isDrawing) {
      if (hidden !== '') {
        if (tag === hidden) depth++
      } else if (unseen.has(tag) && !(isDrawing && selfClosing)) {
        hidden = tag
        depth = 1
      } else if (!inline.has(tag)) isParted = true
    },
    endTag({ tagName: tag }) {
      if (hidden === '') {
        if (!inline.has(tag)) isParted = true
      } else if (tag === hidden && --depth === 0) hidden = ''
    },
    text({ chars }) {
      if (hidden !== '') return
      const words = chars.replace(/\s+/g, ' ')
      const plain = words.trim()
      if (words.startsWith(' ')) isParted = true
      if (plain === '') return
      if (isParted && length > 0) add(' ')
      add(plain)
      isParted = words.endsWith(' ')
      if (length > max) end()
    },
  }))
  const text = pieces.join('').slice(0, max)
  // Don't cut a surrogate pair in half.
  return text.replace(/[\ud800-\udbff]$/, '').trimEnd()

  function add(piece: string): void {
    pieces.push(piece)
    length += piece.length
  }
}

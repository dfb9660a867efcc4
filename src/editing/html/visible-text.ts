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
 * The text of a page in one line, as people see it, with entities decoded: at most its first `max`
 * characters. What a click or a style may show, such as a folded section, is included.
 */
export function visibleText(html: string, max = Infinity): string {
  let text = ''
  /** The outermost open element that is not seen, and how many of its name are open. */
  let hidden = ''
  let depth = 0

  readTokens(html, (end) => ({
    startTag({ tagName: tag, selfClosing }, isDrawing) {
      if (hidden !== '') {
        if (tag === hidden) depth++
      } else if (unseen.has(tag) && !(isDrawing && selfClosing)) {
        hidden = tag
        depth = 1
      } else if (!inline.has(tag)) part()
    },
    endTag({ tagName: tag }) {
      if (hidden === '') {
        if (!inline.has(tag)) part()
      } else if (tag === hidden && --depth === 0) hidden = ''
    },
    text({ chars }) {
      if (hidden !== '') return
      const plain = chars.replace(/\s+/g, ' ')
      text += text === '' || text.endsWith(' ') ? plain.replace(/^ /, '') : plain
      if (text.length > max) end()
    },
  }))
  // Don't cut a surrogate pair in half.
  return text
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()

  function part(): void {
    if (text !== '' && !text.endsWith(' ')) text += ' '
  }
}

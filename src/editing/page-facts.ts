import { Tokenizer, TokenizerMode, type Token } from 'parse5'

const beginning = 100_000
const longestTitle = 200

/** In these elements the tokenizer must read text, no tags, as the parser would tell it. */
const textModes = new Map<string, Tokenizer['state']>([
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
])

/**
 * What a page calls itself near its beginning: the text of its title element, else of its first h1.
 * Reads tokens and builds no tree, so that no page takes longer than its length.
 */
export function titleOfPage(html: string): string | undefined {
  const texts = { title: '', h1: '' }
  let open: { tag: keyof typeof texts } | undefined
  let inText = ''
  let drawings = 0

  function add({ chars }: Token.CharacterToken): void {
    if (open && (inText === '' || inText === 'title')) texts[open.tag] += chars
  }
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag({ tagName: tag, selfClosing }) {
        if (tag === 'svg' && !selfClosing) drawings++
        if (drawings > 0) return
        if ((tag === 'title' || tag === 'h1') && !open && texts[tag] === '') open = { tag }
        const mode = textModes.get(tag)
        if (mode === undefined) return
        tokenizer.state = mode
        inText = tag
      },
      onEndTag({ tagName: tag }) {
        if (tag === 'svg' && drawings > 0) drawings--
        if (tag === inText) inText = ''
        if (open?.tag === tag) open = undefined
        if (tag === 'title' && texts.title.trim() !== '') tokenizer.pause()
      },
      onCharacter: add,
      onWhitespaceCharacter: add,
      onNullCharacter() {},
      onComment() {},
      onDoctype() {},
      onEof() {},
    },
  )
  tokenizer.write(html.slice(0, beginning), true)
  const title = (texts.title.trim() || texts.h1).replace(/\s+/g, ' ').trim()
  // A surrogate pair that the cut would halve goes whole.
  return title ? title.slice(0, longestTitle).replace(/[\ud800-\udbff]$/, '') : undefined
}

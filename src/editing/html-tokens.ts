import { Tokenizer, TokenizerMode, type Token } from 'parse5'

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

export interface TokenHandler {
  startTag(token: Token.TagToken, isDrawing: boolean): void
  endTag(token: Token.TagToken, isDrawing: boolean): void
  text?(token: Token.CharacterToken): void
}

/**
 * Reads the tokens of a page and builds no tree, so that no page, however broken, takes longer than
 * its length. `isDrawing`: the tag is inside of an SVG drawing, where other rules hold. The handler
 * may end the reading with the function that is given.
 */
export function readTokens(html: string, handlerOf: (end: () => void) => TokenHandler): void {
  let drawings = 0
  const add = (token: Token.CharacterToken) => handler.text?.(token)
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(token) {
        const { tagName: tag, selfClosing } = token
        handler.startTag(token, drawings > 0)
        if (tag === 'svg' && !selfClosing) drawings++
        const mode = drawings > 0 ? undefined : textModes.get(tag)
        if (mode !== undefined) tokenizer.state = mode
      },
      onEndTag(token) {
        if (token.tagName === 'svg' && drawings > 0) drawings--
        handler.endTag(token, drawings > 0)
      },
      onCharacter: add,
      onWhitespaceCharacter: add,
      onNullCharacter() {},
      onComment() {},
      onDoctype() {},
      onEof() {},
    },
  )
  const handler = handlerOf(() => tokenizer.pause())
  tokenizer.write(html, true)
}

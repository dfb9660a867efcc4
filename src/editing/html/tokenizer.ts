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

const drawings = new Set(['svg', 'math'])
/** In these elements of a drawing the rules of HTML hold. */
const htmlInside = new Set(['foreignobject', 'desc', 'title', 'mi', 'mo', 'mn', 'ms', 'mtext'])

export interface TokenHandler {
  startTag(token: Token.TagToken, isDrawing: boolean): void
  endTag(token: Token.TagToken, isDrawing: boolean): void
  text?(token: Token.CharacterToken): void
  /** A comment or a doctype. */
  other?(token: Token.CommentToken | Token.DoctypeToken): void
  /** What HTML has a name for as wrong, by that name, and where that shows. */
  fault?(name: string, at: number): void
}

/**
 * Reads the tokens of a page and builds no tree, so that no page, however broken, takes longer than
 * its length. `isDrawing`: the tag is inside of an SVG drawing or a formula, where other rules hold.
 * The handler may end the reading with the function that is given.
 */
export function readTokens(html: string, handlerOf: (end: () => void) => TokenHandler): void {
  createTokenReader(handlerOf).write(html, true)
}

/** The same for a page that comes in pieces. */
export function createTokenReader(handlerOf: (end: () => void) => TokenHandler) {
  /** The open elements between which the rules change: drawings, and HTML inside of them. */
  const borders: string[] = []
  const depths = new Map<string, number>()
  const isDrawing = () => drawings.has(borders.at(-1) ?? '')
  const add = (token: Token.CharacterToken) => handler.text?.(token)
  const addOther = (token: Token.CommentToken | Token.DoctypeToken) => handler.other?.(token)
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(token) {
        const { tagName: tag, selfClosing } = token
        const inDrawing = isDrawing()
        handler.startTag(token, inDrawing)
        const isBorder = drawings.has(tag) || (inDrawing && htmlInside.has(tag))
        if (isBorder && !selfClosing) {
          borders.push(tag)
          depths.set(tag, (depths.get(tag) ?? 0) + 1)
        }
        tokenizer.inForeignNode = isDrawing()
        const mode = isDrawing() ? undefined : textModes.get(tag)
        if (mode !== undefined && !isBorder) tokenizer.state = mode
      },
      onEndTag(token) {
        const { tagName: tag } = token
        for (let isOpen = (depths.get(tag) ?? 0) > 0; isOpen;) {
          const last = borders.pop() ?? tag
          depths.set(last, (depths.get(last) ?? 0) - 1)
          isOpen = last !== tag
        }
        tokenizer.inForeignNode = isDrawing()
        handler.endTag(token, isDrawing())
      },
      onCharacter: add,
      onWhitespaceCharacter: add,
      onNullCharacter() {},
      onComment: addOther,
      onDoctype: addOther,
      onEof() {},
      onParseError: ({ code, startOffset }) => handler.fault?.(code, startOffset),
    },
  )
  // What was read is let go of early, as each new piece is joined to what is still there.
  tokenizer.preprocessor.bufferWaterline = 4096
  const handler = handlerOf(() => tokenizer.pause())
  return { write: (piece: string, isLast: boolean) => tokenizer.write(piece, isLast) }
}

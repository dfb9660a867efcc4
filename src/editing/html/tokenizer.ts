import { Tokenizer, TokenizerMode, type Token } from 'parse5'

/** Elements that contain text but no tags. A parser switches the tokenizer's state in these. */
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
/** Elements of a drawing in which the rules of HTML apply again. */
const htmlInside = new Set(['foreignobject', 'desc', 'title', 'mi', 'mo', 'mn', 'ms', 'mtext'])

export interface TokenHandler {
  startTag(token: Token.TagToken, isDrawing: boolean): void
  endTag(token: Token.TagToken, isDrawing: boolean): void
  text?(token: Token.CharacterToken): void
  /** A comment or a doctype. */
  other?(token: Token.CommentToken | Token.DoctypeToken): void
  /** A parse error, by its name in the HTML standard, and its offset. */
  fault?(name: string, at: number): void
}

/**
 * Reads the tokens of a page without building a tree, in time proportional to its length, however
 * broken it is. `isDrawing` is true for a tag inside an SVG drawing or a formula, where other rules
 * apply. The handler may call `end` to stop.
 */
export function readTokens(html: string, handlerOf: (end: () => void) => TokenHandler): void {
  createTokenReader(handlerOf).write(html, true)
}

/** Reads the tokens of a page that arrives in pieces; see `readTokens`. */
export function createTokenReader(handlerOf: (end: () => void) => TokenHandler) {
  /** The open elements at which the rules change: drawings, and HTML inside them. */
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
  // Drop what was read early: each new piece is appended to what is still buffered.
  tokenizer.preprocessor.bufferWaterline = 4096
  const handler = handlerOf(() => tokenizer.pause())
  return { write: (piece: string, isLast: boolean) => tokenizer.write(piece, isLast) }
}

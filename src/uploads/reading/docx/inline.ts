import { escapeLineStart, escapeText, isSpace, isWord, type Surroundings } from './escape.ts'
import { plain, type Format, type Piece } from './text.ts'

export type Place = 'body' | 'heading' | 'cell'

type TextPiece = Extract<Piece, { type: 'text' }>

/** The lines of a paragraph as Markdown; `join` them with what is a line break in that place. */
export function linesOf(pieces: readonly Piece[], place: Place): string[] {
  const parts = trimmed(merged(place === 'heading' ? pieces.map(inHeading) : pieces))
  const around: Around = {
    isInBrackets: false,
    isInCell: place === 'cell',
    isInLines: parts.some(({ type }) => type === 'break'),
    dollars: dollarsIn(parts),
  }
  const lines: Piece[][] = [[]]
  for (const part of parts) {
    if (part.type === 'break') lines.push([])
    else lines.at(-1)?.push(part)
  }
  return lines.map((line) => {
    const text = writeLine(trimmed(line), around)
    if (place === 'heading') return text.replace(/(?<=^|\s)#+$/, '\\$&')
    return place === 'body' ? escapeLineStart(text) : text
  })
}

type Around = Omit<Surroundings, 'before' | 'after'>

/** A heading is one line, and bold as a whole. */
function inHeading(piece: Piece): Piece {
  if (piece.type === 'break') return { type: 'text', text: ' ', format: plain, link: undefined }
  return piece.type === 'text' ? { ...piece, format: { ...piece.format, isBold: false } } : piece
}

/** Joins adjacent texts that look the same: Word parts words wherever somebody once typed. */
function merged(pieces: readonly Piece[], withSpaces = true): Piece[] {
  const out: Piece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    const isSame =
      last?.type === 'text' &&
      piece.type === 'text' &&
      last.link === piece.link &&
      (isSameFormat(last.format, piece.format) ||
        (withSpaces && isBlank(piece) && !isFixed(last.format)))
    if (isSame) out[out.length - 1] = { ...last, text: last.text + piece.text }
    else out.push(piece)
  }
  return out
}

/** Whether it is spaces without a visible format. */
function isBlank({ text, format }: TextPiece): boolean {
  return !format.isStruck && !format.isCode && /^[ \t]*$/.test(text)
}

/** Whether spaces would change it. */
function isFixed({ isCode, shift }: Format): boolean {
  return isCode || shift !== undefined
}

function isSameFormat(one: Format, other: Format): boolean {
  return (
    one === other ||
    (one.isBold === other.isBold &&
      one.isItalic === other.isItalic &&
      one.isStruck === other.isStruck &&
      one.isCode === other.isCode &&
      one.shift === other.shift)
  )
}

/** Without breaks and spaces at either end; other spaces than Markdown’s stay. */
function trimmed(pieces: readonly Piece[]): Piece[] {
  const from = pieces.findIndex(isVisible)
  if (from < 0) return []
  const out = pieces.slice(from, pieces.findLastIndex(isVisible) + 1)
  const [first] = out
  if (first?.type === 'text') out[0] = { ...first, text: first.text.replace(/^[ \t]+/, '') }
  const last = out.at(-1)
  if (last?.type === 'text') out[out.length - 1] = { ...last, text: trimmedEnd(last.text) }
  return out
}

function isVisible(piece: Piece): boolean {
  return piece.type === 'text' ? /[^ \t]/.test(piece.text) : piece.type !== 'break'
}

function trimmedEnd(text: string): string {
  return text.replace(/(?<![ \t])[ \t]+$/, '')
}

function dollarsIn(pieces: readonly Piece[]): Surroundings['dollars'] {
  let dollars = 0
  for (const piece of pieces) {
    if (piece.type !== 'text' || !piece.text.includes('$')) continue
    // In code, they can’t be escaped.
    if (piece.format.isCode) return 'in code'
    dollars += piece.text.split('$').length - 1
  }
  return dollars > 1 ? 'several' : 'one'
}

/** Writes pieces without breaks: the links among them, and the texts between. */
function writeLine(pieces: readonly Piece[], around: Around): string {
  let out = ''
  for (let from = 0; from < pieces.length;) {
    const link = pieces[from]?.link
    let to = from + 1
    while (to < pieces.length && pieces[to]?.link === link) to++
    const group = pieces.slice(from, to)
    const next = pieces[to] === undefined ? '' : '['
    if (link === undefined) out += writePieces(group, around, out.slice(-1), next)
    else out += writeLink(group, link, around)
    from = to
  }
  return out
}

function writeLink(pieces: readonly Piece[], link: string, around: Around): string {
  const text = (piece: Piece | undefined) => (piece?.type === 'text' ? piece.text : '')
  const before = /^[ \t]*/.exec(text(pieces[0]))?.[0] ?? ''
  const last = text(pieces.at(-1))
  const after = last.slice(trimmedEnd(last).length)
  const words = writePieces(trimmed(pieces), { ...around, isInBrackets: true }, '[', ']')
  return words === '' ? before : `${before}[${words}](${link})${after}`
}

/** Writes texts and pictures that stand between two characters. */
function writePieces(
  pieces: readonly Piece[],
  around: Around,
  before: string,
  after: string,
): string {
  const allowed = pieces.map((piece) => withoutCode(piece, around))
  const parts = separate(allowed.flatMap(withoutOuterSpaces), before, after)
  let out = ''
  let open: string[] = []
  parts.forEach((piece, index) => {
    const isText = piece.type === 'text'
    const wanted = isText ? marksOf(piece.format) : []
    const kept = open.findIndex((mark, at) => wanted[at] !== mark)
    const stays = kept < 0 ? open.length : kept
    out += open.slice(stays).toReversed().join('') + wanted.slice(stays).join('')
    open = wanted
    if (!isText) {
      out += writeObject(piece)
      return
    }
    const next = parts[index + 1]
    const isMarked = wanted.length > 0
    const surroundings = {
      ...around,
      before: isMarked ? '*' : index === 0 ? before : lastSign(parts[index - 1]),
      after: isMarked || isMarkedPiece(next) ? '*' : next === undefined ? after : firstSign(next),
    }
    out += writeText(piece, surroundings)
  })
  return out + open.toReversed().join('')
}

function isMarkedPiece(piece: Piece | undefined): boolean {
  return piece?.type === 'text' && marksOf(piece.format).length > 0
}

function writeObject(piece: Piece): string {
  if (piece.type === 'footnote') return `[^${piece.label}]`
  return piece.type === 'image' ? `![${escapeAlt(piece.alt)}](image:${piece.name})` : ''
}

function escapeAlt(alt: string): string {
  return alt
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_~[\]<&$|]/g, '\\$&')
}

function writeText({ text, format }: TextPiece, around: Surroundings): string {
  if (format.isCode) return writeCode(text, around.isInCell)
  if (!format.shift) return escapeText(text, around)
  const tag = tags[format.shift]
  return `<${tag}>${escapeText(text, { ...around, before: '>', after: '<' })}</${tag}>`
}

const tags = { super: 'sup', sub: 'sub' } as const

function writeCode(text: string, isInCell: boolean): string {
  const runs: string[] = text.match(/`+/g) ?? []
  let fence = '`'
  while (runs.includes(fence)) fence += '`'
  const isPadded = /^`|`$|^ .* $/.test(text)
  const code = isInCell ? text.replace(/\|/g, '\\|') : text
  return isPadded ? `${fence} ${code} ${fence}` : `${fence}${code}${fence}`
}

function marksOf({ isStruck, isBold, isItalic }: Format): string[] {
  return [isStruck ? '~~' : '', isBold ? '**' : '', isItalic ? '*' : ''].filter(Boolean)
}

/** What code in a link or in a table can’t contain is written as text. */
function withoutCode(piece: Piece, { isInBrackets, isInCell }: Around): Piece {
  if (piece.type !== 'text' || !piece.format.isCode) return piece
  const isFine =
    !(isInBrackets && /[[\]\\`]/.test(piece.text)) && !(isInCell && /\\/.test(piece.text))
  return isFine ? piece : { ...piece, format: { ...piece.format, isCode: false } }
}

/** Parts a text that is bold or the like from the spaces around it, where Markdown allows no signs. */
function withoutOuterSpaces(piece: Piece): Piece[] {
  if (piece.type !== 'text' || isPlain(piece.format)) return [piece]
  const { text } = piece
  const inner = text.trim()
  const from = text.length - text.trimStart().length
  const before = text.slice(0, from)
  const after = text.slice(from + inner.length)
  const space = (spaces: string): Piece => ({ ...piece, text: spaces, format: plain })
  return [
    ...(before === '' ? [] : [space(before)]),
    ...(inner === '' ? [] : [{ ...piece, text: inner }]),
    ...(after === '' ? [] : [space(after)]),
  ]
}

function isPlain(format: Format): boolean {
  return isSameFormat(format, plain)
}

/**
 * Adapts formats to where Markdown allows their signs:
 *
 *     bold “Note:” before “this”    **Note**:this
 *     bold before italic, no space  the italic one is written plain
 *     bold and raised               only raised
 */
function separate(pieces: readonly Piece[], before: string, after: string): Piece[] {
  const out: Piece[] = []
  let last = before
  pieces.forEach((piece, index) => {
    const next = index + 1 < pieces.length ? firstSign(pieces[index + 1]) : after
    for (const part of piece.type === 'text' ? fitted(piece, last, next, out.at(-1)) : [piece]) {
      out.push(part)
      last = lastSign(part)
    }
  })
  return merged(out, false)
}

function fitted(piece: TextPiece, before: string, after: string, last: Piece | undefined): Piece[] {
  const { format, text } = piece
  if (isPlain(format)) return [piece]
  if (format.isCode) return [{ ...piece, format: { ...plain, isCode: true } }]
  if (format.shift) return [{ ...piece, format: { ...plain, shift: format.shift } }]
  if (!/[\p{L}\p{N}]/u.test(text)) return [{ ...piece, format: plain }]
  // marked takes half of a character beyond the first 65,536, such as an emoji, for a letter.
  const isLetter = (sign: string) => isWord(sign) || sign.length > 1
  const isTouching = isLetter(before) || isLetter(after)
  const one = isTouching && format.isStruck ? { ...plain, isStruck: true } : format
  const isFirst = last?.type !== 'text' || isPlain(last.format) || isSpace(before)
  if (!isFirst) return [{ ...piece, format: plain }]
  const lead = isLetter(before) ? (/^[\p{P}\p{S}\s]+/u.exec(text)?.[0] ?? '') : ''
  const rest = text.slice(lead.length)
  const tail = isLetter(after) ? (/(?<![\p{P}\p{S}\s])[\p{P}\p{S}\s]+$/u.exec(rest)?.[0] ?? '') : ''
  const inner = rest.slice(0, rest.length - tail.length)
  const outer = { ...piece, format: plain }
  return [
    ...(lead === '' ? [] : [{ ...outer, text: lead }]),
    ...(inner === '' ? [] : [{ ...piece, text: inner, format: one }]),
    ...(tail === '' ? [] : [{ ...outer, text: tail }]),
  ]
}

/** The character with which a piece begins, which decides what a sign before it means. */
function firstSign(piece: Piece | undefined): string {
  if (piece?.type === 'text') {
    if (piece.format.isCode) return '`'
    if (piece.format.shift) return '<'
    return String.fromCodePoint(piece.text.codePointAt(0) ?? 32)
  }
  return piece?.type === 'image' ? '!' : '['
}

function lastSign(piece: Piece | undefined): string {
  if (piece?.type === 'text') {
    if (piece.format.isCode) return '`'
    return piece.format.shift ? '>' : (/[^]$/u.exec(piece.text)?.[0] ?? ' ')
  }
  return piece?.type === 'image' ? ')' : ']'
}

/** What may be markup in a line. Most text has none of it. */
const suspicious = /[\\`*_~[\]<&$|]/

/** URLs and e-mail addresses that Markdown shows as they are, and links. */
const address =
  /(?<![\p{L}\p{N}_])(?:(?:https?:\/\/|www\.)[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+(?:[:/?#][\w\-./?=%#:+,;@&]*)?|[A-Za-z\d][\w.+-]*@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+)(?![*~$|&[\\<`])/gu

export interface Surroundings {
  before: string
  after: string
  /** Whether it is in the words of a link or of a picture, which `]` ends. */
  isInBrackets: boolean
  /** Whether it is in a table, whose cells `|` separates. */
  isInCell: boolean
  /** Whether it is in a paragraph of several lines, which may look like a table. */
  isInLines: boolean
  /** Whether there are other dollar signs, with which it may look like a formula. */
  hasDollars: boolean
}

/** Escapes text so that Markdown shows it as it is, anywhere but at the start of a line. */
export function escapeText(text: string, around: Surroundings): string {
  const last = text.endsWith('!') && around.after === '['
  if (!last && !suspicious.test(text)) return text
  let out = ''
  let from = 0
  const isAddress = !around.isInBrackets && /:\/\/|www\.|@/.test(text) && /[_&]/.test(text)
  for (const match of isAddress ? text.matchAll(address) : []) {
    if (/&[a-z\d#]+;|_(?:$|[^\w])/i.test(match[0])) continue
    out += escapeSigns(text, from, match.index, around) + match[0]
    from = match.index + match[0].length
  }
  out += escapeSigns(text, from, text.length, around)
  return last ? `${out.slice(0, -1)}\\!` : out
}

function escapeSigns(text: string, from: number, to: number, around: Surroundings): string {
  const part = text.slice(from, to)
  return part.replace(/[\\`*_~[\]<&$|]/g, (sign, offset: number) => {
    const at = from + offset
    const before = at > 0 ? text.charAt(at - 1) : around.before
    const after = at + 1 < text.length ? text.charAt(at + 1) : around.after
    return isMarkup(sign, before, after, text, at, around) ? `\\${sign}` : sign
  })
}

function isMarkup(
  sign: string,
  before: string,
  after: string,
  text: string,
  at: number,
  { isInBrackets, isInCell, isInLines, hasDollars }: Surroundings,
): boolean {
  switch (sign) {
    case '_':
      return !(isWord(before) && isWord(after)) && !(isSpace(before) && isSpace(after))
    case '*':
    case '~':
      return !(isSpace(before) && isSpace(after))
    case ']':
      return isInBrackets
    case '<':
      return /[A-Za-z/!?]/.test(after)
    case '&':
      return /^&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.test(text.slice(at, at + 40))
    case '|':
      return isInCell || isInLines
    case '$':
      return hasDollars && !/\d/.test(after)
    default:
      return true
  }
}

/** Escapes what is markup at the start of a line only, in a line that is escaped otherwise. */
export function escapeLineStart(line: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|[-+*_](?:[\s|:-]|$)|:-|=+\s*$)/.test(line)) return `\\${line}`
  return line.replace(/^(\d{1,9})([.)](?:\s|$))/, '$1\\$2')
}

export function isSpace(sign: string): boolean {
  return sign === '' || /\s/.test(sign)
}

/** Whether a character is part of a word for Markdown: neither a space nor punctuation. */
export function isWord(sign: string): boolean {
  return !isSpace(sign) && !/[\p{P}\p{S}]/u.test(sign)
}

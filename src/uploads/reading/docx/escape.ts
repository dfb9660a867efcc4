/** What may be markup in a line. Most text has none of it. */
const suspicious = /[\\`*_~[\]<&$|]/

/** What Markdown makes a link of: a URL with all that follows it up to a space, or an e-mail address. */
const address =
  /(?:(?:https?|ftp):\/\/|www\.)[^\s<]+|(?<![\w.+-])[A-Za-z\d][\w.+-]*@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+/gi

export interface Surroundings {
  before: string
  after: string
  /** Whether it is in the words of a link or of a picture, which `]` ends. */
  isInBrackets: boolean
  /** Whether it is in a table, whose cells `|` separates. */
  isInCell: boolean
  /** Whether it is in a paragraph of several lines, which may look like a table. */
  isInLines: boolean
  /** What dollar signs the paragraph has: two of them may look like a formula. */
  dollars: 'one' | 'several' | 'in code'
}

/** Escapes text so that Markdown shows it as it is, anywhere but at the start of a line. */
export function escapeText(text: string, around: Surroundings): string {
  const isBeforeLink = text.endsWith('!') && around.after === '['
  const hasAddress = !around.isInBrackets && /:\/\/|www\.|@/i.test(text)
  if (!isBeforeLink && !hasAddress && !suspicious.test(text)) return text
  let out = ''
  let from = 0
  for (const { 0: found, index } of hasAddress ? text.matchAll(address) : []) {
    out += escapeSigns(text, from, index, around)
    from = index + found.length
    const isCut = !isSpace(from < text.length ? text.charAt(from) : around.after)
    const isSafe = !isCut && !/[\\`*[\]$|]|~~|&[a-z\d#]+;|[_~]$/i.test(found)
    if (isSafe) out += found
    // A link would take in the signs that other text needs.
    else out += escapeSigns(text, index, from, around).replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&')
  }
  out += escapeSigns(text, from, text.length, around)
  return isBeforeLink ? `${out.slice(0, -1)}\\!` : out
}

function escapeSigns(text: string, from: number, to: number, around: Surroundings): string {
  const part = text.slice(from, to)
  return part.replace(/_+|\*+|~+|[\\`[\](<&$|]/g, (signs, offset: number) => {
    const at = from + offset
    const end = at + signs.length
    const before = at > 0 ? text.charAt(at - 1) : around.before
    const after = end < text.length ? text.charAt(end) : around.after
    const isLiteral = !isMarkup(signs.charAt(0), before, after, text, at, around)
    return isLiteral ? signs : signs.replace(/./g, '\\$&')
  })
}

function isMarkup(
  sign: string,
  before: string,
  after: string,
  text: string,
  at: number,
  { isInBrackets, isInCell, isInLines, dollars }: Surroundings,
): boolean {
  switch (sign) {
    case '_':
      return !(isWord(before) && isWord(after)) && !isApart(before, after)
    case '*':
    case '~':
      return !isApart(before, after)
    case ']':
      return isInBrackets
    case '(':
      return isInBrackets && before === ']'
    case '<':
      return /[A-Za-z/!?]/.test(after) || text.includes('@', at)
    case '&':
      return /^&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.test(text.slice(at, at + 40))
    case '|':
      return isInCell || isInLines
    case '$':
      return dollars === 'in code' || (dollars === 'several' && !/\d/.test(after))
    default:
      return true
  }
}

/** Whether spaces are around it. At either end of a line, there may be a tag or a backslash. */
function isApart(before: string, after: string): boolean {
  return /^\s$/.test(before) && /^\s$/.test(after)
}

/** Escapes what is markup at the start of a line only, in a line that is escaped otherwise. */
export function escapeLineStart(line: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|[+*_](?:\s|$)|-(?:[\s|:-]|$)|:-|=+\s*$)/.test(line)) return `\\${line}`
  return line.replace(/^(\d{1,9})([.)](?:\s|$))/, '$1\\$2')
}

export function isSpace(sign: string): boolean {
  return sign === '' || /\s/.test(sign)
}

/** Whether a character is part of a word for Markdown: neither a space nor punctuation. */
export function isWord(sign: string): boolean {
  return !isSpace(sign) && !/[\p{P}\p{S}\p{Cs}]/u.test(sign)
}

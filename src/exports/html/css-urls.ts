import type { Edit } from '../../editing/text/edit.ts'

/** An address in a style sheet, and where it is written, quotes included. */
export interface CssUrl {
  url: string
  from: number
  to: number
}

const comment = /\/\*[^]*?(?:\*\/|$)/y
const string = /"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/y
/** A name with what makes it an at-rule or a function. */
const name = /@?(?:[-\w\u0080-\uffff]|\\[0-9a-f]{1,6}(?:\r\n|[ \t\r\n\f])?|\\[^\n\r\f0-9a-f])+\(?/iy
const blank = /(?:[ \t\r\n\f]|\/\*[^]*?\*\/)*/y
/** What stands in `url(…)` without quotes. */
const bare = /(?:\\[^]|[^"'()\\\s])*/y

/** Functions whose first text is an address, and those in which each text is one. */
const withUrl = new Set(['url(', 'src('])
const withUrls = new Set(['image-set(', '-webkit-image-set('])

/**
 * Finds the addresses in a style sheet or a value, also where escapes hide them. Source:
 * https://drafts.csswg.org/css-syntax-3/#tokenization
 */
export function findCssUrls(css: string): CssUrl[] {
  const found: CssUrl[] = []
  /** The functions that are open; those with texts as addresses are true. */
  const open: boolean[] = []
  let position = 0
  let isImport = false
  /** A namespace is a name, although it is written as an address. */
  let isNamespace = false

  function read(pattern: RegExp): string | undefined {
    pattern.lastIndex = position
    const text = pattern.exec(css)?.[0]
    if (text) position += text.length
    return text || undefined
  }

  function add(from: number, written: string): void {
    const isQuoted = /^["']/.test(written)
    const inner = isQuoted ? written.replace(/^(["'])([^]*?)\1?$/, '$2') : written
    found.push({ url: unescapeCss(inner), from, to: from + written.length })
  }

  while (position < css.length) {
    if (read(comment)) continue
    const from = position
    const text = read(string)
    if (text) {
      if (isImport || open.at(-1)) add(from, text)
      isImport = false
      continue
    }
    const word = read(name)
    if (!word) {
      const sign = css[position++]
      if (sign === '(') open.push(false)
      if (sign === ')') open.pop()
      if (sign === ';' || sign === '{') isImport = isNamespace = false
      continue
    }
    const called = unescapeCss(word).toLowerCase()
    if (called === '@import') isImport = true
    if (called === '@namespace') isNamespace = true
    if (!called.endsWith('(')) continue
    open.push(withUrls.has(called))
    if (!withUrl.has(called)) continue
    isImport = false
    read(blank)
    const start = position
    const argument = read(string) ?? read(bare)
    if (argument && !isNamespace) add(start, argument)
  }
  return found
}

/** The edits that put an empty address in the place of each of these. */
export function emptied(urls: readonly CssUrl[]): Edit[] {
  return urls.map(({ from, to }) => ({ from, to, insert: '"data:,"' }))
}

function unescapeCss(text: string): string {
  return text.replace(
    /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[^]))/gi,
    (_, code: string | undefined, sign: string) => {
      if (code === undefined) return /[\r\n\f]/.test(sign) ? '' : sign
      const point = Number.parseInt(code, 16)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
    },
  )
}

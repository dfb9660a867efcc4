// Classes of characters, by their UTF-16 code units, and what typography folds them to.

/** ASCII whitespace. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** No-break spaces and the other spaces of Unicode. */
export function isUnicodeSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** Whitespace of any kind, no-break spaces included. */
export function isAnySpace(code: number): boolean {
  return isSpace(code) || isUnicodeSpace(code)
}

/** Soft hyphens, joiners and byte order marks. */
export function isInvisible(code: number): boolean {
  return code === 0xad || (code >= 0x200b && code <= 0x200d) || code === 0x2060 || code === 0xfeff
}

export function isAsciiLetter(code: number): boolean {
  const lowerCase = code | 32
  return lowerCase >= 97 && lowerCase <= 122
}

export function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** The lower case of an ASCII letter; any other code unit unchanged. */
export function toLowerCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code
}

export function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

export function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

/** Whether a position lies within a surrogate pair. */
export function isInSurrogatePair(text: string, position: number): boolean {
  return isHighSurrogate(text.charCodeAt(position - 1)) && isLowSurrogate(text.charCodeAt(position))
}

/** Characters that Unicode can write in more than one way even if no mark follows them. */
export function isComposable(code: number): boolean {
  return (
    (code >= 0x0340 && code <= 0x0387) ||
    (code >= 0x0958 && code <= 0x1fff) ||
    (code >= 0x2126 && code <= 0x232a) ||
    (code >= 0xf900 && code <= 0xfb4e)
  )
}

/** More combining marks on one character are no writing; the limit bounds the time of normalization. */
const maxMarks = 32

/** Where the combining marks from `from` on end, at `limit` at the latest. */
export function endOfMarks(source: string, from: number, limit: number): number {
  const end = Math.min(limit, from + maxMarks)
  let at = from
  while (at < end && isCombiningMark(source.charCodeAt(at))) at++
  return at
}

function isCombiningMark(code: number): boolean {
  return (
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x483 && code <= 0x487) ||
    (code >= 0x591 && code <= 0x5c7) ||
    (code >= 0x610 && code <= 0x670 && (code <= 0x61a || code >= 0x64b)) ||
    (code >= 0x1161 && code <= 0x11ff) ||
    (code >= 0x1ab0 && code <= 0x1aff) ||
    (code >= 0x1dc0 && code <= 0x1dff) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    code === 0x3099 ||
    code === 0x309a ||
    (code >= 0xfe20 && code <= 0xfe2f)
  )
}

/** The ASCII characters that typographic quotes, dashes and ellipses fold to. */
export const asciiForms: ReadonlyMap<number, string> = new Map(
  Object.entries({
    '"': '“”„‟″',
    "'": '‘’‚‛′ʼ',
    '-': '‐‑‒–—―−',
    '...': '…',
  }).flatMap(([ascii, forms]) => [...forms].map((form) => [form.charCodeAt(0), ascii] as const)),
)

/** A text as it is searched, and where each of its characters comes from. */
export interface FoldedText {
  folded: string
  /** For each code unit of `folded`, and for its end, the offset in the text. */
  offsets: number[]
}

/**
 * The form in which texts and queries are compared. It ignores case, accents, the width of
 * characters, the shape of quotes and dashes, and what is invisible: “Größe” and “GROSSE” are equal.
 */
export function foldForSearch(text: string): string {
  let folded = ''
  for (const character of text) folded += foldCharacter(character)
  return folded
}

/** Folds a text and keeps track of where its characters come from. */
export function foldWithOffsets(text: string): FoldedText {
  let folded = ''
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    const form = foldCharacter(character)
    folded += form
    for (let unit = 0; unit < form.length; unit++) offsets.push(at)
    at += character.length
  }
  offsets.push(at)
  return { folded, offsets }
}

/** The forms of characters that were folded before: those of a language are few. */
const known = new Map<string, string>()
const maxKnown = 20_000

function foldCharacter(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x80) {
    if (code >= 0x41 && code <= 0x5a) return String.fromCharCode(code + 32)
    if (code >= 0x20 && code !== 0x7f) return character
    return code >= 0x09 && code <= 0x0d ? ' ' : ''
  }
  let form = known.get(character)
  if (form === undefined) {
    form = fold(character)
    if (known.size < maxKnown) known.set(character, form)
  }
  return form
}

const alike = new Map([
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['ς', 'σ'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
])

function fold(character: string): string {
  const plain = character
    .toLowerCase()
    .normalize('NFKD')
    // Accents of letters and the optional marks of Arabic and Hebrew, but no mark that makes another letter.
    .replace(/[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0652\u0670\u0640]/g, '')
    .replace(/[\p{Cf}\p{Cc}\p{Variation_Selector}]/gu, '')
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s/g, ' ')
  return alike.get(plain) ?? plain
}

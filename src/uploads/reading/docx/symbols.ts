/** What the font Symbol shows for the codes from 0x20 on; a space for what has no character of its own. */
const symbol =
  ' !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼'
/** From 0xa0 on. */
const symbolHigh =
  '€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…  ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑           ⟩∫⌠ ⌡'

const wingdings: Readonly<Record<number, string>> = {
  0x20: ' ',
  0x28: '☎',
  0x2a: '✉',
  0x4a: '☺',
  0x4b: '😐',
  0x4c: '☹',
  0x6c: '●',
  0x6d: '❍',
  0x6e: '■',
  0x6f: '□',
  0x71: '❑',
  0x73: '⬧',
  0x74: '⧫',
  0x76: '❖',
  0x77: '⬥',
  0x9f: '•',
  0xa1: '○',
  0xa7: '▪',
  0xa8: '◻',
  0xab: '★',
  0xd8: '➢',
  0xdf: '←',
  0xe0: '→',
  0xe1: '↑',
  0xe2: '↓',
  0xe7: '⇦',
  0xe8: '➔',
  0xf0: '⇨',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
}

const wingdings2: Readonly<Record<number, string>> = {
  0x4f: '✗',
  0x50: '✓',
  0x51: '☒',
  0x52: '☑',
  0x54: '☒',
  0xa3: '☐',
}

/** The character that a font with symbols shows for a code; `undefined` if Unicode has none for it. */
export function symbolOf(font: string, code: number): string | undefined {
  // Such fonts are mapped to the private area from 0xf000 on.
  const at = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code
  const name = font.toLowerCase()
  if (name === 'symbol')
    return at < 0xa0 ? signAt(symbol, at - 0x20) : signAt(symbolHigh, at - 0xa0)
  if (name === 'wingdings') return wingdings[at]
  if (name === 'wingdings 2') return wingdings2[at]
  const isPrivate = code >= 0xe000 && code <= 0xf8ff
  return isPrivate || code < 0x20 || code > 0xffff ? undefined : String.fromCharCode(code)
}

function signAt(signs: string, index: number): string | undefined {
  const sign = signs.charAt(index)
  return sign === '' || (sign === ' ' && index > 0) ? undefined : sign
}

/** Whether a font has symbols in place of letters. */
export function hasSymbols(font: string): boolean {
  return /^(?:symbol|wingdings(?: [23])?|webdings)$/i.test(font)
}

/** A file's text, and the encoding that it was read as where that is not UTF-8. */
export interface DecodedText {
  text: string
  /** A name for people, such as `Shift_JIS`; undefined for UTF-8. */
  encoding: string | undefined
  /** Whether nothing but the lack of a better reading speaks for the encoding. */
  isGuess: boolean
}

/**
 * Reads a file's bytes as text: by its mark, as UTF-16, as UTF-8, or as the encoding that its words
 * suggest. Returns undefined where the bytes are no text.
 */
export async function decodeText(bytes: Uint8Array): Promise<DecodedText | undefined> {
  const marked = markOf(bytes)
  if (marked) return checked(decode(bytes, marked), marked === 'utf-8' ? undefined : 'UTF-16')
  const unicode = bytes.includes(0) ? utf16Of(bytes) : undefined
  if (unicode) return checked(unicode, 'UTF-16')
  if (isJapaneseMail(bytes)) return checked(decode(bytes, 'iso-2022-jp'), 'ISO-2022-JP')
  const utf8 = decode(bytes, 'utf-8')
  if (utf8 !== undefined) return checked(utf8, undefined)
  if (countControls(bytes) > maxControls(bytes.length)) return undefined
  if (isPlainlyWestern(bytes)) return checked(decode(bytes, 'windows-1252'), western)
  const detected = await detect(bytes)
  const text = detected && decode(bytes, detected.label)
  if (text !== undefined) return checked(text, detected?.name)
  return isWesternPossible(bytes)
    ? checked(decode(bytes, 'windows-1252'), western, true)
    : undefined
}

const western = 'Windows-1252'

/** The web's labels of the encodings that are told apart by their words, and their usual names. */
const names: Record<string, string> = {
  big5: 'Big5',
  'euc-jp': 'EUC-JP',
  'euc-kr': 'EUC-KR',
  gb18030: 'GB18030',
  gbk: 'GB18030',
  shift_jis: 'Shift_JIS',
  'koi8-r': 'KOI8-R',
  'koi8-u': 'KOI8-U',
  ibm866: 'IBM866',
  'x-mac-cyrillic': 'Macintosh Cyrillic',
  'windows-874': 'Windows-874',
  'iso-8859-2': 'ISO-8859-2',
  'iso-8859-4': 'ISO-8859-4',
  'iso-8859-5': 'ISO-8859-5',
  'iso-8859-6': 'ISO-8859-6',
  'iso-8859-7': 'ISO-8859-7',
  'iso-8859-8': 'ISO-8859-8',
  'iso-8859-13': 'ISO-8859-13',
  'iso-8859-15': 'ISO-8859-15',
  'iso-8859-16': 'ISO-8859-16',
  ...Object.fromEntries(
    [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [
      `windows-${page}`,
      `Windows-${page}`,
    ]),
  ),
}

/** What the detector calls encodings that the web has under another label. */
const labels: Record<string, string> = {
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  'shift-jis-2004': 'shift_jis',
  shift_jis_2004: 'shift_jis',
  'euc-jis-2004': 'euc-jp',
  euc_jis_2004: 'euc-jp',
  'big5-hkscs': 'big5',
  big5hkscs: 'big5',
  cp866: 'ibm866',
  cp874: 'windows-874',
  'tis-620': 'windows-874',
  'mac-cyrillic': 'x-mac-cyrillic',
  'iso-8859-9': 'windows-1254',
  'iso-8859-1': 'windows-1252',
}

/** How much of a file the detector looks at: it is slow, and words repeat. */
const sampleSize = 64 * 1024

async function detect(bytes: Uint8Array): Promise<{ label: string; name: string } | undefined> {
  // The detector takes 60 MB, so it is loaded only by files that need it.
  const { detect: guess } = await import('jschardet')
  const detectEncodings = Object.keys(names).filter((label) => label !== 'gbk')
  const { encoding } = guess(bytes.subarray(0, sampleSize), { detectEncodings })
  const found = encoding?.toLowerCase() ?? ''
  const label = labels[found] ?? found
  const name = names[label]
  return name === undefined ? undefined : { label, name }
}

/** The encoding that the first bytes name. */
function markOf(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** The text of bytes that are all valid; undefined where one is not. */
function decode(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A text is refused where it is full of signs that nobody types. */
function checked(
  text: string | undefined,
  encoding: string | undefined,
  isGuess = false,
): DecodedText | undefined {
  if (text === undefined) return undefined
  // oxlint-disable-next-line no-control-regex
  const controls = text.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]/g)?.length ?? 0
  return controls > maxControls(text.length) ? undefined : { text, encoding, isGuess }
}

/** How many control characters a text may have, such as those of an old printer. */
function maxControls(length: number): number {
  return Math.max(2, length / 100)
}

function countControls(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + (isControl(byte) ? 1 : 0), 0)
}

function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b
}

/** UTF-16 without a mark: its high bytes, which are mostly alike, are on one side. */
function utf16Of(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined
  const sides = [new Set<number>(), new Set<number>()]
  bytes.subarray(0, sampleSize).forEach((byte, index) => sides[index % 2]?.add(byte))
  const [even = 0, odd = 0] = sides.map((side) => side.size)
  const text = decode(bytes, even < odd ? 'utf-16be' : 'utf-16le')
  // Bytes of anything else make signs of all kinds of scripts, or such as do not exist.
  return text !== undefined && !/[\0\p{Cn}\p{Co}]/u.test(text) ? text : undefined
}

function isJapaneseMail(bytes: Uint8Array): boolean {
  const at = bytes.indexOf(0x1b)
  if (at < 0 || bytes.some((byte) => byte > 0x7f)) return false
  return /^\$[@B]/.test(String.fromCharCode(...bytes.subarray(at + 1, at + 3)))
}

/** High bytes up to which words alone are too few to tell encodings apart. */
const maxSingleBytes = 30

/** Whether bytes are Western text: few accents, each among letters, and no sign within a word. */
function isPlainlyWestern(bytes: Uint8Array): boolean {
  let count = 0
  for (const [index, byte] of bytes.entries()) {
    if (byte < 0x80) continue
    const before = bytes[index - 1] ?? 0x20
    const after = bytes[index + 1] ?? 0x20
    const isWithin = isAsciiLetter(before) && isAsciiLetter(after)
    if (unusedWestern.has(byte) || (before >= 0x80 && !isElision(bytes, index))) return false
    if (isWithin && !isWesternLetter(byte) && !isApostrophe(byte)) return false
    if (++count >= maxSingleBytes) return false
  }
  return true
}

/** Whether a vowel follows on a typed apostrophe, as in “l’été”. */
function isElision(bytes: Uint8Array, index: number): boolean {
  const letter = bytes[index - 2] ?? 0x20
  return bytes[index - 1] === 0x92 && isAsciiLetter(letter) && isWesternLetter(bytes[index] ?? 0)
}

/** Bytes that Windows-1252 has no sign for. */
const unusedWestern = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

function isWesternPossible(bytes: Uint8Array): boolean {
  return !bytes.some((byte) => unusedWestern.has(byte))
}

function isAsciiLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

function isWesternLetter(byte: number): boolean {
  const letters = [0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f]
  return letters.includes(byte) || (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7)
}

/** The signs that may stand within a word: a typed apostrophe, a dash or a soft hyphen. */
function isApostrophe(byte: number): boolean {
  return byte === 0x92 || byte === 0x96 || byte === 0x97 || byte === 0xad || byte === 0xb4
}

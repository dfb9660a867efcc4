/** The text of a file and how it was decoded. */
export interface DecodedText {
  text: string
  /** A name for people, such as `Shift_JIS`; undefined for UTF-8. */
  encoding: string | undefined
  /** Whether the encoding is only assumed because nothing suggests another. */
  isGuess: boolean
}

/**
 * Decodes bytes as text: by their byte order mark, as UTF-16, as UTF-8, or in the encoding that their
 * words suggest. Returns undefined if they are not text.
 */
export async function decodeText(bytes: Uint8Array): Promise<DecodedText | undefined> {
  const marked = encodingOfMark(bytes)
  if (marked) return textOrNone(decode(bytes, marked), marked === 'utf-8' ? undefined : 'UTF-16')
  const unicode = bytes.includes(0) ? utf16Of(bytes) : undefined
  if (unicode) return textOrNone(unicode, 'UTF-16')
  if (isJapaneseMail(bytes)) return textOrNone(decode(bytes, 'iso-2022-jp'), 'ISO-2022-JP')
  const utf8 = decode(bytes, 'utf-8')
  if (utf8 !== undefined) return textOrNone(utf8, undefined)
  if (countControls(bytes) > maxControls(bytes.length)) return undefined
  if (isPlainlyWestern(bytes)) return textOrNone(decode(bytes, 'windows-1252'), western)
  if (isLatin9(bytes)) return textOrNone(decode(bytes, 'iso-8859-15'), 'ISO-8859-15')
  const label = await detect(bytes)
  const text = label === undefined ? undefined : decode(bytes, label)
  if (label !== undefined && text !== undefined) return textOrNone(text, nameOf(label, text, bytes))
  const isWestern = !bytes.some((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))
  return isWestern ? textOrNone(decode(bytes, 'windows-1252'), western, true) : undefined
}

const western = 'Windows-1252'

/** The encodings that the detector may choose, by their WHATWG label, with their usual names. */
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

/** WHATWG labels of the encodings that the detector calls by another name. */
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

/** Bytes of a file that the detector reads: it is slow, and words repeat. */
const sampleSize = 64 * 1024

/** Returns the label of the encoding that the words of a text suggest. */
async function detect(bytes: Uint8Array): Promise<string | undefined> {
  if (bytes.length <= sampleSize && isKana(bytes)) return 'shift_jis'
  // The detector takes 60 MB of memory, so it is loaded only if a file needs it.
  const { detect: guess } = await import('jschardet')
  const sample = bytes.subarray(0, sampleSize)
  const isLatin = isMostlyAscii(sample)
  const detectEncodings = Object.keys(names).filter(
    (label) => label !== 'gbk' && (!isLatin || latin.test(label)),
  )
  const found = guess(sample, { detectEncodings }).encoding?.toLowerCase() ?? ''
  const label = labels[found] ?? found
  return Object.hasOwn(names, label) ? label : undefined
}

/** Whether bytes are Japanese kana, which the detector takes for Cyrillic in short texts. */
function isKana(bytes: Uint8Array): boolean {
  const nonAscii = decode(bytes, 'shift_jis')?.match(/[^\0-\u007f]/g) ?? []
  const kana = nonAscii.filter((character) => /[\u3041-\u30fe]/.test(character))
  return kana.length * 2 > nonAscii.length
}

/** Names the most common of the encodings that decode bytes to the same text. */
function nameOf(label: string, text: string, bytes: Uint8Array): string | undefined {
  const common = ['windows-1252', 'koi8-r', 'iso-8859-2']
  return names[common.find((one) => decode(bytes, one) === text) ?? label]
}

const latin = /^(?:windows-(?:125[02478])|iso-8859-(?:2|4|13|15|16))$/

/** Whether most bytes beyond ASCII stand alone between ASCII ones, as only in Latin scripts. */
function isMostlyAscii(bytes: Uint8Array): boolean {
  let alone = 0
  let all = 0
  for (const { from, to } of highRuns(bytes)) {
    const byte = bytes[from] ?? 0
    all += to - from
    if (to - from === 1 && byte >= 0xa0) alone++
  }
  return alone > all / 2
}

/** Yields the runs of bytes beyond ASCII. */
function* highRuns(bytes: Uint8Array): Generator<{ from: number; to: number }> {
  for (let from = 0; from < bytes.length; from++) {
    if ((bytes[from] ?? 0) < 0x80) continue
    let to = from + 1
    while ((bytes[to] ?? 0) >= 0x80) to++
    yield { from, to }
    from = to
  }
}

/** Returns the encoding of a byte order mark, if there is one. */
function encodingOfMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** Returns undefined if a byte is not valid in the encoding. */
function decode(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Returns undefined for a text with many control characters, which is not one. */
function textOrNone(
  text: string | undefined,
  encoding: string | undefined,
  isGuess = false,
): DecodedText | undefined {
  if (text === undefined) return undefined
  // oxlint-disable-next-line no-control-regex
  const controls = text.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]/g)?.length ?? 0
  return controls > maxControls(text.length) ? undefined : { text, encoding, isGuess }
}

/** The number of control characters that a text may have, such as those for a printer. */
function maxControls(length: number): number {
  return Math.max(2, length / 100)
}

function countControls(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + (isControl(byte) ? 1 : 0), 0)
}

function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b
}

/** Decodes UTF-16 without a mark: the high bytes, of which there are few values, are all even or all odd. */
function utf16Of(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined
  const values = [new Set<number>(), new Set<number>()]
  bytes.subarray(0, sampleSize).forEach((byte, index) => values[index % 2]?.add(byte))
  const [even = 0, odd = 0] = values.map(({ size }) => size)
  const text = decode(bytes, even < odd ? 'utf-16be' : 'utf-16le')
  // Other bytes decode to unassigned and private characters.
  return text !== undefined && !/[\0\p{Cn}\p{Co}]/u.test(text) ? text : undefined
}

function isJapaneseMail(bytes: Uint8Array): boolean {
  const at = bytes.indexOf(0x1b)
  if (at < 0 || bytes.some((byte) => byte > 0x7f)) return false
  return /^\$[@B]/.test(String.fromCharCode(...bytes.subarray(at + 1, at + 3)))
}

/** Bytes beyond ASCII up to which the words are too few to tell encodings apart. */
const maxFewBytes = 30

/** Whether bytes are Western text: few accents, each next to letters, and no symbol inside a word. */
function isPlainlyWestern(bytes: Uint8Array): boolean {
  let count = 0
  for (const { from, to } of highRuns(bytes)) {
    count += to - from
    const run = bytes.subarray(from, to)
    const before = bytes[from - 1] ?? 0x20
    const after = bytes[to] ?? 0x20
    if (count > maxFewBytes || run.some(isUnlikelyWestern)) return false
    if (!isWesternRun(before, run, after)) return false
  }
  return true
}

/** Whether bytes are ISO-8859-15, whose euro sign is the generic currency sign of Windows-1252. */
function isLatin9(bytes: Uint8Array): boolean {
  return (
    bytes.includes(0xa4) &&
    !bytes.some((byte) => byte >= 0x80 && byte < 0xa0) &&
    isMostlyAscii(bytes)
  )
}

/** Whether one or two bytes are what Western text has between two ASCII characters. */
function isWesternRun(before: number, run: Uint8Array, after: number): boolean {
  const [first = 0, second] = run
  const isInside = isAsciiLetter(before) && isAsciiLetter(after)
  if (second === undefined) return !isInside || isWesternLetter(first) || isInWord(first)
  if (run.length > 2) return false
  // “l’été”, “créée”, “déjà”” and ““Été”.
  if (isInWord(first)) return isAsciiLetter(before) && isWesternLetter(second)
  if (isQuote(first)) return isAsciiLetter(after) && isWesternLetter(second)
  if (!isWesternLetter(first) || !isAsciiLetter(before)) return false
  return isQuote(second) || (isAsciiLetter(after) && isWesternLetter(second))
}

/** Bytes that are unassigned in Windows-1252, and its generic currency sign, which nobody types. */
function isUnlikelyWestern(byte: number): boolean {
  return [0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xa4].includes(byte)
}

function isAsciiLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** Letters of Western languages except the Icelandic ones, which are Turkish letters in Windows-1254. */
function isWesternLetter(byte: number): boolean {
  if (byte < 0xc0) return [0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f].includes(byte)
  return ![0xd0, 0xd7, 0xdd, 0xde, 0xf0, 0xf7, 0xfd, 0xfe].includes(byte)
}

/** The characters that may be inside a word: an apostrophe, a dash or a soft hyphen. */
function isInWord(byte: number): boolean {
  return byte === 0x92 || byte === 0x96 || byte === 0x97 || byte === 0xad || byte === 0xb4
}

function isQuote(byte: number): boolean {
  return (byte >= 0x91 && byte <= 0x94) || byte === 0x84 || byte === 0xab || byte === 0xbb
}

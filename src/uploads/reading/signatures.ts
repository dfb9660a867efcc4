/** A kind of binary file by how its bytes begin; `zip` and `ole` are containers of many kinds. */
export type BinaryKind =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'pdf'
  | 'zip'
  | 'ole'
  | 'rtf'
  | 'archive'
  | 'heic'
  | 'avif'
  | 'bmp'
  | 'tiff'
  | 'media'
  | 'program'
  | 'sqlite'

type Test = (bytes: Uint8Array) => boolean

/** In the order of being tried. Where the first characters may begin a text, more bytes must fit. */
const tests: readonly (readonly [BinaryKind, Test])[] = [
  ['png', starts('\x89PNG\r\n\x1a\n')],
  ['jpeg', starts('\xff\xd8\xff')],
  ['gif', (bytes) => /^GIF8[79]a$/.test(latin1(bytes, 0, 6)) && bytes.length > 12],
  ['webp', riff(/^WEBP$/)],
  ['pdf', isPdf],
  ['zip', starts('PK\x03\x04', 'PK\x05\x06')],
  ['ole', starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
  ['rtf', starts('{\\rtf')],
  ['archive', starts('\x1f\x8b\x08')],
  ['archive', (bytes) => /^BZh[1-9]1AY&SY$/.test(latin1(bytes, 0, 10))],
  ['archive', starts('\xfd7zXZ\0')],
  ['archive', starts("7z\xbc\xaf'\x1c")],
  ['archive', starts('Rar!\x1a\x07')],
  ['archive', starts('(\xb5/\xfd')],
  ['archive', (bytes) => ['ustar\0', 'ustar '].includes(latin1(bytes, 257, 263))],
  ['heic', (bytes) => /^(he[iv][cmsx]|mif1|msf1)$/.test(brandOf(bytes))],
  ['avif', (bytes) => /^avi[fs]$/.test(brandOf(bytes))],
  ['media', (bytes) => brandOf(bytes) !== ''],
  ['bmp', isBitmap],
  ['tiff', starts('II*\0', 'MM\0*')],
  ['media', riff(/^(WAVE|AVI )$/)],
  ['media', isTagged],
  ['media', starts('OggS\0')],
  ['media', starts('fLaC\0')],
  ['media', starts('\x1aE\xdf\xa3')],
  ['media', (bytes) => /^\xff[\xf2\xf3\xfa\xfb]/.test(latin1(bytes, 0, 2)) && bytes.includes(0)],
  ['media', starts('\0\0\x01\xba', '\0\0\x01\xb3')],
  ['program', (bytes) => latin1(bytes, 0, 2) === 'MZ' && bytes.subarray(2, 64).includes(0)],
  ['program', starts('\x7fELF')],
  ['program', starts('\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe')],
  ['sqlite', starts('SQLite format 3\0')],
]

/** The kind of a binary file; `undefined` for text and for what is not known. */
export function binaryKindOf(bytes: Uint8Array): BinaryKind | undefined {
  return tests.find(([, test]) => test(bytes))?.[0]
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  const part = bytes.subarray(from, to)
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('latin1')
}

function starts(...signatures: string[]): Test {
  return (bytes) => signatures.some((one) => latin1(bytes, 0, one.length) === one)
}

function riff(type: RegExp): Test {
  return (bytes) => latin1(bytes, 0, 4) === 'RIFF' && type.test(latin1(bytes, 8, 12))
}

/** Readers accept a PDF that begins after other bytes; but a text may name the format of a PDF. */
function isPdf(bytes: Uint8Array): boolean {
  const head = latin1(bytes, 0, 1024)
  if (/^(\xef\xbb\xbf)?\s*%PDF-/.test(head)) return true
  return head.includes('%PDF-') && /\d+\s+\d+\s+obj\b/.test(latin1(bytes, 0, 8192))
}

/** The brand of a file of the ISO base media format, such as MP4 or HEIC; empty for others. */
function brandOf(bytes: Uint8Array): string {
  const isBox = bytes[0] === 0 && bytes[1] === 0 && latin1(bytes, 4, 8) === 'ftyp'
  return isBox ? latin1(bytes, 8, 12) : ''
}

function isBitmap(bytes: Uint8Array): boolean {
  const sizes = ['\x0c', '(', '4', '8', '@', 'l', '|'].map((size) => `${size}\0\0\0`)
  return latin1(bytes, 0, 2) === 'BM' && sizes.includes(latin1(bytes, 14, 18))
}

/** Whether a sound begins with an ID3 tag, whose size has no high bits. */
function isTagged(bytes: Uint8Array): boolean {
  const [, , , version = 0, revision = 0, , ...size] = bytes.subarray(0, 10)
  const isVersion = version >= 2 && version <= 4 && revision < 16
  return latin1(bytes, 0, 3) === 'ID3' && isVersion && size.every((byte) => byte < 0x80)
}

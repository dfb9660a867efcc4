import { Unreadable, UnreadableKind } from './content.ts'

const signature = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
const entrySize = 128
const headerSize = 512
const maxName = 32

const isProtected = 'it is protected by a password. Save it without one and attach it again.'

/** What the streams of such files say that they are, in the order of their weight. */
const reasons: readonly [streams: readonly string[], reason: string][] = [
  [['EncryptedPackage', 'EncryptionInfo'], isProtected],
  [['Workbook', 'Book'], oldFormat('Excel', 'xls')],
  [['WordDocument'], oldFormat('Word', 'doc')],
  [['PowerPoint Document'], oldFormat('PowerPoint', 'ppt')],
]

/**
 * Refuses a compound file (OLE): an Office file of before 2007, or a newer one behind a password.
 * @throws Unreadable
 */
export function refuseOle(bytes: Uint8Array): void {
  if (bufferOf(bytes).subarray(0, signature.length).equals(signature)) throw refusalOfOle(bytes)
}

/** Why a compound file can’t be read. */
export function refusalOfOle(bytes: Uint8Array): Unreadable {
  const names = streamNames(bufferOf(bytes))
  const [
    ,
    reason = 'it is in an old format of Office. Save it in a current one and attach it again.',
  ] = reasons.find(([streams]) => streams.some((name) => names.has(name))) ?? []
  // Of a kind that can be read, but for the password.
  return reason === isProtected ? new Unreadable(reason) : new UnreadableKind(reason)
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function oldFormat(program: string, extension: string): string {
  return `it is in the old format of ${program} (.${extension}). Save it as .${extension}x and attach it again.`
}

/**
 * The names in the directory of a compound file. Its entries are told by their form, wherever they are, so
 * that they are found in a damaged file too.
 */
function streamNames(file: Buffer): Set<string> {
  const names = new Set<string>()
  for (let at = headerSize; at + entrySize <= file.length; at += entrySize) {
    // Each has its name in UTF-16, the length of that in bytes with the NUL at its end, and its type.
    const length = file.readUInt16LE(at + 64) / 2 - 1
    const isStream = file[at + 66] === 2
    if (!isStream || !Number.isInteger(length) || length < 1 || length >= maxName) continue
    names.add(file.toString('utf16le', at, at + length * 2))
  }
  return names
}

/** Returns the header that makes a response a download (RFC 6266), with a plain name for old clients. */
export function attachment(name: string): string {
  return `attachment; ${names(name)}`
}

/** Returns the header of a file that the browser shows itself; the name is for saving it from there. */
export function inline(name: string): string {
  return `inline; ${names(name)}`
}

function names(name: string): string {
  const clean = fileName(name)
  // Some characters become a quotation mark or a slash when they are decomposed.
  const plain = fileName(clean.normalize('NFKD').replace(/[^\x20-\x7e]|%/g, '_'))
  const coded = encodeURIComponent(clean).replace(
    /['()]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  return `filename="${plain}"; filename*=UTF-8''${coded}`
}

/** File systems allow 255 bytes, of which browsers need some for `(1)` and for unfinished downloads. */
const maxStemBytes = 200

/**
 * A name that files can have on every system: without a path, control characters and marks that turn the
 * direction of writing, and not too long.
 */
export function fileName(name: string): string {
  const clean = name
    .toWellFormed()
    .replace(/[/\\:*?"<>|\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const [, before = '', extension = ''] = /^(.+?)(\.[a-z0-9]{1,10})?$/i.exec(clean) ?? []
  const stem = cut(before).replace(/[. ]+$/, '') || 'file'
  // What Windows can’t have: names of devices. Elsewhere, a dot at the start hides a file.
  const isOdd = /^(?:\.|(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\.|$))/i.test(
    stem,
  )
  return `${isOdd ? '_' : ''}${stem}${extension}`
}

/** The start of a name, without cutting through what is seen as one character. */
function cut(stem: string): string {
  if (Buffer.byteLength(stem) <= maxStemBytes) return stem
  let bytes = 0
  let end = 0
  for (const { segment, index } of new Intl.Segmenter().segment(stem)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > maxStemBytes) break
    end = index + segment.length
  }
  return stem.slice(0, end)
}

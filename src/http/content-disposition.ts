/** Returns the header that makes a response a download (RFC 6266), with a plain name for old clients. */
export function attachment(name: string): string {
  const clean = cleanName(name)
  // Some characters become a quotation mark or a slash when they are decomposed.
  const plain = cleanName(clean.normalize('NFKD').replace(/[^\x20-\x7e]/g, '_'))
  const coded = encodeURIComponent(clean).replace(
    /['()]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`
}

/** A name without a path, control characters and marks that turn the direction of writing. */
function cleanName(name: string): string {
  const clean =
    name
      .replace(/[/\\:*?"<>|\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/[. ]+$/, '') || 'file'
  // What Windows can’t have: names of devices, and a dot or blank at the end.
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(clean) ? `_${clean}` : clean
}

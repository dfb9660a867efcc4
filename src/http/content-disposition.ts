/** Returns the header that makes a response a download (RFC 6266), with a plain name for old clients. */
export function attachment(name: string): string {
  const clean =
    name
      // Neither a path nor control characters nor marks that turn the direction of writing.
      .replace(/[/\\:*?"<>|\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim() || 'file'
  const plain = clean.normalize('NFKD').replace(/[^\x20-\x7e]/g, '_')
  const coded = encodeURIComponent(clean).replace(
    /['()]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`
}

/** A URL that a link of a document may lead to, as Markdown writes it; `undefined` for other places. */
export function linkTo(url: string): string | undefined {
  const trimmed = url.trim()
  if (!/^(?:https?:\/\/[^/\s]|mailto:\S)/i.test(trimmed)) return undefined
  return trimmed
    .replace(/[\s()<>\\`|"[\]{}^*]/g, (sign) => `%${hex(sign)}`)
    .replace(/&(?=#?\w+;)/g, '&amp;')
}

/** The URL in the code of a field, such as `HYPERLINK "https://example.com"`; empty for a place in the document. */
export function urlOfField(code: string): string {
  const [, quoted, bare = ''] = /^\s*HYPERLINK\s+(?:"([^"]*)"|(\S+))/i.exec(code) ?? []
  const url = quoted ?? (bare.startsWith('\\') ? '' : bare)
  const place = /\\l\s+"([^"]*)"/i.exec(code)?.[1]
  return url !== '' && place ? `${url}#${place}` : url
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')
}

// The only place that knows how HTML writes characters: entities such as `&amp;` and `&#39;`.

/**
 * `decodeHTML` decodes entities as browsers do in text: some names need no semicolon.
 * `decodeHTMLStrict` decodes only those that end with one.
 */
export { decodeHTML, decodeHTMLStrict } from 'entities'

/**
 * An upper bound of an entity's length in characters: the longest name that HTML has,
 * `&CounterClockwiseContourIntegral;`, takes 33, and a number may have leading zeros.
 */
export const maxEntityLength = 40

/** An attribute's value as it is written between quotes; escapes only what would be misread there. */
export function escapeAttribute(value: string, quote: '"' | "'"): string {
  return value.replace(/&(?=#?\w)/g, '&amp;').replaceAll(quote, quote === '"' ? '&quot;' : '&#39;')
}

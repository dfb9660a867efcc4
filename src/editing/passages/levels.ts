/**
 * How far a quote and the document may differ and still count as equal. Each level ignores what the
 * levels before it ignore, and more:
 *
 * - `whitespace`: the length and kind of runs of ASCII whitespace. `a  b` equals `a⏎b`.
 * - `typography`: kinds of spaces, quotes, dashes and ellipses, the composition of characters,
 *   invisible characters, whitespace next to `<` and `>`. `“a” – b` equals `"a" - b`.
 * - `markup`: entities, the case of tags, the quotes of attributes, the slash of `<br/>`.
 *   `<BR ID=a>&amp;` equals `<br id="a" />&`.
 * - `attributes`: the order of a tag’s attributes. `<p id=a class=b>` equals `<p class=b id=a>`.
 */
export const tolerantLevels = ['whitespace', 'typography', 'markup', 'attributes'] as const
export type TolerantLevel = (typeof tolerantLevels)[number]
export type Level = 'exact' | TolerantLevel

/** What folding does on a level, besides joining runs of whitespace. */
interface Folding {
  foldsTypography: boolean
  foldsMarkup: boolean
  sortsAttributes: boolean
}

export const foldings: Readonly<Record<TolerantLevel, Folding>> = {
  whitespace: { foldsTypography: false, foldsMarkup: false, sortsAttributes: false },
  typography: { foldsTypography: true, foldsMarkup: false, sortsAttributes: false },
  markup: { foldsTypography: true, foldsMarkup: true, sortsAttributes: false },
  attributes: { foldsTypography: true, foldsMarkup: true, sortsAttributes: true },
}

/** Shorter quotes must be exact: too many other texts are equal to them on a tolerant level. */
export const minTolerantLength = 8

/** Longer quotes must be exact, to bound the time of a comparison. In characters. */
export const maxTolerantLength = 250_000

/** The most tolerant of some levels. */
export function mostTolerant(levels: readonly Level[]): Level {
  return tolerantLevels.findLast((level) => levels.includes(level)) ?? 'exact'
}

/**
 * What the first character of a text is inside of: text, a tag, a tag just before the value of an
 * attribute, a value in double or single quotes, or a script, style or comment. A document starts in
 * `text`; a quote may start anywhere.
 */
export type StartContext = 'text' | 'tag' | 'value' | 'double-quoted' | 'single-quoted' | 'raw'

/** The contexts that a quote may start in as far as the level can tell, the likeliest first. */
export function startContextsOf(quote: string, level: TolerantLevel): StartContext[] {
  if (!foldings[level].foldsMarkup) return ['text']
  const tag = quote.search(/<[a-z/!]/i)
  const end = quote.indexOf('>')
  const endsTagFirst = end >= 0 && (tag < 0 || end < tag)
  const mayBeInTag = tag < 0 && /[="']/.test(quote)
  if (!endsTagFirst && !mayBeInTag) return ['text', 'raw']
  const startsWithValue = /^["']/.test(quote)
  return [
    'text',
    'tag',
    ...(startsWithValue ? (['value'] as const) : []),
    'double-quoted',
    'single-quoted',
    'raw',
  ]
}

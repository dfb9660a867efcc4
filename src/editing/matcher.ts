/** How far a quote and the document may differ and still be called equal. */
export type Level = 'exact' | 'whitespace'

/** Where a passage is, or why it can't be pointed at. The model reads `reason`, so it is prose. */
export type Match =
  { ok: true; from: number; to: number; level: Level } | { ok: false; reason: string }

/** Shorter quotes must be exact: they are too easily found where they were not meant. */
const shortestTolerant = 8

/**
 * Finds the one place where a passage stands. The first level with a hit decides: one hit is the
 * place, several are refused, none goes on to the next level.
 */
export function findPassage(html: string, passage: string): Match {
  if (passage.trim() === '') {
    return { ok: false, reason: 'The quoted text is empty. Quote the text that is to be changed.' }
  }
  const exact = findOccurrences(html, passage)
  const [only] = exact
  if (only !== undefined) {
    if (exact.length > 1) return severalPlaces(html, exact)
    return { ok: true, from: only, to: only + passage.length, level: 'exact' }
  }
  return findBeyondWhitespace(html, passage) ?? notFound(html, passage)
}

/** All places where a text stands, overlapping ones too, up to `most`. */
function findOccurrences(text: string, passage: string, most = 20): number[] {
  const places: number[] = []
  for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1)) {
    places.push(at)
    if (places.length === most) break
  }
  return places
}

function findBeyondWhitespace(html: string, passage: string): Match | undefined {
  const needle = foldWhitespace(passage.trim()).text
  if (needle.length < shortestTolerant) return undefined
  const folded = foldWhitespace(html)
  const places = findOccurrences(folded.text, needle)
  const [only] = places
  if (only === undefined) return undefined
  const sourceOf = (at: number) => folded.starts[at] ?? html.length
  if (places.length > 1) return severalPlaces(html, places.map(sourceOf))
  const last = only + needle.length - 1
  return {
    ok: true,
    from: sourceOf(only),
    to: folded.ends[last] ?? html.length,
    level: 'whitespace',
  }
}

/** Each run of white space as one space, with the source offsets where every character starts and ends. */
function foldWhitespace(text: string) {
  const characters: string[] = []
  const starts = new Uint32Array(text.length)
  const ends = new Uint32Array(text.length)
  let count = 0
  for (let at = 0; at < text.length;) {
    let end = at + 1
    if (isSpace(text.charCodeAt(at))) {
      while (end < text.length && isSpace(text.charCodeAt(end))) end++
      characters.push(' ')
    } else {
      characters.push(text.charAt(at))
    }
    starts[count] = at
    ends[count] = end
    count++
    at = end
  }
  return { text: characters.join(''), starts, ends }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

function severalPlaces(html: string, places: number[]): Match {
  const lines = places.map((at) => `line ${lineOf(html, at)}: ${excerpt(html, at)}`)
  return {
    ok: false,
    reason: `The quoted text stands in ${places.length >= 20 ? 'at least 20' : places.length} places. Quote more of what is around the one that you mean, so that it is unique.\n${lines.slice(0, 8).join('\n')}`,
  }
}

function notFound(html: string, passage: string): Match {
  const near = nearestLine(html, passage)
  const hint = near
    ? ` The nearest passage is at line ${near.line}: ${near.text}`
    : ' Nothing like it is in the document.'
  return {
    ok: false,
    reason: `The quoted text is not in the document. Quote it character by character as it stands there.${hint}`,
  }
}

/** The line that shares most words with the passage: a hint for the model, never a place to write. */
function nearestLine(html: string, passage: string) {
  const words = new Set(
    passage
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu)
      ?.slice(0, 200),
  )
  let best: { line: number; text: string; score: number } | undefined
  for (const [index, text] of html.split('\n').entries()) {
    const shared = new Set(
      text
        .slice(0, 2000)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{3,}/gu),
    )
    const score = shared.intersection(words).size
    if (score > (best?.score ?? 0)) best = { line: index + 1, text: text.trim(), score }
  }
  return best && { line: best.line, text: best.text.slice(0, 300) }
}

function lineOf(text: string, at: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line++
  return line
}

function excerpt(html: string, at: number): string {
  return html
    .slice(Math.max(0, at - 40), at + 80)
    .replace(/\s+/g, ' ')
    .trim()
}

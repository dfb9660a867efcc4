/** How much of a passage’s end tells whether searching it takes long. */
const longestEnd = 512

/**
 * The places where a passage stands in a text, first to last, overlapping ones too. Takes time in
 * proportion to the text, also where both repeat themselves, as rows of equal cells do: there the
 * engine’s own search would compare much of the passage at every place.
 */
export function* findAll(text: string, passage: string): Generator<number> {
  if (!isPeriodic(passage.slice(-longestEnd))) {
    for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1)) yield at
    return
  }
  // Knuth, Morris and Pratt: after a mismatch, go on with the longest beginning that still fits.
  const borders = bordersOf(passage)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    while (length > 0 && passage.charCodeAt(length) !== code) length = borders[length - 1] ?? 0
    if (passage.charCodeAt(length) === code) length++
    if (length < passage.length) continue
    yield at + 1 - length
    length = borders[length - 1] ?? 0
  }
}

/** The same without those that overlap one before them. */
export function* findApart(text: string, passage: string): Generator<number> {
  let end = 0
  for (const at of findAll(text, passage)) {
    if (at < end) continue
    yield at
    end = at + passage.length
  }
}

/** Whether a text is a shorter one over and over, twice at least. */
function isPeriodic(text: string): boolean {
  return (bordersOf(text).at(-1) ?? 0) >= text.length / 2
}

/** For every beginning of a text, how much it has at its end that it also begins with. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length)
  let length = 0
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    while (length > 0 && text.charCodeAt(length) !== code) length = borders[length - 1] ?? 0
    if (text.charCodeAt(length) === code) length++
    borders[at] = length
  }
  return borders
}

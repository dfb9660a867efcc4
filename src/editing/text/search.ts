/** How much of the end of a passage is checked for repetition, which makes plain search slow. */
const checkedLength = 512

/**
 * Yields the position of each match of a passage in a text, in order, and overlapping ones too. It
 * takes linear time even where both repeat themselves, such as rows of equal cells. There `indexOf`
 * would compare much of the passage at every position.
 */
export function* findAll(text: string, passage: string): Generator<number> {
  if (!isPeriodic(passage.slice(-checkedLength))) {
    for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1)) yield at
    return
  }
  // Knuth, Morris and Pratt: after a mismatch, continue with the longest prefix that still matches.
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

/** Yields the matches that don’t overlap an earlier one. */
export function* findNonOverlapping(text: string, passage: string): Generator<number> {
  let end = 0
  for (const at of findAll(text, passage)) {
    if (at < end) continue
    yield at
    end = at + passage.length
  }
}

/** Whether a text is a shorter text repeated, at least twice. */
function isPeriodic(text: string): boolean {
  return (bordersOf(text).at(-1) ?? 0) >= text.length / 2
}

/** Returns, for each prefix of a text, the length of its longest proper suffix that is also a prefix of it. */
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

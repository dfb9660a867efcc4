/** The columns that hard-wrapped text is at least wide; narrower lines were ended on purpose. */
const minWrapWidth = 50

/** A text without the blanks at both ends of its lines. */
function linesOf(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
}

/** Columns that a text takes: East Asian characters take two. */
function widthOf(text: string): number {
  const wide = text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g)
  return text.length + (wide?.length ?? 0)
}

/** The part of a line that can't be broken off: a word, or one sign of a script without spaces. */
function firstWordOf(line: string): string {
  return /^[\u2e80-\u9fff\uf900-\uffef]/.exec(line)?.[0] ?? line.split(/\s/, 1)[0] ?? ''
}

/** Words that are wider than any line, such as addresses, say nothing of the width. */
function isUnbreakable(line: string): boolean {
  return !/\s/.test(line) && widthOf(firstWordOf(line)) >= minWrapWidth
}

function maxWidthOf(lines: readonly string[]): number {
  return lines.reduce((max, line) => (isUnbreakable(line) ? max : Math.max(max, widthOf(line))), 0)
}

/** Whether each line ends where the next word would not have fitted into `width` columns. */
function isFilled(lines: readonly string[], width: number): boolean {
  return lines.every((line, index) => {
    const next = lines[index + 1]
    if (next === undefined || isUnbreakable(line) || isUnbreakable(next)) return true
    const gap = /^[\u2e80-\u9fff\uf900-\uffef]/.test(next) ? 0 : 1
    return widthOf(line) + gap + widthOf(firstWordOf(next)) > width
  })
}

/** Whether sentences run on over the line ends: typed lines seldom begin in the middle of one. */
function runsOn(lines: readonly string[]): boolean {
  const later = lines.slice(1)
  // Scripts without capitals say nothing by them, so it takes several full lines.
  const running = later.filter(
    (line) => /^[\p{Ll}\u2e80-\u9fff]/u.test(line) || (later.length > 2 && /^\p{Lo}/u.test(line)),
  )
  return running.length >= later.length / 3
}

/** The width that a program or a careful hand wrapped this paragraph at; 0: it did not. */
function ownWidthOf(text: string): number {
  const lines = linesOf(text)
  const width = maxWidthOf(lines)
  const isWrapped =
    lines.length > 1 && width >= minWrapWidth && isFilled(lines, width) && runsOn(lines)
  return isWrapped ? width : 0
}

/**
 * The width that a text was hard-wrapped at, by those of its paragraphs that show it plainly; 0 if
 * none does. A paragraph of two lines is judged by the others.
 */
export function wrapWidthOf(paragraphs: readonly string[]): number {
  return paragraphs.reduce((max, text) => Math.max(max, ownWidthOf(text)), 0)
}

/**
 * Whether the line ends of a paragraph are a person's: those of an address, an agenda or a poem
 * stay, those of prose that was wrapped at `wrapWidth` columns are blanks.
 */
export function hasTypedLines(text: string, wrapWidth: number): boolean {
  if (!text.includes('\n') || ownWidthOf(text) > 0) return false
  const lines = linesOf(text)
  return !(wrapWidth > 0 && maxWidthOf(lines) <= wrapWidth && isFilled(lines, wrapWidth))
}

/** Signs that programs are full of and letters are not. */
const codeSigns =
  /[{}=<>\\|`~^]|;$|\w\((?!s\))|\w\[|(?<!:)\/\/|\s--?\w|^[./#@$]|\$[A-Za-z_{(]|\w_\w|\w\.\w+\(|^[a-z_][\w-]*:/m

/**
 * Whether a text that is set in by four blanks is prose: words that begin with a capital (or in a
 * script without them) and no sign of a program. `strict`: whole sentences only. `goesOn`: behind a
 * comma, as below “Liebe Anna,”, where small letters do.
 */
export function readsAsProse(text: string, strict: boolean, goesOn = false): boolean {
  const lines = linesOf(text)
  const first = lines[0] ?? ''
  if (codeSigns.test(lines.join('\n'))) return false
  const words = text.match(/\p{L}+/gu) ?? []
  const isSentence = words.length >= 6 && /[.!?…。！？]["”’»)]?$/u.test(lines.at(-1) ?? '')
  if (strict && !isSentence) return false
  if (goesOn && words.length > 2) return true
  return /^[“"'‘«¿¡(—–-]{0,2}\s?(?:\d+\S*\s+)?[\p{Lu}\p{Lo}]/u.test(first)
}

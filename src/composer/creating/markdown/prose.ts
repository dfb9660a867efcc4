/** The minimum width of hard-wrapped text, in columns; shorter lines were ended on purpose. */
const minWrapWidth = 50

/** A text whose lines are trimmed at both ends. */
function linesOf(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
}

/** The width of a text in columns; East Asian characters count two. */
function widthOf(text: string): number {
  const wide = text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g)
  return text.length + (wide?.length ?? 0)
}

/** The first unbreakable part of a line: a word, or one character of a script without spaces. */
function firstWordOf(line: string): string {
  return /^[\u2e80-\u9fff\uf900-\uffef]/.exec(line)?.[0] ?? line.split(/\s/, 1)[0] ?? ''
}

/** Words wider than any line, such as URLs, are no evidence of the width. */
function isUnbreakable(line: string): boolean {
  return !/\s/.test(line) && widthOf(firstWordOf(line)) >= minWrapWidth
}

function maxWidthOf(lines: readonly string[]): number {
  return lines.reduce((max, line) => (isUnbreakable(line) ? max : Math.max(max, widthOf(line))), 0)
}

/** Whether every line ends where the next word would not have fitted into `width` columns. */
function isFilled(lines: readonly string[], width: number): boolean {
  return lines.every((line, index) => {
    const next = lines[index + 1]
    if (next === undefined || isUnbreakable(line) || isUnbreakable(next)) return true
    const gap = /^[\u2e80-\u9fff\uf900-\uffef]/.test(next) ? 0 : 1
    return widthOf(line) + gap + widthOf(firstWordOf(next)) > width
  })
}

/** Whether sentences continue across line endings; lines that people end seldom begin mid-sentence. */
function runsOn(lines: readonly string[]): boolean {
  const later = lines.slice(1)
  // Scripts without capitals give no such evidence, so it takes several full lines.
  const running = later.filter(
    (line) => /^[\p{Ll}\u2e80-\u9fff]/u.test(line) || (later.length > 2 && /^\p{Lo}/u.test(line)),
  )
  return running.length >= later.length / 3
}

/** The width at which this paragraph was hard-wrapped; 0 if it was not. */
function ownWidthOf(text: string): number {
  const lines = linesOf(text)
  const width = maxWidthOf(lines)
  const isWrapped =
    lines.length > 1 && width >= minWrapWidth && isFilled(lines, width) && runsOn(lines)
  return isWrapped ? width : 0
}

/**
 * The width at which a text was hard-wrapped, by the paragraphs that show it clearly; 0 if
 * none does. Paragraphs of two lines are judged by the others.
 */
export function wrapWidthOf(paragraphs: readonly string[]): number {
  return paragraphs.reduce((max, text) => Math.max(max, ownWidthOf(text)), 0)
}

/**
 * Whether the line endings of a paragraph are intended: those of an address, an agenda or a poem
 * are kept, those of prose that was wrapped at `wrapWidth` columns become spaces.
 */
export function hasTypedLines(text: string, wrapWidth: number): boolean {
  if (!text.includes('\n') || ownWidthOf(text) > 0) return false
  const lines = linesOf(text)
  return !(wrapWidth > 0 && maxWidthOf(lines) <= wrapWidth && isFilled(lines, wrapWidth))
}

/** Characters that are frequent in program code and rare in letters. */
const codeSigns =
  /[{}=<>\\|`~^]|;$|\w\((?!s\))|\w\[|(?<!:)\/\/|\s--?\w|^[./#@$]|\$[A-Za-z_{(]|\w_\w|\w\.\w+\(|^[a-z_][\w-]*:/m

/**
 * Whether a text indented by four spaces is prose: words that begin with a capital (or in a
 * script without them) and no sign of code. `strict`: whole sentences only. `goesOn`: after a
 * comma, as below “Liebe Anna,”, where lower-case letters count too.
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

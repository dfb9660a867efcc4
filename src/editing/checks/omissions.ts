import { decodeHTML } from '../html/entities.ts'
import { partWords, placeholderWords, sureWords, unsureWords } from './omission-words.ts'

// Models write `<!-- rest of the items -->` or a line of `...` instead of text that they leave out.
// Written to the page, that text would be lost. Marks that the old text has too are no omissions. Where
// a page may well contain such a mark, such as an ellipsis, what the old text would lose decides.

/**
 * Returns the mark in a new text that stands for parts of the old text, which would be lost.
 * `undefined`: there is none. Marks that are in `quote` too are no omissions.
 */
export function omissionIn(newText: string, oldText: string, quote = ''): string | undefined {
  return markOf(newText, [oldText, quote], (kind, written) => {
    const { elements, words } = lossOf(newText, oldText)
    if (kind === 'note') return elements > 0 || words.lost > 0
    if (kind === 'alone') return elements > 0
    if (kind === 'phrase') return elements > 0 && words.lost > words.gained
    if (kind === 'words' && written.trim() === newText.trim()) return elements > 0
    return kind === 'sure' || elements > 0 || words.lost > words.gained
  })
}

/** Returns the mark in an added text that stands for missing content. `undefined`: there is none. */
export function omissionInAdded(added: string, beside: string): string | undefined {
  return markOf(added, [beside], (kind) => kind === 'sure' || kind === 'note')
}

/** Says to the model why a text with an omission is refused. */
export function describeOmission(mark: string): string {
  const shown = mark.replace(/\s+/g, ' ').slice(0, 100).toWellFormed()
  return `The new text leaves something out: “${shown}” would replace the text that it stands for, and that text would be lost. Write the new text out in full, or change only the parts that differ, in smaller calls.`
}

/**
 * When a mark is an omission:
 * - `sure`: always
 * - `note`, a comment that says so: if elements or words are lost
 * - `unsure`: if elements are lost, or more words are lost than added
 * - `alone`, the only text of an element: if elements are lost
 * - `phrase`, which a page may contain as well: if elements are lost, and more words than are added
 * - `words` that say so: as `unsure`, but if they are the whole new text, only if elements are lost
 */
type Kind = 'sure' | 'note' | 'unsure' | 'alone' | 'phrase' | 'words'

const maxMarkLength = 200
/** Longer texts are not checked: no model writes them word by word. */
const maxTextLength = 1_000_000
const comments = new RegExp(
  String.raw`<!--([^]{0,${maxMarkLength}}?)(?:-->|$)|/\*([^]{0,${maxMarkLength}}?)\*/|(?<![\p{L}\p{N}:"'/])//([^\n]{0,${maxMarkLength}})$`,
  'gmu',
)
/** Text between line endings, tags and comments. */
const lines = /(?<=^|[<>\n])[^<>\n]+(?=$|[<>\n])/g

function markOf(
  newText: string,
  keptIn: readonly string[],
  isOmission: (kind: Kind, written: string) => boolean,
): string | undefined {
  if (newText.length > maxTextLength) return undefined
  if (!/[-/*.…⋯⋮。・[(（]/.test(newText) && !hasWords(newText.toLowerCase())) return undefined
  let kept: Set<string> | undefined
  for (const { written, kind } of marksOf(newText)) {
    kept ??= new Set(keptIn.flatMap(piecesOf).map(({ written: old }) => keyOf(old)))
    if (!kept.has(keyOf(written)) && isOmission(kind, written)) return written
  }
  return undefined
}

function hasWords(text: string): boolean {
  return sureWords.test(text) || unsureWords.test(text)
}

function keyOf(written: string): string {
  return written.replace(/\s+/g, ' ').replaceAll('…', '...').trim().toLowerCase()
}

interface Piece {
  written: string
  /** The text of a comment. `undefined` for other text. */
  comment?: string
  /** Whether it is the only text of an element. */
  isAlone?: boolean
}

/** The comments and lines of a text that are short enough to be omissions. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  const rest = text.replace(comments, (written: string, ...said: (string | undefined)[]) => {
    const comment = said.slice(0, 3).find((one) => one !== undefined) ?? ''
    pieces.push({ written, comment })
    return '\n'
  })
  for (const { 0: written, index } of rest.matchAll(lines)) {
    if (written.length > maxMarkLength || written.trim() === '') continue
    const isAlone = rest[index - 1] === '>' && rest.startsWith('</', index + written.length)
    pieces.push({ written, isAlone })
  }
  return pieces
}

function* marksOf(text: string): Generator<{ written: string; kind: Kind }> {
  for (const { written, comment, isAlone = false } of piecesOf(text)) {
    const kind = comment === undefined ? kindOfLine(written, isAlone) : kindOfComment(comment)
    if (kind) yield { written, kind }
  }
}

const dots = String.raw`(?:\.{3,}|\.(?: \.){2,}|…+|[⋯⋮]+|。{3,}|・{3,})`
const around = String.raw`[\s[\](){}（）【】「」*\-–—]*`
const onlyDots = new RegExp(`^${around}${dots}${around}$`)
const startsWithDots = new RegExp(`^${around}${dots}`)
const endsWithDots = new RegExp(`${dots}${around}$`)
const isBracketed = /^\s*(?:\[.*\]|\(.*\)|（.*）|【.*】|\{.*\})\s*$/
const maxNoteLength = 120
const maxSureNoteLength = 60

function kindOfComment(comment: string): Kind | undefined {
  if (comment.trim() === '') return undefined
  if (onlyDots.test(comment)) return 'sure'
  const core = coreOf(comment)
  if (core.length > maxNoteLength) return undefined
  const [isBefore, isAfter] = [startsWithDots.test(comment), endsWithDots.test(comment)]
  const [isSure, isUnsure] = [sureWords.test(core), unsureWords.test(core)]
  if (isBefore && (isAfter || isSure || isUnsure || core.split(' ').length <= 4)) return 'sure'
  if (isAfter && (isSure || isUnsure)) return 'sure'
  if (isSure && core.length <= maxSureNoteLength) return 'note'
  return isSure || isUnsure || isBefore || isAfter || placeholderWords.test(core)
    ? 'unsure'
    : undefined
}

function kindOfLine(written: string, isAlone: boolean): Kind | undefined {
  const line = written.includes('&') ? decodeHTML(written) : written
  if (onlyDots.test(line)) return isAlone ? 'alone' : 'unsure'
  const core = coreOf(line)
  if (core.length > maxNoteLength) return undefined
  const [isBefore, isAfter] = [startsWithDots.test(line), endsWithDots.test(line)]
  const isMarked = isBefore || isBracketed.test(line)
  if (!sureWords.test(core)) {
    if (isMarked && unsureWords.test(core)) return 'alone'
    return placeholderWords.test(core) ? 'phrase' : undefined
  }
  if (isBefore && isAfter) return 'sure'
  if (isMarked || isAfter) return 'unsure'
  if (core.length > maxSureNoteLength) return undefined
  const article = /^(?:the|der|die|das|le|la|les|el|il|o|de) /.exec(core)?.[0].length ?? 0
  if (sureWords.exec(core)?.index !== article) return partWords.test(core) ? 'alone' : 'phrase'
  return isAlone ? 'alone' : 'words'
}

/** The text of a mark without the dots and brackets around it. */
function coreOf(text: string): string {
  const edges = String.raw`[\s[\](){}（）【】「」*\-–—.…⋯⋮。・:;,!/]+`
  return text
    .toLowerCase()
    .replace(new RegExp(`^${edges}|${edges}$`, 'g'), '')
    .replace(/\s+/g, ' ')
}

/** How many elements and words are lost from an old text, and how many words a new one gains. */
function lossOf(newText: string, oldText: string) {
  const countOf = (text: string) => text.match(/<[a-z]/gi)?.length ?? 0
  const [old, now] = [countWords(oldText), countWords(newText.replace(comments, ''))]
  const words = { lost: 0, gained: 0 }
  for (const [word, count] of old) words.lost += Math.max(0, count - (now.get(word) ?? 0))
  for (const [word, count] of now) words.gained += Math.max(0, count - (old.get(word) ?? 0))
  return { elements: countOf(oldText) - countOf(newText), words }
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

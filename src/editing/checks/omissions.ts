import { decodeHTML } from '../html/entities.ts'
import { partWords, placeholderWords, sureWords, unsureWords } from './omission-words.ts'

// Models write `<!-- rest of the items -->` or a line of `...` for what they do not write out. As
// text of a page that would be lost. Only what the old text does not have is looked at, and where a
// page may mean it as it is written, such as an ellipsis, what the old text would lose decides.

/**
 * What in a new text stands for parts of the old one, which it would lose; undefined: nothing. Marks
 * of the quote are kept too.
 */
export function omissionIn(newText: string, oldText: string, quote = ''): string | undefined {
  return markOf(newText, [oldText, quote], (kind, written) => {
    const { elements, words } = lossOf(newText, oldText)
    if (kind === 'note') return elements > 0 || words.lost > 0
    if (kind === 'alone') return elements > 0
    if (kind === 'phrase') return elements > 0 && words.lost > words.won
    if (kind === 'words' && written.trim() === newText.trim()) return elements > 0
    return kind === 'sure' || elements > 0 || words.lost > words.won
  })
}

/** What in a text that is added beside another stands for content that is nowhere; undefined: nothing. */
export function omissionInAdded(added: string, beside: string): string | undefined {
  return markOf(added, [beside], (kind) => kind === 'sure' || kind === 'note')
}

/** For the model: why new text with an omission is not taken. */
export function describeOmission(mark: string): string {
  const shown = mark.replace(/\s+/g, ' ').slice(0, 100).toWellFormed()
  return `The new text leaves something out: “${shown}” would stand in the document in the place of what it stands for, which would be lost. Write the new text out in full, or change only the parts that become others by smaller calls.`
}

/**
 * What a mark may be: surely an omission; a comment that says so; one if more goes than comes; the
 * only text of an element, an omission if elements go; a phrase that a page may have as well, an
 * omission if elements go and more words than come; words that say so, which may be all that a text
 * is to say.
 */
type Kind = 'sure' | 'note' | 'unsure' | 'alone' | 'phrase' | 'words'

const maxMarkLength = 200
/** Longer texts are not written by models word by word. */
const maxTextLength = 1_000_000
const comments = new RegExp(
  String.raw`<!--([^]{0,${maxMarkLength}}?)(?:-->|$)|/\*([^]{0,${maxMarkLength}}?)\*/|(?<![\p{L}\p{N}:"'/])//([^\n]{0,${maxMarkLength}})$`,
  'gmu',
)
/** Text between line ends, tags and other comments. */
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
  /** What a comment says; undefined for other text. */
  says?: string
  isAlone?: boolean
}

/** The comments and lines of a text that are short enough to be omissions. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  const rest = text.replace(comments, (written: string, ...said: (string | undefined)[]) => {
    const says = said.slice(0, 3).find((one) => one !== undefined) ?? ''
    pieces.push({ written, says })
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
  for (const { written, says, isAlone = false } of piecesOf(text)) {
    const kind = says === undefined ? kindOfLine(written, isAlone) : kindOfComment(says)
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

function kindOfComment(says: string): Kind | undefined {
  if (says.trim() === '') return undefined
  if (onlyDots.test(says)) return 'sure'
  const core = coreOf(says)
  if (core.length > maxNoteLength) return undefined
  const [isBefore, isAfter] = [startsWithDots.test(says), endsWithDots.test(says)]
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

/** What a mark says without the dots and brackets around it. */
function coreOf(text: string): string {
  const edges = String.raw`[\s[\](){}（）【】「」*\-–—.…⋯⋮。・:;,!/]+`
  return text
    .toLowerCase()
    .replace(new RegExp(`^${edges}|${edges}$`, 'g'), '')
    .replace(/\s+/g, ' ')
}

/** How many elements and words an old text has that a new one has not, and how many more words that has. */
function lossOf(newText: string, oldText: string) {
  const countOf = (text: string) => text.match(/<[a-z]/gi)?.length ?? 0
  const [old, now] = [countWords(oldText), countWords(newText.replace(comments, ''))]
  const words = { lost: 0, won: 0 }
  for (const [word, count] of old) words.lost += Math.max(0, count - (now.get(word) ?? 0))
  for (const [word, count] of now) words.won += Math.max(0, count - (old.get(word) ?? 0))
  return { elements: countOf(oldText) - countOf(newText), words }
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

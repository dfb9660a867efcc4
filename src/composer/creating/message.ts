import { readHtmlFragment } from './html-fragment.ts'
import { colonOf, lastSentencesOf, sentencesOf } from './sentences.ts'
import {
  isAddition,
  isFurtherInstruction,
  isLookPhrase,
  isClearFurther,
  isPoliteFurther,
  isTitleLabel,
} from './looks.ts'
import { isClosing, isGreeting, refersToData } from './phrases.ts'
import { isPointer, isWeakPointer } from './pointers.ts'
import {
  isBareInstruction,
  isClearInstruction,
  isCertainInstruction,
  isInstruction,
  isNounInstruction,
  maxInstructionLength,
} from './instructions.ts'

/** The beginning of text that is clearly content: Markdown or JSON. */
export const contentStart = /^\s*(#{1,6}\s|[-*+]\s|\d+[.)]\s|>|```|\||\[\s*$|\[\s*[{["\d]|\{)/

/** The maximum number of sentences in a line that is searched for a request. */
const maxSentences = 12

/** The maximum number of lines at either end that may be requests. */
const maxLines = 30

/** What a message says about the document, and what goes into it. */
export interface Parts {
  instruction: string
  content: string
}

/**
 * Splits a message into what it says about the document and what goes into it. Requests are at the
 * beginning, at the end or both. Everything that is not clearly a request is content:
 *
 *     Make a report from this. We met on Monday.  → “We met on Monday.”
 *     We met on Monday. Make a report of that.    → “We met on Monday.”
 *     Please bring boxes.                         → all of it
 */
export function splitMessage(message: string): Parts {
  const text = withoutQuotes(message.trim().replace(/\r\n?/g, '\n'))
  const lines = text.split('\n')
  if (lines.length === 1 && readHtmlFragment(text)) return { instruction: '', content: text }
  if (isOnlyInstructions(lines)) return { instruction: text, content: '' }
  const head = isContent(text, lines) ? nothing(lines) : headOf(lines)
  const tail = tailOf(head.lines, head.instructions.length > 0)
  const instructions = [...head.instructions, ...tail.instructions]
  if (instructions.length === 0) return splitNoun(text, lines)
  return { instruction: instructions.join('\n'), content: tail.lines.join('\n').trim() }
}

/** A request that was pasted with quotation marks around it. */
function withoutQuotes(text: string): string {
  const inside = /^["“„«]([^"“”„«»\n]{3,300})["”“»]$/.exec(text)?.[1]
  return inside !== undefined && isInstruction(inside) ? inside : text
}

/** Whether a message only says how a document should look. */
function isOnlyInstructions(lines: string[]): boolean {
  if (lines.length > maxLines || lines.some((line) => contentStart.test(line))) return false
  const sentences = lines.flatMap(sentencesOf).filter((one) => one.trim() !== '')
  return (
    sentences.some((one) => isClearFurther(one) || isLookPhrase(one)) &&
    sentences.every((one) => isFurtherInstruction(one) && !isInstruction(one) && !/[:：]/.test(one))
  )
}

interface End {
  instructions: string[]
  /** The remaining lines. */
  lines: string[]
}

function nothing(lines: string[]): End {
  return { instructions: [], lines }
}

function isContent(text: string, lines: string[]): boolean {
  return contentStart.test(text) || isHeader(lines)
}

/** Whether the first line is the header of the lines below, even if a column is called “Report”. */
function isHeader(lines: string[]): boolean {
  const [first = '', second = ''] = lines
  const isArticulate =
    /\b(?:an?|this|these|my|please|ein(?:e[mnr]?)?|diese[mnr]?|bitte|une?|una?)\b/i
  if ((isArticulate.test(first) || refersToData(first)) && isInstruction(first)) return false
  return ['\t', ';', ','].some((sign) => {
    const count = first.split(sign).length
    return count > 1 && second.split(sign).length === count && !/[:：]\s*$/.test(first)
  })
}

/** The requests at the beginning of a message. */
function headOf(lines: string[]): End {
  const instructions: string[] = []
  let isFound = false
  for (let at = 0, isNew = true; at < lines.length; at++) {
    if (at >= maxLines) return isFound ? { instructions, lines: lines.slice(at) } : nothing(lines)
    const line = lines[at] ?? ''
    if (line.trim() === '') {
      isNew = true
      continue
    }
    if (!isFound && at < 3 && isGreeting(line)) continue
    const next = lines.slice(at + 1, at + maxLines).find((one) => one.trim() !== '')
    const part = isFound ? splitFurtherLine(line, isNew) : splitFirstLine(line, next)
    if (part.instruction === '') {
      return isFound ? { instructions, lines: lines.slice(at) } : nothing(lines)
    }
    instructions.push(part.instruction)
    // A colon announces content.
    if (/[:：]\s*$/.test(line))
      return { instructions, lines: [part.content, ...lines.slice(at + 1)] }
    isFound = true
    isNew = false
    if (part.content !== '') return { instructions, lines: [part.content, ...lines.slice(at + 1)] }
  }
  return isFound ? { instructions, lines: [] } : nothing(lines)
}

/** Text after a colon, and further sentences that are not requests, are content. */
function splitFirstLine(line: string, next = ''): Parts {
  if (isTitleLabel(line) && (isInstruction(next) || isFurtherInstruction(next)))
    return { instruction: line.trim(), content: '' }
  const colon = colonOf(line)
  if (colon) {
    const { before, after } = colon
    if (titleAhead.test(before) && areInstructions(before))
      return { instruction: line, content: '' }
    const asks =
      areInstructions(before) || (isNounInstruction(before) && startsWithKind.test(before))
    if (asks && !refersToData(before) && isListOfNames(after))
      return { instruction: line, content: '' }
    if (asks) return { instruction: before, content: after }
  }
  if (isNounInstruction(line)) return { instruction: line.trim(), content: '' }
  const sentences = sentencesOf(line)
  // “Make a list” may be the heading of a text as well as a request.
  const isOpen = next !== '' && !/[,;\t|]|^\s*[[{]/.test(next) && !/[:：]\s*$/.test(line)
  if (isOpen && isInstruction(line) && !isCertainInstruction(line))
    return { instruction: '', content: line }
  const part = splitSentences(sentences, false)
  if (part.instruction !== '') return part
  const asks = sentences.findIndex(isClearInstruction)
  if (asks < 0 || sentences.length > maxSentences) return part
  const content = sentences.toSpliced(asks, 1).join('').trim()
  return { instruction: sentences[asks]?.trim() ?? '', content }
}

/** The end of a request whose title follows a colon: “Make a dashboard, title: Sales”. */
const titleAhead =
  /[,;.]\s*(?:with (?:the )?|mit (?:dem )?|und |and )?(?:title|titel|titre|título|titolo)$/iu

const startsWithKind =
  /^(?:please |bitte )?(?:[\p{L}'’-]+ ){0,4}[\p{L}-]*(?:report|dashboard|brief|briefing|memo|summary|overview|pager|slides?|deck|presentation|page|bericht|übersicht|präsentation|webseite|zusammenfassung|rapport|informe|レポート|報告書)/iu

function areInstructions(text: string): boolean {
  return sentencesOf(text).every(
    (one) => isInstruction(one) || isPointer(one) || isFurtherInstruction(one),
  )
}

function splitFurtherLine(line: string, isApart: boolean): Parts {
  if (contentStart.test(line)) return { instruction: '', content: line }
  const colon = colonOf(line)
  if (colon && !isFurtherInstruction(line) && areInstructions(colon.before)) {
    return { instruction: colon.before, content: colon.after }
  }
  return splitSentences(sentencesOf(line), !isApart, true)
}

/** The requests at the beginning of sentences, and further requests at any position. */
function splitSentences(sentences: string[], mayAdd: boolean, isFound = false): Parts {
  const instructions: string[] = []
  const content: string[] = []
  let hasInstruction = isFound
  const isAlone = sentences.every(
    (one) => isInstruction(one) || isFurtherInstruction(one) || isClosing(one),
  )
  const asksLater = sentences.some(isInstruction)
  for (const sentence of sentences) {
    const isNext = content.length === 0
    const asks =
      isNext &&
      (hasInstruction
        ? isClearInstruction(sentence) || mayAsk(sentence)
        : isAlone
          ? isInstruction(sentence)
          : isCertainInstruction(sentence))
    const adds =
      hasInstruction &&
      (mayAdd
        ? isFurtherInstruction(sentence) || (isNext && isAddition(sentence))
        : isClearFurther(sentence) || isClosing(sentence))
    const isWeak = asksLater && isWeakPointer(sentence)
    const isThanks = asksLater && isClosing(sentence)
    const leads = isNext && (isPointer(sentence) || isGreeting(sentence) || isWeak || isThanks)
    if (asks || adds || leads) instructions.push(sentence.trim())
    else content.push(sentence)
    if (asks || (leads && isPointer(sentence))) {
      hasInstruction = true
      mayAdd = true
    }
  }
  if (!hasInstruction || instructions.length === 0)
    return { instruction: '', content: sentences.join('') }
  return { instruction: instructions.join(' '), content: content.join('').trim() }
}

function mayAsk(sentence: string): boolean {
  return isPointer(sentence) || isClosing(sentence)
}

/** The requests at the end of a message, from the first clear one on: content may mention reports too. */
function tailOf(lines: string[], hasHead: boolean): End {
  if (lines.filter((line) => line.startsWith('```')).length % 2 === 1) return nothing(lines)
  let found: End | undefined
  const instructions: string[] = []
  let top = lines.length
  for (let at = lines.length - 1; at >= Math.max(0, lines.length - maxLines); at--) {
    const line = lines[at] ?? ''
    if (line.trim() === '') continue
    if (contentStart.test(line) || line.startsWith('```') || isRow(lines, at)) break
    const isApart = top < lines.length || lines[at - 1]?.trim() === '' || isData(lines, at)
    const sentences = lastSentencesOf(line)
    while (sentences.length > 0) {
      const sentence = sentences.at(-1) ?? ''
      const isPlain = hasHead
        ? isApart && (isPoliteFurther(sentence) || (isData(lines, at) && isClearFurther(sentence)))
        : isClearInstruction(sentence) ||
          isLookPhrase(sentence) ||
          (isApart && asksAlone(sentence, lines, at))
      const mayFollow = isClosing(sentence) || (!hasHead && isFurtherInstruction(sentence))
      if (!isPlain && !mayFollow) break
      sentences.pop()
      instructions.unshift(sentence.trim())
      const left = [...lines.slice(0, at), sentences.join('').trimEnd()]
      if (isPlain) found = { instructions: [...instructions], lines: left }
    }
    if (sentences.length > 0) break
    top = at
  }
  // Thanks after data are not content.
  const isThanks = hasHead && instructions.length > 0 && isData(lines, top)
  return found ?? (isThanks ? { instructions, lines: lines.slice(0, top) } : nothing(lines))
}

/** Whether a separate sentence asks for a document, and is not a task for the readers of a text. */
function asksAlone(sentence: string, lines: string[], at: number): boolean {
  return isBareInstruction(sentence) || (isInstruction(sentence) && isData(lines, at))
}

/** Whether the last non-blank line before `end` is data. */
function isData(lines: string[], end: number): boolean {
  const last = lines.findLastIndex((line, index) => index < end && line.trim() !== '')
  return last > 0 && (isRow(lines, last) || /^[\]}|]/.test(lines[last] ?? ''))
}

/** Whether a line has as many cells as the two above it. */
function isRow(lines: string[], at: number): boolean {
  return ['\t', ';', ',', '|'].some((sign) => {
    const counts = [at, at - 1, at - 2].map((one) => lines[one]?.split(sign).length)
    const isAside = /[,;]\s*(?:please|thanks|thank you|bitte|danke)[.! ]*$/i.test(lines[at] ?? '')
    const isEven =
      counts[0] === counts[1] && (!counts[2] || !lines[at - 2]?.trim() || counts[0] === counts[2])
    return (counts[0] ?? 0) > 1 && isEven && !isAside
  })
}

/** A message without a request: the name of a document, or content. */
function splitNoun(text: string, lines: string[]): Parts {
  const [line = ''] = lines
  if (lines.length > 1 || contentStart.test(text)) return { instruction: '', content: text }
  const sentences = sentencesOf(text)
  const asks = sentences.findIndex((one) => isClearInstruction(one) && refersToData(one))
  if (asks >= 0) {
    const content = sentences.toSpliced(asks, 1).join('')
    return { instruction: sentences[asks]?.trim() ?? '', content: content.trim() }
  }
  const colon = colonOf(line)
  if (colon) return { instruction: '', content: text }
  const isOne =
    sentences.length === 1 && text.length <= maxInstructionLength && !/;\s+\S/.test(text)
  return isOne && !isStatement(text)
    ? { instruction: text, content: '' }
    : { instruction: '', content: text }
}

/** Whether a text is a statement, such as “We met on Monday.” */
function isStatement(text: string): boolean {
  if (/[?？]$/.test(text)) return false
  const begins =
    /^(?:we|wir)\s+(?!(?:need|want|would like|brauchen|benötigen|möchten|hätten)(?!\p{L}))\p{L}+|^(?:they|he|she|it|you|there|everyone|sie|er|es|ihr|man|nous|ils?|elles?|on)\s+\p{L}+|^(?:i|ich|je)\s+(?!(?:want|need|would|am looking|brauche|möchte|hätte|benötige|will|voudrais|veux)(?!\p{L}))\p{L}+/iu
  return (
    begins.test(text) ||
    /[。]$/.test(text) ||
    (/[.]$/.test(text) && (text.split(/\s+/).length > 4 || text.length > 60))
  )
}

/** Whether a text lists names of sections, such as “agenda, travel and costs”. */
function isListOfNames(text: string): boolean {
  const names = text.replace(/\.$/, '').split(/,\s*(?:and\s+|und\s+)?|\s+(?:and|und)\s+/)
  return names.length > 1 && names.every((name) => /^[\p{L}'’-]+(?: [\p{L}'’-]+){0,2}$/u.test(name))
}

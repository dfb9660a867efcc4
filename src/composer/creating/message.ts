import { readHtmlFragment } from './html-fragment.ts'
import { colonOf, lastSentencesOf, sentencesOf } from './sentences.ts'
import {
  isAddition,
  isFurtherWish,
  isLookPhrase,
  isPlainFurther,
  isPoliteFurther,
  isTitleLabel,
} from './looks.ts'
import { isClosing, isGreeting, points } from './phrases.ts'
import { isPointer, isWeakPointer } from './pointers.ts'
import {
  isBareWish,
  isPlainWish,
  isSureWish,
  isWish,
  isWishedNoun,
  maxWishLength,
} from './wishes.ts'

/** How text begins that is plainly content: Markdown or JSON. */
export const contentStart = /^\s*(#{1,6}\s|[-*+]\s|\d+[.)]\s|>|```|\||\[\s*$|\[\s*[{["\d]|\{)/

/** Up to how many sentences a line has in which a wish is looked for. */
const maxSentences = 12

/** How many lines at either end may be wishes. */
const maxLines = 30

/** What a message says of the document, and what belongs into it. */
export interface Parts {
  instruction: string
  content: string
}

/**
 * Parts a message into what it says of the document and what belongs into it. Wishes stand at the
 * head, at the end or both. All that is not plainly a wish is content:
 *
 *     Make a report from this. We met on Monday.  → “We met on Monday.”
 *     We met on Monday. Make a report of that.    → “We met on Monday.”
 *     Please bring boxes.                         → all of it
 */
export function partMessage(message: string): Parts {
  const text = withoutQuotes(message.trim().replace(/\r\n?/g, '\n'))
  const lines = text.split('\n')
  if (lines.length === 1 && readHtmlFragment(text)) return { instruction: '', content: text }
  if (isAllWishes(lines)) return { instruction: text, content: '' }
  const head = isContent(text, lines) ? nothing(lines) : headOf(lines)
  const tail = tailOf(head.lines, head.wishes.length > 0)
  const wishes = [...head.wishes, ...tail.wishes]
  if (wishes.length === 0) return partNoun(text, lines)
  return { instruction: wishes.join('\n'), content: tail.lines.join('\n').trim() }
}

/** A wish that was pasted with the quotes around it. */
function withoutQuotes(text: string): string {
  const inside = /^["“„«]([^"“”„«»\n]{3,300})["”“»]$/.exec(text)?.[1]
  return inside !== undefined && isWish(inside) ? inside : text
}

/** Whether a message says no more than how a document shall look. */
function isAllWishes(lines: string[]): boolean {
  if (lines.length > maxLines || lines.some((line) => contentStart.test(line))) return false
  const sentences = lines.flatMap(sentencesOf).filter((one) => one.trim() !== '')
  return (
    sentences.some((one) => isPlainFurther(one) || isLookPhrase(one)) &&
    sentences.every((one) => isFurtherWish(one) && !isWish(one) && !/[:：]/.test(one))
  )
}

interface End {
  wishes: string[]
  /** The lines that are left. */
  lines: string[]
}

function nothing(lines: string[]): End {
  return { wishes: [], lines }
}

function isContent(text: string, lines: string[]): boolean {
  return contentStart.test(text) || isHeader(lines)
}

/** Whether the first line names the columns of the lines below, even if one is called “Report”. */
function isHeader(lines: string[]): boolean {
  const [first = '', second = ''] = lines
  const isArticulate =
    /\b(?:an?|this|these|my|please|ein(?:e[mnr]?)?|diese[mnr]?|bitte|une?|una?)\b/i
  if ((isArticulate.test(first) || points(first)) && isWish(first)) return false
  return ['\t', ';', ','].some((sign) => {
    const count = first.split(sign).length
    return count > 1 && second.split(sign).length === count && !/[:：]\s*$/.test(first)
  })
}

/** The wishes that a message begins with. */
function headOf(lines: string[]): End {
  const wishes: string[] = []
  let isFound = false
  for (let at = 0, isNew = true; at < lines.length; at++) {
    if (at >= maxLines) return isFound ? { wishes, lines: lines.slice(at) } : nothing(lines)
    const line = lines[at] ?? ''
    if (line.trim() === '') {
      isNew = true
      continue
    }
    if (!isFound && at < 3 && isGreeting(line)) continue
    const next = lines.slice(at + 1, at + maxLines).find((one) => one.trim() !== '')
    const part = isFound ? partFurtherLine(line, isNew) : partFirstLine(line, next)
    if (part.instruction === '') {
      return isFound ? { wishes, lines: lines.slice(at) } : nothing(lines)
    }
    wishes.push(part.instruction)
    // A colon announces content.
    if (/[:：]\s*$/.test(line)) return { wishes, lines: [part.content, ...lines.slice(at + 1)] }
    isFound = true
    isNew = false
    if (part.content !== '') return { wishes, lines: [part.content, ...lines.slice(at + 1)] }
  }
  return isFound ? { wishes, lines: [] } : nothing(lines)
}

/** What comes behind a colon, or is said in further sentences and no wish, is content. */
function partFirstLine(line: string, next = ''): Parts {
  if (isTitleLabel(line) && (isWish(next) || isFurtherWish(next)))
    return { instruction: line.trim(), content: '' }
  const colon = colonOf(line)
  if (colon) {
    const { before, after } = colon
    if (titleAhead.test(before) && isWishes(before)) return { instruction: line, content: '' }
    const asks = isWishes(before) || (isWishedNoun(before) && startsWithKind.test(before))
    if (asks && !points(before) && isListOfNames(after)) return { instruction: line, content: '' }
    if (asks) return { instruction: before, content: after }
  }
  if (isWishedNoun(line)) return { instruction: line.trim(), content: '' }
  const sentences = sentencesOf(line)
  // “Make a list” heads a text as well as data.
  const isOpen = next !== '' && !/[,;\t|]|^\s*[[{]/.test(next) && !/[:：]\s*$/.test(line)
  if (isOpen && isWish(line) && !isSureWish(line)) return { instruction: '', content: line }
  const part = partSentences(sentences, false)
  if (part.instruction !== '') return part
  const asks = sentences.findIndex(isPlainWish)
  if (asks < 0 || sentences.length > maxSentences) return part
  const content = sentences.toSpliced(asks, 1).join('').trim()
  return { instruction: sentences[asks]?.trim() ?? '', content }
}

/** How a wish goes on whose title follows a colon: “Make a dashboard, title: Sales”. */
const titleAhead =
  /[,;.]\s*(?:with (?:the )?|mit (?:dem )?|und |and )?(?:title|titel|titre|título|titolo)$/iu

const startsWithKind =
  /^(?:please |bitte )?(?:[\p{L}'’-]+ ){0,4}[\p{L}-]*(?:report|dashboard|brief|briefing|memo|summary|overview|pager|slides?|deck|presentation|page|bericht|übersicht|präsentation|webseite|zusammenfassung|rapport|informe|レポート|報告書)/iu

function isWishes(text: string): boolean {
  return sentencesOf(text).every((one) => isWish(one) || isPointer(one) || isFurtherWish(one))
}

function partFurtherLine(line: string, isApart: boolean): Parts {
  if (contentStart.test(line)) return { instruction: '', content: line }
  const colon = colonOf(line)
  if (colon && !isFurtherWish(line) && isWishes(colon.before)) {
    return { instruction: colon.before, content: colon.after }
  }
  return partSentences(sentencesOf(line), !isApart, true)
}

/** The wishes that sentences begin with, and those further ones that follow at any place. */
function partSentences(sentences: string[], mayAdd: boolean, isFound = false): Parts {
  const wishes: string[] = []
  const content: string[] = []
  let hasWish = isFound
  const isAlone = sentences.every((one) => isWish(one) || isFurtherWish(one) || isClosing(one))
  const asksLater = sentences.some(isWish)
  for (const sentence of sentences) {
    const isNext = content.length === 0
    const asks =
      isNext &&
      (hasWish
        ? isPlainWish(sentence) || mayAsk(sentence)
        : isAlone
          ? isWish(sentence)
          : isSureWish(sentence))
    const adds =
      hasWish &&
      (mayAdd
        ? isFurtherWish(sentence) || (isNext && isAddition(sentence))
        : isPlainFurther(sentence) || isClosing(sentence))
    const isWeak = asksLater && isWeakPointer(sentence)
    const isThanks = asksLater && isClosing(sentence)
    const leads = isNext && (isPointer(sentence) || isGreeting(sentence) || isWeak || isThanks)
    if (asks || adds || leads) wishes.push(sentence.trim())
    else content.push(sentence)
    if (asks || (leads && isPointer(sentence))) {
      hasWish = true
      mayAdd = true
    }
  }
  if (!hasWish || wishes.length === 0) return { instruction: '', content: sentences.join('') }
  return { instruction: wishes.join(' '), content: content.join('').trim() }
}

function mayAsk(sentence: string): boolean {
  return isPointer(sentence) || isClosing(sentence)
}

/** The wishes that a message ends with, from the first plain one on: text may speak of reports too. */
function tailOf(lines: string[], hasHead: boolean): End {
  if (lines.filter((line) => line.startsWith('```')).length % 2 === 1) return nothing(lines)
  let found: End | undefined
  const wishes: string[] = []
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
        ? isApart && (isPoliteFurther(sentence) || (isData(lines, at) && isPlainFurther(sentence)))
        : isPlainWish(sentence) ||
          isLookPhrase(sentence) ||
          (isApart && asksAlone(sentence, lines, at))
      const mayFollow = isClosing(sentence) || (!hasHead && isFurtherWish(sentence))
      if (!isPlain && !mayFollow) break
      sentences.pop()
      wishes.unshift(sentence.trim())
      const left = [...lines.slice(0, at), sentences.join('').trimEnd()]
      if (isPlain) found = { wishes: [...wishes], lines: left }
    }
    if (sentences.length > 0) break
    top = at
  }
  // Thanks behind data are no text of the document.
  const isThanks = hasHead && wishes.length > 0 && isData(lines, top)
  return found ?? (isThanks ? { wishes, lines: lines.slice(0, top) } : nothing(lines))
}

/** Whether a sentence apart asks for a document, and is no task that a text sets its readers. */
function asksAlone(sentence: string, lines: string[], at: number): boolean {
  return isBareWish(sentence) || (isWish(sentence) && isData(lines, at))
}

/** Whether the last line before one is data. */
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

/** A message that asks for nothing in a sentence: the name of a document, or content. */
function partNoun(text: string, lines: string[]): Parts {
  const [line = ''] = lines
  if (lines.length > 1 || contentStart.test(text)) return { instruction: '', content: text }
  const sentences = sentencesOf(text)
  const asks = sentences.findIndex((one) => isPlainWish(one) && points(one))
  if (asks >= 0) {
    const content = sentences.toSpliced(asks, 1).join('')
    return { instruction: sentences[asks]?.trim() ?? '', content: content.trim() }
  }
  const colon = colonOf(line)
  if (colon) return { instruction: '', content: text }
  const isOne = sentences.length === 1 && text.length <= maxWishLength && !/;\s+\S/.test(text)
  return isOne && !isStatement(text)
    ? { instruction: text, content: '' }
    : { instruction: '', content: text }
}

/** A sentence such as “We met on Monday.”, which names no document. */
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

/** Such as “agenda, travel and costs”, which names sections. */
function isListOfNames(text: string): boolean {
  const names = text.replace(/\.$/, '').split(/,\s*(?:and\s+|und\s+)?|\s+(?:and|und)\s+/)
  return names.length > 1 && names.every((name) => /^[\p{L}'’-]+(?: [\p{L}'’-]+){0,2}$/u.test(name))
}

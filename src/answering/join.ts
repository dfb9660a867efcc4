/** Joins what a model adds to its unfinished document, without what it repeats of it. */
export interface Join {
  /** Returns what this chunk of the answer adds to the document. */
  push(text: string): string
  /** Returns what was held back because it could have been a repetition. Call it once, at the end. */
  end(): string
  /** The answer so far, if it is another document from its start instead of the rest of this one. */
  restarted(): string | undefined
}

/** The longest repetition that is recognized. */
const maxOverlap = 2000
/** After so many characters, most of them white space, it is decided with what there is. */
const maxUndecided = 2 * maxOverlap
/** A shorter one may be chance, unless it is the start of an unfinished tag. */
const minOverlap = 8
/** What a model may write before the document, and its beginning. */
const fence = /^\s*`{3}\w*[^\S\n]*\n/
/** A fence that may go on, after white space. */
const partialFence = /^`{0,3}\w{0,16}[^\S\n]*$/
const documentStart = /<!doctype|<html[\s>]/i
/** A line of words before the document, and perhaps a fence. */
const preamble = /^([^<>`\n]{1,200})\n+(`{3}\w*[^\S\n]*\n)?/
/** The same as long as a fence may follow. */
const partialPreamble = /^[^<>`\n]{0,200}$|^[^<>`\n]{1,200}\n+`{0,3}\w{0,16}[^\S\n]*$/
/** What such a line says if no fence follows. */
const saysThatItGoesOn = /\b(rest|continu\w*|remain\w*|left off|cut off|stopped)\b/i
/** Only after a repetition as long as this, a line of words is surely no part of the document. */
const minSureOverlap = 20

type State = 'deciding' | 'joined' | 'repeating' | 'restarted'

/** `before`: the unfinished document. */
export function createJoin(before: string): Join {
  const firstTag = before.search(documentStart)
  let state: State = 'deciding'
  /** The answer so far, without a code fence, until it is joined. */
  let text = ''
  /** How much of `text` repeats `before`, where it begins again. */
  let repeated = 0

  function decide(isEnd: boolean): string {
    const mayWait = !isEnd && text.length <= maxUndecided
    if (mayWait && partialFence.test(text.trimStart())) return ''
    text = text.replace(fence, '')
    const trimmed = text.trimStart()
    const rest = afterPreamble(trimmed)
    for (const begun of [trimmed, rest]) {
      if (begun === undefined) continue
      if (firstTag >= 0 && startsDocument(begun)) return repeatFrom(begun)
      if (mayWait && (mayStartDocument(begun) || mayOverlap(before, begun))) return ''
    }
    if (mayWait && partialPreamble.test(trimmed)) return ''
    state = 'joined'
    const sureOverlap = rest === undefined ? 0 : overlapOf(before, rest)
    if (rest !== undefined && sureOverlap >= minSureOverlap) return rest.slice(sureOverlap)
    const overlap = overlapOf(before, text)
    if (overlap > 0) return text.slice(overlap)
    const trimmedOverlap = overlapOf(before, trimmed)
    return trimmedOverlap > 0 ? trimmed.slice(trimmedOverlap) : text
  }

  function repeatFrom(again: string): string {
    state = 'repeating'
    text = again
    repeated = 0
    return repeat()
  }

  /** Follows an answer that begins again, as long as it says the same. */
  function repeat(): string {
    const start = /^<!doctype/i.test(text) ? firstTag : before.search(/<html[\s>]/i)
    const rest = before.length - start
    while (repeated < text.length && repeated < rest) {
      if (text[repeated] !== before[start + repeated]) {
        state = 'restarted'
        return ''
      }
      repeated++
    }
    if (repeated < rest) return ''
    state = 'joined'
    return text.slice(repeated)
  }

  return {
    push(added) {
      if (state === 'joined') return added
      text += added
      if (state === 'deciding') return decide(false)
      return state === 'repeating' ? repeat() : ''
    },
    end: () => (state === 'deciding' ? decide(true) : ''),
    restarted: () => (state === 'restarted' ? text : undefined),
  }
}

/** What follows the words that a model may write before it goes on; undefined if there are none. */
function afterPreamble(text: string): string | undefined {
  const [all = '', words = '', fenceLine] = preamble.exec(text) ?? []
  const isPreamble = fenceLine !== undefined || saysThatItGoesOn.test(words)
  return isPreamble ? text.slice(all.length) : undefined
}

function startsDocument(text: string): boolean {
  return text.search(documentStart) === 0
}

function mayStartDocument(text: string): boolean {
  const start = text.toLowerCase()
  return ['<!doctype', '<html '].some((opening) => opening.startsWith(start))
}

/** Whether more text could make this the start of a repetition of the end of `before`. */
function mayOverlap(before: string, text: string): boolean {
  return text.length < maxOverlap && before.slice(-maxOverlap).includes(text)
}

/** How many characters at the start of `text` repeat the end of `before`. */
function overlapOf(before: string, text: string): number {
  const longest = Math.min(maxOverlap, before.length, text.length)
  const lengths = Array.from({ length: longest + 1 }, (_, length) => length).filter(
    (length) => length >= minOverlap && before.endsWith(text.slice(0, length)),
  )
  const length = lengths.at(-1) ?? 0
  // What the document also says elsewhere, such as an empty cell, may follow itself, and so may lines that
  // are all alike.
  const isElsewhere = before.indexOf(text.slice(0, length)) < before.length - length
  const isAlike = lengths.some((other) => other < length && other >= length / 2)
  // So may a few tags, such as the end of a cell and the start of the next.
  const isBare = length < minSureOverlap && /^(?:<[^<>]*>\s*)+$/.test(text.slice(0, length))
  if (length > 0 && !isElsewhere && !isAlike && !isBare) return length
  return (
    [unfinishedTag(before), unfinishedLine(before)].find(
      (end) => end !== '' && text.startsWith(end),
    )?.length ?? 0
  )
}

/** The start of a tag at the end of a text; empty if there is none. */
function unfinishedTag(text: string): string {
  const start = text.lastIndexOf('<')
  return start > text.lastIndexOf('>') ? text.slice(start) : ''
}

/** The last line of a text, unless it is too short to be recognized. */
function unfinishedLine(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1)
  return line.length >= minOverlap ? line : ''
}

import { altOf, isDescription } from './picture-text.ts'
import { nth, type Question } from './question.ts'
import { nearlySpelledIndex, spelledIndex } from './ordinals.ts'

/** An answer to a question: some of its choices, none of them, or a text. */
export type Answer =
  | {
      kind: 'picked'
      indices: number[]
      /** Whether the person used a name, not a position in the list. */
      byName: boolean
      /** Whether the message can hardly be a new request. */
      isPlain: boolean
    }
  | { kind: 'text'; text: string; isPlain: boolean }
  | { kind: 'none' }

const cardinals = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const zahlen = ['eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn']

const none =
  /^(?:never ?mind(?: (?:it|that))?|cancel(?: (?:it|that))?|none(?: of (?:them|these|those|the above))?|neither(?: of them)?|no(?:pe| thanks?| thank you)?|nothing|forget (?:it|about it|that)|stop|abort|leave (?:it|them|that)(?: as (?:it is|they are))?|skip(?: it)?|don['’]t|do nothing|keine[rsn]?(?: davon)?|nichts|nein|vergiss (?:es|das)|abbrechen|abbruch|egal|lass (?:es|das)(?: sein)?)$/i
const all =
  /^(?:(?:all|both|each|every one)(?: (?:of )?(?:them|these|those|the above))?|(?:all|both)(?: of)?(?: the| these| those)? \p{L}{2,}s|(?:each|every) (?:one|place)|everything|everywhere|alle(?: beide)?|beide|überall)$/iu
const lead =
  /^(?:(?:ok(?:ay)?|yes|no|well|oh|sorry|what about|how about|only|just|nur|please|ja|nein|bitte|i mean|i meant|i want|i['’]d like|take|use|readAnswer|pick|make it|it['’]s|that['’]s|ich meine?|ich meinte|nimm)(?:[\s,:]+|$))+/i
const tail = /(?:[\s,]+(?:please|thanks|thank you|bitte|danke))*\s*[.!?]*$/i
const article = /^(?:the|teh|this|that|der|die|das|den|dem)\s+/i

/**
 * Reads a message as the answer to a question: a number, a name or a position. Returns `undefined` if
 * it is no answer or matches several choices. `request` is the request that led to the question.
 */
export function readAnswer(said: string, question: Question, request: string): Answer | undefined {
  const plain = said.trim().replace(tail, '').trim()
  const answer = plain.replace(lead, '').trim() || plain
  const isText = question.choices.length === 0
  if (isText && isDescription(said)) return { kind: 'text', text: altOf(said), isPlain: true }
  if (none.test(plain) || none.test(answer)) return { kind: 'none' }
  if (/^(?:yes|yep|sure|ok(?:ay)?|right|ja|gut)$/i.test(answer)) return undefined
  if (isText) {
    return said.trim().endsWith('?')
      ? undefined
      : { kind: 'text', text: altOf(said), isPlain: false }
  }
  const count = question.choices.length
  const byNumber = numbersIn(answer, count, question.noun)
  const [named] = exactly(answer, question)
  // A bare number counts in the list of choices; “the second row” may count in the table.
  const isBare = /^[#(]?\d+[.)]?$/.test(answer)
  if (byNumber && !isBare && named !== undefined && !byNumber.includes(named)) return undefined
  if (byNumber) return { kind: 'picked', indices: byNumber, byName: false, isPlain: true }
  if (named !== undefined) return picked([named], true)
  // “Delete the second one” repeats the verb of the request.
  const verb = /^\p{L}+/u.exec(request.trim())?.[0].toLowerCase()
  const rest = answer.toLowerCase().startsWith(`${verb} `)
    ? answer.slice((verb ?? '').length + 1)
    : ''
  const repeated = rest && numbersIn(rest.trim(), count, undefined)
  if (repeated) return { kind: 'picked', indices: repeated, byName: false, isPlain: true }
  const isReferring = /^(?:the ones?|that|those)\b/i.test(rest)
  const hit = byName(isReferring ? rest : answer, question)
  return hit === undefined
    ? undefined
    : picked([hit], isReferring || /^(?:the|that) one\b/i.test(answer))
}

function picked(indices: number[], isPlain: boolean): Answer {
  return { kind: 'picked', indices, byName: true, isPlain }
}

/** The indices of the choices that an answer counts: `2`, `the second one`, `1 and 3`, `both`. */
function numbersIn(answer: string, count: number, noun: string | undefined) {
  if (all.test(answer) && (count === 2 || !/^(?:both|beide)/i.test(answer)))
    return Array.from({ length: count }, (_, index) => index)
  const indices = answer
    .split(/\s*,\s*(?:and\s+|und\s+)?|\s+(?:and|und|&)\s+/)
    .map((part) => indexOf(part, count, noun))
  const known = indices.filter((index) => index !== undefined)
  if (known.length < indices.length || known.some((index) => index < 0 || index >= count)) {
    return undefined
  }
  return [...new Set(known)].toSorted((a, b) => a - b)
}

function indexOf(part: string, count: number, noun: string | undefined): number | undefined {
  const nouns = ['ones?', 'choice', 'option', 'of them', ...(noun ? [RegExp.escape(noun)] : [])]
  const word = part
    .trim()
    .replace(/^[#(]\s*|[.)]$/g, '')
    .replace(article, '')
    .replace(new RegExp(`(?<=\\S)\\s+(?:${nouns.join('|')})$`, 'i'), '')
    .replace(/^(?:number|no\.?|nr\.?|nummer|option|choice)\s*/i, '')
    .toLowerCase()
  const digits = /^(\d{1,3})(?:st|nd|rd|th|\.)?$/.exec(word)?.[1]
  if (digits) return Number(digits) - 1
  if (/^(?:last|final|latter|bottom|letzte[rnms]?|unterste[rnms]?)$/.test(word)) return count - 1
  if (/^(?:former|top|oberste[rnms]?)$/.test(word)) return 0
  if (count === 2 && /^(?:upper|obere[rnms]?)$/.test(word)) return 0
  if (count === 2 && /^(?:lower|untere[rnms]?)$/.test(word)) return 1
  const spelled = [cardinals.indexOf(word), zahlen.indexOf(word)].find((index) => index >= 0)
  if (spelled !== undefined) return spelled
  const ordinal = nearlySpelledIndex(word)
  return ordinal < 0 ? undefined : ordinal
}

/**
 * The only choice whose name, label or position is the whole answer. A choice's own name has
 * precedence over the name of its section, unless the answer contains “in”.
 */
function exactly(answer: string, { choices }: Question): number[] {
  const wanted = wordsMeant(answer).join(' ')
  const isWanted = (one = '') => wanted !== '' && wordsMeant(one).join(' ') === wanted
  const own = inPlace.test(answer) ? [] : only(choices.map(({ terms }) => isWanted(terms[0])))
  if (own.length > 0) return own
  return only(choices.map(({ label, terms }) => [label, ...terms].some(isWanted)))
}

const inPlace = /\b(?:in|under|within|inside|from|of|im|aus|unter|von)\b/i

const filler =
  /^(?:the|that|this|one|ones|in|of|at|on|to|from|with|is|leading|linking|which|under|within|inside|called|named|about|by|beginning|starting|der|die|das|den|dem|im|in|aus|von|vom|mit|bei|beim|unter|auf)$/
const kind =
  /^(?:column|row|table|section|chapter|heading|list|item|paragraph|text|part|spalte|zeile|tabelle|abschnitt|liste|kapitel)$/
const translated: Record<string, string> = {
  nach: 'after',
  vor: 'before',
  zeile: 'row',
  tabelle: 'table',
  spalte: 'column',
  überschrift: 'heading',
}

/** A neighbour of a part is meant only with such a word. */
const beside = /^(?:after|before)\b/

/** The only choice that matches the words of an answer, such as `the one in Costs`. */
function byName(answer: string, { choices }: Question): number | undefined {
  const words = wordsMeant(answer).map((word) => translated[word] ?? word)
  const short = trimmed(words, new RegExp(`${filler.source}|${kind.source}`))
  const isBeside = words.some((word) => beside.test(word))
  const terms = choices.map((choice) =>
    choice.terms
      .filter((term) => isBeside || !beside.test(term))
      .map((term) => ` ${wordsOf(term).join(' ')} `),
  )
  for (const wanted of [words, short]) {
    if (wanted.length === 0) continue
    const phrase = ` ${wanted.join(' ')} `
    const tests = [
      (own: string[]) => own.includes(phrase),
      (own: string[]) => own.some((term) => term.includes(phrase)),
      (own: string[]) => {
        const rest = wanted.filter((word) => !filler.test(word) && !kind.test(word))
        const isCounting = wanted.some((word) => /^\d+(?:st|nd|rd|th)?$/.test(word))
        return (
          !isCounting &&
          rest.length > 0 &&
          rest.every((word) => own.some((term) => term.includes(` ${word} `)))
        )
      },
    ]
    for (const test of tests) {
      const [hit] = only(terms.map(test))
      if (hit !== undefined) return hit
    }
  }
  return undefined
}

/** The index of the only match, if there is exactly one. */
function only(hits: readonly boolean[]): number[] {
  const indices = hits.flatMap((hit, index) => (hit ? [index] : []))
  return indices.length === 1 ? indices : []
}

/** The words of an answer without references: `Costs` of `the one in Costs`. */
function wordsMeant(answer: string): string[] {
  const rest = wordsOf(answer.replace(referring, ''))
  const short = trimmed(rest, filler)
  return short.length > 0 ? short : rest
}

const referring =
  /^(?:(?:the|that|this|der|die|das|den|dem) )?ones? (?:(?:in|of|at|on|from|with|under|within|inside|called|named|about|by) )?(?:the )?/i

function trimmed(words: readonly string[], pattern: RegExp): string[] {
  const from = words.findIndex((word) => !pattern.test(word))
  const to = words.findLastIndex((word) => !pattern.test(word)) + 1
  return from < 0 ? [] : words.slice(from, to)
}

/** The words of a text, normalized for comparison: lower case, ordinals as numbers, no punctuation. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:[.,:/'’-][\p{L}\p{N}]+)*/gu) ?? []
  return words.map((word) => {
    const index = spelledIndex(word)
    return index < 0 ? word : nth(index + 1)
  })
}

import type { Token, Tokens } from 'marked'

/** A larger number at the beginning of a line is a year or the like, never a list number. */
const maxListNumber = 999

/** Months in languages that write dates as “3. Oktober”. */
const months =
  /^(?:januar|jänner|januari|februar|feber|februari|märz|marts|mars|maart|april|mai|maj|mei|juni|juli|august|augusti|augustus|september|oktober|november|dezember|december|desember)(?!\p{L})/iu

interface Marker {
  /** As written, such as `3.`. */
  text: string
  number: number
}

/**
 * Keeps the numbers at the beginning of lines as they were written: a list that a browser would number
 * differently gets explicit numbers, and numbers that are not list numbers, such as years, become text.
 *
 *     1. a · 2. b · 4. c   a list whose last number is 4
 *     1. a · 1. b · 1. c   Markdown's way to let the list count
 *     1998. a · 2004. b    two paragraphs
 */
export function settleNumbers(given: readonly Token[]): Token[] {
  const tokens = settleSigns(given)
  return tokens.flatMap((token) => {
    if (token.type === 'blockquote' && token.tokens) {
      return [{ ...token, tokens: settleNumbers(token.tokens) }]
    }
    return isList(token) ? runsOf(token).flatMap(settleList) : [token]
  })
}

/** Lines with `+` and `-` before numbers, as “+ 500” above “- 200”, are calculations, not lists. */
function settleSigns(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, index) => {
    if (!isSigned(token)) return [token]
    const isMixed = [tokens[index - 1], tokens[index + 1]].some(
      (one) => one && isSigned(one) && signOf(one) !== signOf(token),
    )
    return isMixed ? textOf(token, token.items.map(signMarker)) : [token]
  })
}

function isSigned(token: Token): token is Tokens.List {
  return (
    isList(token) &&
    !token.ordered &&
    /^[+-]$/.test(signOf(token)) &&
    token.items.every(({ text }) => /^\p{Sc}?\s?\d/u.test(text))
  )
}

function signOf(list: Tokens.List): string {
  return list.raw.trimStart().charAt(0)
}

function signMarker({ raw }: Tokens.ListItem): Marker {
  return { text: raw.trimStart().charAt(0), number: 0 }
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}

/** Splits a list: a year is not an item of the list above it, nor is a new start after a blank line. */
function runsOf(list: Tokens.List): Tokens.List[] {
  if (!list.ordered) return [list]
  const runs: Tokens.List[] = []
  let before: Marker | undefined
  list.items.forEach((item, index) => {
    const marker = markerOf(item)
    const run = runs.at(-1)
    const goesOn =
      run !== undefined &&
      before !== undefined &&
      isSmall(before) === isSmall(marker) &&
      (!endsBlank(list.items[index - 1]) ||
        marker.number === before.number + 1 ||
        (marker.number === 1 && before.number === 1))
    if (goesOn) run.items.push(item)
    else runs.push({ ...list, start: marker.number, items: [item] })
    before = marker
  })
  return runs
}

function isSmall({ number }: Marker): boolean {
  return number <= maxListNumber
}

function endsBlank(item: Tokens.ListItem | undefined): boolean {
  return item !== undefined && /\n[ \t]*\n\s*$/.test(item.raw)
}

function settleList(list: Tokens.List): Token[] {
  for (const item of list.items) item.tokens = settleNumbers(item.tokens)
  if (!list.ordered) return [list]
  const markers = list.items.map(markerOf)
  if (list.items.some(({ text }) => months.test(text))) return textOf(list, markers)
  if (isCounted(list, markers)) return [list]
  if (!isNumbered(markers)) return textOf(list, markers)
  return [{ ...list, numbers: markers.map(({ number }) => number) }]
}

function markerOf(item: Tokens.ListItem): Marker {
  const text = /^\s*(\d+[.)])/.exec(item.raw)?.[1] ?? ''
  return { text, number: Number.parseInt(text, 10) }
}

/** Whether a browser’s numbering shows the numbers as written. */
function isCounted(list: Tokens.List, markers: readonly Marker[]): boolean {
  const [first] = markers
  if (!first || !isSmall(first) || !markers.every(isPlain)) return false
  if (markers.every(({ number }) => number === 1)) return true
  // A single sentence such as “7. March was sunny.” is not a list.
  if (markers.length === 1 && first.number > 1) return (list.items[0]?.tokens.length ?? 0) > 1
  return markers.every(({ number }, index) => number === first.number + index)
}

/** Whether numbers are those of a list with gaps: ascending from its start, mostly by one. */
function isNumbered(markers: readonly Marker[]): boolean {
  const steps = markers
    .slice(1)
    .map((marker, index) => marker.number - (markers[index]?.number ?? 0))
  return (
    (markers[0]?.number ?? 2) <= 1 &&
    markers.every(isPlain) &&
    markers.every(isSmall) &&
    steps.every((step) => step >= 0) &&
    steps.filter((step) => step === 1).length * 2 >= steps.length
  )
}

function isPlain({ text, number }: Marker): boolean {
  return text.length === String(number).length + 1
}

/** The items as paragraphs that begin with their numbers. Adjacent items become lines of one paragraph. */
function textOf(list: Tokens.List, markers: readonly Marker[]): Token[] {
  const out: Token[] = []
  let lines: Tokens.Paragraph | undefined
  list.items.forEach((item, index) => {
    const line = lineOf(item, markers[index]?.text ?? '')
    const rest = item.tokens.slice(hasText(item) ? 1 : 0)
    if (lines && !endsBlank(list.items[index - 1])) {
      lines.text += `\n${line.text}`
      lines.tokens.push({ type: 'br', raw: '\n' }, ...line.tokens)
    } else {
      out.push(line)
      lines = line
    }
    if (rest.length > 0) lines = undefined
    out.push(...rest)
  })
  return out
}

function hasText({ tokens: [first] }: Tokens.ListItem): boolean {
  return first?.type === 'text' || first?.type === 'paragraph'
}

function lineOf(item: Tokens.ListItem, marker: string): Tokens.Paragraph {
  const [first] = item.tokens
  const own = hasText(item) && first && 'tokens' in first && first.tokens ? first.tokens : []
  const text = hasText(item) && first && 'text' in first ? String(first.text) : ''
  const number: Token = {
    type: 'text',
    raw: `${marker} `,
    text: own.length > 0 ? `${marker} ` : marker,
  }
  return { type: 'paragraph', raw: item.raw, text: `${marker} ${text}`, tokens: [number, ...own] }
}

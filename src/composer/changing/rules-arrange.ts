import type { Edit, Span } from '../../editing/text/edit.ts'
import {
  contentsEntriesOf,
  headingsOf,
  sectionOf,
  wholeLines,
  type Item,
  type Outline,
} from '../outline.ts'
import { findPlace, type Place } from './find-place.ts'
import { isOrdinal } from './ordinals.ts'
import type { ParsedRequest } from './parsed-request.ts'
import { missing, shorten } from './question.ts'
import { alreadySo, type Rule, type Step } from './rule.ts'

/** Deletes, moves and swaps parts. */
export const arrangeRules: Rule[] = [
  {
    example: 'Delete the section Risks',
    pattern:
      /^(?:delete|remove|drop|cut|erase|get rid of|take out|take away|omit|strike)\s+(?<what>.+?)(?:\s+(?:from|in) (?:the|this) (?:document|page|report|dashboard))?$/i,
    apply: (outline, request, { what = '' }) => {
      const place = findPart(outline, request, what)
      return place.ok ? remove(outline, place.value) : place
    },
  },
  {
    example: 'Move the section Risks before Goals',
    pattern:
      /^(?:move|put|place|shift)\s+(?<what>.+?)\s+(?:to\s+)?(?:right\s+|directly\s+|just\s+)?(?<where>before|above|in front of|after|below|under|behind)\s+(?<other>.+)$/i,
    apply: (outline, request, { what = '', where = '', other = '' }) => {
      const place = findPart(outline, request, what)
      if (!place.ok) return place
      const anchor = findPart(outline, request, other)
      if (!anchor.ok) return anchor
      return move(outline, place.value, anchor.value, /before|above|front/i.test(where))
    },
  },
  {
    example: 'Move the section Risks to the end',
    pattern:
      /^(?:move|put|place|shift)\s+(?<what>.+?)\s+(?:(?:to|at)\s+(?:the\s+)?(?:very\s+)?)?(?<where>top|start|beginning|front|end|bottom|first|last)(?:\s+of\s+(?:the|this)\s+\w+)?$/i,
    apply: (outline, request, { what = '', where = '' }) => {
      const place = findPart(outline, request, what)
      if (!place.ok) return place
      const isTop = /top|start|beginning|front|first/i.test(where)
      const others = siblingsOf(outline, place.value)
      const anchor = isTop ? others[0] : others.at(-1)
      if (!anchor || isSame(anchor, place.value))
        return alreadySo(`${place.value.name} is there already.`)
      return move(outline, place.value, anchor, isTop)
    },
  },
  {
    example: 'Swap the sections Risks and Goals',
    pattern: /^(?:swap|exchange|switch)\s+(?<what>.+?)\s+(?:and|with)\s+(?<other>.+)$/i,
    apply: (outline, request, { what = '', other = '' }) => {
      const [one, another] = pairOf(what, other)
      const place = findPart(outline, request, one)
      if (!place.ok) return place
      const second = findPart(outline, request, another)
      if (!second.ok) return second
      return swap(outline, place.value, second.value)
    },
  },
  {
    example: 'Undo that',
    pattern: /^(?:undo|revert|go back|take (?:it|that) back)\b/i,
    apply: () => missing('going back is done under “Versions”, with “Restore”'),
  },
  {
    example: 'Move the section Risks up',
    pattern: /^(?:move|shift)\s+(?<what>.+?)\s+(?<where>up|down)$/i,
    apply: (outline, request, { what = '', where = '' }) => {
      const place = findPart(outline, request, what)
      if (!place.ok) return place
      const others = siblingsOf(outline, place.value)
      const at = others.findIndex((one) => isSame(one, place.value))
      const anchor = others[/up/i.test(where) ? at - 1 : at + 1]
      if (at < 0 || !anchor) return missing(`${place.value.name} can’t be moved further ${where}`)
      return move(outline, place.value, anchor, /up/i.test(where))
    },
  },
]

/** Finds a part of the document. A mere text must be quoted. */
function findPart(outline: Outline, request: ParsedRequest, words: string) {
  const place = findPlace(outline, request, words)
  const isText = place.ok
    ? !place.value.item && !place.value.heading
    : place.question?.noun === 'place'
  if (!isText || words.includes('⟦')) return place
  return missing(`no part is called “${words}”; put text in quotes, such as “delete "${words}"”`)
}

/** The names of two parts whose kind is given only once: `the sections A and B`. */
function pairOf(one: string, other: string): [string, string] {
  const [, kind = '', name = ''] =
    /^(?:the\s+)?(?:two\s+)?(section|chapter|table|list|chart|paragraph|heading|image|item|figure)s\s+(.+)$/i.exec(
      one,
    ) ?? []
  const last = /\s(section|chapter|table|list|chart|paragraph|heading|image|item|figure)s?$/i.exec(
    other,
  )?.[1]
  if (last && isOrdinal(one.replace(/^the\s+/i, ''))) return [`${one} ${last}`, other]
  return name === '' ? [one, other] : [`${kind} ${name}`, `${kind} ${other}`]
}

function remove(outline: Outline, part: Place): Step {
  const place = wholeOf(part)
  const ranges = [place, ...entriesOf(outline, place)]
  return {
    ok: true,
    edits: ranges.map((range) => ({ ...lines(outline, range), insert: '' })),
    done: `Deleted ${place.name}.`,
  }
}

/** The list item that contains nothing but the text, so that no empty bullet is left. */
function wholeOf(place: Place): Place {
  const text = place.within?.text
  let whole = place.within
  while (whole && whole.tag !== 'li' && whole.parent?.text === text) whole = whole.parent
  const isWhole = whole?.tag === 'li' && place.name === `“${text}”`
  return whole && isWhole ? { ...place, from: whole.from, to: whole.to } : place
}

function lines(outline: Outline, range: Span) {
  const { from, to } = wholeLines(outline.html, range)
  return { from, to }
}

/** The entries of the list of contents that link to headings in a place. */
function entriesOf(outline: Outline, place: Place): Item[] {
  if (!place.heading) return []
  const inside = headingsOf(outline).filter((one) => one.from >= place.from && one.to <= place.to)
  const entries = inside
    .flatMap((heading) => contentsEntriesOf(outline, heading))
    .map((entry) => (entry.parent?.tag === 'li' ? entry.parent : entry))
    .filter((entry) => entry.from < place.from || entry.to > place.to)
  // An entry may contain the entries of subsections.
  return entries.filter(
    (entry, index) =>
      entries.indexOf(entry) === index &&
      !entries.some((one) => one !== entry && one.from <= entry.from && one.to >= entry.to),
  )
}

function move(outline: Outline, place: Place, anchor: Place, before: boolean): Step {
  if (anchor.from >= place.from && anchor.to <= place.to) {
    return missing('something can’t be moved into itself')
  }
  const edits = moveRange(outline, place, anchor, before)
  const [entry] = entriesOf(outline, place)
  const [other] = entriesOf(outline, anchor)
  if (entry && other) edits.push(...moveRange(outline, entry, other, before))
  return {
    ok: true,
    edits,
    done: `Moved ${place.name} ${before ? 'before' : 'after'} ${anchor.name}.`,
    once: true,
  }
}

function moveRange(outline: Outline, place: Span, anchor: Span, before: boolean): Edit[] {
  const source = lines(outline, place)
  const target = lines(outline, anchor)
  const at = before ? target.from : target.to
  const text = outline.html.slice(source.from, source.to)
  return [
    { from: source.from, to: source.to, insert: '' },
    { from: at, to: at, insert: text },
  ]
}

function swap(outline: Outline, one: Place, other: Place): Step {
  const [first, second] = one.from < other.from ? [one, other] : [other, one]
  if (first.to > second.from) return missing('one of them lies inside the other')
  const exchange = (a: Span, b: Span): Edit[] => [
    { from: a.from, to: a.to, insert: outline.html.slice(b.from, b.to) },
    { from: b.from, to: b.to, insert: outline.html.slice(a.from, a.to) },
  ]
  const [entry] = entriesOf(outline, first)
  const [otherEntry] = entriesOf(outline, second)
  return {
    ok: true,
    edits: [
      ...exchange(first, second),
      ...(entry && otherEntry ? exchange(entry, otherEntry) : []),
    ],
    done: `Exchanged ${one.name} and ${other.name}.`,
    once: true,
  }
}

function isSame(one: Span, other: Span): boolean {
  return one.from === other.from && one.to === other.to
}

/** The siblings of a place: sections of the same level, else elements of one parent. */
function siblingsOf(outline: Outline, place: Place): Place[] {
  if (place.heading) {
    const { heading } = place
    return headingsOf(outline)
      .filter((one) => one.tag === heading.tag)
      .map((one) => ({
        ...sectionOf(outline, one),
        name: `the section “${one.text}”`,
        heading: one,
      }))
  }
  return (place.item?.parent?.children ?? []).map((item) => ({
    ...item,
    name: item.text === '' ? `the ${item.tag}` : `“${shorten(item.text)}”`,
    item,
  }))
}

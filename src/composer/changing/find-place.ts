import type { Span } from '../../editing/text/edit.ts'
import { found, missing, pick, shorten, type Found } from './question.ts'
import { captionOf, labelOfElement, labelOfSection } from './labels.ts'
import { indexOfOrdinal, isOrdinal, ordinalPattern } from './ordinals.ts'
import { headingsOf, isHeading, isWithin, sectionOf, type Item, type Outline } from '../outline.ts'
import type { ParsedRequest } from './parsed-request.ts'
import { findText, pickText } from './find-text.ts'

/** A part of the document that a request names. */
export interface Place extends Span {
  /** The part's name in a sentence. */
  name: string
  item?: Item
  heading?: Item
  /** The element around the part, if the part is a text. */
  within?: Item | undefined
}

const kinds: Record<string, (item: Item) => boolean> = {
  heading: (item) => isHeading(item),
  paragraph: (item) => item.tag === 'p',
  table: (item) => item.tag === 'table',
  list: (item) => (item.tag === 'ul' || item.tag === 'ol') && !isWithin(item.parent, isList),
  chart: (item) =>
    (item.tag === 'figure' && item.children.some((child) => child.tag === 'svg')) ||
    (item.tag === 'svg' && item.parent?.tag !== 'figure') ||
    item.tag === 'canvas',
  image: (item) => item.tag === 'img' || item.tag === 'picture',
  figure: (item) => item.tag === 'figure',
  quote: (item) => item.tag === 'blockquote',
  link: (item) => item.tag === 'a',
  button: (item) => item.tag === 'button',
  item: (item) => item.tag === 'li',
  footer: (item) => item.tag === 'footer',
  header: (item) => item.tag === 'header',
  script: (item) => item.tag === 'script',
  form: (item) => item.tag === 'form',
}

const synonyms: Record<string, string> = {
  title: 'heading',
  headline: 'heading',
  subtitle: 'heading',
  graph: 'chart',
  diagram: 'chart',
  picture: 'image',
  photo: 'image',
  bullet: 'item',
  'list item': 'item',
  'bullet point': 'item',
  chapter: 'section',
  part: 'section',
  text: 'paragraph',
  'bullet list': 'list',
}

const kindPattern = [...Object.keys(kinds), ...Object.keys(synonyms), 'section']
  .toSorted((a, b) => b.length - a.length)
  .join('|')

function isList(item: Item): boolean {
  return item.tag === 'ul' || item.tag === 'ol'
}

/** Finds the part that words such as `the second table` or `section "Costs"` refer to. */
export function findPlace(outline: Outline, request: ParsedRequest, words: string): Found<Place> {
  const reference = words
    .trim()
    .replace(/^(?:the|this|that|my|our)\s+/i, '')
    .replace(/^whole\s+|^entire\s+/i, '')
  if (/^(?:table of contents|contents?(?: list)?|toc)$/i.test(reference))
    return findContents(outline)
  const titles = headingsOf(outline).filter((heading) => heading.tag === 'h1')
  if (titles.length > 0 && /^(?:main\s+)?(?:title|headline)$/i.test(reference)) {
    return pickTitle(outline)
  }
  const literal = /^(?:text|words?|phrase|sentence)\s+(⟦\d+⟧)$/i.exec(reference)
  if (literal) return findOnlyText(outline, request.value(literal[1]))
  const counted = new RegExp(`^(${ordinalPattern})\\s+(${kindPattern})$`, 'i').exec(reference)
  if (counted?.[1] && counted[2]) return findCounted(outline, kindOf(counted[2]), counted[1])
  const named = new RegExp(
    `^(?:(${ordinalPattern})\\s+)?(${kindPattern})\\s+(?:(called|named|titled|headed|about|on|of|in|under|with(?: the text)?|containing|that says|saying|starting with)\\s+)?(.+)$`,
    'i',
  ).exec(reference)
  if (named?.[2] && named[4]) {
    const isPlaced = /^(?:of|in|under)$/i.test(named[3] ?? '')
    const name = [named[1], request.value(named[4])].filter(Boolean).join(' ')
    return findNamed(outline, kindOf(named[2]), name, isPlaced)
  }
  const trailing = new RegExp(`^(.+?)\\s+(${kindPattern})$`, 'i').exec(reference)
  if (trailing?.[1] && trailing[2]) {
    return findNamed(outline, kindOf(trailing[2]), request.value(trailing[1]))
  }
  if (new RegExp(`^(?:${kindPattern})$`, 'i').test(reference)) {
    return findCounted(outline, kindOf(reference), undefined)
  }
  const text = request.value(reference)
  const section = findNamed(outline, 'section', text)
  if (section.ok || section.question) return section
  return findOnlyText(outline, text)
}

/** The only main heading, or the chosen one. */
export function pickTitle(outline: Outline): Found<Place> {
  const titles = headingsOf(outline).filter((heading) => heading.tag === 'h1')
  return pickPlace(outline, 'title', 'Which title do you mean?', titles.map(titlePlace))
}

function titlePlace(heading: Item): Place {
  return { from: heading.from, to: heading.to, name: 'the title', item: heading, heading }
}

function findOnlyText(outline: Outline, text: string): Found<Place> {
  const run = pickText(outline, text, findText(outline, text))
  return run.ok ? found({ ...run.value, name: `“${text}”` }) : run
}

/** The only part, or the chosen one. */
function pickPlace(
  outline: Outline,
  kind: string,
  ask: string,
  places: readonly Place[],
  reason = `there are ${places.length} ${kind}s, so say which one, such as “the second ${kind}”`,
): Found<Place> {
  const all = partsOf(outline, kind)
  const numberOf = ({ from, to }: Place) =>
    all.findIndex((one) => one.from === from && one.to === to) + 1
  return pick(outline, { ask, noun: kind, reason }, places, (place, index) =>
    place.item && (kind === 'title' || !place.heading)
      ? labelOfElement(outline, kind, place.item, numberOf(place) || index + 1)
      : place.heading
        ? labelOfSection(outline, place.heading)
        : { label: place.name, terms: [] },
  )
}

/** Finds a section by its heading. */
export function findSection(outline: Outline, request: ParsedRequest, words: string): Found<Place> {
  const name = words
    .replace(
      /^(?:the\s+)?(?:section|chapter|heading)\s+(?:(?:called|named|titled|on|about)\s+)?/i,
      '',
    )
    .replace(/^the\s+/i, '')
    .replace(/\s+(?:section|chapter|heading)$/i, '')
  return isOrdinal(name)
    ? findCounted(outline, 'section', name)
    : findNamed(outline, 'section', request.value(name))
}

function kindOf(word: string): string {
  const lower = word.toLowerCase()
  return synonyms[lower] ?? lower
}

function partsOf(outline: Outline, kind: string): Place[] {
  if (kind === 'section') {
    return headingsOf(outline)
      .filter((heading) => heading.tag !== 'h1')
      .map((heading) => ({
        ...sectionOf(outline, heading),
        name: `the section “${heading.text}”`,
        heading,
      }))
  }
  const test = kinds[kind]
  if (!test) return []
  const own = outline.items.filter(
    (item) => test(item) && !isWithin(item, (one) => one.tag === 'nav' || one.tag === 'head'),
  )
  return own.map((item) => {
    const whole = wrapperOf(item)
    const items = item.children.filter((child) => child.tag === 'li').map((child) => child.text)
    const text = kind === 'list' ? items.join(', ') : item.text
    const isNameless = text === '' || kind === 'table' || kind === 'chart'
    const name = `the ${kind}${isNameless ? '' : ` “${shorten(text)}”`}`
    return { from: whole.from, to: whole.to, name, item, ...(isHeading(item) && { heading: item }) }
  })
}

/** The element that only wraps another one, such as the scrollable frame of a wide table. */
function wrapperOf(item: Item): Item {
  const { parent } = item
  const isFrame =
    (item.tag === 'table' || item.tag === 'img' || item.tag === 'picture') &&
    (parent?.tag === 'div' || parent?.tag === 'figure') &&
    parent.children.length === 1 &&
    parent.text === item.text
  return isFrame && parent ? parent : item
}

function findCounted(outline: Outline, kind: string, ordinal: string | undefined): Found<Place> {
  const places = partsOf(outline, kind)
  if (places.length === 0) return missing(`this document has no ${kind}`)
  if (ordinal === undefined) {
    return pickPlace(outline, kind, `Which ${kind} do you mean?`, places)
  }
  const place = places.at(indexOfOrdinal(ordinal))
  return place ? found(place) : missing(`there are only ${places.length} ${kind}s`)
}

/** Finds a part by its name, or with `isPlaced` by the name of the section around it. */
export function findNamed(
  outline: Outline,
  kind: string,
  name: string,
  isPlaced = false,
): Found<Place> {
  const ask = `Which ${kind}${isPlaced ? ' in' : ''} “${shorten(name)}” do you mean?`
  const places = partsOf(outline, kind)
  for (const matches of matchersOf(outline, kind, name, isPlaced)) {
    const hits = places.filter(matches)
    if (hits.length === 0) continue
    return pickPlace(outline, kind, ask, hits, `“${name}” fits ${hits.length} ${kind}s`)
  }
  return findNth(outline, kind, name, isPlaced) ?? findWithin(outline, kind, name)
}

/** Finds a part by its number among those of a name, such as `second Notes`. */
function findNth(
  outline: Outline,
  kind: string,
  name: string,
  isPlaced: boolean,
): Found<Place> | undefined {
  const [, ordinal = '', own = ''] =
    new RegExp(`^(${ordinalPattern})\\s+(.+)$`, 'i').exec(name) ?? []
  const places = own === '' ? [] : partsOf(outline, kind)
  const hits = matchersOf(outline, kind, own, isPlaced).map((matches) => places.filter(matches))
  const place = hits.find((some) => some.length > 0)?.at(indexOfOrdinal(ordinal))
  return place && found(place)
}

/** Finds a part by its own name and its section's, such as `Notes in Orders`. */
function findWithin(outline: Outline, kind: string, name: string): Found<Place> {
  const none = missing(`there is no ${kind} “${name}” in this document`)
  const placed =
    /^(.+?)\s+(?:in|under|of|from)\s+(?:the\s+)?(?:section\s+)?(.+?)(?:\s+section)?$/i.exec(name)
  if (!placed?.[1] || !placed[2]) return none
  const section = findNamed(outline, 'section', placed[2])
  if (!section.ok) return section.question ? section : none
  const { from, to } = section.value
  const inside = partsOf(outline, kind).filter((one) => one.from > from && one.to <= to)
  for (const matches of matchersOf(outline, kind, placed[1], false)) {
    const hits = inside.filter(matches)
    if (hits.length === 0) continue
    const ask = `Which ${kind} “${shorten(name)}” do you mean?`
    return pickPlace(outline, kind, ask, hits, `“${name}” fits ${hits.length} ${kind}s`)
  }
  return none
}

/** Tests for a name, the most certain first: the whole name, then the start of a word. */
function matchersOf(
  outline: Outline,
  kind: string,
  name: string,
  isPlaced: boolean,
): ((place: Place) => boolean)[] {
  const wanted = plain(name)
  const isWhole = (text: string) => plain(text) === wanted
  const startsWord = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(wanted)}`, 'u')
  const isPart = (text: string) => wanted.length >= 3 && startsWord.test(plain(text))
  const textOf = (place: Place) => place.heading?.text ?? place.item?.text ?? ''
  if (kind === 'section') return [isWhole, isPart].map((test) => (place) => test(textOf(place)))
  // Captions and sections identify tables and lists better than a word somewhere inside.
  const labelOf = (place: Place) => (place.item && captionOf(place.item)) ?? ''
  const sections = [isWhole, isPart].map((test) =>
    partsOf(outline, 'section').filter((section) => test(textOf(section))),
  )
  const isIn =
    (all: readonly Place[] = []) =>
    (place: Place) =>
      all.some((section) => place.from >= section.from && place.to <= section.to)
  const byText = [isWhole, isPart].map((test) => (place: Place) => test(textOf(place)))
  const bySection = [
    (place: Place) => isWhole(labelOf(place)),
    (place: Place) => isPart(labelOf(place)) || isIn(sections[0])(place),
    isIn(sections[1]),
  ]
  const isContainer = /^(?:table|list|chart|figure|image|form)$/.test(kind)
  return isContainer || isPlaced ? [...bySection, ...byText] : [...byText, ...bySection]
}

function findContents(outline: Outline): Found<Place> {
  const links = outline.items.filter(
    (item) => item.tag === 'a' && item.attributes.get('href')?.startsWith('#'),
  )
  const lists = outline.items
    .filter((item) => item.tag === 'nav')
    .filter((nav) => links.some((link) => isWithin(link, (one) => one === nav)))
    .map((nav) => ({ from: nav.from, to: nav.to, name: 'the list of contents', item: nav }))
  if (lists.length === 0) return missing('this document has no list of contents')
  return pickPlace(outline, 'list of contents', 'Which list of contents do you mean?', lists)
}

/** A name, normalized for comparison: lower case, single spaces, no final punctuation. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[.:!?]+$/, '')
    .trim()
}

/** Whether elements of this tag stand within a line of text. */
export function isInline(tag: string): boolean {
  return /^(?:a|abbr|b|br|cite|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)$/.test(
    tag,
  )
}

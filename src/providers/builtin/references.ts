import {
  headingsOf,
  isHeading,
  isWithin,
  sectionOf,
  tablesOf,
  type Item,
  type Outline,
  type TextRun,
} from '../../composer/outline.ts'
import type { Request } from './request.ts'

/** A part of the document that a request names. */
export interface Place {
  from: number
  to: number
  /** How the part is called in an answer. */
  name: string
  item?: Item
  heading?: Item
}

/** A part that was found, or a sentence that says why it was not. */
export type Found<T = Place> = { ok: true; value: T } | { ok: false; why: string }

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]
const ordinalPattern = `${ordinals.join('|')}|last|final|\\d+(?:st|nd|rd|th)`

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

/** Finds the part that words such as `the second table` or `section "Costs"` stand for. */
export function findPlace(outline: Outline, request: Request, words: string): Found {
  const reference = words
    .trim()
    .replace(/^(?:the|this|that|my|our)\s+/i, '')
    .replace(/^whole\s+|^entire\s+/i, '')
  if (/^(?:table of contents|contents?(?: list)?|toc)$/i.test(reference))
    return findContents(outline)
  const title = headingsOf(outline).find((heading) => heading.tag === 'h1')
  if (title && /^(?:main\s+)?(?:title|headline)$/i.test(reference)) {
    return found({ from: title.from, to: title.to, name: 'the title', item: title, heading: title })
  }
  const literal = /^(?:text|words?|phrase|sentence)\s+(⟦\d+⟧)$/i.exec(reference)
  if (literal) return findOnlyText(outline, request.value(literal[1]))
  const counted = new RegExp(`^(${ordinalPattern})\\s+(${kindPattern})$`, 'i').exec(reference)
  if (counted?.[1] && counted[2]) return findCounted(outline, kindOf(counted[2]), counted[1])
  const named = new RegExp(
    `^(${kindPattern})\\s+(?:(?:called|named|titled|headed|about|on|of|in|under|with(?: the text)?|containing|that says|saying|starting with)\\s+)?(.+)$`,
    'i',
  ).exec(reference)
  if (named?.[1] && named[2]) return findNamed(outline, kindOf(named[1]), request.value(named[2]))
  const trailing = new RegExp(`^(.+?)\\s+(${kindPattern})$`, 'i').exec(reference)
  if (trailing?.[1] && trailing[2]) {
    return findNamed(outline, kindOf(trailing[2]), request.value(trailing[1]))
  }
  if (new RegExp(`^(?:${kindPattern})$`, 'i').test(reference)) {
    return findCounted(outline, kindOf(reference), undefined)
  }
  const text = request.value(reference)
  const section = findNamed(outline, 'section', text)
  if (section.ok) return section
  return findOnlyText(outline, text)
}

function findOnlyText(outline: Outline, text: string): Found {
  const runs = findText(outline, text)
  const [only] = runs
  if (runs.length === 1 && only) return found({ ...only, name: `“${text}”` })
  if (runs.length > 1) return missing(`“${text}” stands in ${runs.length} places`)
  return missing(`there is no “${text}” in this document`)
}

/** Only sections, by their heading. */
export function findSection(outline: Outline, request: Request, words: string): Found {
  const name = words
    .replace(
      /^(?:the\s+)?(?:section|chapter|heading)\s+(?:(?:called|named|titled|on|about)\s+)?/i,
      '',
    )
    .replace(/^the\s+/i, '')
    .replace(/\s+(?:section|chapter|heading)$/i, '')
  const counted = new RegExp(`^(${ordinalPattern})$`, 'i').exec(name)
  return counted?.[1]
    ? findCounted(outline, 'section', counted[1])
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
    const name = `the ${kind}${item.text === '' || kind === 'table' || kind === 'chart' ? '' : ` “${shorten(item.text)}”`}`
    return { from: whole.from, to: whole.to, name, item, ...(isHeading(item) && { heading: item }) }
  })
}

/** The element that is there only to hold another one, such as the frame that a wide table scrolls in. */
function wrapperOf(item: Item): Item {
  const { parent } = item
  const isFrame =
    (item.tag === 'table' || item.tag === 'img' || item.tag === 'picture') &&
    (parent?.tag === 'div' || parent?.tag === 'figure') &&
    parent.children.length === 1 &&
    parent.text === item.text
  return isFrame && parent ? parent : item
}

function findCounted(outline: Outline, kind: string, ordinal: string | undefined): Found {
  const places = partsOf(outline, kind)
  if (places.length === 0) return missing(`this document has no ${kind}`)
  if (ordinal === undefined) {
    const [only] = places
    if (only && places.length === 1) return found(only)
    return missing(
      `there are ${places.length} ${kind}s, so say which one, such as “the second ${kind}”`,
    )
  }
  const word = ordinal.toLowerCase()
  const index = /^(last|final)$/.test(word)
    ? places.length - 1
    : /^\d/.test(word)
      ? parseInt(word, 10) - 1
      : ordinals.indexOf(word)
  const place = places[index]
  return place ? found(place) : missing(`there are only ${places.length} ${kind}s`)
}

function findNamed(outline: Outline, kind: string, name: string): Found {
  const wanted = plain(name)
  const places = partsOf(outline, kind)
  const nameOf = (place: Place) =>
    plain(place.heading?.text ?? place.item?.text ?? captionOf(place))
  const tests: ((text: string) => boolean)[] = [
    (text) => text === wanted,
    (text) => wanted.length >= 3 && text.startsWith(wanted),
    (text) => wanted.length >= 3 && text.includes(wanted),
  ]
  for (const test of tests) {
    const hits = places.filter((place) => test(nameOf(place)))
    const [only] = hits
    if (only && hits.length === 1) return found(only)
    if (hits.length > 1) return missing(`“${name}” fits ${hits.length} ${kind}s`)
  }
  return findInSection(outline, places, kind, name)
}

/** The only part of its kind in the section of this name, such as "the budget table". */
function findInSection(outline: Outline, places: Place[], kind: string, name: string): Found {
  const section = kind === 'section' ? undefined : findNamed(outline, 'section', name)
  if (section?.ok) {
    const { from, to } = section.value
    const inside = places.filter((place) => place.from >= from && place.to <= to)
    const [only] = inside
    if (only && inside.length === 1) return found(only)
    if (inside.length > 1) return missing(`there are ${inside.length} ${kind}s in “${name}”`)
  }
  return missing(`there is no ${kind} “${name}” in this document`)
}

function captionOf(place: Place): string {
  return place.item?.text ?? ''
}

function findContents(outline: Outline): Found {
  const nav = outline.items.find(
    (item) =>
      item.tag === 'nav' &&
      outline.items.some(
        (link) =>
          link.tag === 'a' &&
          link.attributes.get('href')?.startsWith('#') &&
          isWithin(link, (one) => one === item),
      ),
  )
  return nav
    ? found({ from: nav.from, to: nav.to, name: 'the list of contents', item: nav })
    : missing('this document has no list of contents')
}

/** Where a text stands in what a reader sees, each within one run of text; white space counts alike. */
export function findText(outline: Outline, text: string): TextRun[] {
  if (text.trim() === '') return []
  const exact = findPattern(outline, text, 'g')
  return exact.length > 0 ? exact : findPattern(outline, text, 'gi')
}

const written = new Map([
  ['&', '(?:&amp;|&)'],
  ['<', '(?:&lt;|<)'],
  ['>', '(?:&gt;|>)'],
  ['"', '(?:"|&quot;|[“”])'],
  ["'", "(?:'|&#39;|&apos;|[‘’])"],
  ['’', "(?:'|&#39;|&apos;|[‘’])"],
])

function findPattern(outline: Outline, text: string, flags: string): TextRun[] {
  const source = text
    .trim()
    .split(/(\s+|[&<>"'’])/)
    .map((part) => (/^\s+$/.test(part) ? '\\s+' : (written.get(part) ?? RegExp.escape(part))))
    .join('')
  const pattern = new RegExp(source, flags)
  return outline.texts.flatMap((run) =>
    [...outline.html.slice(run.from, run.to).matchAll(pattern)].map((match) => ({
      from: run.from + match.index,
      to: run.from + match.index + match[0].length,
      within: run.within,
    })),
  )
}

export interface ColumnPlace {
  table: ReturnType<typeof tablesOf>[number]
  index: number
  cell: Item
}

/** The column of this name in the one table that has it. */
export function findColumn(outline: Outline, name: string): Found<ColumnPlace> {
  const wanted = plain(name)
  const hits = tablesOf(outline).flatMap((table) => {
    const index = table.header.findIndex((cell) => plain(cell.text) === wanted)
    const cell = table.header[index]
    return cell ? [{ table, index, cell }] : []
  })
  const [only] = hits
  if (only && hits.length === 1) return found(only)
  return missing(
    only ? `${hits.length} tables have a column “${name}”` : `no table has a column “${name}”`,
  )
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[.:!?]+$/, '')
    .trim()
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

export function found<T>(value: T): Found<T> {
  return { ok: true, value }
}

export function missing(why: string): { ok: false; why: string } {
  return { ok: false, why }
}

import type { Span } from '../../editing/text/edit.ts'
import { inWords } from '../in-words.ts'
import { indentAt, isHeading, isWithin, type Item, type Outline } from '../outline.ts'
import { findPlace, pickTitle } from './find-place.ts'
import {
  beside,
  findInsertionPoint,
  pointBeside,
  position,
  type InsertionPoint,
} from './insertion-point.ts'
import type { ParsedRequest } from './parsed-request.ts'
import type { Picture } from './pictures.ts'
import { found, missing, type Found } from './question.ts'

const german: readonly (readonly [pattern: RegExp, english: string])[] = [
  [/ (?:ein|hinzu|an|setzen|stellen|einfügen|platzieren|packen|zeigen)$/i, ''],
  [
    /^(?:ganz )?(?:(?:in|an) (?:den|die|das|der|dem)|im|ins|am) (?:kopf(?:bereich|zeile)?|seitenkopf|briefkopf|header)$/i,
    'in the header',
  ],
  [
    /^(?:ganz )?(?:(?:in|an) (?:den|die|das|der|dem)|im|ins|am) (?:fuß(?:bereich|zeile)?|seitenfuß|footer)$/i,
    'in the footer',
  ],
  [/^(?:ganz )?(?:nach )?unten$|^(?:ganz )?(?:ans|am|an das) (?:ende|schluss)$/i, 'at the end'],
  [/^(?:ganz )?(?:nach )?oben$|^(?:ganz )?(?:an den|am) anfang$/i, 'at the top'],
  [
    /^(?:direkt )?(?:unter|unterhalb|nach|hinter)(?: von)?(?: (?:den|die|das|dem|der|des))? /i,
    'below the ',
  ],
  [/^(?:direkt )?(?:über|oberhalb|vor)(?: von)?(?: (?:den|die|das|dem|der|des))? /i, 'above the '],
  [/^(?:(?:in|an) (?:den|die|das|dem|der)|im|am) abschnitt /i, 'in the section '],
  [/ (?:abschnitts?|kapitels?)\b/i, ' section'],
  [/ überschrift\b/iu, ' heading'],
  [/ titels?\b/i, ' title'],
  [/ tabelle\b/i, ' table'],
  [/ absatz(?:es)?\b/i, ' paragraph'],
  [/ liste\b/i, ' list'],
]

/** Words for a place in English, which may be German. */
export function inEnglish(where: string): string {
  return german.reduce((text, [pattern, english]) => text.replace(pattern, english), where)
}

const header =
  /^(?:as part of|(?:in|into|to|on|onto|inside|within|at)) (?:the )?(?:top of (?:the )?)?(?:page |document |report )?(?:header|masthead|letterhead|page head|head|banner)(?: of (?:the|this) \w+)?$/i
const asLogo = /^as (?:the |our |my |a )?(?:\w+ )?logo(?: in (?:the )?header)?$/i
const footer =
  /^(?:in|into|to|on|inside|within|at) (?:the )?(?:(?:end|bottom|top) of (?:the )?)?(?:page |document )?footer$/i
const top =
  /^(?:at|to|on|in) (?:the )?(?:very )?top(?: left(?: corner)?)?(?: of (?:the|this) (?:document|page|report|dashboard|brief))?$/i
const anywhere =
  /^(?:in|into|to|on) (?:the|this|my|our) (?:document|page|report|dashboard|brief|site)$/i
const beforeTitle =
  /^(?:in|into|to|inside|next to|beside|at the start of|to the left of) (?:the )?(?:main )?(?:title|headline)$/i
const whole = new RegExp(`^${position}$`, 'i')

/** Finds where words such as `into the header` put a picture. Without words, the person has to say where. */
export function findPoint(
  outline: Outline,
  request: ParsedRequest,
  where: string,
  isLogo: boolean,
): Found<InsertionPoint> {
  if (where === '' || anywhere.test(where)) return missing(whereTo(request.attached.pictures))
  if (header.test(where) || asLogo.test(where) || (isLogo && top.test(where))) {
    return findHeader(outline, request, isLogo)
  }
  if (beforeTitle.test(where)) return besideTitle(outline)
  if (footer.test(where)) {
    const place = findPlace(outline, request, 'the footer')
    if (!place.ok || !place.value.item) return place.ok ? missing('there is no footer') : place
    return found(pointIn(outline, place.value.item, 'end', 'into the footer'))
  }
  const groups = whole.exec(` ${where}`)?.groups
  if (groups) return findInsertionPoint(outline, request, groups)
  const named = /^(?:in|into|to|inside|under|on|at) (?<place>.+)$/i.exec(where)?.groups?.place
  if (named === undefined) return missing(`it is not clear where “${where}” is`)
  const place = findPlace(outline, request, named)
  if (!place.ok) return place
  const { heading } = place.value
  if (heading && !/\bheading\b/i.test(named)) {
    return findInsertionPoint(outline, request, { inside: `section ${named}` })
  }
  return pointBeside(outline, { ...place.value, ...heading }, 'after')
}

/** What to say of pictures for which a message has no place. */
export function whereTo(pictures: readonly Picture[]): string {
  return `it is not clear where ${inWords(pictures.map(({ name }) => name))} should go`
}

/** The point for a picture in the page’s header: at the start for a logo, else at the end. */
function findHeader(
  outline: Outline,
  request: ParsedRequest,
  isLogo: boolean,
): Found<InsertionPoint> {
  const isNested = (item: Item) =>
    isWithin(item.parent, ({ tag }) => /^(?:article|section|main|aside|figure|td)$/.test(tag))
  const headers = outline.items.filter((item) => item.tag === 'header')
  const own = headers.filter((item) => !isNested(item))
  const [only] = own
  if (!only) return besideTitle(outline)
  const place = own.length === 1 ? found({ item: only }) : findPlace(outline, request, 'the header')
  if (!place.ok) return place
  const item = place.value.item ?? only
  return found(pointIn(outline, item, isLogo ? 'start' : 'end', 'into the header'))
}

function besideTitle(outline: Outline): Found<InsertionPoint> {
  const title = pickTitle(outline)
  if (!title.ok && title.question) return title
  if (title.ok) return pointBeside(outline, title.value, 'before')
  const first = outline.items.find(isHeading)
  return first
    ? found(beside(outline, first, 'before', 'above the title'))
    : missing('this document has neither a header nor a title')
}

/** The point at the start or end of an element’s content. */
function pointIn(
  outline: Outline,
  { children, inner, from }: Item,
  end: 'start' | 'end',
  description: string,
): InsertionPoint {
  const child = end === 'start' ? children[0] : children.at(-1)
  const isSeparate =
    child !== undefined &&
    !hasText(
      outline,
      end === 'start' ? { from: inner.from, to: child.from } : { from: child.to, to: inner.to },
    )
  if (isSeparate) return beside(outline, child, end === 'start' ? 'before' : 'after', description)
  const at = end === 'start' ? inner.from : inner.to
  return { at, indentation: indentAt(outline.html, from), description }
}

function hasText({ html }: Outline, { from, to }: Span): boolean {
  return html.slice(from, to).trim() !== ''
}

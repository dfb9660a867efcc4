import { isWithin, type Item, type Outline } from '../outline.ts'
import { findPlace, isInline, type Place } from './find-place.ts'
import type { ParsedRequest } from './parsed-request.ts'
import { missing } from './question.ts'
import { alreadySo, type Rule, type Step } from './rule.ts'

/** Makes parts and texts bold or italic. */
export const emphasisRules: Rule[] = [
  {
    example: 'Make the second paragraph bold',
    pattern:
      /^(?:make|turn|set|put|format|render|write|show)\s+(?<what>.+?)\s+(?:in\s+|to\s+|into\s+|as\s+)?(?<how>bold|strong|italics?|cursive|emphasi[sz]ed)$/i,
    apply: (outline, request, { what = '', how = '' }) => emphasise(outline, request, what, how),
  },
  {
    example: 'Italicise "tea"',
    pattern: /^(?<how>bold|embolden|italici[sz]e|emphasi[sz]e)\s+(?<what>.+)$/i,
    apply: (outline, request, { what = '', how = '' }) => emphasise(outline, request, what, how),
  },
]

function emphasise(outline: Outline, request: ParsedRequest, what: string, how: string): Step {
  const tag = /bold|strong/i.test(how) ? 'strong' : 'em'
  const place = findPlace(
    outline,
    request,
    what.replace(/^(?:the\s+)?(?:word|words|text|phrase)\s+/i, ''),
  )
  if (!place.ok) return place
  const element = place.value.heading ?? place.value.item
  const isWhole = place.value.heading ? place.value.to > place.value.heading.to : element
  const texts = isWhole ? textsIn(outline, place.value) : []
  const ranges =
    texts.length > 0 ? texts.map(({ inner }) => inner) : [element?.inner ?? place.value]
  const isSo = (one: Item) => one.tag === tag
  const [child] = element?.children ?? []
  if (
    isWithin(element?.parent ?? place.value.within, isSo) ||
    (child && isSo(child) && child.text === element?.text)
  ) {
    return alreadySo(`${place.value.name} is ${tag === 'strong' ? 'bold' : 'italic'} already.`)
  }
  const filled = ranges.filter(({ from, to }) => outline.html.slice(from, to).trim() !== '')
  if (filled.length === 0) return missing(`${place.value.name} has no text`)
  return {
    ok: true,
    edits: filled.flatMap(({ from, to }) => [
      { from, to: from, insert: `<${tag}>` },
      { from: to, to, insert: `</${tag}>` },
    ]),
    done: `Made ${place.value.name} ${tag === 'strong' ? 'bold' : 'italic'}.`,
  }
}

const holdsText = /^(?:h[1-6]|p|li|td|th|dt|dd|blockquote|figcaption|caption|summary|pre)$/

/** The elements of a place that contain only text. */
function textsIn({ items }: Outline, { from, to }: Place): Item[] {
  return items.filter(
    (item) =>
      item.from >= from &&
      item.to <= to &&
      holdsText.test(item.tag) &&
      item.children.every(({ tag }) => isInline(tag)),
  )
}

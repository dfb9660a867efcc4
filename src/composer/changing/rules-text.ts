import { derivedIn } from '../figures/figures.ts'
import { escapeHtml } from '../html.ts'
import {
  contentOf,
  contentsEntriesOf,
  headingsOf,
  isWithin,
  sectionOf,
  wholeLines,
  type Item,
  type Outline,
  type TextRun,
} from '../outline.ts'
import { missing, shorten, type Found } from './choices.ts'
import { findPlace, findSection, pickTitle, type Place } from './references.ts'
import { findText, lacking, pickText } from './texts.ts'
import type { Edit } from '../../editing/text/edit.ts'
import { isOrdinal } from './ordinals.ts'
import type { Rule, Step } from './rule.ts'

const change = '(?:change|set|update|edit|make|modify|switch)'
const to = '(?:to say|to read|to be|to|into|as|be|with|by)'

const changeTitle = `(?:${change}|rename|replace)\\s+(?:the\\s+)?(?:(?:main|document|document's|page|report|dashboard|whole)\\s+)*(?:title|headline|main heading|h1)(?:\\s+of\\s+(?:the|this)\\s+\\w+)?`

/** Texts, titles and headings; bold and italic; deleting and moving. */
export const textRules: Rule[] = [
  {
    pattern: new RegExp(`^${changeTitle}\\s+${to}\\s+(?<text>.+)$`, 'i'),
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    pattern: new RegExp(
      `^${changeTitle}\\s+(?:from\\s+(?<plain>.+?)|(?:from\\s+|of\\s+)?(?<old>⟦\\d+⟧))\\s+${to}\\s+(?<text>.+)$`,
      'i',
    ),
    apply: (outline, request, { old, plain, text }) =>
      replaceTitle(outline, request.value(old ?? plain), request.value(text)),
  },
  {
    pattern:
      /^(?:i(?:'d| would)? (?:like|want)|let)\s+(?:the\s+)?(?:title|headline)\s+(?:to\s+)?be\s+(?<text>.+)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    pattern: /^(?:make|set)\s+(?:the\s+)?(?:title|headline)\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    pattern:
      /^(?:rename|call|title|name|retitle)\s+(?:it|this|(?:the|this) (?:document|report|page|dashboard|brief|file))\s+(?:(?:to|as|into)\s+)?(?<text>.+)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    pattern:
      /^(?:the\s+)?(?:title|headline)\s+(?:should be|should read|must be|is now|shall be)\s+(?<text>.+)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    pattern:
      /^(?:(?:change|set|update|edit|make|rename)\s+)?(?:the\s+)?(?:new\s+)?(?:title|headline)(?:\s+(?:to|as|should be))?$/i,
    apply: (outline, request) =>
      request.content ? setTitle(outline, stripQuotes(request.content)) : undefined,
  },
  {
    pattern: new RegExp(
      `^(?:${change}|rename|replace)\\s+(?:the\\s+)?(?:heading|section|chapter|subtitle|section heading|section title|heading of(?: the)? section|title of(?: the)? section)\\s+(?:from\\s+)?(?<name>.+?)\\s+${to}\\s+(?<text>.+)$`,
      'i',
    ),
    apply: (outline, request, { name = '', text }) => {
      const section = findSection(outline, request, name)
      const isTitle = !section.ok && titlesCalled(outline, request.value(name)).length > 0
      return isTitle
        ? replaceTitle(outline, request.value(name), request.value(text))
        : renameHeading(outline, section, request.value(text))
    },
  },
  {
    pattern: new RegExp(
      `^(?:${change}|rename|replace)\\s+(?:the\\s+)?(?<name>.+?)\\s+(?:heading|section|chapter)(?:'s (?:title|heading|name))?\\s+${to}\\s+(?<text>.+)$`,
      'i',
    ),
    apply: (outline, request, { name = '', text }) =>
      renameHeading(outline, findSection(outline, request, name), request.value(text)),
  },
  {
    pattern:
      /^(?:replace|change|swap|rename|correct)\s+(?:all|every|each)\s+(?:(?:the\s+)?(?:occurrences?|instances?|mentions?|appearances?|uses?)\s+of\s+|of\s+the\s+|the\s+)?(?<old>.+?)\s+(?:with|by|to|into)\s+(?<text>.+?)(?:\s+(?:everywhere|throughout.*|in the (?:whole )?document))?$/i,
    apply: (outline, request, { old, text }) =>
      replaceAll(outline, request.value(old), request.value(text)),
  },
  {
    pattern:
      /^(?:replace|change|swap|rename|correct)\s+(?:the (?:word|text|name|phrase)\s+)?(?<old>.+?)\s+(?:with|by|to|into)\s+(?<text>.+?)\s+(?:everywhere|throughout.*|in (?:all places|the whole document|every place))$/i,
    apply: (outline, request, { old, text }) =>
      replaceAll(outline, request.value(old), request.value(text)),
  },
  {
    pattern:
      /^(?:make|turn|set|put|format|render|write|show)\s+(?<what>.+?)\s+(?:in\s+|to\s+|into\s+|as\s+)?(?<how>bold|strong|italics?|cursive|emphasi[sz]ed)$/i,
    apply: (outline, request, { what = '', how = '' }) => emphasise(outline, request, what, how),
  },
  {
    pattern: /^(?<how>bold|embolden|italici[sz]e|emphasi[sz]e)\s+(?<what>.+)$/i,
    apply: (outline, request, { what = '', how = '' }) => emphasise(outline, request, what, how),
  },
  {
    pattern:
      /^(?:delete|remove|drop|cut|erase|get rid of|take out|take away|omit|strike)\s+(?<what>.+?)(?:\s+(?:from|in) (?:the|this) (?:document|page|report|dashboard))?$/i,
    apply: (outline, request, { what = '' }) => {
      const place = findPart(outline, request, what)
      return place.ok ? remove(outline, place.value) : place
    },
  },
  {
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
    pattern: /^(?:undo|revert|go back|take (?:it|that) back)\b/i,
    apply: () => missing('going back is done under “Versions”, with “Restore”'),
  },
  {
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
  {
    pattern:
      /^(?:replace|change|swap|correct|fix|rename|update|edit)\s+the\s+(?<kind>link|button|list item|item|bullet point|bullet|paragraph|quote|caption|cell|text|heading)(?:\s+text)?\s+(?<old>⟦\d+⟧)\s+(?:to say|to read|with|by|to|into)\s+(?<text>.+)$/i,
    apply: (outline, request, { kind = '', old, text }) =>
      replaceIn(outline, kind.toLowerCase(), request.value(old), request.value(text)),
  },
  {
    pattern:
      /^(?:replace|change|rename|update|edit|set)\s+(?<what>(?:the\s+)?(?:\S+\s+)?(?:paragraph|quote|list item|item|bullet point|bullet|link|button)(?:\s+(?:in|under)\s+.+?)?)\s+(?:to say|to read|with|by|to|into)\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { what = '', text }) =>
      rewrite(outline, findPlace(outline, request, what), request.value(text)),
  },
  {
    pattern:
      /^(?:change|set|update|correct|edit|make|replace)\s+(?:the\s+)?(?<what>(?:grand\s+)?total|sum|subtotal|key figure|average|chart|graph)s?(?:\s+(?:of|for|in)\s+.+?)?\s+(?:to|with|by)\s+.+$/i,
    apply: (outline, _, { what }) =>
      derivedIn(outline).length > 0
        ? missing(`the ${what} is worked out from the table; change the table instead`)
        : undefined,
  },
  {
    pattern:
      /^(?:replace|change|swap|correct|fix|rename|update|edit)\s+(?:the (?:word|words|text|name|phrase|sentence|number|value|figure)\s+)?(?<old>.+?)\s+(?:with|by|to|into)\s+(?<text>.+)$/i,
    apply: (outline, request, { old, text }) =>
      replaceOnce(outline, request.value(old), request.value(text)),
  },
]

/** The names of two parts of one kind, with the kind that is said but once: `the sections A and B`. */
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

/** A part of the document; a mere stretch of text only where it was quoted. */
function findPart(outline: Outline, request: Parameters<Rule['apply']>[1], words: string) {
  const place = findPlace(outline, request, words)
  const isText = place.ok
    ? !place.value.item && !place.value.heading
    : place.question?.noun === 'place'
  if (!isText || words.includes('⟦')) return place
  return missing(`no part is called “${words}”; put text in quotes, such as “delete "${words}"”`)
}

function swap(outline: Outline, one: Place, other: Place): Step {
  const [first, second] = one.from < other.from ? [one, other] : [other, one]
  if (first.to > second.from) return missing('one of them lies inside the other')
  const exchange = (a: Range, b: Range): Edit[] => [
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

function setTitle(outline: Outline, text: string): Step | undefined {
  const headings = headingsOf(outline).filter(({ tag }) => tag === 'h1')
  const name = nameOf(outline)
  const named = headings.filter((heading) => name && bare(heading.text) === bare(name.text))
  if (headings.length < 2 || named.length === 1) {
    const [heading] = named
    return retitle(outline, heading && name ? [name, heading] : titlesOf(outline), text)
  }
  const place = pickTitle(outline)
  if (!place.ok) return place
  const { heading } = place.value
  const targets = [heading === headings[0] ? name : undefined, heading]
  return retitle(
    outline,
    targets.filter((item) => item !== undefined),
    text,
  )
}

function retitle({ html }: Outline, targets: Item[], text: string): Step {
  if (text.trim() === '') return missing('a title can’t be empty')
  if (targets.length === 0) return missing('this document has no title')
  return {
    ok: true,
    edits: targets.map((item) => ({ ...contentOf(html, item), insert: escapeHtml(text) })),
    done: `Changed the title to “${text}”.`,
  }
}

/** Changes the title if it is the one that was said. */
function replaceTitle(outline: Outline, old: string, text: string): Step {
  const title = titlesOf(outline).at(-1)
  const targets = titlesCalled(outline, old)
  if (title && targets.length === 0) return missing(`the title is “${title.text}”, not “${old}”`)
  return retitle(outline, targets, text)
}

/** The document’s name and its main heading, as far as there are any. */
function titlesOf(outline: Outline): Item[] {
  const name = nameOf(outline)
  const heading = outline.items.find((item) => item.tag === 'h1') ?? headingsOf(outline)[0]
  return [name, heading].filter((item) => item !== undefined)
}

function nameOf(outline: Outline): Item | undefined {
  return outline.items.find(
    (item) => item.tag === 'title' && isWithin(item, (one) => one.tag === 'head'),
  )
}

function titlesCalled(outline: Outline, name: string): Item[] {
  const headings = headingsOf(outline).filter(({ tag }) => tag === 'h1')
  return [...new Set([...titlesOf(outline), ...headings])].filter(
    (item) => bare(item.text) === bare(name),
  )
}

/** A text by which titles are compared: kinds of quotes, white space and case are left out. */
function bare(text: string): string {
  return text
    .replace(/["“”„«»‘’‚']/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

function renameHeading(outline: Outline, place: Found<Place>, text: string): Step {
  if (!place.ok) return place
  const { heading } = place.value
  if (!heading) return missing('that is not a heading')
  if (text.trim() === '') return missing('a heading can’t be empty')
  const echoes = contentsEntriesOf(outline, heading).filter((entry) => entry.text === heading.text)
  return {
    ok: true,
    edits: [heading, ...echoes].map((item) => ({
      ...contentOf(outline.html, item),
      insert: escapeHtml(text),
    })),
    done: `Changed the heading “${heading.text}” to “${text}”.`,
    already: `The heading is “${text}” already.`,
  }
}

function replaceAll(outline: Outline, old: string, text: string): Step {
  const runs = findText(outline, old)
  if (runs.length === 0) return missing(lacking(outline, old))
  return {
    ok: true,
    edits: runs.map((run) => ({ from: run.from, to: run.to, insert: escapeHtml(text) })),
    done: `Replaced “${old}” by “${text}” in ${runs.length === 1 ? 'one place' : `${runs.length} places`}.`,
  }
}

const tagsOf: Record<string, RegExp> = {
  link: /^a$/,
  button: /^button$/,
  paragraph: /^p$/,
  quote: /^blockquote$/,
  caption: /^(?:fig)?caption$/,
  cell: /^t[dh]$/,
  heading: /^h[1-6]$/,
  text: /./,
}

/** Replaces a text within an element of a kind. */
function replaceIn(outline: Outline, kind: string, old: string, text: string): Step {
  const tag = tagsOf[kind] ?? /^li$/
  const runs = findText(outline, old).filter(({ within }) =>
    isWithin(within, (one) => tag.test(one.tag)),
  )
  if (runs.length === 0) return missing(`there is no ${kind} “${old}” in this document`)
  return replaceOnce(outline, old, text, runs)
}

/** Puts a text in the place of what an element says; what is more than text in it stays unharmed. */
function rewrite(outline: Outline, place: Found<Place>, text: string): Step {
  if (!place.ok) return place
  const { item, name } = place.value
  if (!item) return missing('that is no single part')
  if (item.children.some(({ tag }) => !isInline(tag))) {
    return missing(`${name} holds more than text, so quote the text to be replaced`)
  }
  return {
    ok: true,
    edits: [{ ...contentOf(outline.html, item), insert: escapeHtml(text) }],
    done: `Changed ${name} to “${text}”.`,
    already: `It says “${text}” already.`,
  }
}

function isInline(tag: string): boolean {
  return /^(?:a|abbr|b|br|cite|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)$/.test(
    tag,
  )
}

function replaceOnce(
  outline: Outline,
  old: string,
  text: string,
  runs: readonly TextRun[] = findText(outline, old),
): Step {
  // The document's name and the list of contents repeat what stands elsewhere.
  const isEcho = (run: TextRun) =>
    isWithin(run.within, (one) => one.tag === 'title' || one.tag === 'nav')
  const echoed = runs.filter(isEcho)
  const proper = runs.filter((run) => !isEcho(run))
  const more = `; quote more of the one that you mean, or say: replace all “${old}” with “${text}”`
  const run = pickText(outline, old, proper.length > 0 ? proper : distinct(echoed), more)
  if (!run.ok) return run
  const only = run.value
  const same = echoed.filter((one) => one !== only && isEchoOf(outline, one, only, proper))
  return {
    ok: true,
    edits: [only, ...same].map(({ from, to }) => ({ from, to, insert: escapeHtml(text) })),
    done: `Replaced “${old}” by “${text}”.`,
    already: `It says “${text}” already.`,
  }
}

/** One of each text that names or contents say, however often. */
function distinct(echoes: readonly TextRun[]): TextRun[] {
  return [...Map.groupBy(echoes, ({ within }) => within?.text).values()].flatMap((all) =>
    all.slice(0, 1),
  )
}

/** Whether a name or an entry of the contents repeats this text, and no other of the same words. */
function isEchoOf(outline: Outline, echo: TextRun, run: TextRun, all: readonly TextRun[]): boolean {
  if (echo.within?.text !== run.within?.text) return false
  const alike = all.filter((one) => one.within?.text === run.within?.text)
  if (alike.length < 2) return true
  const heading = headingsOf(outline).find((one) => one.from <= run.from && one.to >= run.to)
  if (!heading) return false
  if (isWithin(echo.within, (one) => one.tag === 'title')) return heading.tag === 'h1'
  return contentsEntriesOf(outline, heading).some((one) => one === echo.within)
}

function emphasise(
  outline: Outline,
  request: Parameters<Rule['apply']>[1],
  what: string,
  how: string,
): Step {
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

/** The elements in a place that hold text and no other such element. */
function textsIn({ items }: Outline, { from, to }: Place): Item[] {
  return items.filter(
    (item) =>
      item.from >= from &&
      item.to <= to &&
      holdsText.test(item.tag) &&
      item.children.every(({ tag }) => isInline(tag)),
  )
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

/** The item of a list that holds nothing but a stretch of text, since a bare bullet is of no use. */
function wholeOf(place: Place): Place {
  const text = place.within?.text
  let whole = place.within
  while (whole && whole.tag !== 'li' && whole.parent?.text === text) whole = whole.parent
  const isWhole = whole?.tag === 'li' && place.name === `“${text}”`
  return whole && isWhole ? { ...place, from: whole.from, to: whole.to } : place
}

function lines(outline: Outline, range: { from: number; to: number }) {
  const { from, to } = wholeLines(outline.html, range)
  return { from, to }
}

/** The list items of the contents that lead to what lies in a place. */
function entriesOf(outline: Outline, place: Place): Item[] {
  if (!place.heading) return []
  const inside = headingsOf(outline).filter((one) => one.from >= place.from && one.to <= place.to)
  const entries = inside
    .flatMap((heading) => contentsEntriesOf(outline, heading))
    .map((entry) => (entry.parent?.tag === 'li' ? entry.parent : entry))
    .filter((entry) => entry.from < place.from || entry.to > place.to)
  // One entry may hold those of the sections inside of its own.
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

interface Range {
  from: number
  to: number
}

function moveRange(outline: Outline, place: Range, anchor: Range, before: boolean): Edit[] {
  const source = lines(outline, place)
  const target = lines(outline, anchor)
  const at = before ? target.from : target.to
  const text = outline.html.slice(source.from, source.to)
  return [
    { from: source.from, to: source.to, insert: '' },
    { from: at, to: at, insert: text },
  ]
}

function isSame(one: Range, other: Range): boolean {
  return one.from === other.from && one.to === other.to
}

/** The parts of the same sort beside a place: sections among sections, else elements of one parent. */
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

function alreadySo(already: string): Step {
  const sentence = already.charAt(0).toUpperCase() + already.slice(1)
  return { ok: true, edits: [], done: sentence, already: sentence }
}

function stripQuotes(text: string): string {
  return text.trim().replace(/^"(.*)"$/s, '$1')
}

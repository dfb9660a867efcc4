import { derivedIn } from '../figures/figures.ts'
import { escapeHtml } from '../html.ts'
import {
  contentOf,
  contentsEntriesOf,
  headingsOf,
  isWithin,
  type Outline,
  type TextRun,
} from '../outline.ts'
import { findPlace, isInline, type Place } from './find-place.ts'
import { findText, lacking, pickText } from './find-text.ts'
import { missing, type Found } from './question.ts'
import type { Rule, Step } from './rule.ts'

/** Replaces all occurrences of a text. */
export const replaceAllRules: Rule[] = [
  {
    example: 'Replace all "tea" with "coffee"',
    pattern:
      /^(?:replace|change|swap|rename|correct)\s+(?:all|every|each)\s+(?:(?:the\s+)?(?:occurrences?|instances?|mentions?|appearances?|uses?)\s+of\s+|of\s+the\s+|the\s+)?(?<old>.+?)\s+(?:with|by|to|into)\s+(?<text>.+?)(?:\s+(?:everywhere|throughout.*|in the (?:whole )?document))?$/i,
    apply: (outline, request, { old, text }) =>
      replaceAll(outline, request.value(old), request.value(text)),
  },
  {
    example: 'Replace "tea" with "coffee" everywhere',
    pattern:
      /^(?:replace|change|swap|rename|correct)\s+(?:the (?:word|text|name|phrase)\s+)?(?<old>.+?)\s+(?:with|by|to|into)\s+(?<text>.+?)\s+(?:everywhere|throughout.*|in (?:all places|the whole document|every place))$/i,
    apply: (outline, request, { old, text }) =>
      replaceAll(outline, request.value(old), request.value(text)),
  },
]

/** Replaces one occurrence of a text, or the whole text of a part. */
export const textRules: Rule[] = [
  {
    example: 'Change the link "Tea" to "Coffee"',
    pattern:
      /^(?:replace|change|swap|correct|fix|rename|update|edit)\s+the\s+(?<kind>link|button|list item|item|bullet point|bullet|paragraph|quote|caption|cell|text|heading)(?:\s+text)?\s+(?<old>⟦\d+⟧)\s+(?:to say|to read|with|by|to|into)\s+(?<text>.+)$/i,
    apply: (outline, request, { kind = '', old, text }) =>
      replaceInKind(outline, kind.toLowerCase(), request.value(old), request.value(text)),
  },
  {
    example: 'Change the second paragraph to "Tea is ready."',
    pattern:
      /^(?:replace|change|rename|update|edit|set)\s+(?<what>(?:the\s+)?(?:\S+\s+)?(?:paragraph|quote|list item|item|bullet point|bullet|link|button)(?:\s+(?:in|under)\s+.+?)?)\s+(?:to say|to read|with|by|to|into)\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { what = '', text }) =>
      replaceContent(outline, findPlace(outline, request, what), request.value(text)),
  },
  {
    example: 'Change the total of Price to 20',
    pattern:
      /^(?:change|set|update|correct|edit|make|replace)\s+(?:the\s+)?(?<what>(?:grand\s+)?total|sum|subtotal|key figure|average|chart|graph)s?(?:\s+(?:of|for|in)\s+.+?)?\s+(?:to|with|by)\s+.+$/i,
    apply: (outline, _, { what }) =>
      derivedIn(outline).length > 0
        ? missing(`the ${what} is calculated from the table; change the table instead`)
        : undefined,
  },
  {
    example: 'Replace "tea" with "coffee"',
    pattern:
      /^(?:replace|change|swap|correct|fix|rename|update|edit)\s+(?:the (?:word|words|text|name|phrase|sentence|number|value|figure)\s+)?(?<old>.+?)\s+(?:with|by|to|into)\s+(?<text>.+)$/i,
    apply: (outline, request, { old, text }) =>
      replaceOnce(outline, request.value(old), request.value(text)),
  },
]

function replaceAll(outline: Outline, old: string, text: string): Step {
  const runs = findText(outline, old)
  if (runs.length === 0) return missing(lacking(outline, old))
  return {
    ok: true,
    edits: runs.map((run) => ({ from: run.from, to: run.to, insert: escapeHtml(text) })),
    done: `Replaced “${old}” with “${text}” in ${runs.length === 1 ? 'one place' : `${runs.length} places`}.`,
  }
}

/** The tags of the kinds of elements that a request may name; all other kinds are list items. */
const tagsOfKind: Record<string, RegExp> = {
  link: /^a$/,
  button: /^button$/,
  paragraph: /^p$/,
  quote: /^blockquote$/,
  caption: /^(?:fig)?caption$/,
  cell: /^t[dh]$/,
  heading: /^h[1-6]$/,
  text: /./,
}

/** Replaces a text in an element of a kind, such as a link. */
function replaceInKind(outline: Outline, kind: string, old: string, text: string): Step {
  const tags = tagsOfKind[kind] ?? /^li$/
  const runs = findText(outline, old).filter(({ within }) =>
    isWithin(within, ({ tag }) => tags.test(tag)),
  )
  if (runs.length === 0) return missing(`there is no ${kind} “${old}” in this document`)
  return replaceOnce(outline, old, text, runs)
}

/** Replaces the whole content of an element, unless it contains more than text. */
function replaceContent(outline: Outline, place: Found<Place>, text: string): Step {
  if (!place.ok) return place
  const { item, name } = place.value
  if (!item) return missing('that is not a single part of the document')
  if (item.children.some(({ tag }) => !isInline(tag))) {
    return missing(`${name} contains more than text, so quote the text to replace`)
  }
  return {
    ok: true,
    edits: [{ ...contentOf(outline.html, item), insert: escapeHtml(text) }],
    done: `Changed ${name} to “${text}”.`,
    already: `It already says “${text}”.`,
  }
}

/** Replaces one occurrence of a text, and its copies in the title element and the table of contents. */
function replaceOnce(
  outline: Outline,
  old: string,
  text: string,
  runs: readonly TextRun[] = findText(outline, old),
): Step {
  // The title element and the table of contents repeat text from elsewhere.
  const isInCopy = (run: TextRun) =>
    isWithin(run.within, ({ tag }) => tag === 'title' || tag === 'nav')
  const copies = runs.filter(isInCopy)
  const originals = runs.filter((run) => !isInCopy(run))
  const candidates = originals.length > 0 ? originals : firstOfEachText(copies)
  const advice = `; quote more of the text around it, or say: replace all “${old}” with “${text}”`
  const picked = pickText(outline, old, candidates, advice)
  if (!picked.ok) return picked
  const run = picked.value
  const copiesOfRun = copies.filter(
    (copy) => copy !== run && isCopyOf(outline, copy, run, originals),
  )
  return {
    ok: true,
    edits: [run, ...copiesOfRun].map(({ from, to }) => ({ from, to, insert: escapeHtml(text) })),
    done: `Replaced “${old}” with “${text}”.`,
    already: `It already says “${text}”.`,
  }
}

/** The first run for each text of an element. */
function firstOfEachText(runs: readonly TextRun[]): TextRun[] {
  const runsByText = Map.groupBy(runs, ({ within }) => within?.text)
  return [...runsByText.values()].flatMap(([first]) => first ?? [])
}

/** Whether a run in the title element or the table of contents is a copy of this very occurrence. */
function isCopyOf(
  outline: Outline,
  copy: TextRun,
  run: TextRun,
  originals: readonly TextRun[],
): boolean {
  if (copy.within?.text !== run.within?.text) return false
  const sameText = originals.filter(({ within }) => within?.text === run.within?.text)
  if (sameText.length < 2) return true
  const heading = headingsOf(outline).find(({ from, to }) => from <= run.from && to >= run.to)
  if (!heading) return false
  if (isWithin(copy.within, ({ tag }) => tag === 'title')) return heading.tag === 'h1'
  return contentsEntriesOf(outline, heading).some((entry) => entry === copy.within)
}

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
      replaceIn(outline, kind.toLowerCase(), request.value(old), request.value(text)),
  },
  {
    example: 'Change the second paragraph to "Tea is ready."',
    pattern:
      /^(?:replace|change|rename|update|edit|set)\s+(?<what>(?:the\s+)?(?:\S+\s+)?(?:paragraph|quote|list item|item|bullet point|bullet|link|button)(?:\s+(?:in|under)\s+.+?)?)\s+(?:to say|to read|with|by|to|into)\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { what = '', text }) =>
      rewrite(outline, findPlace(outline, request, what), request.value(text)),
  },
  {
    example: 'Change the total of Price to 20',
    pattern:
      /^(?:change|set|update|correct|edit|make|replace)\s+(?:the\s+)?(?<what>(?:grand\s+)?total|sum|subtotal|key figure|average|chart|graph)s?(?:\s+(?:of|for|in)\s+.+?)?\s+(?:to|with|by)\s+.+$/i,
    apply: (outline, _, { what }) =>
      derivedIn(outline).length > 0
        ? missing(`the ${what} is worked out from the table; change the table instead`)
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

/** Replaces a text in an element of one kind. */
function replaceIn(outline: Outline, kind: string, old: string, text: string): Step {
  const tag = tagsOf[kind] ?? /^li$/
  const runs = findText(outline, old).filter(({ within }) =>
    isWithin(within, (one) => tag.test(one.tag)),
  )
  if (runs.length === 0) return missing(`there is no ${kind} “${old}” in this document`)
  return replaceOnce(outline, old, text, runs)
}

/** Replaces the text of an element, unless it contains more than text. */
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

function replaceOnce(
  outline: Outline,
  old: string,
  text: string,
  runs: readonly TextRun[] = findText(outline, old),
): Step {
  // The title element and the list of contents repeat text from elsewhere.
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

/** One run for each distinct text. */
function distinct(echoes: readonly TextRun[]): TextRun[] {
  return [...Map.groupBy(echoes, ({ within }) => within?.text).values()].flatMap((all) =>
    all.slice(0, 1),
  )
}

/** Whether a title element or an entry of the contents repeats this very occurrence. */
function isEchoOf(outline: Outline, echo: TextRun, run: TextRun, all: readonly TextRun[]): boolean {
  if (echo.within?.text !== run.within?.text) return false
  const alike = all.filter((one) => one.within?.text === run.within?.text)
  if (alike.length < 2) return true
  const heading = headingsOf(outline).find((one) => one.from <= run.from && one.to >= run.to)
  if (!heading) return false
  if (isWithin(echo.within, (one) => one.tag === 'title')) return heading.tag === 'h1'
  return contentsEntriesOf(outline, heading).some((one) => one === echo.within)
}

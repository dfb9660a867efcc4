import { escapeHtml } from '../html.ts'
import {
  contentOf,
  contentsEntriesOf,
  headingsOf,
  isWithin,
  type Item,
  type Outline,
} from '../outline.ts'
import { findSection, pickTitle, type Place } from './find-place.ts'
import { missing, type Found } from './question.ts'
import { changeVerb, toWord, type Rule, type Step } from './rule.ts'

const changeTitle = `(?:${changeVerb}|rename|replace)\\s+(?:the\\s+)?(?:(?:main|document|document's|page|report|dashboard|whole)\\s+)*(?:title|headline|main heading|h1)(?:\\s+of\\s+(?:the|this)\\s+\\w+)?`

/** Changes the title of the document and the headings of its sections. */
export const headingRules: Rule[] = [
  {
    example: 'Change the title to "Tea"',
    pattern: new RegExp(`^${changeTitle}\\s+${toWord}\\s+(?<text>.+)$`, 'i'),
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    example: 'Change the title "Tea" to "Coffee"',
    pattern: new RegExp(
      `^${changeTitle}\\s+(?:from\\s+(?<plain>.+?)|(?:from\\s+|of\\s+)?(?<old>⟦\\d+⟧))\\s+${toWord}\\s+(?<text>.+)$`,
      'i',
    ),
    apply: (outline, request, { old, plain, text }) =>
      replaceTitle(outline, request.value(old ?? plain), request.value(text)),
  },
  {
    example: 'I want the title to be "Tea"',
    pattern:
      /^(?:i(?:'d| would)? (?:like|want)|let)\s+(?:the\s+)?(?:title|headline)\s+(?:to\s+)?be\s+(?<text>.+)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    example: 'Make the title "Tea"',
    pattern: /^(?:make|set)\s+(?:the\s+)?(?:title|headline)\s+(?<text>⟦\d+⟧)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    example: 'Rename this report to "Tea"',
    pattern:
      /^(?:rename|call|title|name|retitle)\s+(?:it|this|(?:the|this) (?:document|report|page|dashboard|brief|file))\s+(?:(?:to|as|into)\s+)?(?<text>.+)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    example: 'The title should be "Tea"',
    pattern:
      /^(?:the\s+)?(?:title|headline)\s+(?:should be|should read|must be|is now|shall be)\s+(?<text>.+)$/i,
    apply: (outline, request, { text }) => setTitle(outline, request.value(text)),
  },
  {
    example: 'New title: Tea',
    pattern:
      /^(?:(?:change|set|update|edit|make|rename)\s+)?(?:the\s+)?(?:new\s+)?(?:title|headline)(?:\s+(?:to|as|should be))?$/i,
    apply: (outline, request) =>
      request.content ? setTitle(outline, stripQuotes(request.content)) : undefined,
  },
  {
    example: 'Rename the section Goals to Aims',
    pattern: new RegExp(
      `^(?:${changeVerb}|rename|replace)\\s+(?:the\\s+)?(?:heading|section|chapter|subtitle|section heading|section title|heading of(?: the)? section|title of(?: the)? section)\\s+(?:from\\s+)?(?<name>.+?)\\s+${toWord}\\s+(?<text>.+)$`,
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
    example: 'Change the Goals section to Aims',
    pattern: new RegExp(
      `^(?:${changeVerb}|rename|replace)\\s+(?:the\\s+)?(?<name>.+?)\\s+(?:heading|section|chapter)(?:'s (?:title|heading|name))?\\s+${toWord}\\s+(?<text>.+)$`,
      'i',
    ),
    apply: (outline, request, { name = '', text }) =>
      renameHeading(outline, findSection(outline, request, name), request.value(text)),
  },
]

function setTitle(outline: Outline, text: string): Step | undefined {
  const headings = headingsOf(outline).filter(({ tag }) => tag === 'h1')
  const name = documentTitle(outline)
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

/** Changes the title if it is the one that the request quotes. */
function replaceTitle(outline: Outline, old: string, text: string): Step {
  const title = titlesOf(outline).at(-1)
  const targets = titlesCalled(outline, old)
  if (title && targets.length === 0) return missing(`the title is “${title.text}”, not “${old}”`)
  return retitle(outline, targets, text)
}

/** The title element and the main heading, if they exist. */
function titlesOf(outline: Outline): Item[] {
  const name = documentTitle(outline)
  const heading = outline.items.find((item) => item.tag === 'h1') ?? headingsOf(outline)[0]
  return [name, heading].filter((item) => item !== undefined)
}

function documentTitle(outline: Outline): Item | undefined {
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

/** A title, normalized for comparison: straight quotes, single spaces, lower case. */
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

function stripQuotes(text: string): string {
  return text.trim().replace(/^"(.*)"$/s, '$1')
}

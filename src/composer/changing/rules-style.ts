import { backgroundColour, textColour } from './colours.ts'
import type { Unanswered } from './question.ts'
import { endOfHead, wholeLines, type Item, type Outline } from '../outline.ts'
import { findPlace } from './find-place.ts'
import type { ParsedRequest } from './parsed-request.ts'
import type { Edit, Span } from '../../editing/text/edit.ts'
import type { Rule, Step } from './rule.ts'

type Target = 'heading' | 'title' | 'accent' | 'background' | 'text' | 'link'

const targets =
  "(?<what>(?:all\\s+)?(?:the\\s+)?(?:(?:page|document|whole page|section|main|body)(?:'s)?\\s+)?(?:headings?|headlines?|headers|titles?|accents?|background|page|text|font|links?|buttons?|charts?|bars?))"

/** Sets the colours of headings, accent, background, text, links and single parts. */
export const styleRules: Rule[] = [
  {
    example: 'The headings should be blue',
    pattern: new RegExp(
      `^${targets}(?:\\s+colou?rs?)?\\s+(?:in|should be|must be|to be|to)\\s+(?<colour>[^⟦]+)$`,
      'i',
    ),
    apply: (outline, request, { what = '', colour = '' }) =>
      setColour(outline, what, colour, request),
  },
  {
    example: 'Make the headings blue',
    pattern: new RegExp(
      `^(?:make|colou?r|paint|set|turn|change|give|have|render|show)\\s+${targets}(?:'s)?(?:\\s+colou?rs?)?(?:\\s+(?:to|into|be|in|a|as|appear|look))*\\s+(?<colour>[^⟦]+)$`,
      'i',
    ),
    apply: (outline, request, { what = '', colour = '' }) =>
      setColour(outline, what, colour, request),
  },
  {
    example: 'Change the colour of the links to red',
    pattern: new RegExp(
      `^(?:make|set|change|turn)\\s+(?:the\\s+)?colou?rs?\\s+of\\s+${targets}\\s+(?:(?:to|into|be)\\s+)?(?<colour>[^⟦]+)$`,
      'i',
    ),
    apply: (outline, request, { what = '', colour = '' }) =>
      setColour(outline, what, colour, request),
  },
  {
    example: 'Use blue for the headings',
    pattern: new RegExp(
      `^(?:use|apply|give it|give me|set|i want|have|take)\\s+(?<colour>[^⟦]+?)\\s+(?:for|as|on)\\s+(?:an?\\s+)?${targets}(?:\\s+colou?rs?)?$`,
      'i',
    ),
    apply: (outline, request, { what = '', colour = '' }) =>
      setColour(outline, what, colour, request),
  },
  {
    example: 'I want a light yellow background',
    pattern: new RegExp(
      `^(?:(?:use|make|apply|set|give it|give me|i want|have|add)\\s+)?(?<colour>[^⟦]+?)\\s+${targets}(?:\\s+colou?rs?)?$`,
      'i',
    ),
    apply: (outline, request, { what = '', colour = '' }) =>
      setColour(outline, what, colour, request),
  },
  {
    example: 'Make the second paragraph red',
    // “Change "tea" to red” is about the word.
    pattern:
      /^(?:(?:make|colou?r|paint|turn)|(?:set|change)\s+(?:the\s+)?colou?r\s+of)\s+(?<words>.+)$/i,
    apply: (outline, request, { words = '' }) => colourNamed(outline, request, words),
  },
]

function targetOf(words: string): Target {
  if (/background|\bpage$/i.test(words)) return 'background'
  if (/heading|headline|headers|titles/i.test(words)) return 'heading'
  if (/title/i.test(words)) return 'title'
  if (/link/i.test(words)) return 'link'
  if (/text|font/i.test(words)) return 'text'
  return 'accent'
}

const properties: Record<Target, string[]> = {
  heading: ['--heading', '--headings', '--heading-color', '--color-heading', '--title-color'],
  title: [],
  accent: [
    '--accent',
    '--accent-color',
    '--color-accent',
    '--primary',
    '--primary-color',
    '--color-primary',
    '--brand',
  ],
  background: [
    '--background',
    '--bg',
    '--background-color',
    '--color-bg',
    '--color-background',
    '--page-bg',
    '--bg-color',
  ],
  text: ['--text', '--text-color', '--color-text', '--fg', '--foreground', '--ink'],
  link: ['--link', '--link-color', '--color-link'],
}

const ruleFor: Record<Target, (value: string) => string> = {
  heading: (value) => `h1, h2, h3, h4, h5, h6 { color: ${value} !important; }`,
  title: (value) => `h1 { color: ${value} !important; }`,
  accent: (value) => `:root { accent-color: ${value}; } a { color: ${value} !important; }`,
  background: (value) => `html, body { background: ${value} !important; }`,
  text: (value) => `body { color: ${value} !important; }`,
  link: (value) => `a { color: ${value} !important; }`,
}

/** Narrower targets, whose own colours are removed when this one is set. */
const narrower: Record<Target, Target[]> = {
  heading: ['title'],
  title: [],
  accent: [],
  background: [],
  text: [],
  link: [],
}

const names: Record<Target, string> = {
  heading: 'headings',
  title: 'title',
  accent: 'accent colour',
  background: 'background',
  text: 'text',
  link: 'links',
}

function setColour(
  outline: Outline,
  what: string,
  colour: string,
  request: ParsedRequest,
): Step | undefined {
  // “The heading” is one of them, “the heading colour” that of all.
  const isOne = /(?:^|\s)(?:heading|headline|title|link|button)$/i.test(what)
  if (isOne && !/^all\b/i.test(what) && !/\bcolou?rs?\b/i.test(request.text)) {
    const asked = findPlace({ ...outline, answers: new Map() }, request, what.trim())
    if (!asked.ok && asked.question) {
      return colourNamed(outline, request, `${what.trim()} ${colour}`)
    }
  }
  const target = targetOf(what.trim())
  const background = target === 'background' ? backgroundColour(colour) : undefined
  const value = target === 'background' ? background?.value : textColour(colour)
  if (!value) return undefined
  const edits = [
    setProperty(outline, target, value) ?? setRule(outline, target, value),
    ...narrower[target].flatMap((one) => rulesOf(outline, one).map(withoutLine(outline.html))),
  ]
  const scheme = background && findDeclaration(outline, 'color-scheme')
  if (scheme) {
    // Colours that depend on the scheme stay readable on this background.
    edits.push({ from: scheme.from, to: scheme.to, insert: background.isDark ? 'dark' : 'light' })
  }
  const name = colour.trim().replace(/^(a|an|the)\s+/i, '')
  const verb = names[target].endsWith('s') ? 'are' : 'is'
  return {
    ok: true,
    edits,
    done: `Changed the ${names[target]} to ${name}.`,
    already: `The ${names[target]} ${verb} ${name} already.`,
  }
}

const maxWords = 4

/** Colours one element or text, if the last words name a colour. */
function colourNamed(outline: Outline, request: ParsedRequest, words: string): Step | undefined {
  const all = words.split(' ')
  const counts = Array.from({ length: Math.min(maxWords, all.length - 1) }, (_, index) => index + 1)
  const count = counts.findLast((one) => textColour(all.slice(-one).join(' ')) !== undefined)
  const colour = count && all.slice(-count).join(' ')
  const value = colour && textColour(colour)
  if (!value) return undefined
  const what = all
    .slice(0, -count)
    .join(' ')
    .replace(/(?:'s)?(?:\s+colou?r)?(?:\s+(?:to|into|be|in|a|an|as))*$/i, '')
  const place = findPlace(outline, request, what)
  if (!place.ok) return place.question && canBeColoured(place, words) ? place : undefined
  const { item, name, within } = place.value
  if (place.value.heading && !item) return undefined
  if (!item && !words.includes('⟦')) return undefined
  const said = colour.replace(/^(a|an|the)\s+/i, '')
  const made = { ok: true, done: `Made ${name} ${said}.` } as const
  const already = `${name.charAt(0).toUpperCase()}${name.slice(1)} is ${said} already.`
  if (item) return { ...made, edits: [styleOf(outline, item, value)], already }
  const isSo = within?.tag === 'span' && within.attributes.get('style') === styled(value)
  const { from, to } = place.value
  const edits = [
    { from, to: from, insert: `<span style="${styled(value)}">` },
    { from: to, to, insert: '</span>' },
  ]
  return { ...made, edits: isSo ? [] : edits, already }
}

/** Whether the choices are elements or quoted text. A section has no colour of its own. */
function canBeColoured({ question: { noun } }: Unanswered, words: string): boolean {
  return noun === 'place' ? words.includes('⟦') : noun !== 'section'
}

function styled(value: string): string {
  return `color: ${value} !important`
}

/** Sets a colour in the style attribute of an element, and keeps its other declarations. */
function styleOf({ html }: Outline, item: Item, value: string): Edit {
  const tag = html.slice(item.from, item.inner.from)
  const found = /\sstyle\s*=\s*(["'])(.*?)\1/is.exec(tag)
  if (!found) {
    const at = item.from + 1 + item.tag.length
    return { from: at, to: at, insert: ` style="${styled(value)}"` }
  }
  const from = item.from + found.index + found[0].length - 1 - (found[2] ?? '').length
  const kept = (found[2] ?? '')
    .split(';')
    .filter((one) => one.trim() !== '' && !/^\s*color\s*:/i.test(one))
  return {
    from,
    to: from + (found[2] ?? '').length,
    insert: [...kept, ` ${styled(value)}`].join(';').trim(),
  }
}

function setProperty(outline: Outline, target: Target, value: string): Edit | undefined {
  for (const name of properties[target]) {
    const declaration = findDeclaration(outline, name)
    if (declaration && outline.html.includes(`var(${name}`))
      return { ...declaration, insert: value }
  }
  return undefined
}

/** The position of a property's first value in a style element. */
function findDeclaration(outline: Outline, name: string) {
  for (const style of outline.items.filter((item) => item.tag === 'style')) {
    const css = outline.html.slice(style.inner.from, style.inner.to)
    const match = new RegExp(`(?<![\\w-])${RegExp.escape(name)}\\s*:\\s*([^;{}]+?)\\s*[;}]`).exec(
      css,
    )
    if (!match?.[1]) continue
    const from = style.inner.from + match.index + match[0].indexOf(match[1], name.length)
    return { from, to: from + match[1].length }
  }
  return undefined
}

/** Adds our CSS rule for a target, or replaces the last one. */
function setRule(outline: Outline, target: Target, value: string): Edit {
  const rule = ruleFor[target](value)
  const last = rulesOf(outline, target).at(-1)
  return last ? { ...last, insert: rule } : addRule(outline, rule)
}

/** The positions of our CSS rules for a target. */
function rulesOf(outline: Outline, target: Target): Span[] {
  const parts = ruleFor[target]('⟦⟧').split('⟦⟧').map(RegExp.escape)
  const pattern = new RegExp(`(?<=(?:^|[}/])\\s*)${parts.join('[^;{}]+')}`, 'g')
  return outline.items
    .filter((item) => item.tag === 'style')
    .flatMap(({ inner }) =>
      [...outline.html.slice(inner.from, inner.to).matchAll(pattern)].map((match) => ({
        from: inner.from + match.index,
        to: inner.from + match.index + match[0].length,
      })),
    )
}

function withoutLine(html: string) {
  return (range: Span): Edit => ({
    ...wholeLines(html, range),
    insert: '',
  })
}

function addRule(outline: Outline, rule: string): Edit {
  const { html } = outline
  const style = outline.items.findLast((item) => item.tag === 'style' && item.to > item.inner.to)
  if (style) {
    const at = html.lastIndexOf('\n', style.inner.to - 1) + 1
    const ownLine = at > style.inner.from && html.slice(at, style.inner.to).trim() === ''
    const place = ownLine ? at : style.inner.to
    return { from: place, to: place, insert: ownLine ? `    ${rule}\n` : `\n${rule}\n` }
  }
  const place = endOfHead(outline)
  return { from: place, to: place, insert: `<style>${rule}</style>\n` }
}

import { elementsOf, type ElementNode } from './elements.ts'
import { readTokens } from './tokenizer.ts'
import { titleOfPage } from './title.ts'
import { visibleText, withoutLongTags } from './visible-text.ts'

/** What a page is. It is `other` unless that is clear: a wrong kind is worse than none. */
export type PageKind = (typeof kinds)[number]

const kinds = [
  'report',
  'brief',
  'dashboard',
  'landing',
  'slides',
  'invoice',
  'letter',
  'newsletter',
  'resume',
  'form',
  'other',
] as const

/** Other names that a page may give its kind. */
const aliases = new Map<string, PageKind>([
  ['deck', 'slides'],
  ['slide deck', 'slides'],
  ['presentation', 'slides'],
  ['landing page', 'landing'],
  ['memo', 'brief'],
  ['cv', 'resume'],
])

/** How much of a page is looked at, in characters. */
const maxRead = 200_000

/** The kind of a page: what its `<meta name="document-kind">` says, or else what its parts show. */
export function kindOfPage(page: string): PageKind {
  const html = withoutLongTags(page.slice(0, maxRead))
  const { elements } = elementsOf(html)
  return (
    statedKind(elements) ??
    kindOfBody(elements) ??
    (hasSlides(elements) ? 'slides' : undefined) ??
    kindOfHeadings(html, elements) ??
    (isLetter(html, elements) ? 'letter' : undefined) ??
    (isForm(elements) ? 'form' : undefined) ??
    (isLanding(elements) ? 'landing' : undefined) ??
    'other'
  )
}

/** A page that says a kind that we don't know is `other`, whatever it looks like. */
function statedKind(elements: readonly ElementNode[]): PageKind | undefined {
  const meta = elements.find(
    ({ tag, attributes }) =>
      tag === 'meta' && attributes.get('name')?.trim().toLowerCase() === 'document-kind',
  )
  const stated = meta?.attributes
    .get('content')
    ?.trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
  return stated ? (kindNamed(stated) ?? aliases.get(stated) ?? 'other') : undefined
}

/** The composer names the kind of layout in the class of the body. */
function kindOfBody(elements: readonly ElementNode[]): PageKind | undefined {
  const body = elements.find(({ tag }) => tag === 'body')
  return kindNamed(body?.attributes.get('class')?.trim() ?? '')
}

function kindNamed(name: string): PageKind | undefined {
  return kinds.find((kind) => kind === name)
}

function hasSlides(elements: readonly ElementNode[]): boolean {
  const isSlide = ({ tag, attributes, parent }: ElementNode) =>
    attributes.has('data-slide') ||
    (tag === 'section' &&
      (hasClass(attributes, 'slide') ||
        (hasClass(parent?.attributes, 'slides') && hasClass(parent?.parent?.attributes, 'reveal'))))
  return elements.filter(isSlide).length >= 2
}

function hasClass(attributes: ElementNode['attributes'] | undefined, name: string): boolean {
  return attributes?.get('class')?.toLowerCase().split(/\s+/).includes(name) ?? false
}

/** Numbers, dates and periods at the end of a title. */
const period =
  '(?:[\\s,:–—|(-]*(?:(?:for|of|–|-|—)\\s+)?(?:q[1-4]|h[12]|fy|kw|week|no\\.?|nr\\.?|january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|\\d[\\d./-]*|#\\d+)\\)?)*'

/** Titles that name their kind as their last word, or as their first one with a colon behind it. */
const named: [PageKind, ends: string][] = [
  ['dashboard', 'dashboards?'],
  ['newsletter', 'newsletter|rundbrief'],
  ['resume', 'curriculum vitae|lebenslauf|cv|resume'],
  [
    'brief',
    '(?:project|creative|policy|design|research|product|marketing|campaign|decision|executive|event|press) brief|memo|memorandum|one[- ]pager',
  ],
  ['report', 'report|[\\p{L}-]*bericht|informe|rapport'],
]

const titlePatterns = named.map(([kind, ends]): [PageKind, RegExp] => [
  kind,
  new RegExp(
    `^(?:(?:[\\p{L}\\p{N}&.,’'/()+-]+\\s+){0,7}(?:${ends})${period}|(?:${ends})\\s*[:–—|-]\\s*.+)$`,
    'iu',
  ),
])
/** Titles about documents of a kind, such as “How to write a report”. */
const about =
  /^(?:how|why|what|when|writing|creating|making|building|guide|wie|warum|was|our guide|the guide|template)\b|\b(?:how to|write|writing|build|building|create|creating|read|school|weather)\b/i
const invoice =
  /^(?:tax |commercial |pro ?forma )?(?:invoice|rechnung|facture|factura|fattura)(?:\s*(?:no\.?|nr\.?|number|nummer|n°|#|:|–|—|-)*\s*(?=\S*\d)[\p{L}\d/._-]+)?$/iu

function kindOfHeadings(html: string, elements: readonly ElementNode[]): PageKind | undefined {
  const titles = [headingOf(html), titleOfPage(html)].filter((title) => title !== undefined)
  const isBill = titles.some((title) => invoice.test(title))
  if (isBill && elements.some(({ tag }) => tag === 'table')) return 'invoice'
  for (const title of titles) {
    if (about.test(title)) continue
    const kind = titlePatterns.find(([, pattern]) => pattern.test(title))?.[0]
    if (kind) return kind
  }
  return undefined
}

/** The text of the first h1 in one line. */
function headingOf(html: string): string | undefined {
  let text = ''
  let isOpen = false
  readTokens(html, (end) => ({
    startTag({ tagName }) {
      if (tagName === 'h1') isOpen = true
      if (tagName === 'br') text += ' '
    },
    endTag({ tagName }) {
      if (isOpen && tagName === 'h1') end()
    },
    text({ chars }) {
      if (isOpen && text.length < 1000) text += chars
    },
  }))
  return text.replace(/\s+/g, ' ').trim() || undefined
}

const salutation =
  /(?:^|\s)(?:dear|sehr geehrte[r]?|liebe[r]?|chère?|cher|madame, monsieur|estimad[oa]s?|gentile)\s[^.!?]{1,80}[,!:]/iu
const closing =
  /(?:sincerely|kind regards|best regards|yours (?:truly|faithfully|sincerely)|mit freundlichen grüßen|freundliche grüße|herzliche grüße|cordialement|salutations distinguées|atentamente|saludos cordiales|cordiali saluti|distinti saluti)/iu

/** A letter has a salutation before its text and a closing after it, and is not divided by headings. */
function isLetter(html: string, elements: readonly ElementNode[]): boolean {
  if (elements.filter(({ tag }) => /^h[1-3]$/.test(tag)).length > 1) return false
  if (elements.some(({ tag }) => tag === 'form' || tag === 'nav')) return false
  const text = visibleText(html, 20_000)
  return salutation.test(text.slice(0, 1500)) && closing.test(text.slice(-600))
}

/** A form is a page for filling in: several fields, and a button that sends them. */
function isForm(elements: readonly ElementNode[]): boolean {
  const isField = ({ tag, attributes }: ElementNode) =>
    tag === 'textarea' ||
    tag === 'select' ||
    (tag === 'input' &&
      !/^(?:hidden|submit|button|range|search)$/i.test(attributes.get('type') ?? ''))
  const within = (element: ElementNode) => {
    for (let at = element.parent; at; at = at.parent) if (at.tag === 'form') return true
    return false
  }
  const isSimple = !elements.some(({ tag }) => tag === 'table' || tag === 'nav' || tag === 'canvas')
  return isSimple && elements.filter((one) => isField(one) && within(one)).length >= 4
}

/** A landing page has navigation, a hero with a call to action, and a footer. */
function isLanding(elements: readonly ElementNode[]): boolean {
  const hero = elements.find(({ attributes }) => hasClass(attributes, 'hero'))
  if (!hero) return false
  const isCall = ({ tag, from, attributes }: ElementNode) =>
    from > hero.from &&
    from < hero.to &&
    (tag === 'button' ||
      (tag === 'a' && /\b(?:btn|button|cta)\b/i.test(attributes.get('class') ?? '')))
  return (
    elements.some(isCall) &&
    elements.some(({ tag }) => tag === 'nav') &&
    elements.some(({ tag }) => tag === 'footer')
  )
}

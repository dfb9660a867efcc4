/** What a message says about its pictures beside where they go. */
export interface PictureText {
  /** The message without it. */
  rest: string
  /** The alternative text; empty for a decorative picture. `undefined`: the message has none. */
  alt?: string
  /** A caption for all to see. */
  caption?: string
}

const quote = '["“„«‘\']([^"“”„«»‘’\'\\n]+)["”“»’\']'
const label =
  '(?:alt(?:ernativ|ernative)?(?:[ -]?(?:text|tag))?|(?:image |picture )?description|(?:bild)?beschreibung)'
const caption = '(?:caption|bildunterschrift)'
/** What leads from a request to a description. */
const joint = '(?:^|[\\s,;.(–—-]{1,5}(?:and |und )?)'
const leads = `${joint}(?:(?:with|use|using|give it|add|set|mit) )?(?:the |an? |its |as |dem |den |der |einer )?`
const ending = '(?=[.!]?\\s*(?:$|\\n)|[.!]\\s+(?:please\\s+)?(?:put|place|add|insert|use|show)\\b)'
const subject =
  '(?:it|this|that|which|the (?:logo|picture|photo|image)|es|das (?:logo|bild|foto)|dies(?:es bild)?)'

type Form = [source: string, kind: 'alt' | 'caption' | 'sentence']

const asCalled = '(?:as|als) (?:the |its |an? )?'
const is = '(?: (?:is|should be|to|of|as|reading|saying|ist|lautet))?\\s*[:=]?\\s*'
const sources: Form[] = [
  [`${joint}(?:use|take|with|mit) ${quote} ${asCalled}${label}`, 'alt'],
  [`${joint}(?:use|take|with|mit) ${quote} ${asCalled}${caption}`, 'caption'],
  [`${leads}${label}${is}${quote}\\)?`, 'alt'],
  [`${leads}${caption}${is}${quote}\\)?`, 'caption'],
  [
    `${leads}${label}(?:\\s*[:=]\\s*| (?:is|should be|ist|lautet) )([^"“„«\\n]+?)\\)?${ending}`,
    'alt',
  ],
  [`${joint}(?:described|labell?ed|beschrieben) (?:as |als )?${quote}`, 'alt'],
  [`${joint}captioned ${quote}`, 'caption'],
  [`${joint}${subject} (?:shows?|depicts|zeigt) ${quote}`, 'alt'],
  [`${joint}${subject} (?:shows?|depicts|zeigt) ([^\\n]+?)${ending}`, 'sentence'],
]
const forms = sources.map(([source, kind]) => ({ pattern: new RegExp(source, 'iu'), kind }))

const withoutText = new RegExp(
  `${joint}(?:without|with no|with (?:an )?empty|no|ohne) (?:an? )?${label}|${joint}(?:(?:it|this|they|these|es)(?:['’]s| is| are| ist) )?(?:(?:just|only|purely|nur|rein) )?(?:a |as )?(?:decorative|decoration|dekorativ|dekoration)(?: only)?(?=[.!\\s]*$)`,
  'iu',
)

/** Takes the alternative text and the caption out of a message that puts pictures into a document. */
export function readPictureText(message: string): PictureText {
  const read: PictureText = { rest: message.trim() }
  for (const { pattern, kind } of forms) {
    const match = pattern.exec(read.rest)
    const [whole = '', text] = match ?? []
    if (!match || text === undefined) continue
    if ((kind === 'caption' ? read.caption : read.alt) !== undefined) continue
    if (kind === 'caption') read.caption = text.trim()
    else read.alt = altOf(kind === 'sentence' ? capitalized(text.trim()) : text)
    read.rest = without(read.rest, match.index, whole)
  }
  const empty = read.alt === undefined ? withoutText.exec(read.rest) : null
  if (empty) {
    return { ...read, alt: '', rest: without(read.rest, empty.index, empty[0]) }
  }
  // What all can read says what it shows.
  return read.alt === undefined && read.caption !== undefined
    ? { ...read, alt: read.caption }
    : read
}

function without(text: string, at: number, part: string): string {
  const after = text.slice(at + part.length)
  const separator = /^\s*[.!\n]/.test(after) ? '. ' : ' '
  const pieces = [text.slice(0, at), after.replace(/^[\s.!,;]+/, '')]
  return pieces.filter((piece) => piece !== '').join(separator)
}

const decorative =
  /^(?:(?:it|this|they|es)(?:['’]s| is| are| ist) )?(?:(?:just|only|purely|nur|rein) )?(?:a )?(?:decorative|decoration|dekorativ|dekoration|nothing|none|empty|nichts|keine[rns]?|leer)(?: only)?$/i
const lead = new RegExp(
  `^(?:${subject} (?:shows?|depicts|zeigt) |(?:(?:it|this)(?:['’]s| is) |das ist )(?=an? |the |our |my |ein|das |unser)|(?:the |use |das )?${label}(?:\\s*[:=]\\s*| (?:is|should be|ist) ))`,
  'iu',
)

/** The alternative text that an answer says; empty for a decorative picture. */
export function altOf(said: string): string {
  const text = said.trim().replace(/\s+/g, ' ')
  const [, inner] = new RegExp(`^${quote}$`, 'u').exec(text) ?? []
  const plain = inner ?? text
  if (decorative.test(plain.replace(/[.!]+$/, ''))) return ''
  const rest = plain.replace(lead, '')
  if (rest === plain || rest === '') return plain
  return altOf(capitalized(rest))
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whether an answer is written as a description, so that it can hardly be a request. */
export function isDescription(said: string): boolean {
  const text = said.trim()
  return (
    new RegExp(`^${quote}$`, 'u').test(text) ||
    lead.test(text) ||
    decorative.test(text.replace(/[.!]+$/, ''))
  )
}

import type { Edit } from '../../editing/text/edit.ts'
import { escapeHtml } from '../html.ts'
import { inWords } from '../in-words.ts'
import { isWithin, type Item, type Outline } from '../outline.ts'
import { findPlace, type Place } from './find-place.ts'
import { insertionOf } from './insertion-point.ts'
import { labelOfElement } from './labels.ts'
import { indexOfOrdinal, ordinalPattern } from './ordinals.ts'
import type { ParsedRequest } from './parsed-request.ts'
import { findPoint, inEnglish } from './picture-place.ts'
import type { Picture } from './pictures.ts'
import { askForText, escapeMarkdown, found, missing, pick, quoted, type Found } from './question.ts'
import type { Rule, Step } from './rule.ts'

const verb = `(?:put|place|add|insert|use|show|include|set|embed|display|position|paste|attach|setze?|füge?|platziere?|stelle?|zeige?|bringe?|nimm|verwende?|nutze?|binde|packe?|(?:i|we)(?:['’]d like| would like| want| need)|ich (?:möchte|will))`
const logoNoun = '(?:logos?|icons?|emblems?|wordmarks?|firmenlogos?)'
const noun = `(?:${logoNoun}|pictures?|photos?|photographs?|pics?|images?|screenshots?|drawings?|illustrations?|graphics?|portraits?|files?|attachments?|headshots?|snapshots?|sketch(?:es)?|scans?|bild(?:er)?|fotos?|grafik(?:en)?|datei(?:en)?)`
const article =
  '(?:the|this|that|these|those|my|our|your|an?|das|die|den|diese[sn]?|unser|unsere|mein|meine|beide|alle)'
/** Words before a noun, such as `new company`, none of which leads to a place. */
const adjectives =
  "(?:(?!(?:in|into|on|onto|at|to|from|below|above|under|after|before|of|with|and|the|beside|next|as|über|unter|neben|vor|nach|am|ans)\\b)[\\p{L}\\p{N}’'-]+ ){0,3}?"
/** What refers to the pictures of the message. */
const pictures = `(?:(?:(?:both|all|each)(?: of)? )?(?:${article} )?${adjectives}${noun}(?: (?:of|von) (?:(?:the|our|my|unserem|unserer) )?(?:[\\p{L}-]+)(?= |$))?(?: ⟦\\d+⟧)?(?: (?:that |which )?(?:(?:i|we)(?:['’]ve| have)? )?(?:attached|uploaded|sent|added)| here)?|it|them|this|that|these|those|both|both of them|all of them|(?:this|that|the (?:new|attached)) ones?|the attached|these ones?|es|sie|das hier|dies(?:es|e)?|das neue|⟦\\d+⟧|[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)*\\.(?:png|jpe?g|gif|webp|svg))`

/** What says that a picture goes somewhere, as the picture’s own verb. */
const goes =
  '(?:(?:should|must|shall|has to|needs to) (?:go|be|come|stand)|goes|go|belongs|belong|soll|sollen|gehört|gehören|kommt|kommen|muss)'

/** Puts the pictures of a message into the document. Without attached pictures, no rule applies. */
export const pictureRules: Rule[] = [
  {
    example: 'Replace the picture in Costs with this one',
    pattern: new RegExp(
      `^(?:replace|swap|exchange|change|substitute|update|ersetze?|tausche?) (?<old>.+?) (?:with|by|for|to|durch|gegen) (?<what>${pictures})(?: aus)?$`,
      'iu',
    ),
    apply: (outline, request, { old = '', what = '' }) =>
      request.attached.pictures.length > 0 ? replace(outline, request, old, what) : undefined,
  },
  {
    example: 'Put the logo into the header',
    pattern: new RegExp(
      `^(?:(?:bitte|kannst du|könntest du) )?(?:${verb} )?(?:bitte )?(?<what>${pictures})(?: ${goes})?(?:,? (?<where>.+))?$`,
      'iu',
    ),
    apply: (outline, request, { what = '', where = '' }) =>
      request.attached.pictures.length > 0 ? put(outline, request, what, where) : undefined,
  },
]

const maxPictures = 8

function put(outline: Outline, request: ParsedRequest, what: string, where: string): Step {
  const chosen = findPictures(outline, request, what)
  if (!chosen.ok) return chosen
  if (chosen.value.length > maxPictures) {
    return missing(`at most ${maxPictures} pictures can be put in at once`)
  }
  const place = inEnglish(where).replace(/^(?:right|directly|just|immediately|up|down) (?=\w)/i, '')
  const isLogo =
    new RegExp(`\\b${logoNoun}\\b`, 'iu').test(what) ||
    /^as (?:the |our |my |a )?(?:\w+ )?logo\b/i.test(place) ||
    (!hasNoun(what) && chosen.value.every(({ name }) => /logo/i.test(name)))
  const point = findPoint(outline, request, place, isLogo)
  if (!point.ok) return point
  const described = describePictures(outline, request, chosen.value)
  if (!described.ok) return described
  const { caption } = request.attached
  const html = described.value
    .map((one) => (isLogo && caption === undefined ? logoHtml(one) : figureHtml(one, caption)))
    .join('\n')
  return {
    ok: true,
    edits: [insertionOf(outline, point.value, html)],
    done: `Put ${namesOf(described.value)} ${point.value.description.replace(/^to /, 'into ')}.`,
    placed: chosen.value,
    once: true,
  }
}

interface DescribedPicture extends Picture {
  alt: string
}

function namesOf(described: readonly DescribedPicture[]): string {
  return inWords(
    described.map(({ name, alt }) =>
      alt === '' ? `${name} (decorative)` : `${name} (${quoted(alt)})`,
    ),
  )
}

/** The pictures with their alternative texts, which the person is asked for unless the message has them. */
function describePictures(
  outline: Outline,
  { attached }: ParsedRequest,
  chosen: readonly Picture[],
): Found<DescribedPicture[]> {
  const described: DescribedPicture[] = []
  for (const picture of chosen) {
    // One description can’t be that of several pictures.
    const isGiven = attached.alt !== undefined && (chosen.length === 1 || attached.alt === '')
    const alt = isGiven ? found(attached.alt ?? '') : askForAlt(outline, picture)
    if (!alt.ok) return alt
    described.push({ ...picture, alt: alt.value })
  }
  return found(described)
}

function askForAlt(outline: Outline, { name }: Picture): Found<string> {
  return askForText(outline, {
    ask: `What does ${escapeMarkdown(name)} show? Its description is read to people who can’t see it. Say “decorative” if it says nothing, or “never mind”.`,
    noun: 'description',
    reason: `${name} needs a description`,
  })
}

function hasNoun(words: string): boolean {
  return new RegExp(`\\b${noun}\\b`, 'iu').test(words)
}

/** The attached pictures that words such as `the first picture` or `logo.png` refer to. */
function findPictures(
  outline: Outline,
  request: ParsedRequest,
  words: string,
): Found<readonly Picture[]> {
  const { pictures } = request.attached
  const meant = request.value(words)
  const file = /[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.(?:png|jpe?g|gif|webp|svg)\b/iu.exec(
    meant,
  )?.[0]
  const isNamed = ({ name }: Picture) => name.toLowerCase() === file?.toLowerCase()
  if (file !== undefined) {
    const named = pictures.filter(isNamed)
    return named.length > 0 ? found(named) : missing(`no attached picture is called ${file}`)
  }
  if (pictures.length === 1) return found(pictures)
  const isPlural =
    /\b(?:both|all|them|these|those|beide|alle|sie|logos|icons|pictures|photos|photographs|pics|images|screenshots|drawings|illustrations|graphics|portraits|files|attachments|bilder|fotos|grafiken|dateien)\b/iu
  if (isPlural.test(words)) return found(pictures)
  const ordinal = new RegExp(`\\b(${ordinalPattern})\\b`, 'i').exec(words)?.[1]
  const counted = ordinal === undefined ? undefined : pictures.at(indexOfOrdinal(ordinal))
  if (counted) return found([counted])
  const named = pictures.filter((one) => sharesWord(one, meant))
  if (named.length === 1) return found(named)
  const about = {
    ask: 'Which picture do you mean?',
    noun: 'picture',
    reason: `there are ${pictures.length} attached pictures, so say which one, by the name of its file`,
  }
  const labelOf = ({ name }: Picture) => ({
    label: escapeMarkdown(name),
    terms: [name, stemOf(name)],
  })
  const one = pick(outline, about, pictures, labelOf)
  return one.ok ? found([one.value]) : one
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '')
}

/** Whether the name of a file has a word that says which picture is meant, such as `logo`. */
function sharesWord({ name }: Picture, words: string): boolean {
  const common = /^(?:picture|photo|image|file|this|that|attached|here)$/i
  const own = stemOf(name)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  return (words.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).some(
    (word) => !common.test(word) && own.includes(word),
  )
}

/** In CSS pixels. */
const maxLogoHeight = 48

/** A logo is shown small; its width and height keep what is around it from moving. */
function logoHtml(picture: DescribedPicture): string {
  const { width, height } = picture
  if (width === undefined || height === undefined) {
    return `<div style="margin-bottom: 1rem">${imageHtml(picture, 'max-width: 100%; max-height: 3rem')}</div>`
  }
  const shown = Math.min(height, maxLogoHeight)
  const scaled = {
    ...picture,
    width: Math.max(1, Math.round((width * shown) / height)),
    height: shown,
  }
  return `<div style="margin-bottom: 1rem">${imageHtml(scaled, 'max-width: 100%; height: auto')}</div>`
}

function figureHtml(picture: DescribedPicture, caption: string | undefined): string {
  const image = imageHtml(picture, 'max-width: 100%; height: auto')
  const below = caption === undefined ? '' : `\n  <figcaption>${escapeHtml(caption)}</figcaption>`
  return `<figure>\n  ${image}${below}\n</figure>`
}

function imageHtml({ source, alt, width, height }: DescribedPicture, style: string): string {
  const size = width === undefined ? '' : ` width="${width}" height="${height}"`
  return `<img src="${escapeHtml(source)}" alt="${escapeHtml(alt)}"${size} style="${style}">`
}

function replace(
  outline: Outline,
  request: ParsedRequest,
  old: string,
  what: string,
): Step | undefined {
  const words = request.value(old)
  if (!hasNoun(words)) return undefined
  if (request.attached.caption !== undefined) {
    return missing('a caption can be given only to a picture that is put in')
  }
  const place = findImage(outline, request, old)
  if (!place.ok) return place
  const image = place.value
  const chosen = findPictures(outline, request, what)
  if (!chosen.ok) return chosen
  const described = describePictures(outline, request, chosen.value)
  if (!described.ok) return described
  const [picture, other] = described.value
  if (!picture || other) return missing('one picture can be replaced only with one other')
  const inner = image.tag === 'img' ? image : image.children.find(({ tag }) => tag === 'img')
  if (!inner) return missing('that picture has no img element')
  return {
    ok: true,
    edits: [...replaceSource(outline, inner, picture), ...removeSources(image)],
    done: `Replaced the picture with ${namesOf([picture])}.`,
    placed: chosen.value,
    once: true,
  }
}

/** The picture of the document that words such as `the old logo` or `the picture in Costs` refer to. */
function findImage(outline: Outline, request: ParsedRequest, words: string): Found<Item> {
  const reference = words
    .replace(/^(?:the|our|my|this|das|die|den|unser) /i, '')
    .replace(/^(?:old|current|existing|present|alte|alten) /i, '')
  const images = outline.items.filter(
    ({ tag, parent }) => tag === 'picture' || (tag === 'img' && parent?.tag !== 'picture'),
  )
  const region = / (?:in|im|of|inside) (?:the |der )?(?:page )?(header|footer)$/i.exec(
    reference,
  )?.[1]
  const isIn = (item: Item) =>
    region === undefined || isWithin(item, ({ tag }) => tag === region.toLowerCase())
  const isLogo = new RegExp(`\\b${logoNoun}\\b`, 'iu').test(reference)
  if (!isLogo && region === undefined) {
    const place = findPlace(outline, request, inTermsOfImage(reference))
    if (!place.ok) return place
    const item = imageIn(place.value)
    return item ? found(item) : missing(`${place.value.name} is no picture`)
  }
  const candidates = images.filter((item) => isIn(item) && (!isLogo || looksLikeLogo(item)))
  const kind = isLogo ? 'logo' : 'picture'
  const about = {
    ask: `Which ${kind} do you mean?`,
    noun: kind,
    reason:
      candidates.length === 0
        ? `this document has no ${kind}${region === undefined ? '' : ` in the ${region}`}`
        : `there are ${candidates.length} ${kind}s, so say which one`,
  }
  return pick(outline, about, candidates, (item, index) =>
    labelOfElement(outline, kind, item, index + 1),
  )
}

function inTermsOfImage(reference: string): string {
  return reference
    .replace(new RegExp(`\\b${noun}\\b`, 'iu'), 'image')
    .replace(/ (?:in|of|under) (?:the )?section /i, ' in ')
    .replace(/ (?:in|of|under) (?:the )?(.+) section$/i, ' in $1')
}

function imageIn({ item }: Place): Item | undefined {
  return item && /^(?:img|picture)$/.test(item.tag) ? item : undefined
}

function looksLikeLogo(item: Item): boolean {
  const isCalled = ({ attributes }: Item) =>
    ['alt', 'class', 'id', 'title'].some((name) => /logo/i.test(attributes.get(name) ?? ''))
  const isInHeader = isWithin(item, ({ tag }) => tag === 'header')
  return isCalled(item) || item.children.some(isCalled) || isInHeader
}

/** Edits of the attributes of an image; all others stay. */
function replaceSource(outline: Outline, image: Item, picture: DescribedPicture): Edit[] {
  const { source, alt, width, height } = picture
  const shown = Number(image.attributes.get('width'))
  const isSized =
    image.attributes.has('height') && shown > 0 && width !== undefined && height !== undefined
  const changes: Record<string, string | undefined> = {
    src: source,
    alt,
    srcset: undefined,
    sizes: undefined,
    ...(isSized && { height: String(Math.round((shown * height) / width)) }),
  }
  return Object.entries(changes).flatMap(([name, value]) => {
    const location = image.locations[name]
    const attribute = value === undefined ? '' : `${name}="${escapeHtml(value)}"`
    if (location) {
      const { startOffset: from, endOffset: to } = location
      const isSpaced = /\s/.test(outline.html.charAt(from - 1))
      return [{ from: value === undefined && isSpaced ? from - 1 : from, to, insert: attribute }]
    }
    const at = image.from + '<img'.length
    return value === undefined ? [] : [{ from: at, to: at, insert: ` ${attribute}` }]
  })
}

/** Edits that remove the other sources of a `<picture>`, which would be shown instead. */
function removeSources({ children }: Item): Edit[] {
  return children
    .filter(({ tag }) => tag === 'source')
    .map(({ from, to }) => ({ from, to, insert: '' }))
}

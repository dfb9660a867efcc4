import type { Block, Brief } from './content.ts'
import { statedTitle } from './stated-title.ts'
import { headLineOf } from './headline.ts'
import { documentNamedIn, genreNamedIn, kindNamedIn, withoutMarks, type PageKind } from './kinds.ts'
import { languageOf } from './language.ts'
import { commentsAtStart, plainText } from './markdown/markdown.ts'
import { withPeriod } from './periods.ts'
import { capitalized } from '../../protocol/text.ts'
import { quoted, sentencesOf } from './sentences.ts'
import {
  article,
  connector,
  filler,
  nominative,
  thingOf,
  titleOfKind,
  unspacedTitle,
  vague,
  withoutEnd,
} from './topic.ts'
import { isTitleLabel } from './looks.ts'
import { refersToData, withoutPoliteness, withoutVerb } from './phrases.ts'
import { isPointer } from './pointers.ts'
import { isInstruction } from './instructions.ts'
import { languageFor } from './requirements.ts'
import { hasWords, wordsOf } from './words.ts'

/** The title: the one the person stated, otherwise the content’s own, otherwise the topic of the request. */
export function titleOf(
  { instruction, blocks, file, notes }: Brief,
  kind: PageKind,
): { title: string; blocks: Block[] } {
  const stated = statedTitle(instruction)
  if (stated !== undefined) return { title: stated, blocks }
  const [first, ...others] = blocks
  if (first?.type === 'html' && first.fragment.title !== undefined) {
    return { title: first.fragment.title, blocks }
  }
  if (first?.type === 'front_matter') {
    const { title } = first.front
    const inner = titleOf(
      { instruction: title === undefined ? instruction : '', blocks: others, file, notes },
      kind,
    )
    const isOwn = title === undefined || title === inner.title
    return { title: title ?? inner.title, blocks: [first, ...(isOwn ? inner.blocks : others)] }
  }
  if (first?.type === 'markdown') {
    const start = commentsAtStart(first.text)
    const top = topHeading.exec(first.text.slice(start))
    const [line = '', above = '', title = ''] = top ?? []
    const rest = first.text.slice(0, start) + above + first.text.slice(start + line.length)
    const isTop =
      above.trim() === '' || (first.name !== '' && isLetterhead(above) && !endMatter.test(title))
    if (title !== '' && isTop && !/^#\s/m.test(rest)) {
      const own: Block[] = rest.trim() === '' ? [] : [{ ...first, text: rest.trim() }]
      return { title: plainText(withoutClosing(title)), blocks: [...own, ...others] }
    }
  }
  const requested = titleFromInstruction(instruction, blocks.length === 0)
  if (requested !== undefined && !isBareName(requested)) return { title: requested, blocks }
  const own = headLineOf(blocks)
  if (own) return own
  const name = requested ?? nameOf(blocks, file) ?? kindTitle(instruction, kind, blocks)
  return { title: name, blocks }
}

/** A heading of the first level, and the few lines above it: no other heading, and no code. */
const topHeading =
  /^\s*((?:(?! {0,3}(?:#{1,6}\s|`{3}|~{3}|=+\s*\n|-+\s*\n))[^\n]{0,300}\n){0,12}?)#[ \t]+(\S[^\n]*)\n?/
const maxHeadLine = 80
/** Headings of what stands at the end of a text. */
const endMatter =
  /^(?:references?|bibliography|works cited|sources|appendix|annex|foot ?notes|notes|literatur|quellen|anhang|fußnoten|anlagen?|références|bibliographie|annexes?)(?!\p{L})/iu

/** Whether the lines above the only top heading of a file are a letterhead or the name of a journal, not prose. */
function isLetterhead(above: string): boolean {
  return above
    .split('\n')
    .map((line) => line.trim())
    .every((line) => line.length <= maxHeadLine && !/[.!?…]$/.test(line))
}

/** Whether a title only names the kind of document, such as “Recipe page”. */
function isBareName(title: string): boolean {
  return wordsIn(title).every((word) => documentNamedIn(word) !== undefined)
}

/** The title of a document of which only the kind is known. */
function kindTitle(instruction: string, kind: PageKind, blocks: Block[]): string {
  const name = kindNamedIn(instruction)
  const own = languageFor({ instruction, blocks }, '').lang
  if (own !== languageOf([], instruction).lang && hasWords(own)) return wordsOf(own).titles[kind]
  if (name && name.to - name.from === instruction.length) return capitalized(instruction)
  const genre = genreNamedIn(instruction)
  if (genre !== undefined) return capitalized(genre)
  const { lang } = languageOf([], instruction)
  if (lang !== 'en' && name && kind !== 'landing') return capitalized(nominative(name.word, name))
  return hasWords(lang)
    ? wordsOf(lang).titles[kind]
    : capitalized(name?.word ?? wordsOf(lang).titles[kind])
}

/** The line of a heading without closing hashes. */
function withoutClosing(line: string): string {
  const text = line.trimEnd()
  const words = text.slice(0, text.length - (/#*$/.exec(text.slice(-10))?.[0].length ?? 0))
  return /\s$/.test(words) ? words.trimEnd() : text
}

const minTopic = 2
const maxTitle = 90

/** The topic of a request as a title: “Sales dashboard 2026”, “Tea”. */
function titleFromInstruction(instruction: string, isAll: boolean): string | undefined {
  const sentences = instruction
    .split('\n')
    .flatMap(sentencesOf)
    .map((one) => one.trim())
  const asking = sentences.filter((one) => !isPointer(one) && !isTitleLabel(one))
  const named = asking.find((one) => kindNamedIn(one)) ?? asking.find((one) => documentNamedIn(one))
  const sentence = named ?? (isAll ? asking[0] : undefined)
  if (sentence === undefined) return undefined
  // Quoted text is a name, whatever its words.
  const quotes: string[] = []
  const masked = withoutMarks(sentence).replace(quoted, (quote) => {
    quotes.push(quote)
    return quoteSign(quotes.length - 1)
  })
  const unmask = (title: string) =>
    quotes.reduce((all, quote, index) => all.replaceAll(quoteSign(index), quote), title)
  const text = masked.replace(/[\s.!?:：。！？؟]+$/u, '')
  const kind = kindNamedIn(text)
  const title = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(
    text,
  )
    ? unspacedTitle(text)
    : kind
      ? titleOfKind(text)
      : thingOf(text, isAll)
  const isName = isNoun(sentence) && !(isAll && withParts.test(text))
  const bare = clean(unmask(isName ? wholeNoun(withoutEnd(text), title ?? '') : (title ?? '')))
  const topic = isTopic(bare) ? bare : undefined
  return topic ?? (sentences.length > 1 ? topicOfPointer(sentences) : undefined)
}

/** A private-use character that replaces a quotation. */
function quoteSign(index: number): string {
  return String.fromCharCode(0xe000 + index)
}

/** Words before the parts that a document should have. */
const withParts = /(?<!\p{L})(?:with|including|covering|mit|avec|con)(?!\p{L})/iu

/** Whether a line names a document without asking for it, so that the whole line may be its title. */
function isNoun(sentence: string): boolean {
  return (
    withoutVerb(withoutPoliteness(sentence)) === withoutMarks(sentence).trim() &&
    !isInstruction(sentence) &&
    !refersToData(sentence) &&
    !isPointer(sentence) &&
    !/^(?:an?|ein(?:e[mnrs]?)?|une?|una?)\s/i.test(sentence)
  )
}

/** The title of such a line, or the line itself if the title would lose more than the kind. */
function wholeNoun(line: string, title: string): string {
  const kept = new Set(wordsIn(title))
  const lost = wordsIn(line).filter((word) => !kept.has(word))
  const isLess = lost.every(
    (word) =>
      kindNamedIn(word) !== undefined ||
      connector.test(`${word} `) ||
      article.test(`${word} `) ||
      filler.test(`${word} `),
  )
  return isLess || line.length > maxTitle ? title : line
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function isTopic(text: string): boolean {
  const isShort = text.length < minTopic && !/\p{Script=Han}/u.test(text)
  return !isShort && text.length > 0 && text.length <= maxTitle && !vague.test(text)
}

/** “Here are our sales figures for 2026.” */
function topicOfPointer(sentences: string[]): string | undefined {
  const pattern =
    /^(?:here|below|hier|attached|this|these|das|dies) (?:is|are|sind|ist) (?:(?:the|our|my|die|unsere|meine) )?((?:[\p{L}-]+ ){0,3}(?:data|numbers|figures|results|daten|zahlen|ergebnisse)(?: (?:for|of|from|für|von|aus) .{2,40})?)$/iu
  for (const one of sentences) {
    const named = pattern.exec(one.replace(/[.:!]+$/, ''))?.[1]
    if (named?.includes(' ')) return clean(withPeriod(named))
  }
  return undefined
}

/** The name of the only file, or else the one that all blocks have. */
function nameOf(blocks: Block[], file: string): string | undefined {
  const names = blocks.flatMap((block) =>
    'name' in block && block.name !== '' ? [block.name] : [],
  )
  const isOne = new Set(names).size === 1
  const name = file || (isOne ? (names[0] ?? '') : '')
  return name !== '' && !/^[\d\s]*$|^(?:untitled|unnamed)\b/i.test(name)
    ? capitalized(name)
    : undefined
}

/** A title without quotation marks and stray punctuation, capitalised. */
function clean(title: string): string {
  const text = title
    .replace(/["“”„«»「」『』]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '')
  return capitalized(text)
}

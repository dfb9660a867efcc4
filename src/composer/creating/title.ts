import type { Block, Brief } from './content.ts'
import {
  documentNamedIn,
  genreNamedIn,
  kindNamedIn,
  withoutMarks,
  type KindName,
  type PageKind,
} from './kinds.ts'
import { languageOf } from './language.ts'
import { commentsAtStart, plainText } from './markdown/markdown.ts'
import { contentStart } from './message.ts'
import { capitalise, quoted, sentencesOf } from './sentences.ts'
import {
  isPointer,
  isTitleLabel,
  isWish,
  points,
  withoutPoliteness,
  withoutVerb,
} from './wishes.ts'
import { languageFor } from './wish.ts'
import { hasWords, wordsOf } from './words.ts'

/** The title that the person gave, else the content's own, else what the document is about. */
export function titleOf(
  { instruction, blocks, notes }: Brief,
  kind: PageKind,
): { title: string; blocks: Block[] } {
  const given = nameGiven(instruction)
  if (given !== undefined) return { title: given, blocks }
  const [first, ...others] = blocks
  if (first?.type === 'html' && first.fragment.title !== undefined) {
    return { title: first.fragment.title, blocks }
  }
  if (first?.type === 'front_matter') {
    const { title } = first.front
    const inner = titleOf(
      { instruction: title === undefined ? instruction : '', blocks: others, notes },
      kind,
    )
    const isOwn = title === undefined || title === inner.title
    return { title: title ?? inner.title, blocks: [first, ...(isOwn ? inner.blocks : others)] }
  }
  if (first?.type === 'markdown') {
    const start = commentsAtStart(first.text)
    const top = /^\s*#[ \t]+(\S[^\n]*)\n?/.exec(first.text.slice(start))
    const rest = first.text.slice(0, start) + first.text.slice(start + (top?.[0].length ?? 0))
    if (top?.[1] && !/^#\s/m.test(rest)) {
      const own: Block[] = rest.trim() === '' ? [] : [{ ...first, text: rest.trim() }]
      return { title: plainText(withoutClosing(top[1])), blocks: [...own, ...others] }
    }
  }
  const wished = wishedTitle(instruction, blocks.length === 0)
  if (wished !== undefined && !isBareName(wished)) return { title: wished, blocks }
  const own = headLineOf(blocks)
  if (own) return own
  const name = wished ?? nameOf(blocks) ?? kindTitle(instruction, kind, blocks)
  return { title: name, blocks }
}

/** Whether a title says no more than what kind of document it is of, such as “Recipe page”. */
function isBareName(title: string): boolean {
  return wordsIn(title).every((word) => documentNamedIn(word) !== undefined)
}

const maxHeadLine = 80
const maxHeadWords = 12

/** The line that content begins with, where it stands alone above the rest as its title. */
function headLineOf(blocks: readonly Block[]): { title: string; blocks: Block[] } | undefined {
  const [first, ...others] = blocks
  if (first?.type !== 'markdown' && first?.type !== 'text') return undefined
  const start = first.type === 'markdown' ? commentsAtStart(first.text) : 0
  const from = start + Math.max(0, first.text.slice(start).search(/\S/))
  const [line = '', ...below] = linesFrom(first.text, from)
  const isUnderlined = /^={2,}$/.test(below[0] ?? '')
  if ((below[isUnderlined ? 1 : 0] ?? '') !== '') return undefined
  const to =
    from +
    first.text
      .slice(from)
      .split('\n', isUnderlined ? 2 : 1)
      .join('\n').length
  const rest = first.text.slice(0, start) + first.text.slice(to)
  const isAll = rest.trim() === ''
  if (!isHeadLine(line) || (isAll && others.length === 0)) return undefined
  const title = first.type === 'markdown' ? plainText(line) : line
  const own: Block[] = isAll ? [] : [{ ...first, text: withoutBlankLines(rest) }]
  return title === '' ? undefined : { title, blocks: [...own, ...others] }
}

/** The first lines of a text from a place on, without the blanks around them. */
function linesFrom(text: string, from: number): string[] {
  return text
    .slice(from, from + maxHeadLine * 5)
    .split('\n', 3)
    .map((line) => line.trim())
}

/** A text without the blank lines at its ends; the first line stays set in. */
function withoutBlankLines(text: string): string {
  const lines = text.split('\n')
  return lines
    .slice(
      Math.max(
        0,
        lines.findIndex((line) => line.trim() !== ''),
      ),
    )
    .join('\n')
    .trimEnd()
}

function isHeadLine(line: string): boolean {
  if (line.length > maxHeadLine || line.split(/\s+/).length > maxHeadWords) return false
  if (contentStart.test(line) || salutation.test(line) || dateLine.test(line)) return false
  const letters = line.match(/\p{L}/gu)?.length ?? 0
  return (
    letters * 2 > line.replace(/\s/g, '').length &&
    !/[.,;:!?…。、，；：！？؟]["”’»)*_]*$/u.test(line) &&
    !/^[[(<☐☑✓✔•·–—§]|^\d|^\p{L}[.)]\s|[|\t@\\$`]|https?:|^[\p{L}-]+:\s|\[.*\]|[-+]{3}/u.test(line)
  )
}

const salutation =
  /^(?:dear|hi|hello|hey|to whom|hallo|liebe[rs]?|sehr geehrte[rs]?|guten|moin|bonjour|chers?|chères?|madame|monsieur|hola|estimad[oa]s?|querid[oa]s?|ciao|car[oaie]|gentil[ei]|olá|mr|mrs|ms|dr|herrn?|frau)(?!\p{L})/iu
/** Such as “Kiel, 3. März 2026”. */
const dateLine =
  /\d{1,2}\.?\s+(?:de\s+)?\p{L}+\.?,?\s+(?:de\s+)?\d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\p{L}+ \d{1,2}, \d{4}|\d月\d/u

/** What a document is called of which no more is known than its kind. */
function kindTitle(instruction: string, kind: PageKind, blocks: Block[]): string {
  const name = kindNamedIn(instruction)
  const own = languageFor({ instruction, blocks, notes: [] }, '').lang
  if (own !== languageOf([], instruction).lang && hasWords(own)) return wordsOf(own).titles[kind]
  if (name && name.to - name.from === instruction.length) return capitalise(instruction)
  const genre = genreNamedIn(instruction)
  if (genre !== undefined) return capitalise(genre)
  const { lang } = languageOf([], instruction)
  if (lang !== 'en' && name && kind !== 'landing') return capitalise(nominative(name.word, name))
  return hasWords(lang)
    ? wordsOf(lang).titles[kind]
    : capitalise(name?.word ?? wordsOf(lang).titles[kind])
}

/** A heading's line without the hashes that may close it. */
function withoutClosing(line: string): string {
  const text = line.trimEnd()
  const words = text.slice(0, text.length - (/#*$/.exec(text.slice(-10))?.[0].length ?? 0))
  return /\s$/.test(words) ? words.trimEnd() : text
}

const quotation = `["“”„«»'‘‚「『]\\s*([^"“”„«»\\n「」『』]+?)\\s*["“”«»'’‘」』](?=[\\s.,;:!?)]|$|[\\p{Script=Han}\\p{Script=Hiragana}])`
const naming =
  'titled?|called|named|with the (?:title|name)|headed|headlined|titel|mit dem (?:titel|namen)|namens|betitelt|genannt|unter dem titel|intitulée?s?|avec (?:le|pour) titre|titre|titulad[oa]s?|llamad[oa]s?|con el título|título|intitolat[oa]|con il titolo|call it|name it|title it|the title (?:is|should be)|der titel (?:ist|lautet|soll)|بعنوان|عنوانها?|タイトルは?|題名は?|タイトル'
const givenInQuotes = new RegExp(
  `(?<![\\p{L}])(?:${naming})\\s*[:：]?\\s*(?:lautet\\s+|sein\\s+)?${quotation}`,
  'iu',
)
const givenBefore = /「([^」\n]+)」という(?:タイトル|題名|名前)/u
const givenOnLine =
  /(?:^|[.!?,;]\s+|[。！]\s*)(?:with (?:the )?|mit (?:dem )?|und |and )?(?:title|titel|titre|título|titolo|タイトル|题目|标题|العنوان)\s*[:：]\s*(\S[^\n]{0,120}?)(?:\.\s|\.?$)/imu
/** “Er soll "Hafen heute" heißen.” */
const givenByVerb = new RegExp(
  `(?<!\\p{L})(?:soll(?:te)?|should|shall|must)(?:\\s+(?:be|read|have|den|the|titel|title|namen|name|den titel|bitte|called))*\\s+${quotation}(?=[\\s.!]*(?:heißen|lauten|genannt|tragen|$))`,
  'iu',
)
const givenBare =
  /(?<!\p{L})(?:titled|called|named|with the title|call it|name it|(?:the |its |, )?title (?:should be|shall be|must be|is)|mit dem titel|namens|intitulée?|titulad[oa]|بعنوان)\s*:?\s*([^"“„«\n.,:;]{2,80})/iu

/** The name that a wish gives, in quotes or behind a word that says so. */
function nameGiven(instruction: string): string | undefined {
  const quoted = (givenInQuotes.exec(instruction) ?? givenBefore.exec(instruction))?.[1]
  if (quoted) return quoted.trim()
  const line = givenOnLine.exec(instruction)?.[1]
  if (line) return line.trim()
  const said = givenByVerb.exec(instruction)?.[1]
  if (said) return said.trim()
  const bare = givenBare.exec(instruction)?.[1]
  return bare && withoutSource(bare)
}

const referred =
  '(?:th(?:is|ese|at|ose|em)|it|all|my|our|the|following|below|above|attached|here|data|csv|what)\\b|(?:dies\\p{L}*|den|der|dem|meine\\p{L}*|unsere\\p{L}*|folgende\\p{L}*)(?!\\p{L})|(?:ces?|cette|est[aeo]s?|los|las|les|quest[aeio])\\s'
const sourceCut = new RegExp(
  `\\s+\\(?(?:of\\s+(?:it|this|these|that|those|them|the (?:text|data|table|notes|list|file))(?!\\p{L})|(?:from|out of|aus|anhand|auf basis|auf grundlage|à partir d|basierend|desde|a partir de|da)\\s+(?:von\\s+)?(?:${referred})|(?:из|по|на основе)\\s+(?:эт|следующ|данн)\\p{L}*|(?:van|uit|met|com|de|con|da|dai|dei)\\s+(?:deze|dit|de gegevens|est[aeo]s?|os dados|quest[aeio]|i dati|los datos|las cifras)(?!\\p{L})|(?:with|w/|using|based on|mit|con|avec|which|that|including|containing|so that|in which|the (?:table|data|text|list) (?:below|above)|below|damit|welche[rs]?|usando|à partir)(?!\\p{L})).*$`,
  'ius',
)

/** A name without what follows it in the wish, such as “from this data”. */
function withoutSource(name: string): string {
  const cut = name
    .split(/\s+(?:from|with|using|based on|out of|that|which|including|so that)\b/i)[0]
    ?.trim()
  return cut || name.trim()
}

const minTopic = 2
const maxTitle = 90

/** What a wish calls for, as a title: “Sales dashboard 2026”, “Tea”. */
function wishedTitle(instruction: string, isAll: boolean): string | undefined {
  const sentences = instruction
    .split('\n')
    .flatMap(sentencesOf)
    .map((one) => one.trim())
  const asking = sentences.filter((one) => !isPointer(one) && !isTitleLabel(one))
  const named = asking.find((one) => kindNamedIn(one)) ?? asking.find((one) => documentNamedIn(one))
  const sentence = named ?? (isAll ? asking[0] : undefined)
  if (sentence === undefined) return undefined
  // What is quoted is a name, whatever words it is made of.
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
    ? unpartedTitle(text)
    : kind
      ? titleOfKind(text)
      : thingOf(text, isAll)
  const isName = isNoun(sentence) && !(isAll && withParts.test(text))
  const bare = clean(unmask(isName ? wholeNoun(withoutEnd(text), title ?? '') : (title ?? '')))
  const topic = isTopic(bare) ? bare : undefined
  return topic ?? (sentences.length > 1 ? topicOfPointer(sentences) : undefined)
}

/** A sign of the private use area that stands for a quotation. */
function quoteSign(index: number): string {
  return String.fromCharCode(0xe000 + index)
}

/** How parts are named that a document shall have. */
const withParts = /(?<!\p{L})(?:with|including|covering|mit|avec|con)(?!\p{L})/iu

/** Whether a line names a document without asking for it, so that all of it may be its title. */
function isNoun(sentence: string): boolean {
  return (
    withoutVerb(withoutPoliteness(sentence)) === withoutMarks(sentence).trim() &&
    !isWish(sentence) &&
    !points(sentence) &&
    !isPointer(sentence) &&
    !/^(?:an?|ein(?:e[mnrs]?)?|une?|una?)\s/i.test(sentence)
  )
}

/** The title of such a line, and the line itself where more than its kind would be lost. */
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

const article =
  /^(?:an?|the|some|one|another|my|our|ein(?:e[mnrs]?)?|noch|der|die|das|den|dem|meine?[nmrs]?|unsere?[nmrs]?|une?|una?|uno|um|uma|le|la|les|el|los|las|il|o|het|de|een)(?=\s)\s+/iu
const filler = new RegExp(
  `^(?:${[
    'new|brand-new|short|brief|nice|good|great|simple|beautiful|clean|quick|small|little|long|pretty|professional|modern|detailed|comprehensive|complete|concise|compact|clear|elegant|formal|informal|interactive|printable|responsive|colou?rful|fancy|cool|full|basic|proper|single|tidy|lovely|stylish|attractive|dark|light|blue|red|green|warm|html|me|us|well[- ](?:designed|structured)|very|really|quickly|(?:one|two|three|four|five|ten|\\d+)[- ](?:page|slide|section|minute)s?',
    'neue[mnrs]?|kurze?[mnrs]?|schöne?[mnrs]?|einfache?[mnrs]?|kleine?[mnrs]?|gute?[mnrs]?|schnelle?[mnrs]?|übersichtliche?[mnrs]?|professionelle?[mnrs]?|moderne?[mnrs]?|ausführliche?[mnrs]?|detaillierte?[mnrs]?|ansprechende?[mnrs]?|hübsche?[mnrs]?|schlichte?[mnrs]?|bitte|mal|mir|uns|sie|منها|منه|لي|لنا',
    'petite?|nouvel(?:le)?|nouveau|court[e]?|simple|beau|belle|joli[e]?|nuev[oa]|cort[oa]|breve|sencill[oa]|bonit[oa]|pequeñ[oa]|semplice|novo|nova',
  ].join('|')}),?\\s+`,
  'iu',
)
const vague =
  /^(?:th(?:is|ese|at|ose|e following|em)|it|my|our|the (?:data|table|csv|file|text|list|numbers?|notes)|data|below|above|me|us|dies\p{L}*|den (?:daten|folgenden.*)|daten|daraus|them|here)(?!\p{L})[^\p{L}]*$|^(?:this|these|the following|the attached|attached|diese[mnrs]?|folgende[mnrs]?|هذه|هذا)(?!\p{L})/iu

const month =
  '(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni?|july?|juli?|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)'
const onePeriod = `(?:(?:q[1-4]|h[12]|[1-4]\\. quartal|fy|${month}|(?:the )?(?:first|second|third|fourth) quarter(?: of)?)\\.?(?:[\\s/-]+(?:of\\s+)?(?:\\d{4}|\\d{2}))?|(?:fy\\s?)?(?:19|20)\\d{2}(?:[\\s/-]+q[1-4])?)`
const period = `${onePeriod}(?:\\s*(?:[-–/]|to|until|and|bis|und)\\s*(?:${onePeriod}|\\d{2}))?`
const wholePeriod = new RegExp(
  `^(?:(?:for|of|in|from|about|on|für|von|aus|im|über|zu|pour|de|para|per|sur|sobre)\\s+(?:the\\s+(?:year\\s+)?|das\\s+(?:jahr\\s+)?|l['’]année\\s+|el\\s+año\\s+|año\\s+)?)?(${period})$`,
  'iu',
)
const closingPeriod = new RegExp(
  `[\\s,]+(?:for|für|pour|para)\\s+(?:the\\s+(?:year\\s+)?|das\\s+(?:jahr\\s+)?)?(${period})$`,
  'iu',
)

/** “Sales for 2026” as “Sales 2026”. */
function withPeriod(text: string): string {
  return text.replace(closingPeriod, ' $1').replace(/(?<=\p{L}) لعام (?=\d)/u, ' ')
}

const connector =
  /^[\s,–-]*(?:zum thema|on the (?:topic|subject) of|sur le thème d[eu’']|sobre el tema|about|on|regarding|concerning|covering|showing|of|for|über|zu[mr]?|für|von|sur|sobre|acerca de|pour|para|per|su|over|voor|عن|حول|بشأن)(?=\s)\s+/iu

/** The title of a document of a kind that is known. */
function titleOfKind(sentence: string): string | undefined {
  const phrase = phraseOf(sentence)
  const name = kindNamedIn(phrase)
  if (!name) return undefined
  const isMasculine = /(?:^|\s)einen\s/i.test(phrase.slice(0, name.from))
  const modifiers = modifiersOf(phrase.slice(0, name.from), isMasculine)
  const word = nominative(phrase.slice(name.from, name.to), name)
  const rest = restOf(phrase.slice(name.to))
  const only = wholePeriod.exec(rest.trim())?.[1]
  const isOwn = modifiers !== '' || isCompound(word)
  if (only) return `${modifiers}${isOwn ? word : capitalise(word)} ${only}`
  const topic = rest.replace(connector, '')
  const isVague = vague.test(topic.trim()) || topic.trim() === ''
  if (isOwn) return withPeriod(`${modifiers}${word}${isVague ? '' : spaced(rest)}`)
  if (isVague) return undefined
  // “für meine Bäckerei” as “Bäckerei”.
  const own = /^\s*für\s+(?:meine?n?|unsere?n?|eine?n?)\s+(?=\p{Lu})/u
  if (own.test(rest)) return withPeriod(rest.replace(own, ''))
  // In German what follows is inflected, so that it can’t stand alone: “über den Umzug”.
  if (
    /^\s*(?:über|zu[mr]?|von|für)\s+(?:d(?:en|em|er|ie|as)|unsere\p{L}*|eine\p{L}*|die\p{L}*)\s/iu.test(
      rest,
    ) ||
    /^\s*(?:zum|zur)\s(?!thema\s)/i.test(rest)
  ) {
    return withPeriod(`${word}${spaced(rest)}`)
  }
  // Nor can what is inflected elsewhere, or joined by a word that is none of these.
  if (topic === rest && !/^[\s,–-]*[\ue000-\ue0ff]/.test(rest))
    return withPeriod(`${word}${spaced(rest)}`)
  return withPeriod(topic.trim().replace(/^(?:my|our|an?)\s+/i, ''))
}

function spaced(rest: string): string {
  return /^[\s,]/.test(rest) ? rest.trimEnd() : ` ${rest.trim()}`
}

/** The words before a kind that belong to its name: “sales” of “a new sales dashboard”. */
function modifiersOf(before: string, isMasculine: boolean): string {
  const into =
    before
      .split(
        /(?:^|\s)(?:into|as|to|in|als|zu|of|from|for|and|about|on|aus|von|para|como|comme|en|in|الى|إلى)\s+/i,
      )
      .at(-1) ?? ''
  let text = into.trimStart()
  for (let count = 0; count < 12; count++) {
    const rest = text.replace(article, '').replace(filler, '')
    if (rest === text) break
    text = rest
  }
  if (isMasculine) text = text.replace(/(?<=^|\s)(\p{Ll}\p{L}+)en(?=\s)/gu, '$1er')
  return text.split(/\s+/).length > 7 ? '' : text
}

const inLanguage =
  /\s+(?:in|auf|en)\s+(?:english|german|french|spanish|italian|arabic|japanese|deutsch|englisch|français|anglais|español|inglés)(?=\s+(?:about|on|of|for|from|with|out|using|über|zu|aus|mit|sur|sobre)(?!\p{L})|\s*[,.]|\s*$)/iu

/** What follows a kind, up to where the wish goes on with something else. */
function restOf(after: string): string {
  const [cut = ''] = withoutAlif(after)
    .replace(inLanguage, '')
    .replace(sourceCut, '')
    .split(/[:;。\n]/)
  if (
    /^\s*(?:from|with|using|based|aus|mit|con|avec|من|باستخدام|on the basis)(?!\p{L})/iu.test(cut)
  )
    return closingPeriod.exec(after)?.[0] ?? ''
  const arabic = cut.split(/\s+(?:من (?:هذ|ال)|باستخدام|بناء على|اعتمادا على|مع )/u)[0] ?? ''
  const [first = '', ...others] = arabic.split(/,\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/)
  const end = others.findIndex((one) => isAside.test(one))
  const rest = [
    withoutParticle(first, others.length > 0),
    ...(end < 0 ? others : others.slice(0, end)),
  ].join(', ')
  // “from this data for 2026”
  const closing = closingPeriod.exec(after)?.[0] ?? ''
  return rest.endsWith(closing) ? rest : rest.trimEnd() + closing
}

/** “eine Präsentation zusammen, gern in Blau”: the verb’s other half closes what is asked for. */
function withoutParticle(text: string, goesOn: boolean): string {
  return goesOn ? text.replace(/\s+(?:zusammen|vor|an|auf|um)\s*$/iu, '') : text
}

const isAside =
  /^(?:gern|gerne|am besten|möglichst|wenn möglich|title|titel|titre|please|use|using|make|made|with|without|in (?:a |the )?(?:[\p{L}]+ )?(?:colou?rs?|style|blue|red|green|german|english)|include|including|and (?:make|use|include|add|then|please|keep|mention)|it|that|which|who|where|no|not|keep|add|so|but|then|thanks|thank|bitte|mit|ohne|und (?:mach|nimm|verwende)|verwende|one page|about|based|from|we|they|i|you|he|she|there|maybe|if|ideally|preferably|as|wir|sie|ich|es|danke|merci|gracias|avec|con|por favor|s['’]il)(?!\p{L})/iu

/** Arabic names an object with a letter at its end, “تقريرا”, that its name has not. */
function withoutAlif(after: string): string {
  // An adjective behind it has it too.
  return after.replace(/^ا(?!\p{L})(?:(\s+\p{L}+)ا(?!\p{L}))?/u, '$1')
}

function nominative(word: string, { kind }: KindName): string {
  if (/\p{Script=Cyrillic}/u.test(word)) return word.replace(/ию$/, 'ия').replace(/у$/, 'а')
  return kind === 'slides' && /^عرضا تقديمي$/u.test(word)
    ? 'عرض تقديمي'
    : word.replace(/^عرضا$/u, 'عرض')
}

/** Such as “Quartalsbericht”, which says more than its kind. */
function isCompound(word: string): boolean {
  return (
    /\p{L}-?(?:bericht|report|übersicht|präsentation|folien|zusammenfassung)/iu.test(word) &&
    !/^(?:kurzbericht|zusammenfassung)/i.test(word)
  )
}

/** What is asked for, without the words that ask. */
function phraseOf(sentence: string): string {
  const asked = withoutVerb(withoutPoliteness(sentence))
  const bare = asked.replace(/^(?:it|this|that|these|das|dies|es)\s+(?=an?\s|eine?[nmr]?\s)/iu, '')
  const phrase = withoutSourcePhrase(bare)
  // “this data to create a report”, “the following numbers, create a dashboard”
  const made =
    /(?:\bto|\band|,)\s+(?:please\s+)?(?:create|make|generate|build|write|draft|produce|prepare)\s+(?:(?:me|us)\s+)?(?=(?:an?|the)\s)/i.exec(
      phrase,
    )
  return withoutEnd(made ? phrase.slice(made.index + made[0].length) : phrase)
}

/** A phrase without the data that it is made of where that comes first: “aus diesen Daten einen Bericht”. */
function withoutSourcePhrase(phrase: string): string {
  return phrase
    .replace(
      /^(?:(?:bitte|mir|uns|me|us|moi|nous)\s+)*(?:aus|mit|anhand|auf basis|from|with|using|out of|à partir de|avec|con|a partir de)\s+(?:(?:this|these|that|the|my|our|dies\p{L}*|d[ea][nmrs]|folgenden|ces|cette|estos|estas|los|las)\s+)+(?:[\p{L}-]+\s+){0,2}?(?=(?:an?|the|ein\p{L}*|une?|una?)\s)/iu,
      '',
    )
    .replace(/^(?:daraus|hieraus|damit)\s+/iu, '')
}

/** Without what closes a wish: “please”, “for me”, “erstellen”. */
function withoutEnd(phrase: string): string {
  return phrase
    .replace(
      /(?:,?\s+(?:please|pls|thanks|thank you|for me|for us|now|asap|quickly|bitte|danke|für mich|für uns|merci|por favor|gracias|s['’]il (?:te|vous) pla[iî]t|per favore|пожалуйста|من فضلك))+\s*$/iu,
      '',
    )
    .replace(
      /\s+(?:erstell(?:en|t)|machen|schreiben|generieren|gestalten|bauen|verfassen|erzeugen|zusammen|vor|an|auf|dar|um|darstellen|aufbereiten|zusammenstellen|umwandeln|haben|bekommen)\s*$/iu,
      '',
    )
    .replace(/[\s.!?:,]+$/u, '')
}

/** What is wished for where it is of no kind that is known, such as “a CV for Jane Doe, nurse”. */
function thingOf(text: string, isAll: boolean): string | undefined {
  if (/\b(?:into|as)\b/i.test(text)) return undefined
  const phrase = phraseOf(text)
  const thing = withoutFillers(restOf(` ${phrase}`).trim())
  const isPlain =
    /^(?:documents?|pages?|files?|html|pdf|tables?|charts?|dokumente?|seiten?|tabellen?|list|liste)$/i
  if (isPlain.test(thing) || (!isAll && !documentNamedIn(thing))) return undefined
  return withPeriod(thing)
}

function withoutFillers(phrase: string): string {
  let text = phrase
  for (let count = 0; count < 12; count++) {
    const rest = text
      .replace(/^(?:an?|the|some|ein(?:e[mnrs]?)?|une?|una?)\s+/iu, '')
      .replace(filler, '')
    if (rest === text) return text
    text = rest
  }
  return text
}

/** The title of a wish in a script that parts no words: what stands before the kind. */
function unpartedTitle(text: string): string | undefined {
  const wish = text
    .replace(
      /^[^、。,，]*?(?:以下|下記|上記|次|この|これら|こちら|添付)[^、。]*?(?:から|をもとに|を元に|を基に|に基づいて|に基づき|を使って|を使用して|を用いて|で|を|より)(?:、)?/u,
      '',
    )
    .replace(
      /^(?:请|請|麻烦)?(?:你|您)?(?:帮我|幫我|为我|給我|给我)?(?:根据|基于|用|使用|从)[^，,]*?(?:数据|表格|资料|内容|文本|數據)(?:中|来)?[，,]?/u,
      '',
    )
    .replace(/^(?:这是|以下是)[^。]*。/u, '')
    .replace(
      /^(?:请|請|麻烦)?(?:你|您)?(?:帮我|幫我|为我|给我|給我)?(?:创建|生成|制作|写|做|编写|撰写|整理|准备|设计|製作|建立)(?:一)?(?:份|个|篇|张|個|張)?/u,
      '',
    )
    .replace(/^(?:이|다음|아래|위)\s*\S+?(?:으로|로|에서|를|을|의)\s+/u, '')
    .replace(
      /^(?:簡単な|短い|新しい|詳細な|詳しい|きれいな|美しい|シンプルな|一份|简短的|新的)/u,
      '',
    )
  const name = kindNamedIn(wish)
  if (!name) return undefined
  const before = wish.slice(0, name.from).trim()
  const topic =
    /^(.+?)(?:について|に関する|に関して|についての)の?$/u.exec(before)?.[1] ??
    /^(?:关于|關於|有关)(.+?)的?$/u.exec(before)?.[1] ??
    /^(.+?)에\s*(?:대한|관한)$/u.exec(before)?.[1]
  if (topic) return topic
  if (before === '' || /[、。，]/.test(before) || before.length > 40) return undefined
  return `${wish.slice(0, name.from).trimStart()}${name.word}`
}

function nameOf(blocks: Block[]): string | undefined {
  const names = blocks.flatMap((block) =>
    'name' in block && block.name !== '' ? [block.name] : [],
  )
  const [name = ''] = names
  const isOne = names.every((one) => one === name)
  return isOne && name !== '' && !/^[\d\s]*$|^(?:untitled|unnamed)\b/i.test(name)
    ? capitalise(name)
    : undefined
}

/** A title without quotes and stray signs, with a capital letter. */
function clean(title: string): string {
  const text = title
    .replace(/["“”„«»「」『』]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '')
  return capitalise(text)
}

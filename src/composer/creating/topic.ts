import { documentNamedIn, kindNamedIn, type KindName } from './kinds.ts'
import { closingPeriod, wholePeriod, withPeriod } from './periods.ts'
import { capitalized } from '../../protocol/text.ts'
import { withoutPoliteness, withoutVerb } from './phrases.ts'

/** The title of a document of a known kind. */
export function titleOfKind(sentence: string): string | undefined {
  const phrase = phraseOf(sentence)
  const name = kindNamedIn(phrase)
  if (!name) return undefined
  const isMasculine = /(?:^|\s)einen\s/i.test(phrase.slice(0, name.from))
  const modifiers = modifiersOf(phrase.slice(0, name.from), isMasculine)
  const word = nominative(phrase.slice(name.from, name.to), name)
  const rest = restOf(phrase.slice(name.to))
  const only = wholePeriod.exec(rest.trim())?.[1]
  const isOwn = modifiers !== '' || isCompound(word)
  if (only) return `${modifiers}${isOwn ? word : capitalized(word)} ${only}`
  const topic = rest.replace(connector, '')
  const isVague = vague.test(topic.trim()) || topic.trim() === ''
  if (isOwn) return withPeriod(`${modifiers}${word}${isVague ? '' : spaced(rest)}`)
  if (isVague) return undefined
  // “für meine Bäckerei” as “Bäckerei”.
  const own = /^\s*für\s+(?:meine?n?|unsere?n?|eine?n?)\s+(?=\p{Lu})/u
  if (own.test(rest)) return withPeriod(rest.replace(own, ''))
  // In German, the rest is inflected and can’t stand alone: “über den Umzug”.
  if (
    /^\s*(?:über|zu[mr]?|von|für)\s+(?:d(?:en|em|er|ie|as)|unsere\p{L}*|eine\p{L}*|die\p{L}*)\s/iu.test(
      rest,
    ) ||
    /^\s*(?:zum|zur)\s(?!thema\s)/i.test(rest)
  ) {
    return withPeriod(`${word}${spaced(rest)}`)
  }
  // Nor can other inflected phrases, or phrases joined by other words.
  if (topic === rest && !/^[\s,–-]*[\ue000-\ue0ff]/.test(rest))
    return withPeriod(`${word}${spaced(rest)}`)
  return withPeriod(topic.trim().replace(/^(?:my|our|an?)\s+/i, ''))
}

function spaced(rest: string): string {
  return /^[\s,]/.test(rest) ? rest.trimEnd() : ` ${rest.trim()}`
}

/** The words before a kind that belong to the title: “sales” in “a new sales dashboard”. */
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

/** The words after a kind, up to the next part of the request. */
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

/** “eine Präsentation zusammen, gern in Blau”: removes the separable prefix of the German verb. */
function withoutParticle(text: string, goesOn: boolean): string {
  return goesOn ? text.replace(/\s+(?:zusammen|vor|an|auf|um)\s*$/iu, '') : text
}

const isAside =
  /^(?:gern|gerne|am besten|möglichst|wenn möglich|title|titel|titre|please|use|using|make|made|with|without|in (?:a |the )?(?:[\p{L}]+ )?(?:colou?rs?|style|blue|red|green|german|english)|include|including|and (?:make|use|include|add|then|please|keep|mention)|it|that|which|who|where|no|not|keep|add|so|but|then|thanks|thank|bitte|mit|ohne|und (?:mach|nimm|verwende)|verwende|one page|about|based|from|we|they|i|you|he|she|there|maybe|if|ideally|preferably|as|wir|sie|ich|es|danke|merci|gracias|avec|con|por favor|s['’]il)(?!\p{L})/iu

/** Removes the accusative ending of Arabic nouns, as in “تقريرا”. */
function withoutAlif(after: string): string {
  // The adjective after it has it too.
  return after.replace(/^ا(?!\p{L})(?:(\s+\p{L}+)ا(?!\p{L}))?/u, '$1')
}

/** What is requested if it is of no known kind, such as “a CV for Jane Doe, nurse”. */
export function thingOf(text: string, isAll: boolean): string | undefined {
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

/** The title in a script without spaces: the text before the kind. */
export function unspacedTitle(text: string): string | undefined {
  const request = text
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
  const name = kindNamedIn(request)
  if (!name) return undefined
  const before = request.slice(0, name.from).trim()
  const topic =
    /^(.+?)(?:について|に関する|に関して|についての)の?$/u.exec(before)?.[1] ??
    /^(?:关于|關於|有关)(.+?)的?$/u.exec(before)?.[1] ??
    /^(.+?)에\s*(?:대한|관한)$/u.exec(before)?.[1]
  if (topic) return topic
  if (before === '' || /[、。，]/.test(before) || before.length > 40) return undefined
  return `${request.slice(0, name.from).trimStart()}${name.word}`
}

/** What is asked for, without the words that ask for it. */
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

/** A phrase without a leading reference to its data: “aus diesen Daten einen Bericht”. */
function withoutSourcePhrase(phrase: string): string {
  return phrase
    .replace(
      /^(?:(?:bitte|mir|uns|me|us|moi|nous)\s+)*(?:aus|mit|anhand|auf basis|from|with|using|out of|à partir de|avec|con|a partir de)\s+(?:(?:this|these|that|the|my|our|dies\p{L}*|d[ea][nmrs]|folgenden|ces|cette|estos|estas|los|las)\s+)+(?:[\p{L}-]+\s+){0,2}?(?=(?:an?|the|ein\p{L}*|une?|una?)\s)/iu,
      '',
    )
    .replace(/^(?:daraus|hieraus|damit)\s+/iu, '')
}

/** A phrase without closing words: “please”, “for me”, “erstellen”. */
export function withoutEnd(phrase: string): string {
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

export function nominative(word: string, { kind }: KindName): string {
  if (/\p{Script=Cyrillic}/u.test(word)) return word.replace(/ию$/, 'ия').replace(/у$/, 'а')
  return kind === 'slides' && /^عرضا تقديمي$/u.test(word)
    ? 'عرض تقديمي'
    : word.replace(/^عرضا$/u, 'عرض')
}

/** Whether a word such as “Quartalsbericht” says more than its kind. */
function isCompound(word: string): boolean {
  return (
    /\p{L}-?(?:bericht|report|übersicht|präsentation|folien|zusammenfassung)/iu.test(word) &&
    !/^(?:kurzbericht|zusammenfassung)/i.test(word)
  )
}

const referred =
  '(?:th(?:is|ese|at|ose|em)|it|all|my|our|the|following|below|above|attached|here|data|csv|what)\\b|(?:dies\\p{L}*|den|der|dem|meine\\p{L}*|unsere\\p{L}*|folgende\\p{L}*)(?!\\p{L})|(?:ces?|cette|est[aeo]s?|los|las|les|quest[aeio])\\s'
const sourceCut = new RegExp(
  `\\s+\\(?(?:of\\s+(?:it|this|these|that|those|them|the (?:text|data|table|notes|list|file))(?!\\p{L})|(?:from|out of|aus|anhand|auf basis|auf grundlage|à partir d|basierend|desde|a partir de|da)\\s+(?:von\\s+)?(?:${referred})|(?:из|по|на основе)\\s+(?:эт|следующ|данн)\\p{L}*|(?:van|uit|met|com|de|con|da|dai|dei)\\s+(?:deze|dit|de gegevens|est[aeo]s?|os dados|quest[aeio]|i dati|los datos|las cifras)(?!\\p{L})|(?:with|w/|using|based on|mit|con|avec|which|that|including|containing|so that|in which|the (?:table|data|text|list) (?:below|above)|below|damit|welche[rs]?|usando|à partir)(?!\\p{L})).*$`,
  'ius',
)

export const article =
  /^(?:an?|the|some|one|another|my|our|ein(?:e[mnrs]?)?|noch|der|die|das|den|dem|meine?[nmrs]?|unsere?[nmrs]?|une?|una?|uno|um|uma|le|la|les|el|los|las|il|o|het|de|een)(?=\s)\s+/iu
export const filler = new RegExp(
  `^(?:${[
    'new|brand-new|short|brief|nice|good|great|simple|beautiful|clean|quick|small|little|long|pretty|professional|modern|detailed|comprehensive|complete|concise|compact|clear|elegant|formal|informal|interactive|printable|responsive|colou?rful|fancy|cool|full|basic|proper|single|tidy|lovely|stylish|attractive|dark|light|blue|red|green|warm|html|me|us|well[- ](?:designed|structured)|very|really|quickly|(?:one|two|three|four|five|ten|\\d+)[- ](?:page|slide|section|minute)s?',
    'neue[mnrs]?|kurze?[mnrs]?|schöne?[mnrs]?|einfache?[mnrs]?|kleine?[mnrs]?|gute?[mnrs]?|schnelle?[mnrs]?|übersichtliche?[mnrs]?|professionelle?[mnrs]?|moderne?[mnrs]?|ausführliche?[mnrs]?|detaillierte?[mnrs]?|ansprechende?[mnrs]?|hübsche?[mnrs]?|schlichte?[mnrs]?|bitte|mal|mir|uns|sie|منها|منه|لي|لنا',
    'petite?|nouvel(?:le)?|nouveau|court[e]?|simple|beau|belle|joli[e]?|nuev[oa]|cort[oa]|breve|sencill[oa]|bonit[oa]|pequeñ[oa]|semplice|novo|nova',
  ].join('|')}),?\\s+`,
  'iu',
)
export const connector =
  /^[\s,–-]*(?:zum thema|on the (?:topic|subject) of|sur le thème d[eu’']|sobre el tema|about|on|regarding|concerning|covering|showing|of|for|über|zu[mr]?|für|von|sur|sobre|acerca de|pour|para|per|su|over|voor|عن|حول|بشأن)(?=\s)\s+/iu

export const vague =
  /^(?:th(?:is|ese|at|ose|e following|em)|it|my|our|the (?:data|table|csv|file|text|list|numbers?|notes)|data|below|above|me|us|dies\p{L}*|den (?:daten|folgenden.*)|daten|daraus|them|here)(?!\p{L})[^\p{L}]*$|^(?:this|these|the following|the attached|attached|diese[mnrs]?|folgende[mnrs]?|هذه|هذا)(?!\p{L})/iu

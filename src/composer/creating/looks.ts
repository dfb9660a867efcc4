import { wordPattern } from './kinds.ts'
import { folded, isClosing, isPolite, refersToData, withoutPoliteness } from './phrases.ts'
import { isPointer } from './pointers.ts'
import {
  isClearInstruction,
  isInstruction,
  maxInstructionLength,
  unspacedRequest,
} from './instructions.ts'

// Sentences that add to a request: how the document should look, its title, its parts.

const colours =
  'blue|red|green|yellow|orange|purple|violet|pink|teal|turquoise|brown|beige|gr[ae]y|black|white|gold|navy|pastel|colou?rful|monochrome|blau|rot|grün|gelb|lila|violett|rosa|türkis|braun|grau|schwarz|weiß|bunt|farbig'
const lookWords = `${colours}|short|colou?rs?|colou?r scheme|palette|fonts?|typeface|serifs?|sans[- ]serif|style|theme|design|layout|tone|dark mode|light mode|modern|minimal(?:ist(?:ic)?)?|professional|formal|informal|elegant|playful|simple|clean|pretty|fancy|compact|shorter|longer|bigger|smaller|larger|bold|headings?|sections?|chapters?|bullet refersToData?|emojis?|charts?|graphs?|diagrams?|a4|letter size|landscape|portrait|one page|two pages|\\d+ pages?|\\d+ words?|page numbers?|table of contents|farben?|farbschema|schriftart(?:en)?|schrift|stil|gestaltung|modern|schlicht|professionell|seriös|elegant|übersichtlich|diagramme?|überschriften|abschnitt(?:e|en)?|querformat|hochformat|inhaltsverzeichnis|couleurs?|police|sobre|colores?|fuente|tipografía`
const looks = wordPattern(
  lookWords,
  'フォント|配色|[青赤緑紫黒白黄]|色|オレンジ|ピンク|デザイン|スタイル|グラフ|シンプル|簡潔|短く|颜色|配色|风格|字体|图表|الوان|لون|خط|تصميم',
)
/** Words about the look at the end of a sentence, or followed by their target: not “black ink” or “green tea”. */
const endsOnLooks = new RegExp(
  `(?<!\\p{L})(?:${lookWords})(?:\\s*,?\\s*(?:only|throughout|please|everywhere|bitte|(?:for|in|on|as|and|with|or|instead|where|of|per|that|about|showing|to|from|für|mit|und|auf|aus|zu|über|et|y|pour|para)(?!\\p{L}).*))*(?:\\s+sein)?[\\s.!]*$`,
  'iu',
)
const languages =
  /\b(?:in|auf|en)\s+(?:english|german|french|spanish|italian|arabic|japanese|englisch|deutsch|französisch|spanisch|anglais|allemand|français|espagnol|inglés|alemán|francés|español)\b/i

/** Whether a sentence is only about how the document should look or what it should have. */
export function isFurtherInstruction(sentence: string): boolean {
  const text = sentence.trim()
  if (text.length > maxInstructionLength || text.split(/\s+/).length > 18) return false
  if (isInstruction(text) || isClosing(text)) return true
  if (isTitleLabel(text) || isNamingInstruction(text)) return true
  if (lookLabel.test(text)) return true
  if (
    /^(?:titled|called|named|call it|name it|title it|nenne? (?:es|ihn|sie)|mit dem titel|the (?:title|heading) (?:should|shall|must|is to|is)\b|der titel (?:soll|ist|lautet))/i.test(
      text,
    )
  )
    return true
  if (/^(?:use|take|verwende|nimm|nutze|utilise|usa)\s(?!of\b)/i.test(text) && refersToData(text))
    return true
  const rest = withoutPoliteness(text)
  if (/[\p{Script=Han}\p{Script=Hiragana}]/u.test(text)) {
    return rest.search(looks) >= 0 && unspacedRequest.test(text)
  }
  if (!endsOnLooks.test(rest) && !languages.test(rest) && !hasArabicLooks(rest)) return false
  return (bidding.test(rest) && !tells.test(rest)) || isLookPhrase(text)
}

/** Whether a line is a title label, such as “Title: Harbour news”. */
export function isTitleLabel(line: string): boolean {
  return /^\s*(?:title|titel|titre|título|titolo|タイトル|题目|标题|العنوان)\s*[:：]\s*\S/iu.test(
    line,
  )
}

/** “Er soll "Hafen heute" heißen.”, “It should be called "Harbour today".” */
function isNamingInstruction(text: string): boolean {
  return (
    /^(?:please |bitte )?(?:it|the (?:page|report|dashboard|document|brief|deck|presentation|title)) (?:should|shall|must|is to) (?:be|have|read|bear)(?: (?:called|named|titled|entitled|headed|the (?:title|name)))?\s+["“]/i.test(
      text,
    ) ||
    /^(?:bitte )?(?:er|sie|es|das|d(?:er|ie|as) \p{L}+) soll(?:te)?\s.*\s(?:heißen|lauten|genannt werden|tragen)[.!]?$/iu.test(
      text,
    ) ||
    /^(?:タイトル|題名|题目|标题)[はを]?.*[「『"“].+[」』"”].{0,12}$/u.test(text) ||
    /^(?:ال)?عنوان\S*\s.*["“«]/u.test(text)
  )
}

/** “Farben: grün” */
const lookLabel =
  /^(?:colou?rs?|style|font|farben?|stil|schrift|couleurs?|colores|色)\s*[:：]\s*[^:\n]{2,40}$/iu

function hasArabicLooks(rest: string): boolean {
  return /\p{Script=Arabic}/u.test(rest) && folded(rest).search(looks) >= 0
}

/** The beginning of a sentence that asks for a look or parts. */
const bidding = new RegExp(
  [
    /^(?:make|keep|set|turn|have|give)\s+(?:it|this|them|that|everything|all|the (?:page|report|dashboard|document|brief|deck|slides?|text|table|headings?|background|charts?|colou?rs?|title))\b/u,
    /^(?:use|using|prefer|choose|apply|pick|avoid|with|without|in|no|include|including|add|show|write|colou?r|style|design|format|draw)\b/u,
    /^(?:it|the (?:page|report|dashboard|document|layout|design|style|colou?rs?|font|tone|title|charts?|tables?|headings?))\s+(?:should|must|shall|needs? to|can be)\b/u,
    /^(?:mach(?:e|en sie)?|halte|gestalte|färbe)\s+(?:es|das|alles|ihn|sie|die|den)\b/u,
    /^(?:verwende|verwenden sie|benutze|nutze|nimm|mit|ohne|in|füge|zeige|keine?)\b/u,
    /^(?:es|er|sie|das|d(?:ie|er|as) (?:farben?|schrift|seite|überschriften?|diagramme?|hintergrund|gestaltung|stil)) soll(?:en|te|ten)?(?!\p{L})/u,
    /^(?:don['’]t|do not) use\b/u,
    /^(?:utilise[rz]?|avec|sans|en|usa|use|con|sin|استخدم|اجعل\p{L}*)(?!\p{L})/u,
  ]
    .map((part) => part.source)
    .join('|'),
  'iu',
)

/** Whether a sentence is a few words about the look with a “please” and no verb: “Warm colours please.” */
export function isLookPhrase(sentence: string): boolean {
  const rest = withoutPoliteness(sentence)
  return (
    isPolite(sentence) &&
    sentence.trim().split(/\s+/).length <= 8 &&
    endsOnLooks.test(rest) &&
    !verbs.test(rest)
  )
}

/** Whether a sentence of a request is about the look alone: “Use a modern style.” */
export function isLookInstruction(sentence: string): boolean {
  if (isInstruction(sentence) || isClosing(sentence) || isTitleLabel(sentence)) return false
  if (isNamingInstruction(sentence) || isPointer(sentence) || naming.test(sentence)) return false
  return isFurtherInstruction(sentence) || isLookPhrase(sentence)
}

const naming =
  /^(?:titled|called|named|call it|name it|title it|nenne? (?:es|ihn|sie)|mit dem titel|the (?:title|heading)|der titel)(?!\p{L})/iu

/** Whether a sentence is a further request at any position after a request: “Please make it blue.” */
export function isPoliteFurther(sentence: string): boolean {
  if (!isFurtherInstruction(sentence) || isClosing(sentence)) return false
  return isPolite(sentence) || isClearInstruction(sentence)
}

/** The same, including sentences that could also be content: “Make it blue.” */
export function isClearFurther(sentence: string): boolean {
  const isOnIt = /^(?:make|keep|mach(?:e|en sie)?|halte) (?:it|this|es|das)\b/i
  return (
    isPoliteFurther(sentence) ||
    (isOnIt.test(withoutPoliteness(sentence)) && isFurtherInstruction(sentence))
  )
}

const verbs =
  /\b(?:is|are|was|were|has|have|had|will|bring|call|send|come|ask|tell|see|note|wear|buy|take|return|sign|read|pay|wait|ist|sind|war|hat|haben|wird|kommt?|bringen?|rufen?|senden?)\b/i
/** Words of narrating sentences, whatever their beginning. */
const tells =
  /\b(?:was|were|had|did|went|came|said|sold|bought|grew|fell|rose|war|waren|hatte|wurde|kam)\b/i

/** Whether a sentence adds parts to the request right before it. */
export function isAddition(sentence: string): boolean {
  return (
    sentence.length <= maxInstructionLength &&
    /^\s*(?:please\s+|bitte\s+|also\s+)*(?:include|including|mention|cover|focus on|highlight|emphasi[sz]e|with (?:the )?sections?|sections?(?=:)|abschnitte(?=:)|add (?:an?|the|some)|erwähne|ergänze|gehe? auf|mit (?:den )?abschnitten|incluye|inclus)(?=:|\b)/i.test(
      sentence,
    )
  )
}

import { documentNamedIn, kindNamedIn } from './kinds.ts'
import {
  folded,
  isPolite,
  making,
  needing,
  refersToData,
  withoutPoliteness,
  withoutVerb,
} from './phrases.ts'

/** The maximum length of a sentence that is a request. */
export const maxInstructionLength = 300

const indefinite =
  /^(?:(?:an?|some|one|another|this|these|my|our|ein(?:e[mnrs]?)?|noch ein(?:e[mnrs]?)?|diese[mnrs]?|une?|una?|uno|un'|um|uma|een|d['’]un|d['’]une)(?=\s)|\d|[\p{Script=Arabic}\p{Script=Cyrillic}])/iu
const infinitive =
  /\b(?:erstell(?:en|t)|(?:zusammen|auf|her|dar)?(?:stellen|gestellt)|machen|schreiben|generieren|gestalten|erzeugen|verfassen|vorbereiten|darstellen|aufbereiten|zusammenfassen|umwandeln|hacer|crear|faire|créer|maken)\b[\s.!?:]*$/iu

/** Requests in scripts without spaces: a document, and a verb that asks for it at the end. */
const unspacedInstruction = new RegExp(
  [
    /(?:作成|要約し|要約を|作っ|作り|作る|作れ|つく[っるりれろ]|まとめ|生成|書い|書き|用意|準備|変換|制作|製作|描い|にして|お願い|ほしい|欲しい|下さい|必要).{0,20}(?:ください|下さい|くれ|ほしい|欲しい|お願い(?:します|いたします)?|ちょうだい|たい(?:です)?|せよ|しろ|ませんか|ますか|もらえますか|いただけますか|ね|よ)?/,
    /(?:创建|生成|制作|写|做|编写|撰写|整理|准备|设计|製作|建立|總結|总结)/,
    /(?:만들어|작성|생성|준비|정리|그려)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'u',
)
/** Endings of sentences in these scripts that narrate and ask for nothing. */
const unspacedNarration =
  /(?:ました|でした|した|です|ます|ている|ていた|である|だった|了|했습니다|였다|했다|습니다|입니다|한다)[。.\s]*$/u
export const unspacedRequest =
  /(?:ください|下さい|くれ|欲しい|ほしい|お願い(?:し|いた)?(?:します|いたします)?|たいです|ませんか|ますか|주세요|해줘|줘|吗|必要です)[。.:：!！?？\s]*$/u

/** Words that address the readers of a text: “Write a report about your findings.” */
const toReaders = /(?<!\p{L})(?:your|yourself|eue?re?[mnrs]?|dein(?:e[mnrs]?)?)(?!\p{L})/iu

/** Whether a sentence certainly asks for a document, or refers to the data in the message. */
export function isCertainInstruction(sentence: string): boolean {
  if (!isInstruction(sentence)) return false
  if (refersToData(sentence)) return true
  const rest = withoutPoliteness(sentence)
  const made = withoutVerb(rest)
  if (kindNamedIn(sentence) === undefined) return !everyday.test(made)
  return (
    !/^(?:the|den|die|das) /i.test(made) ||
    /^(?:create|make|generate|build|design|erstell|generier)/i.test(rest)
  )
}

/** Names of documents that also mean other things that people make. */
const everyday =
  /^(?:(?:an?|the|some|ein(?:e[mnrs]?)?)\s+)?(?:[\p{L}-]+\s+)?(?:plans?|lists?|cards?|tables?|menus?|files?|forms?|labels?|posts?|speech|programs?|guides?|recipes?|schedules?|stor(?:y|ies)|budgets?|contracts?|pläne?|plan|liste|tabelle|geschichte)(?!\p{L})/iu

/** Whether a sentence at the beginning of a message asks for a document. */
export function isInstruction(sentence: string): boolean {
  const text = sentence.trim()
  if (text === '' || text.length > maxInstructionLength || toReaders.test(text)) return false
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)) {
    return isUnspacedInstruction(text)
  }
  const rest = folded(withoutPoliteness(text))
  const need = needing.exec(rest)
  if (need) {
    const wanted = rest.slice(need[0].length)
    if (!indefinite.test(wanted) || !documentNamedIn(firstWords(wanted)))
      return isInfinitiveInstruction(rest)
    return true
  }
  if (
    /^(?:summari[sz]e|format|visuali[sz]e|typeset|lay out)(?: (?:this|it|nicely|well|properly|neatly|please))*[\s:.!]*$/i.test(
      rest,
    )
  )
    return true
  if (isVerblessInstruction(rest) || (rest !== text && shapingAtEnd.test(rest))) return true
  const verb = making.exec(rest)
  if (!verb) return isInfinitiveInstruction(rest) && rest !== text
  const made = rest.slice(verb[0].length).trim()
  // “Write to the editor”, “Make sure that”, “Turn left” do not ask for documents.
  if (
    /^(?:to|up|off|down|at|in|on|about|sure|with|left|right|of|no|kein\p{L}*|nicht|never|for (?!me\b|us\b))(?!\p{L})/iu.test(
      made,
    )
  )
    return false
  if (documentNamedIn(firstWords(made)) !== undefined) return !isLoose(rest) || refersToData(text)
  return (
    refersToData(text) &&
    (shaping.test(rest) || /^(?:something|anything|etwas|was)(?!\p{L})/iu.test(made))
  )
}

/** Verbs that are about documents even if none is named: “Summarise this”. */
const shaping =
  /^(?:summari[sz]e|visuali[sz]e|format|turn|convert|transform|lay out|plot|typeset|analy[sz]e|display|organi[sz]e|arrange|structure|fass|stell|bereite|wand|verwand|visualisier|formatier|résume|résumez|resume|riassumi|لخص|حول)/iu

/** Whether the verb asks for a document only together with a reference to the data: “Put this in a table”. */
function isLoose(rest: string): boolean {
  return (
    /^(?:turn|convert|transform|put(?! together)|present|use|do|start|stell|mets|mach(?:en)? sie sich)\b/i.test(
      rest,
    ) && !/\b(?:into|as|in)\s+(?:an?|one)?\b/i.test(rest)
  )
}

function firstWords(text: string): string {
  return text.split(/\s+/).slice(0, 14).join(' ')
}

/** “Kannst du das hier schön formatieren?” */
const shapingAtEnd =
  /^(?:das|dies(?:e[ns]?)?|es|den|die|ça|ce|cela|esto|questo)\s.{0,60}?(?:formatieren|gestalten|aufbereiten|layouten|zusammenfassen|darstellen)[\s?.!:]*$/iu

/** “Daraus bitte ein Dashboard”, “From this, please, a report on tea”. */
function isVerblessInstruction(rest: string): boolean {
  const wanted =
    /^(?:daraus|hieraus|damit|(?:aus|from|out of|with|à partir de|con|de) (?:this|these|that|it|them|diese[mnr]|den|ces|cette|est[aeo]s?)(?: \p{L}+)?),?\s+(?:(?:please|bitte|mir|uns|einmal|mal|s['’]il vous plaît|por favor),?\s+)*((?:an?|ein(?:e[mnrs]?)?|une?|una?)\s.*)$/iu.exec(
      rest,
    )?.[1]
  return wanted !== undefined && kindNamedIn(firstWords(wanted)) !== undefined && !finite.test(rest)
}

function isInfinitiveInstruction(rest: string): boolean {
  return (
    infinitive.test(rest) &&
    documentNamedIn(rest) !== undefined &&
    /(?<!\p{L})(?:ein(?:e[mnrs]?)?|als|une?|una?|een|diesen daten|daraus)(?!\p{L})/iu.test(rest)
  )
}

function isUnspacedInstruction(text: string): boolean {
  if (documentNamedIn(text) === undefined) return false
  if (/(?:書き方|作り方|方法|写法|做法)[。.]?$/u.test(text)) return false
  if (unspacedNarration.test(text) && !unspacedRequest.test(text)) return false
  return unspacedInstruction.test(text)
}

/** Whether a request hardly says more than a kind, such as “Make a one-page brief.” */
export function isBareInstruction(sentence: string): boolean {
  if (!isInstruction(sentence)) return false
  const text = withoutVerb(withoutPoliteness(sentence))
  const name = kindNamedIn(text)
  if (!name) return false
  const before = text.slice(0, name.from).trim()
  const after = text.slice(name.to).replace(/[\s.!?]+$/, '')
  const isShort = before.split(/\s+/).length <= 3 && indefinite.test(`${before} `)
  return (
    isShort &&
    /^(?:$|\s*,?\s*(?:please|bitte|titled|called|named|mit dem titel)(?!\p{L}))/iu.test(after)
  )
}

/** Whether a sentence clearly asks for a document, at any position in a message. */
export function isClearInstruction(sentence: string): boolean {
  return (
    isInstruction(sentence) &&
    (refersToData(sentence) || (isPolite(sentence) && kindNamedIn(sentence) !== undefined))
  )
}

const finite =
  /\b(?:is|are|was|were|has|have|had|will|would|shows?|showed|says?|said|came|comes|went|goes|met|sold|did|does|can|must|should|needs?|wins?|won|grew|fell|rose|gets?|got|ist|sind|war|waren|hat|haben|wird|werden|wurde|zeigt|kann|muss|soll|est|sont|était|a été|es|son|fue|era)\b/i

/** Headings of texts about making documents. */
const teaching =
  /^(?:how|what|why|when|where|who|wie|was|warum|wann|wo|wozu|comment|pourquoi|cómo|qué|por qué|come|كيف|لماذا|ما)(?!\p{L})|の?(?:書き方|作り方|方法)|怎么|如何/iu

/** Whether a line is a request without a verb: “a dashboard for 2026”, “Sales report from the table below”. */
export function isNounInstruction(line: string): boolean {
  const text = withoutPoliteness(line.trim()).replace(/[:：]$/, '')
  const words = text.split(/\s+/)
  if (text.length > 160 || /[.!?;]\s+\S/.test(text) || /[.;]$/.test(text)) return false
  if (/[。！？]/.test(text) || finite.test(text) || teaching.test(text)) return false
  const named = documentNamedIn(words.slice(0, 8).join(' '))
  if (!named) return false
  const isNamed = kindNamedIn(words.slice(0, 8).join(' ')) !== undefined
  return (
    (isNamed && !/[,;\t|].*[,;\t|].*[,;\t|]/.test(text)) ||
    (/^(?:an?|ein(?:e[mnrs]?)?|une?|una?)\s/i.test(text) && refersToData(text))
  )
}

import { withoutMarks } from './kinds.ts'

// Sentences that announce the data of a message, or say what it is.

const dataWord =
  'data|dataset|numbers?|figures?|csv|table|text|notes?|list|file|results?|json|spreadsheet|content|information|info|details|minutes|draft|daten|zahlen|tabelle|notizen|text|liste|ergebnisse|werte|données|chiffres|datos|cifras|dati|dados'
const pointer = new RegExp(
  `^(?:(?:so\\s+)?(?:here|below|following|attached|hier|unten|anbei|voici|aquí|ecco|aqui)\\s*(?:is|are|['’]s|sind|ist|kommen|están?|estão|sono)?\\s+)(?:(?:the|my|our|some|all|die|der|das|unsere|meine|einige|les|nos|mes|los|las|nuestros|mis|i|os)\\s+)?(?:[\\p{L}-]+\\s+){0,3}?(?:${dataWord})(?:\\s+(?:for|of|from|in|für|von|aus|de|para|pour)\\s+[\\p{L}\\p{N}/ -]{2,40})?\\s*[.:!]*$`,
  'iu',
)

/** Whether a sentence only says that the data follows: “Here are our numbers.” */
export function isPointer(sentence: string): boolean {
  const text = withoutMarks(sentence).trim()
  return text.length <= 120 && (pointer.test(text) || isLabel(text))
}

/** Whether a sentence says what the data is. It is content unless there is a request beside it. */
export function isWeakPointer(sentence: string): boolean {
  const text = withoutMarks(sentence).trim()
  return (
    text.length <= 120 &&
    (weakPointer.test(text) || weakPointerElsewhere.test(text) || role.test(text))
  )
}

const weakPointer = new RegExp(
  `^(?:(?:this|these|that|attached|das|dies|dieses|ce(?:ci)?|ces|est[aeo]s?)\\s+(?:is|are|sind|ist|sont|est|son)|(?:please )?find (?:below|attached|enclosed)|i have|we have|ich habe|wir haben|i attached|i pasted)\\s+(?:(?:the|an?|my|our|some|all|eine?n?|die|der|das|unsere|meine|einige|les|nos|mes|los|las|nuestros|mis)\\s+)?(?:[\\p{L}-]+\\s+){0,3}?(?:${dataWord}|transcript|e-?mail|letter|article|recipe|poem|agenda|chat(?: log)?|log|protokoll|brief|rezept|artikel|gedicht)(?:\\s+(?:for|of|from|in|about|on|with|über|zu|für|von|aus|de|para|pour)\\s+(?:(?:the|our|my|last|this|unsere[mnrs]?|meine[mnrs]?|dem|der|den|la|les|las|los)\\s+)?[\\p{L}\\p{N}/-]+(?:\\s+[\\p{N}]+)?)?(?:\\s+(?:here|below|for you|hier))?\\s*[.:!]*$`,
  'iu',
)
/** A role for the assistant: “You are a web designer.” */
const role =
  /^(?:you are|act as|du bist|sie sind|tu es|eres|あなたは)\s*(?:now )?(?:an? |ein(?:e)? |une? |una? )?.{0,50}(?:designer|expert|assistant|writer|editor|analyst|developer|experte|expertin|assistent|redakteur|アシスタント|デザイナー|専門家)(?:in)?(?:です)?[.!。]*$/iu
const weakPointerElsewhere =
  /^.{0,20}(?:データ|数字|表|資料|数値)です[。:：]?$|^هذه (?:هي )?(?:ال)?(?:بيانات|ارقام|أرقام)\S*[.:]?$|^这是.{0,12}(?:数据|数字|表格)[。：:]?$/u

function isLabel(text: string): boolean {
  return (
    /^(?:the |my |our |die |les |los )?(?:data|csv|json|input|source|daten|eingabe|quelle|données|datos|dati|dados|データ|数据|البيانات|данные)\s*[:：]$/iu.test(
      text,
    ) ||
    /^(?:here|hier|voici|aquí)(?: you go| you are| it is| they are)?\s*:$/iu.test(text) ||
    /^(?:以下|こちら)が?.{0,12}(?:データ|数字|表)(?:です)?[。:：]$/u.test(text) ||
    /^(?:هذه|اليك|إليك)(?: هي)? (?:ال)?(?:بيانات|ارقام|أرقام)\S*\s*[:.]?$/u.test(text)
  )
}

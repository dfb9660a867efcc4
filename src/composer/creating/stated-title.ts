/** A title in quotation marks, as a group. */
const quotedTitle = `["“”„«»'‘‚「『]\\s*([^"“”„«»\\n「」『』]+?)\\s*["“”«»'’‘」』](?=[\\s.,;:!?)]|$|[\\p{Script=Han}\\p{Script=Hiragana}])`
/** Words before a title, in several languages. */
const titleWords =
  'titled?|called|named|with the (?:title|name)|headed|headlined|titel|mit dem (?:titel|namen)|namens|betitelt|genannt|unter dem titel|intitulée?s?|avec (?:le|pour) titre|titre|titulad[oa]s?|llamad[oa]s?|con el título|título|intitolat[oa]|con il titolo|call it|name it|title it|the title (?:is|should be)|der titel (?:ist|lautet|soll)|بعنوان|عنوانها?|タイトルは?|題名は?|タイトル'
/** `titled "Harbour today"` */
const quotedAfterWord = new RegExp(
  `(?<![\\p{L}])(?:${titleWords})\\s*[:：]?\\s*(?:lautet\\s+|sein\\s+)?${quotedTitle}`,
  'iu',
)
/** `「港の今日」というタイトル` (a title “The harbour today”) */
const quotedBeforeWord = /「([^」\n]+)」という(?:タイトル|題名|名前)/u
/** `Title: Harbour today`, up to the end of the line or sentence */
const afterLabel =
  /(?:^|[.!?,;]\s+|[。！]\s*)(?:with (?:the )?|mit (?:dem )?|und |and )?(?:title|titel|titre|título|titolo|タイトル|题目|标题|العنوان)\s*[:：]\s*(\S[^\n]{0,120}?)(?:\.\s|\.?$)/imu
/** `Er soll "Hafen heute" heißen.` (it should be called …) */
const quotedAfterVerb = new RegExp(
  `(?<!\\p{L})(?:soll(?:te)?|should|shall|must)(?:\\s+(?:be|read|have|den|the|titel|title|namen|name|den titel|bitte|called))*\\s+${quotedTitle}(?=[\\s.!]*(?:heißen|lauten|genannt|tragen|$))`,
  'iu',
)
/** `called Harbour today`, without quotation marks */
const unquotedAfterWord =
  /(?<!\p{L})(?:titled|called|named|with the title|call it|name it|(?:the |its |, )?title (?:should be|shall be|must be|is)|mit dem titel|namens|intitulée?|titulad[oa]|بعنوان)\s*:?\s*([^"“„«\n.,:;]{2,80})/iu

/** The title that a request states, in quotation marks or after a word such as “titled”. */
export function statedTitle(instruction: string): string | undefined {
  for (const pattern of [quotedAfterWord, quotedBeforeWord, afterLabel, quotedAfterVerb]) {
    const title = pattern.exec(instruction)?.[1]
    if (title) return title.trim()
  }
  const unquoted = unquotedAfterWord.exec(instruction)?.[1]
  return unquoted && withoutRest(unquoted)
}

/** A title without the rest of its sentence, such as “from this data”. */
function withoutRest(name: string): string {
  const cut = name
    .split(/\s+(?:from|with|using|based on|out of|that|which|including|so that)\b/i)[0]
    ?.trim()
  return cut || name.trim()
}

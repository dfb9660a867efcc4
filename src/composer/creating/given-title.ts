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

/** The title that a request states, in quotation marks or after a word such as “titled”. */
export function nameGiven(instruction: string): string | undefined {
  const quoted = (givenInQuotes.exec(instruction) ?? givenBefore.exec(instruction))?.[1]
  if (quoted) return quoted.trim()
  const line = givenOnLine.exec(instruction)?.[1]
  if (line) return line.trim()
  const said = givenByVerb.exec(instruction)?.[1]
  if (said) return said.trim()
  const bare = givenBare.exec(instruction)?.[1]
  return bare && withoutSource(bare)
}

/** A title without the rest of the request, such as “from this data”. */
function withoutSource(name: string): string {
  const cut = name
    .split(/\s+(?:from|with|using|based on|out of|that|which|including|so that)\b/i)[0]
    ?.trim()
  return cut || name.trim()
}

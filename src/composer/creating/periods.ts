// Periods in titles, such as “Q1 2026”, “May to June” or “2024/25”.

const month =
  '(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni?|july?|juli?|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)'
const onePeriod = `(?:(?:q[1-4]|h[12]|[1-4]\\. quartal|fy|${month}|(?:the )?(?:first|second|third|fourth) quarter(?: of)?)\\.?(?:[\\s/-]+(?:of\\s+)?(?:\\d{4}|\\d{2}))?|(?:fy\\s?)?(?:19|20)\\d{2}(?:[\\s/-]+q[1-4])?)`
const period = `${onePeriod}(?:\\s*(?:[-–/]|to|until|and|bis|und)\\s*(?:${onePeriod}|\\d{2}))?`
export const wholePeriod = new RegExp(
  `^(?:(?:for|of|in|from|about|on|für|von|aus|im|über|zu|pour|de|para|per|sur|sobre)\\s+(?:the\\s+(?:year\\s+)?|das\\s+(?:jahr\\s+)?|l['’]année\\s+|el\\s+año\\s+|año\\s+)?)?(${period})$`,
  'iu',
)
export const closingPeriod = new RegExp(
  `[\\s,]+(?:for|für|pour|para)\\s+(?:the\\s+(?:year\\s+)?|das\\s+(?:jahr\\s+)?)?(${period})$`,
  'iu',
)

/** “Sales for 2026” as “Sales 2026”. */
export function withPeriod(text: string): string {
  return text.replace(closingPeriod, ' $1').replace(/(?<=\p{L}) لعام (?=\d)/u, ' ')
}

/** Whether lists and objects of a JSON text nest deeper than `maxDepth`. It only counts brackets, without recursion. */
export function isDeeperThan(json: string, maxDepth: number): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < json.length; at++) {
    const mark = json[at]
    if (mark === '\\') at++
    else if (mark === '"') isInString = !isInString
    else if (isInString) continue
    else if (mark === '[' || mark === '{') depth++
    else if (mark === ']' || mark === '}') depth--
    if (depth > maxDepth) return true
  }
  return false
}

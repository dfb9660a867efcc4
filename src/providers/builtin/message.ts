import { parseTable } from './table.ts'

const wish =
  /^(please\b|can you\b|could you\b|i (need|want|would like)\b|i'd like\b|let's\b)?[\s,]*(create|make|write|build|draft|generate|compose|prepare|produce|design|turn|convert|give|show|summari[sz]e|put|use|here (is|are)|a |an |report|dashboard|brief|landing|slides?|deck|presentation)\b/i
/** A line that begins with what document it is. */
const kinds =
  /^(?:[\w'’-]+ ){0,4}(?:report|dashboard|brief|briefing|memo|summary|overview|one[- ]pager|slides?|presentation|page)\b[^:]{0,60}:\s/i
/** How text begins that is plainly content: Markdown or JSON. */
export const contentStart = /^\s*(#{1,6}\s|[-*+]\s|\d+[.)]\s|>|```|\||\[\s*$|\[\s*[{["\d]|\{)/

/** Up to how long a single line or sentence may be that only says what is wanted. */
const longestWish = 300

/** Parts a message into what it says of the document and what belongs into it. */
export function partMessage(message: string): { instruction: string; content: string } {
  const text = message.trim().replace(/\r\n?/g, '\n')
  const lines = text.split('\n')
  const first = lines[0] ?? ''
  const asks = wish.test(first) || first.trimEnd().endsWith(':')
  const table = parseTable(text)
  if (contentStart.test(text) || (table && (!asks || table.columns.length > 2))) {
    return { instruction: '', content: text }
  }
  if (!asks) {
    const isOneWish = lines.length === 1 && text.length <= longestWish && !/[.!?;]\s+\S/.test(text)
    if (isOneWish && !/:\s/.test(text)) return { instruction: text, content: '' }
    const part = lines.length === 1 && kinds.test(text) ? partLine(text) : undefined
    return part?.content ? part : { instruction: '', content: text }
  }
  // All that is not plainly said about the document belongs into it.
  let end = 1
  while (end < lines.length && furtherWish.test(lines[end] ?? '')) end++
  const below = lines.slice(end).join('\n').trim()
  const { instruction, content } = partLine(lines.slice(0, end).join(' ').trim())
  return { instruction, content: [content, below].filter((part) => part !== '').join('\n\n') }
}

const furtherWish =
  /^\s*(please|with (the )?sections?|include|including|use |using|make it|make the|it should|the (title|sections?|headings?) (should|is|are)|title:|titled|called)\b.{0,200}$/i

/** What comes behind a colon, or is said in further sentences and no wish, is content. */
function partLine(line: string): { instruction: string; content: string } {
  const colon = /^(.{4,160}?):\s+(\S.*)$/.exec(line)
  if (colon?.[1] && colon[2] && !isListOfNames(colon[2])) {
    return { instruction: colon[1], content: colon[2] }
  }
  const [first = '', ...others] = line.split(/(?<=[.!?])\s+/)
  if (first.length > longestWish) return { instruction: '', content: line }
  const wishes = others.filter((sentence) => furtherWish.test(sentence))
  const content = others.filter((sentence) => !furtherWish.test(sentence)).join(' ')
  return { instruction: [first, ...wishes].join(' '), content }
}

/** Such as “agenda, travel and costs”, which names sections. */
function isListOfNames(text: string): boolean {
  const names = text.replace(/\.$/, '').split(/,\s*(?:and\s+)?|\s+and\s+/)
  return names.length > 1 && names.every((name) => /^[\p{L}'’-]+(?: [\p{L}'’-]+){0,2}$/u.test(name))
}

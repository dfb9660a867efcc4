/**
 * A request with what it quotes put aside, so that rules can be written for the words around the
 * quotes. Quotes stand in the text as ⟦0⟧, ⟦1⟧, …
 */
export interface Request {
  text: string
  /** The text that a stretch of the request stands for, its quotes put back and unwrapped. */
  value(part: string | undefined): string
  /** What follows a colon or stands in the lines below the request, if anything. */
  readonly content: string
  /** Whether there is such content and nobody has asked for it. */
  hasUnreadContent(): boolean
  /** Whether new text is but dots that stand for words still to be written. */
  readonly isUnfinished: boolean
}

const opened =
  /"([^"\n]*)"|“([^”\n]*)”|„([^“”\n]+)[“”]|«([^»\n]+)»|»([^«\n]+)«|‚([^‘’\n]+)[‘’]|`([^`\n]+)`|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])|‘([^’\n]+)’/gu

const politeness =
  /^(?:(?:please|kindly|now|then|also|and|ok(?:ay)?|hi|hello|hey)[\s,]+|(?:can|could|would|will) you (?:please )?|i(?:'d| would) like you to |i want you to |i want to |i'd like to |let's |let us )+/i

export function readRequest(message: string): Request {
  const quotes: string[] = []
  const masked = message.trim().replace(opened, (...match) => {
    quotes.push(match.slice(1, 10).find((group) => typeof group === 'string') ?? '')
    return `⟦${quotes.length - 1}⟧`
  })
  const [head = '', ...below] = masked.split(/\r?\n/)
  const colon = /^(.*?):(?:\s+|$)(.*)$/.exec(head)
  const first = colon?.[1] ?? head
  const rest = [colon?.[2] ?? '', ...below].join('\n').trim()
  const unmask = (text: string, wrap: string) =>
    text.replace(/⟦(\d+)⟧/g, (_, index) => wrap + (quotes[Number(index)] ?? '') + wrap)
  const content = /^⟦\d+⟧$/.test(rest) ? unmask(rest, '') : unmask(rest, '"')
  let isRead = false
  return {
    text: first
      .trim()
      .replace(politeness, '')
      .replace(/(?:,?\s+(?:please|thanks|thank you|for me))+\s*([.!?]*)$/i, '$1')
      .replace(/[.!?\s]+$/, '')
      .replace(/\s+/g, ' '),
    value: (part) => unmask((part ?? '').trim(), ''),
    get content() {
      isRead = true
      return content
    },
    hasUnreadContent: () => content !== '' && !isRead,
    isUnfinished: isDots(content) || lacksWords(first.trim().replace(politeness, ''), quotes),
  }
}

function isDots(text: string): boolean {
  return /^(?:…|\.{3,})$/.test(text.trim())
}

/** Whether quoted dots stand for words; those to be found, or put for other dots, mean themselves. */
function lacksWords(text: string, quotes: readonly string[]): boolean {
  if (/\b(?:to|with|by|as|be|into|called|named|titled|saying)\s+(?:…|\.{3,})$/i.test(text))
    return true
  const isFinding = /^(?:delete|remove|drop|replace|swap)\b/i.test(text)
  const given = isFinding ? quotes.slice(1) : quotes
  return given.some(isDots) && !(isFinding && isDots(quotes[0] ?? ''))
}

const verb =
  '(?:please |also |then )?(?:change|replace|rename|make|set|turn|use|delete|remove|drop|add|insert|move|sort|order|bold|italici[sz]e|put|colou?r|call|title|swap|append)\\b'
/** A second thing that gets a colour, with the verb left out: “… and the headings to red”. */
const coloured =
  '(?:the )?(?:headings?|titles?|background|text|links?|accent)(?: colou?r)? to (?:an? |the )?[\\w -]{3,24}(?:$|[.!,;])'
const joint = new RegExp(
  `\\s*(?:;|,? and then|,? then|,? and|,|[.!](?=\\s))\\s*(?=${verb}|${coloured})|\\n+(?=${verb})`,
  'i',
)

/** Whether a message begins as a request of its own does. */
export function startsAsRequest(message: string): boolean {
  return new RegExp(`^${verb}`, 'i').test(message.trim().replace(politeness, ''))
}

/**
 * The requests of a message that joins several with "and", "then", commas, full stops or lines.
 * What follows a colon is content and belongs to the last of them.
 */
export function splitRequests(message: string): string[] {
  const kept: string[] = []
  const masked = message.replace(opened, (quote) => {
    kept.push(quote)
    return `⟦${kept.length - 1}⟧`
  })
  const colon = /:(?:\s|$)/.exec(masked)?.index ?? masked.length
  const parts = masked.slice(0, colon).split(joint)
  return [...parts.slice(0, -1), (parts.at(-1) ?? '') + masked.slice(colon)]
    .map((part) => part.replace(/⟦(\d+)⟧/g, (_, index) => kept[Number(index)] ?? '').trim())
    .filter((part) => part !== '')
}

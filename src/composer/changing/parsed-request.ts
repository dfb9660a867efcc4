import type { Picture } from './pictures.ts'
import type { PictureText } from './picture-text.ts'

/** The pictures that came with a message, and what it says about them. */
export interface AttachedPictures extends Omit<PictureText, 'rest'> {
  pictures: readonly Picture[]
}

/** A request with its quotes masked as ⟦0⟧, ⟦1⟧, …, so that rules match only the words around them. */
export interface ParsedRequest {
  text: string
  /** A part of the request with its quoted text restored, without quotation marks. */
  value(part: string | undefined): string
  /** The text after a colon and in the lines below. Empty if there is none. */
  readonly content: string
  /** Whether there is content that no rule has read. */
  hasUnreadContent(): boolean
  /** Whether the new text is only dots, in place of words that are still to be written. */
  readonly isUnfinished: boolean
  readonly attached: AttachedPictures
}

const opened =
  /"([^"\n]*)"|“([^”\n]*)”|„([^“”\n]+)[“”]|«([^»\n]+)»|»([^«\n]+)«|‚([^‘’\n]+)[‘’]|`([^`\n]+)`|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])|‘([^’\n]+)’/gu

const politeness =
  /^(?:(?:please|kindly|now|then|also|and|ok(?:ay)?|hi|hello|hey)[\s,]+|(?:can|could|would|will) you (?:please )?|i(?:'d| would) like you to |i want you to |i want to |i'd like to |let's |let us )+/i

const nothingAttached: AttachedPictures = { pictures: [] }

export function parseRequest(message: string, attached = nothingAttached): ParsedRequest {
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
    text: inPlainTerms(
      first
        .trim()
        .replace(politeness, '')
        .replace(/(?:,?\s+(?:please|thanks|thank you|for me))+\s*([.!?]*)$/i, '$1')
        .replace(/[.!?\s]+$/, '')
        .replace(/\s+/g, ' '),
    ),
    value: (part) => unmask((part ?? '').trim(), ''),
    get content() {
      isRead = true
      return content
    },
    hasUnreadContent: () => content !== '' && !isRead,
    attached,
    isUnfinished: isDots(content) || lacksWords(first.trim().replace(politeness, ''), quotes),
  }
}

const cut = '(delete|remove|drop|erase|take out|cut|strike)'
const ofPage = '(?!(?:the )?(?:document|page|report|dashboard|brief|file)\\b)'
/** Excludes words that name no column of a table. */
const notOfTable = '(?!(?:titles?|headlines?|headings?|names?|colou?rs?|font|background|text)\\b)'
const notNamed = '(?!(?:an?|the|another|one more|new|some|two|three|all)\\b(?!,))'

/** Paraphrases, each with the form that the rules match. The meaning stays the same. */
const paraphrases: readonly (readonly [pattern: RegExp, plain: string])[] = (
  [
    ['(?:use|write|put|say) (.+?) instead of (.+)', 'replace $2 with $1'],
    ['substitute (.+?) for (.+)', 'replace $2 with $1'],
    ['(?:instead|in place) of (.+?),? (?:write|use|put|say) (.+)', 'replace $1 with $2'],
    ['(?:swap|exchange|switch) (⟦\\d+⟧) for (⟦\\d+⟧)', 'replace $1 with $2'],
    ['(?:rewrite|reword) (.+?) (?:as|to) (.+)', 'replace $1 with $2'],
    ['(?:use|take|set|put) (⟦\\d+⟧) as (?:the |its )?(?:title|headline)', 'change the title to $1'],
    ['give (?:it|this|the \\w+) the (?:title|headline|name) (⟦\\d+⟧)', 'change the title to $1'],
    ['(?:call|name) the (?:section|heading|chapter) (.+?) (⟦\\d+⟧)', 'rename the section $1 to $2'],
    ['(?:call|name) the (.+?) (?:section|heading|chapter) (⟦\\d+⟧)', 'rename the section $1 to $2'],
    [
      `(?:change|rename|set|replace) the (?:heading|title|name) of (?:the )?(?:section|chapter) (.+?) (?:to|with|by) (.+)`,
      'rename the section $1 to $2',
    ],
    [
      `(?:change|rename|set|replace) the (?:heading|title|name) of ${ofPage}(?:the )?(.+?) (?:section|chapter) (?:to|with|by) (.+)`,
      'rename the section $1 to $2',
    ],
    [
      '(?:change|rename|set|replace) the (?:section|chapter) (?:title|heading|name) (.+?) (?:to|with|by) (.+)',
      'rename the section $1 to $2',
    ],
    [
      'the (?:section|heading|chapter) (.+?) (?:should|must|shall) (?:be|read|say)(?: called| named)? (.+)',
      'rename the section $1 to $2',
    ],
    ['make the (?:section|heading|chapter) (.+?) (?:say|read) (.+)', 'rename the section $1 to $2'],
    [
      '(?:change|set|update|correct) the (?:value|entry|cell|number) (?:of|in) (?:the )?(?:column )?(.+?) (?:of|for|in(?: the)? row) (.+?) to (.+)',
      'change the $1 of $2 to $3',
    ],
    [
      `make the ${notOfTable}(.+?) (?:of|for) (.+?) (?:equal to |to )?(⟦\\d+⟧|[-\\d\\p{Sc}]\\S*(?: \\p{Sc})?)`,
      'change the $1 of $2 to $3',
    ],
    [
      `the ${notOfTable}(.+?) (?:of|for) (.+?) (?:should be|must be|is now|is actually) (.+)`,
      'change the $1 of $2 to $3',
    ],
    [
      `(?:change|set|update|correct) ([^⟦]+?|⟦\\d+⟧)['’]s ${notOfTable}(.+?) to (.+)`,
      'change the $2 of $1 to $3',
    ],
    [
      '(?:sort|order) (?:the )?((?:.+ )?(?:table|rows)) (?:in|into) (ascending|descending|reverse) order (?:of|by) (.+)',
      'sort the $1 by $3 $2',
    ],
    [`${cut} (?:the )?((?:(?!\\b(?:item|list|bullet)\\b).)+?) from the list`, '$1 the item $2'],
    [
      `${cut} (?:the )?((?:(?!\\b(?:column|row|table|section)s?\\b).)+?) from the table`,
      '$1 the row $2',
    ],
    [`add ${notNamed}((?:(?! and )[^,;])+?) to (the (?:[^\\s]+ )?list)`, 'add an item $1 to $2'],
    [`add ${notNamed}([^⟦]*?[,;].*?) to (the (?:.+ )?table)`, 'add a row to $2 with $1'],
    [
      'add (?:a|another|one more) (?:new )?(?:line|entry|record) (?:to|in) (the .*table.*)',
      'add a row to $1',
    ],
    [
      '(?:add|append|write|insert) (⟦\\d+⟧) ((?:at|before|after|below|above|under) .+)',
      'add a paragraph $1 $2',
    ],
    [
      '(?:switch|swap|reverse|exchange|change) the (?:order|places?|positions?) of (.+? (?:and|with) .+)',
      'swap $1',
    ],
    ['(.+ (?:bold|italics?)) (?:letters|type|font|face)', '$1'],
    ['everywhere,? (?:replace|change) (.+)', 'replace $1 everywhere'],
  ] as const
).map(([pattern, plain]) => [new RegExp(`^${pattern}$`, 'iu'), plain] as const)

function inPlainTerms(text: string): string {
  const known = paraphrases.find(([pattern]) => pattern.test(text))
  return known ? text.replace(known[0], known[1]) : text
}

function isDots(text: string): boolean {
  return /^(?:…|\.{3,})$/.test(text.trim())
}

/** Whether quoted dots are a placeholder. Dots to be found, or to replace other dots, are meant literally. */
function lacksWords(text: string, quotes: readonly string[]): boolean {
  if (/\b(?:to|with|by|as|be|into|called|named|titled|saying)\s+(?:…|\.{3,})$/i.test(text))
    return true
  const isFinding = /^(?:delete|remove|drop|replace|swap)\b/i.test(text)
  const given = isFinding ? quotes.slice(1) : quotes
  return given.some(isDots) && !(isFinding && isDots(quotes[0] ?? ''))
}

const verb =
  '(?:please |also |then )?(?:change|replace|rename|make|set|turn|use|delete|remove|drop|add|insert|move|sort|order|bold|italici[sz]e|put|colou?r|call|title|swap|append)\\b'
/** A second target of a colour without a verb: “… and the headings to red”. */
const coloured =
  '(?:the )?(?:headings?|titles?|background|text|links?|accent)(?: colou?r)? to (?:an? |the )?[\\w -]{3,24}(?:$|[.!,;])'
const joint = new RegExp(
  `\\s*(?:;|,? and then|,? then|,? and|(?<!^everywhere),|[.!](?=\\s))\\s*(?=${verb}|${coloured})|\\n+(?=${verb})`,
  'i',
)

/** Whether a message begins with a verb of a request. */
export function startsAsRequest(message: string): boolean {
  return new RegExp(`^${verb}`, 'i').test(message.trim().replace(politeness, ''))
}

const furtherVerb =
  '(?:create|write|draw|generate|translate|summari[sz]e|shorten|rewrite|rephrase|explain|tell|find|check|fix|correct|cent(?:er|re)|align|resize|crop|rotate|undo|revert|redo|hide|give|let|update|edit|attach|place|setze|füge|lösche|ändere|mache?|erstelle|schreibe?|übersetze|ersetze|entferne|verschiebe)\\b'

/** The same, with verbs of requests that the composer may not be able to do. */
export function startsAsAnyRequest(message: string): boolean {
  const plain = message.trim().replace(politeness, '')
  return startsAsRequest(message) || new RegExp(`^(?:bitte )?${furtherVerb}`, 'i').test(plain)
}

/**
 * Splits a message into requests at "and", "then", commas, full stops and lines. The text after a
 * colon is content of the last request.
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

import type { Block, Brief } from './content.ts'
import { kindNamedIn, type PageKind } from './kinds.ts'
import { languageOf, type Language } from './language.ts'
import { capitalized } from '../../protocol/text.ts'
import { sentencesOf } from './sentences.ts'
import { isLookInstruction } from './looks.ts'
import { isClosing, isGreeting } from './phrases.ts'
import { isInstruction } from './instructions.ts'

/** Whether a message asks for no document at all. */
export function asksForNothing({ instruction, blocks }: Brief): boolean {
  const words = instruction.trim()
  if (blocks.length > 0) return false
  if (isGreeting(words) || isClosing(words) || isTalk.test(words)) return true
  return isQuestion.test(words) && !isInstruction(words)
}

const isTalk =
  /^(?:(?:hi|hello|hey|hallo|test|help|ok(?:ay)?|good (?:morning|day|evening)|hilfe|aide|ayuda|aiuto|ajuda|помощь|助けて|ヘルプ|مساعدة)(?!\p{L})[^\p{L}]*(?:there|all|you|me|mir)?[^\p{L}]*)$/iu
const isQuestion =
  /^(?:(?:(?:hi|hello|hallo|bonjour|hola)[,!. ]+)?(?:what|who|why|how|when|where|which|is|are|do|does|can i|can you (?:help|tell|do)|could you (?:help|tell)|was|wer|wie|warum|wann|wo|welche[rs]?|wozu|kannst du|können sie|hilfst du|bist du|qui|que|quoi|comment|pourquoi|peux-tu|pouvez-vous|qué|quién|cómo|puedes|chi|che|come)(?!\p{L}).*[?？]|.*(?:ですか|ますか|できる|誰|何)[?？。]?|(?:ما|من|كيف|هل|ماذا|لماذا)\s.*[?؟])$/isu

/** Notes on requests about the look, which the composer does not apply to a new document. */
export function notesOnInstruction(instruction: string): string[] {
  const looks = instruction
    .split('\n')
    .flatMap(sentencesOf)
    .map((one) => one.trim())
    .filter(isLookInstruction)
  const named = looks.slice(0, maxLooksNamed).map((one) => `“${one}”`)
  const actions = Array.from(instruction.matchAll(action), ([one]) => `“${one.trim()}”`)
  const asked =
    actions.length === 0
      ? []
      : [`Not done: ${actions.join(', ')}. Ask for it now that the document is there.`]
  if (named.length === 0) return asked
  return [
    ...asked,
    `Not considered: ${named.join(', ')} Change the look afterwards, such as with “make the headings blue”.`,
  ]
}

const maxLooksNamed = 3

/** Requests to process the content, which is kept as given. */
const action =
  /\b(?:sort|order|rank|filter|group)(?:ed)?(?: (?:it|them|the \p{L}+|this))? by [^,.;:\n]{2,40}|\btranslate [^,.;:\n]{2,40}|\bsortier\p{L}* [^,.;:\n]{0,30}nach [^,.;:\n]{2,40}|\bnach [^,.;:\n]{2,30} sortiert/giu

/** The kind that a request names, otherwise the one that suits the content. */
export function kindOf({ instruction, blocks }: Brief): PageKind {
  const named = kindNamedIn(instruction)
  if (named) return named.kind
  const onlyTables = blocks.length > 0 && blocks.every((block) => block.type === 'table')
  return onlyTables && /\b(chart|figures|kpis?|metrics|numbers)\b/i.test(instruction)
    ? 'dashboard'
    : 'report'
}

/** The language of a document: that of its title and content, otherwise that of the request. */
export function languageFor(
  { instruction, blocks }: Pick<Brief, 'instruction' | 'blocks'>,
  title: string,
): Language {
  const texts = [title, ...blocks.flatMap(textsOf)]
  const asked = blocks.length === 0 ? languageAskedFor(instruction) : undefined
  return asked ? languageOf([], asked) : languageOf(texts, instruction)
}

/** The language that a request names, as sample words of it. */
function languageAskedFor(instruction: string): string | undefined {
  const word =
    /\b(?:in|auf|en)\s+(english|englisch|anglais|inglés|german|deutsch|allemand|alemán|french|französisch|français|spanish|spanisch|español)\b/i
      .exec(instruction)?.[1]
      ?.toLowerCase()
  const samples: [RegExp, string][] = [
    [/^(?:en|an|in)/, 'the and of'],
    [/^(?:ge|de|al)/, 'der und von'],
    [/^fr/, 'les est dans'],
    [/^(?:sp|es)/, 'los es por'],
  ]
  return word && samples.find(([pattern]) => pattern.test(word))?.[1]
}

const maxRowsRead = 200

function textsOf(block: Block): string[] {
  switch (block.type) {
    case 'image':
      return []
    case 'table': {
      const { columns, rows } = block.table
      const cells = rows.slice(0, maxRowsRead).map((row) => row.cells.join(' '))
      return [columns.map((column) => column.name).join(' '), cells.join(' ')]
    }
    case 'front_matter':
      return []
    case 'html':
      return [block.fragment.text]
    case 'list':
      return block.items.slice(0, maxRowsRead)
    default:
      return [block.text]
  }
}

/** The sections that a request names: the complete list, or some beside the usual ones. */
export function sectionsAskedFor(instruction: string): { names: string[]; isAll: boolean } {
  const all =
    /\b(?:sections?|abschnitten?)\s*(?::|on|for|about|called|named|titled|für|zu)?\s+([^.\n]+)$/im.exec(
      instruction,
    )?.[1] ?? /:\s*([^.\n:]+)$/m.exec(instruction)?.[1]
  const names = all && /,| and | und /.test(all) ? namesIn(all) : []
  if (names.length > 0) return { names, isAll: true }
  const some = /\b(?:with|including|covering|that (?:has|includes|covers))\s+([^.\n:]+)$/im.exec(
    instruction,
  )
  return { names: namesIn(some?.[1] ?? ''), isAll: false }
}

const looks =
  /\b(?:colou?rs?|blue|red|green|dark|light|white|black|fonts?|style|design|theme|modern|clean|charts?|images?|photos?|pictures?|logo|background|header|footer|layout|title|data|tables?|content)\b/i

function namesIn(list: string): string[] {
  return list
    .split(/,\s*(?:(?:and|und)\s+)?|\s+(?:and|und)\s+/)
    .map((name) => name.replace(/^["“']|["”'.]$/g, '').trim())
    .map((name) => capitalized(name.replace(/^(?:an?|the|our|my|some|its)\s+/i, '')))
    .filter((name) => name.length > 1 && name.length < 60 && !looks.test(name))
}

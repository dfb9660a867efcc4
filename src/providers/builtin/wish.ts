import type { Block, Brief } from './content.ts'
import { commentsAtStart, plainText } from './markdown.ts'
import type { PageKind } from './page.ts'

/** Whether a message asks for no document at all, so that nothing can be made of it. */
export function asksForNothing({ instruction, blocks }: Brief): boolean {
  const words = instruction.trim()
  const isTalk =
    /^(?:hi|hello|hey|hallo|thanks?|thank you|test|help|ok(?:ay)?|good (?:morning|day|evening))\b[^a-z]*(?:there|all|you)?[^a-z]*$/i
  const isQuestion =
    /^(?:what|who|why|how|when|where|which|is|are|do|does|can i|can you (?:help|tell|do)|could you (?:help|tell))\b.*\?$/i
  return blocks.length === 0 && (isTalk.test(words) || isQuestion.test(words))
}

export function kindOf({ instruction, blocks }: Brief): PageKind {
  const named: [RegExp, PageKind][] = [
    [/\bdash\s?board\b/i, 'dashboard'],
    [/\b(slides?|slide deck|deck|presentation)\b/i, 'slides'],
    [/\b(landing page|home ?page|web ?page|website)\b/i, 'landing'],
    [/\b(brief|one[- ]pager|memo|briefing|summary)\b/i, 'brief'],
    [/\breport\b/i, 'report'],
  ]
  const hit = named.find(([pattern]) => pattern.test(instruction))
  if (hit) return hit[1]
  const onlyTables = blocks.length > 0 && blocks.every((block) => block.type === 'table')
  return onlyTables && /\b(chart|figures|kpis?|metrics|numbers)\b/i.test(instruction)
    ? 'dashboard'
    : 'report'
}

/** The title that the person gave, else the content's own, else what the document is about. */
export function titleOf(
  { instruction, blocks }: Brief,
  kind: PageKind,
): { title: string; blocks: Block[] } {
  const given =
    /\b(?:titled?|called|named|with the title|headed)\s*:?\s*["“'‘]([^"”\n]+?)["”'’](?=[\s.,;:!?)]|$)/i.exec(
      instruction,
    ) ?? /\b(?:titled|called|named|with the title)\s*:?\s*([^"“\n.,:;]{2,80})/i.exec(instruction)
  if (given?.[1]) return { title: withoutSource(given[1]), blocks }
  const [first, ...others] = blocks
  if (first?.type === 'html' && first.fragment.title !== undefined) {
    return { title: first.fragment.title, blocks }
  }
  if (first?.type === 'front_matter') {
    const { title } = first.front
    const inner = titleOf(
      { instruction: title === undefined ? instruction : '', blocks: others },
      kind,
    )
    const isOwn = title === undefined || title === inner.title
    return { title: title ?? inner.title, blocks: [first, ...(isOwn ? inner.blocks : others)] }
  }
  if (first?.type === 'markdown') {
    const start = commentsAtStart(first.text)
    const top = /^\s*#[ \t]+(\S[^\n]*)\n?/.exec(first.text.slice(start))
    const rest = first.text.slice(0, start) + first.text.slice(start + (top?.[0].length ?? 0))
    if (top?.[1] && !/^#\s/m.test(rest)) {
      const own: Block[] = rest.trim() === '' ? [] : [{ ...first, text: rest.trim() }]
      return { title: plainText(withoutClosing(top[1])), blocks: [...own, ...others] }
    }
  }
  const wished = blocks.length === 0 ? wishedThing(instruction) : undefined
  return { title: topicOf(instruction) ?? nameOf(blocks) ?? wished ?? kindTitles[kind], blocks }
}

/** A heading's line without the hashes that may close it. */
function withoutClosing(line: string): string {
  const text = line.trimEnd()
  const words = text.slice(0, text.length - (/#*$/.exec(text.slice(-10))?.[0].length ?? 0))
  return /\s$/.test(words) ? words.trimEnd() : text
}

/** A name without what follows it in the wish, such as “from this data”. */
function withoutSource(name: string): string {
  return (
    name
      .split(/\s+(?:from|with|using|based on|out of|that|which|including|so that)\b/i)[0]
      ?.trim() || name.trim()
  )
}

const kindTitles: Record<PageKind, string> = {
  report: 'Report',
  dashboard: 'Dashboard',
  brief: 'Brief',
  slides: 'Presentation',
  landing: 'Welcome',
}

const vague =
  /^(this|these|that|those|the following|it|my|our|the (data|table|csv|file|text|list|numbers?)|data|below|above|me|us)\b[^a-z]*$|^(this|these|the following|the attached|attached)\b/i

function topicOf(instruction: string): string | undefined {
  const about =
    /\b(?:report|dashboard|brief|briefing|memo|page|deck|slides?|presentation|document|summary|one[- ]pager|overview)\s+(?:(?:about|on|of|for|covering|showing|regarding)\s+)(.+)$/is.exec(
      instruction,
    )
  const topic = withoutSource(about?.[1]?.split(/[.:;,\n]/)[0] ?? '').replace(
    /^(?:my|our|an?)\s+/i,
    '',
  )
  if (topic.length >= 3 && topic.length <= 90 && !vague.test(topic)) return capitalise(topic)
  const leading =
    /\b(?:a|an|the)\s+((?:(?!into\b|as\b|a\b)[\w&'’-]+\s+){1,5}?(?:report|dashboard|brief|memo|landing page|presentation|deck))\b/i.exec(
      instruction,
    )
  const words = leading?.[1]?.replace(
    /^(new|short|nice|good|simple|beautiful|clean|quick|small|one[- ]page)\s+/i,
    '',
  )
  return words && words.includes(' ') && !/^(landing page|slide deck)$/i.test(words)
    ? capitalise(words)
    : undefined
}

/** What is wished for where it is of no kind that is known, such as “a CV for Jane Doe, nurse”. */
function wishedThing(instruction: string): string | undefined {
  if (/\binto\b/i.test(instruction)) return undefined
  const thing = withoutSource(instruction)
    .replace(
      /^[\s,]*(?:please\s+|(?:can|could|would) you\s+|i(?: need|'d like| want| would like)\s+)*/i,
      '',
    )
    .replace(
      /^(?:create|make|write|build|draft|generate|compose|prepare|produce|design|give|show)\s+(?:me\s+|us\s+)?/i,
      '',
    )
    .replace(/^(?:an?|the|some)\s+/i, '')
    .replace(/[.!?\s]+$/, '')
  const isKind =
    /^(?:new |short )?(?:report|dashboard|brief|memo|document|page|landing page|slides?|deck|presentation|one[- ]pager|summary)$/i
  return thing.length >= 3 && thing.length <= 90 && !isKind.test(thing) && !vague.test(thing)
    ? capitalise(thing)
    : undefined
}

function nameOf(blocks: Block[]): string | undefined {
  const named = blocks.find((block) => block.type === 'table' && block.name !== '')
  return named?.type === 'table' ? capitalise(named.name) : undefined
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The sections that a wish names: all there shall be, or some beside the usual ones. */
export function sectionsAskedFor(instruction: string): { names: string[]; isAll: boolean } {
  const all =
    /\bsections?\s*(?::|on|for|about|called|named|titled)?\s+([^.\n]+)$/i.exec(instruction)?.[1] ??
    /:\s*([^.\n:]+)$/.exec(instruction)?.[1]
  const names = all && /,| and /.test(all) ? namesIn(all) : []
  if (names.length > 0) return { names, isAll: true }
  const some = /\b(?:with|including|covering|that (?:has|includes|covers))\s+([^.\n:]+)$/i.exec(
    instruction,
  )
  return { names: namesIn(some?.[1] ?? ''), isAll: false }
}

const looks =
  /\b(?:colou?rs?|blue|red|green|dark|light|white|black|fonts?|style|design|theme|modern|clean|charts?|images?|photos?|pictures?|logo|background|header|footer|layout|title|data|tables?|content)\b/i

function namesIn(list: string): string[] {
  return list
    .split(/,\s*(?:and\s+)?|\s+and\s+/)
    .map((name) => name.replace(/^["“']|["”'.]$/g, '').trim())
    .map((name) => capitalise(name.replace(/^(?:an?|the|our|my|some|its)\s+/i, '')))
    .filter((name) => name.length > 1 && name.length < 60 && !looks.test(name))
}

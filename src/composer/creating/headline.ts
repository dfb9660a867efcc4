import type { Block } from './content.ts'
import { commentsAtStart, plainText } from './markdown/markdown.ts'
import { contentStart } from './message.ts'

const maxHeadLine = 80
const maxHeadWords = 12

/** The first line of the content, if it stands alone above the rest like a title. */
export function headLineOf(
  blocks: readonly Block[],
): { title: string; blocks: Block[] } | undefined {
  const [first, ...others] = blocks
  if (first?.type !== 'markdown' && first?.type !== 'text') return undefined
  const start = first.type === 'markdown' ? commentsAtStart(first.text) : 0
  const from = start + Math.max(0, first.text.slice(start).search(/\S/))
  const [line = '', ...below] = linesFrom(first.text, from)
  const isUnderlined = /^={2,}$/.test(below[0] ?? '')
  if ((below[isUnderlined ? 1 : 0] ?? '') !== '') return undefined
  const to =
    from +
    first.text
      .slice(from)
      .split('\n', isUnderlined ? 2 : 1)
      .join('\n').length
  const rest = first.text.slice(0, start) + first.text.slice(to)
  const isAll = rest.trim() === ''
  if (!isHeadLine(line) || (isAll && others.length === 0)) return undefined
  const title = first.type === 'markdown' ? plainText(line) : line
  const own: Block[] = isAll ? [] : [{ ...first, text: withoutBlankLines(rest) }]
  return title === '' ? undefined : { title, blocks: [...own, ...others] }
}

/** The first lines of a text from an offset on, trimmed. */
function linesFrom(text: string, from: number): string[] {
  return text
    .slice(from, from + maxHeadLine * 5)
    .split('\n', 3)
    .map((line) => line.trim())
}

/** A text without blank lines at its ends; the first line keeps its indentation. */
function withoutBlankLines(text: string): string {
  const lines = text.split('\n')
  return lines
    .slice(
      Math.max(
        0,
        lines.findIndex((line) => line.trim() !== ''),
      ),
    )
    .join('\n')
    .trimEnd()
}

function isHeadLine(line: string): boolean {
  if (line.length > maxHeadLine || line.split(/\s+/).length > maxHeadWords) return false
  if (contentStart.test(line) || salutation.test(line) || dateLine.test(line)) return false
  const letters = line.match(/\p{L}/gu)?.length ?? 0
  return (
    letters * 2 > line.replace(/\s/g, '').length &&
    !/[.,;:!?…。、，；：！？؟]["”’»)*_]*$/u.test(line) &&
    !/^[[(<☐☑✓✔•·–—§]|^\d|^\p{L}[.)]\s|[|\t@\\$`]|https?:|^[\p{L}-]+:\s|\[.*\]|[-+]{3}/u.test(line)
  )
}

const salutation =
  /^(?:dear|hi|hello|hey|to whom|hallo|liebe[rs]?|sehr geehrte[rs]?|guten|moin|bonjour|chers?|chères?|madame|monsieur|hola|estimad[oa]s?|querid[oa]s?|ciao|car[oaie]|gentil[ei]|olá|mr|mrs|ms|dr|herrn?|frau)(?!\p{L})/iu
/** Such as “Kiel, 3. März 2026”. */
const dateLine =
  /\d{1,2}\.?\s+(?:de\s+)?\p{L}+\.?,?\s+(?:de\s+)?\d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\p{L}+ \d{1,2}, \d{4}|\d月\d/u

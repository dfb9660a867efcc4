import { pick, shorten, type Found } from './question.ts'
import { labelOfText } from './labels.ts'
import { derivedIn } from '../figures/figures.ts'
import type { Outline, TextRun } from '../outline.ts'

/**
 * Finds a text in the visible text, each match within one run. All whitespace is equal. Whole words
 * have precedence over parts of words, and the same case over another. A match never cuts a number.
 * Figures that are computed from a table are left out, since they follow the table.
 */
export function findText(outline: Outline, text: string): TextRun[] {
  const derived = derivedIn(outline)
  const isOwn = (run: TextRun) => !derived.some(({ from, to }) => run.from < to && run.to > from)
  return findWritten(outline, text, isOwn)
}

/** Explains why a text was not found. */
export function lacking(outline: Outline, text: string): string {
  const [run] = findWritten(outline, text, () => true)
  const figure = run && derivedIn(outline).find(({ from, to }) => run.from < to && run.to > from)
  return figure
    ? `“${text}” appears only in ${figure.name}, which is calculated from the table; change the table instead`
    : `there is no “${text}” in this document`
}

function findWritten(outline: Outline, text: string, isOwn: (run: TextRun) => boolean): TextRun[] {
  if (text.trim() === '') return []
  const [exact = [], alike = []] = ['g', 'gi'].map((flags) =>
    findPattern(outline, text, flags).filter(
      (run) => isOwn(run) && !cuts(outline, run, ...numberEdges),
    ),
  )
  const isWhole = (run: TextRun) => !cuts(outline, run, ...wordEdges)
  const ways = [exact.filter(isWhole), alike.filter(isWhole), exact, alike]
  return ways.find((runs) => runs.length > 0) ?? []
}

type Edges = [last: RegExp, next: RegExp]
const wordEdges: Edges = [/[\p{L}\p{N}]$/u, /^[\p{L}\p{N}]/u]
const numberEdges: Edges = [/\p{N}[.,]?$/u, /^[.,]?\p{N}/u]

/** Whether a run begins or ends in the middle of a word or number. */
function cuts({ html }: Outline, { from, to }: TextRun, last: RegExp, next: RegExp): boolean {
  const isCut = (at: number) =>
    last.test(html.slice(Math.max(0, at - 2), at)) && next.test(html.slice(at, at + 2))
  return isCut(from) || isCut(to)
}

const written = new Map([
  ['&', '(?:&amp;|&)'],
  ['<', '(?:&lt;|<)'],
  ['>', '(?:&gt;|>)'],
  ['"', '(?:"|&quot;|[“”])'],
  ["'", "(?:'|&#39;|&apos;|[‘’])"],
  ['’', "(?:'|&#39;|&apos;|[‘’])"],
])

function findPattern(outline: Outline, text: string, flags: string): TextRun[] {
  const source = text
    .trim()
    .split(/(\s+|[&<>"'’])/)
    .map((part) => (/^\s+$/.test(part) ? '\\s+' : (written.get(part) ?? RegExp.escape(part))))
    .join('')
  const pattern = new RegExp(source, flags)
  return outline.texts.flatMap((run) =>
    [...outline.html.slice(run.from, run.to).matchAll(pattern)].map((match) => ({
      from: run.from + match.index,
      to: run.from + match.index + match[0].length,
      within: run.within,
    })),
  )
}

/** The only match of a text, or the chosen one. `more` is appended to the reason for a question. */
export function pickText(
  outline: Outline,
  text: string,
  runs: readonly TextRun[],
  more = '',
): Found<TextRun> {
  const reason =
    runs.length > 1 ? `“${text}” appears in ${runs.length} places${more}` : lacking(outline, text)
  return pick(
    outline,
    { ask: `Which “${shorten(text)}” do you mean?`, noun: 'place', reason },
    runs,
    (run) => labelOfText(outline, run),
  )
}

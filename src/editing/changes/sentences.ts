import type { ChangeKind, Finding } from './finding.ts'

const maxSentences = 4

/** Says what several findings are, in one sentence with a part for each group of them. */
export function sentenceOf(findings: readonly Finding[]): { kind: ChangeKind; sentence: string } {
  const groups = Map.groupBy(findings, ({ group }) => group)
  const movedRows = findings.find(({ kind, isMoved }) => kind === 'rows' && isMoved)
  const parts = [...groups.values()]
    .toSorted((one, other) => Number(other[0] === movedRows) - Number(one[0] === movedRows))
    .map((group) => group[0]?.say(group) ?? '')
  if (movedRows) {
    if (!groups.has('cells')) parts.splice(1, 0, '0 cells altered')
    return { kind: 'rows', sentence: joined(parts, ', ') }
  }
  const kind = findings[0]?.kind ?? 'source'
  return { kind, sentence: joined(parts, '; ') }
}

function joined([first = '', ...others]: readonly string[], separator: string): string {
  const shown = others.slice(0, maxSentences - 1)
  const more = others.length - shown.length
  const end = more > 0 ? [`${more} more`] : []
  return [first, ...shown.map(lowerFirst), ...end].join(separator)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

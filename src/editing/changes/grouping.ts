import { diffArrays } from 'diff'
import { wordsOf } from '../checks/receipt.ts'
import type { ChangeKind, Finding } from './finding.ts'
import { quoted } from './names.ts'
import type { Owned } from './range-owners.ts'
import { sentenceOf } from './sentences.ts'

export interface Group {
  members: Owned[]
  kind: ChangeKind
  sentence: string
}

/** Puts changes of the same kind together, and those that replace the same words everywhere. */
export function groupOwned(owned: readonly Owned[]): Group[] {
  const words = Map.groupBy(owned, replacementIn)
  const isRepeated = (one: Owned) => {
    const replaced = replacementIn(one)
    const members = (replaced !== undefined && words.get(replaced)) || []
    return members.length > 1 && members.some(keepsWords)
  }
  const groups = Map.groupBy(owned, (one) =>
    isRepeated(one) ? `words ${replacementIn(one)}` : (groupIn(one) ?? one),
  )
  return [...groups.values()].map((members) => {
    const findings = members.flatMap((one) => one.findings)
    const [first] = members
    const replaced = first && isRepeated(first) ? replacementsIn(findings) : undefined
    return { members, ...(replaced ?? sentenceOf(findings)) }
  })
}

/** Whether a text is not replaced as a whole. Those that are can be named better. */
function keepsWords({ findings }: Owned): boolean {
  return findings.some(
    (finding) => replacedWords(finding)[0] !== `${finding.texts?.old}\n${finding.texts?.new}`,
  )
}

/** The group of the findings; undefined if there are several. */
function groupIn({ findings }: Owned): string | undefined {
  const [first, ...others] = findings
  return others.every(({ group }) => group === first?.group) ? first?.group : undefined
}

const known = new WeakMap<Finding, string[]>()
/** Longer texts are not compared for replaced words. */
const maxLength = 5000
const maxEditLength = 100

/** The words that all findings replace by the same ones, as a key; undefined for any other change. */
function replacementIn({ findings }: Owned): string | undefined {
  const replaced = findings.map(replacedWords)
  const [key] = replaced[0] ?? []
  return replaced.every((keys) => keys.length > 0 && keys.every((one) => one === key))
    ? key
    : undefined
}

function replacementsIn(findings: readonly Finding[]) {
  const all = findings.flatMap(replacedWords)
  const [old = '', now = ''] = all[0]?.split('\n') ?? []
  return {
    kind: 'text' as const,
    sentence: `${quoted(old)} replaced by ${quoted(now)} in ${all.length.toLocaleString('en-US')} places`,
  }
}

/** What a changed text replaced, each time as the old and the new words; none if it did anything else. */
function replacedWords(finding: Finding): string[] {
  const kept = known.get(finding)
  if (kept) return kept
  const found = findReplaced(finding.texts)
  known.set(finding, found)
  return found
}

function findReplaced(texts: Finding['texts']): string[] {
  if (!texts || texts.old.length > maxLength || texts.new.length > maxLength) return []
  const parts = diffArrays(wordsOf(texts.old), wordsOf(texts.new), { maxEditLength }) ?? []
  const changed = parts.filter(({ removed, added }) => removed || added)
  const keys: string[] = []
  for (let index = 0; index < changed.length; index += 2) {
    const [one, other] = [changed[index], changed[index + 1]]
    if (!one?.removed || !other?.added) return []
    const [old, now] = [one.value.join(''), other.value.join('')]
    if (!/\p{L}/u.test(old) || now.trim() === '') return []
    keys.push(`${old}\n${now}`)
  }
  return keys
}

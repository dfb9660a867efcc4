import type { ChangedSpan, Span } from '../text/edit.ts'
import type { PageNode } from './page-tree.ts'

export type ChangeKind =
  | 'text'
  | 'rows'
  | 'cells'
  | 'section'
  | 'element'
  | 'style'
  | 'attribute'
  | 'image'
  | 'link'
  | 'data'
  | 'source'

/** One difference between two pages. `old` or `new` is missing for what was added or removed. */
export interface Finding {
  kind: ChangeKind
  /** Findings of one group share a sentence, which the `say` of the first one builds. */
  group: string
  say(findings: readonly Finding[]): string
  label: string
  old?: PageNode | undefined
  new?: PageNode | undefined
  /** Where the difference is, if that is not the whole element. */
  spans?: Partial<ChangedSpan>
  /** Whether it only changed its position among its siblings. */
  isMoved?: boolean
  /** Of something that was removed: where it was among the elements of the new page. */
  gap?: { parent: PageNode; index: number }
  /** Of a style rule. */
  selector?: string
  /** Of a changed text: what it was and what it is. */
  texts?: { old: string; new: string }
}

/** Findings that belong together, and the parts of both texts whose ranges they account for. */
export interface Claim {
  findings: Finding[]
  spans: { old: Span | undefined; new: Span | undefined }[]
}

export type Report = (claim: Claim) => void

/** The spans of a finding in both texts. */
export function spansOfFinding(finding: Finding): Claim['spans'][number] {
  const { spans } = finding
  return spans
    ? { old: spans.old, new: spans.new }
    : { old: finding.old?.span, new: finding.new?.span }
}

export function claimOf(finding: Finding): Claim {
  return { findings: [finding], spans: [spansOfFinding(finding)] }
}

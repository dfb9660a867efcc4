import fc from 'fast-check'
import { createChangeSet, type ChangeSet } from '../../src/editing/text/change-set.ts'
import type { Edit } from '../../src/editing/text/edit.ts'

/** Lists of edits that fit a text of a length. */
export function editsFor(length: number): fc.Arbitrary<Edit[]> {
  const drawn = fc.tuple(fc.nat(length), fc.nat(length), fc.string({ maxLength: 4 }))
  return fc.array(drawn, { maxLength: 5 }).map((parts) => {
    const sorted = parts.map(([a, b, insert]) => [Math.min(a, b), Math.max(a, b), insert] as const)
    const edits: Edit[] = []
    let end = 0
    for (const [from, to, insert] of sorted.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const edit = { from: Math.max(end, from), to: Math.max(end, to), insert }
      edits.push(edit)
      end = edit.to
    }
    return edits
  })
}

export function changesOf(length: number): fc.Arbitrary<ChangeSet> {
  return editsFor(length).map((edits) => createChangeSet(edits, length))
}

export const texts = fc.string({ unit: 'grapheme', maxLength: 24 })

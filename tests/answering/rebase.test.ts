import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { rebaseChange } from '../../src/answering/rebase.ts'
import { minimalEdits, rangesHold, rangesOf } from '../../src/editing/checks/receipt.ts'
import {
  applyChanges,
  createChangeSet,
  rebaseChanges,
  type ChangeSet,
} from '../../src/editing/text/change-set.ts'
import { changesOf } from '../support/change-sets.ts'

const bases = fc.string({ unit: fc.constantFrom(...'abc de\n'), minLength: 20, maxLength: 60 })
const cases = bases.chain((base) =>
  fc.tuple(fc.constant(base), changesOf(base.length), changesOf(base.length)),
)

/** A change as a turn leaves it: with minimal ranges. */
function changeOf(base: string, changes: ChangeSet) {
  const ranges = rangesOf(minimalEdits(base, changes.edits), () => ({ level: 'exact', tool: 't' }))
  return { html: applyChanges(changes, base), ranges }
}

describe('a change that is made to a newer version', () => {
  it('is there with all that the newer version has, or is refused where the two touch', () => {
    let made = 0
    fc.assert(
      fc.property(cases, ([base, mine, theirs]) => {
        const change = changeOf(base, theirs)
        const newer = applyChanges(mine, base)
        const result = rebaseChange(base, change, {
          version: 2,
          html_content: newer,
          changes: mine,
        })
        const minimal = createChangeSet(minimalEdits(base, mine.edits), base.length)
        const touches = change.ranges.some(({ old }) =>
          minimal.edits.some(({ from, to }) => from <= old.to && to >= old.from),
        )
        if (!result.ok) {
          if (!touches) assert.match(result.reason, /leave nothing|do not fit/)
          return
        }
        made++
        assert.ok(!touches)
        const own = createChangeSet(
          change.ranges.map(({ old, new: now }) => ({
            ...old,
            insert: change.html.slice(now.from, now.to),
          })),
          base.length,
        )
        assert.equal(result.change.html, applyChanges(rebaseChanges(own, minimal), newer))
        assert.equal(result.change.html, applyChanges(rebaseChanges(minimal, own), change.html))
        assert.ok(rangesHold(newer, result.change.html, result.change.ranges))
        assert.equal(result.change.ranges.length, change.ranges.length)
      }),
      { numRuns: process.env.LONG ? 20_000 : 1000 },
    )
    assert.ok(made > 0)
  })
})

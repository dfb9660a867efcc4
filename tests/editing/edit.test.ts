import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { applyChanges, createChangeSet, invertChanges } from '../../src/editing/text/change-set.ts'
import { applyEdits, type Edit } from '../../src/editing/text/edit.ts'
import {
  createReceipt,
  diffTexts,
  minimalEdits,
  rangesHold,
  rangesOf,
} from '../../src/editing/checks/receipt.ts'

const numRuns = process.env.LONG ? 20_000 : 1000
const label = () => ({ level: 'exact', tool: 'test' })

/** A text and a list of edits that fits it. */
const edited = fc.string({ unit: 'grapheme', maxLength: 60 }).chain((text) =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 8 })), {
      maxLength: 5,
    })
    .map((drawn) => {
      const edits: Edit[] = []
      let at = 0
      for (const [one, other, insert] of drawn.toSorted(
        (a, b) => Math.min(a[0], a[1]) - Math.min(b[0], b[1]),
      )) {
        const from = Math.max(at, Math.min(one, other))
        const to = Math.max(from, Math.max(one, other))
        edits.push({ from, to, insert })
        at = to
      }
      return { text, edits }
    }),
)

/** Checks edits both ways: they give `after`, and their inverse gives `before` again. */
function checkEdits(before: string, edits: Edit[], after: string): void {
  assert.equal(applyEdits(before, edits), after)
  const inverse = invertChanges(createChangeSet(edits, before.length), before)
  assert.equal(applyChanges(inverse, after), before)
}

describe('edits', () => {
  it('insert', () => checkEdits('<p></p>', [{ from: 3, to: 3, insert: 'hi' }], '<p>hi</p>'))
  it('delete', () => checkEdits('<p>hi</p>', [{ from: 3, to: 5, insert: '' }], '<p></p>'))
  it('replace in two places', () =>
    checkEdits(
      'abcdef',
      [
        { from: 0, to: 1, insert: 'AA' },
        { from: 5, to: 6, insert: '' },
      ],
      'AAbcde',
    ))

  it('are undone by their inverse', () => {
    fc.assert(
      fc.property(edited, ({ text, edits }) => checkEdits(text, edits, applyEdits(text, edits))),
      { numRuns },
    )
  })

  it('are refused when they overlap or lie outside', () => {
    assert.throws(
      () =>
        applyEdits('abc', [
          { from: 0, to: 2, insert: '' },
          { from: 1, to: 3, insert: '' },
        ]),
      RangeError,
    )
    assert.throws(() => applyEdits('abc', [{ from: 0, to: 4, insert: '' }]), RangeError)
  })
})

describe('receipts', () => {
  it('hold for any two texts, and their ranges share neither first nor last character', () => {
    const texts = fc.string({
      // Of the last two, one begins as the first does, and one ends so.
      unit: fc.constantFrom('a', 'b', ' ', '<p>', '</p>', '\n', '😀', '😁', '\u{1FA00}'),
      maxLength: 80,
    })
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const edits = diffTexts(before, after)
        assert.equal(applyEdits(before, edits), after)
        const ranges = rangesOf(edits, label)
        assert.ok(rangesHold(before, after, ranges))
        for (const { old, new: now } of ranges) {
          const [was, is] = [before.slice(old.from, old.to), after.slice(now.from, now.to)]
          assert.notEqual(was, is)
          assert.ok(was.isWellFormed() && is.isWellFormed(), 'no surrogate pair is cut')
          if (was !== '' && is !== '' && !/\p{Surrogate}/u.test(was + is)) {
            assert.notEqual([...was][0], [...is][0])
            assert.notEqual([...was].at(-1), [...is].at(-1))
          }
        }
      }),
      { numRuns },
    )
  })

  it('do not hold out of order, or where ranges overlap', () => {
    const range = (from: number, to: number) => ({
      old: { from, to },
      new: { from, to },
      ...label(),
    })
    assert.ok(rangesHold('abcdef', 'aBcdEf', [range(1, 2), range(4, 5)]))
    assert.ok(!rangesHold('abcdef', 'aBcdEf', [range(4, 5), range(1, 2)]))
    assert.ok(!rangesHold('abcdef', 'aBcdEf', [range(1, 5), range(4, 5)]))
  })

  it('say that they do not hold as soon as one character outside of the ranges differs', () => {
    fc.assert(
      fc.property(edited, fc.nat(100), ({ text, edits }, at) => {
        const after = applyEdits(text, edits)
        const ranges = rangesOf(minimalEdits(text, edits), label)
        assert.ok(rangesHold(text, after, ranges))
        const isInside = ranges.some((range) => at >= range.new.from && at < range.new.to)
        if (at >= after.length || isInside) return
        const forged = `${after.slice(0, at)}\u0001${after.slice(at + 1)}`
        if (forged !== after) assert.equal(rangesHold(text, forged, ranges), false)
      }),
      { numRuns },
    )
  })

  it('count what changed and what stayed', () => {
    const before = '<h1>Old</h1><p>same</p>'
    const after = '<h1>Newer</h1><p>same</p>'
    const ranges = rangesOf(diffTexts(before, after), label)
    const receipt = createReceipt({
      kind: 'edit',
      before: { version: 3, html: before },
      after,
      ranges,
      warnings: [],
    })
    assert.deepEqual(receipt, {
      version: 4,
      base_version: 3,
      kind: 'edit',
      ranges: [{ old: { from: 4, to: 7 }, new: { from: 4, to: 9 }, level: 'exact', tool: 'test' }],
      changed: 5,
      unchanged: before.length - 3,
      holds: true,
      warnings: [],
    })
  })

  it('are not made when they would not hold', () => {
    assert.throws(
      () =>
        createReceipt({
          kind: 'edit',
          before: { version: 1, html: 'abc' },
          after: 'abd',
          ranges: [],
          warnings: [],
        }),
      /does not hold/,
    )
  })

  it('are minimal for small changes far apart in a large document', () => {
    const line = (index: number) =>
      `<p class="row">Row ${index} of a large document, with some words.</p>\n`
    const before = Array.from({ length: 20_000 }, (_, index) => line(index)).join('')
    const after = before.replace('Row 7 of', 'Row seven of').replace('Row 19990 of', 'Row last of')
    const edits = diffTexts(before, after)
    assert.deepEqual(
      edits.map((edit) => [before.slice(edit.from, edit.to), edit.insert]),
      [
        ['7', 'seven'],
        ['19990', 'last'],
      ],
    )
  })

  it('come in bounded time for texts that differ everywhere', () => {
    const before = Array.from({ length: 60_000 }, (_, index) => `<i>${index}</i>`).join('')
    const after = Array.from({ length: 60_000 }, (_, index) => `<b>${index * 7}</b>`).join('')
    const ranges = rangesOf(diffTexts(before, after), label)
    assert.ok(rangesHold(before, after, ranges))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  applyChanges,
  changeSetFromJson,
  changeSetToJson,
  composeChanges,
  createChangeSet,
  invertChanges,
  mapPosition,
  mapSpan,
  rebaseChanges,
  type ChangeSet,
} from '../../src/editing/text/change-set.ts'
import { applyEdits, type Edit } from '../../src/editing/text/edit.ts'
import { changesOf, editsFor, texts } from '../support/change-sets.ts'

const numRuns = process.env.LONG ? 20_000 : 2000

const edited = texts.chain((text) =>
  fc.record({ text: fc.constant(text), changes: changesOf(text.length) }),
)
const editedTwice = edited.chain(({ text, changes }) =>
  fc.record({
    text: fc.constant(text),
    first: fc.constant(changes),
    second: changesOf(changes.newLength),
  }),
)
const concurrent = texts.chain((text) =>
  fc.record({ text: fc.constant(text), a: changesOf(text.length), b: changesOf(text.length) }),
)

const insertion = (at: number, insert: string): Edit => ({ from: at, to: at, insert })
const replacement = (from: number, to: number, insert: string): Edit => ({ from, to, insert })
const inAlphabet = (...edits: Edit[]) => createChangeSet(edits, 6)

/** The text with both changes, character by character. At one position, the text of `a` comes first. */
function mergedByHand(text: string, a: ChangeSet, b: ChangeSet): string {
  let merged = ''
  for (let position = 0; position <= text.length; position++) {
    const startsHere = ({ from }: Edit) => from === position
    const [mine, yours] = [a.edits.find(startsHere), b.edits.find(startsHere)]
    const isYoursFirst = mine && yours && mine.from < mine.to && yours.from === yours.to
    const inserted = isYoursFirst ? [yours, mine] : [mine, yours]
    merged += inserted.map((edit) => edit?.insert ?? '').join('')
    const isDeleted = [...a.edits, ...b.edits].some(
      ({ from, to }) => from <= position && position < to,
    )
    if (!isDeleted) merged += text.charAt(position)
  }
  return merged
}

describe('a change set', () => {
  it('makes the edits that it was made of', () => {
    const drawn = texts.chain((text) => fc.tuple(fc.constant(text), editsFor(text.length)))
    fc.assert(
      fc.property(drawn, ([text, edits]) => {
        const changes = createChangeSet(edits, text.length)
        const after = applyChanges(changes, text)
        assert.equal(after, applyEdits(text, edits))
        assert.equal(after.length, changes.newLength)
      }),
      { numRuns },
    )
  })

  it('knows where its edits are in both texts, apart from each other', () => {
    fc.assert(
      fc.property(edited, ({ text, changes }) => {
        const after = applyChanges(changes, text)
        let end = -1
        for (const [index, { old, new: now }] of changes.ranges.entries()) {
          const { from, to, insert } = changes.edits[index] ?? insertion(-1, '')
          assert.deepEqual(old, { from, to })
          assert.equal(after.slice(now.from, now.to), insert)
          assert.ok(from > end)
          end = to
        }
      }),
      { numRuns },
    )
  })

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(edited, ({ text, changes }) => {
        const inverse = invertChanges(changes, text)
        const after = applyChanges(changes, text)
        assert.equal(applyChanges(inverse, after), text)
        assert.deepEqual(invertChanges(inverse, after), changes)
      }),
      { numRuns },
    )
  })

  it('composes with another to what they do one after the other', () => {
    fc.assert(
      fc.property(editedTwice, ({ text, first, second }) => {
        const both = composeChanges(first, second)
        const after = applyChanges(second, applyChanges(first, text))
        assert.equal(applyChanges(both, text), after)
        assert.equal(both.length, text.length)
        assert.equal(both.newLength, after.length)
      }),
      { numRuns },
    )
  })

  it('composes with nothing to itself', () => {
    fc.assert(
      fc.property(edited, ({ changes }) => {
        const before = createChangeSet([], changes.length)
        const after = createChangeSet([], changes.newLength)
        assert.deepEqual(composeChanges(changes, after), changes)
        assert.deepEqual(composeChanges(before, changes), changes)
      }),
    )
  })

  it('leads, rebased over a concurrent one, to the same text in either order', () => {
    fc.assert(
      fc.property(concurrent, ({ text, a, b }) => {
        const byA = composeChanges(a, rebaseChanges(b, a, 'after'))
        const byB = composeChanges(b, rebaseChanges(a, b, 'before'))
        const merged = mergedByHand(text, a, b)
        assert.equal(applyChanges(byA, text), merged)
        assert.equal(applyChanges(byB, text), merged)
      }),
      { numRuns },
    )
  })

  const rebased: [name: string, a: Edit, b: Edit, after: string, before?: string][] = [
    ['insertions apart', insertion(1, 'A'), insertion(4, 'B'), 'aAbcdBef'],
    ['insertions at one position', insertion(2, 'A'), insertion(2, 'B'), 'abBAcdef', 'abABcdef'],
    ['an insertion into what was deleted', insertion(3, 'A'), replacement(1, 5, ''), 'aAf'],
    ['an insertion into what was replaced', insertion(3, 'A'), replacement(1, 5, 'B'), 'aBAf'],
    ['an insertion before what was replaced', insertion(1, 'A'), replacement(1, 5, 'B'), 'aABf'],
    ['an insertion behind what was replaced', insertion(5, 'A'), replacement(1, 5, 'B'), 'aBAf'],
    ['a replacement around an insertion', replacement(1, 5, 'A'), insertion(3, 'B'), 'aABf'],
    ['a deletion of what was deleted in part', replacement(1, 4, ''), replacement(2, 6, ''), 'a'],
    ['replacements that overlap', replacement(1, 4, 'A'), replacement(3, 5, 'B'), 'aABf'],
    ['replacements of the same', replacement(1, 5, 'A'), replacement(1, 5, 'B'), 'aBAf', 'aABf'],
  ]
  for (const [name, a, b, after, before = after] of rebased) {
    it(`rebases ${name}`, () => {
      const [mine, yours] = [inAlphabet(a), inAlphabet(b)]
      const text = applyChanges(yours, 'abcdef')
      assert.equal(applyChanges(rebaseChanges(mine, yours), text), after)
      assert.equal(applyChanges(rebaseChanges(mine, yours, 'before'), text), before)
    })
  }

  it('maps positions to where their characters are, in order', () => {
    fc.assert(
      fc.property(edited, fc.constantFrom(-1 as const, 1 as const), ({ text, changes }, assoc) => {
        const after = applyChanges(changes, text)
        let last = 0
        for (let position = 0; position <= text.length; position++) {
          const mapped = mapPosition(changes, position, assoc)
          assert.ok(mapped >= last && mapped <= after.length)
          assert.ok(mapped <= mapPosition(changes, position, 1))
          const isKept = changes.edits.every(({ from, to }) => position < from || position >= to)
          const start = mapPosition(changes, position, 1)
          if (isKept && position < text.length) assert.equal(after[start], text[position])
          last = mapped
        }
      }),
      { numRuns },
    )
  })

  it('maps positions back by its inverse, but for those in replaced text', () => {
    fc.assert(
      fc.property(edited, fc.nat(60), ({ text, changes }, drawn) => {
        const position = drawn % (text.length + 1)
        const inverse = invertChanges(changes, text)
        const isInside = changes.edits.some(({ from, to }) => from <= position && position <= to)
        if (isInside) return
        assert.equal(mapPosition(inverse, mapPosition(changes, position, 1), -1), position)
      }),
      { numRuns },
    )
  })

  const positions: [change: Edit, position: number, before: number, after: number][] = [
    [insertion(3, 'X'), 2, 2, 2],
    [insertion(3, 'X'), 3, 3, 4],
    [insertion(3, 'X'), 4, 5, 5],
    [replacement(2, 4, 'XYZ'), 2, 2, 2],
    [replacement(2, 4, 'XYZ'), 3, 2, 5],
    [replacement(2, 4, 'XYZ'), 4, 5, 5],
    [replacement(2, 4, ''), 3, 2, 2],
    [replacement(0, 6, ''), 6, 0, 0],
  ]
  for (const [change, position, before, after] of positions) {
    const { from, to, insert } = change
    it(`maps ${position} where ${from}–${to} became “${insert}”`, () => {
      assert.equal(mapPosition(inAlphabet(change), position, -1), before)
      assert.equal(mapPosition(inAlphabet(change), position, 1), after)
    })
  }

  it('maps a span without what was inserted beside it', () => {
    const beside = inAlphabet(insertion(2, 'XX'), insertion(4, 'YY'))
    assert.deepEqual(mapSpan(beside, { from: 2, to: 4 }), { from: 4, to: 6 })
    const inside = inAlphabet(insertion(3, 'XX'))
    assert.deepEqual(mapSpan(inside, { from: 2, to: 4 }), { from: 2, to: 6 })
    const around = inAlphabet(replacement(1, 5, 'XYZ'))
    assert.deepEqual(mapSpan(around, { from: 2, to: 4 }), { from: 4, to: 4 })
  })

  it('survives a round trip through JSON', () => {
    fc.assert(
      fc.property(edited, ({ changes }) => {
        const json: unknown = JSON.parse(JSON.stringify(changeSetToJson(changes)))
        assert.deepEqual(changeSetFromJson(json), changes)
      }),
    )
  })

  const invalid: unknown[] = [
    null,
    [],
    { length: 3 },
    { length: '3', edits: [] },
    { length: -1, edits: [] },
    { length: 1.5, edits: [] },
    { length: 3, edits: [null] },
    { length: 3, edits: [{ from: 0, to: 1 }] },
    { length: 3, edits: [{ from: 0, to: 1, insert: 1 }] },
    { length: 3, edits: [{ from: 0, to: 4, insert: '' }] },
    { length: 3, edits: [{ from: 0.5, to: 1, insert: '' }] },
    { length: 3, edits: [{ from: 2, to: 1, insert: '' }] },
    { length: 3, edits: [insertion(2, 'a'), insertion(1, 'b')] },
  ]
  for (const json of invalid) {
    it(`is not read from ${JSON.stringify(json)}`, () => {
      assert.throws(() => changeSetFromJson(json), /TypeError|RangeError/)
    })
  }

  it('refuses a text or a change set of another length', () => {
    const changes = createChangeSet([insertion(1, 'x')], 3)
    const other = createChangeSet([], 5)
    assert.throws(() => applyChanges(changes, 'abcd'), RangeError)
    assert.throws(() => invertChanges(changes, 'ab'), RangeError)
    assert.throws(() => composeChanges(changes, changes), RangeError)
    assert.throws(() => rebaseChanges(changes, other), RangeError)
    assert.throws(() => createChangeSet([replacement(0, 4, '')], 3), RangeError)
    assert.throws(
      () => createChangeSet([replacement(0, 2, ''), replacement(1, 3, '')], 3),
      RangeError,
    )
  })

  it('rebases one long deletion over very many edits', () => {
    const length = 600_000
    const many = Array.from({ length: length / 3 }, (_, index) =>
      replacement(index * 3, index * 3 + 1, 'ab'),
    )
    const rebased = rebaseChanges(
      createChangeSet([replacement(0, length, '')], length),
      createChangeSet(many, length),
    )
    assert.equal(rebased.newLength, many.length * 2)
  })

  it('handles many edits of a large text', () => {
    const text = 'one two three. '.repeat(70_000)
    const every = (step: number, insert: string) => {
      const edits: Edit[] = []
      for (let at = 0; at + 3 < text.length; at += step) edits.push(replacement(at, at + 3, insert))
      return createChangeSet(edits, text.length)
    }
    const [a, b] = [every(20, 'longer'), every(21, '')]
    assert.ok(a.edits.length > 50_000)
    const byA = composeChanges(a, rebaseChanges(b, a, 'after'))
    const byB = composeChanges(b, rebaseChanges(a, b, 'before'))
    assert.equal(applyChanges(byA, text), applyChanges(byB, text))
    assert.equal(applyChanges(invertChanges(byA, text), applyChanges(byA, text)), text)
    let last = 0
    for (let position = 0; position < text.length; position += 5) {
      const mapped = mapPosition(byA, position, 1)
      assert.ok(mapped >= last)
      last = mapped
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { applyEdits, type Edit, type Span } from '../../src/editing/text/edit.ts'
import { toolSpecs } from '../../src/editing/tools/schemas.ts'
import { changedRanges, shownText } from '../../src/editing/working-copy.ts'
import { openCopy } from '../support/calls.ts'

interface Limits {
  selection?: Span
  locks?: Span[]
  length?: number
}

/** The document after one call of `edit_ranges`, its ranges, and why the call was refused. */
function editRanges(html: string, edits: Edit[], { selection, locks, length }: Limits = {}) {
  const copy = openCopy(html, { ...(selection && { allowed: selection }), ...(locks && { locks }) })
  const input = JSON.stringify({ length: length ?? shownText(copy.state()).length, edits })
  const resolution = copy.apply({ name: 'edit_ranges', input })
  const reason = resolution.ok ? '' : resolution.reason
  return { html: copy.html(), ranges: changedRanges(copy.state()), reason }
}

const page = '<p>😀 one</p><p>two</p>'

describe('edits given as ranges', () => {
  it('are made together, each as a range of the receipt', () => {
    const { html, ranges } = editRanges(page, [
      { from: 6, to: 9, insert: 'six' },
      { from: 9, to: 9, insert: '!' },
      { from: 13, to: 23, insert: '' },
    ])
    assert.equal(html, '<p>😀 six!</p>')
    assert.deepEqual(
      ranges.map(({ old, level, tool }) => ({ ...old, level, tool })),
      [
        { from: 6, to: 9, level: 'exact', tool: 'edit_ranges' },
        { from: 13, to: 23, level: 'exact', tool: 'edit_ranges' },
      ],
    )
  })

  it('are not offered to language models', () => {
    assert.ok(!toolSpecs().some(({ name }) => name === 'edit_ranges'))
  })

  const refusals: [name: string, edits: Edit[], limits: Limits, reason: RegExp][] = [
    ['of another text', [{ from: 0, to: 1, insert: '' }], { length: 99 }, /of 99 characters/],
    [
      'out of order',
      [
        { from: 8, to: 9, insert: 'a' },
        { from: 6, to: 7, insert: 'b' },
      ],
      {},
      /from 6 to 7 overlaps with the one before it, or is out of order/,
    ],
    [
      'that overlap',
      [
        { from: 6, to: 8, insert: 'a' },
        { from: 7, to: 9, insert: 'b' },
      ],
      {},
      /from 7 to 9 overlaps/,
    ],
    ['beyond the end', [{ from: 20, to: 24, insert: '' }], {}, /beyond the document/],
    ['that end before they begin', [{ from: 8, to: 7, insert: '' }], {}, /ends before it begins/],
    ['that cut a character', [{ from: 4, to: 5, insert: 'x' }], {}, /cuts a character in two/],
    ['below zero', [{ from: -1, to: 5, insert: 'x' }], {}, /edits\.0\.from/],
    ['without an effect', [{ from: 6, to: 9, insert: 'one' }], {}, /It is so already/],
    ['in no place', [], {}, /It is so already/],
    [
      'outside of the selection, if only one of them',
      [
        { from: 6, to: 9, insert: 'three' },
        { from: 16, to: 19, insert: 'four' },
      ],
      { selection: { from: 0, to: 13 } },
      /outside what the person selected/,
    ],
    [
      'in a lock, if only one of them',
      [
        { from: 6, to: 9, insert: 'three' },
        { from: 16, to: 19, insert: 'four' },
      ],
      { locks: [{ from: 13, to: 23 }] },
      /locked/,
    ],
  ]
  for (const [name, edits, limits, why] of refusals) {
    it(`are refused ${name}, and nothing is changed`, () => {
      const { html, reason } = editRanges(page, edits, limits)
      assert.match(reason, why)
      assert.equal(html, page)
    })
  }

  it('keep the line endings of the document', () => {
    const edits = [{ from: 0, to: 0, insert: '<b>\n</b>\r\n' }]
    assert.equal(editRanges('<p>\r\n</p>\n', edits).html, '<b>\r\n</b>\r\n<p>\r\n</p>\n')
    assert.equal(editRanges('<p>\n</p>\r\n', edits).html, '<b>\n</b>\r\n<p>\n</p>\r\n')
  })

  it('are of the text with stand-ins for long data', () => {
    const data = (letter: string) => `data:image/png;base64,${letter.repeat(900)}`
    const original = `<img src="${data('A')}"><p>one</p><img src="${data('B')}"><p>two</p>`
    const shown = shownText(openCopy(original).state())
    const [first, second] = [...shown.matchAll(/<img[^>]*>/g)]
    assert.ok(first && second && shown.length < 200)
    const swap = [
      { from: 0, to: first[0].length, insert: second[0] },
      { from: second.index, to: second.index + second[0].length, insert: first[0] },
    ]
    assert.equal(
      editRanges(original, swap).html,
      `<img src="${data('B')}"><p>one</p><img src="${data('A')}"><p>two</p>`,
    )
    const inside = { from: first[0].indexOf('[') + 2, to: first[0].indexOf(']'), insert: 'x' }
    assert.match(editRanges(original, [inside]).reason, /long data/)
  })

  it('may sort a large table, but not rewrite one', () => {
    const rows = Array.from(
      { length: 300 },
      (_, at) => `<td>row${at} ${'word'.repeat(at % 9)}</td>`,
    )
    const table = rows.join('\n')
    const editsTo = (texts: string[]) => {
      let from = 0
      return texts.map((insert, at) => {
        const edit = { from, to: from + (rows[at]?.length ?? 0), insert }
        from = edit.to + 1
        return edit
      })
    }
    const sorted = rows.toReversed()
    assert.equal(editRanges(table, editsTo(sorted)).html, sorted.join('\n'))
    const others = rows.map((_, at) => `<td>other${at} ${'text'.repeat(at % 9)}</td>`)
    assert.match(editRanges(table, editsTo(others)).reason, /rewrite over half/)
  })

  it('give the text that they describe', () => {
    const edit = fc.tuple(fc.nat(9), fc.nat(9), fc.string({ maxLength: 5 }))
    fc.assert(
      fc.property(fc.string({ minLength: 60, maxLength: 90 }), fc.array(edit), (text, steps) => {
        let at = 0
        const edits = steps.flatMap(([skip, length, insert]) => {
          const from = at + skip
          at = from + length
          return at <= text.length ? [{ from, to: at, insert }] : []
        })
        const { html } = editRanges(text, edits)
        assert.equal(html, applyEdits(text, edits))
      }),
    )
  })
})

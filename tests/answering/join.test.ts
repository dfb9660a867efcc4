import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createJoin } from '../../src/answering/join.ts'

const rows = Array.from(
  { length: 120 },
  (_, index) => `<tr><td>Row ${index}</td><td></td><td>${index * 7}</td></tr>`,
)
const page = `<!doctype html>\n<html lang="en">\n<head><title>Tea</title></head>\n<body>\n<h1>Tea</h1>\n<p>Café — “green” tea 🍵.</p>\n<table>\n${rows.join('\n')}\n</table>\n</body>\n</html>`

/** What a model adds to the first part of the page, given its answer in pieces. */
function addedBy(before: string, answer: string, pieces: readonly number[] = []): string {
  const join = createJoin(before)
  let added = ''
  let from = 0
  for (const piece of pieces) {
    added += join.push(answer.slice(from, from + piece))
    from += piece
  }
  return added + join.push(answer.slice(from)) + join.end()
}

const cuts = fc.integer({ min: 40, max: page.length - 10 })
const pieces = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 })

describe('joining the rest of a document', () => {
  it('adds the rest as it is wherever the first row is cut', () => {
    const start = page.indexOf('<tr>')
    for (let cut = start; cut < start + 80; cut++)
      assert.equal(addedBy(page.slice(0, cut), page.slice(cut)), page.slice(cut), String(cut))
  })

  it('adds the rest as it is if nothing is repeated', () => {
    fc.assert(
      fc.property(cuts, pieces, (cut, sizes) => {
        assert.equal(addedBy(page.slice(0, cut), page.slice(cut), sizes), page.slice(cut))
      }),
    )
  })

  it('leaves out an end of up to 2,000 characters that is repeated', () => {
    const overlaps = fc.integer({ min: 60, max: 2000 })
    fc.assert(
      fc.property(cuts, overlaps, pieces, fc.boolean(), (cut, overlap, sizes, hasFence) => {
        const repeated = page.slice(Math.max(0, cut - overlap))
        // From its start, it would be the whole document again.
        fc.pre(cut - overlap > 20)
        const answer = hasFence ? `\`\`\`html\n${repeated}` : repeated
        assert.equal(addedBy(page.slice(0, cut), answer, sizes), page.slice(cut))
      }),
    )
  })

  it('leaves out a document that begins again, from the doctype or from its element', () => {
    fc.assert(
      fc.property(cuts, pieces, fc.boolean(), (cut, sizes, hasDoctype) => {
        const again = hasDoctype ? page : page.slice(page.indexOf('<html'))
        assert.equal(addedBy(page.slice(0, cut), `\n${again}`, sizes), page.slice(cut))
      }),
    )
  })

  it('keeps a document that begins again differently apart', () => {
    const join = createJoin(page.slice(0, 300))
    const other = page.replace('Café', 'Bar')
    assert.equal(join.push(other.slice(0, 150)) + join.push(other.slice(150)) + join.end(), '')
    assert.equal(join.restarted(), other)
  })

  const openings = [
    'Sure, here is the rest:\n\n```html\n',
    'Natürlich, hier geht es weiter:\n```html\n',
    'Here is the remaining part of the document, starting where it was cut off:\n',
    'Continuing from where I stopped.\n\n',
  ]
  it('leaves out a line before what is repeated, if it surely is no part of the document', () => {
    const overlaps = fc.integer({ min: 60, max: 1500 })
    const opening = fc.constantFrom(...openings)
    fc.assert(
      fc.property(cuts, overlaps, opening, pieces, (cut, overlap, words, sizes) => {
        const from = Math.max(0, cut - overlap)
        // From its start, it would be the whole document again.
        fc.pre(from > 20)
        const answer = words + page.slice(from)
        assert.equal(addedBy(page.slice(0, cut), answer, sizes), page.slice(cut))
      }),
    )
  })

  it('leaves out such a line before a document that begins again', () => {
    fc.assert(
      fc.property(cuts, fc.constantFrom(...openings), pieces, (cut, words, sizes) => {
        assert.equal(addedBy(page.slice(0, cut), words + page, sizes), page.slice(cut))
      }),
    )
  })

  const cases: [name: string, before: string, answer: string, added: string][] = [
    ['an unfinished tag that is written again', '<p>a</p><div cla', '<div class="b">', 'ss="b">'],
    [
      'an empty cell like the ones before',
      '<td></td><td></td>',
      '<td></td><td>2',
      '<td></td><td>2',
    ],
    ['a word that starts like the last one', '<p>the rev', 'revenue', 'revenue'],
    ['a code fence', '<p>a', '```html\nb</p>', 'b</p>'],
    ['white space', '<p>a</p>', '\n\n<p>b</p>', '\n\n<p>b</p>'],
    [
      'a line after white space',
      '<p>one</p>\n<p>number two</p>',
      '\n<p>number two</p>\n<p>',
      '\n<p>',
    ],
    ['much white space', '<p>a</p>', `${' '.repeat(9000)}<p>b</p>`, `${' '.repeat(9000)}<p>b</p>`],
    [
      'a line of the document before one that is like the last',
      '<p>Row, row, row your boat</p>\n',
      'Gently down the stream:\n<p>Row, row, row your boat</p>\n',
      'Gently down the stream:\n<p>Row, row, row your boat</p>\n',
    ],
    [
      'a code block of the document',
      '<pre>',
      'Write the rest like this:\n```html\n&lt;p>\n```</pre>',
      'Write the rest like this:\n```html\n&lt;p>\n```</pre>',
    ],
    [
      'a line about the rest of the document',
      '<p>a</p>\n<p>The end of the first part</p>\n',
      'Here is the rest:\n<p>b</p>',
      'Here is the rest:\n<p>b</p>',
    ],
    ['words without end', '<p>a', 'word '.repeat(200), 'word '.repeat(200)],
    ['an answer of one character', '<p>a', 'b', 'b'],
    ['an empty answer', '<p>a', '', ''],
  ]
  for (const [name, before, answer, added] of cases) {
    it(`knows ${name}`, () => {
      assert.equal(addedBy(before, answer), added)
      assert.equal(addedBy(before, answer, Array(answer.length).fill(1)), added)
    })
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { insertAfter, makeCalls, remove, replace, type Call } from '../support/calls.ts'
import { soon } from '../support/soon.ts'

const html = `<main>\n<p class="a">A short page &amp; no more</p>\n<style>a { b: c }</style>\n</main>`
const long = 'some words '.repeat(450_000)
const blanks = '\n'.repeat(490_000)

describe('a call with far too much in it', () => {
  const calls: [name: string, call: Call, reason: RegExp][] = [
    ['a quote', remove(long), /characters, the document only/],
    ['an anchor', insertAfter(long, 'x'), /characters, the document only/],
    [
      'the ends of a stretch',
      ['delete_element', { start_text: long, end_text: long }],
      /characters, the document only/,
    ],
    ['new text for a loose quote', replace('A short page & no more', long), /Quote it exactly/],
    [
      'new HTML of an element',
      ['replace_element', { selector: 'p', new_html: '<p>'.repeat(1_000_000) }],
      /Make smaller calls/,
    ],
    ['a value', ['set_attribute', { selector: 'p', name: 'x', value: long }], /shorter value/],
    ['a style', ['set_style', { rule: 'a', property: 'b', value: blanks }], /whitespace/],
    [
      'blanks in a style',
      ['set_style', { rule: 'a', property: 'b', value: `"${blanks}` }],
      /changed alone/,
    ],
    [
      'a condition',
      ['set_style', { rule: 'a', condition: long, property: 'b', value: 'x' }],
      /condition/,
    ],
  ]
  for (const [name, call, reason] of calls) {
    it(`is refused soon: ${name}`, () => {
      const made = soon(5, () => makeCalls(html, call))
      assert.match(made.reasons[0] ?? '', reason)
      assert.equal(made.html, html)
    })
  }

  it('is looked for to the letter in a document of its size', () => {
    const page = `<p>${long.slice(0, 300_000)}</p>`
    assert.equal(makeCalls(page, remove(page)).html, '')
    assert.match(makeCalls(page, remove(`x${page}`)).reasons[0] ?? '', /to the letter/)
  })

  it('may be escaped and numbered', () => {
    const page = '<p>—— —— ——</p>\n'.repeat(200)
    const numbered = (text: string) => text.replace(/^(?=.)/gm, () => '1000| ')
    assert.doesNotMatch(makeCalls(page, remove(numbered(page))).reasons[0] ?? '', /only \d+/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mismatchesOf } from '../../src/composer/figures/mismatches.ts'
import { compose } from '../../src/composer/creating/compose.ts'
import { soon } from '../support/soon.ts'

const maxSeconds = 4

function csv(text: string) {
  return { kind: 'text', name: 'data.csv', mediaType: 'text/csv', content: text } as const
}

/** Texts for which a rule takes too long that looks at all of a text for each of its parts. */
const texts: [name: string, message: string, ...files: ReturnType<typeof csv>[]][] = [
  ['blank lines', `Report\n\nx,y\n1,2\n${'\n'.repeat(200_000)}end`],
  ['fences', `Make a report from this:\n${'```\n'.repeat(60_000)}`],
  ['tabs', 'Make a dashboard', csv(`a,b\n1,2\n${'\t'.repeat(150_000)}`)],
  ['totals', `Make a dashboard from this:\nName,Units\nA,1\n${'Total,1\n'.repeat(20_000)}`],
  ['underscores', `Make a report from this:\n\n${'a_b_'.repeat(30_000)}`],
  ['very many headings', `Make a report from this:\n\n${'# a\n'.repeat(130_000)}`],
  ['very many notes', 'Make a dashboard', csv(`a,b\n1,2\n${'x\n\n'.repeat(130_000)}`)],
  ['headings of one name', `Make a report from this:\n${'<h1>a</h1>'.repeat(12_000)}`],
]

describe('a text that is hard on rules', () => {
  for (const [name, message, ...files] of texts) {
    it(`becomes a document soon: ${name}`, () => {
      const { html, notes } = soon(maxSeconds, () => {
        const { pieces, notes } = compose({ message, attachments: files })
        return { html: [...pieces].join(''), notes }
      })
      assert.ok(html.endsWith('</html>\n'))
      assert.doesNotMatch(notes.join(' '), /nested/)
    })
  }

  const pages: [name: string, html: string][] = [
    ['a tag that never ends', `<p>a</p><a ${' data-table='.repeat(40_000)}`],
    ['elements that end late', `${'<a data-table="">'.repeat(100_000)}</a>`],
  ]
  for (const [name, html] of pages) {
    it(`is searched for figures soon: ${name}`, () => {
      const end = { from: html.length + 1, to: html.length + 2 }
      assert.deepEqual(
        soon(maxSeconds, () => mismatchesOf(html, `${html} a`, [end])),
        [],
      )
    })
  }

  it('names no figures where it is nested deeper than browsers nest', () => {
    const page = `<table data-table="t1"><tr><td>1</td></tr></table>${'<div>'.repeat(50_000)}`
    const after = page.replace('<td>1', '<td>2')
    const at = page.indexOf('1</td>')
    assert.deepEqual(
      soon(maxSeconds, () => mismatchesOf(page, after, [{ from: at, to: at + 1 }])),
      [],
    )
  })
})

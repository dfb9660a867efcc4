import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outlineOf } from '../../src/composer/outline.ts'

/** The items of a document as `parent > tag`, and its texts with the item around each. */
function seen(html: string) {
  const { items, texts } = outlineOf(html)
  return {
    items: items.map(({ tag, parent }) => (parent ? `${parent.tag} > ${tag}` : tag)),
    texts: texts.map(({ from, to, within }) => `${within?.tag ?? ''}: ${html.slice(from, to)}`),
  }
}

describe('an outline', () => {
  const cases: [name: string, html: string, items: string[], texts: string[]][] = [
    [
      'elements that the parser adds',
      '<table><tr><td>1</table>',
      ['table', 'table > tr', 'tr > td'],
      ['td: 1'],
    ],
    ['copies of an element', '<p><b>x<p>y', ['p', 'p > b', 'p'], ['b: x', 'p: y']],
    [
      'the content of templates, scripts and styles',
      '<template>a<p>b</p></template><script>c</script><style>d</style>e',
      ['template', 'script', 'style'],
      [': e'],
    ],
  ]
  for (const [name, html, items, texts] of cases) {
    it(`is without ${name}`, () => {
      assert.deepEqual(seen(html), { items, texts })
    })
  }

  it('ends what is left open where the body ends', () => {
    const html = '<!doctype html><html><body><p>a\n</body>\n</html>\n'
    const paragraph = outlineOf(html).items.find(({ tag }) => tag === 'p')
    assert.equal(html.slice(paragraph?.from, paragraph?.to), '<p>a\n')
  })

  it('reads the text of an element without its tags and scripts', () => {
    const [section] = outlineOf('<section>\n a&amp;b <b>c</b><script>d</script>\n</section>').items
    assert.equal(section?.text, 'a&b c')
  })

  it('has its texts in the order of the source, wherever the parser moves them', () => {
    const html = '<table><tr><td>1</td></tr>moved</table>'
    assert.deepEqual(seen(html).texts, ['td: 1', ': moved'])
  })

  it('is not made of a page that is nested deeper than browsers nest', () => {
    assert.throws(() => outlineOf('<div>'.repeat(600)), RangeError)
  })
})

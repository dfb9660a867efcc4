import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { elementsOf } from '../../src/editing/html/elements.ts'
import { diffTexts } from '../../src/editing/checks/receipt.ts'
import { createValidator } from '../../src/editing/checks/validate.ts'
import { documentationPages, realPages } from '../support/pages.ts'

function problems(before: string, after: string): string[] {
  return createValidator(before)(after, diffTexts(before, after)).map(({ text }) => text)
}

describe('what a change breaks', () => {
  const broken: [name: string, before: string, after: string, problem: RegExp][] = [
    ['a tag left open', '<div>a</div>', '<div>a', /^line 1: <div> is never closed$/],
    ['an end tag of nothing', 'a\n<p>b</p>', 'a\n<p>b</p></b>', /^line 2: <\/b> closes nothing/],
    ['wrong nesting', '<b><i>a</i></b>', '<b><i>a</b></i>', /<i> is never closed/],
    [
      'a script',
      '<script>let a = 1</script>',
      '<script>let a =</script>',
      /script can’t be read .*Unexpected/,
    ],
    [
      'a module',
      '<script type="module">1</script>',
      '<script type="module">import</script>',
      /this module/,
    ],
    [
      'data',
      '<script type="application/json">{}</script>',
      '<script type="application/json">{',
      /JSON/,
    ],
    ['a style', '<style>a{b:c}</style>', '<style>a{b:c</style>', /style .*Unclosed block/],
    ['an end tag of a script', '<script>a()</script>b', '<script>a()b', /<script> is never closed/],
    ['a comment without end', '<p>a</p><p>b</p>', '<!-- <p>a</p><p>b</p>', /a comment is never/],
    [
      'a value without its quote',
      '<p class="x">a</p><p class="y">b</p>',
      '<p class="x>a</p><p class="y">b</p>',
      /a tag, or a value in it, never ends/,
    ],
    ['a tag without end', '<p class=x>a</p>', '<p class=x a</p>', /never ends/],
    ['a block in a paragraph', '<p>a</p>', '<p><div>a</div></p>', /<\/p> closes nothing/],
    ['a link in a link', '<a>b <b>c</b></a>', '<a>b <a>c</a></a>', /<a> stands inside of another/],
    [
      'a script of an attribute',
      '<b onclick="return go()">x</b>',
      '<b onclick="return go(">x</b>',
      /this handler/,
    ],
    ['one more of a kind', '<b>x<p>a</p>', '<b>x<b>y<p>a</p>', /<b> is never closed/],
  ]
  for (const [name, before, after, problem] of broken) {
    it(`is said of ${name}`, () => assert.match(problems(before, after).join('\n'), problem))
  }

  const fine: [name: string, before: string, after: string][] = [
    ['the only script deleted', '<p>a</p><script>let a = 1</script>', '<p>a</p>'],
    ['most of the page deleted', `<main>${'<p>a</p>'.repeat(500)}</main>`, '<main><p>a</p></main>'],
    [
      'what was broken before',
      '<div><script>let a =</script>',
      '<div><script>let a =</script><p>b</p>',
    ],
    ['something broken mended', '<div><b>a</div>', '<div><b>a</b></div>'],
    ['end tags that may be missing', '<ul><li>a</ul>', '<ul><li>a<li>b</ul>'],
    ['paragraphs that end by themselves', '<p>a', '<p>a<div>b</div><p>c'],
    ['a table without ends', '<table><tr><td>a</table>', '<table><tr><td>a<td>b<tr><td>c</table>'],
    ['drawings', '<p>a</p>', '<p>a</p><svg><path d="M0 0"/><g><title>a &lt; b</title></g></svg>'],
    ['tags in comments and text', '<p>a</p>', '<p>a</p><!-- <div> --><textarea><div></textarea>'],
    ['code of another language', '<p>a</p>', '<p>a</p><script type="text/x-template">{{</script>'],
    ['an empty document', '', '<p>a</p>'],
  ]
  for (const [name, before, after] of fine) {
    it(`is nothing for ${name}`, () => assert.deepEqual(problems(before, after), []))
  }

  it('is told of after many others that are known', () => {
    const before = '<p>x</p><div>y</div>'
    const validate = createValidator(before)
    const broken = `${'<b>'.repeat(25)}${before}`
    const known = new Set<string>()
    for (let round = 0; round < 2; round++) {
      for (const { key } of validate(broken, diffTexts(before, broken), known)) known.add(key)
    }
    assert.equal(known.size, 25)
    const worse = broken.replace('</div>', '')
    const fresh = validate(worse, diffTexts(before, worse), known)
    assert.deepEqual(
      fresh.map(({ key }) => key),
      ['left open div 1'],
    )
  })

  it('is nothing where only words of a real page change, and what was cut where a tag is cut', () => {
    for (const { html } of [...realPages, ...documentationPages().slice(0, 5)]) {
      assert.deepEqual(problems(html, html.replace(/\bthe\b/g, 'one')), [])
      const at = html.lastIndexOf('</div>')
      assert.match(problems(html, html.slice(0, at) + html.slice(at + 6)).join(), /<div> is never/)
    }
  })
})

describe('the elements of a page', () => {
  it('lie in their parents and begin with their tags, whatever the page', () => {
    const pieces =
      '<div> </div> <p> <b> </b> <li> <ul> </ul> <br> text <svg> </svg> <path/> <script> </script> <td> <tr> <table> </table> <a'
    const piece = fc.constantFrom(...pieces.split(' '))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const html = parts.join('')
        for (const { tag, from, to, inner, parent } of elementsOf(html).elements) {
          assert.ok(html.startsWith(`<${tag}`, from))
          assert.ok(from < inner.from && inner.from <= inner.to && inner.to <= to)
          if (parent) assert.ok(parent.inner.from <= from && to <= parent.inner.to)
        }
      }),
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fold } from '../../src/editing/passages/fold.ts'
import { tolerantLevels, type Level } from '../../src/editing/passages/levels.ts'
import { findAll, findNonOverlapping } from '../../src/editing/text/search.ts'
import { openCopy } from '../support/calls.ts'

function replace(html: string, old_text: string, new_text: string) {
  const copy = openCopy(html)
  const resolution = copy.apply({
    name: 'html_replace',
    input: JSON.stringify({ old_text, new_text }),
  })
  return { resolution, html: copy.html(), reason: resolution.ok ? '' : resolution.reason }
}

describe('a quote', () => {
  const cases: [
    name: string,
    html: string,
    old: string,
    now: string,
    after: string,
    level: Level,
  ][] = [
    [
      'keeps the order of attributes where one value changes',
      '<a class="x y" href="/one" id=k>Go</a>',
      `<a id="k" href="/one" class="x y">Go</a>`,
      `<a id="k" href="/two" class="x y">Go</a>`,
      '<a class="x y" href="/two" id=k>Go</a>',
      'attributes',
    ],
    [
      'removes one attribute of a tag in another order',
      '<img alt="A cat" width="3" src="cat.png">',
      '<img src="cat.png" alt="A cat" width="3">',
      '<img src="cat.png" alt="A cat">',
      '<img alt="A cat" src="cat.png">',
      'attributes',
    ],
    [
      'adds an attribute to a tag in another order',
      '<img alt="A cat" src="cat.png">',
      '<img src="cat.png" alt="A cat">',
      '<img src="cat.png" loading="lazy" alt="A cat">',
      '<img alt="A cat" src="cat.png" loading="lazy">',
      'attributes',
    ],
    [
      'keeps entities that it only quotes',
      '<p>Salt &amp; pepper&nbsp;— more</p>',
      '<p>Salt & pepper — more</p>',
      '<p>Salt & vinegar — more</p>',
      '<p>Salt &amp; vinegar&nbsp;— more</p>',
      'markup',
    ],
    [
      'keeps curly quotes that it straightened',
      '<p>“Tea” isn’t “coffee”</p>',
      `<p>"Tea" isn't "coffee"</p>`,
      `<p>"Tea" isn't "water"</p>`,
      '<p>“Tea” isn’t “water”</p>',
      'typography',
    ],
    [
      'keeps indentation, and indents new lines like the document',
      '<main>\n\t\t<ul>\n\t\t\t<li>One thing</li>\n\t\t</ul>\n</main>',
      '<ul>\n  <li>One thing</li>\n</ul>',
      '<ul>\n  <li>One thing</li>\n  <li>Two</li>\n</ul>',
      '<main>\n\t\t<ul>\n\t\t\t<li>One thing</li>\n\t\t\t<li>Two</li>\n\t\t</ul>\n</main>',
      'whitespace',
    ],
    [
      'writes new text with the line endings of the document',
      '<p>One two three</p>\r\n<p>Four</p>\r\n',
      '<p>One two three</p>\n<p>Four</p>',
      '<p>One two three</p>\n<p>Five</p>\n<p>Six</p>',
      '<p>One two three</p>\r\n<p>Five</p>\r\n<p>Six</p>\r\n',
      'whitespace',
    ],
    [
      'may start and end within tags',
      `<div data-a='one two' class='three'>Words</div>`,
      'two" class="three">Words',
      'two" class="four">Words',
      `<div data-a='one two' class='four'>Words</div>`,
      'markup',
    ],
    [
      'matches in a script, where nothing is a tag or an entity',
      '<script>\n  if (a<b && c > d) { run("it &amp; me") }\n</script>',
      'if (a<b && c > d) {run("it &amp; me")}'.replace('{run', '{ run').replace(')}', ') }'),
      'if (a<b && c > d) { run("you") }',
      '<script>\n  if (a<b && c > d) { run("you") }\n</script>',
      'exact',
    ],
    [
      'matches in a style with other whitespace',
      '<style>\n  .card > .title {\n    color: red;\n  }\n</style>',
      '.card > .title { color: red; }',
      '.card > .title { color: blue; }',
      '<style>\n  .card > .title {\n    color: blue;\n  }\n</style>',
      'whitespace',
    ],
    [
      'writes new text verbatim',
      '<p>Price</p>',
      '<p>Price</p>',
      "<p>$& $1 $` $' &lt; 😀 <\\/script></p>",
      "<p>$& $1 $` $' &lt; 😀 <\\/script></p>",
      'exact',
    ],
    [
      'may leave out a middle between two ends that are unique',
      '<ul>\n<li>First one</li>\n<li>b</li>\n<li>c</li>\n<li>Last one</li>\n</ul>',
      '<li>First one</li>\n...\n<li>Last one</li>',
      '<li>Only one</li>',
      '<ul>\n<li>Only one</li>\n</ul>',
      'exact',
    ],
    [
      'may be numbered, fenced or escaped, and the new text with it',
      '<ul>\n  <li>First</li>\n  <li>Second</li>\n</ul>',
      '12|   <li>First</li>\n13|   <li>Second</li>',
      '12|   <li>First</li>\n13|   <li>Third</li>',
      '<ul>\n  <li>First</li>\n  <li>Third</li>\n</ul>',
      'exact',
    ],
  ]
  for (const [name, html, old, now, after, level] of cases) {
    it(name, () => {
      const made = replace(html, old, now)
      assert.equal(made.html, after, made.reason)
      assert.ok(made.resolution.ok && made.resolution.level === level)
    })
  }

  it('that is wrapped does not make new text wrapped', () => {
    const html = '<p>Salt &amp; pepper</p>\n<p>Sugar</p>'
    assert.equal(
      replace(html, '&lt;p&gt;Sugar&lt;/p&gt;', '<p>Sugar &amp; spice</p>').html,
      '<p>Salt &amp; pepper</p>\n<p>Sugar &amp; spice</p>',
    )
    assert.equal(
      replace(html, '1: <p>Salt &amp; pepper</p>\n2: <p>Sugar</p>', '1: <p>Salt</p>').html,
      '<p>Salt</p>',
    )
    assert.match(replace(html, String.raw`<p>\N \x \u12 Sugar</p>`, 'x').reason, /not in the doc/)
  })

  const refusals: [name: string, html: string, old: string, reason: RegExp][] = [
    ['a short quote that differs', '<b>a  b</b>', 'a b', /not in the document/],
    ['one of seven characters', '<b>abc  def</b>', 'abc def', /not in the document/],
    [
      'half of an entity',
      '<p>Salt &amp; pepper pot</p>',
      'p; pepper pot</P>',
      /not in the document/,
    ],
    [
      'the same characters as a tag and as text',
      '<p>class="a">Save it</p><b class="a">Save it</b>',
      `class='a'>Save it`,
      /2 places/,
    ],
    [
      'a digit that differs',
      '<p>12 apples in a box</p>',
      '13: apples in a box',
      /not in the document/,
    ],
    [
      'a line with a number of its own',
      '<p>apples in a box</p>',
      '3: apples in a box',
      /not in the document/,
    ],
    [
      'ends that are not unique',
      '<p>Start here</p>\n<p>x</p>\n<p>End here</p>\n<p>End here</p>',
      '<p>Start here</p>\n...\n<p>End here</p>',
      /not in the document/,
    ],
    [
      'ends in the wrong order',
      '<p>End here</p>\n<p>x</p>\n<p>Start here</p>',
      '<p>Start here</p>\n...\n<p>End here</p>',
      /not in the document/,
    ],
    ['a truncated end', '<p>Start here and so on</p>', '<p>Start here...', /not in the document/],
  ]
  for (const [name, html, old, reason] of refusals) {
    it(`is refused for ${name}`, () => {
      const made = replace(html, old, '<hr>')
      assert.match(made.reason, reason)
      assert.equal(made.html, html)
    })
  }

  it('is refused if quote and new text leave out their middle', () => {
    const html = '<li>First one</li>\n<li>b</li>\n<li>Last one</li>'
    const { reason } = replace(
      html,
      '<li>First one</li>\n...\n<li>Last one</li>',
      '<p>a</p>\n...\n<p>b</p>',
    )
    assert.match(reason, /leave out their middle/)
  })

  it('that matches nowhere is refused with the nearest passage, its line and the first difference', () => {
    const html = '<ul>\n  <li>Alpha is first</li>\n  <li>Beta is second of all</li>\n</ul>'
    const { reason } = replace(html, '<li>Beta is the second of all</li>', 'x')
    assert.match(reason, /nearest passage is at line 3:\n3: {3}<li>Beta is second of all<\/li>/)
    assert.match(
      reason,
      /first difference, at line 3: you quoted ".*Beta is the.*", the document has ".*Beta is second/,
    )
  })

  it('that an earlier call made ambiguous matches as in the original', () => {
    const html = '<p>Unique words here</p>\n<p>Other</p>'
    const copy = openCopy(html)
    copy.apply({
      name: 'html_insert_before',
      input: JSON.stringify({
        anchor_text: '<p>Unique',
        new_content: '<p>Unique words here</p>\n',
      }),
    })
    const resolution = copy.apply({
      name: 'html_replace',
      input: JSON.stringify({ old_text: 'Unique words here', new_text: 'Changed' }),
    })
    assert.ok(resolution.ok)
    assert.equal(copy.html(), '<p>Unique words here</p>\n<p>Changed</p>\n<p>Other</p>')
  })

  it('of text that an earlier call changed is refused as overlapping', () => {
    const copy = openCopy('<p>One two three four</p>')
    const call = (old_text: string, new_text: string) =>
      copy.apply({ name: 'html_replace', input: JSON.stringify({ old_text, new_text }) })
    assert.ok(call('two three', 'TWO').ok)
    const again = call('three four', 'x')
    assert.ok(!again.ok && /overlaps with a change/.test(again.reason))
  })
})

describe('a folded text', () => {
  const pieces =
    '<p class="a" id=b>|</p>|<br/>|<BR />|&amp;|&nbsp;|&#8212;| |\n|\t|\u00a0|“|\'|…|e\u0301|é|word|<|>|&|=|"|<script>a<b</script>|\u200b|😀|<a href=\'x "y"\' b>|<!doctype html>|\ufeff|<input disabled'
  const piece = fc.constantFrom(...pieces.split('|'))
  const text = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''))

  it('has the source offsets of each character, in order', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...tolerantLevels), (source, level) => {
        const { text: folded, starts, ends, codes } = fold(source, level)
        assert.equal(folded.length, codes.length)
        assert.equal(starts.length, folded.length)
        for (let index = 0; index < folded.length; index++) {
          const [from = 0, to = 0] = [starts[index], ends[index]]
          assert.ok(from <= to && to <= source.length)
          if (level !== 'attributes' && index > 0) assert.ok((starts[index - 1] ?? 0) <= from)
        }
      }),
    )
  })

  it('is complete where it is longer than its source', () => {
    const ellipses = '…'.repeat(1000)
    const source = `<p>${ellipses}${'a'.repeat(2000)} the last  words</p>`
    const { text: folded } = fold(source, 'typography')
    assert.equal(folded, `<p>${'.'.repeat(3000)}${'a'.repeat(2000)} the last words</p>`)
    assert.equal(
      replace(source, 'the last words', 'the end').html,
      source.replace('the last  words', 'the end'),
    )
  })

  it('is equal on a level if it is on a stricter one', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        let wereEqual = false
        for (const level of tolerantLevels) {
          const areEqual = fold(one, level).text === fold(other, level).text
          assert.ok(areEqual || !wereEqual, level)
          wereEqual = areEqual
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps the bytes that a call does not change, however they were quoted', () => {
    fc.assert(
      fc.property(text, (source) => {
        const html = `<main>${source}</main><i>end of all</i>`
        const old_text = html.replace(/\s+/g, ' ')
        const made = replace(html, old_text, old_text.replace('end of all', 'changed'))
        if (made.resolution.ok) assert.equal(made.html, html.replace('end of all', 'changed'))
      }),
    )
  })
})

describe('a search', () => {
  const repeating = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'é', '\u{1f600}'), { maxLength: 5 }), fc.nat(30))
    .map(([parts, count]) => parts.join('').repeat(count))
  const texts = fc.array(fc.oneof(repeating, fc.constantFrom('a', 'b', 'é')), { maxLength: 6 })

  it('finds what indexOf finds, in repetitive texts too', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), fc.boolean(), (parts, start, length, isOther) => {
        const text = parts.join('')
        const from = start % (text.length + 1)
        const passage = text.slice(from, from + 1 + (length % 40)) + (isOther ? 'c' : '')
        if (passage === '') return
        const all: number[] = []
        for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1))
          all.push(at)
        assert.deepEqual([...findAll(text, passage)], all)
        const apart = text.split(passage).length - 1
        assert.equal([...findNonOverlapping(text, passage)].length, apart)
      }),
      { numRuns: 2000 },
    )
  })
})

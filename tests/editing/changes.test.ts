import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { describeChanges } from '../../src/editing/changes/describe.ts'
import { diffTexts } from '../../src/editing/checks/receipt.ts'
import { applyEdits, spansOf, type Edit, type Span } from '../../src/editing/text/edit.ts'
import { composed, changed } from '../support/composer.ts'
import { joinedPage, realPages, salesCsv } from '../support/pages.ts'
import { createRandom } from '../support/random.ts'
import { parsed } from '../support/trees.ts'
import type { DefaultTreeAdapterTypes as Nodes } from 'parse5'

function changesOf(before: string, after: string, edits = diffTexts(before, after)) {
  return describeChanges(before, after, spansOf(edits))
}

const sentences = (before: string, after: string) =>
  changesOf(before, after).map(({ kind, sentence }) => `${kind}: ${sentence}`)

const page = (body: string, head = '') =>
  `<!doctype html>\n<html>\n<head><title>Tea</title>${head}</head>\n<body>\n${body}\n</body>\n</html>\n`

const table = (...rows: string[]) =>
  `<table>\n<caption>Sales</caption>\n<thead><tr><th>Region</th><th>Q1</th><th>Q2</th></tr></thead>\n<tbody>\n${rows
    .map(
      (row) =>
        `<tr>${row
          .split(' ')
          .map((cell) => `<td>${cell}</td>`)
          .join('')}</tr>`,
    )
    .join('\n')}\n</tbody>\n</table>`

const css = (text: string) => `<style>\n${text}\n</style>`

const cases: [name: string, before: string, after: string, ...sentences: string[]][] = [
  ['a heading', page('<h1>Old</h1>'), page('<h1>New</h1>'), 'text: Heading changed: “Old” → “New”'],
  [
    'words of a paragraph',
    page('<p>one two three four</p>'),
    page('<p>one 2 3 four</p>'),
    'text: 2 words changed in a paragraph',
  ],
  [
    'words added to a paragraph',
    page('<p>one two</p>'),
    page('<p>one and a half two</p>'),
    'text: 3 words added to a paragraph',
  ],
  [
    'a word for several words',
    page('<p>one two three four</p>'),
    page('<p>one 2 four</p>'),
    'text: Text of a paragraph changed: 2 words replaced by 1',
  ],
  [
    'a paragraph in Chinese, without counting words',
    page('<p>今天天气很好</p>'),
    page('<p>今天天气不好</p>'),
    'text: Text of a paragraph changed',
  ],
  [
    'the title of the page',
    '<title>Old</title>',
    '<title>New</title>',
    'text: Page title changed: “Old” → “New”',
  ],
  [
    'many links',
    page('<ul><li><a href=a>One</a><li><a href=b>Two</a></ul>'),
    page('<ul><li><a href=a>Uno</a><li><a href=b>Due</a></ul>'),
    'text: Text of 2 links changed',
  ],
  [
    'a link in a paragraph, not the paragraph',
    page('<p>See <a href="/a">this</a> page</p>'),
    page('<p>See <a href="/b">that</a> page</p>'),
    'link: Target of link “that” changed: “/a” → “/b”',
    'text: Link changed: “this” → “that”',
  ],
  [
    'a link that a word took the place of',
    page('<p>See <a href="/a">this</a></p>'),
    page('<p>See it</p>'),
    'text: 1 word added to a paragraph; link “this” removed',
  ],
  [
    'formatting',
    page('<p>North leads</p>'),
    page('<p><b>North</b> leads</p>'),
    'element: Formatting changed in paragraph “North leads”',
  ],
  [
    'sorted rows',
    page(table('North 3 9', 'South 1 8', 'East 2 7', 'West 4 6')),
    page(table('South 1 8', 'East 2 7', 'North 3 9', 'West 4 6')),
    'rows: 1 row moved in table “Sales”, 0 cells altered',
  ],
  [
    'sorted rows with a changed cell',
    page(table('North 3 9', 'South 1 8', 'East 2 7', 'West 4 6')),
    page(table('South 1 8', 'East 5 7', 'North 3 9', 'West 4 6')),
    'rows: 1 row moved in table “Sales”, 1 cell changed: “Q1” of “East”, “2” → “5”',
  ],
  [
    'an added row',
    page(table('North 3 9', 'South 1 8')),
    page(table('North 3 9', 'East 2 7', 'South 1 8')),
    'rows: Row “East” added to table “Sales”',
  ],
  [
    'removed rows',
    page(table('North 3 9', 'South 1 8', 'East 2 7')),
    page(table('East 2 7')),
    'rows: 2 rows removed from table “Sales”',
  ],
  [
    'a row that took the place of another one',
    page(table('North 3 9', 'South 1 8')),
    page(table('North 3 9', 'East 2 7')),
    'rows: Row “South” removed from table “Sales”; row “East” added to table “Sales”',
  ],
  [
    'one of three equal rows',
    page(table('A 1 1', 'A 1 1', 'A 1 1')),
    page(table('A 1 1', 'A 1 1')),
    'rows: Row “A” removed from table “Sales”',
  ],
  [
    'cells by column and row',
    page(table('North 3 9', 'South 1 8')),
    page(table('North 3 5', 'South 2 8')),
    'cells: 2 cells changed: “Q2” of “North”, “Q1” of “South”',
  ],
  [
    'a section that was removed',
    page('<section><h2>A</h2><p>a</p></section>\n<section><h2>B</h2><p>b</p></section>'),
    page('<section><h2>A</h2><p>a</p></section>'),
    'section: Section “B” removed',
  ],
  [
    'a section without an element of its own',
    page('<h2>A</h2>\n<p>a</p>\n<h2>B</h2>\n<p>b</p>\n<p>c</p>\n<h2>C</h2>\n<p>d</p>'),
    page('<h2>A</h2>\n<p>a</p>\n<h2>C</h2>\n<p>d</p>'),
    'section: Section “B” removed',
  ],
  [
    'a part of such a section',
    page('<h2>A</h2>\n<p>a</p>\n<h2>B</h2>\n<p>b</p>\n<p>c</p>'),
    page('<h2>A</h2>\n<p>a</p>\n<h2>B</h2>\n<p>c</p>'),
    'element: Paragraph “b” removed',
  ],
  [
    'a section that moved',
    page('<section><h2>A</h2><p>aaaa</p></section>\n<section><h2>B</h2></section>'),
    page('<section><h2>B</h2></section>\n<section><h2>A</h2><p>aaaa</p></section>'),
    'section: Section “B” moved',
  ],
  [
    'list items that moved',
    page('<ol><li>One</li><li>Two</li><li>Three</li></ol>'),
    page('<ol><li>Two</li><li>Three</li><li>One</li></ol>'),
    'element: List item “One” moved',
  ],
  [
    'a style rule',
    page('', css('h1, h2 { color: red }\np { margin: 0 }')),
    page('', css('h1, h2 { color: blue }\np { margin: 0 }')),
    'style: Style of h1, h2 changed: color',
  ],
  [
    'a style rule for print, and an added one',
    page('', css('@media print { p { margin: 0 } }')),
    page('', css('@media print { p { margin: 1px } }\nb { color: red }')),
    'style: Style of p in @media print changed: margin',
    'style: Style of b added: color',
  ],
  [
    'a custom property, named by what uses it',
    page(
      '',
      css(':root { --ink: red; --title: var(--ink, blue) } h1, h2 { color: var( --title ) }'),
    ),
    page(
      '',
      css(':root { --ink: lime; --title: var(--ink, blue) } h1, h2 { color: var( --title ) }'),
    ),
    'style: Style of h1, h2 changed: --ink',
  ],
  [
    'a custom property that nothing uses',
    page('', css(':root { --ink: #000; --accent: red }')),
    page('', css(':root { --ink: #000; --accent: blue }')),
    'style: Style of the page changed: --accent',
  ],
  [
    'a style sheet that can’t be read',
    page('', css('h1 { color: red')),
    page('', css('h1 { color: blue')),
    'style: Style sheet changed',
  ],
  [
    'a style attribute',
    page('<h1 style="color: red; margin: 0">Tea</h1>'),
    page('<h1 style="color: blue; margin: 0">Tea</h1>'),
    'style: Style of heading “Tea” changed: color',
  ],
  [
    'classes',
    page('<p class="a">x</p><p class="a">y</p>'),
    page('<p class="b">x</p><p class="b">y</p>'),
    'attribute: Class of 2 paragraphs changed',
  ],
  [
    'an image and its description',
    page('<img src="a.png" alt="A cup">'),
    page('<img src="b.png" alt="A pot">'),
    'image: Image “A pot” replaced',
    'image: Description of an image changed: “A cup” → “A pot”',
  ],
  [
    'a script, a comment and whitespace',
    page('<!-- one --><p>x</p><script>a()</script>'),
    page('<!-- two --><p >x</p><script>b()</script>'),
    'source: 1 comment changed',
    'source: Script changed',
    'source: Whitespace changed in 1 place of the source',
  ],
  [
    'JSON',
    page('<script type="application/json">[1]</script>'),
    page('<script type="application/json">[2]</script>'),
    'data: Data changed',
  ],
  [
    'the doctype',
    '<!doctype html><p>x</p>',
    '<!DOCTYPE html SYSTEM "about:legacy-compat"><p>x</p>',
    'source: 2 places in the source',
  ],
  [
    'a word that is replaced everywhere',
    page('<h1>Tea now</h1><p>Tea is Tea</p><ul><li>A cup of Tea</li></ul>'),
    page('<h1>Mate now</h1><p>Mate is Mate</p><ul><li>A cup of Mate</li></ul>'),
    'text: “Tea” replaced by “Mate” in 4 places',
  ],
  ['nothing', page(''), page('')],
]

describe('the description of a change', () => {
  for (const [name, before, after, ...expected] of cases) {
    it(`names ${name}`, () => assert.deepEqual(sentences(before, after), expected))
  }

  it('gives each range to one change, and shows it at places that contain it', () => {
    const random = createRandom(7)
    for (const { before, edits } of randomChanges(random, process.env['LONG'] ? 3000 : 150)) {
      checkChanges(before, edits)
    }
  })

  it('does not fail at garbage', () => {
    const piece = fc.constantFrom(
      ...'<p> </p> <b> <table> <tr> <td> </table> <li> <style> </style> a{b:c} @media{ } <script> </script> <template> <svg> <a href=x> <!-- --> <select> <option> <form> <div> </div> text & <h1> </h1> <body> </html> <math> <mi> <frameset> " = \ufeff \r\n'.split(
        ' ',
      ),
      ' ',
    )
    const html = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(html, html, (before, after) => checkChanges(before, diffTexts(before, after))),
      { numRuns: process.env['LONG'] ? 20_000 : 300 },
    )
  })

  it('names what moved in a sorted table of 1,000 rows', () => {
    const { html } = composed('Create a report from the file', [
      'sales.csv',
      'text/csv',
      salesCsv(1000),
    ])
    const after = changed(html, 'Sort the table by Revenue, highest first').html
    const [change, ...others] = changesOf(html, after)
    assert.deepEqual(others, [])
    assert.match(change?.sentence ?? '', /^9\d\d rows moved.*, 0 cells altered$/)
    assert.equal(change?.places.length, 200)
  })

  it('names one word in a large page', (t) => {
    const html = joinedPage(1_000_000)
    const at = html.lastIndexOf('paragraph')
    const edits = [{ from: at, to: at + 9, insert: 'passage' }]
    const start = performance.now()
    const [change, ...others] = changesOf(html, applyEdits(html, edits), edits)
    t.diagnostic(`${Math.round(performance.now() - start)} ms for ${html.length} characters`)
    assert.deepEqual(others, [])
    assert.equal(change?.places.length, 1)
  })
})

/** Random edits of pages that other authors wrote and of small ones. */
function* randomChanges(random: ReturnType<typeof createRandom>, count: number) {
  const pages = [
    ...realPages.map(({ html }) => html.slice(0, 30_000)),
    ...cases.map(([, before]) => before),
  ]
  const pieces = ['x', '<p>new</p>', '</div>', '<b>', ' ', '<tr><td>1</td></tr>', '', '"', '<!--']
  for (let round = 0; round < count; round++) {
    const before = random.pick(pages)
    const edits: Edit[] = []
    let from = 0
    for (let edit = 0; edit < 1 + random.below(4); edit++) {
      from += random.below(Math.max(1, (before.length - from) >> 1))
      const to = Math.min(before.length, from + random.below(random.pick([1, 5, 200])))
      const start = random.below(before.length)
      const insert = random.pick([...pieces, before.slice(start, start + 100)])
      if (to > from || insert !== '') edits.push({ from, to, insert })
      from = to + 1
      if (from >= before.length) break
    }
    yield { before, edits }
  }
}

function checkChanges(before: string, edits: readonly Edit[]) {
  const after = applyEdits(before, edits)
  const ranges = spansOf(edits)
  const changes = describeChanges(before, after, ranges)
  const owned = changes.flatMap((change) => change.ranges).toSorted((a, b) => a - b)
  assert.deepEqual(owned, [...ranges.keys()])
  const trees = { old: rootOf(before), new: rootOf(after) }
  for (const { sentence, places, ranges: indices, kind } of changes) {
    assert.notEqual(sentence, '')
    assert.doesNotMatch(sentence, /undefined|\n/)
    assert.ok(places.length > 0)
    for (const place of places) {
      assert.ok(place.label.length <= 80, place.label)
      const seen = [
        isAt(trees.old, place.old_path, place.tag, place.old),
        isAt(trees.new, place.new_path, place.tag, place.new),
      ]
      assert.ok(seen.includes(true) || !seen.includes(false), `${place.label} is elsewhere`)
      if (place.gap) {
        const parent = elementAt(trees.new, place.gap.parent)
        assert.ok(parent && place.gap.index <= elementsOf(parent).length)
      }
    }
    for (const index of indices) {
      const range = ranges[index]
      if (!range || kind === 'rows' || places.some(({ tag }) => tag === undefined)) continue
      const isShown = places.some(
        (place) => isWithin(range.old, place.old) || isWithin(range.new, place.new),
      )
      assert.ok(isShown || places.length > 1, `range ${index} of “${sentence}” in ${before}`)
    }
  }
}

const isWithin = (inner: Span, outer: Span) => outer.from <= inner.from && inner.to <= outer.to

function rootOf(html: string): Nodes.Element | undefined {
  for (const node of parsed(html).childNodes) if ('tagName' in node) return node
  return undefined
}

function elementsOf(node: Nodes.Element): Nodes.Element[] {
  return node.childNodes.filter((child) => 'tagName' in child)
}

function elementAt(root: Nodes.Element | undefined, path: readonly number[]) {
  return path.reduce<Nodes.Element | undefined>(
    (node, index) => node && elementsOf(node)[index],
    root,
  )
}

/** Whether the element of a place is there; undefined if it is in none or not written. */
function isAt(
  root: Nodes.Element | undefined,
  path: readonly number[] | null,
  tag: string | undefined,
  place: Span,
): boolean | undefined {
  if (!path) return undefined
  const element = elementAt(root, path)
  assert.ok(element, `nothing at ${path.join()}`)
  assert.equal(element.tagName.toLowerCase(), tag)
  const span = element.sourceCodeLocation
  // What comes before the tag of the page or its body, or after their end tags, is in them, too.
  if (!span || tag === 'html' || tag === 'body') return undefined
  // The parser does not say where an element without end tag ends.
  const end = span.endTag ? span.endOffset : Infinity
  return span.startOffset <= place.to && place.from <= end
}

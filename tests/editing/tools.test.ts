import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openCopy } from '../support/calls.ts'
import { documentationPages, realPages } from '../support/pages.ts'

function make(html: string, name: string, input: unknown) {
  const copy = openCopy(html)
  const resolution = copy.apply({ name, input: JSON.stringify(input) })
  return {
    html: copy.html(),
    reason: resolution.ok ? '' : resolution.reason,
    note: resolution.ok ? resolution.note : '',
  }
}

const page = `<!doctype html>
<style>
  :root { --accent: #06c; --gap:4px }
  .card, .tile {
    color : red !important;
    margin: 0;
  }
  @media (max-width: 600px) { .card,.tile { color: blue } }
  .empty{}
</style>
<main id="top">
  <section class="card"><h2>One</h2><p>First text</p></section>
  <section class='card' hidden><h2>Two</h2><img src=a.png></section>
</main>
`

describe('a tool that names what it means', () => {
  const cases: [name: string, tool: string, input: unknown, old: string, now: string][] = [
    [
      'an element by its selector',
      'replace_element',
      { selector: '#top > section:first-of-type', new_html: '<hr>' },
      '<section class="card"><h2>One</h2><p>First text</p></section>',
      '<hr>',
    ],
    [
      'one of several by its number',
      'delete_element',
      { selector: '.card', occurrence: 2 },
      `<section class='card' hidden><h2>Two</h2><img src=a.png></section>`,
      '',
    ],
    [
      'one of several by its line',
      'replace_element',
      { selector: 'h2', line: 13, new_html: '<h2>Second</h2>' },
      '<h2>Two</h2>',
      '<h2>Second</h2>',
    ],
    [
      'a stretch by its ends',
      'delete_element',
      { start_text: '<h2>One', end_text: 'First text</p>' },
      '<h2>One</h2><p>First text</p>',
      '',
    ],
    [
      'an attribute that is there',
      'set_attribute',
      { selector: '[hidden]', name: 'class', value: `tile "it's"` },
      `class='card' hidden`,
      `class='tile "it&#39;s"' hidden`,
    ],
    [
      'an attribute that is new',
      'set_attribute',
      { selector: 'img', name: 'alt', value: 'A & B &amp; "C"' },
      '<img src=a.png>',
      '<img src=a.png alt="A & B &amp;amp; &quot;C&quot;">',
    ],
    [
      'an attribute without quotes',
      'set_attribute',
      { selector: 'img', name: 'src', value: 'b c.png' },
      'src=a.png',
      'src="b c.png"',
    ],
    [
      'an attribute to take away',
      'set_attribute',
      { selector: '[hidden]', name: 'hidden', value: null },
      ` hidden><h2>`,
      '><h2>',
    ],
    [
      'a custom property',
      'set_style',
      { rule: ':root', property: '--gap', value: '8px' },
      '--gap:4px',
      '--gap:8px',
    ],
    [
      'a declaration, whatever the white space of its rule',
      'set_style',
      { rule: '.card,.tile', property: 'color', value: 'green' },
      'color : red !important',
      'color : green !important',
    ],
    [
      'a declaration under a condition',
      'set_style',
      { rule: '.card, .tile', condition: '(max-width:600px)', property: 'color', value: 'green' },
      'color: blue',
      'color: green',
    ],
    [
      'a declaration that is new',
      'set_style',
      { rule: '.card, .tile', property: 'padding', value: '1px' },
      'margin: 0;\n',
      'margin: 0;\n    padding: 1px;\n',
    ],
    [
      'a declaration of an empty rule',
      'set_style',
      { rule: '.empty', property: 'color', value: 'red' },
      '.empty{}',
      '.empty{ color: red; }',
    ],
    [
      'a declaration to take away',
      'set_style',
      { rule: '.card, .tile', property: 'margin', value: null },
      ';\n    margin: 0;',
      ';',
    ],
    [
      'a text everywhere',
      'replace_all',
      { old_text: '</h2>', new_text: '!$&</h2>', expected_count: 2 },
      '',
      '',
    ],
  ]
  for (const [name, tool, input, old, now] of cases) {
    it(`changes only that: ${name}`, () => {
      const made = make(page, tool, input)
      const expected =
        old === '' ? page.replaceAll('</h2>', () => '!$&</h2>') : page.replace(old, () => now)
      assert.notEqual(expected, page)
      assert.equal(made.html, expected, made.reason)
    })
  }

  it('changes all elements where as many are expected', () => {
    const input = { selector: '.card', expected_count: 2, name: 'data-x', value: '1' }
    const { html } = make(page, 'set_attribute', input)
    assert.equal(
      html,
      page
        .replace('class="card"', 'class="card" data-x="1"')
        .replace(`'card' hidden`, `'card' hidden data-x="1"`),
    )
  })

  const refusals: [name: string, tool: string, input: unknown, reason: RegExp][] = [
    ['no element', 'delete_element', { selector: '.none' }, /No element matches “\.none”/],
    [
      'several elements',
      'delete_element',
      { selector: '.card' },
      /“\.card” matches in 2 places.*occurrence or line.*line 12: .*line 13: /s,
    ],
    ['no such number', 'delete_element', { selector: 'h2', occurrence: 3 }, /2 elements.*12, 13/],
    ['no selector', 'delete_element', { selector: 'h2[' }, /no CSS selector/],
    ['nothing named', 'delete_element', {}, /selector, or by start_text and end_text/],
    [
      'ends in the wrong order',
      'delete_element',
      { start_text: 'First text', end_text: '<h2>One' },
      /stands before/,
    ],
    [
      'another count',
      'set_attribute',
      { selector: 'h2', expected_count: 3, name: 'id', value: 'x' },
      /matches 2 elements, not 3; .*12, 13/,
    ],
    [
      'another count of places',
      'replace_all',
      { old_text: 'h2', new_text: 'h3', expected_count: 2 },
      /4 places, not 2/,
    ],
    ['a name that is none', 'set_attribute', { selector: 'h2', name: 'a b', value: '' }, /name/],
    [
      'no rule',
      'set_style',
      { rule: '.no', property: 'color', value: 'red' },
      /no.*rule|rule \.no/,
    ],
    [
      'a value with braces',
      'set_style',
      { rule: '.empty', property: 'a', value: '1} b{' },
      /value/,
    ],
    [
      'what is so already',
      'set_style',
      { rule: ':root', property: '--gap', value: '4px' },
      /so already/,
    ],
  ]
  for (const [name, tool, input, reason] of refusals) {
    it(`is refused for ${name}`, () => {
      const made = make(page, tool, input)
      assert.match(made.reason, reason)
      assert.equal(made.html, page)
    })
  }

  it('works on every real page, and changes only that attribute', () => {
    for (const { html } of [...realPages, ...documentationPages().slice(0, 5)]) {
      const made = make(html, 'set_attribute', { selector: 'title', name: 'data-x', value: '1' })
      assert.equal(made.html, html.replace('<title', '<title data-x="1"'))
    }
  })
})

describe('a tool on what is written oddly', () => {
  const del = (selector: string, occurrence?: number) => [
    'delete_element',
    { selector, occurrence },
  ]
  const set = (name: string, value: string | null, selector = '*') => [
    'set_attribute',
    { selector, occurrence: 1, name, value },
  ]
  const style = (rule: string, property: string, value: string | null) => [
    'set_style',
    { rule, property, value },
  ]
  const all = (old_text: string, new_text: string, expected_count: number) => [
    'replace_all',
    { old_text, new_text, expected_count },
  ]
  /** A browser makes each of the open ones anew in each paragraph. */
  const manyFormats = `<i id=a>x</i><p>${Array.from({ length: 400 }, (_, index) => `<b a${index}>`).join('')}${'<p>x'.repeat(20_000)}`
  const changes: [html: string, call: unknown[], after: string][] = [
    ['<p>Kept</p><p></p>', del('p:empty'), '<p>Kept</p>'],
    ['<p>Kept</p><p><!-- > --></p>', del('p:empty'), '<p>Kept</p>'],
    [
      '<!doctype html><title>t</title><p>one</p><p>two</p>',
      del('p:nth-child(2)'),
      '<!doctype html><title>t</title><p>one</p>',
    ],
    [
      '<title>t</title><p>one</p><p>two</p>',
      del('body > p:first-child'),
      '<title>t</title><p>two</p>',
    ],
    [
      '<html><head><title>t</title></head><p>one</p><p>two</p></html>',
      del(':root > body > :nth-child(1)'),
      '<html><head><title>t</title></head><p>two</p></html>',
    ],
    [
      '<table><thead><tr><th>h</th></tr></thead><tr><td>A</td></tr><tr><td>B</td></tr></table>',
      del('tbody > tr:nth-child(2)'),
      '<table><thead><tr><th>h</th></tr></thead><tr><td>A</td></tr></table>',
    ],
    [
      '<table><caption>c</caption><tr><td>A<td>B</table>',
      set('class', 'x', 'td:nth-child(2)'),
      '<table><caption>c</caption><tr><td>A<td class="x">B</table>',
    ],
    ['<p>a &amp; b</p><p>c</p>', del('p:contains("a & b")'), '<p>c</p>'],
    ['<html><p>a</p></html>', set('lang', 'en'), '<html lang="en"><p>a</p></html>'],
    ['a{a: b !important; a: c}', style('a', 'a', 'd'), 'a{a: d !important; a: c}'],
    ['a{a: b !important}', style('a', 'a', 'd !important'), 'a{a: d !important}'],
    ['<table><caption>C<tr><td>1</table>', del('caption'), '<table><tr><td>1</table>'],
    ['<table><colgroup><col><tr><td>1</table>', del('colgroup'), '<table><tr><td>1</table>'],
    ['<table><tr><td><p>1<td>2<tr><td>3</table>', del('tr', 1), '<table><tr><td>3</table>'],
    ['<ul><li><p>1<li><p>2</ul>', del('li', 1), '<ul><li><p>2</ul>'],
    ['<dl><dt>A<dd><p>1<dt>B<dd>2</dl>', del('dd', 1), '<dl><dt>A<dt>B<dd>2</dl>'],
    ['<ruby>a<rt>b<rp>c</ruby>', del('rt'), '<ruby>a<rp>c</ruby>'],
    ['<head><title>t</title><body>b</body>', del('head'), '<body>b</body>'],
    [
      '<math><mi>x</mi><mspace/><mi>y</mi></math>',
      del('mspace'),
      '<math><mi>x</mi><mi>y</mi></math>',
    ],
    [
      '<svg><foreignObject><p>x<p>y</foreignObject></svg>',
      del('p', 1),
      '<svg><foreignObject><p>y</foreignObject></svg>',
    ],
    ['<a href=/docs/>D</a>', set('class', 'x'), '<a href=/docs/ class="x">D</a>'],
    ['<br/>', set('class', 'x'), '<br class="x"/>'],
    ['<a href="x"class="d">', set('href', null), '<a class="d">'],
    ['<p>a</p>', set('constructor', 'x'), '<p constructor="x">a</p>'],
    ['<p>a</p>', set('__proto__', 'x'), '<p __proto__="x">a</p>'],
    ['.Card{a:b} .card{a:b}', style('.card', 'a', 'c'), '.Card{a:b} .card{a:c}'],
    ['.a :b{a:b} .a:b{a:b}', style('.a:b', 'a', 'c'), '.a :b{a:b} .a:b{a:c}'],
    [
      ':not(.a) .b{a:b} :not(.a).b{a:b}',
      style(':not( .a ).b', 'a', 'c'),
      ':not(.a) .b{a:b} :not(.a).b{a:c}',
    ],
    ['[a="B"]{a:b} [a="b"]{a:b}', style('[a="b"]', 'a', 'c'), '[a="B"]{a:b} [a="b"]{a:c}'],
    [
      '.t{a:b} @media print{.c{.t{a:b}}}',
      style('.t', 'a', 'c'),
      '.t{a:c} @media print{.c{.t{a:b}}}',
    ],
    ['a{a:b /* k */}', style('a', 'b', 'c'), 'a{a:b;b: c; /* k */}'],
    ['a{a: b /* k */; x:y}', style('a', 'a', 'c'), 'a{a: c /* k */; x:y}'],
    ['a { a: b; *zoom: 1; }', style('a', 'zoom', '2'), 'a { a: b; *zoom: 1; zoom: 2; }'],
    ['\ufeffa{a: b}', style('a', 'a', 'c'), '\ufeffa{a: c}'],
    ['a{a:b; x:y; a:c}', style('a', 'a', null), 'a{ x:y;}'],
    ['a{COLOR:b}', style('a', 'color', 'c'), 'a{COLOR:c}'],
    ['a{a:b;.n{x:y}}', style('a', 'c', 'd'), 'a{a:b;c: d;.n{x:y}}'],
  ]
  for (const [html, [tool, input], after] of changes) {
    it(`changes only what it names: ${html}`, () => {
      const wrap = (css: string) => (tool === 'set_style' ? `<style>${css}</style>` : css)
      const made = make(wrap(html), String(tool), input)
      assert.equal(made.html, wrap(after), made.reason)
    })
  }

  const refusals: [html: string, call: unknown[], reason: RegExp][] = [
    ['<b><p>x</b>y</p>', del('b'), /ends is not clear/],
    [manyFormats, del('#a'), /not clear what a selector means/],
    [`<i id=a>x</i>${'<div>'.repeat(1000)}`, del('#a'), /not clear what a selector means/],
    ['<p>Kept</p>', del(':root'), /No element matches/],
    ['<table><tr><td>A</td></tr></table>', del('table > tr'), /No element matches/],
    ['<p>Kept</p>', del('p:empty'), /No element matches/],
    [
      '<main><p>a</p><p>b</p></main>',
      ['delete_element', { selector: 'main', start_text: '<p>a', end_text: 'b</p>' }],
      /not by both/,
    ],
    [
      '<b>1</b>\n<b>2</b>',
      ['delete_element', { selector: 'b', occurrence: 1, line: 2 }],
      /only one/,
    ],
    ['<p>AT&amp;T</p>', all('amp', 'volt', 1), /0 places/],
    ['<p>cafe\u0301 cafe</p>', all('cafe', 'bar', 2), /1 places/],
    ['<p>👩‍🔧 👩</p>', all('👩', 'X', 2), /1 places/],
    ['<table><div>x<tr></div></table>', del('div'), /ends is not clear/],
    ['<p class= >a</p>', set('class', 'x'), /so oddly/],
    ['<p class=a class=b>', set('class', null), /so oddly/],
    ['<style>a{a: b}</style>', style('a', 'a', 'c /*'), /can’t be changed alone/],
    ['<style>a{a: b}</style>', style('a', 'a', '"c'), /can’t be changed alone/],
    ['<style>a :b{a: b}</style>', style('a:b', 'a', 'c'), /No style element has a rule a:b/],
    ['<style>.c{.t{a:b}}</style>', style('.t', 'a', 'c'), /No style element has a rule .t/],
  ]
  for (const [html, [tool, input], reason] of refusals) {
    it(`is refused rather than guess: ${html.slice(0, 80)} ${JSON.stringify(input)}`, () => {
      const made = make(html, String(tool), input)
      assert.match(made.reason, reason)
      assert.equal(made.html, html)
    })
  }
})

describe('reading a part', () => {
  it('gives lines, an element, and the places of a text, as they stand', () => {
    assert.equal(
      make(page, 'read_html', { from_line: 11, to_line: 12 }).note,
      `Lines 11 to 12:\n${page.split('\n').slice(10, 12).join('\n')}\n`,
    )
    assert.match(
      make(page, 'read_html', { selector: 'h2' }).note,
      /^Lines 12 to 12:\n<h2>One<\/h2>$/,
    )
    assert.match(make(page, 'read_html', { search: '--gap' }).note, /Lines 1 to 5:\n[^]*--gap:4px/)
    assert.match(make(page, 'read_html', { search: 'nowhere' }).reason, /not in the document/)
    assert.match(make(page, 'read_html', { from_line: 99 }).reason, /no lines 99/)
  })

  it('is bounded, and says how much is left', () => {
    const long = `<p>${'x '.repeat(25_000)}</p>`
    const { note } = make(long, 'read_html', {})
    assert.ok(note.length < 20_100)
    assert.match(note, /\[30007 more characters\]$/)
    assert.ok(make(long.repeat(3), 'read_html', { search: '<p>' }).note.length < 21_000)
  })
})

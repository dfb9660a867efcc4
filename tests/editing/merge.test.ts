import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { insertAfter, makeCalls, remove, replace, type Call } from '../support/calls.ts'

describe('what a model merely quoted', () => {
  const cases: [name: string, html: string, call: Call, after: string][] = [
    [
      'an entity that the new text writes as the document does',
      '<p>Fish &amp; chips today</p>',
      replace('Fish & chips today', 'Fish &amp; chips tomorrow'),
      '<p>Fish &amp; chips tomorrow</p>',
    ],
    [
      'an entity in an attribute',
      '<a href="?a=1&amp;b=2" class="c">Link text',
      replace('<a href="?a=1&b=2" class="c">Link text', '<a href="?a=1&b=3" class="c">Link text'),
      '<a href="?a=1&amp;b=3" class="c">Link text',
    ],
    [
      'spaces between words of which another one changes',
      '<td>two&nbsp;red&nbsp;pear</td>',
      replace('<td>two red pear</td>', '<td>red red pear</td>'),
      '<td>red&nbsp;red&nbsp;pear</td>',
    ],
    [
      'quotes of an attribute that gets another value',
      '<a href="foo" class="bar">Link text',
      replace('<a href=foo class=bar>Link text', '<a href=foo class=baz>Link text'),
      '<a href="foo" class="baz">Link text',
    ],
    [
      'quotes of an attribute',
      `<p id='x1'>one two</p>`,
      replace('<p id=x1>one two', `<p id='x1'>one three`),
      `<p id='x1'>one three</p>`,
    ],
    [
      'the slash of a void tag, and the order of attributes',
      '<img src="a.png" alt="b" /><b>one two</b>',
      replace('<img alt="b" src="a.png"><b>one two', '<img alt="b" src="a.png" /><b>one three'),
      '<img src="a.png" alt="b" /><b>one three</b>',
    ],
    [
      'attributes beside those that change, in whatever order, and the text',
      '<p><a href="one.html" class="alpha" id="z">It’s &nbsp; &copy; here</a></p>',
      replace(
        `<a class="alpha" id="z" href="one.html">It's   © here</a>`,
        `<a class="beta" id="z" href="two.html">It's   © here</a>`,
      ),
      '<p><a href="two.html" class="beta" id="z">It’s &nbsp; &copy; here</a></p>',
    ],
    [
      'the other attributes where one is added and one goes',
      `<a href=foo id="k" title='t'>Link text`,
      replace(`<a href="foo" title="t" id="k">Link`, '<a href="foo" class="c" id="k">Link'),
      `<a href=foo class="c" id="k">Link text`,
    ],
    [
      'quotes of attributes where the tag gets another name',
      "<h2 class='a' id=x>Some heading</h2>",
      replace('<h2 class="a" id="x">Some heading</h2>', '<h3 class="a" id="x">Some heading</h3>'),
      "<h3 class='a' id=x>Some heading</h3>",
    ],
    [
      'quotes of attributes where the tag’s name is written otherwise',
      "<h2 class='a'>Some heading</h2>",
      replace('<h2 class="a">Some heading', '<H2 class="a">Some heading'),
      "<H2 class='a'>Some heading</h2>",
    ],
    [
      'quotes of attributes where the tag ends otherwise',
      "<br class='a'>Some heading",
      replace('<br class="a">Some heading', '<br class="a" />Some heading'),
      "<br class='a' />Some heading",
    ],
    [
      'what is not seen',
      'Donau&shy;dampf schiff fahrt',
      replace('Donaudampf schiff fahrt', 'Donau&shy;dampf schiff reise'),
      'Donau&shy;dampf schiff reise',
    ],
    [
      'joined characters',
      'x 👨‍👩‍👧 family “here”',
      replace('x 👨👩👧 family "here"', 'x 👨‍👩‍👧 family "there"'),
      'x 👨‍👩‍👧 family “there”',
    ],
    [
      'a word in the same signs as the one before it',
      '<p>It is  “walt”\n  “walu” here</p>',
      replace('It is “walt” “walu” here', 'It is Walter “walu” here'),
      '<p>It is  Walter\n  “walu” here</p>',
    ],
    [
      'the other ones of equal words, whatever the case of the tags between them',
      "<ul>\n  <li id='a'>Tab</li>\n  <li>Tab</li>\n  <li>Tab</li>\n</ul>",
      replace(
        '<UL> <LI id=a>Tab</LI> <LI>Tab</LI> <LI>Tab</LI> </UL>',
        '<ul> <li id=a>First</li> <li>Tab</li> <li>Tab</li> </ul>',
      ),
      "<ul>\n  <li id='a'>First</li>\n  <li>Tab</li>\n  <li>Tab</li>\n</ul>",
    ],
    [
      'an ellipsis of which part is written anew',
      'please wait… now then',
      replace('please wait... now then', 'please wait. . . now then'),
      'please wait. . . now then',
    ],
    [
      'line ends',
      '<td>one</td>\r\n<td>two</td>',
      replace('<td>one</td>\n<td>two</td>', '<td>one</td>\r\n<td>three</td>'),
      '<td>one</td>\r\n<td>three</td>',
    ],
    [
      'white space between tags',
      '<td>one</td>\n  <td>two</td>',
      replace('<td>one</td><td>two</td>', '<td>one</td>\n  <td>three</td>'),
      '<td>one</td>\n  <td>three</td>',
    ],
    [
      'the ends of a passage with its middle left out',
      '<h2>It’s &copy; now</h2>\n<p>a</p>\n<p>b</p>\n<p>the last words</p>',
      replace(
        `<h2>It's © now</h2>\n...\n<p>the last words</p>`,
        `<h2>It's © now</h2>\n<i>x</i>\n<p>the last words</p>`,
      ),
      '<h2>It’s &copy; now</h2>\n<i>x</i>\n<p>the last words</p>',
    ],
  ]
  for (const [name, html, call, after] of cases) {
    it(`keeps the document’s own bytes: ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  it('keeps them in hundreds of changed lines', () => {
    const rows = Array.from(
      { length: 600 },
      (_, index) => `<tr><td>Row ${index} – it’s &nbsp;fine</td></tr>`,
    )
    const html = rows.join('\n')
    const typed = html.replaceAll('’', "'").replaceAll('&nbsp;', '\u00a0').replaceAll('–', '-')
    const change = (text: string) => text.replace(/^(.*[05] .*)fine/gm, '$1good')
    const made = makeCalls(html, replace(typed, change(typed)))
    assert.equal(made.html, change(html), made.reasons[0])
  })
})

describe('new text that has little of a long quote', () => {
  const row = (text: string) => `<p>${text} it’s here – “so”</p>`
  const html = Array.from({ length: 3000 }, (_, index) => row(`Row ${index}`)).join('\n')
  const rest = `<p>${'And so on. '.repeat(20_000)}</p>`
  const typed = (text: string) =>
    text.replaceAll('’', "'").replaceAll('–', '-').replace(/[“”]/g, '"')

  it('takes its place, if it is nothing', () => {
    assert.equal(makeCalls(`<b>a</b>${html}`, replace(typed(html), '')).html, '<b>a</b>')
  })

  it('takes its place, if it is all other words', () => {
    const other = 'these are other words '.repeat(3000)
    const made = makeCalls(html + rest, replace(typed(html), other))
    assert.ok(made.html === other + rest, made.reasons[0])
  })

  it('keeps the lines that stay, if half of the others change', () => {
    const change = (text: string) => text.replace(/Row (\d*[1-3]) /g, 'Line $1 of many ')
    const made = makeCalls(html + rest, replace(typed(html), change(typed(html))))
    assert.ok(made.html === change(html) + rest, made.reasons[0])
  })
})

describe('new text', () => {
  const indented = '<ul>\n  <li>One thing</li>\n  <li>Two things</li>\n</ul>'
  const flat = indented.replaceAll('  ', '')
  const cases: [name: string, html: string, call: Call, after: string][] = [
    [
      'is indented as the document is where it was written as the quote is',
      indented,
      replace(flat, flat.replace('\n<li>Two', '\n<li>New</li>\n<li>Two')),
      indented.replace('\n  <li>Two', '\n  <li>New</li>\n  <li>Two'),
    ],
    [
      'stays as indented as it is where it was written as the document is',
      indented,
      replace(flat, indented.replace('\n  <li>Two', '\n  <li>New</li>\n  <li>Two')),
      indented.replace('\n  <li>Two', '\n  <li>New</li>\n  <li>Two'),
    ],
    [
      'is indented once beside a quote without indentation',
      indented,
      insertAfter('<li>One thing</li>\n<li>Two things</li>', '\n  <li>Three</li>'),
      indented.replace('\n</ul>', '\n  <li>Three</li>\n</ul>'),
    ],
    [
      'is indented, but for what is preformatted and what comes after its last line end',
      indented,
      insertAfter('<li>One thing</li>\n<li>Two things</li>', '\n<pre>\ndef f():\n  pass\n</pre>\n'),
      indented.replace('\n</ul>', '\n  <pre>\ndef f():\n  pass\n</pre>\n\n</ul>'),
    ],
    [
      'brings the quotes of its attributes along',
      '<a href=foo class=bar>Link text',
      replace('<a href="foo" class="bar">Link text', '<a href="foo" class="bar baz">Link text'),
      '<a href=foo class="bar baz">Link text',
    ],
    [
      'may hold the quotes that the document puts around',
      `<button onclick='go(1)' class=b>`,
      replace('<button onclick="go(1)" class="b">', `<button onclick="go('x')" class="b">`),
      `<button onclick="go('x')" class=b>`,
    ],
    [
      'replaces an attribute without a value',
      '<input disabled type=text>',
      replace('<input disabled="" type="text">', '<input disabled="disabled" type="text">'),
      '<input disabled="disabled" type=text>',
    ],
    [
      'takes the place of whole entities',
      '<h2>Research &amp; Development</h2>',
      replace('Research &', 'Science and'),
      '<h2>Science and Development</h2>',
    ],
    [
      'goes after a whole entity',
      '<h2>Research &amp; Development</h2>',
      insertAfter('Research &', ' new'),
      '<h2>Research &amp; new Development</h2>',
    ],
  ]
  for (const [name, html, call, after] of cases) {
    it(name, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  const list = '<li>alpha start</li>\n<li>two</li>\n<li>omega end</li>'
  const refusals: [name: string, html: string, call: Call, reason: RegExp][] = [
    ...['<!-- rest unchanged -->', '[...]', '<li>...</li>', 'and … so on', '/* same */'].map(
      (mark): [string, string, Call, RegExp] => [
        `that leaves out what its quote leaves out, by ${mark}`,
        list,
        replace(
          '<li>alpha start</li>\n...\n<li>omega end</li>',
          `<li>alpha begin</li>\n${mark}\n<li>omega end</li>`,
        ),
        /both leave out/,
      ],
    ),
    [
      'inside of a value that is quoted otherwise',
      '<a href=foo class=bar>Link text',
      insertAfter('<a href="foo" class="bar', ' baz'),
      /Quote it exactly/,
    ],
    [
      'of which only some lines are numbered',
      '<li>A one</li>\n<li>B two</li>',
      replace(
        '2: <li>A one</li>\n3: <li>B two</li>',
        '2: <li>A one</li>\n<li>N</li>\n3: <li>B</li>',
      ),
      /line numbers.*Quote it exactly/s,
    ],
    [
      'with entities that the quote has by mistake',
      '<style>a::before { content: "“" }</style>',
      replace('a::before { content: "&ldquo;" }', '<i>a::before { content: "&ldquo;" }'),
      /escapes of HTML.*Quote it exactly/s,
    ],
    [
      'with what only looks escaped',
      '<script>var a = "x", re = /y/;</script>',
      replace('var a = \\"x\\", re = /y/', 'var a = 1, re = /\\bfoo/'),
      /escapes of JSON.*Quote it exactly/s,
    ],
    [
      'with a path that only looks escaped',
      '<script>var a = "x", re = /y/;</script>',
      replace('var a = \\"x\\", re = /y/', 'var a = `C:\\temp\\new`'),
      /escapes of JSON.*Quote it exactly/s,
    ],
  ]
  for (const [name, html, call, reason] of refusals) {
    it(`is refused ${name}`, () => {
      const made = makeCalls(html, call)
      assert.match(made.reasons[0] ?? '', reason)
      assert.equal(made.html, html)
    })
  }

  it('is not written beside a number that the quote may have meant', () => {
    const html = '<pre>\n13\tWidget A sold\n</pre>'
    assert.equal(makeCalls(html, remove('12\tWidget A sold')).html, html)
  })

  it('is not written in the middle of an accented character', () => {
    const html = '<p>cafe\u0301 latte</p>'
    assert.equal(makeCalls(html, replace('cafe', 'tea')).html, html)
  })

  it('is written after a comment that speaks of tags', () => {
    const html = '<!-- put the <script> here --><p title="a &amp; b">Fish &amp; chips</p>'
    const made = makeCalls(
      html,
      replace('<p title="a & b">Fish & chips', '<p title="a & b">Fish & peas'),
    )
    assert.equal(made.html, html.replace('chips', 'peas'))
  })
})

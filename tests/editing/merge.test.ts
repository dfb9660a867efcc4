import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  insertAfter,
  insertBefore,
  makeCalls,
  remove,
  replace,
  type Call,
} from '../support/calls.ts'

describe('what a model merely quotes', () => {
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
      'spaces between words when a word changes',
      '<td>two&nbsp;red&nbsp;pear</td>',
      replace('<td>two red pear</td>', '<td>red red pear</td>'),
      '<td>red&nbsp;red&nbsp;pear</td>',
    ],
    [
      'quotes of an attribute whose value changes',
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
      'attributes next to changed ones in any order, and the text',
      '<p><a href="one.html" class="alpha" id="z">It’s &nbsp; &copy; here</a></p>',
      replace(
        `<a class="alpha" id="z" href="one.html">It's   © here</a>`,
        `<a class="beta" id="z" href="two.html">It's   © here</a>`,
      ),
      '<p><a href="two.html" class="beta" id="z">It’s &nbsp; &copy; here</a></p>',
    ],
    [
      'the order of attributes when one is added at the end',
      '<h2><a href="#one" id="z">Link text</a></h2>',
      replace('<h2><a id="z" href="#one">Link', '<h2><a id="z" href="#one" data-k>Link'),
      '<h2><a href="#one" id="z" data-k>Link text</a></h2>',
    ],
    [
      'the quotes around a replaced phrase next to equal words',
      '<p>He said “hello there” to Tom &amp; Jerry’s cat.</p>',
      replace(
        `He said "hello there" to Tom & Jerry's cat.`,
        `He said "good morning to you" to Tom & Ben's cat.`,
      ),
      '<p>He said “good morning to you” to Tom &amp; Ben’s cat.</p>',
    ],
    [
      'the lines around a removed element, and its own',
      '<ul>\n    <li>One fine</li>\n    <li>Two fine</li>\n    <li>Three</li>\n</ul>',
      replace(
        '<li>One fine</li>\n  <li>Two fine</li>\n  <li>Three',
        '<li>One fine</li>\n  \n  <li>Three',
      ),
      '<ul>\n    <li>One fine</li>\n    \n    <li>Three</li>\n</ul>',
    ],
    [
      'the line that inserted words start after a tag',
      '<b>one</b>\n    Pages here',
      replace('<b>one</b> Pages', '<b>one</b> More Pages'),
      '<b>one</b>\n    More Pages here',
    ],
    [
      'quoted whitespace before an insertion before it',
      '<p>one</p>\n    <b>It’s two</b>',
      replace("\n  <b>It's two</b>", "<i>x</i> \n  <b>It's two</b>"),
      '<p>one</p><i>x</i> \n    <b>It’s two</b>',
    ],
    [
      'quoted whitespace after an insertion after it',
      '<b>It’s two</b>\n    <p>one</p>',
      replace("<b>It's two</b>\n  ", "<b>It's two</b>\n  <i>x</i> "),
      '<b>It’s two</b>\n    <i>x</i> <p>one</p>',
    ],
    [
      'the other attributes when one is added and one removed',
      `<a href=foo id="k" title='t'>Link text`,
      replace(`<a href="foo" title="t" id="k">Link`, '<a href="foo" class="c" id="k">Link'),
      `<a href=foo class="c" id="k">Link text`,
    ],
    [
      'quotes of attributes when the tag’s name changes',
      "<h2 class='a' id=x>Some heading</h2>",
      replace('<h2 class="a" id="x">Some heading</h2>', '<h3 class="a" id="x">Some heading</h3>'),
      "<h3 class='a' id=x>Some heading</h3>",
    ],
    [
      'quotes of attributes when the case of the tag changes',
      "<h2 class='a'>Some heading</h2>",
      replace('<h2 class="a">Some heading', '<H2 class="a">Some heading'),
      "<H2 class='a'>Some heading</h2>",
    ],
    [
      'quotes of attributes when the end of the tag changes',
      "<br class='a'>Some heading",
      replace('<br class="a">Some heading', '<br class="a" />Some heading'),
      "<br class='a' />Some heading",
    ],
    [
      'invisible characters',
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
      'a word in the same quotation marks as the one before it',
      '<p>It is  “walt”\n  “walu” here</p>',
      replace('It is “walt” “walu” here', 'It is Walter “walu” here'),
      '<p>It is  Walter\n  “walu” here</p>',
    ],
    [
      'unchanged ones of equal words, whatever the case of the tags between them',
      "<ul>\n  <li id='a'>Tab</li>\n  <li>Tab</li>\n  <li>Tab</li>\n</ul>",
      replace(
        '<UL> <LI id=a>Tab</LI> <LI>Tab</LI> <LI>Tab</LI> </UL>',
        '<ul> <li id=a>First</li> <li>Tab</li> <li>Tab</li> </ul>',
      ),
      "<ul>\n  <li id='a'>First</li>\n  <li>Tab</li>\n  <li>Tab</li>\n</ul>",
    ],
    [
      'an ellipsis that is rewritten in part',
      'please wait… now then',
      replace('please wait... now then', 'please wait. . . now then'),
      'please wait. . . now then',
    ],
    [
      'line endings',
      '<td>one</td>\r\n<td>two</td>',
      replace('<td>one</td>\n<td>two</td>', '<td>one</td>\r\n<td>three</td>'),
      '<td>one</td>\r\n<td>three</td>',
    ],
    [
      'whitespace between tags',
      '<td>one</td>\n  <td>two</td>',
      replace('<td>one</td><td>two</td>', '<td>one</td>\n  <td>three</td>'),
      '<td>one</td>\n  <td>three</td>',
    ],
    [
      'the ends of a passage whose middle is left out',
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

describe('whitespace that is quoted differently', () => {
  const html = '<p>You can also use a word here.</p>'
  const cases: [name: string, call: Call, after: string][] = [
    [
      'before a word that is wrapped',
      replace('can\nalso\nuse a word', 'can\n<b>also</b>\nuse a word'),
      html.replace('also', '<b>also</b>'),
    ],
    [
      'before an inserted word',
      replace('You can\nalso use a', 'You can\nreally also use a'),
      html.replace('also', 'really also'),
    ],
    [
      'on both sides of it',
      replace('You can\nalso use a', 'You can\nreally\nalso use a'),
      html.replace('also', 'really also'),
    ],
    [
      'before a removed word',
      replace('You can\u00a0also use a', 'You can\u00a0use a'),
      html.replace('also ', ''),
    ],
    [
      'on both sides of a removed word, if both stay',
      replace('You  can also use a', 'You   also use a'),
      html.replace('can', ''),
    ],
    [
      'before a removed last word',
      replace('You can\nalso\nuse a word', 'You can\nalso\nuse a\u0020'),
      html.replace('word', ''),
    ],
    [
      'before removed last words',
      replace('You can\nalso\nuse a word', 'You can\nalso\n'),
      html.replace('use a word', ''),
    ],
    [
      'between words that are swapped',
      replace('You can  also use a', 'You also  can use a'),
      html.replace('can also', 'also can'),
    ],
  ]
  for (const [name, call, after] of cases) {
    it(`stays as the document has it ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  it('stays outside an element that wraps what follows', () => {
    const text = '<p>one</p> <p> Tea</p>'
    const made = makeCalls(text, replace('<p>Tea</p>', '<p><b>Tea</b></p>'))
    assert.equal(made.html, '<p>one</p> <p> <b>Tea</b></p>')
  })

  describe('around inserted and removed lines', () => {
    const list = (...lines: string[]) => `<ul>\n${lines.join('\n')}\n  </ul>\n`
    const [first, next, end] = ['    <li>A b</li>', '    <li>C d</li>', '  </ul>']
    const lines: [name: string, before: string, call: Call, after: string][] = [
      [
        'after a line ending that is quoted with a space',
        list(first, next),
        replace(`${first} \n`, `${first}\n    <li>N</li>`),
        list(first, '    <li>N</li>', next),
      ],
      [
        'after one that has the space in the new text too',
        list(first, next),
        replace(`${first} \n`, `${first} <b>N</b> \n`),
        list(`${first} <b>N</b>`, next),
      ],
      [
        'before the first line, as the new text has it',
        list(first, next),
        replace(`${first}  \n${next}`, `<p>N</p>\n${first}\n${next}`),
        list('<p>N</p>', first, next),
      ],
      [
        'before the first line and another word in it',
        list(first, next),
        replace(`${first}  \n${next}`, `<p>N</p>\n${first.replace('A', 'Z')}\n${next}`),
        list('<p>N</p>', first.replace('A', 'Z'), next),
      ],
      [
        'before lines that are swapped',
        list(first, '      <li>E f</li>'),
        replace(`${first}  \n      <li>E f</li>`, `      <li>E f</li>\n${first}`),
        list('      <li>E f</li>', first),
      ],
      [
        'where the first line is removed',
        list(first),
        replace(`${first}  \n${end}`, end),
        '<ul>\n  </ul>\n',
      ],
      [
        'where the first line is emptied',
        list(first),
        replace(`${first}  \n${end}`, `    \n${end}`),
        list('    '),
      ],
      [
        'where the first line is emptied and lines were numbered',
        list(first),
        replace(`1| ${first}\n2| ${end}`, `    \n${end}`),
        list('    '),
      ],
      [
        'where the last line is emptied and all was escaped',
        list(first, next),
        replace(`${first}\\n${next}`, `${first}\n    `),
        list(first, '    '),
      ],
      [
        'after a comment, where the quote has no lines',
        list(first, next),
        replace(`${first}${next.trim()}`, `${first}<!-- n -->\n${next}`),
        list(`${first}<!-- n -->`, next),
      ],
      [
        'before a word, where the quote has no lines',
        list('    <li>', '      A b', '    </li>'),
        replace('<li> A b </li>', '<li>\n      N A b\n    </li>'),
        list('    <li>', '      N A b', '    </li>'),
      ],
      [
        'after words that were quoted on lines of their own',
        '<p>one two three four</p>\n\n<hr>\n',
        replace('<p>one\ntwo\nthree\nfour</p>', '<p>one two three four</p>\n<p>N</p>'),
        '<p>one two three four</p>\n<p>N</p>\n\n<hr>\n',
      ],
      [
        'between swapped lines, where the quote has tabs',
        '<ul>\n        <li>A b</li>\n      </ul>\n\n      <h3>T</h3>\n',
        replace(
          '<li>A b</li>\n\t\t\t</ul>\n\n\t\t\t<h3>T</h3>',
          '<h3>T</h3>\n      </ul>\n\n      <li>A b</li>',
        ),
        '<ul>\n        <h3>T</h3>\n      </ul>\n\n      <li>A b</li>\n',
      ],
      [
        'without the trailing spaces of the quote',
        list(first, next),
        replace(`${first}  \n${next}`, `${first}  \n    <li>N</li>  \n${next}`),
        list(first, '    <li>N</li>', next),
      ],
      [
        'where a line with quoted trailing spaces is emptied',
        list(first, next),
        replace(`${first} \n`, '    '),
        list('    ', next),
      ],
      [
        'after a removed line, indented like the source',
        '<style>\n  :root { --gap: 1em; }\n    b { --x: 1; }\n</style>',
        replace(
          '<style>\n    :root { --gap: 1em; }\n        b { --x: 1; }\n</style>',
          '<style>\n    b { --x: 1; }\n</style>',
        ),
        '<style>\n    b { --x: 1; }\n</style>',
      ],
      [
        'next to an element, where the quote has no spaces between tags',
        '<ul> <li>one</li> <li>two</li> </ul>',
        replace('<li>one</li><li>two</li></ul>', '<li>one</li><li>N</li> <li>two</li> </ul>'),
        '<ul> <li>one</li><li>N</li> <li>two</li> </ul>',
      ],
      [
        'in an element that replaces others',
        '<main>\n  <p>one two</p>\n  <p>three</p>\n</main>',
        replace('p>one two</p><p', '<q>N</q>'),
        '<main>\n  <<q>N</q>>three</p>\n</main>',
      ],
      [
        'level with their siblings, where the quote is less indented',
        list('    <ul>', '      <li>A b</li>', '    </ul>', '    <p>C</p>'),
        replace(
          '<ul>\n    <li>A b</li>\n  </ul>\n  <p>C</p>',
          '<ul>\n    <li>A b</li>\n    <li>N</li>\n  </ul>\n  <p>C</p>',
        ),
        list('    <ul>', '      <li>A b</li>', '      <li>N</li>', '    </ul>', '    <p>C</p>'),
      ],
      [
        'in a tag of several lines',
        '<a\n  href="u"\n  class="k"\n>A b c</a>\n',
        replace('<A\n  href="u"\n  class="k"\n>A b', '<A\n  href="u"\n  id="n"\n  class="k"\n>A b'),
        '<a\n  href="u"\n  id="n"\n  class="k"\n>A b c</a>\n',
      ],
      [
        'after a comment, where words were quoted on lines of their own',
        '<p>one two three</p>\n<!-- A -->\n<hr>\n',
        replace(
          '<p>one\ntwo\nthree</p>\n<!-- A -->',
          '<p>one\ntwo\nthree</p>\n<!-- A -->\n<!-- B -->',
        ),
        '<p>one two three</p>\n<!-- A -->\n<!-- B -->\n<hr>\n',
      ],
      [
        'by one level, where the quote has tabs',
        '<main>\n</main>\n<ul>\n        <li>A b</li>\n</ul>\n',
        replace(
          '<main>\n</main>\n<ul>\n\t\t<li>A b</li>\n</ul>',
          '<main>\n\t<p>N</p>\n</main>\n<ul>\n\t\t<li>A b</li>\n</ul>',
        ),
        '<main>\n    <p>N</p>\n</main>\n<ul>\n        <li>A b</li>\n</ul>\n',
      ],
      [
        'around preformatted text, which has none to be indented',
        list('    <ul>', '      <li>A b</li>', '    </ul>'),
        replace(
          '<ul>\n    <li>A b</li>\n  </ul>',
          '<ul>\n    <li>A b</li>\n    <li><pre>x\ny</pre></li>\n  </ul>',
        ),
        list('    <ul>', '      <li>A b</li>', '      <li><pre>x\ny</pre></li>', '    </ul>'),
      ],
      [
        'before an equal tag that starts the first line',
        '<h3>T</h3>\r\n\r\n    <p>A <b>x</b></p>\r\n    <p>C</p>\r\n',
        replace('\n\n    <p>A <b>x</b></p>\n', '\n\n<p>N</p>\r\n    <p>A <b>x</b></p>\n'),
        '<h3>T</h3>\r\n\r\n<p>N</p>\r\n    <p>A <b>x</b></p>\r\n    <p>C</p>\r\n',
      ],
      [
        'before a line whose indentation was not quoted',
        list(first, next),
        replace('<li>A b</LI>\n    <li>C', 'N\n<li>A b</LI>\n    <li>C'),
        list('    N', '<li>A b</li>', next),
      ],
      [
        'at the start of a line that no line of the quote starts',
        list(first, next),
        replace('<li>A b</li>\n\t<li>C d</li>', '<li>A b</li>\n\t<li>C d</li>\n<p>N</p>'),
        list(first, next, '<p>N</p>'),
      ],
      [
        'after a blank line that the quote lacks',
        list(first, '', '    <li>X y</li>', '    <li>X y</li>', next),
        replace(`${first}\n    <li>X y</li>\n`, `${first}\n\n    <li>N</li>\n    <li>X y</li>\n`),
        list(first, '', '    <li>N</li>', '    <li>X y</li>', '    <li>X y</li>', next),
      ],
    ]
    for (const [name, before, call, after] of lines) {
      it(`is as intended ${name}`, () => {
        const made = makeCalls(before, call)
        assert.equal(made.html, after, made.reasons[0])
      })
    }
  })

  it('stays where nothing is changed', () => {
    const html = '<p>one two</p>\r\n<p>three four</p>\r\n'
    for (const quote of ['<p>one two</p> \n', '\n<p>one two</p>\n\n', '\t<p>three four</p> \r\n']) {
      assert.equal(makeCalls(html, replace(quote, quote)).html, html)
    }
    const made = makeCalls(html, replace('<p>one two</p> \n', '<p>one two</p>\n\n'))
    assert.equal(made.html, html.replace('\r\n', '\r\n\r\n'))
  })

  it('does not join code to a comment before it', () => {
    const script = (code: string) => `<script>\n${code}\n</script>`
    const made = (added: string) =>
      makeCalls(script('a(); b();'), replace('a();\nb();', `a();${added}b();`)).html
    assert.equal(made('\n// now b\n'), script('a();\n// now b\nb();'))
    assert.equal(made(' // now b\n'), script('a(); // now b\nb();'))
    const kept = makeCalls(script('a(); // x\nc(); b();'), replace('// x c(); b();', '// x b();'))
    assert.equal(kept.html, script('a(); // x\nb();'))
  })

  it('goes with the lines that are deleted', () => {
    const page = '<nav>\n    <p>First thing</p>\n\n    <p>Second thing</p>\n</nav>\n'
    const second = '<nav>\n    <p>Second thing</p>\n</nav>\n'
    const made = (quote: string) => makeCalls(page, remove(quote)).html
    assert.equal(made('\t<p>First thing</p>\n\n'), second)
    assert.equal(made('\t<p>First thing</p>\n'), second.replace('\n', '\n\n'))
    assert.equal(made('<p>First thing</p>  \n'), second.replace('\n', '\n    \n'))
    const lines = page.replaceAll('\n', '\r\n')
    const left = makeCalls(lines, remove('\t<p>First thing</p>  \n')).html
    assert.equal(left, second.replace('\n', '\n\n').replaceAll('\n', '\r\n'))
  })
})

describe('characters with several spellings', () => {
  it('are written as the new text has them where they end a tag', () => {
    const html = '<a title="More &lt;info&gt;">more</a> <b>x</b>'
    const made = makeCalls(html, replace('&lt;info&gt;">more</A>', '<q>N</q>">more</a>'))
    assert.equal(made.html, '<a title="More <q>N</q>">more</a> <b>x</b>', made.reasons[0])
  })

  it('stay escaped where the quote alone is escaped as JSON', () => {
    const html = '<script>\nif (/a\\/b+/g.test(text)) log(text)\n</script>'
    const quote = JSON.stringify('/a\\/b+/g.test(text)) log(text)').slice(1, -1)
    const made = makeCalls(html, replace(quote, '/a\\/b+/g.test(text)) show(text)'))
    assert.equal(made.html, html.replace('log', 'show'), made.reasons[0])
    const both = makeCalls(html, replace(quote, quote.replace('log', 'show')))
    assert.equal(both.html, html.replace('log', 'show'), both.reasons[0])
  })
})

describe('moved words', () => {
  const html = '<p>Tom &amp; Jerry</p>\n<p>It’s fine &mdash; ok</p>\n<p>end</p>'
  const [first, second] = ['<p>Tom & Jerry</p>', "<P>It's fine — ok</P>"]
  it('are written like the document', () => {
    const made = makeCalls(html, replace(`${first}\n${second}`, `${second}\n${first}`))
    assert.equal(
      made.html,
      '<p>It’s fine &mdash; ok</p>\n<p>Tom &amp; Jerry</p>\n<p>end</p>',
      made.reasons[0],
    )
  })

  it('are written like the new text if they are also kept', () => {
    const made = makeCalls(html, replace(first + second, `${first + second}<i>Tom & Jerry</i>`))
    assert.match(made.html, /ok<\/p><i>Tom & Jerry<\/i>\n/)
  })
})

describe('an attribute value that is quoted without its quotation marks', () => {
  const html = '<p>Intro text</p>\n<img alt="Logo" src="a.svg" width="90" height="30">'
  const quoted = 'alt=Logo src=a.svg width=90'
  const cases: [name: string, call: Call, after: string][] = [
    ['is deleted with them', remove(` ${quoted}`), html.replace(/ alt.*90"/, '')],
    ['is changed within them', replace(quoted, `${quoted}0`), html.replace('90', '900')],
    [
      'is removed with the whitespace before it where the tag ends',
      replace(' width=90 height=30>', '>'),
      html.replace(/ width.*$/, '>'),
    ],
    [
      'is written as it is in the new text',
      replace(`${quoted} `, 'alt="Logo" src="a.svg" width="120" '),
      html.replace('90', '120'),
    ],
    [
      'has new attributes after it',
      insertAfter(quoted, ' hidden'),
      html.replace('90"', '90" hidden'),
    ],
    [
      'has them after the space that was quoted',
      insertAfter(`${quoted} `, 'hidden '),
      html.replace('90" ', '90" hidden '),
    ],
    ['is not found in part', remove('alt=Logo src=a.svg width=9'), html],
  ]
  for (const [name, call, after] of cases) {
    it(name, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }
})

describe('a quote that starts or ends anywhere', () => {
  const html =
    '<p>price&nbsp;list &mdash; new</p>\n<div class="card big" data-x="{pos:\'top\'}" title="It\'s">\n<a href="/x" id="k">Link text</a> <b lang="en" dir="ltr">more words</b></div>'
  const cases: [name: string, call: Call, after: string][] = [
    [
      'with a no-break space',
      replace('\u00a0list — new', '&nbsp;<b>list</b> &mdash; new'),
      html.replace('list', '<b>list</b>'),
    ],
    ['with one that goes', remove('\u00a0list — new'), html.replace('&nbsp;list &mdash; new', '')],
    [
      'in a value with quotes of the other kind',
      replace(`{pos:'top'}" TITLE="It's">`, `{pos:'left'}" TITLE="It's">`),
      html.replace('top', 'left'),
    ],
    [
      'with a value',
      replace(`"card big" data-x="{pos:'top'}" TITLE=`, `"card huge" data-x="{pos:'top'}" TITLE=`),
      html.replace('big', 'huge'),
    ],
    [
      'with the sign before one',
      replace(
        `="card big" data-x="{pos:'top'}" TITLE=`,
        `="card huge" data-x="{pos:'top'}" TITLE=`,
      ),
      html.replace('big', 'huge'),
    ],
    [
      'in tags, with those between in another order',
      replace(
        'top\'}" title="It\'s"><a id="k" href="/x">Link text</a> <b lang="en"',
        'top\'}" title="It\'s"><a id="q" href="/x">Link text</a> <b lang="fr"',
      ),
      html.replace('"k"', '"q"').replace('"en"', '"fr"'),
    ],
  ]
  for (const [name, call, after] of cases) {
    it(`matches ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  it('does not match if a part of a tag has another order', () => {
    const made = makeCalls(html, remove(`title="It's" class="card big"><a id="k" href="/x">Link`))
    assert.equal(made.html, html)
  })
})

describe('new text that shares little with a long quote', () => {
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
  const page = '<nav>\n        <p>One thing</p>\n\n        <p>Two things</p>\n</nav>\n'
  const cases: [name: string, html: string, call: Call, after: string][] = [
    [
      'is indented like the document if it is written like the quote',
      indented,
      replace(flat, flat.replace('\n<li>Two', '\n<li>New</li>\n<li>Two')),
      indented.replace('\n  <li>Two', '\n  <li>New</li>\n  <li>Two'),
    ],
    [
      'keeps its indentation if it is written like the document',
      indented,
      replace(flat, indented.replace('\n  <li>Two', '\n  <li>New</li>\n  <li>Two')),
      indented.replace('\n  <li>Two', '\n  <li>New</li>\n  <li>Two'),
    ],
    [
      'is indented once next to a quote without indentation',
      indented,
      insertAfter('<li>One thing</li>\n<li>Two things</li>', '\n  <li>Three</li>'),
      indented.replace('\n</ul>', '\n  <li>Three</li>\n</ul>'),
    ],
    [
      'is indented, except preformatted text and what follows its last line ending',
      indented,
      insertAfter('<li>One thing</li>\n<li>Two things</li>', '\n<pre>\ndef f():\n  pass\n</pre>\n'),
      indented.replace('\n</ul>', '\n  <pre>\ndef f():\n  pass\n</pre>\n\n</ul>'),
    ],
    [
      'keeps its indentation if blank lines are removed too',
      page,
      replace(
        '<p>One thing</p>\n\n    <p>Two things</p>',
        '<p>One thing</p>\n        <p>Two things</p>',
      ),
      page.replace('\n\n', '\n'),
    ],
    [
      'keeps its indentation if its first line has some too',
      page,
      replace(
        '<p>One thing</p>\n<p>Two things</p>',
        '        <p>One thing!</p>\n\n        <p>Two things</p>',
      ),
      page.replace('One thing', 'One thing!'),
    ],
    [
      'is indented like the one line that was quoted',
      page,
      replace('\t<p>One thing</p>', '\t<p>One thing</p>\n\t<b>New</b>'),
      page.replace('</p>', '</p>\n        <b>New</b>'),
    ],
    [
      'is indented like the line after it, too',
      page,
      insertAfter('\t<p>One thing</p>', '\n\t<b>New</b>'),
      page.replace('</p>', '</p>\n        <b>New</b>'),
    ],
    [
      'is indented like the line before it, too',
      page,
      insertBefore('\t<p>One thing</p>', '\t<b>New</b>\n'),
      page.replace('<p>', '<b>New</b>\n        <p>'),
    ],
    [
      'keeps the indentation of the line that it is inserted before',
      page,
      insertBefore('<p>One thing</p>\n\n<p>Two things</p>', '<b>New</b>\n'),
      page.replace('<p>', '<b>New</b>\n        <p>'),
    ],
    [
      'is indented in its first line as well if it starts one',
      page,
      insertAfter('  <p>One thing</p>\n\n  <p>Two things</p>\n', '  <b>New</b>\n'),
      page.replace('things</p>', 'things</p>\n        <b>New</b>'),
    ],
    [
      'is not indented if it is inserted before a line without a line ending',
      page,
      insertAfter('<p>One thing</p>\n\n<p>Two things</p>\n', '<b>New</b>'),
      page.replace('things</p>\n', 'things</p>\n<b>New</b>'),
    ],
    [
      'is read without line numbers, with all of its indentation',
      page,
      replace(
        '  2→        <p>One thing</p>\n  3→\n  4→        <p>Two things</p>',
        '  2→        <p>One thing</p>\n  3→<hr>\n  4→        <p>Two things</p>',
      ),
      page.replace('\n\n', '\n<hr>\n'),
    ],
    [
      'is read without the escapes of quotes, in however many lines',
      '<a class="x" href="#">Link</a>',
      replace('<a class=\\"x\\" href=\\"#\\">', '<i id=\\"y\\">\n<a class=\\"x\\">'),
      '<i id="y">\n<a class="x">Link</a>',
    ],
    [
      'is read without them where the quote has several lines as well',
      '<a class="x"\nhref="#">Link</a>',
      replace('<a class=\\"x\\"\nhref=\\"#\\">', '<a class=\\"y\\"\nhref=\\"#\\">'),
      '<a class="y"\nhref="#">Link</a>',
    ],
    [
      'is not unescaped if it is written like the document',
      '<pre>&lt;script src="a.js">&lt;/script&gt;</pre>',
      replace(
        '&amp;lt;script src="a.js"&gt;&amp;lt;/script&amp;gt;',
        '&lt;script src="b.js">&lt;/script&gt;',
      ),
      '<pre>&lt;script src="b.js">&lt;/script&gt;</pre>',
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
      'has its own punctuation, although the quote has the same',
      '<p>a &amp; b — that’s all, <a href="?a=1&amp;b=2">here</a></p>',
      replace(`a & b - that's all, <a href="?a=1&b=2">here</a>`, `Cost $& $1 $' "x" $$`),
      `<p>Cost $& $1 $' "x" $$</p>`,
    ],
    [
      'replaces whole entities',
      '<h2>Research &amp; Development</h2>',
      replace('Research &', 'Science and'),
      '<h2>Science and Development</h2>',
    ],
    [
      'is inserted after a whole entity',
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
      'inside a value with other quotation marks',
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
      'with text that only looks escaped',
      '<script>var a = "x", re = /y/;</script>',
      replace('var a = \\"x\\", re = /y/', 'var a = 1, re = /\\bfoo/'),
      /escapes of JSON.*Quote it exactly/s,
    ],
    [
      'of whose quotes only some are escaped',
      '<a class="x" href="#">Link</a>',
      replace('<a class=\\"x\\" href=\\"#\\">', '<i id="y">\n<a class=\\"x\\">'),
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

  it('is not inserted within a word, whatever spaces are quoted around', () => {
    const html = '<table><tr><td>Total of all 1234</td></tr></table>'
    for (const quote of ['<td>Total of all 12 ', ' 234</td></tr></table>', '\n234</td></tr>\n']) {
      assert.equal(makeCalls(html, replace(quote, '<b>N</b>')).html, html, quote)
    }
    const made = makeCalls(html, replace(' Total of all 1234 ', ' Sum of all 1234 '))
    assert.equal(made.html, html.replace('Total', 'Sum'))
  })

  it('is not inserted next to a number that the quote may mean', () => {
    const html = '<pre>\n13\tWidget A sold\n</pre>'
    assert.equal(makeCalls(html, remove('12\tWidget A sold')).html, html)
  })

  it('is not inserted within an accented character', () => {
    const html = '<p>cafe\u0301 latte</p>'
    assert.equal(makeCalls(html, replace('cafe', 'tea')).html, html)
  })

  it('is inserted after a comment that mentions tags', () => {
    const html = '<!-- put the <script> here --><p title="a &amp; b">Fish &amp; chips</p>'
    const made = makeCalls(
      html,
      replace('<p title="a & b">Fish & chips', '<p title="a & b">Fish & peas'),
    )
    assert.equal(made.html, html.replace('chips', 'peas'))
  })
})

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

const lines = (...all: string[]) => all.join('\n')
const windows = (...all: string[]) => all.join('\r\n')

describe('nothing is written', () => {
  const spread = lines(
    '<script>',
    'const opts = {',
    '  ...base,',
    "  color: 'red',",
    '}',
    '</script>',
  )
  const list = lines(
    '<ul>',
    '<li>First one here</li>',
    '<li>Loading...</li>',
    '<li>Last one here</li>',
    '</ul>',
  )
  const refusals: [name: string, html: string, call: Call][] = [
    [
      'for a spread that is another one',
      spread,
      remove(lines('const opts = {', '  ...defaults,', "  color: 'red',", '}')),
    ],
    [
      'for a spread that is gone',
      lines('const o = {', '  a: 1,', '  b: 2,', '}'),
      remove(lines('const o = {', '  ...base,', '  b: 2,', '}')),
    ],
    [
      'for a line that begins with an ellipsis and goes on otherwise',
      lines('<pre>', 'intro line', '... more soon', 'outro line', '</pre>'),
      remove(lines('intro line', '... less soon', 'outro line')),
    ],
    [
      'for a comment of an ellipsis that is another one',
      lines('<style>', 'a { color: red }', '/* ... theme one */', 'b { color: blue }', '</style>'),
      remove(lines('a { color: red }', '/* ... theme two */', 'b { color: blue }')),
    ],
    [
      'where old and new text leave out what holds an ellipsis',
      list,
      replace(
        lines('<li>First one here</li>', '...', '<li>Last one here</li>'),
        lines('<li>First one there</li>', '...', '<li>Last one here</li>'),
      ),
    ],
    ['for half an emoji', '<p>R&amp;D team 👩\u200d💻 works</p>', remove('R&D team 👩')],
    [
      'for half an emoji with an entity',
      '<p>R&amp;D team 👩&zwj;💻 works</p>',
      remove('R&D team 👩'),
    ],
    [
      'for characters of private use that are no tags',
      '<p>\ue000b\ue001hello world you\ue000/b\ue001 x</p>',
      remove('<b>hello world you</b>'),
    ],
    [
      'for an entity in a value that is no end of the value',
      '<a title="x&quot; y=&quot;z">Link text</a><p>k</p>',
      remove('<a title="x" y="z">Link text</a>'),
    ],
    ...[
      ['<li><b>1</b>| apples and pears</li>', '2| apples and pears'],
      ['<li>1&nbsp;| apples and pears</li>', '2 | apples and pears'],
      ['<li>1 &rarr; apples and pears</li>', '2 → apples and pears'],
      ['<td>3</td>\n<td>| Alpha beta</td>', '4 | Alpha beta'],
    ].map(([html = '', quote = '']): [string, string, Call] => [
      `for a number that is another one: ${html}`,
      html,
      remove(quote),
    ]),
  ]
  for (const [name, html, call] of refusals) {
    it(name, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, html)
      assert.notEqual(made.reasons[0], '')
    })
  }
})

describe('exactly what was quoted', () => {
  const paragraphs = windows('<p>one</p>', '<p>two</p>', '<p>3</p>', '')
  const rows = lines(
    '<div>',
    '    <p>aa aa aa</p>',
    '    <p>m</p>',
    '    <p>bb bb bb</p>',
    '</div>',
  )
  const changes: [name: string, html: string, call: Call, after: string][] = [
    [
      'without a soft hyphen after it',
      '<p>R&amp;D alpha beta&shy;gamma</p>',
      replace('R&D alpha beta', 'R&D alpha delta'),
      '<p>R&amp;D alpha delta&shy;gamma</p>',
    ],
    [
      'before a space of no width',
      '<p>R&amp;D alpha beta\u200bgamma</p>',
      insertAfter('R&D alpha beta', '!'),
      '<p>R&amp;D alpha beta!\u200bgamma</p>',
    ],
    [
      'and not the lines around it that another line end ends',
      windows('<ul>', '    <li>One</li>', '    <li>Two</li>', '</ul>'),
      replace(
        lines('<ul>', '  <li>One</li>', '  <li>Two</li>', '</ul>'),
        lines('<ul>', '    <li>One</li>', '    <li>Three</li>', '</ul>'),
      ),
      windows('<ul>', '    <li>One</li>', '    <li>Three</li>', '</ul>'),
    ],
    [
      'with the space at its end that is an entity',
      '<p>The cost is 10&nbsp;km.</p>',
      replace('The cost is 10&#160;', 'The price is 10&#160;'),
      '<p>The price is 10&nbsp;km.</p>',
    ],
    [
      'but for the space at its end that is an entity',
      '<p>The cost is 10&nbsp;km.</p>',
      replace('The cost is 10&#160;', 'The cost is 10'),
      '<p>The cost is 10km.</p>',
    ],
    [
      'with a space at its beginning that is an entity',
      '<p>10&nbsp;km &amp; so on</p>',
      replace('&#160;km & so on', '&#160;miles & so on'),
      '<p>10&nbsp;miles &amp; so on</p>',
    ],
    [
      'in a comment, where it is escaped',
      '<div><!-- hero section --></div>',
      replace('&lt;!-- hero section --&gt;', '&lt;b&gt;Bold words&lt;/b&gt;'),
      '<div><b>Bold words</b></div>',
    ],
    [
      'in a style, where it is escaped',
      '<style>ul > li::before { color: red }</style>',
      replace(
        'ul &gt; li::before { color: red }',
        'ul &gt; li::before, ol &gt; li { color: blue }',
      ),
      '<style>ul > li::before, ol > li { color: blue }</style>',
    ],
    [
      'of a value with quotes in it',
      `<a title='say "hi"'>Link text</a>`,
      replace('<a title="say &quot;hi&quot;">Link text', '<a title="say &quot;hi&quot;">Link'),
      `<a title='say "hi"'>Link</a>`,
    ],
    [
      'from a line end on',
      paragraphs,
      remove('\n<p>two</p>'),
      windows('<p>one</p>', '<p>3</p>', ''),
    ],
    [
      'before a line end',
      paragraphs,
      insertBefore('\n<p>two</p>', '\n<hr>'),
      windows('<p>one</p>', '<hr>', '<p>two</p>', '<p>3</p>', ''),
    ],
    ['to a line end', paragraphs, remove('<p>two</p>\n'), windows('<p>one</p>', '<p>3</p>', '')],
    [
      'without half a line end',
      paragraphs,
      remove('<p>two</p>\r'),
      windows('<p>one</p>', '', '<p>3</p>', ''),
    ],
    ['to a space', 'x abc &amp; def ghi', remove('abc & def '), 'x ghi'],
    [
      'but for a space',
      'x abc &amp; def ghi',
      replace(' abc & def', 'abc & def'),
      'xabc &amp; def ghi',
    ],
    [
      'with blank edges that are quoted by chance',
      windows('<p>one</p>', '<p>R&amp;D</p>', '<p>3</p>'),
      replace('\n<p>R&D</p>\n', '<p>R&D costs</p>'),
      windows('<p>one</p>', '<p>R&amp;D costs</p>', '<p>3</p>'),
    ],
    [
      'without the line ends around it, if only one of them stands there',
      lines('<ul>', '    <li>R&amp;D</li>', '    <li>b</li>', '</ul>'),
      remove('\n<li>R&D</li>\n'),
      lines('<ul>', '    ', '    <li>b</li>', '</ul>'),
    ],
    [
      'between two lines that are indented',
      rows,
      replace(
        lines('<p>aa aa aa</p>', '    ...', '    <p>bb bb bb</p>'),
        lines('<p>aa aa aa</p>', '    <p>n</p>', '    <p>bb bb bb</p>'),
      ),
      rows.replace('>m<', '>n<'),
    ],
    [
      'from one line to another, with its line end',
      lines('<div>', '<p>aa aa aa</p>', '<p>m</p>', '<p>bb bb bb</p>', '</div>'),
      replace(lines('<p>aa aa aa</p>', '...', '<p>bb bb bb</p>', ''), lines('<p>n</p>', '')),
      lines('<div>', '<p>n</p>', '</div>'),
    ],
    [
      'with the spaces that new tags have beside them',
      "<p class='k'>Hello</p><p>world</p>",
      replace('<p class="k">Hello</p><p>world</p>', '<p class="k">Hello <em>big</em> world</p>'),
      "<p class='k'>Hello <em>big</em> world</p>",
    ],
    [
      'of an attribute alone',
      '<a class=card href=/page/one>x</a>',
      replace('href="/page/one"', 'href="/page/two"'),
      '<a class=card href=/page/two>x</a>',
    ],
    ['that an entity has letters of', 'AT&amp;T amp', replace('amp', 'volt'), 'AT&amp;T volt'],
  ]
  for (const [name, html, call, after] of changes) {
    it(`is changed ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }
})

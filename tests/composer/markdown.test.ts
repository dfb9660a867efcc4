import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { readHtmlFragment } from '../../src/composer/creating/html-fragment.ts'
import { listOf, plainText, readMarkdown } from '../../src/composer/creating/markdown/markdown.ts'
import { escapeHtml } from '../../src/composer/html.ts'
import { paragraphsOf } from '../../src/composer/creating/page.ts'
import { soon } from '../support/soon.ts'

function render(...texts: string[]): string {
  const { texts: read, footnotes } = readMarkdown(texts, new Set(['contents']))
  return [...read.flat(), ...(footnotes ? [footnotes] : [])]
    .map(({ id, title, html }) =>
      title === '' ? html : `<h2 id="${id}">${escapeHtml(title)}</h2>\n${html}`,
    )
    .join('\n')
}

/** A text as Markdown that shows it as it is, on one line. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value
  if (node.nodeName === 'br') return '\n'
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

/** Whether HTML has nothing in it that runs or loads. */
function assertSafe(html: string): void {
  const open: DefaultTreeAdapterTypes.Node[] = [parseFragment(html)]
  for (let node = open.pop(); node; node = open.pop()) {
    assert.doesNotMatch(node.nodeName, /^(?:script|style|iframe|svg|object|embed|form)$/, html)
    for (const { name, value } of 'attrs' in node ? node.attrs : []) {
      assert.doesNotMatch(name, /^on|^style$|["'<>]/, html)
      if (name === 'href') assert.match(value, /^(?:https?:|mailto:|tel:|#)/i, html)
      if (name === 'src') assert.match(value, /^data:image\//, html)
    }
    if ('childNodes' in node) open.push(...node.childNodes)
  }
}

/** A table of cases: what is typed, and what is or is not in the HTML. */
function holds(cases: [typed: string, has: string[], hasNot?: string[]][]): void {
  for (const [typed, has, hasNot = []] of cases) {
    const html = render(typed)
    for (const part of has) assert.ok(html.includes(part), `${part} is missing in ${html}`)
    for (const part of hasNot) assert.ok(!html.includes(part), `${part} is in ${html}`)
  }
}

/** What hostile texts are made of. */
const pieces = [
  ['<img src=x onerror=alert(1)>', '<img/src=x/onerror=a>', '<svg onload=a>', '<pre>', '<code>'],
  ['[a](javascript:a)', '[a](java&#115;cript:a)', '![a](data:text/html,a)', '<javascript:a>'],
  ['[a]: data:a', '"', "'", '`', '$', '&lt;', '&#60;', '<!--', '-->', '[^1]', '[^1]: ', '</p>'],
  ['\n', '\n\n', '- ', '1. ', '> ', '|', '|---|', 'a onclick=b', '# ', '    ', '*', '_', '~'],
  ['[a]', '(http://x" onclick="a)', '<a href="javascript:a" onclick=a>', '<p id="x">'],
].flat()

describe('prose', () => {
  it('shows the numbers that lines begin with as they were written', () => {
    holds([
      [
        '1998. We opened.\n\n2004. We moved.\n\n2019. We won.',
        ['<p>1998. We opened.</p>', '<p>2004. We moved.</p>', '<p>2019. We won.</p>'],
        ['<ol'],
      ],
      ['1998. We opened.\n2004. We moved.', ['<p>1998. We opened.<br>\n2004. We moved.</p>']],
      ['2019. We won.\n\n2020. We lost.', ['<p>2020. We lost.</p>'], ['<ol']],
      ['2019. We won', ['<p>2019. We won</p>']],
      ['7. März 2024 war schön.', ['<p>7. März 2024 war schön.</p>']],
      [
        '1. Mai 2024\nTreffen\n\n2. Mai 2024',
        ['<p>1. Mai 2024<br>\nTreffen</p>\n<p>2. Mai 2024</p>'],
      ],
      ['1. Maintenance\n2. b', ['<li>Maintenance</li>']],
      ['1. a\n2. b\n3. c', ['<ol>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ol>']],
      ['1. a\n1. b\n1. c', ['<ol>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ol>']],
      ['3. c\n4. d', ['<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>']],
      ['1) a\n2) b\n4) d', ['<li value="1">a</li>\n<li value="2">b</li>\n<li value="4">d</li>']],
      ['3. a\n2. b\n1. c', ['<p>3. a<br>\n2. b<br>\n1. c</p>']],
      ['01. a\n02. b', ['<p>01. a<br>\n02. b</p>']],
      ['1. a\n2. b\n\n2019. We won.', ['<li><p>b</p></li>\n</ol>\n<p>2019. We won.</p>']],
      ['- x\n  1999. y\n- z', ['x<br>\n1999. y'], ['<ol']],
      ['> 1998. a **b**', ['<blockquote>\n<p>1998. a <strong>b</strong></p>\n</blockquote>']],
    ])
  })

  it('keeps the line ends that a person typed, and joins lines that a program wrapped', () => {
    const wrapped =
      'We have been working on the plan for the new harbour building since the\nspring of last year, and the council has now agreed to fund the first part\nof it from its own means.'
    const short =
      'It was agreed by all of the members who were present on that evening in\nLondon, too.'
    holds([
      ['09:00 Welcome\n09:30 Budget', ['09:00 Welcome<br>\n09:30 Budget']],
      ['Jane Doe\n12 High Street\nLondon', ['Jane Doe<br>\n12 High Street<br>\nLondon']],
      [
        '09:00 Welcome and introduction of the new members of the board\n10:00 Budget',
        ['of the board<br>\n10:00 Budget'],
      ],
      [
        'Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:',
        ['day?<br>\nThou'],
      ],
      [wrapped, ['since the\nspring'], ['<br>']],
      [`${wrapped}\n\n${short}`, ['evening in\nLondon'], ['<br>']],
      [short, ['evening in<br>\nLondon']],
      [`- ${wrapped.replaceAll('\n', '\n  ')}`, ['since the\nspring'], ['<br>']],
      ['> We did it.\n— Head of Operations', ['We did it.<br>\n— Head of Operations']],
      ['one<br>\ntwo<br><br>three', ['one<br>\ntwo<br><br>three']],
      ['Best wishes\nJane\n---\nHarbour Ltd', ['Best wishes<br>\nJane', '<hr>'], ['<h2']],
    ])
    assert.equal(paragraphsOf(`${wrapped}\n\nJane\nDoe`).match(/<br>/g)?.length, 1)
  })

  it('takes nothing for Markdown that people mean otherwise', () => {
    holds([
      ['we close on Friday.\n---\nAnn', ['<p>we close on Friday.</p>', '<hr>'], ['<h2']],
      ['Friday\n---\nAnn', ['>Friday</h2>'], ['<hr>']],
      ['see __init__.py and __all__', ['see __init__.py and <strong>all</strong>']],
      ['H~2~O and ~~old~~ and ~gone~', ['H~2~O and <del>old</del> and <del>gone</del>']],
      ['in C:\\new\\_old\\*', ['in C:\\new\\_old\\'], ['C:\\new_old']],
      ['on \\\\server\\share now', ['on \\\\server\\share now']],
      ['a\\*b\\*', ['a*b*']],
      ['+ 500 pay\n- 200 rent', ['+ 500 pay', '- 200 rent'], ['<li>']],
      ['- 3 apples\n- 2 pears', ['<li>3 apples</li>']],
      ['+ 3 apples\n\n- pears', ['<li>3 apples</li>']],
    ])
  })

  it('shows letters set lower or higher, and what else HTML is typed for within a line', () => {
    holds([
      ['H<sub>2</sub>O, m<sup>2</sup>', ['H<sub>2</sub>O, m<sup>2</sup>']],
      ['press <kbd>Ctrl</kbd> **<b>now *x*</b>**', ['<b>now <em>x</em></b>']],
      ['a <b>open', ['a &lt;b&gt;open'], ['<b>']],
      ['a <b>x</i></b>', ['<b>x&lt;/i&gt;</b>']],
      ['<sub onclick="x()">2</sub>', ['&lt;sub onclick'], ['<sub']],
      ['List<String> a<b and c>d', ['List&lt;String&gt; a&lt;b and c&gt;d']],
    ])
  })

  it('never shows comments, but what is code', () => {
    const secret = ['secret', '--&gt;']
    holds([
      ['a <!-- secret --> b', ['a  b'], secret],
      ['<!-- secret\nsecret -->\n\nText', ['<p>Text</p>'], secret],
      ['<!--\n\nsecret\n\n-->\n# Plan', ['Plan'], secret],
      ['a <!-- secret\n\nsecret --> b', ['a', 'b'], secret],
      ['<div>\n<!-- secret\n\nsecret -->\n</div>', ['&lt;div&gt;'], secret],
      ['- a <!-- secret -->\n- b', ['<li>a</li>'], secret],
      ['| a <!-- secret --> |\n|---|\n| b |', ['<th scope="col">a'], secret],
      ['## Plan <!-- secret -->', ['>Plan</h2>'], secret],
      ['`<!-- shown -->`', ['&lt;!-- shown --&gt;']],
      ['```\n<!-- shown\n\nshown -->\n```', ['&lt;!-- shown\n\nshown --&gt;']],
      ['`<!--` begins one.\n\n`-->` ends it.', ['<code>&lt;!--</code> begins one.']],
      ['An open <!-- is shown', ['An open &lt;!-- is shown']],
    ])
    const { notes } = readMarkdown(['a <!-- b --> `<!-- c -->`\n\n<!-- d\n\ne -->'], new Set())
    assert.deepEqual(notes, ['2 comments in the text stayed private.'])
  })

  it('leaves formulas as they are, and takes prices for none', () => {
    holds([
      ['$a_1 * b * c_2$', ['<p>$a_1 * b * c_2$</p>']],
      ['so $x\\_1 \\\\ <y>$ it', ['so $x\\_1 \\\\ &lt;y&gt;$ it']],
      ['**bold $a*b$ c**', ['<strong>bold $a*b$ c</strong>']],
      ['$$\n\\int_0 a * b * c\n\n- x\n$$', ['$$\n\\int_0 a * b * c\n\n- x\n$$']],
      ['see $$a * b * c$$ there', ['see $$a * b * c$$ there']],
      ['from $5 *now* to $10', ['$5 <em>now</em> to $10']],
      ['from $5/month *now* to 10$', ['<em>now</em>']],
      ['`$a` *b* `c$`', ['<em>b</em>']],
    ])
  })

  it('leads links to the ids of headings, as GitHub names them', () => {
    const html = render(
      '[a](#our-plan) [b](#our-plan-1) [c](#whats-new) [d](#%C3%BCber-uns) [e](#contents) [f](#later)\n\n## Our plan\n\n### Our plan\n\n#### What’s new?\n\n## Über uns\n\n## Contents\n\n> ##### a_b c--d',
      '[b](#our-plan-1) [g](#a_b-c--d)\n\n# Later',
    )
    const ids = new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id))
    const targets = Array.from(html.matchAll(/href="#([^"]+)"/g), ([, id]) => id)
    assert.deepEqual(targets, [
      'our-plan',
      'our-plan-1',
      'whats-new',
      'über-uns',
      'contents-2',
      'later',
      'our-plan-1',
      'a_b-c--d',
    ])
    for (const target of targets) assert.ok(ids.has(target), target)
    assert.match(html, /<h2 id="our-plan">Our plan<\/h2>[^]*<h3 id="our-plan-1">Our plan<\/h3>/)
    const { notes } = readMarkdown(['[x](#nowhere) [y](#top)'], new Set())
    assert.deepEqual(notes, ['The link to “#nowhere” leads nowhere: no heading has that name.'])
    const titled = readMarkdown(['[x](#our-plan) ![y](z.png)'], new Set(), 'Our plan')
    assert.match(titled.texts[0]?.[0]?.html ?? '', /href="#top"/)
    assert.deepEqual(titled.notes, ['A picture from elsewhere can’t be shown, only named.'])
  })

  it('links footnotes of all texts and lists them at the end', () => {
    const html = render(
      'One[^1], two[^b], none[^x].\n[^1]: First *note*.\n\n## Next[^b]',
      '[^b]: Second, see [^1].\n\n    Its second paragraph.\n[^c]: Not referred to.\n[^1]: Twice.',
    )
    assert.match(html, /none\[\^x\]\./)
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g))
      assert.equal(html.split(` id="${id}"`).length, 2, id)
    assert.match(
      html,
      /Footnotes<\/h2>\n<ol class="footnotes">\n {2}<li id="footnote-1"><p>First <em>note<\/em>\.[^]*<li id="footnote-2"><p>Second, see <sup>[^]*Its second paragraph\.[^]*<p>Not referred to\.[^]*<p>Twice\./,
    )
  })

  it('reads definitions of links in all texts', () => {
    assert.match(render('[a][x]', '[x]: https://example.com'), /<a href="https:\/\/example.com">a</)
  })

  it('takes paragraphs that are set in for prose, and code behind a heading for code', () => {
    holds([
      [
        'Dear Ms Park,\n\n    Thank you for your letter.\n\n    We will come (on Friday) and\nbring cake.\n\n    Jane Doe',
        ['<p>Thank you for your letter.</p>', 'and<br>\nbring cake.', '<p>Jane Doe</p>'],
        ['<pre'],
      ],
      ['Liebe Anna,\n\n    wie geht es dir heute?\n\n    Gut!', ['<p>wie geht'], ['<pre']],
      ['# Use\n\n    npm install\n\nNow', ['<pre><code>npm install\n</code></pre>']],
      ['Run this:\n\n    Get-Item foo', ['<pre>']],
      ['Text\n\n    const a = 1\n    b()', ['<pre><code>const a = 1\nb()\n</code></pre>']],
      ['Text\n\n    SELECT a_b FROM c;', ['<pre>']],
    ])
  })

  it('escapes links once, labels tasks and breaks lines in cells', () => {
    const href = 'href="https://x.org/?a=1&amp;b=2"'
    holds([
      ['[a](https://x.org/?a=1&amp;b=2)', [href]],
      ['[a](https://x.org/?a=1&b=2)', [href]],
      [
        '<https://x.org/?a=1&b=2> https://x.org/?a=1&b=2',
        [`<a ${href}>https://x.org/?a=1&amp;b=2</a> <a ${href}>`],
      ],
      ['[a][r]\n\n[r]: https://x.org/?a=1&amp;b=2 "T&amp;C"', [`${href} title="T&amp;C"`]],
      [
        '- [x] *a*\n- [ ] b',
        ['<label><input type="checkbox" disabled checked> <em>a</em></label>'],
      ],
      ['- [x] a\n\n- [ ] b', ['<p><label><input type="checkbox" disabled checked> a</label></p>']],
      ['| a |\n|---|\n| x<br>y<br/>z |', ['<td>x<br>y<br>z</td>']],
    ])
  })

  it('shows tags that are none as text, also behind an open code tag', () => {
    holds([['a <code> <img/src=x/onerror=alert(1)>', ['&lt;img/src'], ['<img']]])
  })

  it('lets no tag and no address through that it does not write itself', () => {
    const piece = fc.constantFrom(...pieces)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (given) => {
        for (const text of [given.join(''), `<div>${given.join('')}</div>`]) {
          const fragment = readHtmlFragment(text)?.read(new Set()).sections ?? []
          for (const html of [render(text), ...fragment.map((section) => section.html)])
            assertSafe(html)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('reads hard texts quickly', () => {
    const hard = [
      '1998. a\n\n'.repeat(20_000),
      '$'.repeat(100_000),
      '*a $b '.repeat(50_000),
      '`<!--` '.repeat(20_000) + '\n\n-->',
      '<!--\n\n'.repeat(50_000),
      'a b\n'.repeat(50_000) + '---',
      '[^1]: a\n'.repeat(10_000),
      `${'a[^1] '.repeat(20_000)}\n\n[^1]: b`,
      '    Words of prose.\n\n'.repeat(20_000),
    ]
    for (const text of hard) soon(5, () => render(text))
  })
})

describe('plain text in Markdown', () => {
  it('comes out as it is', () => {
    const odd = fc.string({ unit: 'binary', maxLength: 40 })
    const marks = fc.string({
      unit: fc.constantFrom(...'-#*_~`[](){}<>!|\\$&;:.@1+=^ \tab\n/"\''),
      maxLength: 40,
    })
    const texts = fc.oneof(
      odd,
      marks,
      fc.constantFrom(
        '- 3 apples',
        '---',
        '~~d~~',
        '1998. x',
        '[^1]',
        '&amp;',
        'www.x.org',
        'a@b.org',
        '    a',
      ),
    )
    const folded = (text: string) =>
      text
        .replace(/[\0\ufffd]/g, '')
        .replace(/\s+/g, ' ')
        .trim()
    fc.assert(
      fc.property(texts, (text) => {
        const shown = (html: string) => folded(textOf(parseFragment(html)))
        assert.equal(shown(render(escapeMarkdown(text))), folded(text))
        assert.equal(shown(render(`- ${escapeMarkdown(text)}`)), folded(text))
        assert.equal(shown(listOf([text])), folded(text))
        assert.equal(folded(plainText(escapeMarkdown(text))), folded(text))
      }),
      { numRuns: 500 },
    )
  })

  it('makes a list of strings that are no Markdown', () => {
    assert.equal(
      listOf(['- 3 apples', '---', '~~d~~', 'a\nb <']),
      '<ul>\n  <li>- 3 apples</li>\n  <li>---</li>\n  <li>~~d~~</li>\n  <li>a<br>b &lt;</li>\n</ul>',
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compose } from '../../src/composer/creating/compose.ts'
import { frontMatterOf, metadataLine } from '../../src/composer/creating/markdown/front-matter.ts'
import { readHtmlFragment } from '../../src/composer/creating/html-fragment.ts'

function create(content: string): string {
  const page = [
    ...compose({ message: `Create a report from this:\n\n${content}`, attachments: [] }).pieces,
  ]
  return page.join('').replace(/<style>[^]*?<\/style>/, '')
}

function read(html: string) {
  const fragment = readHtmlFragment(html)
  const { sections = [], notes = [] } = fragment?.read(new Set(['contents'])) ?? {}
  const shown = sections.map(({ id, title, html: inner }) => `#${id} ${title}\n${inner}`)
  return { title: fragment?.title, html: shown.join('\n'), notes }
}

describe('a cell', () => {
  it('keeps a number and its unit together', () => {
    const whole = /<td class="unparted">€ 142,538.00<\/td>/
    assert.match(
      create('<p>Prices</p><table><tr><th>A</th></tr><tr><td>€ 142,538.00</td></tr></table>'),
      whole,
    )
    assert.match(
      create('# A\n\n| A | B |\n|---|---|\n| *x* | € 142,538.00 |\n| y | by hand |'),
      whole,
    )
    assert.match(
      create('Item,Made on\nLamp,3 May 2026\nSofa,4 May 2026'),
      /class="unparted">3 May 2026</,
    )
    assert.match(create('Item,Text\nLamp,a long text without end\nSofa,b'), /<td>a long text/)
  })
})

describe('front matter', () => {
  it('is title and metadata, and no heading', () => {
    const html = create(
      '---\ntitle: Harbour plan\nauthor: Jane Doe\ndate: 2026-03-01\nversion: 1.10\nlayout: wide\n---\n\nText.\n\n## One',
    )
    assert.match(html, /<title>Harbour plan<\/title>[^]*<h1>Harbour plan<\/h1>/)
    assert.match(html, /Author: Jane Doe · Date: 2026-03-01 · Version: 1\.10/)
    assert.doesNotMatch(html, /---|layout|<hr>|<h2>title/)
  })

  it('is read as it was written', () => {
    const cases: [source: string, title: string | undefined, metadata: string][] = [
      ['title: A\ntags: [x, y]', 'A', 'Tags: x, y'],
      [
        'Title: "A: b"\nauthor:\n  name: Jane\n  role: head',
        'A: b',
        'Author: name: Jane, role: head',
      ],
      ['title: A: b\nauthor: Jane', 'A: b', 'Author: Jane'],
      ['price: 1.10\nzip: 01234\nnone:\nyes: no', undefined, 'Price: 1.10 · Zip: 01234 · Yes: no'],
      ['constructor: a\n__proto__: b', undefined, 'Constructor: a · __proto__: b'],
    ]
    for (const [source, title, metadata] of cases) {
      const front = frontMatterOf(`---\n${source}\n---\nText`)
      assert.ok(front, source)
      assert.equal(front.title, title)
      assert.equal(front.rest, 'Text')
      assert.ok(metadataLine(front.metadata).includes(metadata), metadataLine(front.metadata))
    }
    const { notes } = frontMatterOf('---\nlayout: a\ntitle: b\n---\n') ?? {}
    assert.deepEqual(notes, ['Left out of the front matter: layout.'])
  })

  it('is text where it holds no names and values', () => {
    for (const source of ['Some text', '- a\n- b', 'a', '', 'Dear Ms Park, we: [came'])
      assert.equal(frontMatterOf(`---\n${source}\n---\nText`), undefined, source)
    const toml = frontMatterOf(
      '+++\ntitle = "Harbour"\ntags = ["a", "b"]\nlang = "de"\n+++\n\n# Aim',
    )
    assert.equal(toml?.title, 'Harbour')
    assert.deepEqual(toml?.metadata, [['tags', 'a, b']])
    assert.equal(toml?.rest.trim(), '# Aim')
    assert.equal(frontMatterOf('+++\nno names\n+++\n'), undefined)
    assert.equal(frontMatterOf('---js\nprocess.exit()\n---\n'), undefined)
  })

  it('does not repeat its title', () => {
    const html = create('---\ntitle: Plan\n---\n# Plan\n\nText\n\n## More')
    assert.equal(html.match(/>Plan</g)?.length, 2)
    const other = create('---\ntitle: Plan\n---\n# Other\n\nText')
    assert.match(other, /<h1>Plan<\/h1>[^]*<h2>Other<\/h2>/)
  })
})

describe('comments', () => {
  it('hide no title behind them', () => {
    const html = create('<!-- secret -->\n<!-- secret -->\n# Plan\n\nText, see [top](#plan)')
    assert.match(html, /<h1>Plan<\/h1>[^]*href="#top"/)
    assert.doesNotMatch(html, /secret/)
  })
})

describe('pasted HTML', () => {
  it('is its content', () => {
    const html = create(
      '<h1>Plan</h1><h2>Why</h2><p>We <b>go</b> to <a href="https://x.org/?a=1&amp;b=2">x</a>.</p><ul><li>one<li>two</ul><h3>More</h3><table><tr><th>A</th><td colspan="2">1</td></tr></table>',
    )
    assert.match(html, /<h1>Plan<\/h1>[^]*<section id="why">\s*<h2>Why<\/h2>/)
    assert.ok(html.includes('<p>We <b>go</b> to <a href="https://x.org/?a=1&amp;b=2">x</a>.</p>'))
    assert.ok(html.includes('<ul><li>one</li><li>two</li></ul>'))
    assert.match(html, /<h3>More<\/h3>\s*<div class="table"/)
    assert.ok(html.includes('<th>A</th><td colspan="2">1</td>'))
    assert.doesNotMatch(html, /&lt;/)
  })

  it('loses what it does, and this is said', () => {
    const { html, notes } = read(
      '<style>p{}</style><p onclick="x()" style="position:fixed" class="a">Text <img src=x onerror=alert(1) alt="pic"><span style="color:red;display: none">secret</span><a href=" java\tscript:alert(1)">link</a><script>alert(1)</script></p><iframe src="https://x"></iframe><p hidden>secret</p><!-- secret --><svg onload=alert(1)><text>t</text></svg><form><input name="q"></form>',
    )
    assert.equal(html, '#introduction \n<p>Text <em>[Image: pic]</em>link</p>')
    assert.deepEqual(notes, [
      'Left out of the pasted HTML: 1 style sheet, 2 event handlers, 2 hidden parts, 2 scripts, 1 frame, 1 comment, 1 drawing, 1 form field, 1 picture.',
    ])
  })

  it('keeps its structure, its links within and its styled words', () => {
    const cases: [given: string, shown: string][] = [
      ['<div>loose <i>text</i><p>p</p></div>', '<p>loose <i>text</i></p>\n<p>p</p>'],
      ['<h2 id="a">A</h2><p><a href="#a">to A</a></p>', '#a A\n<p><a href="#a">to A</a></p>'],
      [
        '<h2 id="contents">A</h2><p><a href="#contents">x</a></p>',
        '#contents-2 A\n<p><a href="#contents-2">x</a></p>',
      ],
      [
        '<meta charset="utf-8"><b style="font-weight:normal"><p><span style="font-weight:700">B</span> c</p></b>',
        '<p><strong>B</strong> c</p>',
      ],
      ['<ul><li><input type="checkbox" checked> done</ul>', '<li>☑  done</li>'],
      ['<pre>\n\n a\n  b</pre>', '<pre>\n\n a\n  b</pre>'],
      ['<p>1 &lt; 2 &amp;amp; "3"</p>', '<p>1 &lt; 2 &amp;amp; &quot;3&quot;</p>'],
      ['<p>x</p><ol start="3"><li value="7">y</ol>', '<ol start="3"><li value="7">y</li></ol>'],
    ]
    for (const [given, shown] of cases) {
      const { html } = read(given)
      assert.ok(html.includes(shown), `${shown} is missing in ${html}`)
    }
    assert.equal(read('<html><head><title>T</title></head><body><p>x</p></body></html>').title, 'T')
  })

  it('is text where tags are only part of it', () => {
    for (const text of [
      '<b>Note</b>: bring cake to the party, please.',
      '<script>alert(1)</script>',
      '<div align="center">\n\n# Title\n\n</div>',
      '<note><to>Ann</to></note>',
      '<5 people came>',
      'See <b>this</b>',
      `${'<div>'.repeat(30_000)}x</div>`,
    ])
      assert.equal(readHtmlFragment(text), undefined, text.slice(0, 60))
  })
})

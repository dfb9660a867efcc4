import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseFragment } from 'parse5'
import { documentationPages, realPages } from '../support/pages.ts'
import { makeCalls, type Call } from '../support/calls.ts'
import { named, pageWith, parsed, plainOf, plainPage } from '../support/trees.ts'

const del = (selector: string): Call => ['delete_element', { selector }]
const swap = (selector: string, new_html: string): Call => [
  'replace_element',
  { selector, new_html },
]
const set = (selector: string, name: string, value: string | null): Call => [
  'set_attribute',
  { selector, name, value },
]

describe('a call that names an element', () => {
  const table = '<table><tr><td>1</td></tr></table>'
  const page = '<!doctype html><html><head><title>t</title></head><body><p>x</p></body></html>'
  const changes: [name: string, html: string, call: Call, after: string][] = [
    [
      'with parts that the parser adds',
      `<!doctype html><p>x</p>${table}`,
      del('table'),
      '<!doctype html><p>x</p>',
    ],
    ['within one that the parser adds', table, del('tr'), '<table></table>'],
    [
      'alone in lines of a table',
      '<table>\n<tr><td>1</td></tr>\n</table>',
      del('tr'),
      '<table>\n\n</table>',
    ],
    [
      'by two in its place',
      table,
      swap('tr', '<tr><td>2</td></tr><tr><td>3</td></tr>'),
      '<table><tr><td>2</td></tr><tr><td>3</td></tr></table>',
    ],
    ['by a text', '<p>a <b>c</b> d</p>', swap('b', 'plain'), '<p>a plain d</p>'],
    ['between texts', '<div>a<p>b</p>c</div>', del('p'), '<div>ac</div>'],
    [
      'without an end tag',
      '<ul><li>a<li>b<li>c</ul>',
      del('li + li:not(:last-child)'),
      '<ul><li>a<li>c</ul>',
    ],
    ['the head', page, swap('head', '<head><title>u</title></head>'), page.replace('>t<', '>u<')],
    ['the body', page, swap('body', '<body><p>y</p></body>'), page.replace('>x<', '>y<')],
    [
      'the whole page',
      page,
      swap('html', '<html lang=de><p>y</p></html>'),
      '<!doctype html><html lang=de><p>y</p></html>',
    ],
    [
      'the body of a page with lines after it',
      page.replace('</body></html>', '\n</body>\n</html>\n'),
      swap('body', '<body><p>y'),
      `${page.split('<body>')[0]}<body><p>y\n</html>\n`,
    ],
    [
      'the whole page with lines after it',
      `${page.replace('</body>', '\n</body>\n')}\n`,
      swap('html', '<html><body><p>y</p>\n</body>\n</html>'),
      '<!doctype html><html><body><p>y</p>\n</body>\n</html>\n',
    ],
    [
      'left open at the end of the body',
      '<!doctype html><html><body><h1>a</h1>\n<p>b\n</body>\n</html>\n<!-- c -->\n',
      del('p'),
      '<!doctype html><html><body><h1>a</h1>\n</body>\n</html>\n<!-- c -->\n',
    ],
    ...['html', 'head', 'body', 'head > title'].map((selector): [string, string, Call, string] => [
      `${selector} after a byte order mark`,
      `\ufeff${page}`,
      set(selector, 'id', 'x'),
      `\ufeff${page.replace(`<${selector.split(' ').at(-1)}`, (tag) => `${tag} id="x"`)}`,
    ]),
  ]
  for (const [name, html, call, after] of changes) {
    it(`changes it: ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  const refusals: [name: string, html: string, call: Call][] = [
    ['repeats formatting after it', '<p><b>Note: <i>read this</b> carefully</i></p>', del('b')],
    [
      'moves text of it out of a table',
      '<table><tbody><tr>Loose<td>x</td></tr></tbody></table>',
      del('tr'),
    ],
    ['goes on with it after the body', '<body><h1>a</h1><p>b</body>c</html>', del('p')],
    ['drops a line end after it', '<pre><b>x</b>\ny</pre>', del('b')],
    ['would take more into the head', '<title>t</title><p>x</p><style>a{}</style>', del('p')],
    ['goes on with formatting of the new HTML', '<p>a <b>c</b> d</p>', swap('b', '<i>open')],
    ['ends more before the new HTML', '<p>a <b>c</b> d</p>', swap('b', '<div>x</div>')],
    ['moves the new HTML out of a table', table, swap('tr', '<div>x</div>')],
    ['ends more with an end tag of it', '<div>a <b>c</b> d</div>', swap('b', 'x</div>y')],
    ['copies it, with its attributes', '<a>1<p>2</a>3</p>', set('a', 'class', 'x')],
    [
      'goes on with it, and its attributes',
      '<table><a>1<td>2</td>3</table>',
      set('a', 'class', 'x'),
    ],
    [
      'moves it for an attribute',
      '<table><input><tr><td>x</table>',
      set('input', 'type', 'hidden'),
    ],
  ]
  for (const [name, html, call] of refusals) {
    it(`is refused where the parser ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, html)
      assert.match(made.reasons[0] ?? '', /a browser would/)
    })
  }
})

describe('a tree', () => {
  const tags =
    'p b i a table tbody tr td div ul li span select option form button h1 pre svg body head template'.split(
      ' ',
    )
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...tags).map((tag) => `<${tag}>`) },
    { weight: 3, arbitrary: fc.constantFrom(...tags).map((tag) => `</${tag}>`) },
    {
      weight: 3,
      arbitrary: fc.constantFrom('x', ' y ', '\n', '<br>', '<!-- c -->', '&amp;', '<input>'),
    },
  )
  const html = fc
    .tuple(
      fc.constantFrom('', '<!doctype html>', '\ufeff<!doctype html>'),
      fc.array(piece, { maxLength: 14 }),
    )
    .map(([start, pieces]) => start + pieces.join(''))
  const target = fc.constantFrom(...tags)

  it('is without the deleted element what it was, however tags are nested', () => {
    let made = 0
    fc.assert(
      fc.property(html, target, (page, tag) => {
        const wanted = pageWith(page, tag, () => [])
        const { html: after } = makeCalls(page, del(tag))
        if (after === page || !wanted) return
        made++
        assert.deepEqual(plainPage(after), wanted)
      }),
      { numRuns: 6000 },
    )
    assert.ok(made > 100, `only ${made} were made`)
  })

  it('has the new HTML in the place of the replaced element', () => {
    const content = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(html, target, content, (page, tag, given) => {
        // In quirks mode, and in templates, a fragment by itself means something else.
        const isOther = !page.includes('doctype') || page.includes('template')
        const { html: after } = makeCalls(page, swap(tag, given))
        const wanted = pageWith(page, tag, (parent) =>
          'tagName' in parent
            ? parseFragment(parent, given, { sourceCodeLocationInfo: true }).childNodes
            : [],
        )
        if (after === page || !wanted || isOther || tag === 'html') return
        assert.deepEqual(plainPage(after), wanted)
      }),
      { numRuns: 4000 },
    )
  })

  it('has only the changed attribute otherwise', () => {
    fc.assert(
      fc.property(
        html,
        target,
        fc.constantFrom('type', 'color', 'class'),
        fc.constantFrom('hidden', 'x', null),
        (page, tag, name, value) => {
          const { html: after } = makeCalls(page, set(tag, name, value))
          if (after === page) return
          const old = parsed(page)
          const [node, ...others] = named(old.childNodes, tag)
          if (others.length > 0) return
          node?.attrs.push({ name, value: value ?? '' })
          assert.deepEqual(plainPage(after), plainOf(old.childNodes, 'html', new Map()))
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('of a real page can lose any of its elements', () => {
    let [made, refused] = [0, 0]
    for (const { html: page } of [...realPages, ...documentationPages().slice(-3)]) {
      for (const tag of ['nav', 'h1', 'footer', 'table', 'form', 'ul', 'head', 'main', 'title']) {
        const wanted = pageWith(page, tag, () => [])
        if (!wanted) continue
        const { html: after, reasons } = makeCalls(page, del(tag))
        if (reasons[0]) refused++
        else made++
        if (!reasons[0]) assert.deepEqual(plainPage(after), wanted)
      }
    }
    assert.ok(made > 10 && refused === 0, `${made} were made, ${refused} refused`)
  })
})

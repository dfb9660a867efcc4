import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { insertAfter, makeCalls, remove, replace, type Call } from '../support/calls.ts'

const decomposed = 'Zoe\u0308'

describe('a short quote', () => {
  const changes: [name: string, html: string, call: Call, after: string][] = [
    ['line endings differ', '<p>a\r\nb</p>', replace('a\nb', 'a\nc'), '<p>a\r\nc</p>'],
    ['its own line endings differ', '<p>a\nb</p>', replace('a\r\nb', 'a\r\nc'), '<p>a\nc</p>'],
    ['a line ending is removed', '<p>a\r\nb</p>', replace('a\nb', 'ab'), '<p>ab</p>'],
    [
      'line endings differ and text follows',
      '<p>a\r\nb</p>',
      insertAfter('a\nb', '!\n'),
      '<p>a\r\nb!\r\n</p>',
    ],
    [
      'it is composed differently',
      `<p>${decomposed} is</p>`,
      replace('Zoë', 'Zoë X'),
      `<p>${decomposed} X is</p>`,
    ],
    ['it is decomposed', '<p>Zoë is</p>', remove(decomposed), '<p> is</p>'],
    [
      'it is both',
      `<p>\r\n${decomposed}\r\n</p>`,
      replace('\nZoë\n', '\nZoë!\n'),
      `<p>\r\n${decomposed}!\r\n</p>`,
    ],
  ]
  for (const [name, html, call, after] of changes) {
    it(`matches where ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  it('is refused for several matches, and for part of a character', () => {
    const twice = '<p>a\r\nb</p>\r\n<p>a\r\nb</p>'
    assert.match(makeCalls(twice, remove('a\nb')).reasons[0] ?? '', /2 places/)
    const name = `<p>${decomposed} is</p>`
    assert.equal(makeCalls(name, remove('Zoe')).html, name)
  })

  it('changes the same whatever the line endings', () => {
    const piece = fc.constantFrom('a', 'b ', '\n', '\n\n', '<p>', '</p>', '.', '10', '  c', 'é')
    const text = fc.array(piece, { minLength: 2, maxLength: 20 }).map((parts) => parts.join(''))
    const windows = (one: string) => one.replaceAll('\n', '\r\n')
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(6), text, (html, at, length, now) => {
        const from = at % html.length
        const old = html.slice(from, from + 1 + length)
        const plain = makeCalls(html, replace(old, now))
        if (plain.html === html || !old.includes('\n')) return
        const made = makeCalls(windows(html), replace(old, now))
        assert.equal(made.html, windows(plain.html), made.reasons[0])
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an entity without its semicolon', () => {
  const text = '<p>Say &gt YY now ok</p>'
  const link = '<a href="?a=1&copy=2&para=3">x</a>'
  const sum = '<p>a=1&copy=2 and so on</p>'
  const changes: [name: string, html: string, call: Call, after: string][] = [
    ['in text', text, replace('Say > YY now', 'Say > ZZ now'), text.replace('YY', 'ZZ')],
    ['by its name', text, replace('Say &gt; YY now', 'Say &gt; ZZ now'), text.replace('YY', 'ZZ')],
    [
      'in text before punctuation',
      sum,
      replace('a=1©=2 and so', 'a=1©=2 or so'),
      sum.replace('and', 'or'),
    ],
    [
      'as text in a value',
      link,
      replace('href="?a=1&amp;copy=2&amp;para=3"', 'href="?a=1&amp;copy=2&amp;para=4"'),
      link.replace('3', '4'),
    ],
    [
      'as a number',
      '<p>&#62 and &#x3c; so on</p>',
      replace('> and &lt; so on', '> or &lt; so on'),
      '<p>&#62 or &#x3c; so on</p>',
    ],
    [
      'before other letters',
      '<p>&notit; and more</p>',
      replace('¬it; and more', '¬it; and'),
      '<p>&notit; and</p>',
    ],
  ]
  for (const [name, html, call, after] of changes) {
    it(`is read as HTML does: ${name}`, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }

  const refusals: [html: string, call: Call][] = [
    [text, remove('&amp;gt YY now')],
    [text, remove('&amp;gt YY')],
    [text, remove('gt  YY now ok')],
    [sum, remove('a=1&amp;copy=2 and so on')],
    ['<a title="1&copy2 and so on">x</a>', remove('title="1©2 and so on"')],
    ['<p>&notin and so on</p>', remove('∉ and so on')],
  ]
  for (const [html, call] of refusals) {
    it(`does not match another: ${html} ${JSON.stringify(call[1])}`, () => {
      assert.equal(makeCalls(html, call).html, html)
    })
  }
})

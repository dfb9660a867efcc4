import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { kindOfPage } from '../../src/editing/html/kind.ts'
import { visibleText } from '../../src/editing/html/visible-text.ts'
import { foldForSearch, foldWithOffsets } from '../../src/editing/search/fold.ts'
import { matchesIn, snippetOf } from '../../src/editing/search/snippet.ts'
import { shortWordsOf, wordsOfQuery } from '../../src/editing/search/words.ts'

const rounds = process.env.LONG ? 2000 : 200
const titled = (title: string, rest = '') =>
  `<!doctype html><title>${title}</title><body><h1>${title}</h1>${rest}`
const table = '<table><tr><td>1</table>'
const fields = '<input><input type=email><select></select><textarea></textarea>'
const slide = '<section class="slide one"><h2>A</h2></section>'
const hero =
  '<nav></nav><section class="hero"><a class="btn btn-primary" href="#">Start</a></section><footer></footer>'

describe('the kind of a page', () => {
  const cases: [html: string, kind: ReturnType<typeof kindOfPage>][] = [
    ['', 'other'],
    ['<p>Hello', 'other'],
    ['<meta name="document-kind" content="invoice">', 'invoice'],
    ['<META NAME=" Document-Kind " CONTENT=" Landing_Page ">', 'landing'],
    ['<meta name="document-kind" content="Slide deck">', 'slides'],
    [`<meta name="document-kind" content="poster">${titled('Sales report')}`, 'other'],
    [`<meta name="document-kind" content="">${titled('Sales report')}`, 'report'],
    ['<!-- <meta name="document-kind" content="invoice"> --><p>x', 'other'],
    ['<script>"<meta name=document-kind content=invoice>"</script><p>x', 'other'],
    ['<body class="dashboard"><h1>Sales</h1>', 'dashboard'],
    ['<body class="slides"><h1>Sales</h1>', 'slides'],
    ['<body class="report-like"><h1>Sales</h1>', 'other'],
    [slide + slide, 'slides'],
    [slide, 'other'],
    ['<div data-slide></div><div data-slide></div>', 'slides'],
    ['<div class="reveal"><div class="slides"><section></section><section></section>', 'slides'],
    ['<div class="slides"><section></section><section></section></div>', 'other'],
    ['<div class="slide"></div><div class="slide"></div>', 'other'],
    [titled('Sales Report'), 'report'],
    [titled('Annual report 2024'), 'report'],
    [titled('Sales report – Q3 2025'), 'report'],
    [titled('Report: what we learned'), 'report'],
    [titled('Quartalsbericht Q2 2026'), 'report'],
    [titled('Report card'), 'other'],
    [titled('School report'), 'other'],
    [titled('Weather report'), 'other'],
    [titled('How to write a report'), 'other'],
    [titled('Reporter of the year'), 'other'],
    [titled('The report that changed everything'), 'other'],
    [titled('Sales dashboard'), 'dashboard'],
    [titled('Building a dashboard'), 'other'],
    [titled('Dashboard design for cars'), 'other'],
    [titled('Team newsletter, May 2026'), 'newsletter'],
    [titled('Jane Doe, CV'), 'resume'],
    [titled('Lebenslauf'), 'resume'],
    [titled('Project brief'), 'brief'],
    [titled('Memo: parking'), 'brief'],
    [titled('Brief'), 'other'],
    [titled('Brief an Oma'), 'other'],
    [titled('Invoice 2024-001', table), 'invoice'],
    [titled('Rechnung Nr. 5', table), 'invoice'],
    [titled('Invoice', table), 'invoice'],
    [titled('Invoice 2024-001'), 'other'],
    [titled('Invoice process', table), 'other'],
    [titled('Invoices of 2024', table), 'other'],
    ['<p>Dear Ms Smith,<p>Text.<p>Kind regards<p>Me', 'letter'],
    ['<p>Sehr geehrte Frau Meyer,<p>Text.<p>Mit freundlichen Grüßen', 'letter'],
    ['<p>Dear Ms Smith,<p>Text.', 'other'],
    ['<p>My dear, best regards to all', 'other'],
    ['<h2>A</h2><h2>B</h2><p>Dear all,<p>Text.<p>Kind regards', 'other'],
    [`<h1>Registration</h1><form>${fields}</form>`, 'form'],
    [fields, 'other'],
    ['<form><input type=search><button>Go</button></form>', 'other'],
    [hero, 'landing'],
    [hero.replace('<nav></nav>', ''), 'other'],
    ['<h1>My garden</h1><p>Tomatoes and a report on the weather.</p>', 'other'],
  ]
  for (const [html, kind] of cases) {
    it(`is ${kind}: ${html.slice(0, 90)}`, () => assert.equal(kindOfPage(html), kind))
  }

  it('is found for any page without delay', { timeout: 5000 }, () => {
    for (const piece of ['<form>', '<section class=slide>', '<h1>a report ', 'Dear x ', '<b a="'])
      assert.ok(kindOfPage(piece.repeat(50_000)))
  })
})

describe('the visible text of a page', () => {
  const cases: [html: string, text: string][] = [
    ['<title>T</title><p>So<b>u</b>th</p><td>a<td>b', 'South a b'],
    ['a<br>b<hr>c<li>d', 'a b c d'],
    ['&auml; &amp; &lt;b&gt; &#8364; a&nbsp;b', 'ä & <b> € a b'],
    ['a<script>b</script><style>c</style><noscript>d</noscript>e', 'ae'],
    ['a<template>b<template>c</template>d</template>e', 'ae'],
    ['a<!-- b -->c', 'ac'],
    ['<svg><title>x</title><style/><text>label</text></svg>', 'label'],
    ['<p hidden>shown by a click</p>', 'shown by a click'],
    ['  a \n\t b  ', 'a b'],
    ['', ''],
  ]
  for (const [html, text] of cases) {
    it(html, () => assert.equal(visibleText(html), text))
  }

  it('is read past tags with very many attributes', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `a${index}`).join(' ')
    const html = `a<b ${many}>b</b><script ${many}>c</script> d`
    assert.equal(visibleText(html), 'ab d')
  })

  it('has at most so many characters, and no half of one', () => {
    assert.equal(visibleText('<p>a😀b', 2), 'a')
    assert.equal(visibleText('<p>a b c', 3), 'a b')
  })
})

describe('a search', () => {
  const cases: [text: string, query: string, found: string[] | undefined][] = [
    ['Größe der STRASSE', 'grösse straße', ['Größe', 'STRASSE']],
    ['Café ﬁn İstanbul', 'CAFE fin istanbul', ['Café', 'ﬁn', 'İstanbul']],
    ['u\u0308ber', 'über', ['u\u0308ber']],
    ['“curly” it’s – ok', '"curly" it\'s -', ['curly', 'it’s', '–']],
    ['soft\u00adhyphen', 'softhyphen', ['soft\u00adhyphen']],
    ['東京都の人口', '人口', ['人口']],
    ['東京都の人口', '京', ['京']],
    ['서울 인구', '인구', ['인구']],
    ['Ｗｉｄｅ', 'wide', ['Ｗｉｄｅ']],
    ['go 🚀 now 👍🏽', '🚀 👍🏽', ['🚀', '👍🏽']],
    ['Q3 and IQ30', 'q3', ['Q3']],
    ['C# 5%', 'c# 5%', ['C#', '5%']],
    ['a "b OR c* NEAR(', 'or c* near(', ['OR', 'c*', 'NEAR(']],
    ['abc', 'xyz', undefined],
    ['abc', 'abc xyz', undefined],
    ['IQ30', 'q3', undefined],
  ]
  for (const [text, query, found] of cases) {
    it(`for ${query} in ${text}`, () => {
      const words = wordsOfQuery(query)
      const folded = foldForSearch(text)
      const short = shortWordsOf(folded).replaceAll('\u0001', '').split(' ')
      const isFound = words.every((word) =>
        [...word].length < 3 ? short.includes(word) : folded.includes(word),
      )
      assert.equal(isFound, found !== undefined)
      const matches = matchesIn(text, words).map(({ from, to }) => text.slice(from, to))
      if (found) assert.deepEqual(matches, found)
    })
  }

  it('reads words apart, each once', () => {
    assert.deepEqual(wordsOfQuery('  Sales\n "annual report" sales " '), [
      'sales',
      'annual',
      'report',
      '"',
    ])
    assert.deepEqual(wordsOfQuery(' \u200b '), [])
  })

  it('folds any text piece by piece, whatever its case, and again without a change', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const folded = foldForSearch(one)
        assert.equal(foldForSearch(one + other), folded + foldForSearch(other))
        assert.equal(foldWithOffsets(one).folded, folded)
        assert.equal(foldWithOffsets(one).offsets.length, folded.length + 1)
        assert.equal(foldForSearch(folded), folded)
      }),
      { numRuns: rounds },
    )
  })

  it('shows a part of the text with its matches, and cuts no character', () => {
    const part = fc.constantFrom(
      'Straße ',
      'long ',
      'x',
      '😀',
      '東京',
      ' und ',
      'q3 ',
      'Ü',
      '\u0308',
    )
    const parts = fc.array(part, { maxLength: 200 })
    fc.assert(
      fc.property(parts, fc.nat(300), (list, at) => {
        const text = list.join('')
        const query = text.slice(at, at + 6)
        const words = wordsOfQuery(query.isWellFormed() ? query : 'long')
        const snippet = snippetOf(text, words)
        assert.ok(snippet.text.isWellFormed())
        assert.ok(text.includes(snippet.text.replace(/^…|…$/g, '')))
        const all = matchesIn(text, words)
        assert.equal(snippet.matches.length > 0, all.length > 0)
        for (const { from, to } of snippet.matches) {
          assert.ok(from < to)
          const folded = foldForSearch(snippet.text.slice(from, to))
          assert.ok(words.some((word) => folded.includes(word)))
        }
      }),
      { numRuns: rounds },
    )
  })

  it('shows the first match in the middle of a long text', () => {
    const text = `${'before '.repeat(50_000)}Needle ${'after '.repeat(50_000)}`
    const { text: shown, matches } = snippetOf(text, ['needle'])
    assert.match(shown, /^…before .*before Needle after .* after…$/)
    assert.deepEqual(
      matches.map(({ from, to }) => shown.slice(from, to)),
      ['Needle'],
    )
  })
})

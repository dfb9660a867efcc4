import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applyCall, changedRanges, openWorkingCopy } from '../../src/editing/working-copy.ts'
import {
  insertAfter,
  makeCalls,
  openCopy,
  remove,
  removeElement,
  replace,
  type Call,
} from '../support/calls.ts'

const setStyle = (value: string): Call => ['set_style', { rule: 'a', property: 'color', value }]
const three = '<ul><li>1</li><li>2</li><li>3</li></ul>'

describe('calls after one another', () => {
  const twice: [html: string, call: Call, after: string][] = [
    ['<p>Hello world</p>', replace('Hello world', 'Hello big world'), '<p>Hello big world</p>'],
    ['<b>100</b>', replace('100', '1000'), '<b>1000</b>'],
    ['<p class="a">x</p>', replace('<p class="a">', '<p class="a b">'), '<p class="a b">x</p>'],
    [three, insertAfter('<li>1</li>', '<li>x</li>'), three.replace('1</li>', '1</li><li>x</li>')],
    [three, remove('<li>1</li>'), three.replace('<li>1</li>', '')],
  ]
  for (const [html, call, after] of twice) {
    it(`make the same only once: ${JSON.stringify(call)}`, () => {
      const made = makeCalls(html, call, call)
      assert.equal(made.html, after)
      assert.deepEqual(made.reasons, ['', ''])
      assert.match(made.notes[1] ?? '', /already made this change/)
    })
  }

  it('make the same once more where it means another place by then', () => {
    const html = '<p>word word word</p>'
    const call = replace('word<', 'sentence<')
    const next = replace('word sentence', 'sentence sentence')
    assert.equal(makeCalls(html, call, next, next).html, '<p>sentence sentence sentence</p>')
  })

  it('find a stretch by its ends as they were, where an earlier call has written one more', () => {
    const html = '<p>one here</p><p>two</p><p>three</p>'
    const before: Call = [
      'html_insert_before',
      { anchor_text: '<p>one', new_content: '<p>one here</p>' },
    ]
    const stretch: Call = ['delete_element', { start_text: '<p>one here', end_text: '<p>two</p>' }]
    assert.equal(makeCalls(html, before, stretch).html, '<p>one here</p><p>three</p>')
  })

  const merges: [name: string, html: string, calls: Call[], after: string][] = [
    [
      'of one passage, in other words of it',
      '<p>one two three four</p>',
      [replace('two', '2'), replace('one two three four', 'one two three 4')],
      '<p>one 2 three 4</p>',
    ],
    [
      'of one passage, what of it was made already left out',
      '<p>Hello world, all</p>',
      [
        replace('Hello world', 'Hello big world'),
        replace('Hello world, all', 'Hello big world, everybody'),
      ],
      '<p>Hello big world, everybody</p>',
    ],
    [
      'of a word beside an inserted one',
      '<p>Hello world</p>',
      [replace('Hello world', 'Hello new world'), replace('world', 'earth')],
      '<p>Hello new earth</p>',
    ],
    [
      'of the second of two words, of which an earlier one changed the first into the like',
      '<p>green plum <b>big apple R&amp;D</b></p>\r\n<i>x</i>',
      [
        replace(
          'plum <b>big apple R&amp;D</b></p>\n<i>x</i>',
          'plum <b>apple apple R&amp;D</b></p>\n<i>x</i>',
        ),
        replace('<b>big apple R&amp;D</b>', '<b>big one R&amp;D</b>'),
      ],
      '<p>green plum <b>apple one R&amp;D</b></p>\r\n<i>x</i>',
    ],
    [
      'of a word beside a list that grew',
      '<p>alpha, beta, omega, gamma</p>',
      [insertAfter('beta, omega', ', new'), replace('omega', 'last')],
      '<p>alpha, beta, last, new, gamma</p>',
    ],
    [
      'of several declarations that stand without a space',
      '<style>a{color:red;margin:0}b{color:red}</style>',
      [
        setStyle('blue'),
        ['set_style', { rule: 'a', property: 'margin', value: '1px' }],
        ['set_style', { rule: 'b', property: 'color', value: 'tan' }],
      ],
      '<style>a{color:blue;margin:1px}b{color:tan}</style>',
    ],
    [
      'of what was there, though its like stands elsewhere by then',
      '<li>alpha beta gamma</li>\n<li>alpha  beta gamma</li>',
      [
        replace('alpha beta gamma', 'alpha beta delta'),
        replace('alpha beta gamma', 'omega beta gamma'),
      ],
      '<li>omega beta delta</li>\n<li>alpha  beta gamma</li>',
    ],
    [
      'what was made already, though its like stands elsewhere',
      '<li>two&nbsp;big rows</li><li>two big rows</li>',
      [
        replace('two&nbsp;big rows', 'ten&nbsp;big rows'),
        replace('two&nbsp;big rows', 'ten&nbsp;big rows'),
      ],
      '<li>ten&nbsp;big rows</li><li>two big rows</li>',
    ],
    [
      'what was made already, though an earlier one wrote its like',
      '<p>keep</p><li>Alpha row</li><hr>',
      [
        insertAfter('<p>keep</p>', '<li>Alpha row</li>'),
        replace('<li>Alpha row</li>', '<li>Beta row</li>'),
        replace('<li>Alpha row</li>', '<li>Beta row</li>'),
      ],
      '<p>keep</p><li>Alpha row</li><li>Beta row</li><hr>',
    ],
    [
      'of what an earlier one wrote',
      '<p>Hello world</p>',
      [
        insertAfter('</p>', '<b>x</b>'),
        replace('<b>x</b>', '<b>y</b>'),
        insertAfter('<b>y</b>', '!'),
      ],
      '<p>Hello world</p><b>y</b>!',
    ],
    [
      'by number, when it was read in between how things stand',
      three,
      [removeElement('li', 1), ['read_html', { selector: 'ul' }], removeElement('li', 2)],
      '<ul><li>2</li></ul>',
    ],
    [
      'of one element',
      '<p id="x">a</p>',
      [
        ['set_attribute', { selector: '#x', name: 'class', value: 'b' }],
        ['set_attribute', { selector: '#x', name: 'class', value: 'c' }],
      ],
      '<p id="x" class="c">a</p>',
    ],
  ]
  for (const [name, html, calls, after] of merges) {
    it(`may be ${name}`, () => {
      const made = makeCalls(html, ...calls)
      assert.equal(made.html, after, made.reasons.join('; '))
    })
  }

  const refusals: [name: string, html: string, calls: Call[], reason: RegExp][] = [
    [
      'another change of one number',
      '<b>100</b>',
      [replace('<b>100</b>', '<b>1000</b>'), replace('<b>100</b>', '<b>150</b>')],
      /overlaps/,
    ],
    [
      'another change of one word',
      '<p>the cat sat',
      [replace('the cat sat', 'the cats sat'), replace('the cat sat', 'the cut sat')],
      /overlaps/,
    ],
    [
      'a stale quote that happens to stand in what was written',
      '<style>a{color:red}</style>',
      [setStyle('redder'), replace('color:red', 'color:rad')],
      /overlaps/,
    ],
    [
      'a quote of what was written, which also stood elsewhere before',
      '<ul>\n<li>Mon</li>\n<li>Tue</li>\n<li>Wed</li>\n</ul>',
      [
        replace('<ul>\n<li>Mon</li>', '<ul>\n<li>Tue</li>'),
        replace('<li>Mon</li>\n<li>Tue</li>', '<li>Mon</li>\n<li>Wed</li>'),
        replace('<li>Tue</li>\n<li>Wed</li>', '<li>Tue</li>\n<li>Thu</li>'),
      ],
      /earlier calls of this turn wrote/,
    ],
    [
      'a word of a passage in which it may be one or another by now',
      '<p>green plum <b>big apple R&amp;D</b></p>\r\n<i>x</i>',
      [
        replace(
          'plum <b>big apple R&amp;D</b></p>\n<i>x</i>',
          'plum <b>apple big R&amp;D</b></p>\n<i>x</i>',
        ),
        replace('<b>big apple R&amp;D</b>', '<b>big one R&amp;D</b>'),
      ],
      /overlaps/,
    ],
    [
      'to go beside what was written, where it also stood elsewhere before',
      '<p>one red</p><hr><p>two blue</p>',
      [
        replace('<p>two blue</p>', '<p>one red</p>'),
        replace('<p>one red</p><hr>', '<p>one green</p><hr>'),
        insertAfter('<p>one red</p>', '!'),
      ],
      /earlier calls of this turn wrote/,
    ],
    [
      'an element by a number that means another one by now',
      three,
      [removeElement('li', 1), removeElement('li', 2)],
      /something else than before.*read_html/,
    ],
    [
      'an element that is deleted once more',
      three,
      [removeElement('li', 1), removeElement('li', 1)],
      /something else than before/,
    ],
    [
      'to read what is gone',
      '<p id="x">gone soon</p>',
      [removeElement('#x'), ['read_html', { search: 'gone soon' }]],
      /not in the document/,
    ],
  ]
  for (const [name, html, calls, reason] of refusals) {
    it(`are refused: ${name}`, () => {
      const made = makeCalls(html, ...calls)
      assert.match(made.reasons.at(-1) ?? '', reason)
      assert.equal(made.html, makeCalls(html, ...calls.slice(0, -1)).html)
    })
  }

  it('are taken back by going on with an older state', () => {
    const call = ([name, input]: Call) => ({ name, input: JSON.stringify(input) })
    const opened = openWorkingCopy('<p>one two</p>', { locks: [{ from: 7, to: 10 }] })
    const first = applyCall(opened, call(insertAfter('<p>', 'zero ')))
    const second = applyCall(first.state, call(replace('one', 'uno')))
    assert.equal(second.state.html, '<p>zero uno two</p>')
    assert.equal(first.state.html, '<p>zero one two</p>')
    assert.equal(opened.html, '<p>one two</p>')
    const other = applyCall(first.state, call(replace('zero one', 'nil one')))
    assert.equal(other.state.html, '<p>nil one two</p>')
    assert.deepEqual(other.state.locks, [{ from: 11, to: 14 }])
    assert.equal(changedRanges(opened).length, 0)
    assert.equal(changedRanges(second.state).length, 1)
    const refused = applyCall(other.state, call(replace('two', 'due')))
    assert.ok(!refused.resolution.ok)
    assert.equal(refused.state, other.state)
  })

  it('may change what is around a lock in one replacement, and not what is in it', () => {
    const html = '<p>one LOCK two</p>'
    const copy = openCopy(html, { locks: [{ from: 7, to: 11 }] })
    const make = ([name, input]: Call) => copy.apply({ name, input: JSON.stringify(input) })
    assert.ok(make(replace(html, '<p>uno LOCK due</p>')).ok)
    assert.ok(!make(replace('uno LOCK', 'uno LOOK')).ok)
    assert.equal(copy.html(), '<p>uno LOCK due</p>')
  })

  it('mean the place that was selected where there are several', () => {
    const row = '<p>same words here</p>'
    const copy = openCopy(row + row, { allowed: { from: row.length, to: 2 * row.length } })
    const make = ([name, input]: Call) => copy.apply({ name, input: JSON.stringify(input) })
    assert.ok(make(replace('same words here', 'others')).ok)
    assert.ok(!make(replace('<p>same words here', 'x')).ok)
    assert.equal(copy.html(), `${row}<p>others</p>`)
  })

  it('replace lines everywhere whatever they end with', () => {
    const made = makeCalls('a\r\nb x a\r\nb', [
      'replace_all',
      { old_text: 'a\nb', new_text: 'c\nd', expected_count: 2 },
    ])
    assert.equal(made.html, 'c\r\nd x c\r\nd')
  })

  it('swap stand-ins for long data, and know none that were made up', () => {
    const image = (letter: string) => `<img src="data:image/png;base64,${letter.repeat(500)}">`
    const html = `${image('A')}<p>and</p>${image('B')}`
    const swap = (tag: string) =>
      tag.replace(/A{500}/, '[folded-0]').replace(/B{500}/, '[folded-1]')
    const made = makeCalls(
      html,
      replace(`${swap(image('A'))}<p>and`, `${swap(image('B'))}<p>und`),
      replace('<p>und', '<p>[folded-7]'),
    )
    assert.equal(made.html, `${image('B')}<p>und</p>${image('B')}`)
    assert.match(made.reasons[1] ?? '', /no long data that \[folded-7\]/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  insertAfter,
  insertBefore,
  makeCalls,
  remove,
  replace,
  type Call,
} from '../support/calls.ts'

const price = '<p>The price is 10.50 euros</p>'
const shown = (text: string) => JSON.stringify(text)
const range = (start_text: string, end_text: string): Call => [
  'delete_element',
  { start_text, end_text },
]

describe('a quote that is written differently from the document is refused', () => {
  const refusals: [name: string, html: string, call: Call][] = [
    ['for a space within a number', price, replace('The price is 10 ', 'The price is 12 ')],
    ['for a line ending within a number', price, replace('The price is 10\n', 'The price is 12\n')],
    ['for a deletion that leaves half a number', price, remove('The price is 10 ')],
    ['for an anchor that ends within a number', price, insertAfter('The price is 10 ', 'x')],
    ['for an anchor that starts with a space', price, insertBefore(' 50 euros</p>', 'x')],
    ['for other spaces before half a number', price, replace('The  price is 10', 'x')],
    ['for a code fence around half a number', price, remove('```\nThe price is 10\n```')],
    ['for a line number before half a number', price, remove('7| The price is 10')],
    ['for an escaped quote that ends in a number', price, remove('The price is 10\\n')],
    ['for the start of a range', price, range('euros ', 'euros</p>\n')],
    ['for the end of a range', price, range('<p>', 'The price is 10 ')],
    ['for a space after a minus', '<p>At -5 degrees below</p>', remove(' 5 degrees below')],
    ['for a space after a currency sign', '<p>Cost: €10 a month</p>', remove(' 10 a month</p>')],
    ['for a currency sign after it', '<p>It costs 10&euro; now</p>', remove('It  costs 10')],
    ['for a percent sign after it', '<p>Grew by 10% a year</p>', remove('Grew by  10')],
    ['for a letter that is an entity', '<p>In the caf&eacute; now</p>', remove('In  the caf')],
    ['for a line ending before a full stop', '<p>A last word. More</p>', remove('A last word\n')],
    ['for a line number before nothing', '<p>one   two</p>', remove('12|    ')],
    ['for a space before a bracket', '<p>Call run() now and then</p>', remove('Call run ')],
    ['for half an address', '<p>Mail ann@example.com now</p>', remove('Mail  ann')],
    ['for half a date', '<p>Due on 2026-11-29 or so</p>', remove('Due  on 2026')],
    ...['&nbsp;', '&thinsp;', '\u202f', '\u00a0', ' '].map((space): [string, string, Call] => [
      `for half a number whose digits are grouped by ${shown(space)}`,
      `<p>The price is 10${space}500 euros</p>`,
      replace('The  price is 10 ', 'The  price is 12 '),
    ]),
    [
      'for the first digits of a number',
      '<p>The price is 1&nbsp;000</p>',
      remove('The  price is 1'),
    ],
    ['for the last digits of a number', '<p>It has 1&nbsp;000 lines</p>', remove('000  lines')],
    ['for half a word', '<p>R&amp;D costs much money</p>', remove('R&D costs much mon')],
    ['for a space within a value', '<i title="A long text">x</i>', remove('A long text ')],
    ['for a space within a script', '<script>if (alpha<beta) x()</script>', remove('if (alpha ')],
    ['for a space within a comment', '<!--A long text-->', remove('A long text ')],
    ['for changed punctuation before other', '<p>“So it is”, he said</p>', remove('"So it is"')],
    [
      'for ends of an omission that cut a word',
      '<p>one of these</p>\n<p>m</p>\n<p>two of them</p>',
      remove('one of th\n...\n<p>two of them</p>'),
    ],
    [
      'for ends of an omission that cut a number',
      '<p>one of these</p>\n<p>m</p>\n<p>two of 20</p>',
      remove('one of these</p>\n...\n<p>two of 2'),
    ],
  ]
  for (const [name, html, call] of refusals) {
    it(name, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, html)
      assert.match(made.reasons[0] ?? '', /Quote .*exactly|not in the document/)
    })
  }
})

describe('a quote that is written differently from the document matches', () => {
  const changes: [name: string, html: string, call: Call, after: string][] = [
    [
      'between two numbers',
      '<p>On May 24&nbsp;2024 it was 10&nbsp;km</p>',
      replace('On  May 24 ', 'On  May 25 '),
      '<p>On May 25&nbsp;2024 it was 10&nbsp;km</p>',
    ],
    [
      'at the edges of a text',
      price,
      replace('\nThe price is 10.50 euros \n', '\nThe price is 12 euros \n'),
      '<p>The price is 12 euros</p>',
    ],
    [
      'before a no-break space',
      '<p>It costs 10&nbsp;km.</p>',
      replace('It costs 10 ', 'It costs 12 '),
      '<p>It costs 12&nbsp;km.</p>',
    ],
    [
      'before a tag within a line',
      '<p>It costs 10<b> euros</b></p>',
      replace('It costs 10 ', 'It costs 12 '),
      '<p>It costs 12<b> euros</b></p>',
    ],
    [
      'before a comment',
      '<p>It costs 10<!-- x --></p>',
      replace('It costs 10\n', 'It costs 12\n'),
      '<p>It costs 12<!-- x --></p>',
    ],
    [
      'at the end of a tag',
      `<img src='a.png' alt='A cat'>`,
      replace('src="a.png" alt="A cat" ', 'src="a.png" alt="A dog" '),
      `<img src='a.png' alt='A dog'>`,
    ],
    [
      'after a quotation mark',
      '<p>She said ‘one  more time’ then</p>',
      replace("one more time' then", "one last time' then"),
      '<p>She said ‘one  last time’ then</p>',
    ],
    ['anywhere, if it is exact', price, replace('e is 10', 'e is 12'), price.replace('10', '12')],
  ]
  for (const [name, html, call, after] of changes) {
    it(name, () => {
      const made = makeCalls(html, call)
      assert.equal(made.html, after, made.reasons[0])
    })
  }
})

/** The characters of words and numbers, stated independently of the code under test. */
const ofToken = /^[\p{L}\p{N}\p{M}\p{Sc}.,:/\-'%°@_]$/u
const mark = 'Zqmark'

/** The characters next to an offset as a reader sees them; undefined next to a tag or an end of the text. */
function beside(html: string, at: number): [before: string | undefined, after: string | undefined] {
  const entities: Record<string, string> = { '&nbsp;': '\u00a0', '&euro;': '€', '&eacute;': 'é' }
  const [head, tail] = [html.slice(0, at), html.slice(at)]
  const last = /(?:&\w+;|[^])$/u.exec(head)?.[0] ?? '>'
  const first = /^(?:&\w+;|[^])/u.exec(tail)?.[0] ?? '<'
  return [
    last === '>' ? undefined : (entities[last] ?? last),
    first === '<' ? undefined : (entities[first] ?? first),
  ]
}

function checkEdge(html: string, at: number, isLoose: boolean, what: string): void {
  const [before, after] = beside(html, at)
  if (before === undefined || after === undefined) return
  assert.ok(!(ofToken.test(before) && ofToken.test(after)), `cut ${before}|${after}: ${what}`)
  if (isLoose) assert.ok(/\s/.test(before + after), `loose ${before}|${after}: ${what}`)
}

describe('a quote cut out of a text anywhere', () => {
  const piece = fc.constantFrom(
    ...'word two three 10.50 -5 €20 20% 3,5 a/b 12:30 ann@x.de don-t x_y 40° caf&eacute; 10&nbsp;km 7&euro;'.split(
      ' ',
    ),
    '<b>',
    '</b>',
    '(so)',
    '.',
    '!',
    ' ',
    ' ',
    '  ',
    '\n',
  )
  const text = fc.array(piece, { minLength: 8, maxLength: 30 }).map((parts) => parts.join(''))
  const space = fc.constantFrom('', '', ' ', '\n', '  ', '\u00a0', '&nbsp;')
  const inner = fc.constantFrom<(quote: string) => string>(
    (quote) => quote,
    (quote) => quote.replace(/\s+/g, ' '),
    (quote) => quote.replace(/ /g, '\n'),
    (quote) => quote.replaceAll('&eacute;', 'é').replaceAll('&euro;', '€'),
    (quote) => `\`\`\`\n${quote}\n\`\`\``,
    (quote) => `12| ${quote}`,
  )

  it('is refused, or replaced where words and numbers start and end', () => {
    let made = 0
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(40), space, space, inner, (body, at, size, ...rest) => {
        const [head, tail, drift] = rest
        const html = `<p>${body}</p>`
        const from = 3 + (at % body.length)
        const cut = html.slice(from, Math.min(html.length - 4, from + 8 + size))
        const quote = drift(head + cut + tail)
        if (html.includes(quote) || /<|>/.test(quote)) return
        const { html: after } = makeCalls(html, replace(quote, mark))
        const place = after.indexOf(mark)
        if (place < 0) return
        made++
        const [start, rests] = [after.slice(0, place), after.slice(place + mark.length)]
        const what = JSON.stringify([html, quote, after])
        assert.ok(html.startsWith(start.trimEnd()) && html.endsWith(rests.trimStart()), what)
        const [first, last] = [start.trimEnd().length, html.length - rests.trimStart().length]
        const taken = html.slice(first, last)
        const [begin, end] = [first + taken.search(/\S/), first + taken.trimEnd().length]
        const isWrapped = /^(```|12\|)/.test(quote)
        checkEdge(html, begin, isWrapped || /^(\s|&nbsp;)/.test(quote), what)
        checkEdge(html, end, quote.endsWith('```') || /(\s|&nbsp;)$/.test(quote), what)
      }),
      { numRuns: 6000 },
    )
    assert.ok(made > 100, `only ${made} were made`)
  })
})

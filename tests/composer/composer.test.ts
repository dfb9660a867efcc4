import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parse } from 'parse5'
import { compose } from '../../src/composer/creating/compose.ts'
import { exampleRequests } from '../../src/composer/changing/examples.ts'
import { outlineOf, tablesOf } from '../../src/composer/outline.ts'
import { dateKey, readDates } from '../../src/tables/formats/dates.ts'
import { formatOf, readNumber } from '../../src/tables/formats/numbers.ts'
import { understand } from '../../src/composer/changing/understand.ts'
import { shownText } from '../../src/editing/working-copy.ts'
import { openCopy } from '../support/calls.ts'
import { attached, changed, withEdits, type TextFile } from '../support/composer.ts'
import { realPages, salesCsv } from '../support/pages.ts'

function create(message: string, ...files: TextFile[]): string {
  const { pieces } = compose({ message, attachments: files.map(attached) })
  return [...pieces].join('')
}

/** The text that a reader sees, white space folded. */
function textOf(html: string): string {
  const outline = outlineOf(html)
  return outline.texts
    .map((run) => html.slice(run.from, run.to))
    .join(' ')
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ')
}

function ask(html: string, message: string): string {
  return changed(html, message).html
}

describe('composing', () => {
  it('keeps all rows of a table, adds up what can be added, and draws it', () => {
    const csv = salesCsv(200)
    const html = create(`Create a report about sales in 2026 from this data:\n\n${csv}`)
    const [table] = tablesOf(outlineOf(html))
    const rows = table?.rows.map((row) => row.children.map((cell) => cell.text)) ?? []
    const given = csv
      .split('\n')
      .slice(1)
      .map((line) => /^(\S+?),(\w+),"(.+)",(\d+),(.+)$/.exec(line)?.slice(1))
    assert.deepEqual(rows, given)
    const sum = given.reduce((total, row) => total + Math.round(Number(row?.[4]) * 100), 0) / 100
    const foot = table?.footer[0]?.children.map((cell) => cell.text)
    assert.deepEqual(foot, [
      'Total',
      '',
      '',
      '5,100',
      sum.toLocaleString('en-US', { minimumFractionDigits: 2 }),
    ])
    assert.match(html, /<title>Sales in 2026<\/title>/)
    assert.match(html, /<svg [^>]*role="img" aria-label="Chart: Sum of Revenue by Region/)
    assert.equal(html.match(/class="number"/g)?.length, 2 + 400 + 2)
  })

  it('keeps all of Markdown in its order, and shows HTML in it as text', () => {
    const html = create(
      'Write a brief\n\n# Falcon\n\nIntro with **bold** and <script>alert(1)</script>\n\n## Goals\n\n1. one\n2. two\n\n### Detail\n\n> quoted\n\n## Budget\n\n| Item | Cost |\n|---|--:|\n| A & B | 1,200 |\n\n```\na  <b>\n  c\n```\n\n![chart](https://evil.example/x.png) [bad](javascript:alert(1)) [good](https://example.com)',
    )
    assert.match(html, /<body class="brief">[\s\S]*<h1>Falcon<\/h1>/)
    const text = textOf(html)
    let at = 0
    for (const part of [
      'Intro with',
      'bold',
      '<script>alert(1)</script>',
      'Goals',
      'one',
      'two',
      'Detail',
      'quoted',
      'Budget',
      'Item',
      'A & B',
      '1,200',
      'a <b> c',
      '[Image: chart]',
      'bad',
      'good',
    ]) {
      const next = text.indexOf(part, at)
      assert.ok(next >= at, `${part} is missing or out of order`)
      at = next
    }
    assert.ok(html.includes('a  &lt;b&gt;\n  c'), 'preformatted text keeps its spaces')
    assert.doesNotMatch(html, /<script|href="javascript|<img|src="http/)
  })

  it('takes titles from the request, the content or the file', () => {
    const cases: [message: string, title: string][] = [
      ['Create a report titled "My numbers"\n\na,b\n1,2\n3,4', 'My numbers'],
      ['Make a dashboard about hiring in Europe from this:\na,b\n1,2\n3,4', 'Hiring in Europe'],
      ['# Only Markdown\n\nText', 'Only Markdown'],
      ['Create a report', 'Report'],
      ['Create a report titled Sales 2026 from this data:\n\na,b\n1,2\n3,4', 'Sales 2026'],
      ['# Q&amp;A &lt;1&gt; #', 'Q&amp;A &lt;1&gt;'],
      ['Create a CV for Jane Doe, nurse', 'CV for Jane Doe, nurse'],
      ['Turn the notes into a one-page brief', 'Brief'],
    ]
    for (const [message, title] of cases)
      assert.match(create(message), new RegExp(`<h1>${title}</h1>`), message)
    assert.match(
      create('Make a report of the file', ['team-costs.csv', 'text/csv', 'a,b\n1,2']),
      /<h1>Team costs<\/h1>/,
    )
  })

  it('takes the title of a file from its only top heading, also below a letterhead', () => {
    const letter = 'Oak Ltd\nHarbour 5\n\n# Invoice 12\n\nDue soon.'
    const html = create('A report', ['a.md', 'text/markdown', letter])
    assert.match(html, /<h1>Invoice 12<\/h1>/)
    assert.equal(html.split('Invoice 12').length, 3, 'as title and heading only')
    assert.match(html, /Harbour 5<\/p>\s*<p>Due soon\./)
    const others = [
      'The harbour was built when the town was small.\n\n# Its map\n\nIt is lost.',
      'The harbour is old (Smith, 2013)\n\n# References\n\nSmith.',
    ]
    for (const text of others) {
      const kept = create('A report', ['old_harbour.md', 'text/markdown', text])
      assert.doesNotMatch(kept, /<h1>(?:Its map|References)</)
    }
  })

  it('takes rows that add up the others for what they are', () => {
    const html = create(
      'Create a report from this:\n\nProduct,Units,Revenue\nA,10,"$1,200.50"\nB,20,"$2,400.00"\nGrand total,30,"$3,600.50"',
    )
    const [table] = tablesOf(outlineOf(html))
    assert.equal(table?.rows.length, 2)
    assert.deepEqual(
      table?.footer.map((row) => row.children.map((cell) => cell.text)),
      [['Grand total', '30', '$3,600.50']],
    )
    assert.doesNotMatch(html.slice(0, html.indexOf('<table')), /Grand total/, 'it has no bar')
    assert.equal(
      ask(html, 'sort the table by Units, highest first').match(/Grand total/g)?.length,
      1,
    )
    const imported =
      '<table><tr><th>N</th><th>V</th></tr><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr><tr><td>Total</td><td>3</td></tr></table>'
    const sorted = ask(imported, 'sort the table by V, highest first')
    assert.match(sorted, />b<.*>a<.*>Total</)
  })

  it('adds up in the habit of the column', () => {
    const german = create(
      'Create a report from this:\n\nName;Umsatz\nA;1.234,50\nB;987,00\nC;1.000',
    )
    assert.match(german, /<td class="number"[^>]*>3\.221,50<\/td>/)
    const dollars = create('Create a report from this:\n\nName,Sum\nA,$10.50\nB,$0.10')
    assert.match(dollars, /<td class="number"[^>]*>\$10\.60<\/td>/)
    const tiny = create('Create a report from this:\n\nName,Sum\nA,0.0000001\nB,0.0000002')
    assert.match(tiny, /<td class="number"[^>]*>0\.0000003<\/td>/)
  })

  it('makes the sections that are wished for', () => {
    const headingsFor = (message: string) =>
      [...create(message).matchAll(/<h2>(.*?)<\/h2>/g)].map((match) => match[1])
    assert.deepEqual(headingsFor('Slides about our team offsite: agenda, travel, costs'), [
      'Agenda',
      'Travel',
      'Costs',
    ])
    const bakery = headingsFor('a landing page for my bakery, with opening hours and a menu')
    assert.deepEqual(bakery.slice(-3), ['Opening hours', 'Menu', 'Get in touch'])
  })

  it('keeps what is given in a single line, and tables apart from one another', () => {
    const kept: [message: string, ...texts: string[]][] = [
      ['Summary for Monday: buy milk; call Ann at 5; pay 300 EUR to Bob', 'pay 300 EUR to Bob'],
      [
        'Create a report about tea. Green tea is good. Include a section about oolong, and mention Darjeeling.',
        'Green tea is good.',
      ],
      ['We met on Monday. We decided to move.', 'We met on Monday.', 'We decided to move.'],
      ['Shopping: milk, eggs and 2 lemons', 'Shopping', '2 lemons'],
    ]
    for (const [message, ...texts] of kept) {
      const text = textOf(create(message))
      for (const part of texts) assert.ok(text.includes(part), `${part} of: ${message}`)
    }
    const two = create(
      'Create a report from this:\n\nA,B\n1,2\n3,4\n\nC,D\n5,6\n7,8\n\nSome words, really.',
    )
    const tables = tablesOf(outlineOf(two))
    assert.deepEqual(
      tables.map((table) => table.header.map((cell) => cell.text)),
      [
        ['A', 'B'],
        ['C', 'D'],
      ],
    )
    assert.ok(textOf(two).includes('Some words, really.'))
  })

  it('adds up only what it can be sure of', () => {
    const totals = (csv: string) => {
      const [table] = tablesOf(outlineOf(create(`Create a report from this:\n\n${csv}`)))
      return table?.footer.flatMap((row) => row.children.slice(1).map((cell) => cell.text)) ?? []
    }
    assert.deepEqual(totals('Stoff;Menge\nA;1,234\nB;2,5\nC;0,125'), ['3,859'])
    assert.deepEqual(totals('Stadt;Einwohner\nA;1.234\nB;2.500\nC;999'), [])
    assert.deepEqual(totals('N,V\nA,$5\nB,€6\nC,£7'), [])
    assert.deepEqual(totals('Name,Telefon,Kundennummer\nA,03012345,17\nB,03054321,18'), [])
    assert.deepEqual(totals('N,V\nA,1\nB,2\nAverage,1.5'), ['1.5'])
    assert.deepEqual(totals('N,V\nA,9007199254740993\nB,1'), [])
    assert.deepEqual(totals('N,V\nA,0.125\nB,0.250'), ['0.375'])
  })

  it('makes no table of objects that have hardly a key in common', () => {
    const list = Array.from({ length: 1000 }, (_, index) => ({ [`k${index}`]: index }))
    const html = create('Create a report', ['a.json', 'application/json', JSON.stringify(list)])
    assert.ok(html.length < 200_000)
    assert.match(html, /k999/)
  })

  it('shows an attached picture', () => {
    const html = [
      ...compose({
        message: 'Create a report',
        attachments: [
          {
            kind: 'image',
            name: 'team-photo.png',
            mediaType: 'image/png',
            content: 'iVBORw0KGgo=',
          },
        ],
      }).pieces,
    ].join('')
    assert.match(html, /<img src="data:image\/png;base64,iVBORw0KGgo=" alt="team photo">/)
  })

  it('spaces points by their dates', () => {
    const html = create(
      'Create a report from this:\n\nDate,Visits\n2026-01-01,1\n2026-01-02,2\n2026-01-11,3',
    )
    const [first = 0, second = 0, third = 0] = [
      ...html.matchAll(/<circle class="dot" cx="([\d.]+)"/g),
    ].map((match) => Number(match[1]))
    assert.ok(Math.abs((second - first) * 9 - (third - second)) < 1)
  })

  it('marks every blank of a request without content, and invents nothing', () => {
    for (const kind of ['report', 'dashboard', 'brief', 'presentation', 'landing page']) {
      const html = create(`Create a ${kind} about bees`)
      assert.match(html, /<h1>Bees<\/h1>/)
      assert.ok((html.match(/<mark>\[to be filled in: /g)?.length ?? 0) >= 4, kind)
      assert.doesNotMatch(textOf(html.slice(html.indexOf('<body'))), /lorem|\d/i)
    }
    assert.match(
      create('Create a report on bees with sections Honey, Hives and Flowers'),
      /<h2>Honey<\/h2>[\s\S]*<h2>Hives<\/h2>[\s\S]*<h2>Flowers<\/h2>/,
    )
  })

  it('reads JSON lists, JSON objects and plain text files whole', () => {
    const html = create(
      'Create a report titled "All"',
      [
        'data.json',
        'application/json',
        '{"team":"A","people":[{"name":"Kim","age":31},{"name":"Lee","tall":true}],"tags":["x","y"]}',
      ],
      ['notes.txt', 'text/plain', 'First line\nsecond line\n\nNew * paragraph'],
    )
    const text = textOf(html)
    for (const part of [
      'team',
      'A',
      'Kim',
      '31',
      'Lee',
      'true',
      'x',
      'y',
      'First line',
      'second line',
      'New * paragraph',
    ])
      assert.ok(text.includes(part), part)
  })

  it('loses no content that stands right behind the wish', () => {
    const cases = [
      'Create a report on moving.\nWe decided to move on Friday. Ask Kim.\nBring boxes.',
      `Write a brief about moving. ${'We decided to move on Friday. '.repeat(12)}Bring boxes.`,
      'Make a report: We decided to move on Friday, so bring boxes. Bring boxes.',
    ]
    for (const message of cases) {
      const text = textOf(create(message))
      assert.ok(
        text.includes('We decided to move on Friday') && text.includes('ring boxes.'),
        message,
      )
    }
  })

  it('takes texts of 2 MB that are made to be hard', () => {
    const size = 1_900_000
    const hard = [
      'a,b\na,b,c\n',
      'a, b c\n',
      '"a" ',
      '[',
      '> > > > ',
      '|',
      '⟦0⟧',
      'delete x and ',
      ' ',
    ]
    for (const piece of hard) {
      const message = piece.repeat(
        Math.ceil((piece.startsWith('>') ? 20_000 : size) / piece.length),
      )
      assert.ok(create(`Create a report\n\nx${message}x`).endsWith('</html>\n'), piece)
      assert.equal(understand('<h1>A</h1>', `change ${message} to`).ok, false)
    }
  })

  it('gives one closed-off, well-formed document for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (message) => {
        const html = create(`Create a report\n\n${message}`)
        const errors: string[] = []
        parse(html, { onParseError: (error) => errors.push(error.code) })
        assert.deepEqual(
          errors.filter((code) => !/control-character|noncharacter/.test(code)),
          [],
        )
        assert.doesNotMatch(html, /<script|<link|src=|@import|url\(/)
      }),
      { numRuns: process.env.LONG ? 5000 : 300 },
    )
  })

  it('knows numbers and dates of both habits', () => {
    const numbers: [string, number | undefined][] = [
      ['1,234.50', 1234.5],
      ['1.234,50', 1234.5],
      ['$ 12', 12],
      ['(3)', -3],
      ['-4 %', -4],
      ['12,5', 12.5],
      ['1,234', 1234],
      ['A1', undefined],
      ['', undefined],
      ['2026-01-01', undefined],
    ]
    for (const [cell, value] of numbers) {
      assert.equal(readNumber(cell, formatOf([cell], undefined))?.toNumber(), value, cell)
    }
    const inOrder = ['Q1 2025', 'Q4 2025', 'Jan 2026', '2026-02', '2026-03-04']
    const read = readDates(inOrder)
    assert.ok(read?.ok)
    const keys = inOrder.map((cell) => dateKey(cell, read.format) ?? NaN)
    assert.deepEqual(
      keys,
      keys.toSorted((a, b) => a - b),
    )
    assert.notEqual(readDates(['Monday'])?.ok, true)
    assert.equal(readDates(['Mark']), undefined)
    const march = readDates(['März 2026'])
    assert.ok(march?.ok)
    assert.equal(dateKey('März 2026', march.format), Date.UTC(2026, 2) / 60_000)
  })
})

const page = create(
  'Write a report\n\n# Falcon\n\nAn introduction.\n\n## Goals\n\n- one\n- two\n\n## Budget\n\n| Item | Cost |\n|---|---|\n| Beta | 10 |\n| Alpha | 2,000.50 |\n| Gamma | 300 |\n\n## Outlook\n\nThe end & more.',
)

describe('a page without head and body', () => {
  const page = '\ufeff<!DOCTYPE html>\n<!-- mine -->\n<h1>Tea</h1>\n<p>Green</p>\n'

  it('gets its styles behind the doctype', () => {
    const html = ask(page, 'make the headings blue')
    assert.match(html, /^\ufeff<!DOCTYPE html>\n<!-- mine -->\n<style>[^<]*<\/style>\n<h1>/)
  })

  it('gets what comes first behind the doctype', () => {
    const html = ask(page, 'add a paragraph "First" at the top')
    assert.match(html, /^\ufeff<!DOCTYPE html>\n<!-- mine -->\n<p>First<\/p>\n<h1>/)
  })
})

describe('a request about a page with long data', () => {
  it('moves the data with what holds it, and takes several wishes at once', () => {
    const image = (letter: string) => `<img src="data:image/png;base64,${letter.repeat(900)}">`
    const section = (name: string, letter: string) =>
      `<section><h2>${name}</h2>\n${image(letter)}\n</section>\n`
    const page = `<h1>Plan</h1>\n${section('Goals', 'A')}${section('Costs', 'B')}`
    const copy = openCopy(page)
    const shown = shownText(copy.state())
    assert.ok(shown.length < 250)
    const plan = understand(shown, 'Swap the sections Goals and Costs and rename Goals to Aims')
    assert.ok(plan.ok)
    const input = JSON.stringify({ length: shown.length, edits: plan.edits })
    const made = copy.apply({ name: 'edit_ranges', input })
    assert.ok(made.ok)
    assert.equal(copy.html(), `<h1>Plan</h1>\n${section('Costs', 'B')}${section('Aims', 'A')}`)
  })
})

describe('a request in plain English', () => {
  const cases: [message: string, change: (html: string) => string][] = [
    ['Change the title to "Hawk & Co"', (html) => html.replaceAll('>Falcon<', '>Hawk &amp; Co<')],
    ['Please rename the report to Hawk.', (html) => html.replaceAll('>Falcon<', '>Hawk<')],
    ['Set the title "Hawk"', (html) => html.replaceAll('>Falcon<', '>Hawk<')],
    [
      'replace "introduction" with "overview <1>"',
      (html) => html.replace('An introduction', 'An overview &lt;1&gt;'),
    ],
    ['change The end & more to Finis', (html) => html.replace('The end &amp; more', 'Finis')],
    [
      'Replace all "Budget" with "$& money"',
      (html) => html.split('>Budget<').join('>$&amp; money<'),
    ],
    ['Change the heading "Goals" to "Aims"', (html) => html.replaceAll('>Goals<', '>Aims<')],
    ['rename the Goals section to Aims', (html) => html.replaceAll('>Goals<', '>Aims<')],
    [
      'make "introduction" bold',
      (html) => html.replace('An introduction', 'An <strong>introduction</strong>'),
    ],
    ['italicize "one"', (html) => html.replace('<li>one</li>', '<li><em>one</em></li>')],
    ['make the headings #0a0', (html) => html.replace(/--heading: [^;]+/, '--heading: #0a0')],
    [
      'use green as the accent colour',
      (html) => html.replace(/--accent: [^;]+/, '--accent: light-dark(#1b7f3b, #86d9a0)'),
    ],
    [
      'Make the background black',
      (html) =>
        html
          .replace(/--background: [^;]+/, '--background: #000000')
          .replace('color-scheme: light dark', 'color-scheme: dark'),
    ],
    [
      'Delete the section "Goals"',
      (html) =>
        html
          .replace(/ {6}<li><a href="#goals">Goals<\/a><\/li>\n/, '')
          .replace(/ {4}<section id="goals">[\s\S]*?<\/section>\n/, ''),
    ],
    ['remove the table of contents', (html) => html.replace(/ {2}<nav [\s\S]*?<\/nav>\n/, '')],
    ['delete the first list', (html) => html.replace(/ {6}<ul>[\s\S]*?<\/ul>\n/, '')],
    ['delete the last paragraph', (html) => html.replace('      <p>The end &amp; more.</p>\n', '')],
    [
      'add a section "Risks" after "Goals": There are none.',
      (html) =>
        html
          .replace(
            /(<section id="goals">[\s\S]*?<\/section>\n)/,
            '$1    <section id="risks">\n      <h2>Risks</h2>\n      <p>There are none.</p>\n    </section>\n',
          )
          .replace(
            '<a href="#goals">Goals</a></li>\n',
            '<a href="#goals">Goals</a></li>\n      <li><a href="#risks">Risks</a></li>\n',
          ),
    ],
    ['Delete the text "An introduction."', (html) => html.replace('An introduction.', '')],
    ['replace "An introduction." with ""', (html) => html.replace('An introduction.', '')],
    [
      'Make the title bold',
      (html) => html.replace('<h1>Falcon</h1>', '<h1><strong>Falcon</strong></h1>'),
    ],
    [
      'Add a section "Goals" before "Goals"',
      (html) =>
        html
          .replace(
            '    <section id="goals">',
            '    <section id="goals-2">\n      <h2>Goals</h2>\n      <p><mark>[to be filled in: Goals]</mark></p>\n    </section>\n    <section id="goals">',
          )
          .replace(
            '      <li><a href="#goals">',
            '      <li><a href="#goals-2">Goals</a></li>\n      <li><a href="#goals">',
          ),
    ],
    [
      'add a paragraph "Bye" at the end',
      (html) => html.replace('  </main>', '    <p>Bye</p>\n  </main>'),
    ],
    [
      'insert a list after the table: red, green and blue',
      (html) =>
        html.replace(
          '      </table>\n      </div>\n',
          '      </table>\n      </div>\n      <ul>\n        <li>red</li>\n        <li>green</li>\n        <li>blue</li>\n      </ul>\n',
        ),
    ],
    ['rename the column Cost to Price', (html) => html.replace('>Cost<', '>Price<')],
    [
      'add a row: Delta, 5',
      (html) =>
        html.replace(
          '</td></tr>\n        </tbody>',
          '</td></tr>\n          <tr><td>Delta</td><td class="number">5</td></tr>\n        </tbody>',
        ),
    ],
    ['Update the title to say Hawk', (html) => html.replaceAll('>Falcon<', '>Hawk<')],
    ['Change the title to: Hawk', (html) => html.replaceAll('>Falcon<', '>Hawk<')],
    [
      'Add a section titled "Risks" at the end with the text "None."',
      (html) =>
        html
          .replace(
            '  </main>',
            '    <section id="risks">\n      <h2>Risks</h2>\n      <p>None.</p>\n    </section>\n  </main>',
          )
          .replace('    </ol>', '      <li><a href="#risks">Risks</a></li>\n    </ol>'),
    ],
    [
      'add an item "three" to the list',
      (html) => html.replace('<li>two</li>\n', '<li>two</li>\n      <li>three</li>\n'),
    ],
    ['change the cost of Beta to 20', (html) => html.replace('>10<', '>20<')],
    [
      'remove the budget table',
      (html) => html.replace(/ {6}<div class="table"[\s\S]*?<\/div>\n/, ''),
    ],
    ['delete the row Alpha', (html) => html.replace(/ +<tr><td>Alpha.*<\/tr>\n/, '')],
  ]
  for (const [message, change] of cases) {
    it(`changes just that: ${message}`, () => {
      const expected = change(page)
      assert.notEqual(expected, page)
      assert.equal(ask(page, message), expected)
    })
  }

  it('takes the right entries out of the list of contents', () => {
    const nested = create(
      'Write a report\n\n# Doc\n\n## Overview\n\na\n\n## Results\n\nb\n\n### Details\n\nc\n\n### More\n\nd\n\n## Outlook\n\ne\n\n## End\n\nf',
    )
    const entriesAfter = (message: string) =>
      [...ask(nested, message).matchAll(/<li><a href="#[^"]*">(.*?)<\/a>/g)].map(
        (match) => match[1],
      )
    assert.deepEqual(entriesAfter('delete the section "Results"'), ['Overview', 'Outlook', 'End'])
    assert.deepEqual(entriesAfter('delete the section "Details"'), [
      'Overview',
      'Results',
      'Outlook',
      'End',
    ])
    assert.deepEqual(entriesAfter('delete the heading "More"'), [
      'Overview',
      'Results',
      'Outlook',
      'End',
    ])
  })

  it('sorts a table both ways, by number, and keeps every row', () => {
    const order = (html: string) =>
      tablesOf(outlineOf(html))[0]?.rows.map((row) => row.children[0]?.text)
    assert.deepEqual(order(ask(page, 'sort the table by Cost')), ['Beta', 'Gamma', 'Alpha'])
    assert.deepEqual(order(ask(page, 'Sort by cost, highest first')), ['Alpha', 'Gamma', 'Beta'])
    assert.deepEqual(order(ask(page, 'sort the table by Item descending')), [
      'Gamma',
      'Beta',
      'Alpha',
    ])
    const big = create(`Create a report\n${salesCsv(200)}`)
    const sorted = ask(big, 'sort the table by Revenue, largest first')
    const cells = (html: string) =>
      tablesOf(outlineOf(html))[0]?.rows.map((row) =>
        row.children.map((cell) => cell.text).join(),
      ) ?? []
    assert.deepEqual(cells(sorted).toSorted(), cells(big).toSorted())
    const revenues = cells(sorted).map((row) => Number(row.split(',').at(-1)))
    assert.deepEqual(
      revenues,
      revenues.toSorted((a, b) => b - a),
    )
  })

  it('exchanges two sections with their places in the contents', () => {
    const swapped = ask(page, 'swap Goals and Outlook')
    assert.ok(swapped.indexOf('id="outlook"') < swapped.indexOf('id="budget"'))
    assert.ok(swapped.indexOf('#outlook') < swapped.indexOf('#budget'))
    assert.equal(ask(swapped, 'swap Outlook and Goals'), page)
  })

  it('moves sections with their place in the contents', () => {
    const names = (html: string, tag: string) =>
      outlineOf(html)
        .items.filter((item) => item.tag === tag)
        .map((item) => item.text)
    for (const message of ['move the section Outlook before Goals', 'Move "Outlook" to the top']) {
      const moved = ask(page, message)
      assert.deepEqual(names(moved, 'h2').slice(1), ['Outlook', 'Goals', 'Budget'], message)
      assert.deepEqual(names(moved, 'a'), ['Outlook', 'Goals', 'Budget'])
      assert.deepEqual(moved.split('\n').toSorted(), page.split('\n').toSorted(), 'no line is lost')
    }
  })

  it('does several things of one message, all or none', () => {
    const both = ask(
      page,
      'Change the title to "Hawk" and delete the section "Goals", then make the headings red.',
    )
    assert.ok(
      both.includes('<h1>Hawk</h1>') && !both.includes('id="goals"') && both.includes('#c62828'),
    )
    for (const message of [
      'Change the title to "Hawk" and delete the section "Nowhere"',
      'Change the title to "Hawk" and make it pop',
      'Change the title to Hawk and make it pop',
    ]) {
      assert.equal(understand(page, message).ok, false, message)
    }
    assert.ok(
      ask(page, 'add a paragraph at the end: We stopped; delete nothing. Then change it.').includes(
        '<p>We stopped; delete nothing. Then change it.</p>',
      ),
    )
  })

  it('says what was added, and where', () => {
    const html = '<h1>Plan</h1><section><h2>Risks</h2><p>None.</p></section>'
    for (const [message, done] of [
      [
        'Add a note "Soon." at the start of the section Risks',
        'Added a note at the start of the section “Risks”.',
      ],
      [
        'Add a note "Soon." at the end of the section Risks',
        'Added a note to the section “Risks”.',
      ],
      ['Add an ordered list at the end: salt, pepper', 'Added an ordered list at the end.'],
    ] as const) {
      const plan = understand(html, message)
      assert.equal(plan.ok && plan.done.replace(' “Soon.”', ''), done)
    }
  })

  const refusals: [message: string, why: RegExp | undefined][] = [
    ['make it pop', undefined],
    ['', undefined],
    ['delete the section "Nowhere"', /no section “Nowhere”|no “section|no section/],
    ['delete the paragraph', /paragraphs, so say which one/],
    ['replace "e" with "x"', /appears in \d+ places/],
    ['sort the table by Weight', /no table has a column “Weight”/],
    ['delete the third table', /only 1 tables/],
    ['Change the title to Plan B: the better one', /after the colon/],
    ['Replace "introduction" with "a\nb"', /quotation mark is not closed/],
    ['Change the title to ""', /can’t be empty/],
    ['Change the title to uppercase', undefined],
    ['Add a table of contents', /table of contents can be made only/],
    ['Add a row at the top: Dan, 7', /at the end of the table/],
    ['make the headings blurple', undefined],
    ['make the headings constructor', undefined],
    ['make the background toString', undefined],
    ['replace "constructor" with "x"', /there is no “constructor”/],
    ['remove the introduction', /put text in quotes/],
    ['undo', /Versions/],
  ]
  for (const [message, why] of refusals) {
    it(`is refused with a reason, if there is one: ${message || '(nothing)'}`, () => {
      const plan = understand(page, message)
      assert.equal(plan.ok, false)
      if (!plan.ok && why) assert.match(plan.reason ?? '', why)
      if (!plan.ok && !why) assert.equal(plan.reason, undefined)
    })
  }

  for (const { name, html } of [
    ...realPages,
    { name: 'a composed report', html: page },
    { name: 'a single paragraph', html: '<p>x</p>' },
  ]) {
    it(`has three examples that work on the document at hand: ${name}`, () => {
      const examples = [...exampleRequests(html).matchAll(/“((?:[^“”]|“[^”]*”)+)”/g)].map(
        (match) => match[1] ?? '',
      )
      assert.equal(examples.length, 3)
      for (const example of examples) assert.notEqual(ask(html, example), html, example)
    })

    it(`changes a real page in few places: ${name}`, () => {
      const made = ask(html, 'make the headings blue')
      assert.ok(made.length - html.length < 120)
      const added = ask(html, 'add a paragraph "Thank you." at the end')
      assert.ok(added.includes('<p>Thank you.</p>'))
      assert.equal(
        added.replace(/\n? *<p>Thank you\.<\/p>\n?/, '').replace(/\s/g, ''),
        html.replace(/\s/g, ''),
      )
    })
  }

  it('never throws and never makes a call that misses, whatever is said', () => {
    const words = fc.constantFrom(
      'change',
      'delete',
      'the',
      'section',
      '"Goals"',
      'Goals',
      'to',
      'title',
      'add',
      'a',
      'row',
      'table',
      'by',
      'sort',
      'move',
      'before',
      'after',
      'make',
      'bold',
      'blue',
      'headings',
      'all',
      'replace',
      'with',
      '"x"',
      'column',
      'Cost',
      'first',
      'last',
      'list',
      ':',
      'and',
      '$&',
      '(',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), (said) => {
        const plan = understand(page, said.join(' '))
        if (!plan.ok) return
        assert.equal(withEdits(page, plan.edits), plan.html, said.join(' '))
      }),
      { numRuns: process.env.LONG ? 20_000 : 1500 },
    )
  })
})

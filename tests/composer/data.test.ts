import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerByCounting as answer } from '../../src/composer/changing/counting.ts'
import { understand } from '../../src/composer/changing/understand.ts'
import { compose } from '../../src/composer/creating/compose.ts'
import { followTables } from '../../src/composer/figures/following.ts'
import { answerFromFiles } from '../../src/composer/file-answers.ts'
import { outlineOf } from '../../src/composer/outline.ts'
import { attached, changed, composed, tableTexts, withEdits } from '../support/composer.ts'

const dashboard = 'Create a dashboard from this:\n'
const report = 'Create a report from this:\n\n'

/** Data, and the totals that a dashboard shows of it: those that are surely meant, and no others. */
const totals: [data: string, figures: Record<string, string>, foot?: string[]][] = [
  [
    'Region,2022,2023,2024\nNorth,100,110,120\nSouth,90,95,99\nWest,70,80,85',
    { 'Total 2022': '260', 'Total 2023': '285', 'Total 2024': '304' },
    ['Total', '260', '285', '304'],
  ],
  [
    ',name,amount\n0,Alpha,10\n1,Beta,20\n2,Gamma,30',
    { 'Total amount': '60' },
    ['Total', '', '60'],
  ],
  ['"Probe";"Masse"\n"A";"20,33"\n"B";"40,21"\n"C";"88,9821"', { 'Summe Masse': '149,5221' }],
  [
    'Silo;Lager (t);Preis (EUR)\nA;812,500;10,50\nB;345,250;9,75',
    { 'Summe Lager (t)': '1.157,750' },
    ['Summe', '1.157,750', ''],
  ],
  ['Player,Born,Caps\nAda,1990,12\nBen,1995,7\nCem,2001,3', { 'Total Caps': '22' }],
  [
    'Invoice,Customer,Amount\n10431,Oak Ltd,120.00\n10432,Elm Ltd,80.50\n10433,Ash Ltd,99.50',
    { 'Total Amount': '300.00' },
    ['Total', '', '300.00'],
  ],
  ['Country,Amount,Currency\nFrance,100,EUR\nUSA,200,USD\nJapan,30000,JPY', {}],
  [
    'Shop,Revenue,Margin,Discount,Growth,CTR\nA,100,0.2,0.1,0.05,0.01\nB,200,0.3,0.1,0.02,0.02',
    { 'Total Revenue': '300' },
  ],
  [
    'Team,Item,Cost\nA,Desk,100\nA,Chair,50\nSubtotal A,,150\nB,Lamp,30\nB,Shelf,70\nSubtotal B,,100\nGrand total,,250',
    { 'Total Cost': '250' },
    ['Grand total', '', '250'],
  ],
  [
    'Shop,Visitors\nEast,10\nWest,20\nTotal of all shops,30',
    { 'Total Visitors': '30' },
    ['Total of all shops', '30'],
  ],
  ['[{"region":"North","2023":10},{"region":"South","2023":20}]', { 'Total 2023': '30' }],
]

describe('data in a new document', () => {
  for (const [data, figures, foot] of totals) {
    it(`adds up only what is meant: ${JSON.stringify(data).slice(0, 60)}`, () => {
      const made = composed(dashboard + data)
      assert.deepEqual(made.figures, figures)
      if (foot) assert.deepEqual(made.tables[0]?.footer, [foot])
    })
  }

  it('says in a sentence why a column has no total', () => {
    const { notes } = composed(`${dashboard}Invoice,Amount\n10431,120.00\n10432,80.50\n10433,99.50`)
    assert.deepEqual(notes, ['No total for Invoice: these look like invoice numbers.'])
  })

  it('says in few sentences what has no total', () => {
    const { notes } = composed(
      `${dashboard}ID,Name,Age,ZIP,Rating,Price,Discount %,Orders\n1,Ada,31,53111,4.5,9.99,5,12\n2,Ben,45,24103,3.9,19.99,10,5`,
    )
    assert.deepEqual(notes, [
      'No total for ID, Age, ZIP, Rating, Price and Discount %: these are codes, measurements, prices or rates.',
    ])
    const unsure = composed(`${dashboard}Box,Alpha,Beta,Gamma\nA,1.5,1000,3\nB,2.5,2001,4`)
    assert.deepEqual(unsure.notes, [
      'No total for Alpha, Beta and Gamma: nothing shows that the values add up.',
    ])
  })

  it('says which amounts are no numbers, and nothing of a saved index', () => {
    const { notes } = composed(`${dashboard}Task,Duration\nA,1h 30m\nB,45m`)
    assert.deepEqual(notes, ['No total for Duration: “1h 30m” is not a number.'])
    const saved = ',region,units\n0,North,12\n1,South,30\n2,West,7'
    assert.deepEqual(composed(dashboard + saved).notes, [])
    assert.deepEqual(composed(`${dashboard}Unnamed: 0${saved}`).notes, [])
  })

  it('says once which columns of many tables have no total', () => {
    const notesOn = (cells: (number: number) => string[]) => {
      const tables = Array.from({ length: 12 }, (_, at) => {
        const [head, ...rows] = cells(at + 1)
        return `## Part ${at + 1}\n\n${[head, '--|--', ...rows].map((row) => `|${row}|`).join('\n')}`
      })
      const file = ['boxes.md', 'text/markdown', tables.join('\n\n')] as const
      return composed('Create a dashboard', [...file]).notes
    }
    assert.deepEqual(
      notesOn((number) => [`Box|P${number} price`, 'x|3', 'y|4.5']),
      [
        'No total for P1 price, P2 price, P3 price, P4 price, P5 price, P6 price, P7 price, P8 price and 4 other columns: prices and averages do not add up.',
      ],
    )
    assert.deepEqual(
      notesOn((number) => [`Box|Costs ${number}`, 'x|3', 'y|4', 'z|5', `a|${number} to 9`]),
      [
        'No total for 12 columns, such as Costs 1, Costs 2 and Costs 3: they do not add up, or nothing shows that they do.',
      ],
    )
  })

  it('takes what a table is said to be about for what it holds', () => {
    const csv = 'Country,2010,2020\nA,120,130\nB,300,340'
    const named = (name: string) => composed('Create a dashboard', [name, 'text/csv', csv]).figures
    assert.deepEqual(named('population.csv'), { 'Total 2010': '420', 'Total 2020': '470' })
    assert.deepEqual(named('population-density.csv'), {})
    assert.deepEqual(composed(`${dashboard}Population density\n${csv}`).figures, {})
  })

  it('captions charts in the language of the document, and keeps to it', () => {
    const csv = 'Monat;Umsatz in €\nJanuar;1.200,50\nFebruar;1.100,00\nMärz;900,25'
    const { html } = composed('Erstelle bitte einen Bericht daraus', [
      'umsatz.csv',
      'text/csv',
      csv,
    ])
    assert.match(html, /<figure class="chart" lang="de"/)
    assert.match(html, /<figcaption>Umsatz in € nach Monat<\/figcaption>/)
    assert.match(
      html,
      /aria-label="Diagramm: Umsatz in € nach Monat, von Januar \(1.200,50\) bis März/,
    )
    const next = outlineOf(html.replaceAll('>900,25<', '>950,25<'))
    const now = withEdits(next.html, followTables(outlineOf(html), next, () => true).changes)
    assert.match(now, /aria-label="Diagramm: [^"]* bis März \(950,25\)/)
    assert.match(now, /<figcaption>Umsatz in € nach Monat<\/figcaption>/)
  })

  it('draws levels over time, which have no sum', () => {
    const { html, figures, notes } = composed(
      `${dashboard}Month,Employees\nJan,100\nFeb,105\nMar,108`,
    )
    assert.deepEqual(figures, {})
    assert.match(html, /<figcaption>Employees by Month<\/figcaption>/)
    assert.deepEqual(notes, ['No total for Employees: each is as of its time.'])
    const twice = composed(`${dashboard}Date,Rating\n2025-01-01,4\n2025-01-02,5\n2025-01-02,3`)
    assert.doesNotMatch(twice.html, /<figure/)
  })

  it('shows all months of a year as key figures', () => {
    const months = 'Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec'
    const row = (name: string) => `${name},${months.split(',').map((_, at) => 100 + at)}`
    const { figures } = composed(`${dashboard}Item,${months}\n${row('A')}\n${row('B')}`)
    assert.equal(Object.keys(figures).length, 12)
    assert.equal(figures['Total Apr'], '206')
  })

  it('reads objects of lists and of like objects as tables', () => {
    const columns = composed(`${dashboard}{"month":["Jan","Feb"],"sales":[10,20]}`)
    assert.deepEqual(columns.tables[0]?.header, ['month', 'sales'])
    assert.deepEqual(columns.figures, { 'Total sales': '30' })
    const rows = composed(`${dashboard}{"North":{"sales":10},"South":{"sales":30}}`)
    assert.deepEqual(rows.tables[0]?.rows, [
      ['North', '10'],
      ['South', '30'],
    ])
    const others = composed(`${dashboard}{"North":{"sales":10},"South":{"costs":30}}`)
    assert.equal(others.tables.length, 2)
  })

  it('writes the name of a wide cell once', () => {
    const html =
      '<table><tr><th>Region</th><th>Shop</th><th>Sales</th></tr><tr><td rowspan=2>North</td><td>A</td><td>10</td></tr><tr><td>B</td><td>20</td></tr><tr><td colspan=2>Total</td><td>30</td></tr></table>'
    const { tables } = composed(dashboard + html)
    assert.deepEqual(tables[0]?.rows[1], ['North', 'B', '20'])
    assert.deepEqual(tables[0]?.footer, [['Total', '', '30']])
  })

  it('adds up tables of a Markdown text in a dashboard, and leaves those of a report', () => {
    const text =
      '# Harbour\n\nAll shops.\n\n## By region\n\n| Region | **Sales** |\n|---|--:|\n| North | 1,200 |\n| South | 800 |\n| **Total** | **2,000** |\n\n| Who | What |\n|---|---|\n| Ada | Bread |\n\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n'
    const file: [string, string, string] = ['harbour.md', 'text/markdown', text]
    const { figures, tables, html } = composed('Create a dashboard', file)
    assert.deepEqual(figures, { 'Total Sales': '2,000' })
    assert.deepEqual(tables[0]?.footer, [['Total', '2,000']])
    assert.deepEqual(tables[1]?.rows, [['Ada', 'Bread']])
    assert.equal(tables.length, 2)
    assert.match(html, /<h2[^>]*>By region<\/h2>/)
    assert.match(html, /All shops\./)
    assert.doesNotMatch(composed('Create a report', file).html, /<figure/)
  })

  it('says that a file is empty', () => {
    const { notes } = composed('Create a report', ['x.csv', 'text/csv', ' \n'])
    assert.deepEqual(notes, ['x.csv is empty.'])
  })

  it('draws a chart over years', () => {
    const { html } = composed(`${dashboard}Year,Revenue\n2021,15\n2022,25\n2023,35`)
    assert.match(html, /<figure class="chart" data-from="t1" data-column="Revenue" data-agg="sum"/)
    assert.match(html, /<polyline class="line"/)
  })

  it('shows every cell of a damaged or unusual file as it was written', () => {
    const files: [text: string, tables: { header: string[]; rows: string[][] }[], note?: RegExp][] =
      [
        [
          'sep=;\r\nArtikel;Menge;Wert\r\nSchrauben;120;45,50\r\nMuttern;80;12,25\r\n',
          [
            {
              header: ['Artikel', 'Menge', 'Wert'],
              rows: [
                ['Schrauben', '120', '45,50'],
                ['Muttern', '80', '12,25'],
              ],
            },
          ],
        ],
        [
          'Quarterly figures\nAll offices\nOffice,Staff,Cost\nBonn,10,5\nKiel,20,7',
          [
            {
              header: ['Office', 'Staff', 'Cost'],
              rows: [
                ['Bonn', '10', '5'],
                ['Kiel', '20', '7'],
              ],
            },
          ],
        ],
        [
          'Item,Price\nLamp,10\n"Sofa,20\nChair,30\nDesk,40',
          [
            {
              header: ['Item', 'Price'],
              rows: [
                ['Lamp', '10'],
                ['"Sofa', '20'],
                ['Chair', '30'],
                ['Desk', '40'],
              ],
            },
          ],
          /quotation mark is opened and never closed/,
        ],
        [
          'Item,Note\nLamp,"first\n\nsecond"\nSofa,x',
          [
            {
              header: ['Item', 'Note'],
              rows: [
                ['Lamp', 'firstsecond'],
                ['Sofa', 'x'],
              ],
            },
          ],
        ],
        [
          'City,Visits\nRome,1\nOslo,2\n\nName,Guests\nAnn,3\nBob,4',
          [
            {
              header: ['City', 'Visits'],
              rows: [
                ['Rome', '1'],
                ['Oslo', '2'],
              ],
            },
            {
              header: ['Name', 'Guests'],
              rows: [
                ['Ann', '3'],
                ['Bob', '4'],
              ],
            },
          ],
        ],
      ]
    for (const [text, expected, note] of files) {
      const made = composed('Create a report', ['data.csv', 'text/csv', text])
      assert.deepEqual(
        made.tables.map(({ header, rows }) => ({ header, rows })),
        expected,
        text,
      )
      if (note) assert.match(made.notes.join(' '), note)
    }
  })

  it('takes a letter with commas for text', () => {
    const letter =
      'Dear Ann, dear Bob, dear all,\nwe met on Monday, Tuesday, and Friday,\nand will meet, God willing, in May.'
    assert.deepEqual(composed(report + letter).tables, [])
  })

  it('shows numbers of JSON by their source, and strings as text', () => {
    const numbers = composed('Create a report', [
      'a.json',
      'application/json',
      '{"a":9007199254740993,"b":10.50,"c":1e400,"d":-0}',
    ])
    assert.deepEqual(
      numbers.tables[0]?.rows.map((row) => row[1]),
      ['9007199254740993', '10.50', '1e400', '-0'],
    )
    assert.deepEqual(numbers.tables[0]?.footer, [])
    const { html } = composed('Create a report', [
      'b.json',
      'application/json',
      '["- 3 apples","---","~~d~~","<b>"]',
    ])
    for (const item of ['- 3 apples', '---', '~~d~~', '&lt;b&gt;']) {
      assert.ok(html.includes(`<li>${item}</li>`), item)
    }
  })
})

describe('data of a document', () => {
  const table = (csv: string) => composed(report + csv).html
  const column = (html: string, index: number) => tableTexts(html)[0]?.rows.map((row) => row[index])

  it('is sorted by what cells mean', () => {
    const events = table(
      'Event,Date,Guests\nDance,1/11/2025,40\nFair,26/10/2025,90\nGala,3/12/2025,60',
    )
    const sorted = changed(events, 'Sort the table by Date, oldest first')
    assert.deepEqual(column(sorted.html, 0), ['Fair', 'Dance', 'Gala'])
    assert.equal(sorted.done, 'Sorted the table by “Date”, oldest first.')
    const weights = table('Teil;Gewicht kg\nA;1,250\nB;12,5\nC;0,75')
    const lowest = changed(weights, 'Sort the table by Gewicht kg, lowest first')
    assert.deepEqual(column(lowest.html, 1), ['0,75', '1,250', '12,5'])
  })

  it('is not sorted where its order is not known', () => {
    const refused: [csv: string, by: string, why: RegExp][] = [
      ['Event,Date\nA,1/5/2025\nB,5/1/2025\nC,2/3/2025', 'Date', /day or month/],
      ['Team,Cost\nA,100\nA,50\nSubtotal A,150\nB,30\nB,70\nSubtotal B,100', 'Cost', /subtotals/],
      ['Item,Amount\nA,$5\nB,€6\nC,£7', 'Amount', /currencies/],
    ]
    for (const [csv, by, why] of refused) {
      const plan = understand(table(csv), `sort the table by ${by}`)
      assert.ok(!plan.ok && why.test(plan.reason ?? ''), csv)
    }
  })

  it('is added up in answers as it is written, or not at all', () => {
    const html = table('Filiale;Umsatz\nBonn;1.500\nKiel;2.250,50\nUlm;800')
    assert.equal(
      answer(html, 'What is the total of Umsatz?'),
      'The sum of “Umsatz” is 4.550,50, over 3 rows.',
    )
    const prices = table('Item,Price\nA,$2.50\nB,$3.50')
    assert.match(String(answer(prices, 'What is the total of Price?')), /not added up: prices/)
    assert.equal(
      answer(prices, 'What is the average of Price?'),
      'The average of “Price” is $3.00, over 2 rows.',
    )
  })
})

describe('a question about files', () => {
  const sales = attached([
    'sales.csv',
    'text/csv',
    'Region;Order no.;Amount\nNorth;1001;1.234,50\nSouth;1002;800,25\nWest;1003;0,25\nTotal;;2.035,00\n',
  ])
  const costs = attached(['costs.csv', 'text/csv', 'Item,Cost,Price\nTea,10.10,3\nMilk,20.20,4\n'])
  const letter = attached(['letter.txt', 'text/plain', 'Dear Ann, the total is 7. Yours, Bo'])
  const answer = (message: string, ...attachments: (typeof sales)[]) =>
    answerFromFiles({ message, attachments })

  it('is answered with the figures of their tables', () => {
    const total = 'The total of “Amount” is 2.035,00, as the file says.'
    assert.match(answer('What is the total?', sales), new RegExp(`^${total}`))
    assert.match(answer('Hi! Can you tell me the total of Amount', sales), new RegExp(`^${total}$`))
    assert.match(answer('Was ist die Summe?', sales), new RegExp(`^${total}`))
    assert.equal(answer('How many rows are there?', sales), '3 rows of data.')
    assert.match(answer('total of Cost?', costs), /^The total of “Cost” is 30\.30, over 2 rows\.$/)
    assert.match(answer('What is the average of Cost?', costs), /is 15\.15, over 2 rows\.$/)
    assert.match(answer('What is the total of Price?', costs), /“Price” can’t be told: /)
    assert.match(
      answer('What is the total?', sales, costs),
      /“Amount” in sales is 2\.035,00.*[^]*“Cost” in costs is 30\.30/,
    )
    assert.match(
      answer('What is the total of Cost in this file?', sales, costs),
      /^The total of “Cost” in costs is 30\.30/,
    )
    const sheets = ['Q1', 'Q2'].map((part, at) => ({
      ...attached(['year.xlsx', 'text/csv', `Item,Cost\nTea,${at + 1}\nMilk,${at + 2}\n`]),
      part,
    }))
    const ofQ2 = /^The total of “Cost” in Q2 is 5, over 2 rows\.$/
    assert.match(answer('What is the total of Cost in Q2?', ...sheets), ofQ2)
    assert.match(answer('What is the total of Cost in the sheet Q2?', ...sheets), ofQ2)
    assert.match(answer('What is the total of Q2?', ...sheets), ofQ2)
    assert.match(answer('What is the total of Cost in Q3?', ...sheets), /can’t be told/)
    assert.match(answer('Which columns are there?', costs), /Item, Cost and Price\.$/)
  })

  it('says a total that is wrong in the file, and that it is', () => {
    const text = 'Item,Cost\nTea,1\nMilk,2\nBread,4\nTotal,8\n'
    const said = answer('What is the total?', attached(['a.csv', 'text/csv', text]))
    assert.match(said, /is 8, as the file says\.\n\n.*its rows add up to 7\./)
  })

  it('is answered with no figure where it can’t be told', () => {
    for (const message of [
      'What is the total number of customers in Oslo?',
      'What is the total of Profit?',
      'What is the highest amount?',
      'Who bought most?',
    ]) {
      assert.match(answer(message, sales), /can’t (be told|tell)/, message)
      assert.doesNotMatch(answer(message, sales), /2\.035/, message)
    }
    assert.match(
      answer('What is the total?', letter),
      /^That can’t be told: letter\.txt has no table/,
    )
  })
})

/** The sheets of which a document is made, of a workbook with Q1, Q2 and Staff. */
const sheets: [instruction: string, used: string[]][] = [
  ['Make a dashboard of the sheet Q2', ['Q2']],
  ['Only the Staff sheet, as a report', ['Staff']],
  ['Make a report of the sheets Q1 and Q2', ['Q1', 'Q2']],
  ['Erstelle einen Bericht nur aus dem Tabellenblatt Q2', ['Q2']],
  ['Create a dashboard from only Q1', ['Q1']],
  ['Make a report without the sheet Q2', ['Q1', 'Staff']],
  ['Make a report of Q2', ['Q1', 'Q2', 'Staff']],
  ['Make a report on sheet metal', ['Q1', 'Q2', 'Staff']],
]

describe('a workbook', () => {
  for (const [message, used] of sheets) {
    it(`gives the sheets that are named: ${message}`, () => {
      const attachments = ['Q1', 'Q2', 'Staff'].map((part) => ({
        ...attached(['book.xlsx', 'text/csv', `Name of ${part},Units\nA,1\nB,2\n`]),
        part,
      }))
      const { pieces, notes } = compose({ message, attachments })
      const headers = tableTexts([...pieces].join('')).map(({ header }) => header[0])
      assert.deepEqual(
        headers,
        used.map((name) => `Name of ${name}`),
      )
      assert.equal(
        notes.some((note) => /not used/.test(note)),
        used.length < 3,
      )
    })
  }
})

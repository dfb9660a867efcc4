import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDelimited } from '../../src/tables/reading/delimited.ts'
import { sortRows } from '../../src/tables/sort.ts'

/** The rows of a column in order, lowest first, by their number; why there is no order otherwise. */
function orderOf(cells: readonly string[], name = 'When'): string {
  const quoted = cells.map((cell, index) => `r${index},"${cell}",x`)
  const [table] = readDelimited([`Row,${name},Note`, ...quoted].join('\n')) ?? []
  assert.ok(table)
  const sorting = sortRows(table, 1, false)
  if (!sorting.ok) return sorting.reason
  return `${sorting.by} ${sorting.order.map((at) => cells[at]).join(' · ')}`
}

type Order = [name: string, cells: string[], expected: string | RegExp]

describe('the order of dates', () => {
  const known: Order[] = [
    ['ISO', ['2025-03-01', '2024-12-31'], 'date 2024-12-31 · 2025-03-01'],
    [
      'day first by one above 12',
      ['1/11/2025', '26/10/2025', '3/12/2025'],
      'date 26/10/2025 · 1/11/2025 · 3/12/2025',
    ],
    [
      'month first by one above 12',
      ['3/26/2025', '11/1/2024', '1/2/2025'],
      'date 11/1/2024 · 1/2/2025 · 3/26/2025',
    ],
    ['dots', ['01.11.2025', '02.10.2025', '3.1.2025'], 'date 3.1.2025 · 02.10.2025 · 01.11.2025'],
    [
      'dots and short years',
      ['01.11.25', '02.10.25', '03.01.26'],
      'date 02.10.25 · 01.11.25 · 03.01.26',
    ],
    ['dots and blanks', ['1. 11. 2025', '2. 10. 2025'], 'date 2. 10. 2025 · 1. 11. 2025'],
    [
      'English names',
      ['Mar 3, 2025', 'Jan 15, 2025', 'Feb 28, 2024'],
      'date Feb 28, 2024 · Jan 15, 2025 · Mar 3, 2025',
    ],
    [
      'English ordinals',
      ['3rd March 2025', '1st of May 2024', '22nd April 2025'],
      'date 1st of May 2024 · 3rd March 2025 · 22nd April 2025',
    ],
    [
      'German names',
      ['3. März 2025', '15. Januar 2025', '1. Oktober 2024'],
      'date 1. Oktober 2024 · 15. Januar 2025 · 3. März 2025',
    ],
    [
      'German short names',
      ['3. Mär 2025', '15. Okt. 2024', '1. Dez 2024'],
      'date 15. Okt. 2024 · 1. Dez 2024 · 3. Mär 2025',
    ],
    [
      'French names',
      ['3 mars 2025', '14 juillet 2024', '1er février 2025'],
      'date 14 juillet 2024 · 1er février 2025 · 3 mars 2025',
    ],
    [
      'Spanish names',
      ['3 de marzo de 2025', '15 de enero de 2025', '1 de agosto de 2024'],
      'date 1 de agosto de 2024 · 15 de enero de 2025 · 3 de marzo de 2025',
    ],
    [
      'Italian names',
      ['3 marzo 2025', '15 gennaio 2025', '1 agosto 2024'],
      'date 1 agosto 2024 · 15 gennaio 2025 · 3 marzo 2025',
    ],
    [
      'Portuguese names',
      ['3 de março de 2025', '15 de janeiro de 2025'],
      'date 15 de janeiro de 2025 · 3 de março de 2025',
    ],
    [
      'Dutch names',
      ['3 maart 2025', '15 mei 2024', '1 oktober 2024'],
      'date 15 mei 2024 · 1 oktober 2024 · 3 maart 2025',
    ],
    ['Polish names', ['3 marca 2025', '15 stycznia 2025'], 'date 15 stycznia 2025 · 3 marca 2025'],
    [
      'Russian names',
      ['3 марта 2025 г.', '15 января 2025 г.'],
      'date 15 января 2025 г. · 3 марта 2025 г.',
    ],
    ['Turkish names', ['3 Mart 2025', '15 Ocak 2025'], 'date 15 Ocak 2025 · 3 Mart 2025'],
    [
      'Swedish names',
      ['3 mars 2025', '15 januari 2025', '1 maj 2024'],
      'date 1 maj 2024 · 15 januari 2025 · 3 mars 2025',
    ],
    ['Japanese', ['2025年3月1日', '2024年12月31日'], 'date 2024年12月31日 · 2025年3月1日'],
    ['Korean', ['2025년 3월 1일', '2024년 12월 31일'], 'date 2024년 12월 31일 · 2025년 3월 1일'],
    [
      'weekdays before',
      ['Mon, 3 March 2025', 'Sun, 2 March 2025'],
      'date Sun, 2 March 2025 · Mon, 3 March 2025',
    ],
    [
      'day-month-year of spreadsheets',
      ['03-Mar-2025', '15-Jan-2025', '01-Dec-24'],
      'date 01-Dec-24 · 15-Jan-2025 · 03-Mar-2025',
    ],
    ['names of months alone', ['March', 'January', 'February'], 'date January · February · March'],
    ['short names of months', ['Mar', 'Jan', 'Feb'], 'date Jan · Feb · Mar'],
    [
      'months and years',
      ['Mar 2025', 'Jan 2025', 'Dec 2024'],
      'date Dec 2024 · Jan 2025 · Mar 2025',
    ],
    [
      'months with short years',
      ["Mar '25", "Jan '25", "Dec '24"],
      "date Dec '24 · Jan '25 · Mar '25",
    ],
    ['months of spreadsheets', ['Mar-25', 'Jan-25', 'Dec-24'], 'date Dec-24 · Jan-25 · Mar-25'],
    ['year and month', ['2025-03', '2024-12', '2025-01'], 'date 2024-12 · 2025-01 · 2025-03'],
    ['month and year', ['03/2025', '12/2024', '01/2025'], 'date 12/2024 · 01/2025 · 03/2025'],
    ['quarters', ['Q3', 'Q1', 'Q2'], 'date Q1 · Q2 · Q3'],
    ['quarters with years', ['Q1 2025', 'Q4 2024', 'Q2 2024'], 'date Q2 2024 · Q4 2024 · Q1 2025'],
    ['years with quarters', ['2025-Q1', '2024-Q4', '2024 Q2'], 'date 2024 Q2 · 2024-Q4 · 2025-Q1'],
    [
      'German quarters',
      ['1. Quartal 2025', '4. Quartal 2024'],
      'date 4. Quartal 2024 · 1. Quartal 2025',
    ],
    ['French quarters', ['T1 2025', 'T4 2024'], 'date T4 2024 · T1 2025'],
    ['quarters before short years', ['1Q24', '4Q23'], 'date 4Q23 · 1Q24'],
    ['days and months with dots', ['03.03.', '15.01.', '01.12.'], 'date 15.01. · 03.03. · 01.12.'],
    ['Japanese months', ['4月', '12月', '1月'], 'date 1月 · 4月 · 12月'],
    ['half-years', ['H1 2025', 'H2 2024'], 'date H2 2024 · H1 2025'],
    ['calendar weeks', ['KW 10', 'KW 2', 'KW 33'], 'date KW 2 · KW 10 · KW 33'],
    ['ISO weeks', ['2025-W10', '2024-W51', '2025-W02'], 'date 2024-W51 · 2025-W02 · 2025-W10'],
    ['weeks', ['Week 10', 'Week 2', 'Week 1'], 'date Week 1 · Week 2 · Week 10'],
    ['weeks before years', ['W10 2025', 'W51 2024'], 'date W51 2024 · W10 2025'],
    [
      'times of a day',
      ['2025-03-01 14:30', '2025-03-01 09:05', '2025-02-28T23:59:59Z'],
      'date 2025-02-28T23:59:59Z · 2025-03-01 09:05 · 2025-03-01 14:30',
    ],
    ['clock times', ['14:30', '9:05', '23:59'], 'date 9:05 · 14:30 · 23:59'],
    [
      'halves of a day',
      ['2:30 PM', '9:05 AM', '12:15 AM', '12:00 pm'],
      'date 12:15 AM · 9:05 AM · 12:00 pm · 2:30 PM',
    ],
    [
      'German times',
      ['01.03.2025, 14:30 Uhr', '01.03.2025, 9:05 Uhr'],
      'date 01.03.2025, 9:05 Uhr · 01.03.2025, 14:30 Uhr',
    ],
    ['years', ['2023', '2021', '2022'], 'number 2021 · 2022 · 2023'],
    ['fiscal years', ['FY2023', 'FY2021', 'FY2022'], 'date FY2021 · FY2022 · FY2023'],
    [
      'blanks at the end',
      ['2025-03-01', '', '2024-12-31', 'n/a'],
      'date 2024-12-31 · 2025-03-01 ·  · n/a',
    ],
    [
      'either way the same',
      ['1/2/2023', '1/2/2024', '3/4/2025'],
      'date 1/2/2023 · 1/2/2024 · 3/4/2025',
    ],
    ['days and months that are one number', ['5/5/2025', '4/4/2025'], 'date 4/4/2025 · 5/5/2025'],
    [
      'months in order of an invented language',
      ['Zuv 2025', 'Bip 2024'],
      'text Bip 2024 · Zuv 2025',
    ],
  ]
  for (const [name, cells, expected] of known) {
    it(`is known of ${name}`, () => assert.equal(orderOf(cells), expected))
  }

  const unknown: Order[] = [
    ['slashes that no day decides', ['1/11/2025', '6/10/2025', '3/12/2025'], /day or month/],
    ['two orders in one column', ['26/10/2025', '10/26/2025', '1/2/2025'], /day or month/],
    [
      'dashes that no day decides',
      ['01-11-2025', '06-10-2025', '03-12-2024', '02-09-2025'],
      /day or month/,
    ],
    ['a word among dates', ['2025-03-01', '2024-12-31', 'soon', '2025-01-01'], /not all/],
    ['months over two years that are not named', ['Oct', 'Nov', 'Dec', 'Jan', 'Feb'], /years/],
    ['days with and without a year', ['3 March 2025', '15 January', '1 May'], /years/],
    ['a 31st of February', ['31.02.2025', '01.03.2025', '02.03.2025'], /not all/],
    ['days or years behind months', ['Mär 24', 'Jan 24', 'Dez 23'], /days or years/],
    ['days of the week', ['Monday', 'Wednesday', 'Tuesday'], /weeks/],
    ['clocks and spans', ['2 h', '30 min'], /units/],
    [
      'days and the months that they lie in',
      ['2025-03-01', '2025-02', '2025-02-10'],
      /lie within others/,
    ],
  ]
  for (const [name, cells, expected] of unknown) {
    it(`is not claimed of ${name}`, () =>
      assert.match(orderOf(cells), expected instanceof RegExp ? expected : /^$/))
  }

  it('is not that of the alphabet where a column is said to hold dates', () => {
    for (const name of ['Date', 'Start date', 'Rechnungsdatum', 'orderDate', 'Fecha']) {
      assert.match(orderOf(['Spring 2024', 'Fall 2023'], name), /not all/)
      assert.match(orderOf(['3/3', '15/1', '4/2'], name), /not all/)
    }
  })

  it('is of the text where cells only contain dates', () => {
    const cells = ['Meeting of 3 March 2025', 'Call on 1 May 2024', 'Visit, 2 June 2025']
    assert.match(orderOf(cells), /^text Call/)
  })

  it('takes words that could stand for no number for words', () => {
    assert.equal(
      orderOf(['paid', 'open', 'pending', '–', 'unknown'], 'Status'),
      'text open · paid · pending · unknown · –',
    )
  })

  it('is of the number in a column of numbers', () => {
    const [table] = readDelimited('Teil;Gewicht kg\nA;1,250\nB;12,5\nC;0,75') ?? []
    const sorting = table && sortRows(table, 1, false)
    assert.deepEqual(sorting?.ok && sorting.order, [2, 0, 1])
  })

  it('leaves totals in their places and refuses among subtotals', () => {
    const [plain] = readDelimited('Item,Cost\nDesk,100\nChair,50\nLamp,70\nTotal,220') ?? []
    const sorting = plain && sortRows(plain, 1, false)
    assert.deepEqual(sorting?.ok && sorting.order, [1, 2, 0, 3])
    const [grouped] =
      readDelimited(
        'Team,Item,Cost\nA,Desk,100\nA,Chair,50\nSubtotal A,,150\nB,Lamp,30\nB,Bed,70\nSubtotal B,,100',
      ) ?? []
    assert.equal(grouped && sortRows(grouped, 2, false).ok, false)
  })
})

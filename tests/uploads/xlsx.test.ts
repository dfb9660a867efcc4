import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readXlsx, readXlsxWithin } from '../../src/uploads/reading/xlsx/index.ts'
import { dataRows, totalOf } from '../../src/tables/table.ts'
import { seen } from '../tables/seen.ts'
import { readDelimited, type DelimitedForm } from '../../src/tables/reading/delimited.ts'
import {
  cell,
  compoundFile,
  workbook,
  type CellSource,
  type SheetSource,
  type WorkbookSource,
} from '../support/workbook.ts'

interface Part {
  name: string
  isHidden: boolean
  lines: string[]
  rows: number
  columns: number
}

/** All that is read of a workbook. */
async function read(file: Uint8Array, reading = readXlsx(file)) {
  const parts: Part[] = []
  const notes: string[] = []
  const cuts: string[] = []
  const texts: string[] = []
  const forms: (DelimitedForm | undefined)[] = []
  for (;;) {
    const next = await reading.next()
    const part = parts.at(-1)
    if (next.done) {
      for (const [index, one] of parts.entries()) one.lines = linesOf(texts[index] ?? '')
      return { parts, notes, cuts, texts, forms, summary: next.value }
    }
    const event = next.value
    if (event.type === 'part') {
      const { name, isHidden = false } = event.part
      parts.push({ name, isHidden, lines: [], rows: 0, columns: 0 })
      texts.push('')
      forms.push(event.part.form)
    } else if (event.type === 'text') texts.push(`${texts.pop()}${event.text}`)
    else if (event.type === 'size' && part)
      Object.assign(part, { rows: event.rows, columns: event.columns })
    else if (event.type === 'note') notes.push(event.text)
    else if (event.type === 'cut') cuts.push(event.text)
  }
}

function linesOf(text: string): string[] {
  assert.ok(text.endsWith('\n'))
  return text.slice(0, -1).split('\n')
}

/** The lines that are read of a workbook with one sheet of some rows. */
async function linesIn(
  rows: SheetSource['rows'],
  more: Partial<SheetSource & WorkbookSource> = {},
) {
  const { parts } = await read(workbook({ ...more, sheets: [{ name: 'Data', rows, ...more }] }))
  return parts[0]?.lines
}

/** How a number with a format is written. */
async function written(value: number, format: string, is1904 = false): Promise<string> {
  const { texts } = await read(
    workbook({ is1904, sheets: [{ name: 'Data', rows: [['x', { value, format }]] }] }),
  )
  return (texts[0] ?? '').slice(2, -1)
}

const merge = (...areas: string[]) =>
  `<mergeCells>${areas.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`

describe('the cells of a workbook', () => {
  it('are read by their types', async () => {
    const file = workbook({
      shared: [
        '<t>Shared</t>',
        '<r><t>Rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh><t>ignored</t></rPh>',
        '<t>a_x000D__x000a_b_x0000_&amp;</t>',
      ],
      sheets: [
        {
          name: 'Data',
          rows: [
            [
              cell('t="s"', '<v>0</v>'),
              cell('t="s"', '<v>1</v>'),
              cell('t="s"', '<v>2</v>'),
              'Inline, "quoted"',
              cell('t="b"', '<v>1</v>'),
              cell('t="b"', '<v>0</v>'),
              cell('t="e"', '<v>#N/A</v>'),
              cell('t="str"', '<f>A1&amp;B1</f><v>computed</v>'),
              cell('', '<f>1+1</f><v>2</v>'),
              cell('t="d"', '<v>2025-03-01T14:30:00</v>'),
              cell('t="d"', '<v>2025-03-01</v>'),
              cell('', '<v>4111111111111111123</v>'),
              cell('t="s"', '<v>99</v>'),
              cell(
                't="inlineStr"',
                '<is><r><t>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></is>',
              ),
            ],
          ],
        },
      ],
    })
    const { texts } = await read(file)
    assert.equal(
      texts[0],
      'Shared,Rich text,"a\nb&","Inline, ""quoted""",TRUE,FALSE,#N/A,computed,2,2025-03-01 14:30,2025-03-01,4111111111111111123,,two runs\n',
    )
  })

  it('keep names of properties and addresses of links as texts', async () => {
    const names = ['__proto__', 'constructor', 'toString', '=1+1', 'javascript:alert(1)']
    assert.deepEqual(await linesIn([names]), [names.join(',')])
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })

  it('are counted on where the file does not say their places, and put into order', async () => {
    const data =
      '<row><c><v>1</v></c><c><v>2</v></c></row>' +
      '<row r="4"><c r="C4"><v>3</v></c><c r="A4"><v>9</v></c><c><v>2</v></c><c r="A4"><v>1</v></c></row>' +
      '<row r="2"><c r="A2"><v>4</v></c></row>' +
      '<row r="99999999999"><c r="ZZZZZZ1"><v>5</v></c><c r="-3"><v>6</v></c><c r="A0"><v>5</v></c></row>'
    assert.deepEqual(await linesIn([], { data }), ['1,2,', '', '', '1,2,3', '4,,', '5,6,'])
  })
})

describe('numbers', () => {
  const cases: [format: string, value: number, text: string][] = [
    ['General', 0.1 + 0.2, '0.3'],
    ['General', 1234567.891, '1234567.891'],
    ['General', 1e-7, '0.0000001'],
    ['General', 1234567890123456, '1234567890123456'],
    ['General', 6.02e23, '6.02e+23'],
    ['0', 12.5, '12.5'],
    ['#,##0.00', 1234567.5, '"1,234,567.50"'],
    ['#,##0.00', 1234.5678, '"1,234.5678"'],
    ['#,##0.00', 1.1 + 2.2, '3.30'],
    ['0.0%', 0.125, '12.5%'],
    ['0%', 0.07, '7%'],
    ['0%', 0.123456, '12.3456%'],
    ['0.0%', 1 / 3, '33.33%'],
    ['0.0%', 1e-9, '0.0000001%'],
    ['#,##0;(#,##0)', -1234.5, '"(1,234.5)"'],
    ['0;[Red]0', -5, '-5'],
    ['(0.00)', 5, '5.00'],
    ['_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', -1234.5, '"$(1,234.50)"'],
    ['_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', 0, '$0.00'],
    ['_-* #,##0.00\\ "€"_-', -1234.5, '"-1,234.50 €"'],
    ['[$€-407] #,##0.00', 1234.5, '"€ 1,234.50"'],
    ['[$$-en-US]#,##0.00', -1234.5, '"-$1,234.50"'],
    ['#,##0.00 [$kr-41D]', 12.345, '12.3450 kr'],
    ['#\\ ##0.00', 12345.6, '"12,345.60"'],
    ['+0.0%;-0.0%', 0.0325, '+3.25%'],
    ['0.0 "kg"', 4.25, '4.25 kg'],
    ['0.00\\ ', 5, '5.00'],
    ['00000', 123, '00123'],
    ['(###) ###-####', 5551234567, '(555) 123-4567'],
    ['0.00E+00', 12345.678, '12345.678'],
    ['# ?/?', 1.5, '1.5'],
    [';;;', 5, '5'],
    ['"yes"', 5, '5'],
    ['@', 5, '5'],
    ['[abc', 5, '5'],
    ['0"."00', 123, '123'],
    ['[=1]"yes";[=0]"no";0.0', 1, '1'],
    ['[>=1000]#,##0.0;0.000', 0.5, '0.500'],
    ['[h]:mm', 1.5, '36h 00m'],
    ['[h]:mm', -0.5, '-12h 00m'],
    ['[h]:mm', 36.51 / 24, '36h 30m 36s'],
    ['[mm]:ss.000', 0.0625 + 0.25 / 86_400, '1h 30m 00.25s'],
    ['[h]:mm', 0, '0h 00m'],
  ]
  for (const [format, value, text] of cases) {
    it(`write ${value} in ${format} as ${text}`, async () => {
      assert.equal(await written(value, format), text)
    })
  }

  it('are written in full where their format shows thousands, or without its words, and a note says so', async () => {
    const file = workbook({
      sheets: [
        {
          name: 'Data',
          rows: [
            [
              { value: 1234567, format: '#,##0.0,' },
              { value: 12.5, format: '0.0x' },
              { value: 2, format: '"Q"0' },
            ],
          ],
        },
      ],
    })
    const { texts, notes } = await read(file)
    assert.equal(texts[0], '"1,234,567",12.5,2\n')
    assert.deepEqual(notes, [
      'Numbers that Data shows in thousands or millions are written in full.',
      'Numbers of Data are written without the words that it shows beside them, such as “x” and “Q”.',
    ])
  })

  it('add up to the totals of the file, whatever their formats', async () => {
    const formats = ['General', '#,##0', '#,##0.00 "€"', '0.0%', '$#,##0;($#,##0)', '0.000']
    let seed = 11
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
    const values = Array.from({ length: 200 }, () =>
      formats.map(() => Math.round((random() - 0.3) * 1e8) / 1e4),
    )
    const sums = formats.map((_, column) =>
      values.reduce((sum, row) => sum + Math.round((row[column] ?? 0) * 1e4), 0),
    )
    const header = ['Order', ...formats.map((_, column) => `Amount ${column + 1}`)]
    const rows: CellSource[][] = values.map((row, index) => [
      `Order ${index + 1}`,
      ...row.map((value, column) => ({ value, format: formats[column] ?? '' })),
    ])
    const { texts } = await read(workbook({ sheets: [{ name: 'Data', rows: [header, ...rows] }] }))
    const [table] = readDelimited(texts[0] ?? '') ?? []
    assert.ok(table)
    assert.equal(dataRows(table).length, 200)
    for (const [column, sum] of sums.entries()) {
      const isPercent = formats[column] === '0.0%'
      const total = totalOf(table, column + 1)
      // Percentages are numbers to the reader, but no amounts.
      if (isPercent) assert.equal(table.columns[column + 1]?.type, 'number')
      else assert.equal(total?.value.times(1e4).toNumber(), sum, formats[column])
    }
  })

  it('with three decimals are not taken for thousands', async () => {
    const values = [1.234, 2.345, 3.456]
    const rows = [['Item', 'Amount'], ...values.map((value, index) => [`Item ${index}`, value])]
    const { texts } = await read(workbook({ sheets: [{ name: 'Data', rows }] }))
    const [table] = readDelimited(texts[0] ?? '') ?? []
    assert.equal(table && totalOf(table, 1)?.value.toNumber(), 7.035)
  })
})

describe('the sums of a sheet', () => {
  /** What its tables show, read in the form that the sheet says. */
  async function tablesOf(rows: SheetSource['rows']) {
    const { texts, forms } = await read(workbook({ sheets: [{ name: 'Data', rows }] }))
    return readDelimited(texts[0] ?? '', '', forms[0])?.map(seen)
  }

  it('are those of its numbers, whatever texts stand beside them', async () => {
    const money = (value: number) => ({ value, format: '#,##0.00 "€"' })
    assert.deepEqual(
      await tablesOf([
        ['Tags;all', 'Cost', 'Amount'],
        ['a;b', money(1234.5), '1,25'],
        ['c;d', money(0.25), '2,25'],
        ['e;f', money(12_345_678.75), '3,25'],
      ]),
      ['Tags;all | Cost = 12,346,913.50 € | Amount = 6,75'],
    )
    assert.deepEqual(await tablesOf([['List'], ['a;1'], ['b;2']]), ['List'])
  })

  it('are those of its durations, which are no times of day and no numbers of hours', async () => {
    const time = (hours: number) => ({ value: hours / 24, format: '[h]:mm' })
    assert.deepEqual(
      await tablesOf([
        ['Task', 'Duration', 'Hours', 'Lap time'],
        ['Plan', time(1 / 3), time(2), time(1)],
        ['Build', time(30.5), 2, time(2)],
        ['Test', time(1 / 6), time(1.25), time(3)],
      ]),
      ['Task | Duration = 31h 00m | Hours # | Lap time #'],
    )
  })
})

describe('dates', () => {
  const cases: [format: string, value: number, text: string, is1904?: boolean][] = [
    ['m/d/yyyy', 45717, '2025-03-01'],
    ['dd.mm.yy;@', 45717.9, '2025-03-01'],
    ['[$-F800]dddd, mmmm dd, yyyy', 45717, '2025-03-01'],
    ['yyyy"年"m"月"d"日"', 45717, '2025-03-01'],
    ['d-mmm', 45717, '2025-03-01'],
    ['mmm yy', 45717, 'Mar 2025'],
    ['mmmm', 45717, 'Mar 2025'],
    ['yyyy', 45717, '2025'],
    ['m/d/yy h:mm', 45717.604166666664, '2025-03-01 14:30'],
    ['m/d/yy h:mm AM/PM', 45717, '2025-03-01 00:00'],
    ['yyyy-mm-dd hh:mm:ss.000', 45717.604166666664 + 5.9 / 86400, '2025-03-01 14:30:05'],
    ['h:mm AM/PM', 0.6041666666666666, '14:30'],
    ['hh:mm:ss', 0.9999999999, '00:00:00'],
    ['mm:ss', 0.01, '00:14:24'],
    ['m/d/yyyy', 1, '1900-01-01'],
    ['m/d/yyyy', 59, '1900-02-28'],
    ['m/d/yyyy', 60, '1900-02-29'],
    ['m/d/yyyy', 61, '1900-03-01'],
    ['m/d/yyyy h:mm', 0.5, '12:00'],
    ['m/d/yyyy', 0, '0'],
    ['m/d/yyyy', -3, '-3'],
    ['m/d/yyyy', 2958465, '9999-12-31'],
    ['m/d/yyyy', 2958466, '2958466'],
    ['m/d/yyyy', 0, '1904-01-01', true],
    ['m/d/yyyy', 44255, '2025-03-01', true],
  ]
  for (const [format, value, text, is1904] of cases) {
    it(`write ${value} in ${format} as ${text}${is1904 ? ', counted from 1904' : ''}`, async () => {
      assert.equal(await written(value, format, is1904), text)
    })
  }

  it('are dates to the reader of tables', async () => {
    const rows = [
      ['Day', 'Amount'],
      ...[45717, 45718, 45719].map((value) => [{ value, format: 'dd/mm/yyyy' }, 10]),
    ]
    const { texts } = await read(workbook({ sheets: [{ name: 'Data', rows }] }))
    const [table] = readDelimited(texts[0] ?? '') ?? []
    assert.equal(table?.columns[0]?.type, 'date')
  })
})

describe('the area of a sheet', () => {
  it('begins and ends with its cells, and keeps short gaps', async () => {
    const empty = [null, null]
    assert.deepEqual(
      await linesIn([
        empty,
        [null, null, 'a', null, null, null, null, 'b', null],
        empty,
        [null, null, ' ', null],
        empty,
        empty,
        [null, null, null, 'c'],
        empty,
      ]),
      ['a,,,,b', '', '', ',c,,,'],
    )
  })

  it('is not filled up between cells that are far apart', async () => {
    const data =
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    assert.deepEqual(await linesIn([], { data }), ['1,,,', '', '', ',,,2'])
  })

  it('is a list of cells where lines would be almost empty', async () => {
    const column = (index: number) =>
      [Math.floor(index / 26) - 1, index % 26]
        .map((one) => (one < 0 ? '' : String.fromCharCode(65 + one)))
        .join('')
    const data = Array.from({ length: 40_000 }, (_, index) => {
      const place = `${column(index % 200)}${index + 1}`
      return `<row r="${index + 1}"><c r="${place}"><v>${index}</v></c></row>`
    })
    const { parts, notes } = await read(
      workbook({ sheets: [{ name: 'Data', data: data.join('') }] }),
    )
    assert.deepEqual(
      [parts[0]?.rows, parts[0]?.columns, parts[0]?.lines.slice(0, 3), parts[0]?.lines.at(-1)],
      [40_001, 2, ['Cell,Value', 'A1,0', 'B2,1'], 'GR40000,39999'],
    )
    assert.deepEqual(notes, [
      'The cells of Data lie far apart, so they are listed with their places.',
    ])
  })

  it('has as many rows and columns as are said', async () => {
    const rows = [['Name', 'Amount'], [], ['Ann', 1], ['Ben', 2]]
    const sheets = [
      { name: 'One', rows },
      { name: 'Empty', rows: [] },
      { name: 'Two', rows: [['Note']] },
    ]
    const { parts, summary, notes } = await read(workbook({ sheets }))
    assert.deepEqual(
      parts.map((part) => [part.name, part.rows, part.columns]),
      [
        ['One', 3, 2],
        ['Two', 1, 1],
      ],
    )
    assert.equal(summary, '2 sheets, 4 rows')
    assert.deepEqual(notes, [])
  })

  it('is passed on in pieces, all of it', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [`Row ${index}`, 'x'.repeat(40)])
    const pieces: string[] = []
    for await (const event of readXlsx(workbook({ sheets: [{ name: 'Data', rows }] }))) {
      if (event.type === 'text') pieces.push(event.text)
    }
    assert.equal(pieces.join(''), rows.map((row) => `${row.join(',')}\n`).join(''))
    assert.ok(pieces.length > 2 && pieces.every(({ length }) => length < 70_000))
  })
})

describe('merged cells', () => {
  const body = [
    ['North', 1, 2, 3, 4],
    ['South', 5, 6, 7, 8],
  ]

  it('in a header of two rows become one line of names', async () => {
    const rows = [
      ['Sales by region', null, null, null, null],
      ['Region', 2023, null, 2024, null],
      [null, 'Q1', 'Q2', 'Q1', 'Q2'],
      ...body,
    ]
    const after = merge('A1:E1', 'A2:A3', 'B2:C2', 'D2:E2')
    assert.deepEqual(await linesIn(rows, { after }), [
      'Sales by region,,,,',
      'Region,2023 Q1,2023 Q2,2024 Q1,2024 Q2',
      'North,1,2,3,4',
      'South,5,6,7,8',
    ])
    const { texts } = await read(workbook({ sheets: [{ name: 'Data', rows, after }] }))
    const [table] = readDelimited(texts[0] ?? '') ?? []
    assert.deepEqual(
      table?.columns.map(({ name }) => name),
      ['Region', '2023 Q1', '2023 Q2', '2024 Q1', '2024 Q2'],
    )
  })

  it('in a header of three rows do too', async () => {
    const rows = [
      [null, 'Budget', null, null, 'Actual'],
      [null, 'Home', null, 'Abroad', 'Home'],
      ['Region', 'Goods', 'Services', 'Goods', 'Home'],
      ...body,
    ]
    assert.deepEqual(
      (await linesIn(rows, { after: merge('B1:D1', 'B2:C2') }))?.[0],
      'Region,Budget Home Goods,Budget Home Services,Budget Abroad Goods,Actual Home',
    )
  })

  const forms: [what: string, rows: CellSource[][], areas: string[]][] = [
    ['a title over all columns', [['Title'], ['Region', 'A', 'B', 'C', 'D'], ...body], ['A1:E1']],
    [
      'a form above a table',
      [['Customer', 'ACME'], ['Item', 'A', 'B', 'C', 'D'], ...body],
      ['B1:D1'],
    ],
    [
      'cells above texts only',
      [
        [null, 'x', null, 'y'],
        ['Name', 'a', 'b', 'c', 'd'],
        ['Ann', 'p', 'q', 'r', 's'],
      ],
      ['B1:C1', 'D1:E1'],
    ],
    [
      'cells over an empty one',
      [[null, 'x', null, 'y'], ['Region', 'a', null, 'c', 'd'], ...body],
      ['B1:C1', 'D1:E1'],
    ],
    [
      'cells over one that has no name',
      [
        [null, 'x', null, 'y'],
        ['Region', null, 'b', 'c', 'd'],
        ['North', null, 2, 3, 4],
      ],
      ['B1:C1', 'D1:E1'],
    ],
    [
      'cells among figures',
      [[1, 2, 3, 4, 5], [null, 'x', null, 'y'], ['a', 'b', 'c', 'd', 'e'], ...body],
      ['B2:C2', 'D2:E2'],
    ],
  ]
  for (const [what, rows, areas] of forms) {
    it(`stay in their first cell if they are ${what}`, async () => {
      const expected = rows.map((row) => {
        const texts = row.map((one) => String(one ?? ''))
        return [...texts, ...Array<string>(5 - texts.length).fill('')].join(',')
      })
      assert.deepEqual(await linesIn(rows, { after: merge(...areas) }), expected)
    })
  }

  it('stay in their first cell if one beside them reaches into the figures', async () => {
    const rows = [
      ['North', 'x', null, 'y', null],
      [null, 'a', 'b', 'c', 'd'],
      [null, 1, 2, 3, 4],
    ]
    assert.deepEqual(await linesIn(rows, { after: merge('A1:A3', 'B1:C1', 'D1:E1') }), [
      'North,x,,y,',
      'North,a,b,c,d',
      'North,1,2,3,4',
    ])
  })

  it('over several rows repeat a text or a date, but never a number', async () => {
    const rows = [
      ['Region', 'Day', 'Budget', 'Product', 'Amount'],
      ['North', { value: 45717, format: 'yyyy-mm-dd' }, 100, 'Lamp', 1],
      [null, null, null, 'Sofa', 2],
      [null, null, null, null, null],
      [null, null, null, 'Desk', 3],
      [null, null, null, 'Bed', 4],
    ]
    const after = merge('A2:A5', 'B2:B5', 'C2:C5')
    assert.deepEqual(await linesIn(rows, { after }), [
      'Region,Day,Budget,Product,Amount',
      'North,2025-03-01,100,Lamp,1',
      'North,2025-03-01,,Sofa,2',
      'North,2025-03-01,,Desk,3',
      ',,,Bed,4',
    ])
  })

  it('over a whole sheet cost nothing', async () => {
    const areas = Array.from({ length: 5000 }, () => 'A1:XFD1048576')
    const after = merge(...areas, 'nonsense', 'B2:A1', '', 'A0:B0')
    assert.deepEqual(await linesIn([['a'], [null, 1]], { after }), ['a,', 'a,1'])
  })
})

describe('what a workbook hides', () => {
  const rows = [
    ['Name', 'Code', 'Amount', 'Note', 'Key'],
    ['Ann', 'a', 1, 'x', 'k'],
    ['Ben', 'b', 2, 'y', 'l'],
    ['Cid', 'c', 3, 'z', 'm'],
  ]
  const before =
    '<cols><col min="2" max="2" hidden="1"/><col min="4" max="5" width="0"/><col min="7" max="16384" hidden="1"/></cols>'

  it('is left out of its part, listed, and kept in a part of its own', async () => {
    const sheet = { name: 'Sales', rows, before, rowAttributes: { 3: 'hidden="1"' } }
    const { parts, notes, summary } = await read(workbook({ sheets: [sheet] }))
    assert.deepEqual(
      parts.map(({ name, isHidden, lines }) => ({ name, isHidden, lines })),
      [
        { name: 'Sales', isHidden: false, lines: ['Name,Amount', 'Ann,1', 'Cid,3'] },
        {
          name: 'Sales (with hidden rows and columns)',
          isHidden: true,
          lines: rows.map((row) => row.join(',')),
        },
      ],
    )
    assert.deepEqual(notes, ['3 hidden columns (B, D, E) and 1 hidden row of Sales are not used.'])
    assert.equal(summary, '1 sheet, 3 rows')
  })

  it('is said to be the work of a filter, of the sheet or of a table', async () => {
    const filter = (ref: string) =>
      `<autoFilter ref="${ref}"><filterColumn colId="0"><filters><filter val="Ann"/></filters></filterColumn></autoFilter>`
    const rowAttributes = { 3: 'hidden="1"', 4: 'hidden="true"' }
    const file = workbook({
      sheets: [
        { name: 'Sales', rows, rowAttributes, after: filter('A1:E3') },
        { name: 'More', rows, rowAttributes, links: [['table', '../tables/table1.xml']] },
        { name: 'Open', rows, rowAttributes, after: '<autoFilter ref="A1:E4"/>' },
      ],
      parts: { 'xl/tables/table1.xml': `<table ref="A1:E4">${filter('A1:E4')}</table>` },
    })
    const { notes } = await read(file)
    assert.deepEqual(notes, [
      'In Sales, 1 hidden row and 1 row that a filter hides are not used.',
      'In More, 2 rows that a filter hides are not used.',
      '2 hidden rows of Open are not used.',
    ])
  })

  it('makes no gap in a table', async () => {
    const rowAttributes = { 2: 'hidden="1"', 3: 'hidden="1"' }
    assert.deepEqual(await linesIn(rows, { rowAttributes }), [
      'Name,Code,Amount,Note,Key',
      'Cid,c,3,z,m',
    ])
  })

  it('as a sheet is a hidden part with all of its content', async () => {
    const sheets = [
      { name: 'Plan', rows: [['a']] },
      { name: 'Lists', rows, before, state: 'hidden' as const },
      { name: 'Secret', rows: [['b']], state: 'veryHidden' as const },
    ]
    const { parts, notes, summary } = await read(workbook({ sheets }))
    assert.deepEqual(
      parts.map(({ name, isHidden, columns }) => [name, isHidden, columns]),
      [
        ['Plan', false, 1],
        ['Lists', true, 5],
        ['Secret', true, 1],
      ],
    )
    assert.deepEqual(notes, [])
    assert.equal(summary, '1 sheet, 1 row')
    const onlyHidden = await read(workbook({ sheets: sheets.slice(1) }))
    assert.equal(onlyHidden.summary, 'only 2 hidden sheets')
  })
})

describe('what is not read of a workbook', () => {
  it('is said in numbers where a limit ends a part', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [index, 1])
    const file = workbook({
      sheets: [
        { name: 'Long', rows },
        { name: 'Next', rows: [['a']] },
      ],
    })
    const fewCells = await read(file, readXlsxWithin(file, { cells: 1000, text: 1e9 }))
    const cut = Number(fewCells.parts[0]?.rows)
    assert.ok(cut >= 500 && cut < 20_000)
    assert.deepEqual(fewCells.cuts, [
      `Long is read up to row ${cut.toLocaleString('en-US')} only: at most 1,000 cells of a file are read.`,
      'Next is not read: at most 1,000 cells of a file are read.',
    ])
    const littleText = await read(file, readXlsxWithin(file, { cells: 1e6, text: 400 }))
    assert.deepEqual(littleText.parts[0]?.lines.at(-1), '81,1')
    assert.deepEqual(littleText.cuts, [
      '82 rows of Long are read: at most 400 characters of a file are read.',
      'Next is not read: at most 400 characters of a file are read.',
    ])
  })

  it('is said if a sheet is missing in the file', async () => {
    const sheets = [{ name: 'Data', rows: [['a']] }]
    const links =
      '<Relationships><Relationship Id="rId3" Type="x/worksheet" Target="none.xml"/><Relationship Id="rId4" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    const parts = {
      'xl/_rels/workbook.xml.rels': links,
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="Lost" r:id="rId3"/><sheet name="Data" r:id="rId4"/></sheets></workbook>',
    }
    const { notes, summary } = await read(workbook({ sheets, parts }))
    assert.deepEqual(notes, ['The content of Lost is missing in the file.'])
    assert.equal(summary, '1 sheet, 1 row')
  })

  it('is counted', async () => {
    const file = workbook({
      sheets: [
        {
          name: 'Data',
          rows: [
            [
              'a',
              cell('', '<f>1+1</f>'),
              cell('', '<f>NOW()</f><v/>'),
              cell('t="str"', '<f>T(1)</f><v/>'),
              cell('t="inlineStr"', '<f>T(1)</f><is><t/></is>'),
            ],
          ],
          links: [['comments', '../comments1.xml']],
        },
      ],
      parts: {
        'xl/comments1.xml':
          '<comments><commentList><comment ref="A1"/><comment ref="B1"/></commentList></comments>',
        'xl/drawings/drawing1.xml':
          '<xdr:wsDr xmlns:xdr="d" xmlns:c="c" xmlns:a="a"><xdr:graphicFrame><c:chart/></xdr:graphicFrame><xdr:graphicFrame><c:chart/></xdr:graphicFrame><xdr:pic/><xdr:sp><a:t>Note</a:t></xdr:sp><xdr:sp/></xdr:wsDr>',
        'xl/pivotCache/pivotCacheDefinition1.xml': '<pivotCacheDefinition/>',
      },
    })
    const { notes } = await read(file)
    assert.deepEqual(notes, [
      '2 formulas of Data have no saved result and are read as empty. Open and save the file in Excel, then attach it again.',
      '2 charts, 1 picture, 1 text box, 1 data cache of pivot tables and 2 comments are not read.',
    ])
  })
})

describe('a workbook', () => {
  it('may be of the strict dialect, with prefixes and absolute names', async () => {
    const file = workbook({
      isStrict: true,
      shared: ['<t>Shared</t>'],
      sheets: [
        {
          name: 'R&D',
          rows: [[cell('t="s"', '<v>0</v>'), { value: 45717, format: 'yyyy-mm-dd' }]],
        },
      ],
    })
    const { parts } = await read(file)
    assert.deepEqual(parts[0], {
      name: 'R&D',
      isHidden: false,
      lines: ['Shared,2025-03-01'],
      rows: 1,
      columns: 2,
    })
  })

  const plain = workbook({ sheets: [{ name: 'Data', rows: [['a', 1]] }] })
  const refused: [what: string, file: () => Uint8Array, reason: RegExp][] = [
    [
      'in the old format',
      () => compoundFile(['Root Entry', 'Workbook']),
      /old format of Excel \(\.xls\)\. Save it as \.xlsx/,
    ],
    [
      'in the old format of Word',
      () => compoundFile(['WordDocument']),
      /old format of Word \(\.doc\)/,
    ],
    [
      'with a password',
      () => compoundFile(['EncryptionInfo', 'EncryptedPackage']),
      /protected by a password/,
    ],
    ['in another old format', () => compoundFile(['Something']), /an old format of Office/],
    [
      'in the binary format',
      () => workbook({ sheets: [], parts: { 'xl/workbook.xml': '<x/>', 'xl/workbook.bin': 'x' } }),
      /\(\.xlsb\)\. Save it as \.xlsx/,
    ],
    [
      'that is a document',
      () =>
        workbook({ sheets: [], parts: { 'xl/workbook.xml': '<x/>', 'word/document.xml': '<x/>' } }),
      /a document of Word/,
    ],
    [
      'without cells',
      () => workbook({ sheets: [{ name: 'Data' }] }),
      /^it has no cells with content\.$/,
    ],
    [
      'with pictures only',
      () =>
        workbook({
          sheets: [{ name: 'Data' }],
          parts: { 'xl/drawings/drawing1.xml': '<d><pic/></d>' },
        }),
      /only 1 picture\.$/,
    ],
    [
      'of formulas without results',
      () => workbook({ sheets: [{ name: 'Data', rows: [[cell('', '<f>1</f>')]] }] }),
      /formulas without a saved result/,
    ],
    ['that is cut off', () => plain.subarray(0, plain.length - 100), /damaged or not complete/],
    [
      'whose sheet is no XML',
      () => workbook({ sheets: [{ name: 'Data', data: '<row><c>' }] }),
      /damaged/,
    ],
    [
      'with a document type',
      () =>
        workbook({
          sheets: [],
          parts: { 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' },
        }),
      /damaged/,
    ],
  ]
  for (const [what, file, message] of refused) {
    it(`${what} is refused with its reason`, async () => {
      await assert.rejects(read(file()), { name: 'Unreadable', message })
    })
  }
})

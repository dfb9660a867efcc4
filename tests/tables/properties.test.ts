import assert from 'node:assert/strict'
import Big from 'big.js'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { findDelimited, readDelimited } from '../../src/tables/reading/delimited.ts'
import { readJson, readJsonLines, tableOfJson, textOfJson } from '../../src/tables/reading/json.ts'
import { findMarkdownTable, readHtmlTables } from '../../src/tables/reading/markup.ts'
import {
  formatNumber,
  readNumber,
  sumOf,
  type NumberFormat,
} from '../../src/tables/formats/numbers.ts'
import { sortRows } from '../../src/tables/sort.ts'
import { tableOf } from '../../src/tables/build-table.ts'
import { totalOf } from '../../src/tables/table.ts'
import { measure } from '../support/soon.ts'

const formats = fc
  .record({
    marks: fc.constantFrom(
      ['.', ','],
      [',', '.'],
      ['.', "'"],
      [',', ' '],
      ['.', '\u202f'],
      ['.', '’'],
    ),
    isIndian: fc.boolean(),
    unit: fc.constantFrom(
      ['', ''],
      ['$', ''],
      ['€ ', ''],
      ['', ' €'],
      ['kr ', ''],
      ['', '%'],
      ['', ' kg'],
      ['', ' USD'],
    ),
    decimals: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ marks, isIndian, unit, decimals }): NumberFormat => {
    const [decimal = '.', group = ','] = marks
    const [before = '', after = ''] = unit
    return {
      decimal: decimal === ',' ? ',' : '.',
      group,
      isIndian: isIndian && (group === ',' || group === '.'),
      before,
      after,
      decimals,
    }
  })

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'0123456789.,-–()%$€ \'"e/:;|\t#*_`'), maxLength: 14 }),
  fc.constantFrom(
    'Total',
    'Sum',
    'n/a',
    '1.5',
    '2025-01-03',
    '3/4/2025',
    'Jan 25',
    '1 234,50',
    '**5**',
    'Average',
    'KW 3',
    '\0',
    '\ufeff',
  ),
)
const grid = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 12,
})

/** Columns without labels of totals, some of which have names that say that they add up. */
const plainTable = fc
  .array(
    fc.record({
      name: fc.constantFrom(
        'Revenue',
        'Guests',
        'Age',
        'Betrag',
        'Widgets',
        'Foo',
        '2023',
        'Score',
        'Price',
      ),
      values: fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 6, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((columns) => ({
    header: ['Label', ...columns.map(({ name }) => name)],
    rows: Array.from({ length: 6 }, (_, row) => [
      `${'abcdef'[row]}x`,
      ...columns.map(({ values }) => String(values[row])),
    ]),
  }))

describe('tables', () => {
  it('read what they write', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), formats, (scaled, format) => {
        const value = new Big(scaled.toString()).div(new Big(10).pow(format.decimals))
        const written = formatNumber(value, format)
        assert.equal(readNumber(written, format)?.toFixed(), value.toFixed(), written)
      }),
      { numRuns: 300 },
    )
  })

  it('add up without errors of fractions', () => {
    const amounts = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { maxLength: 30 })
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 6 }), (scaled, decimals) => {
        const unit = new Big(10).pow(decimals)
        const sum = sumOf(scaled.map((one) => new Big(one.toString()).div(unit)))
        const expected = scaled.reduce((all, one) => all + one, 0n)
        assert.equal(sum.times(unit).toFixed(), expected.toString())
      }),
    )
  })

  it('show every cell as it was written', () => {
    fc.assert(
      fc.property(grid, (lines) => {
        const table = tableOf(lines, { header: 'first' })
        const width = Math.max(...lines.map((line) => line.length))
        const expected = lines
          .slice(1)
          .map((line) => [...line, ...Array<string>(width - line.length).fill('')])
        assert.deepEqual(
          table.rows.map(({ cells }) => cells),
          expected,
        )
        const found = tableOf(lines)
        const shown = [
          ...found.title,
          ...found.columns.map(({ name }) => name),
          ...found.rows.flatMap(({ cells }) => cells),
          ...found.footnotes,
        ].join(' ')
        for (const one of lines.flat()) assert.ok(shown.includes(one.trim()), one)
      }),
      { numRuns: 200 },
    )
  })

  it('hold every cell of quoted text', () => {
    const words = fc.string({ unit: fc.constantFrom(...'ab,;"\n\t| x'), maxLength: 8 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(words, words, words), { minLength: 2, maxLength: 8 }),
        (lines) => {
          const filled = lines.map((line) => line.map((one) => `x${one}y`))
          const text = filled
            .map((line) => line.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
            .join('\r\n')
          const [table] = readDelimited(`sep=,\n${text}`) ?? []
          const shown = table && [
            table.columns.map(({ name }) => name),
            ...table.rows.map(({ cells }) => cells),
          ]
          const isHeadless = shown?.[0]?.[0] === 'Column 1'
          assert.deepEqual(isHeadless ? shown.slice(1) : shown, filled)
        },
      ),
    )
  })

  it('are read from any text without an error', () => {
    const text = fc.oneof(
      grid.map((lines) => lines.map((line) => line.join(',')).join('\n')),
      grid.map((lines) => lines.map((line) => line.join(';')).join('\r\n')),
      fc.string({ unit: fc.constantFrom(...'{}[]":,1a\n\\|-<>/td '), maxLength: 60 }),
      grid.map((lines) => JSON.stringify(lines)),
      fc.json(),
    )
    fc.assert(
      fc.property(text, (input) => {
        const json = readJson(input) ?? readJsonLines(input)
        const tables = [
          ...(readDelimited(input) ?? []),
          findDelimited(input),
          findMarkdownTable(input),
          ...readHtmlTables(`<table><tr><td>${input}`),
          json && tableOfJson(json.value),
        ]
        if (json) textOfJson(json.value)
        for (const table of tables.filter((one) => one !== undefined)) {
          for (const index of table.columns.keys()) {
            totalOf(table, index)
            sortRows(table, index, true)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keep each row and the places of totals when sorted', () => {
    fc.assert(
      fc.property(grid, fc.boolean(), (lines, isDescending) => {
        const table = tableOf(lines)
        for (const index of table.columns.keys()) {
          const sorting = sortRows(table, index, isDescending)
          if (!sorting.ok) continue
          assert.deepEqual(
            sorting.order.toSorted((a, b) => a - b),
            [...table.rows.keys()],
          )
          for (const [at, { role }] of table.rows.entries()) {
            if (role !== 'data') assert.equal(sorting.order[at], at)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('have the same totals in any order of their rows', () => {
    const shuffled = plainTable.chain(({ header, rows }) =>
      fc.tuple(
        fc.constant({ header, rows }),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([{ header, rows }, others]) => {
        const [one, other] = [tableOf([header, ...rows]), tableOf([header, ...others])]
        // Rows that happen to add up others, or to count, are another matter.
        fc.pre([...one.rows, ...other.rows].every(({ role }) => role === 'data'))
        for (const index of header.keys()) {
          assert.equal(totalOf(one, index)?.text, totalOf(other, index)?.text)
        }
      }),
    )
  })
})

describe('large tables', () => {
  const shapes: [name: string, line: (row: number) => string][] = [
    [
      'of plain rows',
      (row) =>
        `Shop ${row % 500},2025-01-${10 + (row % 19)},${row % 97},${row % 9}.50,"note, ${row}",${1000 + row}`,
    ],
    [
      'of groups with subtotals',
      (row) => (row % 3 === 2 ? `Subtotal,,30,,,` : `Shop ${row},2025-01-10,15,1.5,x,${row}`),
    ],
    [
      'of rows that add up those above',
      (row) =>
        `Shop ${row},2025-01-10,${[1531, 2468, 3999][row % 3]},${[1531, 2468, 3999][row % 3]},x,${row}`,
    ],
    [
      'of blank labels',
      (row) => (row % 2 ? `,,15,1.5,,` : `Shop ${row},2025-01-10,15,1.5,x,${row}`),
    ],
    ['of open quotation marks', (row) => `"Shop ${row},2025-01-10,15,1.5,x,${row}`],
    ['of totals', () => 'Total,,10,,,'],
  ]
  for (const [name, line] of shapes) {
    it(`${name} are read in proportion`, () => {
      const timeOf = (count: number) => {
        const rows = Array.from({ length: count }, (_, row) => line(row))
        const text = ['Shop,Date,Guests,Price,Note,Order', ...rows].join('\n')
        const { result, seconds } = measure(() => readDelimited(text))
        assert.equal(result?.[0]?.rows.length, count)
        return seconds * 1000
      }
      timeOf(500)
      const [small, large] = [timeOf(1000), timeOf(10_000)]
      // Ten times the rows; what grows with the square takes a hundred times as long.
      assert.ok(large < 40 * small + 200, `${Math.round(small)} ms, then ${Math.round(large)} ms`)
    })
  }

  it('may be wider than a call has arguments', () => {
    const wide = Array.from({ length: 3 }, (_, row) =>
      Array.from({ length: 20_000 }, (_, at) => String(row + at)).join(','),
    )
    assert.equal(readDelimited(wide.join('\n'))?.[0]?.columns.length, 20_000)
  })
})

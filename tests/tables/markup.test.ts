import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findMarkdownTable, readHtmlTables } from '../../src/tables/reading/markup.ts'
import { seen } from './seen.ts'
import { soon } from '../support/soon.ts'

describe('a table of Markdown', () => {
  const tables: [name: string, text: string, expected: string, cells?: string[]][] = [
    ['is read', '| Item | Qty |\n| --- | ---: |\n| Lamp | 1 |\n| Sofa | 2 |', 'Item | Qty = 3'],
    ['needs no bars around', 'Item | Qty\n--- | ---\nLamp | 1\nSofa | 2', 'Item | Qty = 3'],
    [
      'has years as names',
      '| Region | 2022 | 2023 |\n|:--|--:|--:|\n| North | 10 | 20 |\n| South | 5 | 6 |',
      'Region | 2022 = 15 | 2023 = 26',
    ],
    [
      'keeps escaped bars',
      '| A | Qty |\n|---|---|\n| x \\| y | 1 |\n| z | 2 |',
      'A | Qty = 3',
      ['x | y', '1'],
    ],
    [
      'keeps bars in code',
      '| A | Qty |\n|---|---|\n| `x \\| y` | 1 |\n| z | 2 |',
      'A | Qty = 3',
      ['`x | y`', '1'],
    ],
    [
      'keeps what is in bold',
      '| A | Cost |\n|---|---|\n| **Lamp** | 10 |\n| Bed | 20 |\n| **Total** | **30** |',
      'A | Cost = 30 / ddT',
      ['**Lamp**', '10'],
    ],
    [
      'reads numbers in bold',
      '| A | Qty |\n|---|---|\n| Lamp | **1** |\n| Bed | 2 |',
      'A | Qty = 3',
    ],
    ['fills short rows', '| A | B | Qty |\n|---|---|---|\n| x |\n| y | z | 2 |', 'A | B | Qty = 2'],
    ['has a header though it has names above words', '| A | B |\n|---|---|\n| x | y |', 'A | B'],
  ]
  for (const [name, text, expected, cells] of tables) {
    it(name, () => {
      const table = findMarkdownTable(text)
      assert.ok(table)
      assert.equal(seen(table), expected)
      if (cells) assert.deepEqual(table.rows[0]?.cells, cells)
    })
  }

  it('is none where more than the table stands there', () => {
    for (const text of [
      'Hello\n\n| A | B |\n|---|---|\n| 1 | 2 |',
      'a | b',
      '| a | b |\n| 1 | 2 |',
      '',
      '---',
      'x\n---',
    ]) {
      assert.equal(findMarkdownTable(text), undefined, text)
    }
  })
})

describe('a table of HTML', () => {
  const tables: [name: string, html: string, expected: string[]][] = [
    [
      'is read with its head',
      '<table><thead><tr><th>Item<th>Qty</thead><tr><td>Lamp<td>1<tr><td>Sofa<td>2</table>',
      ['Item | Qty = 3'],
    ],
    [
      'has a head of th alone',
      '<table><tr><th>Region</th><th>2022</th></tr><tr><td>North</td><td>10</td></tr><tr><td>South</td><td>5</td></tr></table>',
      ['Region | 2022 = 15'],
    ],
    [
      'has its head found where it is not marked',
      '<table><tr><td>Item</td><td>Qty</td></tr><tr><td>Lamp</td><td>1</td></tr><tr><td>Bed</td><td>2</td></tr></table>',
      ['Item | Qty = 3'],
    ],
    [
      'has heads of rows',
      '<table><tr><th>Item</th><th>Qty</th></tr><tr><th>Lamp</th><td>1</td></tr><tr><th>Bed</th><td>2</td></tr></table>',
      ['Item | Qty = 3'],
    ],
    [
      'has its total in the foot',
      '<table><thead><tr><th>Item</th><th>Cost</th></tr></thead><tbody><tr><td>Lamp</td><td>10</td></tr><tr><td>Bed</td><td>25</td></tr></tbody><tfoot><tr><td>Total</td><td>35</td></tr></tfoot></table>',
      ['Item | Cost = 35 / ddT'],
    ],
    [
      'has a foot that stands above its rows',
      '<table><thead><tr><th>Item</th><th>Cost</th></tr></thead><tfoot><tr><td>Total</td><td>35</td></tr></tfoot><tbody><tr><td>Lamp</td><td>10</td></tr><tr><td>Bed</td><td>25</td></tr></tbody></table>',
      ['Item | Cost = 35 / Tdd'],
    ],
    [
      'writes out cells that cover rows',
      '<table><tr><th>Team</th><th>Item</th><th>Cost</th></tr><tr><td rowspan="2">A</td><td>Desk</td><td>10</td></tr><tr><td>Bed</td><td>25</td></tr></table>',
      ['Team | Item | Cost = 35'],
    ],
    [
      'does not add up a cell of several rows twice',
      '<table><tr><th>Item</th><th>Cost</th></tr><tr><td>Desk</td><td rowspan="2">10</td></tr><tr><td>Bed</td></tr></table>',
      ['Item | Cost = 10'],
    ],
    [
      'keeps nested tables in their cell',
      '<table><tr><th>A</th><th>B</th></tr><tr><td>x</td><td><table><tr><td>1</td></tr></table></td></tr></table>',
      ['A | B #'],
    ],
    [
      'is one of several',
      '<p>x</p><table><tr><th>Item</th><th>Qty</th></tr><tr><td>a</td><td>1</td></tr></table><table><tr><th>City</th></tr><tr><td>Bonn</td></tr></table>',
      ['Item | Qty = 1', 'City'],
    ],
    ['is nothing where it has no cells', '<table></table>', []],
  ]
  for (const [name, html, expected] of tables) {
    it(name, () => assert.deepEqual(readHtmlTables(html).map(seen), expected))
  }

  it('has a header of several rows in one', () => {
    const [table] = readHtmlTables(
      '<table><thead><tr><th rowspan="2">Region</th><th colspan="2">Sales</th></tr><tr><th>2022</th><th>2023</th></tr></thead><tr><td>North</td><td>10</td><td>20</td></tr><tr><td>South</td><td>5</td><td>6</td></tr></table>',
    )
    assert.equal(table && seen(table), 'Region | Sales 2022 = 15 | Sales 2023 = 26')
  })

  it('reads huge spans in proportion', () => {
    const [table] = readHtmlTables(
      '<table><tr><td colspan="100000000" rowspan="99999">x</td></tr><tr><td>y</td></tr></table>',
    )
    assert.ok(table && table.columns.length < 2000)
  })

  it('is read however deep its HTML is nested', () => {
    const deep = '<b>'.repeat(20_000)
    const [table] = readHtmlTables(
      `${'<div>'.repeat(5000)}<table><tr><td>x${deep}y</td></tr></table>`,
    )
    assert.equal(table?.rows[0]?.cells[0], 'xy')
  })

  it('does not take a line of bars for more than it is', () => {
    for (const text of ['|'.repeat(100_000), `a|\n${' '.repeat(100_000)}x`]) {
      assert.equal(
        soon(2, () => findMarkdownTable(text)),
        undefined,
      )
    }
  })
})

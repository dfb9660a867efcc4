import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { understand } from '../../src/composer/changing/understand.ts'
import { changed } from '../support/composer.ts'

const page = `<!doctype html>
<html lang="en"><head><title>Harbour log</title></head><body>
<h1>Harbour log</h1>
<h2>Costs</h2>
<p>Bread costs 5 euros. The bakery is open.</p>
<table><thead><tr><th>Item</th><th>Price</th></tr></thead><tbody>
<tr><td>Bread</td><td>5.50</td></tr>
<tr><td>Milk</td><td>1.20</td></tr>
</tbody></table>
<ul><li>apples</li><li>pears</li></ul>
<h2>Risks</h2>
<p>Storms may come.</p>
<blockquote>Be careful.</blockquote>
<p>See <a href="a.html">the map</a>.</p>
</body></html>
`

type Change = [old: string | RegExp, text: string]

/** Ways to say one thing, and what of the page that changes. */
const groups: [wordings: string[], ...changes: Change[]][] = [
  [
    [
      'Change the title "Harbour log" to "Tides"',
      'Rename the title to Tides',
      'Use "Tides" as the title',
      'Give it the title "Tides"',
      'Title: Tides',
    ],
    [/Harbour log/g, 'Tides'],
  ],
  [
    [
      'Change the heading of the Costs section to Spending',
      'Change the section title Costs to Spending',
      'Call the section Costs "Spending"',
      'Call the Costs section "Spending"',
      'The heading Costs should be Spending',
      'Make the heading Costs say Spending',
    ],
    ['>Costs<', '>Spending<'],
  ],
  [
    [
      'Use "closed" instead of "open"',
      'Instead of "open" write "closed"',
      'Substitute "closed" for "open"',
      'Swap "open" for "closed"',
      'Rewrite "open" as "closed"',
    ],
    ['open', 'closed'],
  ],
  [
    ['Change the quote to "Be bold."', 'Change the quote "Be careful." to "Be bold."'],
    ['Be careful.', 'Be bold.'],
  ],
  [
    ['Change the link "the map" to "a chart"', 'Change the link to "a chart"'],
    ['the map', 'a chart'],
  ],
  [
    ['Everywhere, replace "Bread" with "Toast"', 'Replace Bread with Toast everywhere'],
    [/Bread/g, 'Toast'],
  ],
  [
    ['Remove pears from the list', 'Delete the item pears'],
    ['<li>pears</li>', ''],
  ],
  [
    ['Add plums to the list', 'Add "plums" to the list'],
    ['</ul>', '<li>plums</li></ul>'],
  ],
  [
    [
      'Add Tea, 2.00 to the table',
      'Add a line to the table: Tea, 2.00',
      'Add a row for Tea with 2.00',
      'Add a row Tea; 2.00',
    ],
    ['1.20</td></tr>\n', '1.20</td></tr>\n<tr><td>Tea</td><td>2.00</td></tr>\n'],
  ],
  [
    [
      'Change the Bread price to 6.00',
      'Update Bread’s price to 6.00',
      'Change the value of Price for Bread to 6.00',
      'Make the price of Bread 6.00',
      'The price of Bread should be 6.00',
      'Set the price for Bread to 6.00',
    ],
    ['5.50', '6.00'],
  ],
  [
    ['Rename the row Milk to Oat milk', 'Change the row Milk to Oat milk, 1.20'],
    ['Milk', 'Oat milk'],
  ],
  [
    ['Delete row 2', 'Delete Milk from the table', 'Delete the Milk row'],
    ['<tr><td>Milk</td><td>1.20</td></tr>\n', ''],
  ],
  [
    ['Sort the table by Price, cheapest first', 'Sort the table in ascending order of Price'],
    [/(<tr><td>Bread.*\n)(.*\n)/, '$2$1'],
  ],
  [
    [
      'Swap the sections Costs and Risks',
      'Swap the first and second section',
      'Switch the order of Costs and Risks',
      'Swap Costs and Risks',
    ],
    [/(<h2>Costs[^]*)\n(<h2>Risks[^]*)\n(?=<\/body>)/, '$2\n$1\n'],
  ],
  [
    ['Make the list bold'],
    ['apples', '<strong>apples</strong>'],
    ['pears', '<strong>pears</strong>'],
  ],
]

describe('what people say in other words', () => {
  for (const [wordings, ...changes] of groups) {
    for (const wording of wordings) {
      it(`is done alike: ${wording}`, () => {
        const expected = changes.reduce((html, [old, text]) => html.replace(old, text), page)
        assert.notEqual(expected, page)
        assert.equal(changed(page, wording).html, expected)
      })
    }
  }

  it('is not taken for what it does not say', () => {
    for (const wording of [
      'Change the row Milk to Oat milk, 1.20, 3',
      'Add a joke to the list',
      'Change the Tea price to 6.00',
      'Make the size of the font 14',
    ]) {
      assert.equal(understand(page, wording).ok, false, wording)
    }
    const text = page.replace('Storms may come.', 'The Bread price rises.')
    assert.equal(changed(text, 'Change Bread price to "Tea price"').html.includes('5.50'), true)
  })
})

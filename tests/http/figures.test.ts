import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openApp, only, type TestApp } from '../support/app.ts'
import { call, openWithClaude, stop, stream, text } from '../support/claude.ts'

const data = 'Create a dashboard from this:\nRegion,Units\nNorth,10\nSouth,20\nWest,30'

let app: TestApp
before(async () => {
  app = await openApp()
})
after(() => app[Symbol.asyncDispose]())

async function openDashboard() {
  const session = await app.newSession()
  const events = await app.chat(session, { message: data })
  const { document_id, content } = only(events, 'html')
  return { session, document_id, html: content }
}

describe('figures that are computed from a table', () => {
  it('stay as they are after an edit by a model, and are named', async () => {
    const cell = { old_text: '<td class="number">10</td>', new_text: '<td class="number">50</td>' }
    await using test = await openWithClaude((_, index) =>
      index === 0
        ? stream(call(0, 'toolu_1', 'html_replace', cell), stop('tool_use'))
        : stream(text(0, 'Set the units of North to 50.'), stop('end_turn')),
    )
    const session = await test.app.newSession()
    await test.app.chat(session, { message: data, model: 'builtin/composer' })
    const events = await test.app.chat(session, { message: 'Set the units of North to 50' })
    const { content, receipt } = only(events, 'html')
    assert.match(content, /<dd [^>]*>60<\/dd>/)
    assert.equal(receipt.ranges.length, 1, 'nothing else changes')
    assert.deepEqual(receipt.warnings, [
      'The key figure of “Units” no longer matches its table',
      'The chart of “Units” by “Region” no longer matches its table',
      'The total of “Units” no longer matches its table',
    ])
    assert.equal(
      only(events, 'summary').content,
      'Set the units of North to 50. Look at it: The key figure of “Units”, the chart of “Units” by “Region” and the total of “Units” no longer match their table.',
    )
  })

  it('follow a change that the composer makes, as ranges of the same version', async () => {
    const { session, document_id } = await openDashboard()
    const events = await app.chat(session, { message: 'Change the Units of North to 50' })
    const { content, receipt } = only(events, 'html')
    assert.deepEqual(receipt.warnings, [])
    const edits = events.filter((event) => event.type === 'edit')
    assert.deepEqual(
      edits.map(({ tool, ok }) => ({ tool, ok })),
      [{ tool: 'edit_ranges', ok: true }],
    )
    assert.match(content, /<dd [^>]*>100<\/dd>/)
    assert.match(content, /<tfoot>\s*<tr><th scope="row">Total<\/th><td [^>]*>100<\/td>/)
    assert.match(content, /North: 50<\/title>/)
    assert.equal(
      only(events, 'summary').content,
      'Changed “Units” of “North” to “50”; the key figure of “Units”, the chart of “Units” by “Region” and the total of “Units” follow.',
    )
    const { versions } = await app.json(`/api/documents/${document_id}/versions`)
    assert.equal(versions.length, 2)
    const more = await app.chat(session, { message: 'Delete the row South' })
    assert.match(only(more, 'html').content, /<dd [^>]*>80<\/dd>/)
  })

  it('have their subtotals follow too', async () => {
    const session = await app.newSession()
    await app.chat(session, {
      message:
        'Create a report from this:\nTeam,Item,Cost\nA,Desk,100\nA,Chair,50\nSubtotal A,,150\nB,Lamp,30\nB,Shelf,70\nSubtotal B,,100\nGrand total,,250',
    })
    const events = await app.chat(session, { message: 'Change the Cost of Lamp to 40' })
    const { content, receipt } = only(events, 'html')
    const costs = [...content.matchAll(/<td class="number"[^>]*>(.*?)<\/td>/g)].map(
      ([, text]) => text,
    )
    assert.deepEqual(costs, ['100', '50', '150', '40', '70', '110', '260'])
    assert.deepEqual(receipt.warnings, [])
  })

  it('keep their column when it gets another name', async () => {
    const { session } = await openDashboard()
    const renamed = await app.chat(session, { message: 'Rename the column Units to "Pieces <a>"' })
    const { content, receipt } = only(renamed, 'html')
    assert.deepEqual(receipt.warnings, [])
    assert.match(content, /<dt>Total Pieces &lt;a&gt;<\/dt>/)
    assert.match(content, /<figcaption>Pieces &lt;a&gt; by Region<\/figcaption>/)
    const changed = await app.chat(session, { message: 'Change the Pieces <a> of North to 50' })
    assert.match(only(changed, 'html').content, /<dd [^>]*>100<\/dd>/)
    const deleted = await app.chat(session, { message: 'Delete the column "Pieces <a>"' })
    assert.equal(only(deleted, 'html').receipt.warnings.length, 2)
  })

  it('stay where they are locked or outside of the selection, and are named', async () => {
    const { session, document_id, html } = await openDashboard()
    const from = html.indexOf('<dd ')
    await app.json(
      `/api/documents/${document_id}/locks`,
      { body: { base_version: 1, from, to: html.indexOf('</dl>') } },
      201,
    )
    const locked = await app.chat(session, { message: 'Change the Units of North to 50' })
    const first = only(locked, 'html')
    assert.match(first.content, /<dd [^>]*>60<\/dd>/)
    assert.match(first.content, /North: 50<\/title>/)
    assert.deepEqual(first.receipt.warnings, [
      'The key figure of “Units” no longer matches its table',
    ])
    assert.match(only(locked, 'summary').content, /The key figure of “Units” no longer matches/)
    const table = first.content.indexOf('<table')
    const selected = await app.chat(session, {
      message: 'Change the Units of West to 31',
      selection: { from: table, to: first.content.indexOf('</table>') + 8 },
    })
    const second = only(selected, 'html')
    assert.match(second.content, /<td [^>]*>101<\/td>/, 'the total is in the selection')
    assert.match(second.content, /West: 30<\/title>/, 'the chart is not')
    assert.deepEqual(second.receipt.warnings, [
      'The chart of “Units” by “Region” no longer matches its table',
    ])
  })

  it('are named where a change by hand leaves them behind', async () => {
    const { document_id, html } = await openDashboard()
    const from = html.indexOf('<td class="number">10</td>') + '<td class="number">'.length
    const saved = await app.json(`/api/documents/${document_id}/edits`, {
      body: { base_version: 1, edits: [{ from, to: from + 2, insert: '50' }] },
    })
    assert.deepEqual(saved.receipt.warnings, [
      'The key figure of “Units” no longer matches its table',
      'The chart of “Units” by “Region” no longer matches its table',
      'The total of “Units” no longer matches its table',
    ])
    assert.equal(saved.receipt.ranges.length, 1, 'nothing else changes')
    const { versions } = await app.json(`/api/documents/${document_id}/versions`)
    assert.match(versions[0].edit_summary, /^Changed by hand\. The key figure of “Units”/)
  })

  it('are not named where they did not match before, or still do', async () => {
    const { document_id, html } = await openDashboard()
    const odd = html.replaceAll('>60<', '>61<').replace('North: 10<', 'North: 11<')
    const first = await app.json(`/api/documents/${document_id}/html`, {
      method: 'PUT',
      body: { base_version: 1, html: odd },
    })
    assert.equal(first.receipt.warnings.length, 3, 'they no longer match')
    const second = await app.json(`/api/documents/${document_id}/html`, {
      method: 'PUT',
      body: { base_version: 2, html: odd.replace('>20<', '>25<') },
    })
    assert.deepEqual(second.receipt.warnings, [], 'they did not match before')
    const third = await app.json(`/api/documents/${document_id}/html`, {
      method: 'PUT',
      body: { base_version: 3, html: odd.replace('>20<', '>25<').replace('>South<', '>Sud<') },
    })
    assert.deepEqual(third.receipt.warnings, [])
  })

  it('follow a column that gets another name by any wish, and two columns of one name', async () => {
    const { session } = await openDashboard()
    const all = await app.chat(session, { message: 'Replace all "Units" with "Pieces"' })
    assert.deepEqual(only(all, 'html').receipt.warnings, [])
    const events = await app.chat(session, { message: 'Change the Pieces of North to 50' })
    assert.match(only(events, 'html').content, /<dt>Total Pieces<\/dt><dd [^>]*>100<\/dd>/)
    const twins = await app.newSession()
    await app.chat(twins, {
      message: 'Create a dashboard from this:\nRegion,Units,Units\nEast,1,2\nWest,3,4',
    })
    await app.chat(twins, { message: 'Change the Units of East to 9' })
    const second = only(await app.chat(twins, { message: 'the second' }), 'html')
    assert.deepEqual(totalsIn(second.content), ['4', '13'])
    await app.chat(twins, { message: 'Delete the Units column' })
    const first = only(await app.chat(twins, { message: 'the first' }), 'html')
    assert.deepEqual(totalsIn(first.content), ['13'])
    assert.equal(first.receipt.warnings.length, 2, 'key figure and chart of the one that went')
    const last = only(await app.chat(twins, { message: 'Change the Units of East to 1' }), 'html')
    assert.deepEqual(totalsIn(last.content), ['5'])
  })

  it('follow again once their column can be added up again', async () => {
    const { session } = await openDashboard()
    const broken = await app.chat(session, { message: 'Change the Units of North to abc' })
    assert.equal(only(broken, 'html').receipt.warnings.length, 3)
    assert.equal(
      only(broken, 'summary').content,
      'Changed “Units” of “North” to “abc”. Look at it: The key figure of “Units”, the chart of “Units” by “Region” and the total of “Units” no longer match their table.',
    )
    const odd = await app.chat(session, { message: 'Change the Units of North to 5 kg' })
    assert.equal(only(odd, 'html').receipt.warnings.length, 3, 'as long as they don’t match')
    const mended = only(
      await app.chat(session, { message: 'Change the Units of North to 7' }),
      'html',
    )
    assert.deepEqual(mended.receipt.warnings, [])
    assert.deepEqual(totalsIn(mended.content), ['57'])
    assert.match(mended.content, /North: 7<\/title>/)
  })

  it('are nothing that text is looked for in, and never overwritten', async () => {
    const { session } = await openDashboard()
    for (const message of [
      'Replace "60" with "65"',
      'Replace all "60" with "65"',
      'Change the Units of Total to 65',
      'Change the total to 65',
    ]) {
      const events = await app.chat(session, { message })
      assert.match(only(events, 'error').content, /calculated from the table/, message)
    }
    const events = await app.chat(session, { message: 'Replace "20" with "25"' })
    assert.deepEqual(totalsIn(only(events, 'html').content), ['65'])
    const caption = await app.chat(session, { message: 'Replace "Units by Region" with "Sold"' })
    assert.match(only(caption, 'html').content, /<figcaption>Sold</)
    const later = only(await app.chat(session, { message: 'Delete the row West' }), 'html')
    assert.match(later.content, /<figcaption>Sold<[^]*South: 25<\/title>/)
    assert.deepEqual(later.receipt.warnings, [])
    const gone = await app.chat(session, { message: 'Delete the row Total' })
    assert.deepEqual(totalsIn(only(gone, 'html').content), [])
  })

  it('follow several wishes at once', async () => {
    const session = await app.newSession()
    await app.chat(session, {
      message:
        'Create a dashboard from this:\nName;Units;Revenue\nAda;1,301;-120,948.51\nBob;2.69;-73674\nCem;-1785;1,019.14\nDora;157293;1.2\nEli;1,447;85,958',
    })
    const events = await app.chat(session, {
      message:
        'Change the Units of Dora to 1,348 and sort the table by Revenue and delete the row Eli',
    })
    const { content, receipt } = only(events, 'html')
    assert.deepEqual(totalsIn(content), ['866.69', '-193,602.17'])
    assert.deepEqual(receipt.warnings, [])
  })

  it('count a row that is added below a subtotal', async () => {
    const session = await app.newSession()
    await app.chat(session, {
      message:
        'Create a report from this:\nTeam,Item,Cost\nA,Desk,100\nA,Chair,50\nSubtotal A,,150\nB,Lamp,30\nB,Shelf,70\nSubtotal B,,100\nGrand total,,250',
    })
    const added = only(await app.chat(session, { message: 'Add a row C; Sofa; 500' }), 'html')
    assert.deepEqual(totalsIn(added.content), ['150', '100', '750'])
    const merged = only(await app.chat(session, { message: 'Delete the row Subtotal A' }), 'html')
    assert.deepEqual(totalsIn(merged.content), ['250', '750'])
  })
})

/** The totals and subtotals in the cells of tables. */
function totalsIn(html: string): (string | undefined)[] {
  return [...html.matchAll(/<td [^<>]*data-from=[^<>]*>(.*?)<\/td>/g)].map(([, text]) => text)
}

const written = `<!DOCTYPE html>
<html lang=en><head><title>Sales</title></head><body><h1>Sales</h1>
<p data-agg="sum" data-from="sales" data-column="Units">We sold 60 units in all 3 regions.</p>
<p>On average <span data-column="Price" data-from='sales' data-agg="avg">3.00</span>, from <em data-agg=min
 data-from=sales data-column=Units>10</em> to <em data-agg=max data-from=sales data-column=Units>30</em>, in <span
 data-agg=count data-from=sales data-column=Region>3</span>; median <i data-agg=median data-from=sales data-column=Units>20</i>.</p>
<!-- <p data-from="sales" data-column="Units" data-agg="sum">60</p> -->
<TABLE   class=x DATA-TABLE='sales'>
<thead><tr><th>Region<th>Units<th>Price</thead>
<tbody>
<tr><td>North<td>10<td>€&nbsp;1.50
<tr><td>South<td>20<td>€&nbsp;2.50
<tr><td>West<td><b>30</b><td>€&nbsp;5.00
<tr><td>Total<td data-agg=sum data-column="Units" data-from=sales><strong>60</strong><td data-column=Price data-from=sales data-agg=avg>€&nbsp;3.00
</tbody></TABLE>
<figure data-from="sales" data-column="Units" data-by="Region" data-agg="sum"><svg><text>North 10</text><text>South 20</text><text>West 30</text></svg></figure>
<table data-table="plain"><tr><th>Shop</th><th>Visits</th></tr><tr><td>East</td><td>1</td></tr><tr><td>Mid</td><td>2</td></tr><tr><td>Total</td><td>3</td></tr></table>
<p data-from="plain" data-column="Visits" data-agg="sum">3</p>
</body></html>
`

/** What is wished, and what of the document it changes: all else stays. */
const edits: [message: string, ...changes: [old: string, text: string][]][] = [
  [
    'Change the Units of North to 50',
    ['<td>10<', '<td>50<'],
    ['sold 60 units', 'sold 100 units'],
    ['data-column=Units>10<', 'data-column=Units>20<'],
    ['data-column=Units>30<', 'data-column=Units>50<'],
    ['<strong>60<', '<strong>100<'],
  ],
  [
    'Change the Price of South to "€ 3.10"',
    ['€&nbsp;2.50', '€ 3.10'],
    ['>3.00</span>', '>3.20</span>'],
    ['=avg>€&nbsp;3.00', '=avg>€ 3.20'],
  ],
  ['Change the Visits of East to 5', ['<td>1</td>', '<td>5</td>'], ['sum">3</p>', 'sum">7</p>']],
  ['Change the title to "Sold"', ['<title>Sales<', '<title>Sold<'], ['<h1>Sales<', '<h1>Sold<']],
]

describe('figures that somebody else marked', () => {
  for (const [message, ...changes] of edits) {
    it(`follow where they stand: ${message}`, async () => {
      const session = await app.newSession()
      await app.importHtml(session, written)
      const events = await app.chat(session, { message })
      let expected = written
      for (const [old, text] of changes) {
        assert.equal(expected.split(old).length, 2, `${old} stands there once`)
        expected = expected.replace(old, () => text)
      }
      assert.equal(only(events, 'html').content, expected)
    })
  }

  it('are named where a change by hand leaves them behind', async () => {
    const id = await app.importHtml(await app.newSession(), written)
    const save = (base_version: number, html: string) =>
      app.json(`/api/documents/${id}/html`, { method: 'PUT', body: { base_version, html } })
    const { receipt } = await save(1, written.replace('<td>10<', '<td>50<'))
    assert.deepEqual(receipt.warnings, [
      'The key figure of “Units” no longer matches its table',
      'The minimum of “Units” no longer matches its table',
      'The maximum of “Units” no longer matches its table',
      'The total of “Units” no longer matches its table',
      'The chart of “Units” by “Region” no longer matches its table',
    ])
    const restored = await app.json(`/api/documents/${id}/versions/1/restore`, { method: 'POST' })
    assert.deepEqual(restored.receipt.warnings, [])
    const median = await save(3, written.replace('<i data-agg=median', '<i id=m data-agg=median'))
    assert.deepEqual(median.receipt.warnings, [])
  })
})

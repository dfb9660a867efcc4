import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApp, only, type TestApp } from '../support/app.ts'

const data = 'Create a dashboard from this:\nRegion,Units\nNorth,10\nSouth,20\nWest,30'

async function openDashboard(app: TestApp) {
  const session = await app.newSession()
  const events = await app.chat(session, { message: data })
  const { document_id, content } = only(events, 'html')
  return { session, document_id, html: content }
}

describe('figures that are computed from a table', () => {
  it('follow a change that the composer makes, as ranges of the same version', async () => {
    await using app = await openApp()
    const { session, document_id } = await openDashboard(app)
    const events = await app.chat(session, { message: 'Change the Units of North to 50' })
    const { content, receipt } = only(events, 'html')
    assert.deepEqual(receipt.warnings, [])
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
    await using app = await openApp()
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
    await using app = await openApp()
    const { session } = await openDashboard(app)
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
    await using app = await openApp()
    const { session, document_id, html } = await openDashboard(app)
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
    await using app = await openApp()
    const { document_id, html } = await openDashboard(app)
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
    await using app = await openApp()
    const { document_id, html } = await openDashboard(app)
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
})

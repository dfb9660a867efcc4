import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApp, only } from '../support/app.ts'

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

describe('the summary of a turn', () => {
  it('names columns without a total, and how a file was read', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const text = Buffer.from(
      'Rechnung;K\u00e4ufer;Betrag\n10431;M\u00fcller;120,00\n10432;Gr\u00fcn;80,50',
      'latin1',
    )
    const events = await app.chat(session, {
      message: 'Create a report from the file',
      attachments: [{ name: 'orders.csv', media_type: 'text/csv', data: base64(text) }],
    })
    const { content } = only(events, 'summary')
    assert.match(content, /^Created “Orders”\. orders\.csv: It was read as Windows-1252\./)
    assert.match(content, /No total for Rechnung: these look like identification numbers\./)
    const { content: html } = only(events, 'html')
    assert.match(html, /<td>Müller<\/td>/)
    assert.match(html, />200,50</)
  })

  it('reports a damaged table and dates of ambiguous order', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const damaged = await app.chat(session, {
      message: 'Create a report from this:\nItem,Amount\nLamp,10\n"Sofa,20\nChair,30\nDesk,40',
    })
    assert.match(only(damaged, 'summary').content, /quotation mark is opened and never closed/)
    const dates = await app.chat(session, {
      message: 'Create a new report from this:\nEvent,Date\nA,1/5/2025\nB,5/1/2025\nC,2/3/2025',
    })
    assert.match(only(dates, 'summary').content, /nothing tells whether day or month comes first/)
    const sorted = await app.chat(session, { message: 'Sort the table by Date, oldest first' })
    assert.match(only(sorted, 'error').content, /whether day or month comes first/)
  })
})

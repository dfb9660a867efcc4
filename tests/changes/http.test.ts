import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, openApp, only } from '../support/app.ts'

const content = `Create a report

# Sales

Sales went up.

## Regions

| Region | Q1 | Q2 |
| --- | --- | --- |
| North | 1 | 2 |
| South | 5 | 3 |
| East | 4 | 9 |

## Outlook

- One
- Two
`

describe('the changes of a version', () => {
  it('say what the composer did, in human units', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const { document_id } = only(await app.chat(session, { message: content }), 'html')
    const path = `/api/documents/${document_id}/versions`
    assert.deepEqual((await app.json(`${path}/1/changes`)).changes, [])
    const requests: [message: string, ...sentences: string[]][] = [
      ['Sort the table by Q1', '1 row moved, 0 cells altered'],
      ['Add a row: West, 3, 4', 'Row “West” added'],
    ]
    for (const [index, [message, ...sentences]] of requests.entries()) {
      only(await app.chat(session, { message }), 'html')
      const first = await app.json(`${path}/${index + 2}/changes`)
      assert.equal(first.holds, true)
      assert.deepEqual(column(first.changes, 'sentence'), sentences)
      assert.deepEqual(await app.json(`${path}/${index + 2}/changes`), first)
    }
  })
})

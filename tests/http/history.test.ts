import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApp } from '../support/app.ts'

const page = (text: string) => `<!doctype html>\n<title>Report</title>\n<h1>${text}</h1>\n`

describe('undo and redo', () => {
  it('moves back and forth through the history, each time as a new version', async () => {
    await using app = await openApp()
    const did = await app.importHtml(await app.newSession(), page('one'))
    const put = (text: string, base_version: number) =>
      app.json(`/api/documents/${did}/html`, {
        method: 'PUT',
        body: { html: page(text), base_version },
      })
    const move = (way: string, base_version: number, status?: number) =>
      app.json(`/api/documents/${did}/${way}`, { method: 'POST', body: { base_version } }, status)
    await put('two', 1)
    await put('three', 2)
    const undone = await move('undo', 3)
    assert.equal(undone.version, 4)
    assert.equal(undone.receipt.kind, 'undo')
    assert.equal(await app.htmlOf(did), page('two'))
    assert.equal((await move('undo', 4)).version, 5)
    assert.equal(await app.htmlOf(did), page('one'))
    assert.match((await move('undo', 5, 409)).detail, /nothing to undo/)
    assert.equal((await move('redo', 5)).version, 6)
    assert.equal(await app.htmlOf(did), page('two'))
    await put('four', 6)
    assert.match((await move('redo', 7, 409)).detail, /nothing to redo/)
    assert.match((await move('undo', 6, 409)).detail, /version 7 by now/)
    assert.equal((await move('undo', 7)).version, 8)
    assert.equal(await app.htmlOf(did), page('two'))
  })
})

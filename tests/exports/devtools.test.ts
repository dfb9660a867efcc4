import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { BrowserEnded, connect } from '../../src/exports/chromium/devtools.ts'

function open() {
  const [toBrowser, fromBrowser] = [new PassThrough(), new PassThrough()]
  return { ...connect(toBrowser, fromBrowser), fromBrowser }
}

describe('the connection to a browser', () => {
  it('reads messages however they are cut', async () => {
    const { send, fromBrowser } = open()
    const sent = [send('Browser.getVersion'), send('Target.getTargets')]
    const answers = Buffer.from('{"id":2,"result":{"of":"é2"}}\0{"id":1,"result":{"of":"1"}}\0')
    for (const byte of answers) fromBrowser.write(Buffer.from([byte]))
    assert.deepEqual(await Promise.all(sent), [{ of: '1' }, { of: 'é2' }])
  })

  it('is at its end when a message can’t be read', async () => {
    const { send, fromBrowser } = open()
    const sent = send('Browser.getVersion')
    fromBrowser.write('{"id":1\0')
    await assert.rejects(sent, BrowserEnded)
    await assert.rejects(send('Target.getTargets'), BrowserEnded)
  })
})

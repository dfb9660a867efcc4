import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { openApp } from '../support/app.ts'

describe('the app itself', () => {
  it('has its own policy, and no path reaches another file', async () => {
    await using app = await openApp()
    const page = await app.ask('/')
    assert.equal(page.status, 200)
    const policy = page.headers.get('content-security-policy') ?? ''
    for (const rule of [
      "script-src 'self'",
      "frame-src 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
    ]) {
      assert.ok(policy.includes(rule), rule)
    }
    assert.ok(!policy.includes('unsafe'))
    const asset = /\/assets\/[^"]+\.js/.exec(await page.text())?.[0] ?? ''
    assert.match((await app.ask(asset)).headers.get('cache-control') ?? '', /immutable/)
    const plain = Buffer.from(await (await app.ask(asset)).arrayBuffer())
    for (const [accepted, encoding, decode] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
      ['identity', null, (bytes: Buffer) => bytes],
    ] as const) {
      const answer = await app.ask(asset, { headers: { 'accept-encoding': accepted } })
      assert.equal(answer.headers.get('content-encoding'), encoding)
      assert.equal(answer.headers.get('vary'), 'Accept-Encoding')
      assert.equal(answer.headers.get('content-type'), 'text/javascript; charset=utf-8')
      assert.deepEqual(decode(Buffer.from(await answer.arrayBuffer())), plain)
    }
    assert.equal((await app.ask(`${asset}.br`)).status, 404)
    for (const place of ['s', 'f', 'd']) {
      const response = await app.ask(`/${place}/00000000-0000-4000-8000-000000000000`)
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    }
    for (const path of [
      '/assets/nothing.js',
      '//etc/hostname',
      '/..%2f..%2fetc/hostname.txt',
      '/%2e%2e/package.json',
      '/package.json',
      '/assets/../../package.json',
    ]) {
      const response = await app.ask(path)
      const text = await response.text()
      assert.ok(response.status === 404 || text.includes('<div id="app">'), path)
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createClientIdentifier } from '../../src/http/client-names.ts'
import { createRateLimiter } from '../../src/http/middleware/rate-limit.ts'
import { openApp } from '../support/app.ts'

describe('the rate limit', () => {
  it('allows exactly its number of requests in any window', () => {
    const waits = fc.array(fc.nat(4000), { minLength: 20, maxLength: 200 })
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 8 }), (gaps, requests) => {
        let time = 0
        const take = createRateLimiter({ requests, window: 10 }, () => time)
        const passed: number[] = []
        for (const gap of gaps) {
          time += gap
          const recent = passed.filter((one) => one > time - 10_000).length
          const { allowed, remaining, wait } = take('a')
          assert.equal(allowed, recent < requests)
          if (allowed) passed.push(time)
          assert.equal(remaining, requests - recent - (allowed ? 1 : 0))
          if (allowed) continue
          const oldest = passed.findLast((_, index) => passed.length - index === requests) ?? 0
          assert.equal(wait, Math.ceil((oldest + 10_000 - time) / 1000))
        }
      }),
    )
  })

  it('counts each client separately, and forgets those that were idle longest', () => {
    let time = 0
    const take = createRateLimiter({ requests: 1, window: 60 }, () => time++ / 1000)
    assert.equal(take('first').allowed, true)
    assert.equal(take('first').allowed, false)
    for (let index = 0; index < 60_000; index++) assert.equal(take(`c${index}`).allowed, true)
    assert.equal(take('c59999').allowed, false)
    assert.equal(take('first').allowed, true)
  })

  const cases: [what: string, address: string, forwarded: string | undefined, name: string][] = [
    ['a connection without a proxy', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['a trusted proxy', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['a forged address before the real one', '10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['a row of trusted proxies', '10.1.2.3', '198.51.100.1, 10.9.9.9, ::1', '198.51.100.1'],
    ['a proxy that forwards nothing', '10.1.2.3', undefined, '10.1.2.3'],
    ['a proxy that forwards no address', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['only trusted addresses', '10.1.2.3', '10.4.4.4', '10.4.4.4'],
    ['IPv4-mapped IPv6', '::ffff:10.1.2.3', '::FFFF:198.51.100.1', '198.51.100.1'],
    ['the same in hexadecimal', '::ffff:a01:203', '::ffff:c633:6401', '198.51.100.1'],
    ['an address with a port', '10.1.2.3', '198.51.100.1:4711', '198.51.100.1'],
    ['IPv6 by its network', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['short IPv6 in brackets', '10.1.2.3', '[2001:db8::7]:443', '2001:db8:0:0::/64'],
  ]
  for (const [what, address, forwarded, name] of cases) {
    it(`names the client of ${what}`, () => {
      assert.equal(createClientIdentifier(['10.0.0.0/8', '::1'])(address, forwarded), name)
    })
  }

  it('trusts networks of IPv4-mapped IPv6', () => {
    const nameOf = createClientIdentifier(['::ffff:10.0.0.0/104', '::ffff:192.0.2.1'])
    assert.equal(nameOf('10.1.2.3', '198.51.100.1, 192.0.2.1'), '198.51.100.1')
    assert.equal(nameOf('11.1.2.3', '198.51.100.1'), '11.1.2.3')
  })

  it('allows a message again after RATE_LIMIT_WINDOW seconds', async (t) => {
    let time = 1000
    t.mock.method(performance, 'now', () => time)
    await using app = await openApp({ RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_WINDOW: '7200' })
    const session = await app.newSession()
    const send = async (): Promise<[status: number, wait: string | null]> => {
      const response = await app.ask(`/api/chat/${session}`, { body: { message: 'Hello' } })
      await response.text()
      return [response.status, response.headers.get('retry-after')]
    }
    assert.deepEqual(await send(), [200, null])
    assert.deepEqual(await send(), [429, '7200'])
    time += 7_199_999
    assert.deepEqual(await send(), [429, '1'])
    time += 1
    assert.deepEqual(await send(), [200, null])
  })

  it('rejects the message above it with 429 and when to retry, and limits nothing else', async () => {
    await using app = await openApp({ RATE_LIMIT_REQUESTS: '2' })
    const session = await app.newSession()
    for (const left of ['1', '0']) {
      const response = await app.ask(`/api/chat/${session}`, { body: { message: 'Hello' } })
      assert.equal(response.status, 200)
      assert.match(response.headers.get('ratelimit') ?? '', new RegExp(`^"messages";r=${left};t=`))
      assert.equal(response.headers.get('ratelimit-policy'), '"messages";q=2;w=60')
      await response.text()
    }
    const refused = await app.ask(`/api/chat/${session}`, { body: { message: 'Hello' } })
    assert.equal(refused.status, 429)
    const wait = Number(refused.headers.get('retry-after'))
    assert.ok(wait > 0 && wait <= 60)
    assert.match(
      JSON.parse(await refused.text()).detail,
      /the limit is 2 per 60 seconds\. Try again in \d+ seconds\./,
    )
    const continued = await app.ask(`/api/turns/${session}/continue`, { method: 'POST' })
    assert.equal(continued.status, 429)
    await app.json(`/api/sessions/${session}`)
    await app.importHtml(session, '<h1>A</h1>')
  })

  it('counts an export once: its file can be fetched above it, another one can’t', async () => {
    await using app = await openApp({ RATE_LIMIT_REQUESTS: '1' })
    const id = await app.importHtml(await app.newSession(), '<h1>A</h1>')
    const body = { format: 'html' }
    const events = await (await app.ask(`/api/documents/${id}/exports`, { body })).text()
    const made = /"url":"([^"]*)"/.exec(events)?.[1] ?? ''
    assert.equal((await app.ask(made)).status, 200)
    const request = { ...body, version: 1, options: { notes: true } }
    const other = Buffer.from(JSON.stringify({ documentId: id, request })).toString('base64url')
    assert.equal((await app.ask(`/api/exports/${other}`)).status, 429)
  })
})

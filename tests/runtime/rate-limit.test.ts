import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../support/app.ts'
import { startServer } from '../support/server.ts'

describe('the rate limit', () => {
  it('identifies clients by their connection, whatever they claim', async () => {
    using folder = temporaryFolder()
    const settings = { RATE_LIMIT_REQUESTS: '1', LOG_LEVEL: 'warn' }
    const ask = async (url: string, forwarded: string) => {
      const response = await fetch(`${url}/api/chat/00000000-0000-4000-8000-000000000000`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
        body: JSON.stringify({ message: 'Hello' }),
      })
      await response.text()
      return response.status
    }
    await using plain = await startServer({
      ...settings,
      DATABASE_PATH: join(folder.path, 'plain.db'),
    })
    assert.equal(await ask(plain.url, '198.51.100.1'), 200)
    assert.equal(await ask(plain.url, '198.51.100.2'), 429)
    await using behind = await startServer({
      ...settings,
      DATABASE_PATH: join(folder.path, 'behind.db'),
      TRUSTED_PROXIES: '127.0.0.1',
    })
    assert.equal(await ask(behind.url, '198.51.100.1'), 200)
    assert.equal(await ask(behind.url, '1.1.1.1, 198.51.100.1'), 429)
    assert.equal(await ask(behind.url, '198.51.100.2'), 200)
  })
})

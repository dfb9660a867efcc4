import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseConfig, settingNames } from '../src/config.ts'

describe('the settings', () => {
  it('have the defaults that are documented, and an empty value means unset', () => {
    const config = parseConfig({ PORT: '', HOST: '  ' })
    assert.equal(config.PORT, 8000)
    assert.equal(config.HOST, '127.0.0.1')
    assert.equal(config.DATABASE_PATH, './data/app.db')
    assert.deepEqual(
      [
        config.SHUTDOWN_GRACE,
        config.RATE_LIMIT_REQUESTS,
        config.RATE_LIMIT_WINDOW,
        config.MAX_STREAMS,
        config.MAX_UPLOAD_SIZE_MB,
        config.MAX_DOCUMENT_SIZE_MB,
      ],
      [4, 30, 60, 5000, 50, 16],
    )
    assert.deepEqual(
      [
        config.SESSION_TIMEOUT_HOURS,
        config.TRASH_DAYS,
        config.EDIT_CONTEXT_TOKENS,
        config.IDLE_TIMEOUT,
        config.TURN_DEADLINE,
      ],
      [24, 30, 60000, 90, 900],
    )
  })

  it('are exactly those of .env.example, each with a line that explains it', () => {
    const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n')
    const named = lines.flatMap((line) => /^#? ?([A-Z_]+)=/.exec(line)?.[1] ?? [])
    assert.deepEqual(named.toSorted(), settingNames.toSorted())
    for (const [index, line] of lines.entries()) {
      if (/^#? ?[A-Z_]+=/.test(line))
        assert.match(lines[index - 1] ?? '', /^# \S/, `${line} has no explanation`)
    }
  })

  it('are rejected together, with their values and what is allowed, keys masked', () => {
    assert.throws(
      () =>
        parseConfig({
          PORT: '99999',
          LOG_LEVEL: 'loud',
          OPENAI_API_KEY: 'top secret',
          DATABASE_URL: 'ftp://me:hidden@x?authToken=hidden',
          ALLOWED_HOSTS: 'good.example, https://x/y',
          TRUSTED_PROXIES: '10.0.0.0/8, nonsense',
          BUDGET_DAY_USD: '-1',
        }),
      (error: Error) => {
        for (const name of [
          'PORT',
          'LOG_LEVEL',
          'OPENAI_API_KEY',
          'DATABASE_URL',
          'ALLOWED_HOSTS',
          'TRUSTED_PROXIES',
          'BUDGET_DAY_USD',
        ])
          assert.ok(error.message.includes(`${name} is "`), name)
        assert.ok(error.message.includes('0 to 65535') && error.message.includes('debug, info'))
        return !/top secret|hidden/.test(error.message)
      },
    )
  })
})

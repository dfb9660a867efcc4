import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'drizzle-orm'
import { describeError } from '../src/log.ts'
import { openApp } from './support/app.ts'

it('a log line describes a failed query without its values', async () => {
  await using app = await openApp()
  const { orm } = app.services.db
  const failed = await orm.run(sql`UPDATE nowhere SET a = ${'TOP SECRET'}`).catch((error) => error)
  assert.match(failed.message, /TOP SECRET/)
  const description = describeError(failed)
  assert.match(description, /Failed query: UPDATE nowhere SET a = \?.*no such table/)
  assert.doesNotMatch(description, /SECRET/)
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseRequest } from '../../src/composer/changing/parsed-request.ts'
import { rules } from '../../src/composer/changing/understand.ts'

describe('the example of a rule', () => {
  for (const { example, pattern } of rules) {
    it(`is matched by its pattern: ${example}`, () => {
      assert.match(parseRequest(example).text, pattern)
    })
  }
})

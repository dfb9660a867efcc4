import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCalls } from '../../src/providers/openai/calls.ts'

/** The inputs of the calls that pieces make, all at one place and with the name in each. */
function inputsOf(pieces: readonly string[]): string[] {
  const calls = createCalls()
  for (const text of pieces) {
    for (const _ of calls.take({ index: 0, function: { name: 'x', arguments: text } }, 0)) continue
  }
  return calls.all().map(({ input }) => input)
}

describe('the pieces of calls of a server that repeats the name', () => {
  for (const [name, pieces, inputs] of [
    ['two whole objects', ['{"a":1}', '{"b":2}'], ['{"a":1}', '{"b":2}']],
    ['objects in pieces', ['{"a":', '{}', '}', '{"b', '":2}'], ['{"a":{}}', '{"b":2}']],
    ['a brace in a text', ['{"a":"}', '}', '"}'], ['{"a":"}}"}']],
    ['an escaped quote', ['{"a":"\\', '"}', '"}'], ['{"a":"\\"}"}']],
    ['an escaped backslash', ['{"a":"\\\\"}', '{}'], ['{"a":"\\\\"}', '{}']],
    ['white space at the end', ['{"a":1}\n', '{}'], ['{"a":1}\n', '{}']],
  ] as const) {
    it(`are told apart by their objects: ${name}`, () => {
      assert.deepEqual(inputsOf(pieces), inputs)
    })
  }

  it('are read once, however many end like an object', () => {
    const start = `{"a":"${'b'.repeat(1_000_000)}`
    const braces = Array.from({ length: 100_000 }, () => '}')
    assert.deepEqual(inputsOf([start, ...braces, '"}']), [`${start}${braces.join('')}"}`])
  })
})

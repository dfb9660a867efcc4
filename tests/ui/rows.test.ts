import assert from 'node:assert/strict'
import { it } from 'node:test'
import { rowsOf } from '../../src/ui/files/rows.ts'

const table = (
  text: string,
  is_cut = false,
  { format = 'csv', delimiter }: { format?: string; delimiter?: string } = {},
) => rowsOf({ format, text, delimiter: delimiter ?? null, is_cut })

it('the rows of a table are the first hundred, without one that is cut off', () => {
  assert.deepEqual(table('a;"b;c"\n1;2\n\n'), [
    ['a', 'b;c'],
    ['1', '2'],
  ])
  assert.deepEqual(table('a,b\tc', false, { format: 'tsv' }), [['a,b', 'c']])
  assert.deepEqual(table('a;b\n1;2', false, { delimiter: ',' }), [['a;b'], ['1;2']])
  assert.deepEqual(table('a,b\n1,2\n3,', true), [
    ['a', 'b'],
    ['1', '2'],
  ])
  const long = Array.from({ length: 150 }, (_, index) => `${index},x`).join('\n')
  assert.deepEqual(table(long).at(-1), ['99', 'x'])
  assert.equal(table(long, true).length, 100)
})

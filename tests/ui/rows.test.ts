import assert from 'node:assert/strict'
import { it } from 'node:test'
import { rowsOf } from '../../src/ui/files/rows.ts'

const table = (text: string, is_cut = false, format = 'csv') => rowsOf({ format, text, is_cut })

it('the rows of a table are the first hundred, without one that is cut off', () => {
  assert.deepEqual(table('a;"b;c"\n1;2\n\n'), [
    ['a', 'b;c'],
    ['1', '2'],
  ])
  assert.deepEqual(table('a,b\tc', false, 'tsv'), [['a,b', 'c']])
  assert.deepEqual(table('a,b\n1,2\n3,', true), [
    ['a', 'b'],
    ['1', '2'],
  ])
  const long = Array.from({ length: 150 }, (_, index) => `${index},x`).join('\n')
  assert.deepEqual(table(long).at(-1), ['99', 'x'])
  assert.equal(table(long, true).length, 100)
})

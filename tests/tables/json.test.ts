import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  readJson,
  readJsonLines,
  tableOfFields,
  tableOfJson,
  textOfJson,
} from '../../src/tables/reading/json.ts'
import { seen } from './seen.ts'

function tableIn(text: string) {
  const read = readJson(text) ?? readJsonLines(text)
  return read && tableOfJson(read.value)
}

describe('JSON', () => {
  for (const text of [
    '9007199254740993',
    '10.50',
    '1e400',
    '-0',
    '0.1',
    '1E+2',
    '-12.500',
    'true',
    'false',
  ]) {
    it(`shows ${text} as it is written`, () => {
      const read = readJson(text)
      assert.equal(read && textOfJson(read.value), text)
      const listed = readJson(`[{"a":${text}}]`)
      assert.equal(listed && textOfJson(listed.value), `[{"a": ${text}}]`)
    })
  }

  const tables: [name: string, text: string, seen: string][] = [
    [
      'keeps names that are numbers in their order',
      '[{"region":"North","2023":10},{"region":"South","2023":20}]',
      'region | 2023 = 30',
    ],
    [
      'keeps years as names',
      '[{"region":"North","2023":10,"2022":8},{"region":"South","2023":20,"2022":12}]',
      'region | 2023 = 30 | 2022 = 20',
    ],
    [
      'has names that objects have',
      '[{"__proto__":"a","constructor":"b","toString":1},{"__proto__":"c","constructor":"d","toString":2}]',
      '__proto__ | constructor | toString #',
    ],
    [
      'fills in what some objects lack',
      '[{"item":"Lamp","qty":1},{"item":"Sofa","qty":2,"note":"blue"},{"qty":4}]',
      'item | qty = 7 | note',
    ],
    [
      'reads numbers as they are written',
      '[{"item":"a","amount":1.5},{"item":"b","amount":1.500},{"item":"c","amount":10.50}]',
      'item | amount = 13.500',
    ],
    [
      'takes points for decimals',
      '[{"item":"a","amount":1.234},{"item":"b","amount":2.500}]',
      'item | amount = 3.734',
    ],
    ['reads JSON Lines', '{"item":"Lamp","qty":1}\n{"item":"Sofa","qty":2}\n', 'item | qty = 3'],
    ['reads lists of lists', '[["Item","Qty"],["Lamp",1],["Sofa",2]]', 'Item | Qty = 3'],
    ['reads lines of lists', '["Item","Qty"]\n["Lamp",1]\n["Sofa",2]', 'Item | Qty = 3'],
    ['shows what is nested in one line', '[{"a":{"b":[1,"x"]},"n":1},{"a":null,"n":2}]', 'a | n #'],
    [
      'reads null as no value',
      '[{"item":"a","qty":null},{"item":"b","qty":5},{"item":"c","qty":6}]',
      'item | qty = 11',
    ],
    [
      'keeps truth values as words',
      '[{"item":"a","done":true},{"item":"b","done":false}]',
      'item | done',
    ],
    [
      'reads camel case names',
      '[{"customerId":1001,"totalAmount":5},{"customerId":1007,"totalAmount":7}]',
      'customerId # | totalAmount = 12',
    ],
    [
      'reads snake case names',
      '[{"order_id":1001,"unit_price":5,"line_total":10},{"order_id":1007,"unit_price":7,"line_total":7}]',
      'order_id # | unit_price # | line_total = 17',
    ],
    [
      'reads dates',
      '[{"date":"2025-01-02","visits":3},{"date":"2025-01-03","visits":4}]',
      'date @ | visits = 7',
    ],
    ['reads a single object of a list', '[{"item":"Lamp","qty":1}]', 'item | qty = 1'],
  ]
  for (const [name, text, expected] of tables) {
    it(name, () => {
      const table = tableIn(text)
      assert.ok(table)
      assert.equal(seen(table), expected)
    })
  }

  it('shows cells as they are written', () => {
    const table = tableIn(
      '[{"n":9007199254740993,"m":10.50,"t":"- 3 apples"},{"n":-0,"m":1e400,"t":"~~d~~"}]',
    )
    assert.deepEqual(
      table?.rows.map(({ cells }) => cells),
      [
        ['9007199254740993', '10.50', '- 3 apples'],
        ['-0', '1e400', '~~d~~'],
      ],
    )
  })

  it('reports names that one object has twice', () => {
    const read = readJson('[{"a":1,"b":2,"a":3},{"a":4,"b":5}]')
    assert.deepEqual(read?.notes, ['“a” is given twice in one object; its last value is shown.'])
    assert.equal(read && textOfJson(read.value), '[{"a": 3, "b": 2}, {"a": 4, "b": 5}]')
  })

  const none = [
    '',
    '{',
    '[1,2',
    '{"a":1,}',
    '[1] x',
    "{'a':1}",
    '// note\n[1]',
    'nul',
    '[1,,2]',
    '{"a" 1}',
    '01',
    '+1',
    '.5',
    '[NaN]',
    '"a\nb"',
  ]
  for (const text of none)
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(readJson(text), undefined))

  it('is read however deep it is nested, or refused', () => {
    for (const depth of [100, 1000, 3000, 5000, 10_000, 200_000]) {
      const read = readJson(`${'['.repeat(depth)}${']'.repeat(depth)}`)
      if (read) assert.equal(textOfJson(read.value).length, 2 * depth)
      assert.equal(read !== undefined, depth <= 500)
    }
  })

  it('has no table in what is none', () => {
    for (const text of [
      '[]',
      '{}',
      '[1,2]',
      '["a","b"]',
      '[[1,[2]],[3,4]]',
      '[{"a":1},2]',
      '"x"',
      '[[],[]]',
      '[{}]',
      '[{},{}]',
    ]) {
      assert.equal(tableIn(text), undefined, text)
    }
  })

  it('lists the fields of one object without adding them up', () => {
    const read = readJson('{"revenue":100,"costs":60,"staff":12}')
    assert.ok(read?.value.type === 'object')
    const table = tableOfFields(read.value.members, ['Field', 'Value'])
    assert.equal(seen(table), 'Field | Value #')
  })

  it('takes lines for JSON only where each is an object or list', () => {
    assert.equal(readJsonLines('{"a":1}\nhello'), undefined)
    assert.equal(readJsonLines('{"a":1}'), undefined)
    assert.equal(readJsonLines('1\n2'), undefined)
  })
})

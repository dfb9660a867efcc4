import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  formatNumber,
  formatOf,
  isBlank,
  numberParts,
  readNumber,
} from '../../src/tables/formats/numbers.ts'
import { holds } from './seen.ts'

type Column = [cells: string[], values: (string | undefined)[], sum?: string]

describe('the format of numbers', () => {
  const columns: Column[] = [
    [['1.200,50-', '100,00'], ['-1200.5', '100'], '-1.100,50'],
    [['kr 1 234,50', 'kr 10,00'], ['1234.5', '10'], 'kr 1 244,50'],
    [['1 234,50 kr', '10,00 kr'], ['1234.5', '10'], '1 244,50 kr'],
    [['12,34,567', '1,00,000'], ['1234567', '100000'], '13,34,567'],
    [['₹12,34,567.50', '₹1,000.00'], ['1234567.5', '1000'], '₹12,35,567.50'],
    [['1.234.567', '12.345.678'], ['1234567', '12345678'], '13.580.245'],
    [['1,234,567', '12,345'], ['1234567', '12345'], '1,246,912'],
    [['1.5e3', '2E-1', '-3e2'], ['1500', '0.2', '-300'], '1,200.2'],
    [['.5', '-.25', '1'], ['0.5', '-0.25', '1'], '1.25'],
    [[',5', '1,25'], ['0.5', '1.25'], '1,75'],
    [["1'234.50", '10.25'], ['1234.5', '10.25'], "1'244.75"],
    [['1’234', '1’000’000'], ['1234', '1000000'], '1’001’234'],
    [['1 234', '1 000 000'], ['1234', '1000000'], '1 001 234'],
    [['1_000', '2_500'], ['1000', '2500'], '3_500'],
    [['(1,200.50)', '200.50'], ['-1200.5', '200.5'], '-1,000.00'],
    [['$(800.00)', '$1,000.00'], ['-800', '1000'], '$200.00'],
    [['($800.00)', '$1,000.00'], ['-800', '1000'], '$200.00'],
    [['-$5.00', '$12.50'], ['-5', '12.5'], '$7.50'],
    [['$-5.00', '$12.50'], ['-5', '12.5'], '$7.50'],
    [['−5', '12'], ['-5', '12'], '7'],
    [['+5', '-12'], ['5', '-12'], '-7'],
    [['€ 1.234,50', '€ 10,00'], ['1234.5', '10'], '€ 1.244,50'],
    [['1.234,50 €', '10,00 €'], ['1234.5', '10'], '1.244,50 €'],
    [['EUR 5', 'EUR 7'], ['5', '7'], 'EUR 12'],
    [['5 USD', '7 USD'], ['5', '7'], '12 USD'],
    [['R$ 1.234,50', 'R$ 10,00'], ['1234.5', '10'], 'R$ 1.244,50'],
    [['12 kg', '3.5 kg'], ['12', '3.5'], '15.5 kg'],
    [
      ['45%', '5.5%'],
      ['45', '5.5'],
    ],
    [['5,-', '12,50'], ['5', '12.5'], '17,50'],
    [['5.–', '12.50'], ['5', '12.5'], '17.50'],
    [['1.5M', '2M'], ['1.5', '2'], '3.5M'],
    [['1,5', '2.500,25'], ['1.5', '2500.25'], '2.501,75'],
    [['1.500', '800', '2.250,50'], ['1500', '800', '2250.5'], '4.550,50'],
    [['1,250', '12,5', '0,75'], ['1.25', '12.5', '0.75'], '14,500'],
    [['0.123', '1.5'], ['0.123', '1.5'], '1.623'],
    [['1,234', '5,678'], ['1234', '5678'], '6,912'],
    [['9007199254740993', '1'], ['9007199254740993', '1'], '9,007,199,254,740,994'],
    [['0.1', '0.2'], ['0.1', '0.2'], '0.3'],
    [['**5**', '`7`'], ['5', '7'], '12'],
    [
      ['10', 'n/a', '-', '–', '#N/A', '', '5'],
      ['10', ...Array<undefined>(5).fill(undefined), '5'],
      '15',
    ],
  ]
  for (const [cells, values, sum] of columns) {
    it(`is found in ${cells.join(' · ')}`, () => {
      const format = formatOf(cells, undefined)
      const read = cells.map((cell) => readNumber(cell, format))
      assert.deepEqual(
        read.map((value) => value?.toFixed()),
        values,
      )
      if (sum === undefined) return
      const total = read.reduce((all, value) => (all && value ? all.plus(value) : (all ?? value)))
      assert.equal(total && formatNumber(total, format), sum)
    })
  }

  const none = [
    '',
    'x',
    '1x',
    '1.2.3',
    '10.0.0.1',
    '12.03.2025',
    '1. 11. 2025',
    '0228 5551234',
    '+49 228 55512',
    '12-34',
    '1/2',
    '3:4',
    '1,2,3',
    '--5',
    '(5',
    '5)',
    '5-6',
    '1.234.56',
    'e5',
    '.',
    ',',
    '-',
    '$',
    '%',
    '1e99999',
    '1 2',
    'A1',
    '№ 5',
    '12 34 56',
  ]
  for (const cell of none) {
    it(`is no number: ${cell}`, () => assert.equal(numberParts(cell), undefined))
  }

  const blank = [
    '',
    ' ',
    '-',
    '–',
    '—',
    '--',
    'n/a',
    'N/A',
    'n.a.',
    '#N/A',
    'NaN',
    'null',
    '?',
    '...',
    '#REF!',
    '#DIV/0!',
    'k. A.',
    'tbd',
    '\u00a0',
  ]
  for (const cell of blank) it(`has no value: ${cell}`, () => assert.ok(isBlank(cell)))
  for (const cell of ['0', '0%', 'no', 'x', '-1', 'nan nan'])
    it(`has a value: ${cell}`, () => assert.ok(!isBlank(cell)))
})

describe('one odd cell', () => {
  holds([
    [
      'does not unmake a column of numbers',
      'Item,Qty\nA,10\nB,sold out\nC,30\nD,5',
      'Item | Qty #',
    ],
    [
      'that says there is no value leaves a sum',
      'Item,Qty\nA,10\nB,–\nC,30\nD,#N/A',
      'Item | Qty = 40',
    ],
    ['of another unit leaves no sum', 'Item,Weight\nA,10 kg\nB,300 g\nC,5 kg', 'Item | Weight #'],
    ['of another currency leaves no sum', 'Item,Cost\nA,10 €\nB,$300\nC,5 €', 'Item | Cost #'],
    [
      'without the unit of the others leaves no sum',
      'Item,Share\nA,10%\nB,0.3\nC,5%',
      'Item | Share #',
    ],
    [
      'with a decimal comma tells the format of all',
      'Item;Cost\nA;1.500\nB;2.000\nC;10,5',
      'Item | Cost = 3.510,5',
    ],
    ['in brackets is below zero', 'Item,Cost\nA,100\nB,(20)\nC,30', 'Item | Cost = 110'],
    [
      'of words in most cells makes a column of words',
      'Item,Qty\nA,few\nB,many\nC,3',
      'Item | Qty',
    ],
    [
      'beside a column that tells the format',
      'Item\tCost\tPaid\nA\t1.500\t10,50\nB\t2.000\t20,25',
      'Item | Cost = 3.500 | Paid = 30,75',
    ],
  ])
})

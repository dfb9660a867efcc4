import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { totalOf } from '../../src/tables/table.ts'
import { notesOnTotals } from '../../src/tables/notes.ts'
import {
  findDelimited,
  readDelimited,
  type DelimitedForm,
} from '../../src/tables/reading/delimited.ts'
import { holds, seen } from './seen.ts'

describe('delimited text', () => {
  holds([
    ['of tabs', 'Item\tQty\nLamp\t1\nSofa\t2', 'Item | Qty = 3'],
    [
      'of semicolons with commas in its cells',
      'Item;Note;Qty\nLamp;red, small;1\nSofa;blue, big;2',
      'Item | Note | Qty = 3',
    ],
    ['of bars', 'Item|Qty\nLamp|1\nSofa|2', 'Item | Qty = 3'],
    ['of bars around each line', '|Item|Qty|\n|Lamp|1|\n|Sofa|2|', 'Item | Qty = 3'],
    [
      'of commas with semicolons in its cells',
      'Item,Tags,Qty\nLamp,a;b,1\nSofa,c;d,2',
      'Item | Tags | Qty = 3',
    ],
    ['that names a tab', 'sep=\t\nItem\tQty\nLamp\t1\nSofa\t2', 'Item | Qty = 3'],
    ['that names its delimiter in quotes', '"sep=;"\nItem;Qty\nLamp;1\nSofa;2', 'Item | Qty = 3'],
    ['that names a rare delimiter', 'sep=^\nItem^Qty\nLamp^1\nSofa^2', 'Item | Qty = 3'],
    ['behind a byte order mark', '\ufeffItem;Qty\r\nLamp;1\r\nSofa;2\r\n', 'Item | Qty = 3'],
    ['with carriage returns alone', 'Item,Qty\rLamp,1\rSofa,2\r', 'Item | Qty = 3'],
    ['with mixed line ends', 'Item,Qty\r\nLamp,1\nSofa,2\r\n', 'Item | Qty = 3'],
    ['with commas at the ends of lines', 'Item,Qty,\nLamp,1,\nSofa,2,\n', 'Item | Qty = 3'],
    [
      'with blank columns and rows of an export',
      'Item,Qty,,\nLamp,1,,\nSofa,2,,\n,,,\n,,,\n',
      'Item | Qty = 3',
    ],
    ['with short lines', 'Item,Qty,Note\nLamp,1\nSofa,2,blue\nBed', 'Item | Qty = 3 | Note'],
    ['with doubled quotes', 'Item,Qty\n"Lamp ""Sun""",1\n"Sofa, red",2', 'Item | Qty = 3'],
    ['with quotes inside of cells', 'Screen,Qty\n24" wide,1\n27" wide,2', 'Screen | Qty = 3'],
    ['with blanks behind commas', 'Item, Qty\nLamp, 1\nSofa, 2', 'Item | Qty = 3'],
    [
      'with blanks before quotes',
      'Item, Qty\n"Lamp, red", "1"\n"Sofa, blue", "2"',
      'Item | Qty = 3',
    ],
    ['of one column', 'Visitors\n10\n20\n30', 'Visitors = 60'],
    ['of one column of words', 'Name\nAda\nBen', 'Name'],
    [
      'with decimal commas in quotes',
      'Item,Amount\nLamp,"1,50"\nSofa,"12,25"',
      'Item | Amount = 13,75',
    ],
    ['with quoted thousands', 'Item,Amount\nLamp,"1,500"\nSofa,"12,250"', 'Item | Amount = 13,750'],
    [
      'with names that objects have',
      'constructor,__proto__,toString\na,1,x\nb,2,y',
      'constructor | __proto__ # | toString',
    ],
    ['with blank lines between its rows', 'Item,Qty\n\nLamp,1\n\nSofa,2\n', 'Item | Qty = 3'],
  ])

  it('says of a wrong total whose column has no name that it has none', () => {
    const [table] = readDelimited('Item,Amount,\nLamp,1,10\nSofa,2,20\nTotal,3,99') ?? []
    assert.deepEqual(table?.notes, [
      'The total of the column without a name in the data is 99, but its rows add up to 30.',
    ])
  })

  it('takes every line for a row where a quotation mark is never closed, and says so', () => {
    const [table] = readDelimited('Item,Price\nLamp,10\n"Sofa,20\nChair,30\nBed,40') ?? []
    assert.equal(table?.rows.length, 4)
    assert.deepEqual(table?.rows[1]?.cells, ['"Sofa', '20'])
    assert.match(table?.notes.join() ?? '', /never closed/)
  })

  it('takes a mark that opens the last line for a part of it', () => {
    const [table] = readDelimited('Item,Qty\nLamp,1\n"Sofa,2') ?? []
    assert.deepEqual(
      table?.rows.map(({ cells }) => cells),
      [
        ['Lamp', '1'],
        ['"Sofa', '2'],
      ],
    )
    assert.match(table?.notes.join() ?? '', /never closed/)
  })

  it('keeps quoted cells whole where another mark is never closed', () => {
    const [table] =
      readDelimited('Item,Place,Qty\n"Lamp, red",Bonn,1\n"Sofa,Kiel,2\nBed,Ulm,3') ?? []
    assert.deepEqual(
      table?.rows.map(({ cells }) => cells),
      [
        ['Lamp, red', 'Bonn', '1'],
        ['"Sofa', 'Kiel', '2'],
        ['Bed', 'Ulm', '3'],
      ],
    )
  })

  it('closes no cell at a mark that opens another or stands inside of one', () => {
    const [table] =
      readDelimited('Item,Place,Qty\n"Sofa,Kiel,2\nBed,"Ulm, south",3\n"Lamp" big,Bonn,1') ?? []
    assert.deepEqual(
      table?.rows.map(({ cells }) => cells),
      [
        ['"Sofa', 'Kiel', '2'],
        ['Bed', 'Ulm, south', '3'],
        ['"Lamp" big', 'Bonn', '1'],
      ],
    )
  })

  it('keeps blank lines inside of quoted cells', () => {
    const text = 'Item,Note,Qty\nLamp,"first\n\nsecond",1\nSofa,plain,2'
    const [table, ...others] = readDelimited(text) ?? []
    assert.equal(others.length, 0)
    assert.equal(table?.rows[0]?.cells[1], 'first\n\nsecond')
    assert.equal(findDelimited(text)?.rows[0]?.cells[1], 'first\n\nsecond')
  })

  it('parts two tables at blank lines', () => {
    const tables = readDelimited(
      'Item,Qty\nLamp,1\nSofa,2\n\nCity,People,Area\nBonn,300,100\nKiel,200,50',
    )
    assert.deepEqual(tables?.map(seen), ['Item | Qty = 3', 'City | People = 500 | Area = 150'])
  })

  it('reads the numbers of all tables in the notation that some of them show', () => {
    const shown = 'Ort;Kosten\nBonn;1.234,50\nKiel;2.000,00'
    const tables = readDelimited(`${shown}\n\nArt;Menge\nTee;1.200\nMilch;2.500`)
    assert.deepEqual(tables?.map(seen), ['Ort | Kosten = 3.234,50', 'Art | Menge = 3.700'])
    const mixed = readDelimited(`${shown}\n\nA;B\nx;1.5\ny;2.5\n\nArt;Menge\nTee;1.200\nSaft;2.500`)
    assert.deepEqual(mixed?.map(seen).at(-1), 'Art | Menge #')
  })

  it('reads text in the form that is known of it', () => {
    const sumsOf = (text: string, form: DelimitedForm) =>
      readDelimited(text, '', form)?.flatMap((table) =>
        table.columns.map((_, index) => totalOf(table, index)?.value.toFixed() ?? ''),
      )
    const english = { delimiter: ',', decimal: '.' } as const
    assert.deepEqual(sumsOf('a;b,Costs\nx;y,1.234\nz;w,2.345', english), ['', '3.579'])
    assert.deepEqual(sumsOf('a;b\nc;d\ne;f', english), [''])
    // What is typed otherwise in one column says nothing about another.
    const typed = 'Amount,Costs\n"1,5",1.234\n"2,5",2.345'
    assert.deepEqual(sumsOf(typed, english), ['4', '3.579'])
    const german = { delimiter: ';', decimal: ',' } as const
    assert.deepEqual(sumsOf('a,b;Costs\nx;1.234\ny;2.345', german), ['', '3579'])
  })

  it('parts two tables of one width by their headers', () => {
    const tables = readDelimited('Item,Qty\nLamp,1\nSofa,2\n\nCity,Guests\nBonn,30\nKiel,20')
    assert.deepEqual(tables?.map(seen), ['Item | Qty = 3', 'City | Guests = 50'])
  })

  it('parts tables that have titles, each with its own', () => {
    const tables = readDelimited(
      'Stock\nItem,Qty\nLamp,1\nSofa,2\n\nVisits\nCity,Guests\nBonn,30\nKiel,20',
    )
    assert.deepEqual(
      tables?.map(({ title }) => title),
      [['Stock'], ['Visits']],
    )
    assert.deepEqual(tables?.map(seen), ['Item | Qty = 3', 'City | Guests = 50'])
  })

  it('parts particulars of an export from its rows', () => {
    const tables = readDelimited(
      'Account:;DE12 3456\nPeriod:;01.01.2025 - 31.01.2025\n\nDatum;Zweck;Betrag\n02.01.2025;Miete;-800,00\n05.01.2025;Gehalt;2.500,00',
    )
    assert.equal(tables?.length, 2)
    assert.equal(tables?.[1] && seen(tables[1]), 'Datum @ | Zweck | Betrag = 1.700,00')
  })

  it('says which line has more cells than the header', () => {
    const [table] = readDelimited('Item,Qty\nLamp,1\nSofa,2,blue,x\nBed,3') ?? []
    assert.equal(table?.columns.length, 4)
    assert.match(table?.notes.join() ?? '', /Line 3/)
  })

  it('adds nothing up where a number may have been split', () => {
    for (const text of ['Name,Donation\nAda,$50\nBen,$1,200', 'Item,Cost\nLamp,1,50\nSofa,2,75']) {
      const [table] = readDelimited(text) ?? []
      assert.doesNotMatch(table ? seen(table) : '', /=/)
      assert.match(table ? notesOnTotals([table]).join() : '', /split/)
    }
  })

  it('is nothing where there is no text', () => {
    for (const text of ['', ' \n\n', '\ufeff', ',,\n,,', 'sep=;\n'])
      assert.equal(readDelimited(text), undefined)
  })
})

describe('tables beside each other', () => {
  const cases: [name: string, lines: string[], seen: string[]][] = [
    [
      'are apart if one ends earlier with a total',
      [
        'Region,Units,,Cost,Amount',
        'North,120,,Rent,1000',
        'South,80,,Power,250',
        'West,95,,Total,1250',
        'Total,295,,,',
      ],
      ['Region | Units = 295 / dddT', 'Cost | Amount = 1,250 / ddT'],
    ],
    [
      'are apart if one begins and ends further down',
      [
        'Region,Units,,,',
        'North,120,,Cost,Amount',
        'South,80,,Rent,1000',
        'West,95,,Power,250',
        ',,,Water,30',
      ],
      ['Region | Units = 295', 'Cost | Amount = 1,280'],
    ],
    [
      'are one if their rows are the same, as those that a blank column only sets apart',
      ['Name,Age,,City,Visits', 'Ada,30,,Bonn,4', 'Ben,40,,Kiel,5', 'Cem,50,,Ulm,6'],
      ['Name | Age # | City | Visits = 15'],
    ],
    [
      'are one if only some rows have cells on the right',
      ['Item,Amount,,Buyer,Tip', 'Tea,10,,Ada,1', 'Cocoa,20,,Ben,2', 'Milk,5,,,', 'Total,35,,,'],
      ['Item | Amount = 35 | Buyer | Tip # / dddT'],
    ],
  ]
  for (const [name, lines, expected] of cases) {
    it(name, () => {
      assert.deepEqual((readDelimited(lines.join('\n')) ?? []).map(seen), expected)
    })
  }
})

describe('text that may be a table', () => {
  const tables = [
    'Region,2022,2023\nNorth,100,110\nSouth,90,95',
    'Name,Role,City\nAda,Engineer,Bonn\nBen,Designer,Kiel\nCem,Lead,Ulm',
    'Item;Qty\nLamp;1\nSofa;2',
    'Item\tPlace\nLamp\tBonn\nSofa\tKiel',
    'Item\tQty\nLamp\t1',
    'Task,Owner,Status\nDesign the logo,Ada,done\nWrite the text,Ben,open\nPrint the flyer,Cem,open',
    'name,email\nAda,ada@example.org\nBen,ben@example.org',
    'Item,Qty\nLamp,4',
    'Date,Visits\n2025-01-01,10\n2025-01-02,12',
    'Question;Answer\nWho are you?;Ada.\nWhere do you live?;In Bonn.',
    'Country,Capital\nFrance,Paris\nSpain,Madrid\nItaly,Rome',
  ]
  for (const text of tables)
    it(`is one: ${text.slice(0, 30)}`, () => assert.ok(findDelimited(text)))

  const prose = [
    'Dear Ada,\nthank you for the lamp, the sofa, and the bed.\nYours, Ben',
    'We met in Bonn, as planned.\nThen we went to Kiel, by train.\nWe came home late, but happy.',
    'First, we open the shop, as ever.\nThen, we count the till, twice.\nLast, we close it, and go.',
    'Hello Ada,\nBest wishes,\nBen,',
    'Monday, we meet, at nine\nTuesday, we travel, by train\nFriday, we return, by car',
    'Lamp, 10\n\nSofa, 20',
    'One line, with commas, is no table',
    'Sehr geehrte Damen und Herren,\nhiermit kündige ich, fristgerecht, meinen Vertrag.\nMit Gruß, Ada',
    '12 Main Street, Springfield\n40 High Street, Shelbyville',
    'Roses are red, violets are blue\nSugar is sweet, and so are you',
    'In 2023, we sold 100\nIn 2024, we sold 120\nIn 2025, we sold 140',
    'Bring: bread, butter\nBuy: milk, eggs\nCall: Ada, Ben',
  ]
  for (const text of prose) {
    it(`is prose: ${text.slice(0, 30)}`, () => assert.equal(findDelimited(text), undefined))
  }
})

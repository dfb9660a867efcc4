import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDelimited } from '../../src/tables/reading/delimited.ts'
import { holds, seen } from './seen.ts'

describe('a header', () => {
  holds([
    [
      'of years',
      'Region,2022,2023,2024\nNorth,100,110,120\nSouth,90,95,99\nWest,70,80,85',
      'Region | 2022 = 260 | 2023 = 285 | 2024 = 304',
    ],
    [
      'with a blank cell above an index',
      ',name,amount\n0,Alpha,10\n1,Beta,20\n2,Gamma,30',
      '# | name | amount = 60',
    ],
    [
      'behind a line that names the delimiter',
      'sep=;\r\nArtikel;Menge;Wert\r\nSchrauben;120;45,50\r\nMuttern;80;12,25\r\n',
      'Artikel | Menge = 200 | Wert = 57,75',
    ],
    [
      'of years in descending order',
      'Land;2024;2023;2022\nBayern;13;12;11\nHessen;6;6;5',
      'Land | 2024 = 19 | 2023 = 18 | 2022 = 16',
    ],
    [
      'of every fifth year',
      'Country\t1990\t1995\t2000\nPeru\t21\t23\t26\nChile\t13\t14\t15',
      'Country | 1990 = 34 | 1995 = 37 | 2000 = 41',
    ],
    [
      'of quarters',
      'Region,Q1,Q2,Q3,Q4\nNorth,10,20,30,40\nSouth,5,6,7,8',
      'Region | Q1 = 15 | Q2 = 26 | Q3 = 37 | Q4 = 48',
    ],
    [
      'of quarters with a year',
      'Shop,Q1 2024,Q2 2024\nOak,100,120\nElm,80,95',
      'Shop | Q1 2024 = 180 | Q2 2024 = 215',
    ],
    [
      'of months',
      'Filiale;Jan;Feb;Mär\nBonn;10;20;30\nKiel;5;6;7',
      'Filiale | Jan = 15 | Feb = 26 | Mär = 37',
    ],
    [
      'of months with a year',
      'Product,Jan 2025,Feb 2025,Mar 2025\nLamp,12,15,18\nSofa,3,2,5',
      'Product | Jan 2025 = 15 | Feb 2025 = 17 | Mar 2025 = 23',
    ],
    [
      'of dates',
      'Store,2025-01-01,2025-02-01\nA,12,15\nB,3,2',
      'Store | 2025-01-01 = 15 | 2025-02-01 = 17',
    ],
    [
      'of weeks counted from one',
      'Team,1,2,3,4\nRed,12,14,9,20\nBlue,8,11,13,6',
      'Team | 1 = 20 | 2 = 25 | 3 = 22 | 4 = 26',
    ],
    [
      'of sizes below a blank corner',
      ',36,38,40\nShirt,12,14,9\nCoat,8,11,13',
      ' | 36 = 20 | 38 = 25 | 40 = 22',
    ],
    [
      'of years with a total beside them',
      'Item,2023,2024,Total\nDesk,10,20,30\nLamp,5,7,12',
      'Item | 2023 = 15 | 2024 = 27 | Total = 42',
    ],
    [
      'of fiscal years',
      'Division,FY2023,FY2024\nRetail,100,120\nOnline,80,95',
      'Division | FY2023 = 180 | FY2024 = 215',
    ],
    [
      'of units',
      'Article,Weight (kg),Count\nBolt,1.5,10\nNut,0.5,30',
      'Article | Weight (kg) = 2.0 | Count = 40',
    ],
    ['with blank cells between names', 'Name,,Amount\nAda,x,10\nBen,y,25', 'Name |  | Amount = 35'],
    ['above a single row', 'Item,Qty\nLamp,4', 'Item | Qty = 4'],
    ['above a single row of amounts alone', 'Revenue,Cost\n100,80', 'Revenue = 100 | Cost = 80'],
    [
      'above words alone',
      'Name,Role,City\nAda,Engineer,Bonn\nBen,Designer,Kiel\nCem,Lead,Ulm',
      'Name | Role | City',
    ],
    ['with one name twice', 'Item,Qty,Qty\nLamp,1,5\nSofa,2,7', 'Item | Qty = 3 | Qty = 12'],
    [
      'with quoted names',
      '"Item","Unit cost, net"\n"Lamp","10.50"\n"Sofa","20.25"',
      'Item | Unit cost, net #',
    ],
    [
      'that is missing',
      'North,100,110\nSouth,90,95\nWest,70,80',
      'Column 1 | Column 2 # | Column 3 #',
    ],
    [
      'that is missing above dates',
      '2025-01-03,Rent,-800.00\n2025-01-05,Salary,2500.00\n2025-01-09,Food,-120.40',
      'Column 1 @ | Column 2 | Column 3 #',
    ],
    [
      'that is missing above round numbers in steps',
      'North,100,110,120\nSouth,90,95,99\nWest,70,80,85',
      'Column 1 | Column 2 # | Column 3 # | Column 4 #',
    ],
    [
      'below two lines of title',
      'Sales report\nAs of March\nRegion,Units,Revenue\nNorth,10,100\nSouth,20,210\n',
      'Region | Units = 30 | Revenue = 310',
    ],
    [
      'below a title that is filled up with delimiters',
      'Sales report,,\n,,\nRegion,Units,Revenue\nNorth,10,100\nSouth,20,210\n',
      'Region | Units = 30 | Revenue = 310',
    ],
    [
      'above a source',
      'Country,Visitors\nPeru,100\nChile,250\nSource: national statistics office\n',
      'Country | Visitors = 350',
    ],
    ['above blank values alone', 'Item,Qty\nLamp,\nSofa,n/a', 'Item | Qty'],
    [
      'of the hours of a day',
      'Day,09:00,10:00,11:00\nMonday,12,14,9\nTuesday,8,11,13',
      'Day ? | 09:00 = 20 | 10:00 = 25 | 11:00 = 22',
    ],
    [
      'of grades 1 to 6',
      'Klasse;1;2;3;4;5;6\n5a;2;6;9;5;2;0\n5b;3;7;8;4;1;1',
      'Klasse | 1 = 5 | 2 = 13 | 3 = 17 | 4 = 9 | 5 = 3 | 6 = 1',
    ],
    ['of percentages', 'Group,0%,50%,100%\nA,12,14,9\nB,8,11,13', 'Group | 0% # | 50% # | 100% #'],
    [
      'in Japanese',
      '商品,数量,売上\nりんご,10,1200\nみかん,20,1800',
      '商品 | 数量 = 30 | 売上 = 3,000',
    ],
    ['in Arabic', 'المنتج,الكمية\nتفاح,10\nموز,20', 'المنتج | الكمية = 30'],
    ['that is missing above years', '2023,15\n2024,25\n2025,35', 'Column 1 @ | Column 2 #'],
    ['that is missing above numbers alone', '1,2,3\n4,5,6', 'Column 1 # | Column 2 # | Column 3 #'],
    ['that is missing above prices', 'Apple,1.20\nPear,0.80', 'Column 1 | Column 2 #'],
    [
      'between a title and a source',
      'Monthly report\nGenerated 2025-01-31\n\nRegion;Umsatz\nNord;100\nSüd;200\n\nQuelle: ERP',
      'Region | Umsatz = 300',
    ],
    [
      'below a title in quotation marks',
      '"Sales, by region"\nRegion,Sales\nNorth,10\nSouth,20',
      'Region | Sales = 30',
    ],
    [
      'of years above quarters',
      ',2022,2022,2023,2023\nRegion,Q1,Q2,Q1,Q2\nNorth,1,2,3,4\nSouth,5,6,7,8',
      'Region | 2022 Q1 = 6 | 2022 Q2 = 8 | 2023 Q1 = 10 | 2023 Q2 = 12',
    ],
    [
      'of amounts above years',
      ',Sales,,Costs,\nRegion,2022,2023,2022,2023\nNorth,100,200,60,70\nSouth,50,60,30,40',
      'Region | Sales 2022 = 150 | Sales 2023 = 260 | Costs 2022 = 90 | Costs 2023 = 110',
    ],
    [
      'of months beside units',
      'Product,Unit,Jan,Feb\nA,pcs,10,12\nB,kg,5,7',
      'Product | Unit | Jan # | Feb #',
    ],
    [
      'of names joined by underscores',
      'id,name,email,created_at,amount_cents\n1,Ada,a@x.org,2025-01-01T10:00:00Z,1250\n2,Ben,b@x.org,2025-01-02T11:30:00Z,990',
      'id # | name | email | created_at @ | amount_cents = 2,240',
    ],
    [
      'of quantities and values of a shop system',
      'sku,qty_on_hand,reorder_level,unit_cost,total_value\nA1,10,5,2.50,25.00\nB2,4,2,10.00,40.00',
      'sku | qty_on_hand = 14 | reorder_level # | unit_cost # | total_value = 65.00',
    ],
    [
      'above numbers of participants',
      'Teilnehmer,Frage 1,Frage 2\n1,4,5\n2,3,3\n3,5,4',
      'Teilnehmer # | Frage 1 # | Frage 2 #',
    ],
  ])

  it('keeps lines above and below apart', () => {
    const [table] =
      readDelimited(
        'Sales report\nAs of March\nRegion,Units\nNorth,10\nSouth,20\nSource: our shops',
      ) ?? []
    assert.deepEqual(table?.title, ['Sales report', 'As of March'])
    assert.deepEqual(table?.footnotes, ['Source: our shops'])
    assert.equal(table && seen(table), 'Region | Units = 30')
  })
})

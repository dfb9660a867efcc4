import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { notesOnTotals } from '../../src/tables/notes.ts'
import { readDelimited } from '../../src/tables/reading/delimited.ts'
import { totalOf } from '../../src/tables/table.ts'
import { holds } from './seen.ts'

describe('total rows', () => {
  holds([
    [
      'with subtotals and a grand total',
      'Team,Item,Cost\nA,Desk,100\nA,Chair,50\nSubtotal A,,150\nB,Lamp,30\nB,Shelf,70\nSubtotal B,,100\nGrand total,,250',
      'Team | Item | Cost = 250 / ddsddsT',
    ],
    [
      'that say of what',
      'Shop,Visitors\nEast,10\nWest,20\nTotal of all shops,30',
      'Shop | Visitors = 30 / ddT',
    ],
    [
      'in German',
      'Filiale;Umsatz\nBonn;1.500\nKiel;2.250,50\nSumme;3.750,50',
      'Filiale | Umsatz = 3.750,50 / ddT',
    ],
    [
      'in French',
      'Poste;Montant\nLoyer;800,00\nEau;120,40\nTotal général;920,40',
      'Poste | Montant = 920,40 / ddT',
    ],
    [
      'in Spanish',
      'Concepto;Importe\nAlquiler;800\nAgua;120\nSuma;920',
      'Concepto | Importe = 920 / ddT',
    ],
    ['in Polish', 'Pozycja;Kwota\nCzynsz;800\nWoda;120\nRazem;920', 'Pozycja | Kwota = 920 / ddT'],
    ['in Russian', 'Товар;Сумма\nЛампа;100\nСтол;250\nИтого;350', 'Товар | Сумма = 350 / ddT'],
    ['in Japanese', '項目,金額\n家賃,800\n水道,120\n合計,920', '項目 | 金額 = 920 / ddT'],
    [
      'in a language of no list',
      'Bidh,Suim a\nÀite,800\nUisge,125\nIomlan,925',
      'Bidh | Suim a = 925 / ddT',
    ],
    [
      'with the label in the last text column',
      'Date,Item,Amount\n2025-01-02,Desk,100\n2025-01-03,Chair,50\n,Total,150',
      'Date @ | Item | Amount = 150 / ddT',
    ],
    [
      'with the label beside the amounts',
      'Item,Qty,Price,Amount\nDesk,2,50.00,100.00\nChair,3,20.00,60.00\n,,Total,160.00',
      'Item | Qty = 5 | Price # | Amount = 160.00 / ddT',
    ],
    ['without a label', 'Item,Cost\nDesk,100\nChair,50\nLamp,30\n,180', 'Item | Cost = 180 / dddT'],
    ['on top', 'Region,Sales\nTotal,350\nNorth,100\nSouth,250', 'Region | Sales = 350 / Tdd'],
    [
      'among rows that only chance adds up',
      'Customer,Amount\nA,0.37\nB,0.74\nC,1.11\nD,1.48\nE,1.85',
      'Customer | Amount = 5.55',
    ],
    [
      'below rows that only chance adds up',
      'Customer,Amount\nA,1.37\nB,2.74\nC,4.11\nD,1.48\nE,1.85\nTotal,11.55',
      'Customer | Amount = 11.55 / dddddT',
    ],
    [
      'without a word, all groups having one',
      'Item,Cost\nDesk,100\nChair,50\nLamp,31\nA,181\nShelf,70\nRug,33\nBed,40\nB,143',
      'Item | Cost = 324 / dddsddds',
    ],
    [
      'on top, called all',
      'Region,Sales\nAll regions,350\nNorth,100\nSouth,250',
      'Region | Sales = 350 / Tdd',
    ],
    [
      'with subtotals above their rows',
      'Region,Shop,Sales\nNorth,,150\n,A,100\n,B,50\nSouth,,100\n,C,30\n,D,70',
      'Region | Shop | Sales = 250 / sddsdd',
    ],
    [
      'with subtotals and no grand total',
      'Team,Item,Cost\nA,Desk,100\nA,Chair,50\nSubtotal A,,150\nB,Lamp,30\nB,Shelf,70\nSubtotal B,,100',
      'Team | Item | Cost = 250 / ddsdds',
    ],
    ['with a colon', 'Item,Cost\nDesk,100\nChair,50\nTotal:,150', 'Item | Cost = 150 / ddT'],
    ['in capitals', 'ITEM,COST\nDESK,100\nCHAIR,50\nTOTAL,150', 'ITEM | COST = 150 / ddT'],
    [
      'and an average below',
      'Student,Points\nAda,10\nBen,20\nCem,33\nTotal,63\nAverage,21',
      'Student | Points = 63 / dddTa',
    ],
    [
      'an average alone',
      'Month,Sales\nJan,10\nFeb,20\nMar,30\nAverage,20',
      'Month @ | Sales = 60 / ddda',
    ],
    [
      'in German with an average',
      'Name;Stunden\nAda;8\nBen;6\nDurchschnitt;7',
      'Name | Stunden = 14 / dda',
    ],
    [
      'a brand called Total',
      'Company,Country,Revenue\nShell,UK,100\nTotal,France,250\nBP,UK,70',
      'Company | Country | Revenue = 420',
    ],
    [
      'a brand called Total in a table of two columns',
      'Brand,Stations\nShell,100\nTotal,250\nAral,70',
      'Brand | Stations = 420',
    ],
    [
      'years with a total',
      'Region,2023,2024\nNorth,100,110\nSouth,90,95\nTotal,190,205',
      'Region | 2023 = 190 | 2024 = 205 / ddT',
    ],
    [
      'below money columns and rates',
      'Shop,Revenue,Margin\nA,100,20%\nB,300,10%\nTotal,400,12.5%',
      'Shop | Revenue = 400 | Margin # / ddT',
    ],
    [
      'with a rounded sum',
      'Item,Amount\nA,0.33\nB,0.33\nC,0.33\nTotal,1.00',
      'Item | Amount = 0.99 / dddT',
    ],
    [
      'of the world',
      'Country,Visitors\nWorld,100\nEurope,60\nAsia,40',
      'Country | Visitors = 100 / Tdd',
    ],
    ['of a single row', 'Item,Cost\nDesk,100\nTotal,100', 'Item | Cost = 100 / dT'],
    ['of zero', 'Item,Cost\nDesk,0\nChair,0\nTotal,0', 'Item | Cost = 0 / ddT'],
    [
      'with negative amounts',
      'Item,Amount\nSale,500\nReturn,-120\nFee,-30\nNet total,350',
      'Item | Amount = 350 / dddT',
    ],
    [
      'an invoice with tax',
      'Item,Amount\nDesk,100.00\nChair,50.00\nSubtotal,150.00\nVAT,30.00\nTotal,180.00',
      'Item | Amount = 180.00 / ddsdT',
    ],
    [
      'a German invoice',
      'Artikel;Betrag\nTisch;100,00\nStuhl;50,00\nZwischensumme;150,00\nMwSt.;28,50\nGesamtbetrag;178,50',
      'Artikel | Betrag = 178,50 / ddsdT',
    ],
    ['of rows that chance makes equal', 'Item,Qty\nA,1\nB,2\nC,3\nD,6', 'Item | Qty = 12'],
    [
      'a row that happens to add up',
      'Name,Guests\nAda,2\nBen,3\nCem,5\nDan,4',
      'Name | Guests = 14',
    ],
    ['Fibonacci numbers', 'n,Count\na,1\nb,1\nc,2\nd,4\ne,8\nf,20', 'n | Count = 36'],
    [
      'a pivot with a total column and row',
      'Region,Q1,Q2,Total\nNorth,10,20,30\nSouth,5,6,11\nTotal,15,26,41',
      'Region | Q1 = 15 | Q2 = 26 | Total = 41 / ddT',
    ],
    [
      'for all',
      'Filiale;Besucher\nOst;10\nWest;20\nAlle Filialen zusammen;30',
      'Filiale | Besucher = 30 / ddT',
    ],
    [
      'below an opening line',
      'Position;Betrag\nMiete;800\nStrom;120\nGesamt Ausgaben;920',
      'Position | Betrag = 920 / ddT',
    ],
    [
      'two levels deep',
      'Country,City,Sales\nDE,Bonn,10\nDE,Kiel,20\nTotal DE,,30\nFR,Lyon,15\nFR,Nice,25\nTotal FR,,40\nTotal,,70',
      'Country | City | Sales = 70 / ddsddsT',
    ],
    [
      'groups of one row',
      'Country,City,Sales\nDE,Bonn,10\nTotal DE,,10\nFR,Lyon,15\nTotal FR,,15\nTotal,,25',
      'Country | City | Sales = 25 / dsdsT',
    ],
    [
      'a count of rows below',
      'Name,Paid\nAda,100\nBen,50\nTotal (2),150',
      'Name | Paid = 150 / ddT',
    ],
    [
      'above the rows of each group and below all',
      'Row Labels,Sum of Sales,Count of Orders\nEurope,350,12\nGermany,200,7\nFrance,150,5\nAsia,100,3\nJapan,100,3\nGrand Total,450,15',
      'Row Labels | Sum of Sales = 450 | Count of Orders = 15 / sddsdT',
    ],
    [
      'of a balance sheet',
      'Assets,Amount\nCash,100\nStock,50\nCurrent assets,150\nMachines,200\nLand,300\nFixed assets,500\nTotal assets,650',
      'Assets | Amount = 650 / ddsddsT',
    ],
    [
      'of a quarter below its months',
      'Monat;Umsatz\nJanuar;100\nFebruar;120\nQ1;220',
      'Monat @ | Umsatz = 220 / ddT',
    ],
    [
      'of quarters among months',
      'Month,Sales\nJan,100\nFeb,120\nMar,90\nQ1,310\nApr,100\nMay,130\nJun,95\nQ2,325',
      'Month @ | Sales = 635 / dddsddds',
    ],
    [
      'above a share of them',
      'Shop,Sales\nA,100\nB,200\nTotal,300\nShare,0.5',
      'Shop | Sales = 300 / ddTa',
    ],
    ['below an empty name', ',Sales\nA,100\nB,200\n,300', ' | Sales = 300 / ddT'],
    [
      'between net and gross',
      'Item,Amount\nDesk,100.00\nChair,50.00\nNet,150.00\nVAT 20%,30.00\nGross,180.00',
      'Item | Amount = 180.00 / ddsdT',
    ],
    [
      'of an account from one balance to the next',
      'Item,Amount\nOpening balance,500\nSales,200\nRent,-100\nClosing balance,600',
      'Item | Amount = 600 / dddT',
    ],
    [
      'above the value of last year',
      'Ort;Umsatz\nBonn;1.200,00\nKiel;800,00\nTotal;2.000,00\nVorjahr;1.900,00',
      'Ort | Umsatz = 2.000,00 / ddTa',
    ],
    [
      'that nobody can tell from data',
      'Item,Cost\nLamp,100\nSofa,20\nTotal of something,555',
      'Item | Cost #',
    ],
    [
      'in the title of a film',
      'Film,Tickets\nAlien,100\nTotal Recall,20\nUp,3',
      'Film | Tickets = 123',
    ],
    ['as a word for one of its items', 'Item,Cost\nLump sum,100\nExtra,20', 'Item | Cost = 120'],
    [
      'of quarters that happen to add up',
      'Quarter,Sales\nQ1,1\nQ2,2\nQ3,3',
      'Quarter @ | Sales = 6',
    ],
    ['at both ends', 'Team,Hours\nTotal,50\nA,20\nB,30\nTotal,50', 'Team | Hours = 50 / sddT'],
    [
      'above parts that are set in',
      'Category,Budget\nHousing,1500\n  Rent,1200\n  Power,300\nFood,600\n  Groceries,400\n  Restaurants,200',
      'Category | Budget = 2,100 / sddsdd',
    ],
    [
      'with a total of each row',
      'Age group,Male,Female,Total\n0-17,10,12,22\n18-64,30,28,58\n65+,8,11,19\nTotal,48,51,99',
      'Age group | Male = 48 | Female = 51 | Total = 99 / dddT',
    ],
    [
      'with halves of a year beside quarters',
      'Item\tQ1\tQ2\tH1\tQ3\tQ4\tH2\tYear\nA\t1\t2\t3\t4\t5\t9\t12\nB\t2\t3\t5\t1\t1\t2\t7',
      'Item | Q1 = 3 | Q2 = 5 | H1 = 8 | Q3 = 5 | Q4 = 6 | H2 = 11 | Year #',
    ],
  ])

  for (const word of [
    'i alt',
    'Iš viso',
    'Genel toplam',
    'Totaal generaal',
    'Samtals',
    'Ukupno',
    'Kokku',
    'Cyfanswm',
    '합계',
    '总计',
    'الإجمالي',
    'סה"כ',
    'รวม',
    'Összesen',
    'Yhteensä',
    'Σύνολο',
    'Suma total',
    'Total general',
    'Gesamtergebnis',
    'Tổng cộng',
  ]) {
    it(`are called ${word}`, () => {
      const cell = `"${word.replaceAll('"', '""')}"`
      const [table] = readDelimited(`Shop,Visitors\nEast,10\nWest,20\n${cell},30`) ?? []
      assert.deepEqual(
        table?.rows.map(({ role }) => role),
        ['data', 'data', 'total'],
      )
    })
  }

  it('that nobody can tell from data leave no sum', () => {
    const inputs = [
      'Team,Hours\nTotal,50\nA,20\nB,35',
      'Item,Cost\nLamp,10\nSofa,20\nTotal cost incl. VAT,36',
      'Team,Hours\nA,20\nNorth total,25\nB,35',
    ]
    for (const input of inputs) {
      const [table] = readDelimited(input) ?? []
      assert.equal(table && totalOf(table, 1), undefined, input)
      assert.match(table ? notesOnTotals([table]).join() : '', /looks like a total/)
    }
  })

  it('that differ from their rows are kept, and the difference is said', () => {
    const [table] = readDelimited('Item,Cost\nDesk,100\nChair,50\nTotal,160') ?? []
    assert.deepEqual(
      table?.rows.map(({ role }) => role),
      ['data', 'data', 'total'],
    )
    assert.match(table?.notes.join() ?? '', /160.*150/)
  })
})

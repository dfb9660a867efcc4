import { describe } from 'node:test'
import { holds } from './seen.ts'

describe('columns of like amounts add up', () => {
  holds([
    [
      'regions',
      'Product,North,South,West\nLamp,120,80,45\nSofa,30,25,60\nDesk,75,90,33',
      'Product | North = 225 | South = 195 | West = 138',
    ],
    [
      'regions in German',
      'Produkt;Nord;Süd;Ost\nLampe;120;80;45\nSofa;30;25;60',
      'Produkt | Nord = 150 | Süd = 105 | Ost = 105',
    ],
    [
      'cities that no list has',
      'Producto;Madrid;Sevilla;Bilbao\nMesa;120;80;45\nSilla;300;250;160',
      'Producto | Madrid = 420 | Sevilla = 330 | Bilbao = 205',
    ],
    [
      'cities in Arabic',
      'المنتج,الرياض,جدة\nتفاح,120,80\nبرتقال,300,250',
      'المنتج | الرياض = 420 | جدة = 330',
    ],
    [
      'warehouses',
      'Article,Warehouse A,Warehouse B\nBolt,1200,800\nNut,300,250',
      'Article | Warehouse A = 1,500 | Warehouse B = 1,050',
    ],
    [
      'parties',
      'District,CDU,SPD,FDP\nMitte,1204,998,402\nNord,899,1402,210\nSüd,1543,701,377',
      'District | CDU = 3,646 | SPD = 3,101 | FDP = 989',
    ],
    [
      'channels over time',
      'Month,Organic,Paid,Direct\nJan,1200,400,300\nFeb,1350,420,310\nMar,1500,380,330',
      'Month @ | Organic = 4,050 | Paid = 1,200 | Direct = 940',
    ],
    [
      'what money is spent on',
      'Month,Food,Rent,Travel\nJan,300.50,900.00,120.00\nFeb,280.10,900.00,60.90',
      'Month @ | Food = 580.60 | Rent = 1,800.00 | Travel = 180.90',
    ],
    [
      'what money is spent on in Japanese',
      '月,家賃,食費,交通費\n1月,80000,32000,9000\n2月,80000,28000,12000',
      '月 @ | 家賃 = 160,000 | 食費 = 60,000 | 交通費 = 21,000',
    ],
    [
      'answers',
      'Question,Yes,No,Abstain\nRoof,40,12,3\nPark,22,30,3',
      'Question | Yes = 62 | No = 42 | Abstain = 6',
    ],
    [
      'parts of wholes that differ',
      'Region,Men,Women\nA,51000,52000\nB,8100,8200\nC,120000,118000',
      'Region | Men = 179,100 | Women = 178,200',
    ],
    [
      'weekdays, one of which looks like a sum by chance',
      'Name,Mon,Tue,Wed,Thu,Fri\nAda,8,7,8,6,8\nBen,6,8,4,8,8\nCem,8,8,8,8,5',
      'Name | Mon = 22 | Tue = 23 | Wed = 20 | Thu = 22 | Fri = 21',
    ],
    [
      'weeks by number',
      'Employee,Week 1,Week 2\nAda,38,40\nBen,40,32',
      'Employee | Week 1 = 78 | Week 2 = 72',
    ],
    [
      'years, one of which counts up by chance',
      'Month,2023,2024\nJan,10,12\nFeb,11,14\nMar,12,9',
      'Month @ | 2023 = 33 | 2024 = 35',
    ],
  ])
})

describe('columns of like numbers that are no amounts', () => {
  holds([
    [
      'ratings by persons',
      'Movie,Alice,Bob,Carol\nHeat,8,7,9\nJaws,6,8,7',
      'Movie | Alice # | Bob # | Carol #',
    ],
    ['grades', 'Student,Math,English\nAda,85,92\nBen,70,66', 'Student | Math # | English #'],
    [
      'temperatures by month, of which one column is below zero',
      'City,Jan,Apr,Jul\nOslo,-4,5,18\nRome,8,14,26',
      'City | Jan # | Apr # | Jul #',
    ],
    [
      'temperatures by month',
      'Ville;janv.;juil.\nRome;8;26\nLyon;4;22',
      'Ville | janv. # | juil. #',
    ],
    [
      'percentages by year',
      'Country;1990;2000\nPeru;21,8;26,5\nChile;13,3;15,3',
      'Country | 1990 # | 2000 #',
    ],
    [
      'percentages of each row',
      'Region,Yes,No\nA,62,38\nB,48,52\nC,55,45',
      'Region | Yes # | No #',
    ],
    ['coordinates', 'Product,X,Y\nA,100,500\nB,300,200', 'Product | X # | Y #'],
    [
      'life expectancies',
      'Country,Male,Female\nJapan,81,87\nChad,53,57\nPeru,74,79',
      'Country | Male # | Female #',
    ],
    [
      'wages',
      'Occupation,Men,Women\nNurse,42000,41000\nLawyer,98000,82000',
      'Occupation | Men # | Women #',
    ],
    [
      'prices by shop',
      'Product,Online,Store\nX,19.99,24.99\nY,4.99,6.99',
      'Product | Online # | Store #',
    ],
    ['whole prices', 'Phone,Online,Store\nX,799,849\nY,499,529', 'Phone | Online # | Store #'],
    [
      'readings by time of day',
      'Date,Morning,Evening\n2025-01-01,95,140\n2025-01-02,102,133',
      'Date @ | Morning # | Evening #',
    ],
    ['travel times', 'City,Car,Train\nBonn,25,32\nKiel,120,190', 'City | Car # | Train #'],
    [
      'run times',
      'Query,Postgres,MySQL\njoin,120,340\ncount,1500,800',
      'Query | Postgres # | MySQL #',
    ],
    [
      'prices of shares',
      'Date,AAPL,MSFT\n2025-01-02,243,418\n2025-01-03,241,423',
      'Date @ | AAPL # | MSFT #',
    ],
    [
      'a rating beside wins',
      'Team,Wins,Elo\nReds,12,1500\nBlues,7,1420',
      'Team | Wins = 19 | Elo #',
    ],
    ['air', 'City,PM10,NO2\nDelhi,230,80\nOslo,15,30', 'City | PM10 # | NO2 #'],
  ])
})

describe('levels add up over places, not over time', () => {
  holds([
    ['inhabitants of cities', 'City,Population\nA,100\nB,200', 'City | Population = 300'],
    ['inhabitants by year', 'Year,Population\n2000,120\n2010,135', 'Year @ | Population #'],
    [
      'inhabitants of countries by year',
      'Country,Year,Population\nA,2020,100\nA,2021,110\nB,2020,200\nB,2021,205',
      'Country | Year @ | Population #',
    ],
    ['employees by month', 'Monat;Mitarbeiter\nJan;100\nFeb;105', 'Monat @ | Mitarbeiter #'],
    ['stock by day', 'Date,Stock\n2025-01-01,120\n2025-01-02,95', 'Date @ | Stock #'],
    [
      'the weight of a person by day',
      'Date,Steps,Weight (kg)\n2025-01-01,8000,70.2\n2025-01-02,12000,70.0',
      'Date @ | Steps = 20,000 | Weight (kg) #',
    ],
    [
      'weights of one piece beside those of all',
      'Part,Weight (g),Qty,Total weight (g)\nA,10,5,50\nB,20,3,60',
      'Part | Weight (g) # | Qty = 8 | Total weight (g) = 110',
    ],
    ['three decimals that are no thousands', 'Model,wt\nA,2.62\nB,3.215\nC,2.32', 'Model | wt #'],
    [
      'a discount in money',
      'Order,Discount amount\nA,2.00\nB,5.00',
      'Order | Discount amount = 7.00',
    ],
  ])
})

describe('money and digits of many countries', () => {
  holds([
    ['yen behind', '品目,金額\nA,"1,200円"\nB,800円', '品目 | 金額 = 2,000円'],
    ['won', '품목,금액\nA,"1,200원"\nB,800원', '품목 | 금액 = 2,000원'],
    ['rupiah', 'Item;Cost\nA;Rp 1.200.000\nB;Rp 800.000', 'Item | Cost = Rp 2.000.000'],
    ['riyals', 'البند,المبلغ\nأ,"1,200 ر.س"\nب,800 ر.س', 'البند | المبلغ = 2,000 ر.س'],
    ['Taiwan dollars', 'Item,Cost\nA,"NT$1,200"\nB,NT$800', 'Item | Cost = NT$2,000'],
    ['a code of few', 'Item,Cost\nA,1200 GHS\nB,800 GHS', 'Item | Cost = 2,000 GHS'],
    [
      'francs and centimes',
      'Posten;Betrag\nA;Fr. 120.-\nB;Fr. 80.50',
      'Posten | Betrag = Fr. 200.50',
    ],
    ['millions of dollars', 'Company,Revenue\nA,$1.2M\nB,$3.4M', 'Company | Revenue = $4.6M'],
    ['millions and thousands', 'Company,Revenue\nA,$1.2M\nB,$800K', 'Company | Revenue #'],
    ['words that are codes too', 'List,Votes\nTOP 10,5\nTOP 20,7', 'List | Votes = 12'],
    ['Arabic digits', 'البند,المبلغ\nأ,١٢٠٠\nب,٨٠٠', 'البند | المبلغ = ٢٬٠٠٠'],
    ['Arabic marks', 'البند,المبلغ\nأ,١٢٫٥\nب,٧٫٢٥', 'البند | المبلغ = ١٩٫٧٥'],
    ['full-width digits', '商品,数量\nりんご,１２\nみかん,８', '商品 | 数量 = ２０'],
    ['numbers of no amount', 'Name,Amount\nA,1e400\nB,5', 'Name | Amount #'],
    ['Arabic months', 'الشهر,المبيعات\nمارس,30\nيناير,10', 'الشهر @ | المبيعات = 40'],
  ])
})

describe('a total of the data tells decimals', () => {
  holds([
    [
      'thousands',
      'Ort;Besucher\nBonn;1.200\nKiel;800\nTotal;2.000',
      'Ort | Besucher = 2.000 / ddT',
    ],
    [
      'decimals',
      'City\tLoad\nBonn\t1.250\nKiel\t800\nTotal\t801.250',
      'City | Load = 801.250 / ddT',
    ],
    [
      'nothing where both come out',
      'Ort;Menge\nBonn;1.200\nKiel;2.500\nSumme;3.700',
      'Ort | Menge # / ddT',
    ],
  ])
})

describe('lines that are no rows', () => {
  holds([
    ['units below the header', 'Time,Voltage\n(s),(V)\n0,5\n1,6', 'Time (s) # | Voltage (V) #'],
    [
      'a header that comes again',
      'Month,Sales\nJan,10\nFeb,20\nMonth,Sales\nMar,30',
      'Month @ | Sales = 60 / ddad',
    ],
  ])
})

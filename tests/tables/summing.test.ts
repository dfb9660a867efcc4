import { describe } from 'node:test'
import { holds } from './seen.ts'

describe('what adds up', () => {
  holds([
    [
      'a quoted decimal comma',
      '"Probe";"Masse"\n"A";"20,33"\n"B";"40,21"\n"C";"88,9821"',
      'Probe | Masse = 149,5221',
    ],
    [
      'tons with three decimals',
      'Silo;Lager (t);Preis (EUR)\nA;812,500;10,50\nB;345,250;9,75',
      'Silo | Lager (t) = 1.157,750 | Preis (EUR) #',
    ],
    [
      'thousands and decimals',
      'Filiale;Umsatz\nBonn;1.500\nKiel;2.250,50\nUlm;800',
      'Filiale | Umsatz = 4.550,50',
    ],
    [
      'amounts beside numbers of invoices',
      'Invoice,Customer,Amount\n10431,Oak Ltd,120.00\n10432,Elm Ltd,80.50\n10433,Ash Ltd,99.50',
      'Invoice # | Customer | Amount = 300.00',
    ],
    [
      'caps beside years of birth',
      'Player,Born,Caps\nAda,1990,12\nBen,1995,7\nCem,2001,3',
      'Player | Born # | Caps = 22',
    ],
    [
      'revenue among rates',
      'Shop,Revenue,Margin,Discount,Growth,CTR\nA,100,0.3,5,1.2,0.02\nB,250,0.4,7,1.1,0.03',
      'Shop | Revenue = 350 | Margin # | Discount # | Growth # | CTR #',
    ],
    [
      'one currency in a column beside',
      'Item,Amount,Currency\nDesk,100,EUR\nLamp,200,EUR',
      'Item | Amount = 300 | Currency',
    ],
    ['guests', 'Evening,Guests\nFri,40\nSat,90\nSun,60', 'Evening ? | Guests = 190'],
    [
      'a column of one odd cell',
      'Item,Sales\nLamp,10\nSofa,20\nDesk,n/a\nBed,30',
      'Item | Sales = 60',
    ],
    [
      'negative amounts in brackets',
      'Account,Amount\nRent,(800.00)\nSalary,"2,500.00"\nFood,(120.50)',
      'Account | Amount = 1,579.50',
    ],
    [
      'dollars',
      'Item,Price paid,Revenue\nLamp,$10.00,$100.00\nSofa,$20.00,"$1,250.50"',
      'Item | Price paid # | Revenue = $1,350.50',
    ],
    [
      'euros behind the number',
      'Posten;Kosten\nMiete;1.200,00 €\nStrom;85,40 €',
      'Posten | Kosten = 1.285,40 €',
    ],
    [
      'compound German names',
      'Ort;Rechnungsbetrag;Mitarbeiterzahl;Gesamtkosten\nBonn;12,5;4;100\nKiel;7,5;6;50',
      'Ort | Rechnungsbetrag = 20,0 | Mitarbeiterzahl = 10 | Gesamtkosten = 150',
    ],
    [
      'hours of a timesheet',
      'Employee,Mon,Tue,Wed,Total hours\nAda,8,7.5,8,23.5\nBen,6,8,4,18',
      'Employee | Mon = 14 | Tue = 15.5 | Wed = 12 | Total hours = 41.5',
    ],
    [
      'page views beside a bounce rate',
      'Page,Views,Unique visitors,Bounce rate,Avg. time\n/home,1200,900,0.45,62\n/shop,800,650,0.38,120',
      'Page | Views = 2,000 | Unique visitors # | Bounce rate # | Avg. time #',
    ],
    [
      'an inventory',
      'SKU,Product,In stock,Unit price,Stock value\n1001,Lamp,12,10.00,120.00\n1002,Sofa,3,250.00,750.00',
      'SKU # | Product | In stock = 15 | Unit price # | Stock value = 870.00',
    ],
    [
      'an invoice',
      'Pos;Bezeichnung;Menge;Einzelpreis;Gesamtpreis\n1;Schrauben;100;0,12;12,00\n2;Muttern;50;0,10;5,00\n3;Platten;4;8,50;34,00',
      'Pos # | Bezeichnung | Menge = 154 | Einzelpreis # | Gesamtpreis = 51,00',
    ],
    [
      'a French invoice',
      'Article;Quantité;Prix unitaire;Montant HT\nVis;100;0,12;12,00\nÉcrou;50;0,10;5,00',
      'Article | Quantité = 150 | Prix unitaire # | Montant HT = 17,00',
    ],
    [
      'a Spanish budget',
      'Concepto;Presupuesto;Gastos\nPersonal;1.200,00;1.100,50\nAlquiler;800,00;800,00',
      'Concepto | Presupuesto = 2.000,00 | Gastos = 1.900,50',
    ],
    ['an Italian list', 'Voce;Importo\nAffitto;800,00\nCibo;120,40', 'Voce | Importo = 920,40'],
    ['a Dutch list', 'Post;Bedrag\nHuur;800,00\nEten;120,40', 'Post | Bedrag = 920,40'],
    [
      'a Polish list',
      'Pozycja;Kwota\nCzynsz;1 800,00\nJedzenie;120,40',
      'Pozycja | Kwota = 1 920,40',
    ],
    [
      'a Swedish list',
      'Post;Belopp\nHyra;1 800,50 kr\nMat;120,40 kr',
      'Post | Belopp = 1 920,90 kr',
    ],
    [
      'a Russian list',
      'Товар;Количество;Сумма\nЛампа;2;100,50\nСтол;1;250,00',
      'Товар | Количество = 3 | Сумма = 350,50',
    ],
    [
      'a Portuguese list',
      'Item;Valor\nAluguel;"R$ 1.800,00"\nLuz;"R$ 120,40"',
      'Item | Valor = R$ 1.920,40',
    ],
    ['a Turkish list', 'Ürün;Tutar\nLamba;1.250,50\nMasa;800,00', 'Ürün | Tutar = 2.050,50'],
    [
      'a Chinese list',
      '产品,数量,金额\n灯,2,100.50\n桌,1,250.00',
      '产品 | 数量 = 3 | 金额 = 350.50',
    ],
    ['a Korean list', '제품,수량,매출\n램프,2,1000\n책상,1,2500', '제품 | 수량 = 3 | 매출 = 3,500'],
    ['Swiss thousands', "Posten;Betrag\nMiete;1'234.50\nStrom;85.40", "Posten | Betrag = 1'319.90"],
    [
      'Indian groups',
      'Head,Amount\nRent,"12,34,567"\nPower,"1,00,000"',
      'Head | Amount = 13,34,567',
    ],
    [
      'several dot groups',
      'Land;Einwohner\nA;1.234.567\nB;12.345.678',
      'Land | Einwohner = 13.580.245',
    ],
    ['exponents', 'Sample,Mass (g)\nA,1.5e3\nB,2e2', 'Sample | Mass (g) = 1,700'],
    [
      'decimals without a leading zero',
      'Item,Weight (kg)\nA,.5\nB,1.25',
      'Item | Weight (kg) = 1.75',
    ],
    [
      'thousands and a decimal comma with crowns',
      'Vare;Beløb\nA;kr 1 234,50\nB;kr 765,50',
      'Vare | Beløb = kr 2 000,00',
    ],
    ['a trailing minus', 'Posten;Betrag\nA;1.200,50-\nB;2.000,00', 'Posten | Betrag = 799,50'],
    [
      'goals and wins of a league',
      'Team,Played,Won,Goals,Points\nReds,10,7,21,22\nBlues,10,5,15,17',
      'Team | Played = 20 | Won = 12 | Goals = 36 | Points = 39',
    ],
    [
      'votes of a survey',
      'Answer,Votes,Share\nYes,120,60%\nNo,80,40%',
      'Answer | Votes = 200 | Share #',
    ],
    [
      'a budget',
      'Category,Budget,Actual,Difference\nRent,1000,1000,0\nFood,400,450,-50\nTravel,250,180,70',
      'Category | Budget = 1,650 | Actual = 1,630 | Difference = 20',
    ],
    [
      'money in and out beside a balance',
      'Date,Text,Debit,Credit,Balance\n2025-01-02,Rent,800,,1200\n2025-01-03,Pay,,2500,3700\n2025-01-04,Food,120,,3580',
      'Date @ | Text | Debit = 920 | Credit = 2,500 | Balance #',
    ],
    [
      'units of a forecast without a known name',
      'Month,Visits North,Visits South\nJan,120,130\nFeb,140,99',
      'Month @ | Visits North = 260 | Visits South = 229',
    ],
    ['a donation list', 'Spender;Spende (EUR)\nAda;50\nBen;25', 'Spender | Spende (EUR) = 75'],
    [
      'calories of meals',
      'Meal,Calories,Protein (g)\nToast,250,8\nSoup,180,6.5',
      'Meal | Calories = 430 | Protein (g) = 14.5',
    ],
    [
      'rainfall',
      'Month,Rainfall (mm),Temperature (°C)\nJan,50,3\nFeb,40,4',
      'Month @ | Rainfall (mm) = 90 | Temperature (°C) #',
    ],
    [
      'a survey of scale and people',
      'Question,Respondents,Mean\nQ one,120,4.2\nQ two,118,3.9',
      'Question | Respondents = 238 | Mean #',
    ],
    [
      'headcounts of an HR list',
      'Department,Headcount,Avg age,Open positions\nIT,12,38.5,2\nHR,4,45,1',
      'Department | Headcount = 16 | Avg age # | Open positions = 3',
    ],
  ])
})

describe('what does not add up', () => {
  holds([
    ['values of no kind', 'Name,Value\nalpha,1\nbeta,2', 'Name | Value #'],
    [
      'costs of a unit',
      'sku,unit_cost,unitPrice,Stückkosten\nA,2.50,5,1\nB,10.00,12,2',
      'sku | unit_cost # | unitPrice # | Stückkosten #',
    ],
    ['pH', 'Probe;pH-Wert\nA;7,1\nB;12,5', 'Probe | pH-Wert #'],
    ['unique visitors', 'Page,Unique visitors\n/a,120\n/b,80', 'Page | Unique visitors #'],
    ['averages of points', 'Player,PTS\nAda,18.2\nBen,9.9', 'Player | PTS #'],
    [
      'a balance from its end',
      'Date,Amount,Now\n2025-01-04,-120,3580\n2025-01-03,2500,3700\n2025-01-02,-800,1200',
      'Date @ | Amount = 1,580 | Now #',
    ],
    [
      'amounts in several currencies',
      'Country,Amount,Currency\nFrance,100,EUR\nUSA,200,USD\nJapan,30000,JPY',
      'Country | Amount # | Currency',
    ],
    [
      'amounts with several currencies in the cells',
      'Country,Amount\nFrance,€100\nUSA,$200',
      'Country | Amount #',
    ],
    [
      'quantities in several units',
      'Item,Quantity,Unit\nFlour,2,kg\nMilk,3,l\nEggs,12,pcs',
      'Item | Quantity # | Unit',
    ],
    [
      'quantities in units of cooking',
      'Ingredient,Amount,Unit\nFlour,2,cups\nSalt,1,tsp\nButter,100,g',
      'Ingredient | Amount # | Unit',
    ],
    ['units in the cells', 'Item,Amount\nFlour,2 kg\nMilk,3 l', 'Item | Amount #'],
    [
      'account numbers',
      'Konto;Name;Saldo\n4711;Bank;100\n4890;Kasse;250\n4400;Post;30',
      'Konto # | Name | Saldo #',
    ],
    [
      'a running balance without a telling name',
      'Day,Change,Level\n1,5,105\n2,-3,102\n3,10,112\n4,4,116',
      'Day # | Change # | Level #',
    ],
    [
      'a running sum',
      'Month,Sold,So far\nJan,12,12\nFeb,15,27\nMar,9,36',
      'Month @ | Sold = 36 | So far #',
    ],
    [
      'a sum from the end',
      'Month,Paid,Left\nJan,10,90\nFeb,20,70\nMar,15,55',
      'Month @ | Paid = 45 | Left #',
    ],
    [
      'what is given per unit',
      'Fuel,Cost/km,Cost per litre\nPetrol,0.12,1.8\nDiesel,0.10,1.6',
      'Fuel | Cost/km # | Cost per litre #',
    ],
    ['shares', 'Party,Share of seats\nA,0.45\nB,0.35\nC,0.2', 'Party | Share of seats #'],
    ['shares without a name', 'Party,Result\nA,0.45\nB,0.35\nC,0.2', 'Party | Result #'],
    ['percentages', 'Party,Result\nA,45%\nB,35%\nC,20%', 'Party | Result #'],
    ['ages', 'Name,Age\nAda,31\nBen,45\nCem,22', 'Name | Age #'],
    ['temperatures', 'City,Temp °C\nBonn,21.5\nKiel,18\nUlm,20', 'City | Temp °C #'],
    [
      'scores',
      'Student,Math,English,Average\nAda,1.3,2.0,1.65\nBen,2.7,1.7,2.2',
      'Student | Math # | English # | Average #',
    ],
    ['test scores', 'Student,Score\nAda,85\nBen,92\nCem,78', 'Student | Score #'],
    ['coordinates', 'City,Lat,Lon\nBonn,50.73,7.1\nKiel,54.32,10.13', 'City | Lat # | Lon #'],
    [
      'coordinates in German',
      'Ort;Breitengrad;Längengrad\nBonn;50,73;7,10\nKiel;54,32;10,13',
      'Ort | Breitengrad # | Längengrad #',
    ],
    ['postal codes', 'Name,ZIP,Orders\nAda,53111,2\nBen,24103,5', 'Name | ZIP # | Orders = 7'],
    [
      'postal codes with leading zeros',
      'Stadt;Bereich;Kunden\nDresden;01067;2\nBonn;53111;5',
      'Stadt | Bereich # | Kunden = 7',
    ],
    ['phone numbers', 'Name,Phone\nAda,2285551234\nBen,4315559876', 'Name | Phone #'],
    [
      'phone numbers without a telling name',
      'Name,Contact\nAda,0228 5551234\nBen,0431 5559876',
      'Name | Contact',
    ],
    ['long numbers', 'Name,Card\nAda,4111111111111111\nBen,5500000000000004', 'Name | Card #'],
    [
      'years without a telling name',
      'Film,Released,Awards\nOne,1994,3\nTwo,2003,11',
      'Film | Released # | Awards = 14',
    ],
    ['prices', 'Article;Preis\nTisch;199,00\nStuhl;49,50', 'Article | Preis #'],
    [
      'averages',
      'Class,Average grade,Median\nA,2.3,2\nB,2.7,3',
      'Class | Average grade # | Median #',
    ],
    ['ranks', 'Team,Rank\nReds,1\nBlues,2\nGreens,3', 'Team | Rank #'],
    [
      'a counter of rows',
      'No.,Item,Cost\n1,Desk,100\n2,Chair,50\n3,Lamp,30',
      'No. # | Item | Cost = 180',
    ],
    [
      'a counter without a name',
      'Thing,n,Cost\nDesk,1,100\nChair,2,50\nLamp,3,30',
      'Thing | n # | Cost = 180',
    ],
    [
      'identifiers in steps',
      'ID,Name,Hours\n100,Ada,8\n110,Ben,7\n120,Cem,6',
      'ID # | Name | Hours = 21',
    ],
    ['dates without separators', 'Day,Guests\n20250101,5\n20250102,6', 'Day # | Guests = 11'],
    [
      'measures in rows',
      'Metric,Q1,Q2\nRevenue,100,120\nMargin,30,31\nHeadcount,12,13',
      'Metric | Q1 # | Q2 #',
    ],
    [
      'revenue, costs and profit in rows',
      ',2023,2024\nRevenue,100,120\nCosts,60,70\nProfit,40,50',
      ' | 2023 # | 2024 #',
    ],
    [
      'revenue, costs and profit in German',
      'Position;2023;2024\nUmsatz;100;120\nKosten;60;70\nGewinn;40;50',
      'Position | 2023 # | 2024 #',
    ],
    ['speeds', 'Car,Top speed (km/h)\nA,180\nB,220', 'Car | Top speed (km/h) #'],
    [
      'heights of people',
      'Name,Height (cm),Weight (kg)\nAda,170,60\nBen,182,80',
      'Name | Height (cm) # | Weight (kg) #',
    ],
    [
      'interest rates',
      'Bank;Zinssatz;Einlage\nA;1,25;1000\nB;2,5;500',
      'Bank | Zinssatz # | Einlage = 1.500',
    ],
    [
      'measurements of a laboratory',
      'Sample,pH,Conc. (mg/L)\nA,7.1,12.5\nB,6.8,13.1',
      'Sample | pH # | Conc. (mg/L) #',
    ],
    [
      'rooms and floors',
      'Guest,Room,Floor,Nights\nAda,101,1,3\nBen,215,2,2',
      'Guest | Room # | Floor # | Nights = 5',
    ],
    ['grades', 'Name;Note\nAda;1,3\nBen;2,7', 'Name | Note #'],
    [
      'stock prices',
      'Date,Open,High,Low,Close,Volume\n2025-01-02,10.5,11,10.2,10.8,15000\n2025-01-03,10.8,11.5,10.7,11.3,18000',
      'Date @ | Open # | High # | Low # | Close # | Volume = 33,000',
    ],
    ['exchange rates', 'Currency,USD rate\nEUR,1.08\nGBP,1.27', 'Currency | USD rate #'],
    ['a minimum and a maximum', 'Month,Min,Max\nJan,-3,12\nFeb,-1,14', 'Month @ | Min # | Max #'],
    [
      'jersey numbers',
      'Jersey,Player,Goals\n7,Ada,3\n10,Ben,5\n1,Cem,0',
      'Jersey # | Player | Goals = 8',
    ],
    ['likert answers', 'Respondent,Q1,Q2\nA,4,5\nB,3,2\nC,5,4', 'Respondent | Q1 # | Q2 #'],
    [
      'blood pressure',
      'Patient,Systolic,Diastolic\nA,120,80\nB,135,85',
      'Patient | Systolic # | Diastolic #',
    ],
    [
      'population densities',
      'Country,Population,Density\nA,1000000,25.5\nB,2500000,120',
      'Country | Population = 3,500,000 | Density #',
    ],
    [
      'margins in percent by name',
      'Shop,Margin %,Revenue\nA,30,100\nB,25,250',
      'Shop | Margin % # | Revenue = 350',
    ],
    ['mixed decimals', 'Item;Amount\nA;1.234,50\nB;1,234.50', 'Item | Amount #'],
    ['undecidable decimals', 'Item\tAmount\nA\t1.234\nB\t2.500', 'Item | Amount #'],
    [
      'customer numbers',
      'Kundennr;Name;Umsatz\n10023;Ada;100\n10987;Ben;250',
      'Kundennr # | Name | Umsatz = 350',
    ],
  ])
})

describe('tables of many kinds', () => {
  holds([
    [
      'a German HR list',
      'Name;Geburtsdatum;Eintritt;Urlaubstage\nAda;01.02.1990;2015;30\nBen;15.07.1985;2019;28',
      'Name | Geburtsdatum @ | Eintritt # | Urlaubstage = 58',
    ],
    [
      'a list of courses',
      'Kurs;Schnitt;Teilnehmer;Bestanden\nA;2,3;25;22\nB;2,7;18;15',
      'Kurs | Schnitt # | Teilnehmer = 43 | Bestanden = 37',
    ],
    [
      'German figures of countries',
      'Land;BIP (Mrd. €);Schulden in %;Einwohner (Mio.)\nDE;4.120;66,3;83,2\nFR;2.780;111,6;67,9',
      'Land | BIP (Mrd. €) = 6.900 | Schulden in % # | Einwohner (Mio.) = 151,1',
    ],
    [
      'a French list with VAT',
      'Produit;Prix HT;Quantité;TVA;Total TTC\nVis;0,12;100;20%;14,40\nÉcrou;0,10;50;20%;6,00',
      'Produit | Prix HT # | Quantité = 150 | TVA # | Total TTC = 20,40',
    ],
    [
      'French weather',
      'Ville;Température;Précipitations (mm)\nParis;12,5;45\nLyon;14,1;60',
      'Ville | Température # | Précipitations (mm) = 105',
    ],
    [
      'a Spanish invoice',
      'Producto;Unidades;Precio;Importe\nLámpara;2;10,50;21,00\nSofá;1;250,00;250,00',
      'Producto | Unidades = 3 | Precio # | Importe = 271,00',
    ],
    [
      'an Italian invoice',
      'Prodotto;Prezzo;Quantità;Totale\nLampada;10,50;2;21,00\nDivano;250,00;1;250,00',
      'Prodotto | Prezzo # | Quantità = 3 | Totale = 271,00',
    ],
    [
      'a Dutch invoice',
      'Product;Prijs;Aantal;Totaal\nLamp;10,50;2;21,00\nBank;250,00;1;250,00',
      'Product | Prijs # | Aantal = 3 | Totaal = 271,00',
    ],
    [
      'a Polish invoice',
      'Produkt;Cena;Ilość;Wartość\nLampa;10,50;2;21,00\nSofa;250,00;1;250,00',
      'Produkt | Cena # | Ilość = 3 | Wartość = 271,00',
    ],
    [
      'a Swedish invoice',
      'Vara;Pris;Antal;Belopp\nLampa;10,50;2;21,00\nSoffa;250,00;1;250,00',
      'Vara | Pris # | Antal = 3 | Belopp = 271,00',
    ],
    [
      'a Danish account',
      'Dato;Beløb;Saldo\n01.02.2025;-100,00;900,00\n02.02.2025;50,00;950,00',
      'Dato @ | Beløb = -50,00 | Saldo #',
    ],
    [
      'a Japanese invoice',
      '商品,単価,数量,金額\nりんご,100,3,300\nみかん,50,10,500',
      '商品 | 単価 # | 数量 = 13 | 金額 = 800',
    ],
    [
      'a Chinese HR list',
      '姓名,年龄,工资\n李,31,5000\n王,45,6200',
      '姓名 | 年龄 # | 工资 = 11,200',
    ],
    [
      'French customers',
      "Client;Nombre de commandes;Chiffre d'affaires;Panier moyen\nA;12;1200,50;100,04\nB;7;890,00;127,14",
      "Client | Nombre de commandes = 19 | Chiffre d'affaires = 2.090,50 | Panier moyen #",
    ],
    [
      'devices of web analytics',
      'Device,Sessions,Avg. Session Duration,Conversion Rate,Goal Completions\nmobile,1200,00:01:35,2.5%,30\ndesktop,800,00:02:40,4.1%,33',
      'Device | Sessions = 2,000 | Avg. Session Duration @ | Conversion Rate # | Goal Completions = 63',
    ],
    [
      'prices of a share',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2025-01-02,10,11,9,10.5,10.5,1500000\n2025-01-03,10.5,12,10,11.5,11.5,1800000',
      'Date @ | Open # | High # | Low # | Close # | Adj Close # | Volume = 3,300,000',
    ],
    [
      'hours of a week that may be rates',
      'Employee,Mon,Tue,Wed,Thu,Fri\nAda,8,8,8,8,6\nBen,7.5,8,7.5,8,4',
      'Employee | Mon # | Tue # | Wed # | Thu # | Fri #',
    ],
    ['pupils of classes', 'Class,Boys,Girls\n5a,12,14\n5b,10,15', 'Class | Boys = 22 | Girls = 29'],
    [
      'money beside quantities in several units',
      'Item,Qty,Unit,Unit Price,Amount\nPaint,5,l,12.00,60.00\nBrush,3,pcs,4.00,12.00',
      'Item | Qty # | Unit | Unit Price # | Amount = 72.00',
    ],
    [
      'values in several currencies',
      'Asset,Quantity,Price,Value,Currency\nA,10,5.5,55,USD\nB,5,12,60,EUR',
      'Asset | Quantity = 15 | Price # | Value # | Currency',
    ],
    [
      'distances in several units',
      'Trip,Distance,Unit\nA,10,km\nB,5,mi',
      'Trip | Distance # | Unit',
    ],
    [
      'German customers with postal codes',
      'ID;Name;PLZ;Ort;Umsatz\n1;Ada;53111;Bonn;100,00\n2;Ben;24103;Kiel;250,50',
      'ID # | Name | PLZ # | Ort | Umsatz = 350,50',
    ],
    ['laps with speeds', 'Lap,Time,Speed\n1,01:32.5,180\n2,01:31.9,182', 'Lap # | Time | Speed #'],
    [
      'measurements before and after',
      'Participant,Before,After\nP1,120,110\nP2,135,128',
      'Participant | Before # | After #',
    ],
    [
      'small parts below years',
      'Country;2022;2023\nGermany;3,1;3,0\nFrance;7,3;7,4',
      'Country | 2022 # | 2023 #',
    ],
    [
      'positions in a genome',
      'Gene,Chromosome,Start,Position\nA,1,10050,20\nB,7,20300,35',
      'Gene | Chromosome # | Start # | Position #',
    ],
    [
      'ranked sites',
      'Rank,Site,Visits\n1,a.com,1000\n2,b.com,900',
      'Rank # | Site | Visits = 1,900',
    ],
    ['weights with a unit', 'Box,Weight\nA,1.25 kg\nB,0.75 kg', 'Box | Weight = 2.00 kg'],
    [
      'rooms with beds',
      'Room,Beds,Price per night\n101,2,80\n102,3,95',
      'Room # | Beds = 5 | Price per night #',
    ],
    [
      'readings of a meter',
      'Datum;Zählerstand;Verbrauch\n01.01.2025;1000;\n01.02.2025;1120;120\n01.03.2025;1250;130',
      'Datum @ | Zählerstand # | Verbrauch = 250',
    ],
    ['the weight of a person by week', 'Week,Weight\n1,80.5\n2,79.9\n3,79.2', 'Week # | Weight #'],
    [
      'downloads of versions',
      'Version,Downloads,Size (MB)\n1.0,1200,12.5\n1.1,800,12.9\n2.0,5000,15.0',
      'Version # | Downloads = 7,000 | Size (MB) #',
    ],
    [
      'loads of servers',
      'Server,CPU %,RAM (GB),Uptime\na,35,16,12\nb,60,32,40',
      'Server | CPU % # | RAM (GB) # | Uptime #',
    ],
    [
      'counts beside means',
      'Species,Count,Mean length (cm)\nTrout,12,25.5\nPerch,30,18.2',
      'Species | Count = 42 | Mean length (cm) #',
    ],
    [
      'donations of which one is a word',
      'Name,Donation\nAda,$50.00\nBen,"$1,200.00"\nCem,free',
      'Name | Donation #',
    ],
    [
      'used cars',
      'Model,Year,Mileage,Price\nGolf,2015,80000,9500\nPolo,2018,45000,11000',
      'Model | Year @ | Mileage = 125,000 | Price #',
    ],
    [
      'changes in percent beside years',
      'Produkt;2022;2023;Veränderung\nA;100;120;+20 %\nB;50;45;-10 %',
      'Produkt | 2022 = 150 | 2023 = 165 | Veränderung #',
    ],
    [
      'a plan and what came of it',
      'Konto;Plan;Ist;Abweichung;Abw. %\nMiete;1.000;1.000;0;0,0\nStrom;200;250;50;25,0',
      'Konto | Plan = 1.200 | Ist = 1.250 | Abweichung # | Abw. % #',
    ],
    [
      'pay in parts',
      'Employee,Base,Bonus,Overtime,Total comp\nAda,5000,500,200,5700\nBen,4000,0,350,4350',
      'Employee | Base = 9,000 | Bonus = 500 | Overtime = 550 | Total comp = 10,050',
    ],
    [
      'marks of two pupils in columns',
      'Exam,Ada,Ben\nMath,1,2\nGerman,2,3',
      'Exam | Ada # | Ben #',
    ],
    [
      'groups with quantities and a total',
      'Category,Item,Qty,Price,Amount\nFood,Bread,2,3.00,6.00\nFood,Milk,1,1.50,1.50\nFood total,,3,,7.50\nHome,Lamp,1,20.00,20.00\nHome total,,1,,20.00\nTotal,,4,,27.50',
      'Category | Item | Qty = 4 | Price # | Amount = 27.50 / ddsdsT',
    ],
    [
      'an invoice of a freelancer',
      'Rechnung 2024-17\n\nPos;Leistung;Std.;Satz;Betrag\n1;Beratung;10;80,00;800,00\n2;Entwicklung;20;90,00;1.800,00\n;Netto;;;2.600,00\n;USt 19 %;;;494,00\n;Brutto;;;3.094,00',
      'Pos # | Leistung | Std. = 30 | Satz # | Betrag = 3.094,00 / ddsdT',
    ],
    [
      'millions of people',
      'Land,Hauptstadt,Einwohner\nDeutschland,Berlin,"83,2 Mio."\nFrankreich,Paris,"67,9 Mio."',
      'Land | Hauptstadt | Einwohner = 151,1 Mio.',
    ],
    [
      'births and deaths',
      'Year,Births,Deaths,Net\n2020,100,90,10\n2021,110,95,15',
      'Year @ | Births = 210 | Deaths = 185 | Net = 25',
    ],
    [
      'voltages and currents over time',
      'Time (s),Voltage (V),Current (A)\n0,5.0,0.1\n1,4.9,0.12',
      'Time (s) # | Voltage (V) # | Current (A) #',
    ],
    [
      'doses beside patients',
      'Dose (mg),Patients,Responders\n10,20,5\n20,22,11',
      'Dose (mg) # | Patients = 42 | Responders = 16',
    ],
    ['matches', 'Match,Home,Away\n1,2,1\n2,0,3', 'Match # | Home # | Away #'],
    [
      'pupils beside average grades',
      'Klasse,Schüler,Durchschnittsnote\n5a,25,2.3\n5b,24,2.5',
      'Klasse | Schüler = 49 | Durchschnittsnote #',
    ],
    [
      'stock beside its least',
      'Artikel,Bestand,Mindestbestand,EK-Preis,VK-Preis\nA,10,5,2.50,4.99\nB,20,8,1.00,2.49',
      'Artikel | Bestand = 30 | Mindestbestand # | EK-Preis # | VK-Preis #',
    ],
    [
      'what adds up to a state',
      'Month,New,Churned,Total customers\nJan,10,2,108\nFeb,12,3,117\nMar,9,1,125',
      'Month @ | New # | Churned # | Total customers #',
    ],
    [
      'cases beside their sum so far',
      'Date,Cases,Cumulative cases\n2025-01-01,10,10\n2025-01-02,15,25',
      'Date @ | Cases = 25 | Cumulative cases #',
    ],
    [
      'answers by grade',
      'Question,1,2,3,4,5\nService,2,3,10,20,15\nPrice,5,8,12,15,10',
      'Question | 1 = 7 | 2 = 11 | 3 = 22 | 4 = 35 | 5 = 25',
    ],
    [
      'hotels',
      'Hotel,Stars,Rooms,Price/night\nA,4,120,99\nB,5,80,180',
      'Hotel | Stars # | Rooms = 200 | Price/night #',
    ],
    [
      'means and deviations',
      'Group,n,mean,sd\nA,30,5.2,1.1\nB,28,4.9,0.9',
      'Group | n # | mean # | sd #',
    ],
    ['numbers of persons', 'SSN,Name\n123456789,Ada\n987654321,Ben', 'SSN # | Name'],
  ])
})

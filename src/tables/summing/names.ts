import { isCurrency } from '../formats/currencies.ts'
import { durationUnit } from '../formats/durations.ts'

/** What the name of a column says about its numbers. */
export type Meaning =
  /** Amounts and counts, which add up. */
  | 'amount'
  /** Shares, or ratios of two amounts. */
  | 'rate'
  /** Prices and averages: values per unit. */
  | 'price'
  /** Identifiers made of digits, such as invoice numbers. */
  | 'identifier'
  /** Years, months, days and the like. */
  | 'time'
  /** Measurements at one place or moment, such as an age or a temperature. */
  | 'state'
  /** Balances, which already include all rows above. */
  | 'running'

// A word of five letters or more also counts at the end of a longer one: Rechnungsbetrag.
const words: Readonly<Record<Meaning, string>> = {
  amount: `amount amounts amt revenue revenues sales turnover income incomes expense expenses cost costs
    spend spending spent budget budgets total totals sum subtotal quantity qty quantities units pieces pcs count
    counts visitors visits guests attendees participants orders items sold stock inventory hours minutes
    profit profits loss losses tax taxes vat fee fees payment payments paid donation donations downloads
    clicks views impressions users customers leads signups conversions votes population goals wins points
    weight volume distance net gross value values debit credit deposits withdrawals headcount employees
    students tickets passengers production output consumption emissions savings salary salaries wages bonus
    sessions cases deaths births caps appearances proceeds bookings refunds returns subscribers members seats
    betrag beträge umsatz umsätze menge mengen anzahl wert werte kosten summe gesamt stück stückzahl stk einnahmen ausgaben
    besucher gäste bestellungen verkäufe stunden gewinn verlust steuer mwst gebühr gebühren netto brutto
    masse gewicht lager lagerbestand bestand erlös erlöse einwohner teilnehmer verbrauch absatz lohn gehalt aufwand
    mitarbeiter ertrag erträge kunden zahl vermögen schulden niederschlag regen fläche dauer überstunden
    urlaubstage fehltage krankheitstage klicks aufrufe zugriffe sitzungen spende spenden einlage einlagen miete mieten
    verkauf verkauft abgesetzt eingang ausgang einzahlung auszahlung ist soll plan differenz stimmen siege
    niederlagen tore punkte medaillen gäste übernachtungen fahrgäste zuschauer punktzahl
    played won lost drawn ties draws losses assists saves medals gold silver bronze pts gf ga gd laps steps
    people persons personen inhabitants residents rainfall rain precipitation snowfall sunshine area duration overtime attendance gdp debt debts assets
    liabilities equity rent target actual plan planned forecast difference purchases purchase shipments
    shipped delivered returned received withdrawn deposit withdrawal staff planted harvest harvested crop crops grant funding investment investments sent bounces
    précipitations précipitation pluie niederschläge lluvia precipitaciones uscite sorties salidas entradas sitze mandate sièges escaños patients responders
    haben schüler lehrer studenten patienten fälle std wähler wahlberechtigte סכום כמות राशि मात्रा passed failed bestanden calories protein carbs fat sugar fibre
    respondents responses answers participants nights rooms awards wages premiums grants invoiced billed due
    outstanding paid earnings ebit ebitda cogs newsletters followers likes comments posts reach
    energy electricity water waste mileage kilometers kilometres miles cash
    montant montants ventes vente quantité quantités revenus revenu bénéfice loyer surface durée population
    dons heures clients commandes entrées dépense recette prévu réalisé chiffre coût coûts dépenses recettes nombre visiteurs valeur effectif
    importe importes ventas venta cantidades presupuesto gasto ingreso horas clientes pedidos beneficio
    visitas población superficie alquiler invitados asistentes cantidad coste costes costo costos gastos ingresos valor unidades visitantes monto
    totale importi fatturato spesa entrata ore ospiti clienti ordini utile popolazione visitatori presenze
    importo quantità vendite ricavi costi valore unità spese entrate
    montante faturamento despesa receitas horas visitantes população lucro
    quantidade vendas receita custo despesas
    totaal kosten uren gasten winst verkoop verkopen bevolking klanten huur
    bedrag aantal omzet waarde hoeveelheid uitgaven inkomsten bezoekers
    summa mängd timmar gäster besökare vinst intäkt utgifter utgift inkomst inkomster befolkning mængde
    timer gæster besøgende udgifter indtægter mengde gjester utgifter inntekter
    belopp antal kostnad kostnader försäljning intäkter beløb omsætning antall omsetning kostnader
    tulot menot tunnit vieraat kävijät asukkaat väkiluku
    koszty przychody wydatki godziny goście suma ludność ilości
    náklady příjmy výdaje hodiny hosté suma obyvatel
    összeg mennyiség bevétel kiadás költség darab suma cantitate venituri cheltuieli vânzări
    ποσό ποσότητα πωλήσεις έσοδα έξοδα
    toplam miktarı gelirler giderler saat misafir nüfus
    määrä summa myynti kustannukset kwota ilość liczba sprzedaż koszt wartość przychód częstość
    částka množství počet tržby tutar miktar adet satış gelir gider
    сумма количество продажи выручка расходы доход стоимость сума кількість
    затраты прибыль гости часы население посетители всего итого оборот витрати`,
  rate: `rate rates ratio share shares percent percentage pct margin margins growth ctr cvr roi roas yield discount
    discounts change delta index interest apr apy probability churn retention conversion utilization
    utilisation occupancy efficiency nps bounce likelihood proportion variance deviation stdev dev
    anteil quote marge rabatt wachstum satz zins zinssatz zinsen veränderung prozent prozentsatz auslastung abweichung
    taux part remise croissance pourcentage tasa margen descuento crecimiento porcentaje tasso sconto margine
    crescita percentuale taxa desconto crescimento percentagem aandeel korting groei percentage andel vekst
    tillväxt procent osuus udział marża rabat wzrost podíl sleva oran indirim marj доля процент скидка рост`,
  price: `stückkosten einheitskosten unitaire unitario unitaria unitário unitária jednostkowa jednostkowy uvp rrp msrp retail fare fares tariff tarif hourly stundenlohn stundensatz ek vk price prices average avg mean median per percap capita each cpc cpm cpa arpu aov
    preis preise stückpreis einzelpreis durchschnitt mittelwert pro je schnitt
    prix moyenne moyen par precio precios promedio media prezzo preço média prijs gemiddelde pris
    genomsnitt hinta keskiarvo cena średnia průměr fiyat ortalama цена средняя`,
  identifier: `id ids no nr num number code codes sku ean isbn upc account acct invoice order ref reference
    zip zipcode postal postcode phone tel telephone mobile fax iban bic serial ticket case customer employee user
    student player member key uuid index position pos room floor seat gate lane aisle shelf locker badge jersey shirt bib page
    chapter verse batch lot model version channel station route bus flight train house apartment apt
    building zone section step line row slot port bay group class stage round episode season track disc
    priority severity atomic table block unit license licence plate voucher receipt po article item
    nummer plz postleitzahl telefon konto kontonummer rechnung kunde beleg zimmer raum etage stockwerk platz sitz gleis linie
    seite kapitel los charge modell klasse gruppe runde folge staffel priorität trikot startnummer
    hausnummer regal fach spind artikelnummer matrikel kennung kennziffer auftrag vorgang lfd
    numéro numero número código codice facture commande factura pedido fattura ordine fatura conta factuur bestelling
    faktura numer kod číslo numara fatura номер код счет индекс`,
  time: `time uhrzeit zeit heure hora ora tid tijd year years month week day quarter date hour born birth birthday birthyear founded built established since yr
    jahr monat woche tag quartal datum geboren geburtsjahr baujahr gegründet seit stichtag jahreszahl
    année an mois jour naissance année año mes día anno mese giorno ano mês dia jaar maand år måned månad vuosi rok
    miesiąc yıl ay год месяц день рік`,
  state: `width depth diameter radius thickness wavelength length size range ram memory storage battery screen
    power voltage current frequency resolution engine displacement horsepower hp mpg latency ping ttfb min max
    minimum maximum high low peak limit threshold capacity systolic diastolic pulse heartrate cholesterol
    glucose hardness concentration conc reading gravity luminosity magnitude brightness noise
    dose dosage intensity doors cylinders gears legs wheels messwert grenzwert sollwert istwert richtwert kennwert schwellenwert
    drehzahl kennzahl oktanzahl messzahl tiefe durchmesser dicke länge leistung spannung kapazität druck puls dichte konzentration wind windspeed
    longueur largeur profondeur hauteur densité altitude longitud ancho profundidad altura densidad lunghezza
    larghezza altezza densità comprimento largura lengte breedte hoogte längd bredd höjd dichtheid
    age ages temperature temp score scores rating ratings rank ranking grade level lat latitude lon lng long longitude
    elevation altitude height speed pressure humidity ph bmi gpa iq density satisfaction stars mark marks
    alter temperatur note noten rang bewertung größe höhe breite breitengrad längengrad geschwindigkeit luftfeuchte sterne
    waist hips chest biceps altitud zufriedenheit âge température rang note edad temperatura nota edad età punteggio leeftijd ålder alder
    ikä wiek věk yaş возраст температура рейтинг`,
  running: `balance running cumulative cumul cum ytd saldo kontostand kumuliert laufend solde cumulé acumulado
    balans stand bakiye остаток`,
}

/** Words of scripts without spaces between words. */
const signs: Record<Meaning, string> = {
  amount:
    '残業 عدد السكان سكان الراتب رواتب ميزانية الميزانية مصروفات مبيعات إيرادات كمية مبلغ أرباح طلبات الطلبات عملاء العملاء موظفين الموظفين زيارات الزيارات الإنتاج 工资 薪资 銷售額 销售额 销量 营业额 利润 成本 人口 订单 点击 访问 売上高 利益 原価 支出 収入 年収 額 额 数 비용 이익 인구 방문자 수입 지출 판매량 金額 数量 売上 人数 個数 費用 合計 件数 金额 销售 收入 支出 数目 금액 수량 매출 المبلغ الكمية المبيعات الإيرادات العدد القيمة الوزن التكلفة المصروفات الزوار الأرباح 销量 库存 成本 费用 利润 产量 訪問者 在庫 利益 予算 生産量 비용 이익 재고 방문자 판매 סכום כמות מכירות הכנסות הוצאות राशि मात्रा बिक्री',
  rate: '指数 係数 系数 利率 率 割合 比率 占比 百分比 비율 النسبة',
  price: '単価 価格 平均 单价 价格 均价 단가 가격 평균 السعر المتوسط',
  identifier: '番号 コード 编号 号码 代码 번호 코드 رقم الرقم رمز',
  time: '年 月 日 日付 日期 년 날짜 سنة السنة تاريخ التاريخ',
  state:
    '分数 点数 得分 年齢 気温 温度 順位 年龄 评分 排名 나이 온도 العمر حرارة الحرارة درجة الارتفاع الرطوبة السرعة',
  running: '残高 累計 余额 累计 잔액 الرصيد',
}

const minTail = 5
const minShortTail = 4
/** Shorter words that also count at the end of longer ones. */
const shortTails = new Set(['rate', 'jahr', 'code', 'zahl', 'satz', 'wert', 'geld'])

let wordIndex: ReadonlyMap<string, Meaning[]> | undefined
let signIndex: readonly [sign: string, Meaning[]][] | undefined

function ofWord(word: string): Meaning[] | undefined {
  return (wordIndex ??= indexOf(words)).get(word)
}

/** The meaning of the longest listed sign in a text. */
function ofSignIn(text: string): Meaning[] | undefined {
  signIndex ??= [...indexOf(signs)].toSorted(([one], [other]) => other.length - one.length)
  return signIndex.find(([sign]) => text.includes(sign))?.[1]
}

function indexOf(lists: Readonly<Record<Meaning, string>>): Map<string, Meaning[]> {
  const byWord = new Map<string, Meaning[]>()
  const meanings = ['amount', 'rate', 'price', 'identifier', 'time', 'state', 'running'] as const
  for (const meaning of meanings) {
    for (const word of lists[meaning].split(/\s+/)) {
      byWord.set(word, [...(byWord.get(word) ?? []), meaning])
    }
  }
  return byWord
}

/** A name of a count, such as “Number of guests”; “Number” alone names identifiers. */
const counting =
  /^(?:total\s+)?(?:number|no\.?|nr\.?|num|#|count|anzahl|zahl|nombre|número|numero|aantal)\s+(?:of|der|an|von|de|di|d’|d')\s/iu
const perUnit = /\/|\b[Pp]er\b|^[Uu]nit(?:\s|\p{Lu})|^UNIT\s/u
const whole = /^(?:total|gesamt|summe?|subtotal|line|insgesamt)/u

/** Measurements of the weather. */
const pollutant = /^(?:PM ?(?:10|2[.,]5|1)|NO[x₂2]|SO[x₂2]|O[3₃]|NH[3₃])(?![\p{L}\p{N}])/u

/** Endings of names of amounts, such as “Discount amount”. */
const money = new Set(['amount', 'amt', 'paid', 'betrag', 'montant', 'importe', 'importo'])

/** What the name of a column means; undefined if it is unknown. */
export function meaningOf(name: string): Meaning | undefined {
  const text = name.normalize('NFC').trim().replace(/_/g, ' ')
  if (counting.test(text) || /^on hand$/i.test(text)) return 'amount'
  if (text.includes('%')) return 'rate'
  if (/(?<!\p{L})pH(?!\p{L})/u.test(text) || pollutant.test(text)) return 'state'
  // May is the month unless it is written in capitals.
  if (text === 'Apr' || text === 'apr') return 'time'
  if (perUnit.test(text)) return 'price'
  if (/^[#№]$/u.test(text)) return 'identifier'
  const tokens = tokensOf(text)
  const byToken = tokens.map(meaningsOf)
  const all = new Set(byToken.flat())
  if (all.has('running')) return 'running'
  if (all.has('rate')) return money.has(tokens.at(-1) ?? '') ? 'amount' : 'rate'
  if (all.has('price')) return tokens.some((token) => whole.test(token)) ? 'amount' : 'price'
  if (all.has('state')) return 'state'
  if (all.has('identifier')) {
    const isLast = byToken.at(-1)?.includes('identifier')
    return all.has('amount') && !isLast ? 'amount' : 'identifier'
  }
  if (all.has('amount')) return 'amount'
  return all.has('time') ? 'time' : undefined
}

/** The words of a name, split at underscores and capitals too. Text in brackets is left out. */
function tokensOf(name: string): string[] {
  const bare = name.replace(/[([{][^)\]}]*[)\]}]?/g, ' ')
  return bare
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((token) => token !== '')
}

function meaningsOf(token: string): Meaning[] {
  const exact = ofWord(token) ?? pluralsOf(token)
  if (exact) return exact
  if (/^(?:mindest|höchst|maximal|minimal)./.test(token)) return ['state']
  if (/^durchschnitts?./.test(token)) return ['price']
  const tail = tailOf(token)
  const start = /^(?:gesamt|total)./.test(token) ? (['amount'] as const) : []
  if (tail) return [...tail, ...start]
  return ofSignIn(token) ?? [...start]
}

/** Words that are not compounds, although they end like one. */
const wholeWords =
  /^(?:warehouse|household|greenhouse|orange|postage|background|playground|smartphone|headphone|microphone|saxophone|vegetable|timetable|vignette|preorder|border|website|hometown|coverage|beverage)s?$/

/** The meaning of the longest listed word that ends a longer word. */
function tailOf(token: string): Meaning[] | undefined {
  if (wholeWords.test(token)) return undefined
  for (let from = 2; from <= token.length - minShortTail; from++) {
    const word = token.slice(from)
    const found = word.length >= minTail || shortTails.has(word) ? ofWord(word) : undefined
    if (found) return found
  }
  return undefined
}

/** Plurals that mean counts although their singular is a name: rooms, days. Scores stay measurements. */
function pluralsOf(token: string): Meaning[] | undefined {
  const one = token.endsWith('s') ? ofWord(token.slice(0, -1)) : undefined
  return one?.map((meaning) => (countable.has(meaning) ? 'amount' : meaning))
}

const countable: ReadonlySet<Meaning> = new Set(['identifier', 'time'])

/** Whether a name is the plural of an English noun, as names of counted things are. */
export function isPlural(name: string): boolean {
  const word = tokensOf(name).at(-1) ?? ''
  return (
    word.length > 3 &&
    /(?:[^sui]|[bcdglmnrtvz]ie)s$/.test(word) &&
    !/(?:ic|math|bp|fp)s$/.test(word)
  )
}

/** The currency or unit that a name has in brackets or behind “in”, such as `Price (EUR)`. */
export function unitInName(name: string): string | undefined {
  const unit =
    /[([]\s*([^\s()[\]]{1,8})\s*[)\]]\s*$/u.exec(name)?.[1] ??
    /\s(?:in|à|en)\s+([^\s]{1,6})$/iu.exec(name)?.[1] ??
    /\s(kg|g|t|km|m|cm|l|h|kWh|MWh|GB|MB|€|\$|£|EUR|USD|GBP|CHF)$/u.exec(name)?.[1]
  return unit && isUnit(unit) ? unit : undefined
}

const measures =
  /^(?:[µmkM]?g|to?|lbs?|oz|[cmkd]?m|mi|ft|in|km²|m²|m2|m³|m3|ha|[mcdh]?[lL]|h|hrs?|hours|min|mins|m?s|[kMGT]?Wh|[kMG]?W|[KMGT]i?B|pcs|pieces|Stk\.?|Stück|units|[kKMT]|Mio\.?|Mrd\.?|Tsd\.?|000s?|thousands?|millions?)$/u

/** Whether a unit usually measures sizes and speeds rather than amounts. */
export function isMeasure(unit: string): boolean {
  return /^(?:[µmn]g|[mc]?m|in|ft|m?s|[KMGT]i?B|[kMG]?W|m[lL])$/.test(unit)
}

/** Whether a text is a currency or a unit in which amounts add up. */
export function isUnit(text: string): boolean {
  return isCurrency(text) || text === durationUnit || measures.test(text.trim())
}

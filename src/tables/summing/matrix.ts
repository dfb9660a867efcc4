import type Big from 'big.js'
import { meaningOf, unitInName } from './names.ts'
import { sumOf, type NumberFormat } from '../formats/numbers.ts'

/** A column of numbers that may be part of a matrix. */
export interface MatrixColumn {
  index: number
  name: string
  values: readonly (Big | undefined)[]
  format: NumberFormat
}

/** The column that labels the rows: its name, and whether it holds dates. */
export interface RowLabels {
  name: string
  areDates: boolean
}

/**
 * The columns that hold one kind of amounts, split by category: `Product,North,South`
 * with numbers sold, or `Month,Food,Rent` with money spent. Evidence is that the names are of one
 * class, or that whole numbers vary between rows and columns more than scores, prices or measurements
 * do. Empty if anything suggests rates, scales or measurements.
 */
export function amountsOfMatrix(
  columns: readonly MatrixColumn[],
  labels: RowLabels,
  title: string,
): ReadonlySet<number> {
  const none: ReadonlySet<number> = new Set()
  if (isOfOther(title) || areMeasuredBy(labels.name)) return none
  const members = columns.filter(({ name }) => isMember(name))
  const isOther = columns.some(({ name }) => isOfOther(name) || edges.test(name.trim()))
  if (members.length < 2 || isOther) return none
  const values = members.flatMap((one) => one.values.filter((value) => value !== undefined))
  if (!areAmounts(members, values) || areShares(members)) return none
  const best = classes
    .map((one) => ({ ...one, inIt: members.filter(({ name }) => isIn(one, name)) }))
    .toSorted((one, other) => other.inIt.length - one.inIt.length)[0]
  if (best && best.inIt.length >= 2 && best.inIt.length * 2 >= members.length) {
    if (!isOfClass(best, { members: best.inIt, values, labels })) return none
    const like = members.filter((one) => areOfOneSize([...best.inIt, one]))
    return new Set(like.map(({ index }) => index))
  }
  const isSure =
    !isUpTo(values, maxScore) &&
    members.every(({ values: own }) => varies(own, minVariation)) &&
    !labels.areDates &&
    countedBy.test(labels.name.trim()) &&
    areOfOneSize(members) &&
    values.every((value) => value.round().eq(value)) &&
    doRowsVary(members)
  return isSure ? new Set(members.map(({ index }) => index)) : none
}

/** Classes of column names below which amounts are usual, unless their values contradict it. */
interface NameClass {
  names: RegExp
  /** Which rows are measured as often as counted in columns of this class: those of dates, or others. */
  isMeasuredBy?: 'dates' | 'others'
  /** Whether these are parts of a whole, which may be similar although the wholes differ. */
  isOfParts?: true
}

function isIn({ names }: NameClass, name: string): boolean {
  return names.test(name.trim())
}

function isOfClass(
  { isMeasuredBy, isOfParts, names }: NameClass,
  {
    members,
    values,
    labels,
  }: { members: readonly MatrixColumn[]; values: readonly Big[]; labels: RowLabels },
): boolean {
  if (isMeasuredBy === (labels.areDates ? 'dates' : 'others')) return false
  if (names === places && isUpTo(values, labels.areDates ? maxDegrees : maxScale)) return false
  const isWhole = values.every((value) => value.round().eq(value))
  // Prices look the same as amounts paid.
  if (!isWhole && names !== spending && !labels.areDates) return false
  const isByWhole = () => members.every(({ values: own }) => varies(own, minVariationOfWholes))
  return doRowsVary(members) || (isOfParts === true && isByWhole())
}

function isUpTo(values: readonly Big[], most: number): boolean {
  return values.every((value) => value.lte(most))
}

/** Ratings end at ten, scores and percentages at a hundred, temperatures at about fifty degrees. */
const [maxScale, maxDegrees, maxScore] = [10, 50, 100]

/** Whether a name is a category or an amount, and not an identifier of rows. */
function isMember(name: string): boolean {
  if (name === '' || /^Column \d+$/.test(name)) return false
  if (classes.some((one) => isIn(one, name))) return true
  const meaning = meaningOf(name)
  return meaning === undefined || meaning === 'amount'
}

function isOfOther(name: string): boolean {
  if (classes.some((one) => isIn(one, name))) return false
  const meaning = meaningOf(name)
  return (
    meaning === 'rate' ||
    meaning === 'price' ||
    meaning === 'state' ||
    meaning === 'running' ||
    /°|[%‰]/.test(name)
  )
}

/** Whether values are non-negative whole numbers, or money to the cent, without a unit. */
function areAmounts(members: readonly MatrixColumn[], values: readonly Big[]): boolean {
  const isPlain = members.every(
    ({ name, format: { before, after } }) => `${before}${after}` === '' && !unitInName(name),
  )
  const isWhole = values.every((value) => value.round().eq(value))
  const isMoney = members.every(({ format: { decimals } }) => decimals === 2)
  return isPlain && (isWhole || isMoney) && values.every((value) => value.gte(0))
}

/** Whether the numbers of each row add up to 100 percent. */
function areShares(members: readonly MatrixColumn[]): boolean {
  const count = members[0]?.values.length ?? 0
  for (let at = 0; at < count; at++) {
    const sum = sumOf(members.flatMap(({ values }) => values[at] ?? []))
    if (sum.lt(99) || sum.gt(101)) return false
  }
  return true
}

/** From which ratio of the largest to the smallest on numbers differ, and totals do. */
const [minVariation, minVariationOfWholes] = [1.3, 4]

function varies(values: readonly (Big | undefined)[], ratio: number): boolean {
  const known = values.flatMap((value) => (value ? [value.toNumber()] : []))
  const sample = known.slice(0, maxSample)
  return sample.length > 1 && Math.max(...sample) > Math.min(...sample) * ratio
}

/** How many values are examined for variation. */
const maxSample = 1000

/** Whether at least half of the rows vary between columns; prices of one thing are similar everywhere. */
function doRowsVary(members: readonly MatrixColumn[]): boolean {
  const count = Math.min(maxSample, members[0]?.values.length ?? 0)
  let varying = 0
  for (let at = 0; at < count; at++) {
    if (
      varies(
        members.map(({ values }) => values[at]),
        minVariation,
      )
    )
      varying++
  }
  return varying * 2 >= count
}

const maxRatio = 20

/** Whether all columns have numbers of a similar magnitude. */
function areOfOneSize(members: readonly MatrixColumn[]): boolean {
  const sizes = members.map(({ values }) => {
    const known = values.filter((value) => value !== undefined)
    return Math.max(1, sumOf(known).div(Math.max(1, known.length)).toNumber())
  })
  return Math.max(...sizes) <= Math.min(...sizes) * maxRatio
}

function classOf(words: string): RegExp {
  return new RegExp(
    `^(?:${words
      .trim()
      .split(/\s*\n\s*|\s*,\s*/)
      .join('|')})$`,
    'iu',
  )
}

const compass = `north, south, east, west, north-?east, north-?west, south-?east, south-?west, mid-?west, central, centre, center
  nord, süd, ost, west, mitte, nordost, nordwest, südost, südwest, norden, süden, osten, westen
  sud, est, ouest, nord-est, nord-ouest, sud-est, sud-ouest, norte, sur, este, oeste, noreste, noroeste, sureste, suroeste, centro
  [北南東西]部?, 中部, (?:ال)?شمال(?:ية)?, (?:ال)?جنوب(?:ية)?, (?:ال)?شرق(?:ية)?, (?:ال)?غرب(?:ية)?, (?:ال)?وسط(?:ى)?
  emea, apac, latam, americas?, europe, asia, africa, oceania, north america, south america, latin america`

const numbered =
  `(?:warehouse, depot, store, shop, branch, outlet, site, plant, factory, office, location, region, district, ward, area, team, department
  lager, filiale, standort, werk, laden, niederlassung, gebiet, bezirk, abteilung, markt
  entrepôt, magasin, agence, usine, site, boutique, région, tienda, almacén, sucursal, planta, oficina, región
  倉庫, 店舗, 支店, 工場, مخزن, المخزن, فرع, الفرع, متجر, المتجر)`.replace(/\s*[,\n]\s*/g, '|')

const places = new RegExp(
  `${classOf(compass).source}|^${numbered}[\\s_-]?(?:[A-Z]|\\d{1,3})$`,
  'iu',
)

const answers =
  classOf(`yes, no, maybe, abstain, abstained, abstentions?, undecided, (?:strongly |somewhat )?(?:dis)?agree, neutral, for, against, in favou?r
  ja, nein, enthaltung, enthaltungen, vielleicht, dafür, dagegen, oui, non, pour, contre, abstentions?, s[ií], en contra, a favor, abstención, abstenciones
  はい, いいえ, 賛成, 反対, 棄権, نعم, لا, ممتنع`)

const channels =
  classOf(`online, offline, in-?store, store, stores, retail, wholesale, direct, organic, paid, social, social media, e-?mail, phone, chat, web, website, app, mobile, desktop, tablet, laptop, referral, search, partner, partners, marketplace, takeaway, delivery, dine-?in
  telefon, laden, filiale, versand, handel, großhandel, einzelhandel, en ligne, magasin, boutique, téléphone, en línea, tienda, teléfono
  オンライン, 店舗, 電話, メール, أونلاين, المتجر, هاتف`)

const persons =
  classOf(`m[ae]n, wom[ae]n, males?, females?, boys, girls, adults?, child(?:ren)?, kids, seniors?, students?, teachers?, members, guests, other, diverse, non-?binary
  männer, frauen, männlich, weiblich, divers, jungen, mädchen, kinder, erwachsene, senioren, hommes, femmes, garçons, filles, enfants, adultes
  hombres, mujeres, niños, niñas, adultos, 男性, 女性, 男, 女, 大人, 子供, 子ども, رجال, نساء, أطفال, ذكور, إناث`)

const states =
  classOf(`open, opened, closed, done, new, pending, resolved, solved, in progress, approved, rejected, cancel+ed, completed, failed, passed, won, lost, drawn, overdue, shipped, delivered, returned, todo, to do, backlog, blocked, present, absent, excused, attended, anwesend, abwesend, présents?, absents?, presentes?, ausentes?, 出席, 欠席, حاضر, غائب
  offen, erledigt, neu, geschlossen, in arbeit, abgeschlossen, storniert, genehmigt, abgelehnt, ouverts?, fermés?, nouveaux?, terminés?, en cours
  abiertos?, cerrados?, nuevos?, pendientes?, 新規, 完了, 未完了, 対応中, مفتوح, مغلق, جديد`)

const shifts = classOf(`early, late, night, morning, afternoon, evening, noon, weekdays?, weekends?
  früh, spät, nacht, morgens?, mittags?, nachmittags?, abends?, frühschicht, spätschicht, nachtschicht, matin, midi, après-midi, soir, nuit, mañana, tarde, noche
  朝, 昼, 夜, 午前, 午後, صباح, مساء, ليل`)

const meals = classOf(
  `breakfast, brunch, lunch, dinner, supper, snacks?, frühstück, mittagessen, abendessen, petit-déjeuner, déjeuner, dîner, desayuno, almuerzo, cena, 朝食, 昼食, 夕食`,
)

const spending =
  classOf(`food, rent, travel, groceries, transport, transportation, utilities, insurance, entertainment, clothing, clothes, health, healthcare, leisure, education, housing, dining, eating out, fuel, gas, car, pets?, gifts?, subscriptions?, salaries, marketing, advertising, software, hardware, equipment, supplies, electricity, water, heating, internet, phone, taxes, savings, miscellaneous, misc\\.?, other
  miete, lebensmittel, essen, strom, gas, wasser, heizung, versicherung, versicherungen, freizeit, kleidung, reisen, auto, verkehr, haushalt, gesundheit, bildung, werbung, personal, material, sonstiges
  loyer, nourriture, alimentation, courses, transports?, loisirs, vêtements, santé, électricité, assurances?, voyages?, divers
  alquiler, comida, alimentos, transporte, ocio, ropa, salud, luz, agua, seguros?, viajes?, otros
  家賃, 食費, 交通費, 光熱費, 娯楽, 医療費, 通信費, 雑費, إيجار, الإيجار, طعام, الطعام, مواصلات, النقل, كهرباء, الكهرباء`)

const ages =
  /^(?:\d{1,2}\s?[-–]\s?\d{1,2}|(?:under|over|unter|über|ab|<|>|≥|≤)\s?\d{1,2}|\d{1,2}\s?\+)$/iu

const travel =
  classOf(`car, cars, train, trains, bus, buses, plane, planes, bike, bikes, bicycle, walk, walking, tram, metro, ferry, truck, rail, road, air, sea
  auto, bahn, zug, bus, flugzeug, fahrrad, zu fuß, schiff, lkw, pkw, voiture, vélo, avion, bateau, coche, tren, avión, bicicleta, barco`)

const classes: readonly NameClass[] = [
  { names: places },
  { names: answers, isOfParts: true },
  { names: channels },
  { names: persons, isOfParts: true },
  { names: states, isOfParts: true },
  { names: shifts, isMeasuredBy: 'dates' },
  { names: meals },
  { names: spending },
  { names: ages, isOfParts: true },
  { names: travel, isMeasuredBy: 'others' },
]

/** Names of extremes and axes, whose sums are meaningless. */
const edges =
  /^(?:[xyz]|start|end|begin|beginning|from|to|first|last|before|after|old|previous|current|opening|closing|cold start|warm start|von|bis|anfang|ende|vorher|nachher|alt|avant|après|début|fin|antes|después|inicio|apertura|cierre)(?:[\s_-].*)?$/iu

/** Whether rows under a header are things that are measured rather than things with amounts. */
export function areMeasuredBy(header: string): boolean {
  return measured.test(header.trim())
}

const measured =
  /(?:room|zimmer|raum|sample|probe|station|sensor|benchmark|algorithm|framework|function|query|test|run|trial|experiment|gene|compound|substance|timestamp|minute|second|time|uhrzeit|zeit|heure|hora|point|punkt|movie|film|student|pupil|schüler|respondent|participant|patient|subject|judge|criteri|kriteri|critère|skill|planet|fach|matière|asignatura|server|host)(?:s|en|in|on|a)?$/iu

/** Headers of rows that have amounts. */
const countedBy =
  classOf(`products?, articles?, items?, goods, sku, products? name, product line, departments?, teams?, regions?, districts?, wards?, states?, provinces?, county, counties, countr(?:y|ies), branch(?:es)?, stores?, shops?, offices?, warehouses?, categor(?:y|ies), customers?, clients?, suppliers?, vendors?, part(?:y|ies), candidates?, projects?, accounts?, channels?, campaigns?, sources?, pages?, class(?:es)?, schools?, events?, constituency, precincts?
  produkte?, artikel, waren?, abteilung, team, region, bezirk, wahlkreis, stadtteil, gemeinde, land, bundesland, filiale, kategorie, kunde, lieferant, partei, kandidat(?:in)?, projekt, konto, kanal, schule
  produits?, articles?, rayon, service, équipe, régions?, départements?, communes?, pays, agence, magasin, catégorie, clients?, fournisseur, parti, candidat
  productos?, artículos?, departamento, equipo, región, distrito, municipio, provincia, país, sucursal, tienda, categoría, clientes?, proveedor, partido, candidato
  商品名?, 製品名?, 品目, 品名, 部門, 部署, 地域, 地区, 都道府県, 国, 店舗, 支店, カテゴリー?, 顧客, 产品, 部门, 地区
  المنتج, منتج, الصنف, القسم, المنطقة, الدولة, البلد, الفرع, المتجر, الفئة, العميل`)

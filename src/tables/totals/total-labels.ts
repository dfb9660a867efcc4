import { numberParts, plainCell } from '../formats/numbers.ts'

// Labels of totals in many languages, alone or with a word for their scope.
const totalWords =
  `totals? totaux totale totali totais totaal eindtotaal totalt totalsumme gesamtsumme endsumme
  gesamtergebnis teilergebnis gesamt insgesamt summe sum sums summa suma somme soma sumo sammanlagt ialt yhteensä
  razem ogółem łącznie celkem celkom spolu összesen mindösszesen toplam итого всего разом усього общо вкупно укупно
  ukupno skupaj samtals kokku kopā viso totali gjithsej cyfanswm iomlán iomlan guztira jumla jumlah kabuuan σύνολο
  合計 小計 総計 总计 合计 小计 總計 合計額 총합계 합계 소계 총계 المجموع الإجمالي اجمالي مجموع جمع סה"כ סך tổng รวม कुल योग মোট`
    .split(/\s+/)
    .join('|')
const totalWord = `(?:grand|over-?all|net|gross|i|genel|iš|suma|somme|σύνολο|tổng)?\\s*(?:sub|sous|zwischen|deel|teil|del|mezi)?[-\\s]?(?:${totalWords}|i all?t)(?:\\s(?:general|générale?|generale|geral|общий|całkowita|cộng|הכל|الكلي|summa))?`
const otherWord =
  '(?:average|avg\\.?|mean|median|min(?:imum)?|max(?:imum)?|durchschnitt|mittelwert|mittel|schnitt|ø|moyenne|promedio|media|média|gemiddelde|genomsnitt|gennemsnit|gjennomsnitt|keskiarvo|średnia|průměr|ortalama|среднее|平均|평균|المتوسط|std\\.?(?: dev\\.?)?|standard deviation|standardabweichung|variance)'
/** A label that says nothing but “total”. */
export const strictTotal = new RegExp(`^${totalWord}\\s*[:=]?$`, 'iu')
/** A label that also says of what, such as “Total of all shops”, “Summe Nord” or “North total”. */
export const totalFirst = new RegExp(
  `^${totalWord}(?![\\p{L}\\p{N}])|^gesamt\\p{L}+\\s*[:=]?$`,
  'iu',
)
export const totalLast = new RegExp(`(?<![\\p{L}\\p{N}]|lump )${totalWord}\\s*[:=]?$`, 'iu')
/** A label of a total only if the sum matches. */
export const weakTotal =
  /^(?:all|alle|alles|world|worldwide|welt|weltweit|monde|mundo|nationwide|bundesweit|overall|combined|together|tous|toutes|todos|todas|tutti|tutte|kaikki|все)(?![\p{L}])|(?:^|\s)(?:zusammen|together|combined|overall|ensemble)\s*:?$|^(?:closing|ending|final|new|neuer)\s+(?:balance|saldo|kontostand)|^(?:net|gross|netto|brutto|balance|saldo|solde|bilanz|result|ergebnis|résultat|resultado|profit|gewinn|bénéfice|endbestand|schlussbestand|endsaldo|endbetrag|zahlbetrag|rechnungsbetrag|nettobetrag|bruttobetrag|amount due|to pay|zu zahlen|à payer)\s*:?$/iu
/** A label of a longer period than a month, such as a quarter. */
export const weakPeriod =
  /^(?:[QT]\s?[1-4]|H[12]|[1-4]\. ?quartal|quarter|quartal|trimestre|half|halbjahr|semestre|year|jahr|année|año|anno|ytd|\d{4})(?![\p{L}])/iu
/** A label of averages or extremes, alone or with what they are of. */
export const strictOther = new RegExp(`^${otherWord}\\s*[:=]?$`, 'iu')
export const looseOther = new RegExp(
  `^${otherWord}(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])${otherWord}\\s*[:=]?$`,
  'iu',
)
/** The beginning of a label of a subtotal. */
export const subtotalWord = /^(?:sub|sous|zwischen|deel|teil|mezi)|小計|小计|소계/iu
/** Names of columns that hold names of companies, one of which is called Total. */
export const brandColumn =
  /^(?:brand|company|supplier|vendor|firm|station|competitor|issuer|stock|share|marke|firma|unternehmen|hersteller|lieferant|tankstelle|société|entreprise|marque|fournisseur|empresa|marca|azienda|bedrijf|merk|spółka)s?$/iu

/** Whether a label says that its row sums or averages others. */
export function isSummary(label: string): boolean {
  return totalFirst.test(label) || totalLast.test(label) || strictOther.test(label)
}

const maxLabel = 60

/** The label of a row: its cell that names a summary, otherwise its first text. */
export function labelOf(row: readonly string[]): string {
  const labels = row
    .map(plainCell)
    .filter((cell) => cell.length <= maxLabel && /\p{L}/u.test(cell) && !numberParts(cell))
  return (
    labels.find((cell) => isSummary(cell)) ??
    labels.find((cell) => weakTotal.test(cell) || looseOther.test(cell)) ??
    labels[0] ??
    ''
  )
}

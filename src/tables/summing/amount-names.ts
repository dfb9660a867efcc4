// Names of columns in many languages, grouped by what they say about summing the column.

/** Nouns that are identified by numbers, such as invoices. */
const nouns =
  /^(?:account|article|asset|badge|batch|booking|case|claim|client|contract|customer|document|employee|file|flight|invoice|item|job|lot|member|model|order|page|part|passenger|patient|phone|player|policy|postal|product|project|receipt|record|reference|room|serial|session|shipment|sku|student|supplier|tax|ticket|transaction|user|vendor|voucher|zip)$/i

/** Names of things that are counted in whole numbers. */
export const countedWhole =
  /^(?:pts|points|goals|assists|guests|visitors|orders|users|customers|sessions|children|people|punkte|tore|gäste|besucher|kunden|bestellungen|clients|visiteurs|visitantes|clientes|goles)$/iu

/** Names that are often amounts, but may be anything. */
export const vague = /^(?:values?|werte?|valeurs?|valor|valore|waarde|total|count|nombre)$/iu

/** Names of weights; values that hardly change are repeated measurements. */
export const weights = /^(?:body ?)?(?:weight|gewicht|körpergewicht|poids|peso|体重)/iu

/** Names of levels: what has a number at any time. */
export const levels =
  /(?:^|[^\p{L}])(?:pop|population|inhabitants|residents|headcount|employees|staff|members|members?hip|subscribers|followers|stock|inventory|debts?|assets|liabilities|equity|tenants|livestock|einwohner|einwohnerzahl|bevölkerung|mitarbeiter|mitarbeiterzahl|beschäftigte|mitglieder|mitgliederzahl|bestand|lagerbestand|abonnenten|schulden|schuldenstand|vermögen|guthaben|effectifs?|salariés|habitants|membres|abonnés|dettes?|stocks|población|habitantes|empleados|plantilla|miembros|suscriptores|seguidores|deuda|inventario|existencias|popolazione|abitanti|dipendenti|população|inwoners|bevolking|werknemers|leden|voorraad)(?![\p{L}])(?!\s?(?:sold|added|lost|gained|in|out|hired|verkauft))|人口|在庫|従業員|社員数|会員数|库存|员工|السكان|الموظف|المخزون|المشترك|인구|재고/iu

/** Names of money, whatever the unit of the goods. */
export const money =
  /cost|price|revenue|sales|spend|budget|profit|expense|income|tax|\bvat\b|fee|value|subtotal|preis|kosten|umsatz|betrag|wert|mwst|netto|brutto|montant|coût|importe?\b|importo|valor|bedrag|belopp|kwota|сумма|стоимость|金額|金额|금액/i

/** Names of counts, which have no currency. */
export const counted =
  /^(?:qty|quantit|units|pieces|pcs|count|anzahl|stück|stk|menge|guests|visitors|orders|users|customers|number of|cantidad|aantal|antal)/i

/** Names of values of any kind, which mean amounts only beside another amount. */
export const generic = /^(?:values?|werte?|valeurs?|valor|valore|waarde|data)(?: ?\d{1,2})?$/iu

/** Names of unnamed columns. */
export const unnamed = /^(?:Column \d+)?$/

/** The noun of a name: “invoice” for “Invoice No.” and “Invoice”; “identification” if the noun is unknown. */
export function nounOf(name: string): string {
  const noun = name
    .replace(/[([].*$/, '')
    .replace(/(?:^|[\s_-]+)(?:id|no|nr|num|number|code|#)s?\.?$/i, '')
    .trim()
  return nouns.test(noun) ? noun.toLowerCase() : 'identification'
}

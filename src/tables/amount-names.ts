// Names of columns, in many languages, by what they say about adding the column up.

/** Nouns that numbers identify, such as invoices. */
const nouns =
  /^(?:account|article|asset|badge|batch|booking|case|claim|client|contract|customer|document|employee|file|flight|invoice|item|job|lot|member|model|order|page|part|passenger|patient|phone|player|policy|postal|product|project|receipt|record|reference|room|serial|session|shipment|sku|student|supplier|tax|ticket|transaction|user|vendor|voucher|zip)$/i

/** Names of what is counted in whole numbers. */
export const countedWhole =
  /^(?:pts|points|goals|assists|guests|visitors|orders|users|customers|sessions|children|people|punkte|tore|gäste|besucher|kunden|bestellungen|clients|visiteurs|visitantes|clientes|goles)$/iu

/** Names of amounts that may be names of anything. */
export const vague = /^(?:values?|werte?|valeurs?|valor|valore|waarde|total|count|nombre)$/iu

/** Names of weights, which are measured again where they hardly change. */
export const weights = /^(?:body ?)?(?:weight|gewicht|körpergewicht|poids|peso|体重)/iu

/** Names of what stands at a number at any time. */
export const levels =
  /(?:^|[^\p{L}])(?:pop|population|inhabitants|residents|headcount|employees|staff|members|members?hip|subscribers|followers|stock|inventory|debts?|assets|liabilities|equity|tenants|livestock|einwohner|einwohnerzahl|bevölkerung|mitarbeiter|mitarbeiterzahl|beschäftigte|mitglieder|mitgliederzahl|bestand|lagerbestand|abonnenten|schulden|schuldenstand|vermögen|guthaben|effectifs?|salariés|habitants|membres|abonnés|dettes?|stocks|población|habitantes|empleados|plantilla|miembros|suscriptores|seguidores|deuda|inventario|existencias|popolazione|abitanti|dipendenti|população|inwoners|bevolking|werknemers|leden|voorraad)(?![\p{L}])(?!\s?(?:sold|added|lost|gained|in|out|hired|verkauft))|人口|在庫|従業員|社員数|会員数|库存|员工|السكان|الموظف|المخزون|المشترك|인구|재고/iu

/** Names of money, whatever the unit of what it was paid for. */
export const money =
  /cost|price|revenue|sales|spend|budget|profit|expense|income|tax|\bvat\b|fee|value|subtotal|preis|kosten|umsatz|betrag|wert|mwst|netto|brutto|montant|coût|importe?\b|importo|valor|bedrag|belopp|kwota|сумма|стоимость|金額|金额|금액/i

/** Names of counts, which no currency changes. */
export const counted =
  /^(?:qty|quantit|units|pieces|pcs|count|anzahl|stück|stk|menge|guests|visitors|orders|users|customers|number of|cantidad|aantal|antal)/i

/** Names of values of any kind, which say something only beside a quantity. */
export const generic = /^(?:values?|werte?|valeurs?|valor|valore|waarde|data)(?: ?\d{1,2})?$/iu

/** Names of columns that have none. */
export const unnamed = /^(?:Column \d+)?$/

/** “invoice”, of “Invoice No.” and “Invoice”; “identification” of names in which no such noun is known. */
export function nounOf(name: string): string {
  const noun = name
    .replace(/[([].*$/, '')
    .replace(/(?:^|[\s_-]+)(?:id|no|nr|num|number|code|#)s?\.?$/i, '')
    .trim()
  return nouns.test(noun) ? noun.toLowerCase() : 'identification'
}

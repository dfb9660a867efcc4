/** Codes that a runtime may not list, and unofficial codes in common use. */
const usualCodes =
  'USD EUR GBP CHF JPY CNY RMB INR SEK NOK DKK PLN CZK HUF RON BGN TRY RUB UAH AUD CAD NZD HKD SGD KRW BRL MXN ZAR ILS AED SAR THB PHP MYR IDR'

/** Codes that are also words: `TOP 10` and `COP 26` are not amounts. */
const words = new Set('ALL AMD COP CUP GEL MAD MOP PEN SOS TOP XXX'.split(' '))

const codes = [...new Set([...usualCodes.split(' '), ...Intl.supportedValuesOf('currency')])]

/**
 * The mark before or after an amount of money: a code, a sign or the short name of a currency,
 * as the source of a regular expression with the flag `u`.
 */
export const moneyPattern = `${codes.filter((code) => !words.has(code)).join('|')}|[A-Z]{0,3}\\$|\\p{Sc}|[Kk]r\\.?|Rs\\.?|Rp\\.?|zł|Kč|Ft|SFr\\.?|Fr\\.|S/\\.?|Bs\\.|[KTU][Ss]h\\.?|лв\\.?|руб\\.?|грн\\.?|дин\\.?|円|元|圓|원|ر\\.س\\.?|ر\\.ق\\.?|ر\\.ع\\.?|د\\.إ\\.?|د\\.ك\\.?|د\\.ج\\.?|د\\.م\\.?|ج\\.م\\.?|ريال|درهم|جنيه|دينار`

const currency = new RegExp(
  `^(?:${moneyPattern}|${codes.join('|')}|lei|[Ee]uros?|[Dd]ollars?|[Pp]ounds?|[Yy]en)$`,
  'u',
)

/** Whether a text is a currency. */
export function isCurrency(text: string): boolean {
  return currency.test(text.trim())
}

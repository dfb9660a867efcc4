const locales =
  'en de fr es it pt nl sv da nb fi pl cs sk sl bg tr ru uk hu ro el lv lt ar ar-LB ar-DZ he hi id'.split(
    ' ',
  )
/** Names of months that `Intl` does not have, each with its number. */
const others: [string, number][] = [
  ['sept', 9],
  ['mrz', 3],
  ['jän', 1],
  ['jänner', 1],
  ['maerz', 3],
]

let knownMonths: ReadonlyMap<string, number> | undefined
let knownWeekdays: ReadonlySet<string> | undefined

/** Month names in many languages, long and short, without names that two months share. */
export function monthNames(): ReadonlyMap<string, number> {
  if (knownMonths) return knownMonths
  const names = new Map<string, number>(others)
  const unsure = new Set<string>()
  const add = (name: string, month: number) => {
    if ((names.get(name) ?? month) !== month) unsure.add(name)
    names.set(name, month)
  }
  for (const { name, number } of namesBy({ month: 'long' }, { month: 'short' })) {
    add(name, number)
    add(name.normalize('NFD').replace(/\p{M}/gu, ''), number)
  }
  for (const name of unsure) names.delete(name)
  return (knownMonths = names)
}

export function isWeekday(word: string): boolean {
  knownWeekdays ??= new Set(
    namesBy({ weekday: 'long' }, { weekday: 'short' }).map(({ name }) => name),
  )
  return knownWeekdays.has(word)
}

/** Names of months or weekdays, alone and as part of a date, with their number. */
function namesBy(...styles: Intl.DateTimeFormatOptions[]): { name: string; number: number }[] {
  // Twelve consecutive days include all weekdays; the first of each month gives all months.
  const isDays = styles.some(({ weekday }) => weekday !== undefined)
  const dates = Array.from({ length: 12 }, (_, index) =>
    isDays ? new Date(Date.UTC(2025, 5, 1 + index)) : new Date(Date.UTC(2025, index, 1)),
  )
  return locales.flatMap((locale) =>
    styles.flatMap((style) =>
      [style, { ...style, day: 'numeric' } as const].flatMap((options) => {
        const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
        return dates.flatMap((date, index) =>
          format
            .formatToParts(date)
            .flatMap(({ type, value }) =>
              (type === 'month' || type === 'weekday') && /\p{L}{2}/u.test(value)
                ? [{ name: value.toLowerCase().replace(/\.$/, ''), number: index + 1 }]
                : [],
            ),
        )
      }),
    ),
  )
}

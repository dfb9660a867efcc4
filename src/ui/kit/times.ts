const day = 86_400_000

// To make a formatter takes longer than to use it a hundred times.
const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' })
const date = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' })
const dateWithYear = new Intl.DateTimeFormat([], {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/** A time for people: the time of day if it is today, otherwise the date. */
export function sayTime(iso: string): string {
  const time = new Date(iso)
  const isRecent = Date.now() - time.getTime() < day && time.getDate() === new Date().getDate()
  return isRecent ? clock.format(time) : date.format(time)
}

/** The day of a time for people: “Today”, “12 Nov” or, in another year, “12 Nov 2024”. */
export function sayDay(iso: string): string {
  const time = new Date(iso)
  const now = new Date()
  if (time.toDateString() === now.toDateString()) return 'Today'
  return (time.getFullYear() === now.getFullYear() ? date : dateWithYear).format(time)
}

/** Day and time, such as “12 Nov, 14:05”. */
export function sayMoment(iso: string): string {
  return `${sayDay(iso)}, ${clock.format(new Date(iso))}`
}

export function sayCount(count: number, what: string): string {
  return `${count.toLocaleString()} ${what}${count === 1 ? '' : 's'}`
}

/** A number of bytes as a person says it: “12 KB”, “1.4 MB”. */
export function saySize(bytes: number): string {
  if (bytes < 1024) return sayCount(bytes, 'byte')
  const kilobytes = bytes / 1024
  if (kilobytes < 1000) return `${Math.round(kilobytes)} KB`
  return `${(kilobytes / 1024).toFixed(1)} MB`
}

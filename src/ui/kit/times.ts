const day = 86_400_000

/** A time for people: the time of day if it is today, otherwise the date. */
export function sayTime(iso: string): string {
  const time = new Date(iso)
  const isRecent = Date.now() - time.getTime() < day && time.getDate() === new Date().getDate()
  return isRecent
    ? time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleDateString([], { day: 'numeric', month: 'short' })
}

/** The day of a time for people: “Today”, “12 Nov” or, in another year, “12 Nov 2024”. */
export function sayDay(iso: string): string {
  const time = new Date(iso)
  const now = new Date()
  if (time.toDateString() === now.toDateString()) return 'Today'
  const isThisYear = time.getFullYear() === now.getFullYear()
  return time.toLocaleDateString([], {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  })
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

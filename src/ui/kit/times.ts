const day = 86_400_000

/** A time for people: the time of day if it is today, otherwise the date. */
export function sayTime(iso: string): string {
  const time = new Date(iso)
  const isRecent = Date.now() - time.getTime() < day && time.getDate() === new Date().getDate()
  return isRecent
    ? time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleDateString([], { day: 'numeric', month: 'short' })
}

export function sayCount(count: number, what: string): string {
  return `${count.toLocaleString()} ${what}${count === 1 ? '' : 's'}`
}

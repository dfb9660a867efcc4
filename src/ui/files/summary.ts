import { sayCount, saySize } from '../kit/times.ts'

interface About {
  size: number
  summary: string | null
  notes?: readonly string[]
}

/** What was read of a file, or its size where that is not known: “3 sheets, 12,480 rows, nothing cut · 2 notes”. */
export function sayRead({ size, summary, notes = [] }: About): string {
  const read = summary ?? saySize(size)
  return notes.length > 0 ? `${read} · ${sayCount(notes.length, 'note')}` : read
}

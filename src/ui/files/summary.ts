import { sayCount, saySize } from '../kit/times.ts'

/** What was read of a file, or its size where that is not known: “3 sheets, 12,480 rows, nothing cut”. */
export function sayRead({ size, summary }: { size: number; summary: string | null }): string {
  return summary ?? saySize(size)
}

/** “2 notes”; empty for none. */
export function sayNotes(notes: readonly string[]): string {
  return notes.length > 0 ? sayCount(notes.length, 'note') : ''
}

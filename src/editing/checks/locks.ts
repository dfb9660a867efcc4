import type { Span } from '../text/edit.ts'

/** Whether an edit would change what is in one of the ranges; right beside them is free. */
export function touchesLock({ from, to }: Span, locks: readonly Span[]): boolean {
  return locks.some((lock) => from < lock.to && to > lock.from)
}

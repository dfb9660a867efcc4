import type { Span } from '../text/edit.ts'

/** Whether an edit would change text in one of the locks. Text right beside a lock may change. */
export function touchesLock({ from, to }: Span, locks: readonly Span[]): boolean {
  return locks.some((lock) => from < lock.to && to > lock.from)
}

import type { Edit } from './edit.ts'

/** A range that nobody may write. */
export interface Span {
  from: number
  to: number
}

/** Whether an edit would change what is in one of the ranges; right beside them is free. */
export function touchesLock(
  { from, to }: Pick<Edit, 'from' | 'to'>,
  locks: readonly Span[],
): boolean {
  return locks.some((lock) => from < lock.to && to > lock.from)
}

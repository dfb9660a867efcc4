import type { Change, Receipt } from '../../protocol/resources.ts'
import { sayCount } from '../kit/times.ts'

/** How much a version changed, whether or not its changes have names. */
export type Counts = Pick<Receipt, 'base_version' | 'changed' | 'unchanged'> & { places: number }

export function countsOf(receipt: Receipt): Counts {
  return { ...receipt, places: receipt.ranges.length }
}

/** Such as `2 places changed, 12,345 characters untouched`. */
export function sayCounts({ base_version, places, changed, unchanged }: Counts): string {
  if (base_version === null) return sayCount(changed, 'character')
  return `${sayCount(places, 'place')} changed, ${unchanged.toLocaleString()} characters untouched`
}

/** The changes of a version that have names; none if nothing could be named. */
export function namedChanges({ changes = [] }: Receipt): Change[] {
  return changes.every(({ kind }) => kind === 'source') ? [] : changes
}

/** Such as `3 places in the source`, for a version whose changes have no names. */
export function sayPlaces(receipt: Receipt): string {
  if (receipt.ranges.length === 0) return 'Nothing is different'
  return `${sayCount(receipt.ranges.length, 'place')} in the source`
}

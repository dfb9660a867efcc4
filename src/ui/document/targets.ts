import type { Target } from '../../protocol/frame.ts'
import type { Change, ChangedPlace } from '../../protocol/resources.ts'

/** A place to mark, and the index of the change that it belongs to. */
export interface MarkTarget {
  change: number
  target: Target
}

const maxTargets = 500

/** Where the places of changes are in the new page. A place in none of its elements has no target. */
export function targetsOf(changes: readonly Change[]): MarkTarget[] {
  return changes
    .flatMap(({ places }, change) =>
      places.flatMap((place) => {
        const target = targetOf(place)
        return target ? [{ change, target }] : []
      }),
    )
    .slice(0, maxTargets)
}

function targetOf({ selector, gap, new_path }: ChangedPlace): Target | undefined {
  if (selector !== undefined) return { selector }
  if (gap) return { gap }
  return new_path ? { path: new_path } : undefined
}

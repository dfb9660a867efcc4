import type { VersionRow } from '../../../protocol/resources.ts'
import type { Comparison } from '../../router.ts'

/**
 * What a version is compared with before anyone chooses: an older version with the latest one, the
 * latest with the one before.
 */
export function comparedWith([latest, before]: readonly VersionRow[], version: number): Comparison {
  if (latest && latest.version !== version) return { base: version, other: latest.version }
  return { base: before?.version ?? version, other: version }
}

import type { VersionKind } from '../../protocol/resources.ts'

/** What was done to make a version, for a person. */
export const kindNames: Record<VersionKind, string> = {
  create: 'Created',
  import: 'Imported',
  edit: 'Changed',
  manual: 'Edited manually',
  restore: 'Restored',
  rewrite: 'Rewritten',
  undo: 'Undone',
  redo: 'Redone',
  revert: 'Reverted',
  data: 'Data changed',
  brand: 'Brand applied',
  image: 'Picture placed',
}

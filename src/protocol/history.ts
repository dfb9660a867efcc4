import type { VersionKind } from './resources.ts'

/** The versions that undo and redo move between, as numbers. */
export interface History {
  /** What led to the present text, oldest first. The text of the last one is the present text. */
  done: number[]
  /** What was undone and can be redone, the next one last. */
  undone: number[]
}

/**
 * The history of a document whose versions are given oldest first. An undo or redo only moves within
 * it; any other version is added to `done`, and then nothing can be redone.
 *
 *     1 create, 2 edit, 3 edit, 4 undo            → done 1 2, undone 3
 *     1 create, 2 edit, 3 edit, 4 undo, 5 redo    → done 1 2 3
 *     1 create, 2 edit, 3 edit, 4 undo, 5 manual  → done 1 2 5
 */
export function historyOf(versions: readonly { version: number; kind: VersionKind }[]): History {
  const done: number[] = []
  let undone: number[] = []
  for (const { version, kind } of versions) {
    if (kind === 'undo') {
      const last = done.pop()
      if (last !== undefined) undone.push(last)
    } else if (kind === 'redo') {
      const next = undone.pop()
      if (next !== undefined) done.push(next)
    } else {
      done.push(version)
      undone = []
    }
  }
  return { done, undone }
}

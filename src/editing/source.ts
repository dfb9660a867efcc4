import { fold, type Folded, type TolerantLevel } from './fold.ts'

/** A text that passages are looked for in. How a level sees it is worked out when it is first needed. */
export interface Source {
  readonly text: string
  folded(level: TolerantLevel): Folded
}

export function createSource(text: string): Source {
  const known = new Map<TolerantLevel, Folded>()
  return {
    text,
    folded(level) {
      let folded = known.get(level)
      if (!folded) known.set(level, (folded = fold(text, level)))
      return folded
    },
  }
}

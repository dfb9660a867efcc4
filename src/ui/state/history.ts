import type { VersionRow } from '../../protocol/resources.ts'
import { historyOf, type History } from '../../protocol/history.ts'
import { olderVersion, shownDocument, shownVersions, type State } from './state.ts'

/** The version that a step of the history takes back or brings back, or why there is none. */
export type HistoryStep = { ok: true; version: number } | { ok: false; why: string }

const known = new WeakMap<readonly VersionRow[], History>()

/** The history of the shown document. */
function shownHistory(state: State): History {
  const versions = shownVersions(state)
  const history = known.get(versions) ?? historyOf(versions.toReversed())
  known.set(versions, history)
  return history
}

/** How a version is taken back or brought back: undo and redo take the latest one, revert any other. */
export type VersionStep = 'undo' | 'redo' | 'revert'

/**
 * What can be done to a version of the shown document; undefined if nothing can, as for its first
 * version and for those that were undone and overtaken.
 */
export function stepFor(
  state: State,
  documentId: string | null,
  version: number,
): VersionStep | undefined {
  const document = shownDocument(state)
  if (document?.id !== documentId) return undefined
  const { done, undone } = shownHistory(state)
  if (undone.at(-1) === version) return 'redo'
  const at = done.indexOf(version)
  if (at > 0) return at === done.length - 1 ? 'undo' : 'revert'
  const [latest] = shownVersions(state)
  if (latest?.version !== version) return undefined
  if (latest.kind === 'undo') return 'redo'
  return latest.kind === 'redo' ? 'undo' : undefined
}

/** What undo takes back. The first version can't be undone. */
export function undoStep(state: State): HistoryStep {
  const { done } = shownHistory(state)
  return stepOf(state, done.length > 1 ? done.at(-1) : undefined, 'undo')
}

/** What redo brings back. */
export function redoStep(state: State): HistoryStep {
  return stepOf(state, shownHistory(state).undone.at(-1), 'redo')
}

function stepOf(state: State, version: number | undefined, name: string): HistoryStep {
  const shown = olderVersion(state)
  if (shown !== undefined) {
    return { ok: false, why: `This is version ${shown}. Go back to the latest one to ${name}.` }
  }
  if (version === undefined) return { ok: false, why: `There is nothing to ${name}.` }
  return { ok: true, version }
}

import { historyOf, type History } from '../protocol/history.ts'
import { activeDocument, type State } from './workspace.ts'

/** The version that a step of the history takes back or brings back, or why there is none. */
export type HistoryStep = { ok: true; version: number } | { ok: false; why: string }

/** The history of the shown document. */
export function shownHistory(state: State): History {
  return historyOf(state.versions.toReversed())
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
  const latest = activeDocument(state)?.latest_version
  const shown = state.shownVersion ?? latest
  if (shown !== latest) {
    return { ok: false, why: `This is version ${shown}. Go back to the latest one to ${name}.` }
  }
  if (version === undefined) return { ok: false, why: `There is nothing to ${name}.` }
  return { ok: true, version }
}

import type { Actions } from '../state/actions.ts'
import { activeDocument, type State } from '../state/workspace.ts'

/** Says which version a request will change while an older one is shown. */
export function OldVersionNote({ state, actions }: { state: State; actions: Actions }) {
  const latest = activeDocument(state)?.latest_version
  const { shownVersion } = state
  if (shownVersion === undefined || shownVersion === latest) return null
  return (
    <div className="prompt-note" role="status">
      <p>
        You are looking at version {shownVersion}. Your request will change the latest version (
        {latest}).
      </p>
      <button
        type="button"
        className="small-button"
        onClick={() => void actions.restore(shownVersion)}
      >
        Use version {shownVersion}
      </button>
      <button type="button" className="small-button" onClick={() => actions.showVersion(undefined)}>
        Back to the latest
      </button>
    </div>
  )
}

import { olderVersion, shownDocument } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'

/** Says which version a request will change while an older one is shown. */
export function OldVersionNote() {
  const actions = useActions()
  const version = useApp(olderVersion)
  const latest = useApp(shownDocument)?.latest_version
  if (version === undefined || latest === undefined) return null
  return (
    <div className="prompt-note" role="status">
      <p>
        You are looking at version {version}. Your request will change the latest version ({latest}
        ).
      </p>
      <button type="button" className="small-button" onClick={() => void actions.restore(version)}>
        Use version {version}
      </button>
      <button type="button" className="small-button" onClick={() => actions.showVersion(undefined)}>
        Back to the latest
      </button>
    </div>
  )
}

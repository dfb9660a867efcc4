import type { Actions } from '../actions.ts'
import { stepFor } from '../history.ts'
import type { State } from '../workspace.ts'

interface VersionToolsProps {
  documentId: string
  version: number
  /** Whether the version has changes to mark on the page. */
  canShow?: boolean
  state: State
  actions: Actions
}

/** What can be done with a version that the conversation reports. */
export function VersionTools({ documentId, version, canShow, state, actions }: VersionToolsProps) {
  const step = stepFor(state, documentId, version)
  const about = `version ${version}`
  return (
    <span className="receipt-tools">
      <button
        type="button"
        className="quiet-button"
        aria-description={about}
        onClick={() => void actions.openVersion(documentId, version)}
      >
        View
      </button>
      {canShow && (
        <button
          type="button"
          className="quiet-button"
          aria-description={about}
          title="Mark the change on the page"
          onClick={() => void actions.showChange(documentId, version)}
        >
          Show
        </button>
      )}
      {step && (
        <button
          type="button"
          className="quiet-button"
          aria-description={about}
          onClick={() => void (step === 'redo' ? actions.redo() : actions.takeBack(version))}
        >
          {step === 'redo' ? 'Redo' : 'Undo'}
        </button>
      )}
    </span>
  )
}

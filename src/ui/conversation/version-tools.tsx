import type { Actions } from '../state/actions.ts'
import { stepFor } from '../state/history.ts'
import type { State } from '../state/workspace.ts'

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
  const tool = (name: string, act: () => Promise<void>, title?: string) => (
    <button
      type="button"
      className="quiet-button"
      aria-description={`version ${version}`}
      title={title}
      onClick={() => void act()}
    >
      {name}
    </button>
  )
  return (
    <span className="receipt-tools">
      {tool('View', () => actions.openVersion(documentId, version))}
      {canShow &&
        tool('Show', () => actions.showChange(documentId, version), 'Mark the change on the page')}
      {step &&
        (step === 'redo'
          ? tool('Redo', actions.redo)
          : tool('Undo', () => actions.takeBack(version)))}
    </span>
  )
}

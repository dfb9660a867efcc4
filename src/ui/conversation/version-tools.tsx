import { stepFor } from '../state/history.ts'
import { documentAddress } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'

interface VersionToolsProps {
  documentId: string
  version: number
  /** Whether the version has changes to mark on the page. */
  canShow?: boolean
}

/** What can be done with a version that the conversation reports. */
export function VersionTools({ documentId, version, canShow }: VersionToolsProps) {
  const actions = useActions()
  const step = useApp((state) => stepFor(state, documentId, version))
  const address = documentAddress(documentId, version)
  const tool = (name: string, act: () => unknown, title?: string) => (
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
      {tool('View', () => actions.look(address))}
      {canShow &&
        tool('Show', () => actions.look({ ...address, change: 1 }), 'Mark the change on the page')}
      {step &&
        (step === 'redo'
          ? tool('Redo', actions.redo)
          : tool('Undo', () => actions.takeBack(version)))}
    </span>
  )
}

import type { VersionRow } from '../../protocol/resources.ts'
import type { Actions } from '../state/actions.ts'
import { stepFor } from '../state/history.ts'
import { Icon } from '../kit/icons.tsx'
import { sayTime } from '../kit/times.ts'
import { ReceiptDetails } from '../receipts/receipt-details.tsx'
import { ReceiptLine } from '../receipts/receipt-line.tsx'
import { useReceipt, useSeen } from '../receipts/use-receipt.ts'
import { modelName } from '../state/models.ts'
import { type State } from '../state/workspace.ts'
import { comparedWith } from './compare/compared.ts'
import { kindNames } from './kinds.ts'

/** All versions, newest first, each with what it changed. */
export function VersionList(props: { documentId: string; state: State; actions: Actions }) {
  const { state, actions, documentId } = props
  if (state.versions.length === 0)
    return <p className="pane-note">No version has been saved yet.</p>
  return (
    <ol className="version-list">
      {state.versions.map((row) => (
        <VersionItem key={row.version} {...{ row, documentId, state, actions }} />
      ))}
    </ol>
  )
}

interface VersionItemProps {
  row: VersionRow
  documentId: string
  state: State
  actions: Actions
}

function VersionItem({ row, documentId, state, actions }: VersionItemProps) {
  const [target, isSeen] = useSeen<HTMLLIElement>()
  const { version } = row
  const { receipt, failed } = useReceipt(documentId, version, isSeen)
  const latest = state.versions[0]?.version
  const step = stepFor(state, documentId, version)
  return (
    <li className="version" ref={target} aria-current={isShown(state, version) || undefined}>
      <div className="version-head">
        <span className="version-number">Version {version}</span>
        <span className="version-meta">
          {[kindNames[row.kind], modelName(state, row.model_used), sayTime(row.created_at)]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </div>
      <p className="version-summary">{row.edit_summary || row.user_prompt}</p>
      <ReceiptLine receipt={receipt} failed={failed} />
      <div className="receipt-more">
        <ReceiptDetails
          documentId={documentId}
          receipt={receipt}
          canTakeBack={step === 'undo' || step === 'revert'}
          actions={actions}
        />
      </div>
      <div className="version-tools">
        <button
          type="button"
          className="small-button"
          aria-label={`View version ${version}`}
          onClick={() => actions.showVersion(version === latest ? undefined : version)}
        >
          <Icon name="eye" /> View
        </button>
        {state.versions.length > 1 && (
          <button
            type="button"
            className="small-button"
            aria-label={`Compare version ${version} with another`}
            onClick={() => actions.compare(comparedWith(state.versions, version))}
          >
            <Icon name="compare" /> Compare with…
          </button>
        )}
        {version !== latest && (
          <button
            type="button"
            className="small-button"
            aria-label={`Restore version ${version}`}
            onClick={() => void actions.restore(version)}
          >
            <Icon name="restore" /> Restore
          </button>
        )}
      </div>
    </li>
  )
}

function isShown({ shownVersion, versions }: State, version: number): boolean {
  return version === (shownVersion ?? versions[0]?.version)
}

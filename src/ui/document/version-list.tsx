import type { VersionRow } from '../../protocol/resources.ts'
import { stepFor } from '../state/history.ts'
import { Icon } from '../kit/icons.tsx'
import { sayTime } from '../kit/times.ts'
import { ReceiptDetails } from '../receipts/receipt-details.tsx'
import { ReceiptLine } from '../receipts/receipt-line.tsx'
import { useReceipt, useSeen } from '../receipts/use-receipt.ts'
import { modelName } from '../state/models.ts'
import { olderVersion, shownVersions } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { comparedWith } from './compare/compared.ts'
import { kindNames } from './kinds.ts'
import './version-list.css'

/** All versions, newest first, each with what it changed. */
export function VersionList({ documentId }: { documentId: string }) {
  const versions = useApp(shownVersions)
  if (versions.length === 0) return <p className="pane-note">No version has been saved yet.</p>
  return (
    <ol className="version-list">
      {versions.map((row) => (
        <VersionItem key={row.version} row={row} documentId={documentId} />
      ))}
    </ol>
  )
}

interface VersionItemProps {
  row: VersionRow
  documentId: string
}

function VersionItem({ row, documentId }: VersionItemProps) {
  const actions = useActions()
  const versions = useApp(shownVersions)
  const [target, isSeen] = useSeen<HTMLLIElement>()
  const { version } = row
  const { receipt, failed } = useReceipt(documentId, version, isSeen)
  const latest = versions[0]?.version
  const step = useApp((state) => stepFor(state, documentId, version))
  const model = useApp((state) => modelName(state, row.model_used))
  const isShown = version === (useApp(olderVersion) ?? latest)
  return (
    <li className="version" ref={target} aria-current={isShown || undefined}>
      <div className="version-head">
        <span className="version-number">Version {version}</span>
        <span className="version-meta">
          {[kindNames[row.kind], model, sayTime(row.created_at)]
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
        {versions.length > 1 && (
          <button
            type="button"
            className="small-button"
            aria-label={`Compare version ${version} with another`}
            onClick={() => actions.compare(comparedWith(versions, version))}
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

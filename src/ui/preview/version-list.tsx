import { useEffect, useState } from 'react'
import type { Receipt, VersionRow } from '../../protocol/resources.ts'
import type { Actions } from '../actions.ts'
import { api } from '../api.ts'
import { Icon } from '../kit/icons.tsx'
import { sayCount, sayTime } from '../kit/times.ts'
import { modelName, type State } from '../workspace.ts'
import { Changes } from './changes.tsx'

const kindNames: Record<VersionRow['kind'], string> = {
  create: 'Created',
  import: 'Imported',
  edit: 'Changed',
  manual: 'Edited manually',
  restore: 'Restored',
  rewrite: 'Rewritten',
  undo: 'Undone',
  redo: 'Redone',
  revert: 'Reverted',
  data: 'Data changed',
  brand: 'Brand applied',
  image: 'Image added',
}

/** All versions, newest first, each with its receipt. */
export function VersionList(props: { documentId: string; state: State; actions: Actions }) {
  const { state, actions, documentId } = props
  const latest = state.versions[0]?.version
  if (state.versions.length === 0) return <p className="pane-note">No version is saved yet.</p>
  return (
    <ol className="version-list">
      {state.versions.map((row) => (
        <li key={row.version} className="version">
          <div className="version-head">
            <span className="version-number">Version {row.version}</span>
            <span className="version-meta">
              {[kindNames[row.kind], modelName(state, row.model_used), sayTime(row.created_at)]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </div>
          <p className="version-summary">{row.edit_summary || row.user_prompt}</p>
          <ReceiptLine documentId={documentId} version={row.version} />
          <div className="version-tools">
            <button
              type="button"
              className="small-button"
              aria-label={`View version ${row.version}`}
              onClick={() => actions.showVersion(row.version === latest ? undefined : row.version)}
            >
              <Icon name="eye" /> View it
            </button>
            {row.version !== latest && (
              <button
                type="button"
                className="small-button"
                aria-label={`Restore version ${row.version}`}
                onClick={() => void actions.restore(row.version)}
              >
                <Icon name="restore" /> Restore
              </button>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The receipt of a version, which the server checks against the stored versions on each request. */
function ReceiptLine({ documentId, version }: { documentId: string; version: number }) {
  const [receipt, setReceipt] = useState<Receipt>()
  const [open, setOpen] = useState(false)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let gone = false
    api.readChanges({ did: documentId, version }).then(
      (found) => {
        if (!gone) setReceipt(found)
      },
      () => {
        if (!gone) setFailed(true)
      },
    )
    return () => {
      gone = true
    }
  }, [documentId, version])
  if (!receipt) return <p className="proof">{failed ? 'It can’t be checked now.' : 'Checking …'}</p>
  if (!receipt.holds) {
    return (
      <p className="proof broken">
        <Icon name="warn" /> The record of this version does not fit what is stored.
      </p>
    )
  }
  const comparable = receipt.base_version !== null && receipt.ranges.length > 0
  const what =
    receipt.base_version === null
      ? `${sayCount(receipt.changed, 'character')}, all new`
      : `${sayCount(receipt.ranges.length, 'place')} changed (${sayCount(receipt.changed, 'character')}), ${receipt.unchanged.toLocaleString()} untouched`
  return (
    <>
      <p className="proof">
        <Icon name="check" /> <span>{[what, ...receipt.warnings].join(' · ')}</span>
      </p>
      {comparable && (
        <details className="compare" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>What changed from version {receipt.base_version}</summary>
          {open && <Changes documentId={documentId} receipt={receipt} />}
        </details>
      )}
    </>
  )
}

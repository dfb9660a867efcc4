import type { SavedInShort } from '../../protocol/resources.ts'
import type { Actions } from '../state/actions.ts'
import { stepFor } from '../state/history.ts'
import { ReceiptDetails } from '../receipts/receipt-details.tsx'
import { ReceiptLine } from '../receipts/receipt-line.tsx'
import { useReceipt, useSeen } from '../receipts/use-receipt.ts'
import type { State } from '../state/workspace.ts'
import { VersionTools } from './version-tools.tsx'

interface AnswerReceiptProps {
  documentId: string
  saved: SavedInShort
  /** For people; empty if there is none. */
  cost: string
  state: State
  actions: Actions
}

export const costTitle = 'What the models cost for this answer'

/** What an answer changed. It is loaded once the answer is in sight; until then, counts are shown. */
export function AnswerReceipt({ documentId, saved, cost, state, actions }: AnswerReceiptProps) {
  const [target, isSeen] = useSeen<HTMLDivElement>()
  const { version } = saved
  const isChange = saved.base_version !== null
  const { receipt, failed } = useReceipt(documentId, version, isSeen && isChange)
  const step = stepFor(state, documentId, version)
  return (
    <div className={isChange ? 'proof of-change' : 'proof'} ref={target}>
      <ReceiptLine receipt={receipt} counts={saved} failed={failed}>
        <button
          type="button"
          className="link"
          onClick={() => void actions.openVersion(documentId, version)}
        >
          Version {version}
        </button>
        {' · '}
      </ReceiptLine>
      <div className="receipt-more">
        <VersionTools
          documentId={documentId}
          version={version}
          canShow={isChange}
          state={state}
          actions={actions}
        />
        <ReceiptDetails
          documentId={documentId}
          receipt={receipt}
          canTakeBack={step === 'undo' || step === 'revert'}
          actions={actions}
        />
        {cost !== '' && (
          <span className="cost" title={costTitle}>
            {cost}
          </span>
        )}
      </div>
    </div>
  )
}

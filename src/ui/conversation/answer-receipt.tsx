import type { SavedInShort } from '../../protocol/resources.ts'
import { stepFor } from '../state/history.ts'
import { ReceiptDetails } from '../receipts/receipt-details.tsx'
import { ReceiptLine } from '../receipts/receipt-line.tsx'
import { useReceipt, useSeen } from '../receipts/use-receipt.ts'
import { Link } from '../link.tsx'
import { documentAddress } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { VersionTools } from './version-tools.tsx'

interface AnswerReceiptProps {
  documentId: string
  saved: SavedInShort
  /** For people; empty if there is none. */
  cost: string
}

export const costTitle = 'What the models cost for this answer'

/** What an answer changed. It is loaded once the answer is in sight; until then, counts are shown. */
export function AnswerReceipt({ documentId, saved, cost }: AnswerReceiptProps) {
  const [target, isSeen] = useSeen<HTMLDivElement>()
  const { version } = saved
  const isChange = saved.base_version !== null
  const { receipt, failed } = useReceipt(documentId, version, isSeen && isChange)
  const actions = useActions()
  const step = useApp((state) => stepFor(state, documentId, version))
  const address = documentAddress(documentId, version)
  return (
    <div className={isChange ? 'proof of-change' : 'proof'} ref={target}>
      <ReceiptLine receipt={receipt} counts={saved} failed={failed}>
        <Link className="link" to={address} onOpen={() => actions.look(address)}>
          Version {version}
        </Link>
        {' · '}
      </ReceiptLine>
      <div className="receipt-more">
        <VersionTools documentId={documentId} version={version} canShow={isChange} />
        <ReceiptDetails
          documentId={documentId}
          receipt={receipt}
          canTakeBack={step === 'undo' || step === 'revert'}
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

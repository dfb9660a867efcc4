import { useId } from 'react'
import type { Receipt } from '../../protocol/resources.ts'
import { documentAddress } from '../state/state.ts'
import { useActions } from '../state/use-app.ts'
import { Proof } from './proof.tsx'
import { namedChanges } from './sentences.ts'

interface ReceiptDetailsProps {
  documentId: string
  receipt: Receipt | undefined
  /** Whether the version is part of the history, so that its changes can be taken back. */
  canTakeBack: boolean
}

/** The changes of a version one by one, each with its own actions, and the proof. */
export function ReceiptDetails(props: ReceiptDetailsProps) {
  const { documentId, receipt, canTakeBack } = props
  const actions = useActions()
  const id = useId()
  if (!receipt?.holds) return null
  const changes = namedChanges(receipt)
  const { version } = receipt
  return (
    <>
      {changes.length > 1 && (
        <details className="disclosure">
          <summary>One by one</summary>
          <ol className="one-by-one">
            {changes.map(({ sentence }, index) => (
              <li key={index}>
                <span className="change-sentence" id={`${id}-${index}`}>
                  {sentence}
                </span>
                <span className="receipt-tools">
                  <button
                    type="button"
                    className="quiet-button"
                    aria-describedby={`${id}-${index}`}
                    onClick={() =>
                      actions.look({ ...documentAddress(documentId, version), change: index + 1 })
                    }
                  >
                    Show
                  </button>
                  {canTakeBack && (
                    <button
                      type="button"
                      className="quiet-button"
                      aria-describedby={`${id}-${index}`}
                      onClick={() => void actions.takeBack(version, index)}
                    >
                      Undo
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
      <Proof documentId={documentId} receipt={receipt} />
    </>
  )
}

import { lazy, Suspense, useState } from 'react'
import type { Receipt } from '../../protocol/resources.ts'
import { sayCount } from '../kit/times.ts'
import { countsOf, sayCounts } from './sentences.ts'

const Changes = lazy(() => import('./changes.tsx'))

/** The characters that a version changed, passage by passage, and the check of all others. */
export function Proof({ documentId, receipt }: { documentId: string; receipt: Receipt }) {
  const [open, setOpen] = useState(false)
  const { base_version, changed, holds } = receipt
  if (base_version === null || receipt.ranges.length === 0) return null
  return (
    <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show the proof</summary>
      <p className="changes-note">
        {`Compared with version ${base_version}: ${sayCounts(countsOf(receipt))}, ${sayCount(changed, 'character')} written. `}
        {holds
          ? 'Both versions were compared as they are stored: all other characters are equal.'
          : 'The receipt does not match the stored versions.'}
      </p>
      {open && (
        <Suspense>
          <Changes documentId={documentId} receipt={receipt} />
        </Suspense>
      )}
    </details>
  )
}

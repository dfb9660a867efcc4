import type { ReactNode } from 'react'
import type { Receipt } from '../../protocol/resources.ts'
import { Icon } from '../kit/icons.tsx'
import { sayCount } from '../kit/times.ts'
import { countsOf, namedChanges, sayCounts, sayPlaces, type Counts } from './sentences.ts'
import './receipts.css'

interface ReceiptLineProps {
  /** What the line starts with, such as a link to the version. */
  children?: ReactNode
  receipt: Receipt | undefined
  /** What is known before the receipt is loaded. */
  counts?: Counts | undefined
  failed: boolean
}

/** What a version changed, in units that a person understands, and whether all else is equal. */
export function ReceiptLine({ children, receipt, counts, failed }: ReceiptLineProps) {
  const isBroken = receipt?.holds === false
  return (
    <p className={isBroken ? 'receipt-line broken' : 'receipt-line'}>
      {receipt ? <Icon name={isBroken ? 'warn' : 'check'} /> : <span className="icon" />}
      <span>
        {children}
        {receipt ? <What receipt={receipt} /> : counts ? sayCounts(counts) : pending(failed)}
        {receipt?.warnings.map((warning) => ` · ${warning}`)}
      </span>
    </p>
  )
}

function pending(failed: boolean): string {
  return failed ? 'It can’t be checked now.' : 'Checking …'
}

function What({ receipt }: { receipt: Receipt }) {
  if (!receipt.holds) return 'The receipt of this version does not match what is stored.'
  const counts = sayCounts(countsOf(receipt))
  if (receipt.base_version === null) return `${counts}, all new`
  if (!receipt.changes) return counts
  const named = namedChanges(receipt)
  // What people see comes before what only the source shows.
  const main = named.find(({ kind }) => kind !== 'attribute' && kind !== 'source') ?? named[0]
  const others = named.length - 1
  return (
    <>
      {main ? <strong>{main.sentence}</strong> : sayPlaces(receipt)}
      {others > 0 && ` · ${sayCount(others, 'more change')}`}
      {' · everything else identical'}
    </>
  )
}

import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Receipt } from '../../protocol/resources.ts'
import { api } from '../server/api.ts'

const maxKept = 300
/** How far outside the visible part of a list, in pixels, a receipt is already loaded. */
const nearby = 400

/** Receipts by their path. A version never changes, and neither does its receipt. */
const kept = new Map<string, Promise<Receipt>>()

function readReceipt(documentId: string, version: number): Promise<Receipt> {
  const key = `${documentId}/${version}`
  const known = kept.get(key)
  if (known) return known
  const receipt = api.readChanges({ did: documentId, version })
  kept.set(key, receipt)
  receipt.catch(() => kept.delete(key))
  const [oldest] = kept.keys()
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
  return receipt
}

interface Loaded {
  key: string
  receipt?: Receipt
  failed?: boolean
}

/** The receipt of a version, which the server checks against the stored versions, once it is wanted. */
export function useReceipt(
  documentId: string,
  version: number,
  isWanted = true,
): { receipt: Receipt | undefined; failed: boolean } {
  const key = `${documentId}/${version}`
  const [loaded, setLoaded] = useState<Loaded>()
  useEffect(() => {
    if (!isWanted) return
    let gone = false
    readReceipt(documentId, version).then(
      (receipt) => {
        if (!gone) setLoaded({ key, receipt })
      },
      () => {
        if (!gone) setLoaded({ key, failed: true })
      },
    )
    return () => {
      gone = true
    }
  }, [key, documentId, version, isWanted])
  if (loaded?.key !== key) return { receipt: undefined, failed: false }
  return { receipt: loaded.receipt, failed: loaded.failed ?? false }
}

/** Whether an element has been visible, or nearly. */
export function useSeen<Target extends HTMLElement>(): [RefObject<Target | null>, boolean] {
  const target = useRef<Target>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (!target.current || isSeen) return
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { scrollMargin: `${nearby}px` },
    )
    observer.observe(target.current)
    return () => observer.disconnect()
  }, [isSeen])
  return [target, isSeen]
}

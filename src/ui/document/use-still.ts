import { useState } from 'react'

const keyOf = (documentId: string) => `still:${documentId}`

/** Whether the person stopped the scripts of a document, remembered in this browser. */
export function useStill(documentId: string | undefined) {
  const [chosen, setChosen] = useState<Record<string, boolean>>({})
  return {
    isStill: documentId !== undefined && (chosen[documentId] ?? readChoice(documentId)),
    setStill(isStill: boolean) {
      if (documentId === undefined) return
      setChosen({ ...chosen, [documentId]: isStill })
      try {
        if (isStill) localStorage.setItem(keyOf(documentId), 'yes')
        else localStorage.removeItem(keyOf(documentId))
      } catch {
        // Without storage, the choice lasts until the page is closed.
      }
    },
  }
}

function readChoice(documentId: string): boolean {
  try {
    return localStorage.getItem(keyOf(documentId)) !== null
  } catch {
    return false
  }
}

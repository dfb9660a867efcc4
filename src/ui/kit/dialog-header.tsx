import type { RefObject } from 'react'
import { Icon } from './icons.tsx'
import './dialog.css'

interface DialogHeaderProps {
  /** The id by which the dialog is named after its heading. */
  id: string
  heading: string
  dialog: RefObject<HTMLDialogElement | null>
}

/** The heading of a dialog, and the button that closes it. */
export function DialogHeader({ id, heading, dialog }: DialogHeaderProps) {
  return (
    <header>
      <h2 id={id}>{heading}</h2>
      <button
        type="button"
        className="icon-button"
        aria-label="Close"
        title="Close (Esc)"
        onClick={() => dialog.current?.close()}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}

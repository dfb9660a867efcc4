import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'

interface ToastProps {
  /** `alert` for what went wrong: it is read out at once, and looks like it. */
  role?: 'alert'
  onClose: () => void
  children: ReactNode
}

/** A message above everything that stays until it is closed. */
export function Toast({ role, onClose, children }: ToastProps) {
  return (
    <div className={role === 'alert' ? 'toast alarming' : 'toast'} role={role}>
      {children}
      <button type="button" className="bare" aria-label="Close this message" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  )
}

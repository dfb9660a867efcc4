import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import './toast.css'

interface ToastProps {
  /** `alert` for a problem: screen readers announce it at once, and it looks alarming. */
  role?: 'alert'
  onClose: () => void
  children: ReactNode
}

/** A message on top of the page that stays until it is closed. */
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

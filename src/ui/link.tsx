import type { MouseEvent, ReactNode } from 'react'
import { hrefOf, type Address } from './router.ts'

interface LinkProps {
  to: Address
  className?: string
  /** Whether it leads to what is shown. */
  isCurrent?: boolean
  onOpen(): void
  children: ReactNode
}

/** A link within the app. Opened with a modifier key, or by its menu, it is the browser's, as in a new tab. */
export function Link({ to, className, isCurrent, onOpen, children }: LinkProps) {
  function onClick(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen()
  }
  return (
    <a
      href={hrefOf(to)}
      className={className}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onClick}
    >
      {children}
    </a>
  )
}

import { useRef, type KeyboardEvent, type ReactNode } from 'react'

interface Tab<Id extends string> {
  id: Id
  label: ReactNode
}

/** Tabs as in the ARIA Authoring Practices: arrow keys, Home and End move and select. */
export function Tabs<Id extends string>(props: {
  label: string
  className: string
  tabs: Tab<Id>[]
  chosen: Id | undefined
  panel: string
  onChoose(id: Id): void
}) {
  const row = useRef<HTMLDivElement>(null)
  const { tabs, chosen } = props

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex((tab) => tab.id === chosen)
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    }
    const index = steps[event.key]
    if (index === undefined) return
    event.preventDefault()
    const wrapped = (index + tabs.length) % tabs.length
    const next = tabs[wrapped]
    if (!next) return
    props.onChoose(next.id)
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[wrapped]?.focus()
  }

  return (
    <div
      className={props.className}
      role="tablist"
      aria-label={props.label}
      ref={row}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`tab-${tab.id}`}
          aria-selected={tab.id === chosen}
          aria-controls={props.panel}
          tabIndex={tab.id === chosen || chosen === undefined ? 0 : -1}
          onClick={() => props.onChoose(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}

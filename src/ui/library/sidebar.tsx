import { useEffect, useRef, useState, type RefObject } from 'react'
import { sayCost } from '../../protocol/costs.ts'
import type { SessionRow } from '../../protocol/resources.ts'
import type { Actions } from '../state/actions.ts'
import { Icon } from '../kit/icons.tsx'
import { sayTime } from '../kit/times.ts'
import type { State } from '../state/workspace.ts'

/** Lists the sessions. The open one can be renamed and deleted. */
export function Sidebar(props: { state: State; actions: Actions; open: boolean; onClose(): void }) {
  const { state, actions, onClose } = props
  const [renaming, setRenaming] = useState('')
  const renameButton = useRef<HTMLButtonElement>(null)
  const wasRenaming = useRef(false)
  useEffect(() => {
    // The field is gone, and with it the focus.
    const isFree = document.activeElement === document.body
    if (wasRenaming.current && renaming === '' && isFree) renameButton.current?.focus()
    wasRenaming.current = renaming !== ''
  }, [renaming])
  return (
    <nav className={props.open ? 'sidebar open' : 'sidebar'} aria-label="Sessions" id="sidebar">
      <button
        type="button"
        className="new-button"
        onClick={() => {
          actions.goHome()
          onClose()
        }}
      >
        <Icon name="plus" /> New
      </button>
      {state.sessions.length === 0 ? (
        <p className="sidebar-note">Your work will be listed here.</p>
      ) : (
        <ul>
          {state.sessions.map((row) => {
            const isCurrent = row.session_id === state.session?.session_id
            if (isCurrent && renaming === row.session_id) {
              return (
                <li key={row.session_id}>
                  <NameField row={row} actions={actions} onDone={() => setRenaming('')} />
                </li>
              )
            }
            return (
              <li key={row.session_id} className={isCurrent ? 'current' : undefined}>
                <SessionLink row={row} isCurrent={isCurrent} actions={actions} onClose={onClose} />
                {isCurrent && (
                  <SessionTools
                    row={row}
                    actions={actions}
                    renameButton={renameButton}
                    onRename={() => setRenaming(row.session_id)}
                  />
                )}
              </li>
            )
          })}
        </ul>
      )}
    </nav>
  )
}

function SessionLink(props: {
  row: SessionRow
  isCurrent: boolean
  actions: Actions
  onClose(): void
}) {
  const { row, isCurrent, actions } = props
  return (
    <a
      href={`/s/${row.session_id}`}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        void actions.openSession(row.session_id)
        props.onClose()
      }}
    >
      <span className="session-title">{row.title ?? 'Untitled'}</span>
      <span className="session-time">
        {[sayTime(row.last_active), sayCost(row)].filter((part) => part !== '').join(' · ')}
      </span>
    </a>
  )
}

function SessionTools(props: {
  row: SessionRow
  actions: Actions
  renameButton: RefObject<HTMLButtonElement | null>
  onRename(): void
}) {
  const { row, actions } = props
  return (
    <p className="session-tools">
      <button type="button" className="link" ref={props.renameButton} onClick={props.onRename}>
        Rename
      </button>
      <button type="button" className="link" onClick={() => void actions.trash(row.session_id)}>
        Delete
      </button>
    </p>
  )
}

/** Enter or leaving the field saves the name; Escape keeps the old one. */
function NameField(props: { row: SessionRow; actions: Actions; onDone(): void }) {
  const { row, actions, onDone } = props
  const [name, setName] = useState(row.title ?? '')
  const take = () => {
    const title = name.trim()
    if (title !== '' && title !== row.title) void actions.rename(row.session_id, title)
    onDone()
  }
  return (
    <form
      className="name-field"
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <input
        ref={(field) => field?.focus()}
        aria-label="Name of the session"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Escape ends only the renaming and does not close the menu around it.
          event.stopPropagation()
          onDone()
        }}
      />
    </form>
  )
}

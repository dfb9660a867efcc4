import { useEffect, useRef, useState, type RefObject } from 'react'
import { sayCost } from '../../protocol/costs.ts'
import type { SessionRow } from '../../protocol/resources.ts'
import { sayTime } from '../kit/times.ts'
import { Link } from '../link.tsx'
import { useActions, useApp } from '../state/use-app.ts'
import './sidebar.css'

/** Lists the sessions. The open one can be renamed and deleted. */
export function Sidebar(props: { open: boolean; onClose(): void }) {
  const { onClose } = props
  const sessions = useApp(({ server }) => server.listSessions)
  const sessionId = useApp(({ page }) => page.sessionId)
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
      {sessions.length === 0 ? (
        <p className="sidebar-note">Your work will be listed here.</p>
      ) : (
        <ul>
          {sessions.map((row) => {
            const isCurrent = row.session_id === sessionId
            if (isCurrent && renaming === row.session_id) {
              return (
                <li key={row.session_id}>
                  <NameField row={row} onDone={() => setRenaming('')} />
                </li>
              )
            }
            return (
              <li key={row.session_id} className={isCurrent ? 'current' : undefined}>
                <SessionLink row={row} isCurrent={isCurrent} onClose={onClose} />
                {isCurrent && (
                  <SessionTools
                    row={row}
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

function SessionLink(props: { row: SessionRow; isCurrent: boolean; onClose(): void }) {
  const { row, isCurrent } = props
  const actions = useActions()
  const address = { page: 'session', sessionId: row.session_id } as const
  return (
    <Link
      to={address}
      isCurrent={isCurrent}
      onOpen={() => {
        actions.open(address)
        props.onClose()
      }}
    >
      <span className="session-title">{row.title ?? 'Untitled'}</span>
      <span className="session-time">
        {[sayTime(row.last_active), sayCost(row)].filter((part) => part !== '').join(' · ')}
      </span>
    </Link>
  )
}

function SessionTools(props: {
  row: SessionRow
  renameButton: RefObject<HTMLButtonElement | null>
  onRename(): void
}) {
  const { row } = props
  const actions = useActions()
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
function NameField(props: { row: SessionRow; onDone(): void }) {
  const { row, onDone } = props
  const actions = useActions()
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

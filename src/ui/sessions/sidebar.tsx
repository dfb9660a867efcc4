import type { Actions } from '../actions.ts'
import { Icon } from '../kit/icons.tsx'
import { sayTime } from '../kit/times.ts'
import type { State } from '../workspace.ts'

/** The way to every session, and to a new one. */
export function Sidebar(props: { state: State; actions: Actions; open: boolean; onClose(): void }) {
  const { state, actions } = props
  return (
    <nav className={props.open ? 'sidebar open' : 'sidebar'} aria-label="Sessions" id="sidebar">
      <button
        type="button"
        className="new-button"
        onClick={() => {
          actions.goHome()
          props.onClose()
        }}
      >
        <Icon name="plus" /> New
      </button>
      {state.sessions.length === 0 ? (
        <p className="sidebar-note">Your work will be listed here.</p>
      ) : (
        <ul>
          {state.sessions.map((row) => (
            <li key={row.session_id}>
              <a
                href={`/s/${row.session_id}`}
                aria-current={row.session_id === state.session?.session_id ? 'page' : undefined}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return
                  event.preventDefault()
                  void actions.openSession(row.session_id)
                  props.onClose()
                }}
              >
                <span className="session-title">{row.title ?? 'Untitled'}</span>
                <span className="session-time">{sayTime(row.last_active)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

import { useRef, useState, type KeyboardEvent } from 'react'
import type { Message } from '../../protocol/resources.ts'
import type { Actions } from '../state/actions.ts'
import type { LiveTurn, State } from '../state/workspace.ts'
import { Markdown } from '../kit/markdown.tsx'
import { otherDocument, possibleRoutes, routeNames, routesUnderWay } from './routes.ts'

interface PendingRowProps {
  turn: LiveTurn
  message: Message
  state: State
  actions: Actions
}

/** An answer under way: what is being done, which the person can change, and how far it is. */
export function PendingRow(props: PendingRowProps) {
  const { turn } = props
  return (
    <li className="message assistant">
      <span className="sr-only">Answer under way:</span>
      {turn.text !== '' && <Markdown text={turn.text} />}
      {!turn.done && !turn.saved && <RouteLine {...props} />}
      <p className="status">
        <span className="spinner" aria-hidden="true" />
        {turn.status || 'Waiting'}
      </p>
    </li>
  )
}

/** Says which route the message took, and lets the person choose another one. */
function RouteLine({ turn, message, state, actions }: PendingRowProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const target =
    turn.route === 'create' ? otherDocument(state, turn.document_id)?.id : turn.document_id
  const others = possibleRoutes(state, Boolean(target)).filter((route) => route !== turn.route)

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isOpen) return
    setOpen(false)
    button.current?.focus()
  }

  return (
    <div className="route-line" onKeyDown={onKeyDown}>
      <span title={turn.reason || undefined}>{routesUnderWay[turn.route]}</span>
      {others.length > 0 && (
        <>
          <span aria-hidden="true">·</span>
          <button
            ref={button}
            type="button"
            className="quiet-button"
            aria-label="Change what is done"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            Change
          </button>
        </>
      )}
      {isOpen && (
        <div className="examples" role="group" aria-label="Do this instead">
          {others.map((route) => (
            <button
              key={route}
              type="button"
              className="small-button"
              onClick={() => void actions.reroute(turn.id, message, route, target ?? undefined)}
            >
              {routeNames[route]}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

import { useRef, useState, type KeyboardEvent } from 'react'
import type { Message } from '../../protocol/resources.ts'
import type { LiveTurn } from '../server/live-turn.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { Markdown } from '../kit/markdown.tsx'
import { otherDocument, possibleRoutes, routeNames, routesUnderWay } from './routes.ts'

interface PendingRowProps {
  turnId: string
  message: Message
}

/** An answer under way: what is being done, which the person can change, and how far it is. */
export function PendingRow({ turnId, message }: PendingRowProps) {
  const turn = useApp(({ server }) => server.turns[turnId])
  if (!turn) return null
  return (
    <li className="message assistant">
      <span className="sr-only">Answer under way:</span>
      {turn.text !== '' && <Markdown text={turn.text} />}
      {!turn.done && !turn.saved && <RouteLine turn={turn} message={message} />}
      <p className="status">
        <span className="spinner" aria-hidden="true" />
        {turn.status || 'Waiting'}
      </p>
    </li>
  )
}

/** Says which route the message took, and lets the person choose another one. */
function RouteLine({ turn, message }: { turn: LiveTurn; message: Message }) {
  const actions = useActions()
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const other = useApp((state) => otherDocument(state, turn.document_id)?.id)
  const target = turn.route === 'create' ? other : turn.document_id
  const possible = useApp((state) => possibleRoutes(state, Boolean(target)))
  const others = possible.filter((route) => route !== turn.route)

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

import { useEffect, useRef } from 'react'
import type { Message, Route } from '../../protocol/resources.ts'
import type { Actions } from '../actions.ts'
import { Icon } from '../kit/icons.tsx'
import { sayCount } from '../kit/times.ts'
import {
  activeDocument,
  modelName,
  nextModelName,
  runningTurns,
  type LiveTurn,
  type State,
} from '../workspace.ts'
import { Markdown } from './markdown.tsx'
import { PromptBox } from './prompt-box.tsx'
import type { usePrompt } from './use-prompt.ts'

interface ChatProps {
  state: State
  actions: Actions
  prompt: ReturnType<typeof usePrompt>
}

export function Chat({ state, actions, prompt }: ChatProps) {
  const running = runningTurns(state)
  const answered = new Set(
    state.messages.flatMap((one) => (one.role !== 'user' && one.turn_id ? [one.turn_id] : [])),
  )
  const pending = Object.values(state.turns).filter((turn) => !answered.has(turn.id))
  const scroller = useRef<HTMLDivElement>(null)
  const lastLength = pending.at(-1)?.text.length ?? 0

  useEffect(() => {
    const area = scroller.current
    if (area) area.scrollTop = area.scrollHeight
  }, [state.messages.length, state.sending, pending.length, lastLength, state.front])

  return (
    <section className="chat" aria-label="Conversation">
      <div className="chat-scroll" ref={scroller} tabIndex={-1}>
        <ol className="messages">
          {state.messages.map((message) => (
            <MessageRow key={message.id} {...{ message, state, actions }} />
          ))}
          {state.sending !== undefined && (
            <li className="message user pending">
              <span className="sr-only">You, sending:</span>
              <p>{state.sending}</p>
            </li>
          )}
          {pending.map((turn) => (
            <li className="message assistant" key={turn.id}>
              <span className="sr-only">Answer under way:</span>
              {turn.text !== '' && <Markdown text={turn.text} />}
              <p className="status">
                <span className="spinner" aria-hidden="true" />
                {turn.status || 'Waiting'}
              </p>
            </li>
          ))}
        </ol>
      </div>
      <PromptBox
        {...prompt.box}
        label="Message"
        placeholder={
          activeDocument(state) ? 'Say what to change …' : 'Say what document you want …'
        }
        model={nextModelName(state)}
        running={running.length > 0}
      />
    </section>
  )
}

interface RowProps {
  message: Message
  state: State
  actions: Actions
}

function MessageRow({ message, state, actions }: RowProps) {
  if (message.role === 'user') return <UserRow text={message.content} />
  const turn = message.turn_id ? state.turns[message.turn_id] : undefined
  const isError = message.message_type === 'error'
  return (
    <li className={isError ? 'message assistant failed' : 'message assistant'}>
      <span className="sr-only">{isError ? 'It failed:' : 'Answer:'}</span>
      <Markdown text={message.content} />
      {turn?.saved && <Proof turn={turn} state={state} actions={actions} />}
      {isError && <Offers message={message} turn={turn} state={state} actions={actions} />}
    </li>
  )
}

/** Long messages, such as pasted tables, show their beginning; all of it is one click away. */
function UserRow({ text }: { text: string }) {
  const isLong = text.length > 700 || text.split('\n').length > 12
  return (
    <li className="message user">
      <span className="sr-only">You:</span>
      {isLong ? (
        <details>
          <summary>
            <span className="clipped">{text.split('\n').slice(0, 4).join('\n').slice(0, 300)}</span>
            <span className="more">Show all</span>
          </summary>
          <p>{text}</p>
        </details>
      ) : (
        <p>{text}</p>
      )}
    </li>
  )
}

/** What a version changed, and that all else was found equal. */
function Proof({ turn, state, actions }: { turn: LiveTurn; state: State; actions: Actions }) {
  if (!turn.saved) return null
  const { version, receipt } = turn.saved
  const what =
    receipt.base_version === null
      ? sayCount(receipt.changed, 'character')
      : `${sayCount(receipt.ranges.length, 'place')} changed, ${receipt.unchanged.toLocaleString()} characters untouched`
  return (
    <p className="proof">
      <Icon name="check" />
      <span>
        <button type="button" className="link" onClick={() => actions.setView('versions')}>
          Version {version}
        </button>
        {` · ${what} · ${modelName(state, turn.model)}`}
      </span>
    </p>
  )
}

const offerNames: Record<string, string> = {
  retry: 'Try again',
  rewrite: 'Rewrite the whole document',
}

function Offers({ message, turn, state, actions }: RowProps & { turn: LiveTurn | undefined }) {
  const asked = state.messages.find((one) => one.role === 'user' && one.turn_id === message.turn_id)
  const isLast = state.messages.at(-1)?.id === message.id
  const offers = (turn?.error?.offers ?? ['retry']).filter((offer) => offer in offerNames)
  const isFinal = turn?.error !== undefined && !turn.error.retryable
  // The files of a message are not kept, so it can't be sent again as it was.
  const hadFiles = asked !== undefined && /\n\nAttached: .+$/.test(asked.content)
  if (!asked || !isLast || isFinal || hadFiles) return null
  return (
    <p className="offers">
      {offers.map((offer) => {
        const route: Route | undefined = offer === 'rewrite' ? 'rewrite' : undefined
        return (
          <button
            key={offer}
            type="button"
            className="small-button"
            onClick={() => void actions.send(asked.content, [], route)}
          >
            {offerNames[offer]}
          </button>
        )
      })}
    </p>
  )
}

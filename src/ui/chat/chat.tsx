import { Fragment, useEffect, useRef } from 'react'
import { operations } from '../../protocol/operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import type { Message, MessageAttachment, Route, SavedInShort } from '../../protocol/resources.ts'
import type { Actions } from '../actions.ts'
import { Icon } from '../kit/icons.tsx'
import { sayCount, saySize } from '../kit/times.ts'
import {
  activeDocument,
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
  const isQuiet = state.messages.length + pending.length === 0 && state.sending === undefined
  const scroller = useRef<HTMLDivElement>(null)
  const lastLength = pending.at(-1)?.text.length ?? 0

  const showEnd = () => {
    const area = scroller.current
    if (area) area.scrollTop = area.scrollHeight
  }

  useEffect(showEnd, [
    state.messages.length,
    state.sending,
    pending.length,
    lastLength,
    state.front,
  ])

  // A list that is scrolled to its end stays there when it is resized or its content grows.
  useEffect(() => {
    const area = scroller.current
    const list = area?.firstElementChild
    if (!area || !list) return
    let atEnd = true
    const onScroll = () => {
      atEnd = area.scrollHeight - area.scrollTop - area.clientHeight < 40
    }
    const observer = new ResizeObserver(() => atEnd && showEnd())
    area.addEventListener('scroll', onScroll)
    observer.observe(area)
    observer.observe(list)
    return () => {
      area.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  return (
    <section className="chat" aria-label="Conversation">
      <div className="chat-scroll" ref={scroller} tabIndex={-1}>
        {isQuiet && activeDocument(state) && <Suggestions prompt={prompt} />}
        <ol className="messages">
          {state.messages.map((message) => {
            const turn = pending.find((one) => one.id === message.turn_id)
            return (
              <Fragment key={message.id}>
                <MessageRow {...{ message, state, actions }} />
                {turn && <PendingRow turn={turn} />}
              </Fragment>
            )
          })}
          {state.sending !== undefined && (
            <li className="message user pending">
              <span className="sr-only">You, sending:</span>
              <p>{state.sending}</p>
            </li>
          )}
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

const suggestions = [
  'Make the headings blue',
  'Change the title to "…"',
  'How many words are there?',
]

/** What to say to a document that nothing was said to yet, such as one that was imported. */
function Suggestions({ prompt }: Pick<ChatProps, 'prompt'>) {
  return (
    <div className="suggestions">
      <p>Say what to change; all else stays as it is. For instance:</p>
      <div className="examples">
        {suggestions.map((text) => (
          <button
            key={text}
            type="button"
            className="small-button"
            onClick={() => prompt.box.onText(text)}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  )
}

function PendingRow({ turn }: { turn: LiveTurn }) {
  return (
    <li className="message assistant">
      <span className="sr-only">Answer under way:</span>
      {turn.text !== '' && <Markdown text={turn.text} />}
      <p className="status">
        <span className="spinner" aria-hidden="true" />
        {turn.status || 'Waiting'}
      </p>
    </li>
  )
}

interface RowProps {
  message: Message
  state: State
  actions: Actions
}

function MessageRow({ message, state, actions }: RowProps) {
  if (message.role === 'user') {
    return <UserRow text={message.content} files={message.attachments} />
  }
  const turn = message.turn_id ? state.turns[message.turn_id] : undefined
  const isError = message.message_type === 'error'
  return (
    <li className={isError ? 'message assistant failed' : 'message assistant'}>
      <span className="sr-only">{isError ? 'It failed:' : 'Answer:'}</span>
      <Markdown text={message.content} />
      {message.saved && <Proof saved={message.saved} actions={actions} />}
      {isError && <Offers message={message} turn={turn} state={state} actions={actions} />}
    </li>
  )
}

/** A long message, such as a pasted table, is collapsed to its beginning. */
function UserRow({ text, files }: { text: string; files: MessageAttachment[] }) {
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
      {files.length > 0 && <FileChips files={files} />}
    </li>
  )
}

/** The files of a message, each a link that downloads it until it is deleted. */
function FileChips({ files }: { files: MessageAttachment[] }) {
  return (
    <ul className="chips sent" aria-label="Files">
      {files.map(({ upload_id, name, size, deleted }, position) => (
        <li key={`${upload_id}-${position}`}>
          {deleted ? (
            <span className="chip deleted">
              <Icon name="file" />
              <span>{name}</span>
              <small>file deleted</small>
            </span>
          ) : (
            <a
              className="chip"
              href={urlOf(operations.downloadUpload, { uid: upload_id })}
              download={name}
              title={`Download ${name}`}
            >
              <Icon name="file" />
              <span>{name}</span>
              <small>{saySize(size)}</small>
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What a version changed, and the proof that everything else is equal. */
function Proof({ saved, actions }: { saved: SavedInShort; actions: Actions }) {
  const what =
    saved.base_version === null
      ? sayCount(saved.changed, 'character')
      : `${sayCount(saved.places, 'place')} changed, ${saved.unchanged.toLocaleString()} characters untouched`
  return (
    <p className="proof">
      <Icon name="check" />
      <span>
        <button type="button" className="link" onClick={() => actions.setView('versions')}>
          Version {saved.version}
        </button>
        {` · ${what}`}
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
  if (!asked || !isLast || isFinal || lacksFiles(asked)) return null
  return (
    <p className="offers">
      {offers.map((offer) => {
        const route: Route | undefined = offer === 'rewrite' ? 'rewrite' : undefined
        return (
          <button
            key={offer}
            type="button"
            className="small-button"
            onClick={() =>
              void actions.send(
                asked.content,
                asked.attachments.map(({ upload_id }) => ({ upload_id })),
                route,
                message.document_id ?? undefined,
              )
            }
          >
            {offerNames[offer]}
          </button>
        )
      })}
    </p>
  )
}

/** Whether a message can't be sent again as it was, because a file of it is gone. */
function lacksFiles({ content, attachments }: Message): boolean {
  // Earlier versions of the program did not keep files, and named them in the message.
  const isOld = attachments.length === 0 && /\n\nAttached: .+$/.test(content)
  return isOld || attachments.some(({ deleted }) => deleted)
}

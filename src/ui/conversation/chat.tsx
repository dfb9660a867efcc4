import { Fragment } from 'react'
import type { Actions } from '../state/actions.ts'
import { MessageFiles } from '../files/message-files.tsx'
import { useRefocus } from '../kit/use-refocus.ts'
import { answeringModelName } from '../state/models.ts'
import { activeDocument, runningTurns, type State } from '../state/workspace.ts'
import { MessageRow } from './message-row.tsx'
import { PendingRow } from './pending-row.tsx'
import { hasContent, possibleRoutes } from './routes.ts'
import { OldVersionNote } from './old-version-note.tsx'
import { PromptBox } from './prompt-box.tsx'
import { useEnd } from './use-end.ts'
import type { usePrompt } from './use-prompt.ts'

interface ChatProps {
  state: State
  actions: Actions
  prompt: ReturnType<typeof usePrompt>
}

export function Chat({ state, actions, prompt }: ChatProps) {
  const running = runningTurns(state)
  const answered = new Set(
    state.messages.flatMap((one) => (one.role === 'assistant' && one.turn_id ? [one.turn_id] : [])),
  )
  const pending = Object.values(state.turns).filter((turn) => !answered.has(turn.id))
  const isNew = state.messages.every(({ message_type }) => message_type === 'import')
  const isQuiet = isNew && pending.length === 0 && state.sending === undefined
  const scroller = useEnd(state.session?.session_id, state.sending?.message)
  useRefocus(scroller, scroller)

  return (
    <section className="chat" aria-label="Conversation">
      <div className="chat-scroll" ref={scroller} tabIndex={-1}>
        <ol className="messages">
          {state.messages.map((message) => {
            const turn = pending.find((one) => one.id === message.turn_id)
            return (
              <Fragment key={message.id}>
                <MessageRow {...{ message, state, actions }} />
                {turn && <PendingRow key={turn.id} {...{ turn, message, state, actions }} />}
              </Fragment>
            )
          })}
          {state.sending !== undefined && (
            <li className="message user pending">
              <span className="sr-only">You, sending:</span>
              {state.sending.message !== '' && <p>{state.sending.message}</p>}
              <MessageFiles
                files={state.sending.files.map((file) => ({ ...file, deleted: false }))}
                onDeleteFile={actions.deleteFile}
              />
            </li>
          )}
        </ol>
        {isQuiet && activeDocument(state) && <Suggestions prompt={prompt} />}
      </div>
      <OldVersionNote state={state} actions={actions} />
      <PromptBox
        {...prompt.box}
        label="Message"
        placeholder={
          activeDocument(state) ? 'Say what to change …' : 'Say what document you want …'
        }
        routes={possibleRoutes(state, hasContent(state))}
        model={answeringModelName(state, prompt.box.route)}
        running={running.length > 0}
        focus="if-free"
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

import { Fragment } from 'react'
import { MessageFiles } from '../files/message-files.tsx'
import { useRefocus } from '../kit/use-refocus.ts'
import { answeringModelName } from '../state/models.ts'
import { runningTurns, shownDocument, shownMessages, type State } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { MessageRow } from './message-row.tsx'
import { PendingRow } from './pending-row.tsx'
import { hasContent, possibleRoutes } from './routes.ts'
import { OldVersionNote } from './old-version-note.tsx'
import { PromptBox } from './prompt-box.tsx'
import { useEnd } from './use-end.ts'
import type { usePrompt } from './use-prompt.ts'
import './chat.css'

interface ChatProps {
  prompt: ReturnType<typeof usePrompt>
}

export function Chat({ prompt }: ChatProps) {
  const actions = useActions()
  const messages = useApp(shownMessages)
  const pending = useApp(pendingTurns)
  const sending = useApp(({ page }) => page.sending)
  const sessionId = useApp(({ page }) => page.sessionId)
  const hasDocument = useApp((state) => shownDocument(state) !== undefined)
  const routes = useApp((state) => possibleRoutes(state, hasContent(state)))
  const model = useApp((state) => answeringModelName(state, prompt.box.route))
  const running = useApp((state) => runningTurns(state).length > 0)
  const isNew = messages.every(({ message_type }) => message_type === 'import')
  const isQuiet = isNew && pending.length === 0 && sending === undefined
  const scroller = useEnd(sessionId, sending?.message)
  useRefocus(scroller, scroller)

  return (
    <section className="chat" aria-label="Conversation">
      <div className="chat-scroll" ref={scroller} tabIndex={-1}>
        <ol className="messages">
          {messages.map((message) => {
            const { id, turn_id } = message
            return (
              <Fragment key={id}>
                <MessageRow message={message} />
                {turn_id && pending.includes(turn_id) && (
                  <PendingRow key={turn_id} turnId={turn_id} message={message} />
                )}
              </Fragment>
            )
          })}
          {sending !== undefined && (
            <li className="message user pending">
              <span className="sr-only">You, sending:</span>
              {sending.message !== '' && <p>{sending.message}</p>}
              <MessageFiles
                files={sending.files.map((file) => ({ ...file, deleted: false }))}
                onDeleteFile={actions.deleteFile}
              />
            </li>
          )}
        </ol>
        {isQuiet && hasDocument && <Suggestions prompt={prompt} />}
      </div>
      <OldVersionNote />
      <PromptBox
        {...prompt.box}
        label="Message"
        placeholder={hasDocument ? 'Say what to change …' : 'Say what document you want …'}
        routes={routes}
        model={model}
        running={running}
        focus="if-free"
      />
    </section>
  )
}

/** The ids of the turns whose answers the conversation does not have yet. */
function pendingTurns(state: State): string[] {
  const messages = shownMessages(state)
  const answered = new Set(
    messages.flatMap((one) => (one.role === 'assistant' && one.turn_id ? [one.turn_id] : [])),
  )
  return Object.keys(state.server.turns).filter((id) => !answered.has(id))
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

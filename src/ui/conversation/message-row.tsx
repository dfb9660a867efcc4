import { sayCost } from '../../protocol/costs.ts'
import type { Message, Route } from '../../protocol/resources.ts'
import type { MessageAttachment } from '../../protocol/uploads.ts'
import { memo } from 'react'
import type { Actions } from '../state/actions.ts'
import { MessageFiles } from '../files/message-files.tsx'
import type { LiveTurn } from '../server/live-turn.ts'
import { shownMessages } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { AnswerReceipt, costTitle } from './answer-receipt.tsx'
import { HistoryEntry } from './history-entry.tsx'
import { Markdown } from '../kit/markdown.tsx'

interface RowProps {
  message: Message
}

export const MessageRow = memo(function MessageRow({ message }: RowProps) {
  const actions = useActions()
  if (message.role === 'user') {
    return (
      <UserRow
        text={message.content}
        files={message.attachments}
        onDeleteFile={actions.deleteFile}
      />
    )
  }
  if (message.role === 'system') return <HistoryEntry message={message} />
  return <AnswerRow message={message} />
})

function AnswerRow({ message }: RowProps) {
  const turn = useApp(({ server }) => server.turns[message.turn_id ?? ''])
  const { document_id, saved } = message
  const cost = sayCost(message)
  const isError = message.message_type === 'error'
  // Only the events of a turn say why it failed, and only those of recent turns are read.
  const isAlarming = isError && turn?.error !== undefined && turn.error.code !== 'not_understood'
  return (
    <li className={isAlarming ? 'message assistant failed' : 'message assistant'}>
      <span className="sr-only">{isAlarming ? 'It failed:' : 'Answer:'}</span>
      <Markdown text={message.content} />
      {saved && document_id && <AnswerReceipt documentId={document_id} saved={saved} cost={cost} />}
      {!saved && cost !== '' && (
        <p className="cost" title={costTitle}>
          {cost}
        </p>
      )}
      {isError && <Offers message={message} turn={turn} />}
    </li>
  )
}

interface UserRowProps {
  text: string
  files: MessageAttachment[]
  onDeleteFile: Actions['deleteFile']
}

/** A long message, such as a pasted table, is collapsed to its beginning. */
function UserRow({ text, files, onDeleteFile }: UserRowProps) {
  const isLong = text.length > 270 || text.split('\n').length > 6
  return (
    <li className="message user">
      <span className="sr-only">You:</span>
      {isLong ? (
        <details>
          <summary>
            <span className="clipped">{text.slice(0, 600)}</span>
            <span className="more">Show all</span>
          </summary>
          <p>{text}</p>
        </details>
      ) : (
        text !== '' && <p>{text}</p>
      )}
      <MessageFiles files={files} onDeleteFile={onDeleteFile} />
    </li>
  )
}

interface Offer {
  name: string
  /** Whether it helps only if the same may succeed another time. */
  isRetry: boolean
  /** What it changes about the message of a turn. */
  choices(turn: LiveTurn | undefined): { route?: Route | undefined; model?: string }
}

const allOffers: Record<string, Offer> = {
  retry: { name: 'Try again', isRetry: true, choices: () => ({}) },
  rewrite: {
    name: 'Rewrite the whole document',
    isRetry: true,
    choices: () => ({ route: 'rewrite' }),
  },
  composer: {
    name: 'Use the built-in composer instead',
    isRetry: false,
    // A model that can’t be reached can’t decide the route again.
    choices: (turn) => ({ route: turn?.route, model: 'builtin/composer' }),
  },
}

function Offers({ message, turn }: RowProps & { turn: LiveTurn | undefined }) {
  const actions = useActions()
  const messages = useApp(shownMessages)
  const asked = messages.find((one) => one.role === 'user' && one.turn_id === message.turn_id)
  const last = messages.findLast(({ role }) => role !== 'system')
  const isLast = last?.id === message.id
  const isFinal = turn?.error !== undefined && !turn.error.retryable
  const offers = (turn?.error?.offers ?? ['retry']).flatMap((id) => allOffers[id] ?? [])
  const possible = offers.filter(({ isRetry }) => !isRetry || !isFinal)
  if (!asked || !isLast || possible.length === 0 || lacksFiles(asked)) return null
  return (
    <p className="offers">
      {possible.map(({ name, choices }) => (
        <button
          key={name}
          type="button"
          className="small-button"
          onClick={() =>
            void actions.send(asked.content, asked.attachments, {
              ...choices(turn),
              documentId: message.document_id ?? undefined,
            })
          }
        >
          {name}
        </button>
      ))}
    </p>
  )
}

/** Whether a message can't be sent again as it was, because a file of it is gone. */
function lacksFiles({ content, attachments }: Message): boolean {
  // Earlier versions of the program did not keep files, and named them in the message.
  const isOld = attachments.length === 0 && /\n\nAttached: .+$/.test(content)
  return isOld || attachments.some(({ deleted }) => deleted)
}

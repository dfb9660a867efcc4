import { MessageAttachment } from '../protocol/uploads.ts'
import { and, desc, eq, getTableColumns, isNull, notInArray, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { v7 as uuidv7 } from 'uuid'
import { chatMessages, documents, messageUploads, turns, uploads } from '../../drizzle/index.ts'
import { SavedInShort, type Message, type MessageList, type Route } from '../protocol/resources.ts'
import { repairText } from '../protocol/text.ts'
import type { Database, Statement } from './database.ts'
import { insertionOrder, nowIso } from './query.ts'
import { costWhere } from './usage.ts'
import * as v from 'valibot'

export interface NewMessage {
  /** Generated if missing. */
  id?: string
  session_id: string
  document_id: string | null
  turn_id: string | null
  role: 'user' | 'assistant' | 'system'
  content: string
  message_type: string
  /** The version of the document that it reports, if any. */
  version?: number | undefined
}

/** Returns the statement that adds a message, if the condition holds. It may quote a model or a server. */
export function insertMessage(message: NewMessage, condition: SQL = sql`1`): Statement {
  const document = sql`(SELECT ${documents.id} FROM ${documents} WHERE ${documents.id} = ${message.document_id})`
  return sql`INSERT INTO ${chatMessages} (id, session_id, document_id, turn_id, role, content, message_type, version, created_at)
    SELECT ${message.id ?? uuidv7()}, ${message.session_id}, ${document}, ${message.turn_id}, ${message.role}, ${repairText(message.content)}, ${message.message_type}, ${message.version ?? null}, ${nowIso()}
    WHERE ${condition}`
}

/** Returns the text of the message that started a turn. */
export async function findQuestion(db: Database, turnId: string): Promise<string | undefined> {
  const [row] = await db.orm
    .select({ content: chatMessages.content })
    .from(chatMessages)
    .where(and(eq(chatMessages.turn_id, turnId), eq(chatMessages.role, 'user')))
    .limit(1)
  return row?.content
}

/** SQL of a message's files in order, as a JSON array of `value`. */
function filesAs(value: SQL): SQL<string> {
  return sql<string>`(SELECT json_group_array(${value}) FROM (
    SELECT u.id, u.name, u.media_type, u.size, u.kind, u.summary, u.deleted_at
    FROM ${messageUploads} mu JOIN ${uploads} u ON u.id = mu.upload_id
    WHERE mu.message_id = chat_messages.id ORDER BY mu.position))`
}

const fileNames = filesAs(sql`name`)
const names = v.array(v.string())

/**
 * Lists the messages about a document before a turn's own message, oldest first, each with the names of
 * its files. A message may still be without an answer. What the program itself reports is left out.
 */
export async function listEarlier(
  db: Database,
  documentId: string,
  turnId: string,
  limit: number,
): Promise<{ role: Message['role']; content: string; files: string[] }[]> {
  const own = sql`(SELECT rowid FROM chat_messages WHERE turn_id = ${turnId} AND role = 'user')`
  const before = sql`turn_id IN (SELECT turn_id FROM chat_messages WHERE document_id = ${documentId} AND role = 'user' AND rowid < ${own})`
  const rows = await db.orm
    .select({ role: chatMessages.role, content: chatMessages.content, files: fileNames })
    .from(chatMessages)
    .where(and(eq(chatMessages.document_id, documentId), before))
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(limit)
  return rows.reverse().map((row) => ({ ...row, files: v.parse(names, JSON.parse(row.files)) }))
}

/**
 * Lists the requests about a document before a turn's own message, or all of them without a turn, each with
 * its answer, newest first. Cancelled and interrupted turns have no answer and are left out.
 */
export async function listExchanges(
  db: Database,
  documentId: string,
  turnId: string | undefined,
  limit: number,
): Promise<
  { turn_id: string; route: Route; message: string; answer: string; message_type: string }[]
> {
  const answers = alias(chatMessages, 'answers')
  const own = sql`(SELECT rowid FROM chat_messages WHERE turn_id = ${turnId} AND role = 'user')`
  return db.orm
    .select({
      turn_id: turns.id,
      route: turns.route,
      message: turns.message,
      answer: answers.content,
      message_type: answers.message_type,
    })
    .from(chatMessages)
    .innerJoin(turns, eq(turns.id, chatMessages.turn_id))
    .innerJoin(answers, and(eq(answers.turn_id, turns.id), eq(answers.role, 'assistant')))
    .where(
      and(
        eq(chatMessages.document_id, documentId),
        eq(chatMessages.role, 'user'),
        turnId === undefined ? undefined : sql`chat_messages.rowid < ${own}`,
        notInArray(turns.state, ['cancelled', 'interrupted']),
      ),
    )
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(limit)
}

const attachments = filesAs(
  sql`json_object('upload_id', id, 'name', name, 'media_type', media_type, 'size', size,
    'kind', kind, 'summary', summary, 'deleted', json(iif(deleted_at IS NULL, 'false', 'true')))`,
)

/** Answers from before messages had a version report that of their turn, unless another message does. */
const ofTurn = sql`chat_messages.version IS NULL AND chat_messages.role = 'assistant'
  AND v.turn_id = chat_messages.turn_id AND NOT EXISTS (
    SELECT 1 FROM chat_messages m WHERE m.document_id = v.document_id AND m.version = v.version)`

function savedWhere(condition: SQL): SQL {
  return sql`(SELECT json_object('version', v.version, 'base_version', v.base_version,
    'places', json_array_length(v.receipt, '$.ranges'),
    'changed', json_extract(v.receipt, '$.changed'),
    'unchanged', json_extract(v.receipt, '$.unchanged'))
    FROM document_versions v WHERE ${condition} ORDER BY v.version LIMIT 1)`
}

const savedInShort = sql<string | null>`coalesce(
  ${savedWhere(sql`v.document_id = chat_messages.document_id AND v.version = chat_messages.version`)},
  ${savedWhere(ofTurn)})`

const costs = costWhere(sql`u.turn_id = chat_messages.turn_id AND chat_messages.role = 'assistant'`)

/** Bytes of text that a list of messages has at most, so that one response can hold it. */
const maxListBytes = 64 * 1024 * 1024

/**
 * Lists the newest messages of a session, or the newest ones before the message `before`, oldest first,
 * each with its files and with the version that it saved: all, those about one document, or those about `none`. Returns fewer than `max` if they are long.
 */
export async function listMessages(
  db: Database,
  sessionId: string,
  max: number,
  before?: string,
  document?: string,
): Promise<MessageList> {
  const earlier =
    before === undefined
      ? undefined
      : sql`chat_messages.rowid < (SELECT rowid FROM chat_messages WHERE id = ${before})`
  const about =
    document === undefined
      ? undefined
      : document === 'none'
        ? isNull(chatMessages.document_id)
        : eq(chatMessages.document_id, document)
  const listed = and(eq(chatMessages.session_id, sessionId), earlier, about)
  const sizes = await db.orm
    .select({ size: sql<number>`octet_length(${chatMessages.content})` })
    .from(chatMessages)
    .where(listed)
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(max + 1)
  let total = 0
  const fitting = sizes.slice(0, max).filter(({ size }) => (total += size) <= maxListBytes).length
  const rows = await db.orm
    .select({ ...getTableColumns(chatMessages), saved: savedInShort, attachments, ...costs })
    .from(chatMessages)
    .where(listed)
    .orderBy(desc(insertionOrder(chatMessages)))
    // One at least, so that every page leads to the next.
    .limit(Math.max(1, fitting))
  const messages = rows.reverse().map((row) => ({
    ...row,
    attachments: v.parse(v.array(MessageAttachment), JSON.parse(row.attachments)),
    saved: row.saved === null ? null : v.parse(SavedInShort, JSON.parse(row.saved)),
  }))
  return {
    messages,
    next_cursor: sizes.length > messages.length ? (messages[0]?.id ?? null) : null,
  }
}

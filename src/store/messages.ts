import { and, desc, eq, getTableColumns, notInArray, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { v7 as uuidv7 } from 'uuid'
import { chatMessages, documents, turns } from '../../drizzle/index.ts'
import { SavedInShort, type Message, type Route } from '../protocol/resources.ts'
import type { Database, Statement } from './database.ts'
import { insertionOrder, nowIso } from './query.ts'
import * as v from 'valibot'

export interface NewMessage {
  session_id: string
  document_id: string | null
  turn_id: string | null
  role: 'user' | 'assistant' | 'system'
  content: string
  message_type: string
}

/** The statement that adds a message, where the condition holds. */
export function insertMessage(message: NewMessage, condition: SQL = sql`1`): Statement {
  const document = sql`(SELECT ${documents.id} FROM ${documents} WHERE ${documents.id} = ${message.document_id})`
  return sql`INSERT INTO ${chatMessages} (id, session_id, document_id, turn_id, role, content, message_type, created_at)
    SELECT ${uuidv7()}, ${message.session_id}, ${document}, ${message.turn_id}, ${message.role}, ${message.content}, ${message.message_type}, ${nowIso()}
    WHERE ${condition}`
}

/** What a person said to begin a turn. */
export async function findQuestion(db: Database, turnId: string): Promise<string | undefined> {
  const [row] = await db.orm
    .select({ content: chatMessages.content })
    .from(chatMessages)
    .where(and(eq(chatMessages.turn_id, turnId), eq(chatMessages.role, 'user')))
    .limit(1)
  return row?.content
}

/** What was said about a document before a turn's own message, and answered or not; oldest first. */
export async function listEarlier(
  db: Database,
  documentId: string,
  turnId: string,
  limit: number,
): Promise<{ role: Message['role']; content: string }[]> {
  const own = sql`(SELECT rowid FROM chat_messages WHERE turn_id = ${turnId} AND role = 'user')`
  const before = sql`turn_id IN (SELECT turn_id FROM chat_messages WHERE document_id = ${documentId} AND role = 'user' AND rowid < ${own})`
  const rows = await db.orm
    .select({ role: chatMessages.role, content: chatMessages.content })
    .from(chatMessages)
    .where(and(eq(chatMessages.document_id, documentId), before))
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(limit)
  return rows.reverse()
}

/**
 * What was asked about a document before a turn's own message, each with its answer, newest first.
 * Turns that were stopped have answered nothing and are left out.
 */
export async function listExchanges(
  db: Database,
  documentId: string,
  turnId: string,
  limit: number,
): Promise<{ route: Route; message: string; answer: string; message_type: string }[]> {
  const answers = alias(chatMessages, 'answers')
  const own = sql`(SELECT rowid FROM chat_messages WHERE turn_id = ${turnId} AND role = 'user')`
  return db.orm
    .select({
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
        sql`chat_messages.rowid < ${own}`,
        notInArray(turns.state, ['cancelled', 'interrupted']),
      ),
    )
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(limit)
}

const savedInShort = sql<string | null>`CASE WHEN ${chatMessages.role} = 'assistant' THEN (
  SELECT json_object('version', v.version, 'base_version', v.base_version,
    'places', json_array_length(v.receipt, '$.ranges'),
    'changed', json_extract(v.receipt, '$.changed'),
    'unchanged', json_extract(v.receipt, '$.unchanged'))
  FROM document_versions v WHERE v.turn_id = chat_messages.turn_id ORDER BY v.version LIMIT 1) END`

/** Bytes of text that a list of messages has at most, so that one answer can hold it. */
const largestList = 64 * 1024 * 1024

/**
 * The newest messages of a session, oldest first, each answer with what it saved; fewer than the
 * limit where they are long.
 */
export async function listMessages(
  db: Database,
  sessionId: string,
  most: number,
): Promise<Message[]> {
  const sizes = await db.orm
    .select({ size: sql<number>`octet_length(${chatMessages.content})` })
    .from(chatMessages)
    .where(eq(chatMessages.session_id, sessionId))
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(most)
  let total = 0
  const limit = sizes.filter(({ size }) => (total += size) <= largestList).length
  const rows = await db.orm
    .select({ ...getTableColumns(chatMessages), saved: savedInShort })
    .from(chatMessages)
    .where(eq(chatMessages.session_id, sessionId))
    .orderBy(desc(insertionOrder(chatMessages)))
    .limit(limit)
  return rows.reverse().map((row) => ({
    ...row,
    saved: row.saved === null ? null : v.parse(SavedInShort, JSON.parse(row.saved)),
  }))
}

import type { EarlierQuestion, UserPart } from '../providers/provider.ts'
import type { Route } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { listUploadsOfTurn } from '../store/uploads.ts'
import type { Task } from '../answering/task.ts'
import { isPicture } from '../uploads/attachments.ts'
import { readFiles } from '../uploads/message-files.ts'
import type { Uploads } from '../uploads/uploads.ts'
import { listEarlier, listExchanges } from '../store/messages.ts'
import type { Job } from './job.ts'

/** Questions in a row that are passed on. */
const maxQuestions = 12

/** Builds the message for a model: the conversation so far, the files of the turn, the message itself. */
export async function partsOf(
  db: Database,
  uploads: Uploads,
  job: Job,
  maxDocumentBytes: number,
): Promise<Pick<Task, 'parts' | 'reading'>> {
  const { message } = job.request
  const isNew = job.route === 'create' || job.document_id === null
  const messages = isNew ? [] : await listEarlier(db, job.document_id ?? '', job.id, 6)
  const earlier = messages.map(
    ({ role, content, files }) =>
      `${role}: ${content.slice(0, 2000).toWellFormed()}${files.length > 0 ? ` (attached: ${files.join(', ')})` : ''}`,
  )
  const history: UserPart[] =
    earlier.length === 0
      ? []
      : [{ type: 'text', text: `Earlier in this conversation:\n${earlier.join('\n')}` }]
  const files = await listUploadsOfTurn(db, job.id)
  const { facts } = job.model
  const { signal } = job.stop
  const { parts, reading } = await readFiles(
    db,
    uploads,
    { files, message, maxDocumentBytes },
    facts,
    signal,
  )
  const text = message.trim() === '' ? 'Create a document from the attached files.' : message
  return { parts: [...history, ...parts, { type: 'text', text }], reading }
}

/** A question that the next message may answer. */
export interface OpenQuestion {
  /** The route of the turn that asked it. */
  route: Route
  /** Whether a message that it is about brought pictures, so that it may ask what they show. */
  hasPictures: boolean
}

/** The question about a document that is open, if one is. */
export async function openQuestionAbout(
  db: Database,
  documentId: string,
): Promise<OpenQuestion | undefined> {
  const open = await listOpenExchanges(db, documentId, undefined)
  const [last] = open
  if (!last) return undefined
  const files = await Promise.all(open.map(({ turn_id }) => listUploadsOfTurn(db, turn_id)))
  return { route: last.route, hasPictures: files.flat().some(isPicture) }
}

/** Lists the questions in a row at the end of the exchanges before a turn, newest first. */
async function listOpenExchanges(db: Database, documentId: string, turnId: string | undefined) {
  const exchanges = await listExchanges(db, documentId, turnId, maxQuestions)
  const others = exchanges.findIndex(({ message_type }) => message_type !== 'question')
  return others < 0 ? exchanges : exchanges.slice(0, others)
}

/**
 * Returns the questions asked in a row right before a message, oldest first, with the files of the messages
 * that they are about. It may answer the last one.
 */
export async function questionsBefore(
  db: Database,
  uploads: Uploads,
  job: Job,
  maxDocumentBytes: number,
): Promise<EarlierQuestion[]> {
  if ((job.route !== 'edit' && job.route !== 'ask') || job.document_id === null) return []
  const { facts } = job.model
  const { signal } = job.stop
  const open = await listOpenExchanges(db, job.document_id, job.id)
  const questions: EarlierQuestion[] = []
  for (const { turn_id, route, message, answer } of open.toReversed()) {
    // The message may also be a new request, which needs none of these files.
    const files = (await listUploadsOfTurn(db, turn_id)).filter(({ deleted_at }) => !deleted_at)
    const given = { files, message, maxDocumentBytes }
    const { parts } = await readFiles(db, uploads, given, facts, signal)
    const purpose = route === 'ask' ? 'ask' : 'edit'
    questions.push({ purpose, message, files: parts, question: answer })
  }
  return questions
}

import type { Exchange } from '../composer/changing/dialogue.ts'
import type { UserPart } from '../providers/provider.ts'
import type { Route } from '../protocol/resources.ts'
import type { Database } from '../store/database.ts'
import { listUploadsOfTurn } from '../store/uploads.ts'
import type { Task } from '../answering/task.ts'
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
  const { parts, reading } = await readFiles(db, uploads, { files, message }, facts, signal)
  const text = message.trim() === '' ? 'Create a document from the attached files.' : message
  return { parts: [...history, ...parts, { type: 'text', text }], reading }
}

/** The route of the turn that asked the question which is open, if one is: the next message may answer it. */
export async function routeOfQuestion(
  db: Database,
  documentId: string,
): Promise<Route | undefined> {
  const [last] = await listExchanges(db, documentId, undefined, 1)
  return last?.message_type === 'question' ? last.route : undefined
}

/** Returns the questions asked in a row right before a message, oldest first. It may answer the last one. */
export async function questionsBefore(db: Database, job: Job): Promise<Exchange[]> {
  if ((job.route !== 'edit' && job.route !== 'ask') || job.document_id === null) return []
  const exchanges = await listExchanges(db, job.document_id, job.id, maxQuestions)
  const others = exchanges.findIndex(({ message_type }) => message_type !== 'question')
  return exchanges
    .slice(0, others < 0 ? exchanges.length : others)
    .map(({ route, message, answer }) => ({
      purpose: route === 'ask' ? ('ask' as const) : ('edit' as const),
      message,
      question: answer,
    }))
    .toReversed()
}

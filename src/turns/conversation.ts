import type { Exchange, UserPart } from '../providers/provider.ts'
import type { Database } from '../store/database.ts'
import { listEarlier, listExchanges } from '../store/messages.ts'
import type { Job } from './job.ts'

/** Questions in a row that are worked out again. */
const maxQuestions = 12

/** The message as a model gets it: what was said before, the attachments, the message itself. */
export async function partsOf(db: Database, job: Job): Promise<UserPart[]> {
  const { message } = job.request
  const isNew = job.route === 'create' || job.document_id === null
  const messages = isNew ? [] : await listEarlier(db, job.document_id ?? '', job.id, 6)
  const earlier = messages.map(
    ({ role, content }) => `${role}: ${content.slice(0, 2000).toWellFormed()}`,
  )
  const history: UserPart[] =
    earlier.length === 0
      ? []
      : [{ type: 'text', text: `Earlier in this conversation:\n${earlier.join('\n')}` }]
  return [...history, ...job.attachments, { type: 'text', text: message }]
}

/** The questions in a row right before a message, the oldest first; it may answer the last one. */
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

import { discardDraft, findDraft, keepDraft } from '../../documents/drafts.ts'
import { AppError } from '../../errors.ts'
import type { turnOperations } from '../../protocol/operations.ts'
import type { Services } from '../../services.ts'
import { readTurn } from '../../store/turns.ts'
import { hasReadAll } from '../../turns/follow.ts'
import { takeAttachments } from '../../uploads/attachments.ts'
import type { EventStreams } from '../event-stream.ts'
import { maxTextBytes, maxUploadBytes } from '../limits.ts'
import type { Handlers } from '../router.ts'

export function turnHandlers(
  { db, config, turns, uploads }: Pick<Services, 'db' | 'config' | 'turns' | 'uploads'>,
  streams: EventStreams,
): Handlers<typeof turnOperations> {
  return {
    async chat({ params: { sid }, body: { attachments = [], ...request }, c }, id) {
      if (Buffer.byteLength(request.message) > maxTextBytes) {
        throw new AppError(
          'too_large',
          'The message is larger than 2 MB. Attach long texts as files.',
        )
      }
      if (request.message.trim() === '' && attachments.length === 0) {
        throw new AppError('invalid', 'The message is empty. Write something, or attach a file.')
      }
      const { signal } = c.req.raw
      const maxBytes = maxUploadBytes(config)
      const { ids, created } = await takeAttachments(db, uploads, attachments, maxBytes, signal)
      try {
        return await streams.open(async () => {
          await turns.start(id, sid, request, ids)
          return (following) => turns.follow(id, 0, following)
        })
      } catch (error) {
        await uploads.discard(created)
        throw error
      }
    },
    readTurn: ({ params: { tid } }) => readTurn(db, tid),
    async followTurn({ params: { tid }, query, headers, c }) {
      const turn = await readTurn(db, tid)
      const after = headers['Last-Event-ID'] ?? query.after ?? 0
      // A browser's EventSource reconnects unless the response is 204.
      if (await hasReadAll(db, turn, after)) return c.body(null, 204)
      return streams.open(async () => (signal) => turns.follow(tid, after, signal))
    },
    async cancelTurn({ params: { tid } }) {
      await readTurn(db, tid)
      await turns.cancel(tid)
      return { success: true }
    },
    async readDraft({ params: { tid } }) {
      const { html } = await findDraft(db, tid)
      return { turn_id: tid, html }
    },
    continueDraft: ({ params: { tid } }, id) =>
      streams.open(async () => {
        await turns.resume(id, tid)
        return (signal) => turns.follow(id, 0, signal)
      }),
    keepDraft: ({ params: { tid } }, id) => keepDraft(db, tid, id),
    discardDraft: ({ params: { tid } }) => discardDraft(db, tid),
  }
}

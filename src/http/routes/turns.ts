import { Hono } from 'hono'
import { discardDraft, findDraft, keepDraft } from '../../documents/drafts.ts'
import { AppError } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import { ChatRequest } from '../../protocol/requests.ts'
import type { Services } from '../../services.ts'
import { checkAttachments } from '../../uploads/attachments.ts'
import { hasReadAll } from '../../turns/follow.ts'
import { readTurn } from '../../store/turns.ts'
import { idOf, numberOf, textBody, type Bodies } from '../body.ts'
import type { EventStreams } from '../event-stream.ts'

export function turnRoutes(
  { db, config, turns }: Pick<Services, 'db' | 'config' | 'turns'>,
  bodies: Bodies,
  streams: EventStreams,
) {
  const largestUpload = config.MAX_UPLOAD_SIZE_MB * 1024 * 1024
  return new Hono()
    .post(paths.chat, async (c) => {
      const session_id = idOf(c, 'sid')
      const { attachments = [], ...request } = await bodies.read(
        c,
        ChatRequest,
        textBody + largestUpload * (4 / 3),
      )
      if (Buffer.byteLength(request.message) > textBody) {
        throw new AppError(
          'too_large',
          'The message is larger than 2 MB. Attach long texts as files.',
        )
      }
      const files = await checkAttachments(db, attachments, largestUpload)
      return streams.open(async () => {
        const turnId = await turns.start(session_id, request, files)
        return (signal) => turns.follow(turnId, 0, signal)
      })
    })
    .get(paths.turn, async (c) => c.json(await readTurn(db, idOf(c, 'tid'))))
    .get(paths.events, async (c) => {
      const turnId = idOf(c, 'tid')
      const turn = await readTurn(db, turnId)
      const last = c.req.header('last-event-id') || c.req.query('after') || '0'
      const after = numberOf(last, 'Last-Event-ID', 0, 2 ** 31)
      // Without content, a browser's EventSource stops asking.
      if (await hasReadAll(db, turn, after)) return c.body(null, 204)
      return streams.open(async () => (signal) => turns.follow(turnId, after, signal))
    })
    .post(paths.cancel, async (c) => {
      const turnId = idOf(c, 'tid')
      await readTurn(db, turnId)
      await turns.cancel(turnId)
      return c.json({ success: true })
    })
    .get(paths.draft, async (c) => {
      const turn_id = idOf(c, 'tid')
      const { html } = await findDraft(db, turn_id)
      return c.json({ turn_id, html })
    })
    .post(paths.continue, async (c) => {
      const turnId = idOf(c, 'tid')
      return streams.open(async () => {
        const next = await turns.resume(turnId)
        return (signal) => turns.follow(next, 0, signal)
      })
    })
    .delete(paths.draft, async (c) => {
      await discardDraft(db, idOf(c, 'tid'))
      return c.body(null, 204)
    })
    .post(paths.keep, async (c) => c.json(await keepDraft(db, idOf(c, 'tid'))))
}

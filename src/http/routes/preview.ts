import { Hono, type Context } from 'hono'
import { AppError, found } from '../../errors.ts'
import { paths } from '../../protocol/paths.ts'
import type { Services } from '../../services.ts'
import { findDocument } from '../../store/documents.ts'
import { findLatestVersion, findVersion } from '../../store/versions.ts'
import { readTurn } from '../../store/turns.ts'
import { idOf, numberOf } from '../body.ts'
import type { EventStreams } from '../event-stream.ts'
import { withGuard } from '../../isolation/guard.ts'

const closed =
  "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'"
const policies = {
  scripts: `sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; ${closed}`,
  still: `sandbox; default-src 'none'; ${closed}`,
}
const tokenLife = 60_000
const mostTokens = 1000

/** Documents, isolated: no origin, no network, never a page of their own. */
export function previewRoutes(
  { db, turns }: Pick<Services, 'db' | 'turns'>,
  streams: EventStreams,
) {
  const tokens = new Map<string, number>()

  /** Only a frame of the app may show a document; a browser that can't say so brings a one-time token. */
  function refuseTopLevel(c: Context): void {
    const destination = c.req.header('sec-fetch-dest')
    const site = c.req.header('sec-fetch-site') ?? 'same-origin'
    if (destination === 'iframe' && site === 'same-origin') return
    const token = c.req.query('token') ?? ''
    const expires = tokens.get(token) ?? 0
    tokens.delete(token)
    if (destination === undefined && expires > performance.now()) return
    throw new AppError('not_found', 'A document is shown only inside the app.')
  }

  return (
    new Hono()
      .post(paths.previewToken, (c) => {
        const [oldest] = tokens.keys()
        if (oldest !== undefined && tokens.size >= mostTokens) tokens.delete(oldest)
        const token = crypto.randomUUID()
        tokens.set(token, performance.now() + tokenLife)
        return c.json({ token })
      })
      // A fixed word in the place of another route's parameter would cost all routes the fast router.
      .get('/preview/:kind/:tid', async (c) => {
        if (c.req.param('kind') !== 'turns') return c.notFound()
        refuseTopLevel(c)
        const turnId = idOf(c, 'tid')
        await readTurn(db, turnId)
        return show(draftStream(turns, turnId, streams.take()), policies.still)
      })
      .get(paths.preview, async (c) => {
        refuseTopLevel(c)
        const id = idOf(c, 'did')
        found(await findDocument(db, id), 'document')
        const number = c.req.query('version')
        const version = number
          ? await findVersion(db, id, numberOf(number, 'The version', 1, 2 ** 31))
          : await findLatestVersion(db, id)
        const { html_content } = found(version, 'version')
        return c.req.query('scripts') === 'off'
          ? show(html_content, policies.still)
          : show(withGuard(html_content), policies.scripts)
      })
  )
}

function show(body: string | ReadableStream<Uint8Array>, policy: string): Response {
  return new Response(body, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Connection-Allowlist': '()',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  })
}

/** The document that a turn writes, from its beginning and then as it comes. */
function draftStream(
  turns: Services['turns'],
  turnId: string,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const left = new AbortController()
  const events = turns.follow(turnId, 0, left.signal)
  return new ReadableStream({
    async pull(controller) {
      try {
        for (;;) {
          const step = await events.next()
          if (step.done) {
            onEnd()
            return controller.close()
          }
          if (step.value.event.type !== 'html_chunk') continue
          return controller.enqueue(encoder.encode(step.value.event.content))
        }
      } catch (error) {
        onEnd()
        controller.error(error)
      }
    },
    cancel() {
      onEnd()
      left.abort()
      void events.return(undefined)
    },
  })
}

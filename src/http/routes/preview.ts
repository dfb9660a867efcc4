import type { Context } from 'hono'
import { AppError, found } from '../../errors.ts'
import { documentPolicies } from '../../isolation/policies.ts'
import { bridgeStream, mayRunScripts, withBridge, withGuard } from '../../isolation/scripts.ts'
import type { previewOperations } from '../../protocol/operations.ts'
import type { Services } from '../../services.ts'
import { findDocument } from '../../store/documents.ts'
import { readTurn } from '../../store/turns.ts'
import { findLatestVersion, findVersion } from '../../store/versions.ts'
import type { EventStreams } from '../event-stream.ts'
import type { Handlers } from '../router.ts'

const tokenLifetimeMs = 60_000
const maxTokens = 1000

/** Serves documents in isolation: for a frame of the app only, without origin and network. */
export function previewHandlers(
  { db, turns }: Pick<Services, 'db' | 'turns'>,
  streams: EventStreams,
): Handlers<typeof previewOperations> {
  const tokens = new Map<string, number>()

  /** A browser that does not send `Sec-Fetch-Dest` needs a one-time token instead. */
  function requireFrame(c: Context, token = ''): void {
    const destination = c.req.header('sec-fetch-dest')
    const site = c.req.header('sec-fetch-site') ?? 'same-origin'
    if (destination === 'iframe' && site === 'same-origin') return
    const expires = tokens.get(token) ?? 0
    tokens.delete(token)
    if (destination === undefined && expires > performance.now()) return
    throw new AppError('not_found', 'A document is shown only inside the app.')
  }

  return {
    createPreviewToken() {
      const [oldest] = tokens.keys()
      if (oldest !== undefined && tokens.size >= maxTokens) tokens.delete(oldest)
      const token = crypto.randomUUID()
      tokens.set(token, performance.now() + tokenLifetimeMs)
      return { token }
    },
    async previewTurn({ params: { tid }, query, c }) {
      requireFrame(c, query.token)
      await readTurn(db, tid)
      const nonce = crypto.randomUUID()
      const draft = draftStream(turns, tid, streams.take()).pipeThrough(bridgeStream(nonce))
      return show(draft.pipeThrough(new TextEncoderStream()), documentPolicies.noScripts(nonce))
    },
    async preview({ params: { did }, query, c }) {
      requireFrame(c, query.token)
      found(await findDocument(db, did), 'document')
      const version = query.version
        ? await findVersion(db, did, query.version)
        : await findLatestVersion(db, did)
      const { html_content } = found(version, 'version')
      if (query.scripts !== 'off' && mayRunScripts(html_content)) {
        return show(withGuard(html_content), documentPolicies.scripts)
      }
      const nonce = crypto.randomUUID()
      return show(withBridge(html_content, nonce), documentPolicies.noScripts(nonce))
    },
  }
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

/** The document that a turn writes, from its start, as it is written. */
function draftStream(
  turns: Services['turns'],
  turnId: string,
  onEnd: () => void,
): ReadableStream<string> {
  const controller = new AbortController()
  const events = turns.follow(turnId, 0, controller.signal)
  return new ReadableStream({
    async pull(stream) {
      try {
        for (;;) {
          const step = await events.next()
          if (step.done) {
            onEnd()
            return stream.close()
          }
          if (step.value.event.type !== 'html_chunk') continue
          return stream.enqueue(step.value.event.content)
        }
      } catch (error) {
        onEnd()
        stream.error(error)
      }
    },
    cancel() {
      onEnd()
      controller.abort()
      void events.return(undefined)
    },
  })
}

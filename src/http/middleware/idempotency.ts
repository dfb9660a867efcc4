import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { AppError } from '../../errors.ts'
import { describeError } from '../../log.ts'
import { acceptsKey, statusOf, type Operation } from '../../protocol/operation.ts'
import type { Services } from '../../services.ts'
import { findDocument } from '../../store/documents.ts'
import { findLibraryRow } from '../../store/library.ts'
import {
  abandonClaim,
  claimKey,
  findClaim,
  noOwner,
  storeResponse,
  takeOver,
  type Claim,
  type KeyScope,
} from '../../store/idempotency.ts'
import { findLock } from '../../store/locks.ts'
import { findSession } from '../../store/sessions.ts'
import { findTurn } from '../../store/turns.ts'
import { findSaved } from '../../store/versions.ts'
import type { EventStreams } from '../event-stream.ts'
import { problem } from '../failures.ts'
import type { CarryOut, ValidRequest } from '../router.ts'

const header = 'Idempotency-Key'
/** After this many milliseconds without a response, a claim counts as abandoned, whatever its owner. */
const maxClaimMs = 60_000
/** How long a repetition waits for the response to the first request, and how often it checks. */
const maxWaitMs = 20_000
const pollMs = 50

export interface Idempotency {
  /** Whether a request repeats one that was carried out or is being carried out. */
  isRepeat(c: Context): Promise<boolean>
  /**
   * Carries out a writing request with an `Idempotency-Key` once, and responds to repetitions as
   * to the first one.
   * @throws AppError `invalid` for a key that is not valid or that came with another body, `busy` if the
   * first request takes too long
   */
  carryOut: CarryOut
}

/**
 * A request claims its key in the database before it is carried out, and what it creates has the id of
 * the claim. So if a process dies between the two, the next request with that key finds what was done:
 * docs/decisions/0026-repeated-requests.md.
 */
export function createIdempotency(
  { db, turns, log, instance }: Pick<Services, 'db' | 'turns' | 'log' | 'instance'>,
  streams: EventStreams,
): Idempotency {
  /** Returns the response to a claimed request; undefined if there is none yet. */
  async function responseOf(
    { c, operation }: ValidRequest,
    claim: Claim,
  ): Promise<Response | undefined> {
    const { id, status, body } = claim
    if (operation.creates === 'turn' && (status === null || status < 400)) {
      if (!(await findTurn(db, id))) {
        if (status === null) return undefined
        throw new AppError('not_found', 'What this request began was deleted for good.')
      }
      return streams.open(async () => (signal) => turns.follow(id, 0, signal))
    }
    if (status !== null) {
      const headers = claim.content_type ? { 'Content-Type': claim.content_type } : undefined
      return new Response(body, { status, ...(headers && { headers }) })
    }
    const created = await findCreated(operation, id)
    if (created === undefined) return undefined
    c.status(statusOf(operation))
    return c.json(created)
  }

  /** What an earlier attempt created, as the handler would have returned it. */
  async function findCreated({ creates }: Operation, id: string): Promise<unknown> {
    switch (creates) {
      case 'session': {
        const session = await findSession(db, id)
        return session && { session_id: session.session_id }
      }
      case 'document':
        return findDocument(db, id)
      case 'libraryDocument':
        return findLibraryRow(db, id)
      case 'version':
        return findSaved(db, id)
      case 'lock':
        return findLock(db, id)
      default:
        return undefined
    }
  }

  /** Whether no process carries out the claimed request any longer. */
  function isAbandoned({ owner, claimed_at }: Claim): boolean {
    if (owner === noOwner) return true
    // No other process has a local file open.
    if (!db.shared && owner !== instance) return true
    return Date.parse(claimed_at) < Date.now() - maxClaimMs
  }

  async function carryOutOnce(
    request: ValidRequest,
    claim: Claim,
    handle: (id: string) => Promise<Response>,
  ): Promise<Response> {
    const { id } = claim
    const { c, operation } = request
    let response: Response
    try {
      response = await handle(id)
    } catch (error) {
      if (error instanceof AppError) {
        // Where a claim was taken over, the first attempt may have succeeded meanwhile.
        response = (await responseOf(request, claim)) ?? problem(c, error)
      } else {
        await abandonClaim(db, id, instance)
        throw error
      }
    }
    if (response.status >= 500) await abandonClaim(db, id, instance)
    else await store(id, response, operation.creates === 'turn' && response.ok)
    return response
  }

  /** A response that can't be stored is sent all the same: what was done is in the database. */
  async function store(id: string, response: Response, isStream: boolean): Promise<void> {
    const { status } = response
    const content_type = response.headers.get('Content-Type')
    const body = isStream || response.body === null ? null : await response.clone().text()
    try {
      await storeResponse(db, { id, owner: instance }, { status, content_type, body })
    } catch (error) {
      log.warn('a response can’t be stored', { reason: describeError(error) })
    }
  }

  return {
    async isRepeat(c) {
      const key = c.req.header(header)
      return key !== undefined && (await findClaim(db, scopeOf(c, key))) !== undefined
    },
    async carryOut(request, handle) {
      const { c, operation } = request
      const key = c.req.header(header)
      if (key === undefined || !acceptsKey(operation)) return handle(uuidv7())
      const claim = newClaim(request, checkKey(key), instance)
      let current = await claimKey(db, claim)
      for (const deadline = performance.now() + maxWaitMs; performance.now() < deadline;) {
        if (current.id === claim.id) return carryOutOnce(request, current, handle)
        if (current.fingerprint !== claim.fingerprint) throw keyReused()
        const response = await responseOf(request, current)
        if (response) return response
        if (isAbandoned(current) && (await takeOver(db, current, instance))) {
          return carryOutOnce(request, current, handle)
        }
        await delay(pollMs)
        current = (await findClaim(db, claim)) ?? (await claimKey(db, claim))
      }
      throw new AppError(
        'busy',
        'The first request with this Idempotency-Key is still being carried out. Try again in a moment.',
      )
    },
  }
}

function newClaim({ c, params, bodyHash }: ValidRequest, key: string, owner: string) {
  const named = (name: string) => {
    const value = params[name]
    return typeof value === 'string' ? value : null
  }
  const { search } = new URL(c.req.url)
  return {
    ...scopeOf(c, key),
    id: uuidv7(),
    owner,
    fingerprint: bodyHash.update(`\0${search}`).digest('hex'),
    session_id: named('sid'),
    document_id: named('did'),
    turn_id: named('tid'),
  }
}

function scopeOf({ req: { method, path } }: Context, key: string): KeyScope {
  return { key, method, path }
}

function checkKey(key: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new AppError(
    'invalid',
    'The Idempotency-Key is not valid: it must have 1 to 255 visible ASCII characters.',
  )
}

function keyReused(): AppError {
  return new AppError(
    'invalid',
    'This Idempotency-Key was already used with another body or query. Send a new request with a new key.',
  )
}

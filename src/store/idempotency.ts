import { and, eq, gte, sql, type SQL } from 'drizzle-orm'
import { documents, idempotencyKeys, turns } from '../../drizzle/index.ts'
import { found } from '../errors.ts'
import type { Database, Statement } from './database.ts'
import { nowIso, prepared } from './query.ts'

const keptMs = 24 * 3_600_000
/** The owner of an abandoned claim. */
export const noOwner = ''

/** What a key is scoped to. */
export interface KeyScope {
  key: string
  method: string
  path: string
}

export interface NewClaim extends KeyScope {
  /** The id of what the request creates. */
  id: string
  fingerprint: string
  /** The process that carries out the request. */
  owner: string
  /** What the path names; the session that it belongs to is looked up. */
  session_id: string | null
  document_id: string | null
  turn_id: string | null
}

/** A request with a key, and its response once there is one. */
export type Claim = typeof idempotencyKeys.$inferSelect

/** A response as it is stored; that of a turn has no body. */
export interface StoredResponse {
  status: number
  content_type: string | null
  body: string | null
}

/**
 * Claims a key unless there is a claim that is younger than a day. Returns the current claim:
 * it has the id of `claim` if it is the new one.
 */
export async function claimKey(db: Database, claim: NewClaim): Promise<Claim> {
  const { id, key, method, path, fingerprint, owner } = claim
  const { session_id, document_id, turn_id } = claim
  const session = sql`coalesce(${session_id},
    (SELECT session_id FROM ${documents} WHERE id = ${document_id}),
    (SELECT session_id FROM ${turns} WHERE id = ${turn_id}))`
  const now = nowIso()
  await db.write([
    sql`DELETE FROM ${idempotencyKeys} WHERE key = ${key} AND method = ${method} AND path = ${path}
      AND created_at < ${expiry()}`,
    sql`INSERT INTO ${idempotencyKeys} (id, method, path, key, fingerprint, session_id, owner, claimed_at, created_at)
      SELECT ${id}, ${method}, ${path}, ${key}, ${fingerprint}, ${session}, ${owner}, ${now}, ${now}
      WHERE true ON CONFLICT (key, method, path) DO NOTHING`,
  ])
  return found((await findClaim(db, claim)) ?? undefined, 'claim')
}

const claimOfScope = prepared(({ orm }) =>
  orm
    .select()
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.key, sql.placeholder('key')),
        eq(idempotencyKeys.method, sql.placeholder('method')),
        eq(idempotencyKeys.path, sql.placeholder('path')),
        gte(idempotencyKeys.created_at, sql.placeholder('expiry')),
      ),
    )
    .prepare(),
)

/** Returns the claim of a key; undefined if there is none that is younger than a day. */
export async function findClaim(
  db: Database,
  { key, method, path }: KeyScope,
): Promise<Claim | undefined> {
  const [claim] = await claimOfScope(db).all({ key, method, path, expiry: expiry() })
  return claim
}

/** Takes a claim without a response over from another owner. Returns false if it has changed meanwhile. */
export async function takeOver(db: Database, claim: Claim, owner: string): Promise<boolean> {
  const { id, claimed_at } = claim
  const [taken] = await db.write([
    sql`UPDATE ${idempotencyKeys} SET owner = ${owner}, claimed_at = ${nowIso()}
      WHERE id = ${id} AND status IS NULL AND owner = ${claim.owner} AND claimed_at = ${claimed_at}`,
  ])
  return taken?.rowsAffected === 1
}

/**
 * Stores the response of a claim. One with a body is stored only by the owner, which loses the claim if
 * something that the body contains was deleted for good meanwhile.
 */
export async function storeResponse(
  db: Database,
  { id, owner }: Pick<Claim, 'id' | 'owner'>,
  { status, content_type, body }: StoredResponse,
): Promise<void> {
  await db.write([
    sql`UPDATE ${idempotencyKeys} SET status = ${status}, content_type = ${content_type}, body = ${body}
      WHERE id = ${id} AND status IS NULL AND (${body} IS NULL OR owner = ${owner})`,
  ])
}

/**
 * Returns the statement that deletes the responses about sessions (a subquery of ids), since they may
 * contain titles and other text. Their claims stay, as if their process had died before it responded.
 */
export function forgetResponses(ofSessions: SQL): Statement {
  return sql`UPDATE ${idempotencyKeys} SET owner = ${noOwner}, status = NULL, content_type = NULL, body = NULL
    WHERE session_id IN ${ofSessions} AND (status IS NULL OR body IS NOT NULL)`
}

/**
 * Abandons a claim without a response, so that a repetition can take it over. It keeps its id, because
 * a request that failed may still have created something.
 */
export async function abandonClaim(db: Database, id: string, owner: string): Promise<void> {
  await db.write([
    sql`UPDATE ${idempotencyKeys} SET owner = ${noOwner} WHERE id = ${id} AND status IS NULL AND owner = ${owner}`,
  ])
}

/** Deletes the claims that are older than a day. Returns their number. */
export async function sweepKeys(db: Database): Promise<number> {
  const [swept] = await db.write([
    sql`DELETE FROM ${idempotencyKeys} WHERE created_at < ${expiry()}`,
  ])
  return swept?.rowsAffected ?? 0
}

function expiry(): string {
  return new Date(Date.now() - keptMs).toISOString()
}

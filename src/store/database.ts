import {
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers'
import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createClient, type Client, type InStatement, type ResultSet } from '@libsql/client'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import * as schema from '../../drizzle/index.ts'
import { withoutSecrets } from '../config.ts'
import { StartError } from '../errors.ts'
import { root } from '../root.ts'
import { backupFolder, copyDatabase } from './backup.ts'
import { createEventFeed, type EventFeed } from './event-feed.ts'
import { committedEvents, isInsertion, type EventInsertion, type Query } from './event-insertion.ts'
import { reasonOf, UnstorableValue } from './reasons.ts'
import { cacheStatements } from './statement-cache.ts'

const ownMigrations = join(root, 'migrations')
const defaultLockTimeoutMs = 5000
const maxQuickCheckBytes = 500 * 1024 * 1024

export interface Database {
  orm: LibSQLDatabase<typeof schema>
  client: Client
  /** Whether other processes may write to it, too. */
  shared: boolean
  /** The path of the file; undefined for a server. */
  file: string | undefined
  /** Runs the statements as one transaction, after those of earlier calls. */
  write(statements: Statement[]): Promise<ResultSet[]>
  /** What `write` has committed to the event log. */
  events: EventFeed
  close(): Promise<void>
}

export type Statement = Query | EventInsertion

export interface DatabaseConfig {
  DATABASE_PATH: string
  DATABASE_URL?: string | undefined
  DATABASE_AUTH_TOKEN?: string | undefined
}

export class DatabaseInUse extends StartError {}

/**
 * Opens and migrates the database. An open file is locked for this process alone; if another process
 * has the lock, waits for it up to `lockTimeoutMs`.
 * @throws StartError if it is in use, unreadable, damaged or newer than the program; the file is left
 * as it was.
 */
export async function openDatabase(
  config: DatabaseConfig,
  migrationsFolder: string = ownMigrations,
  lockTimeoutMs: number = defaultLockTimeoutMs,
): Promise<Database> {
  return config.DATABASE_URL
    ? openRemote(config.DATABASE_URL, config.DATABASE_AUTH_TOKEN, migrationsFolder)
    : openFile(config.DATABASE_PATH, migrationsFolder, lockTimeoutMs)
}

/** The real path of a database file. Its logs and backups are next to the file, not next to a link. */
export function databaseFile(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path)
}

/**
 * Locks a database file until the returned client is closed. Undefined if the file does not exist or
 * can't be opened, so that no other process can use it either.
 * @throws DatabaseInUse
 */
export async function lockDatabase(file: string): Promise<Client | undefined> {
  if (!existsSync(file)) return undefined
  try {
    return await lockFile(file, file, defaultLockTimeoutMs)
  } catch (error) {
    if (error instanceof DatabaseInUse) throw error
    return undefined
  }
}

async function openRemote(
  url: string,
  authToken: string | undefined,
  migrationsFolder: string,
): Promise<Database> {
  // Servers at libsql: and ws: addresses also speak libSQL's HTTP protocol.
  const address = url.replace(/^(libsql|wss):/, 'https:').replace(/^ws:/, 'http:')
  const place = `at ${withoutSecrets(url)}`
  const client = createClient(authToken ? { url: address, authToken } : { url: address })
  try {
    const known = journalTimes(migrationsFolder)
    const applied = await appliedMigrations(client)
    refuseNewer(known, applied, place)
    if (applied.length === 0) await refuseForeign(client, place)
    const orm = drizzle(client, { schema })
    if (isPending(known, applied)) {
      await migrate(orm, { migrationsFolder })
      await refuseOrphans(client, `${place}; restore a backup`)
    }
    return await createDatabase(client, orm, undefined)
  } catch (error) {
    client.close()
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${place} can't be used: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

async function openFile(
  path: string,
  migrationsFolder: string,
  lockTimeoutMs: number,
): Promise<Database> {
  const file = databaseFile(path)
  refuseDamaged(file, path)
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (error) {
    throw new StartError(`The folder of the database ${path} can't be made: ${reasonOf(error)}`)
  }
  const client = await lockFile(file, path, lockTimeoutMs)
  try {
    const known = journalTimes(migrationsFolder)
    const applied = await appliedMigrations(client)
    refuseNewer(known, applied, path)
    if (applied.length === 0) await refuseForeign(client, path)
    await refuseBroken(client, file, path)
    await client.execute('PRAGMA journal_mode=WAL')
    await client.execute('PRAGMA synchronous=FULL')
    await client.execute('PRAGMA journal_size_limit=67108864')
    // A checkpoint stalls every follower, so it is rare: the write-ahead log grows to about 32 MB.
    await client.execute('PRAGMA wal_autocheckpoint=8000')
    const orm = drizzle(client, { schema })
    if (isPending(known, applied)) {
      if (applied.length > 0) await copyDatabase(client, file, 'before-migration')
      await migrate(orm, { migrationsFolder })
      await refuseOrphans(client, `${path}; restore the copy in ${backupFolder(file)}`)
    }
    cacheStatements()
    return await createDatabase(client, orm, file)
  } catch (error) {
    client.close()
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${path} can't be used: ${reasonOf(error)}`, { cause: error })
  }
}

async function createDatabase(
  client: Client,
  orm: Database['orm'],
  file: string | undefined,
): Promise<Database> {
  const shared = file === undefined
  const events = createEventFeed(await lastEventId(client), shared)
  const dialect = new SQLiteSyncDialect()
  function compile(statement: Statement): InStatement {
    const query = 'insert' in statement ? statement.insert : statement
    if ('args' in query) return { sql: query.sql, args: query.args.map(toArgument) }
    const { sql, params } = 'toSQL' in query ? query.toSQL() : dialect.sqlToQuery(query)
    return { sql, args: params.map(toArgument) }
  }
  const commit = shared
    ? (statements: InStatement[]) => client.batch(statements, 'write')
    : createCommitter(client)
  return {
    orm,
    client,
    shared,
    file,
    events,
    async write(statements) {
      try {
        const results = await commit(statements.map(compile))
        events.publish(committedEvents(statements, results))
        return results
      } catch (error) {
        if (statements.some(isInsertion)) events.invalidate()
        throw error
      }
    },
    async close() {
      try {
        if (!shared) {
          // Resolves after all earlier writes.
          await commit([])
          await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        }
      } finally {
        client.close()
      }
    },
  }
}

async function lastEventId(client: Client): Promise<number> {
  const { rows } = await client.execute('SELECT coalesce(max(id), 0) FROM session_events')
  return Number(rows[0]?.[0])
}

interface Write {
  statements: InStatement[]
  resolve(results: ResultSet[]): void
  reject(error: unknown): void
}

/**
 * Groups concurrent writes into one commit, in order, since every commit waits for the disk. If the
 * group fails, commits each write alone, so that a bad one fails no other.
 */
function createCommitter(client: Client): (statements: InStatement[]) => Promise<ResultSet[]> {
  let waiting: Write[] = []
  let isCommitting = false
  async function commitAll() {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await commit(group)
      if (waiting.length > 0) await immediate()
    }
    isCommitting = false
  }
  async function commit(group: readonly Write[]) {
    try {
      const all = group.flatMap(({ statements }) => statements)
      const results = await client.batch(all, 'write')
      for (const { statements, resolve } of group) resolve(results.splice(0, statements.length))
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error)
      for (const write of group) await commit([write])
    }
  }
  return (statements) =>
    new Promise((resolve, reject) => {
      waiting.push({ statements, resolve, reject })
      if (isCommitting) return
      isCommitting = true
      setImmediate(() => void commitAll())
    })
}

function toArgument(value: unknown): string | number | bigint | Uint8Array | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Uint8Array) return value
  throw new UnstorableValue(
    `${typeof value === 'number' ? value : `a ${typeof value}`} can't be stored`,
  )
}

/** Takes the file's lock; waits for a process that is about to exit. */
async function lockFile(file: string, path: string, timeoutMs: number): Promise<Client> {
  const giveUpAt = performance.now() + timeoutMs
  for (;;) {
    let client: Client | undefined
    try {
      client = createClient({ url: pathToFileURL(file).href, concurrency: 1 })
      await client.execute('PRAGMA locking_mode=EXCLUSIVE')
      // In this mode, a lock is kept from the first write until the connection closes.
      await client.batch(['SELECT count(*) FROM sqlite_master'], 'write')
      return client
    } catch (error) {
      client?.close()
      if (isDamage(error)) throw damaged(path)
      if (!/SQLITE_BUSY|database is locked/.test(String(error))) {
        throw new StartError(`The database ${path} can't be opened: ${reasonOf(error)}`, {
          cause: error,
        })
      }
      if (performance.now() > giveUpAt) {
        throw new DatabaseInUse(
          `The database ${path} is in use by another process. Stop that one first, or set DATABASE_PATH to another file.`,
        )
      }
      // At random: two processes that open a new file at once may hold each other up until one is later.
      collectGarbage()
      await delay(50 + Math.random() * 100)
    }
  }
}

/** Releases files that are closed: libSQL does only when their last statement is collected. Not on Deno. */
function collectGarbage(): void {
  try {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    if (typeof collect === 'function') collect()
  } catch {
    // It is collected at some time.
  }
}

function refuseDamaged(file: string, path: string): void {
  if (!existsSync(file)) return
  const stats = statSync(file)
  if (!stats.isFile()) throw new StartError(`The database ${path} is not a file.`)
  if (stats.size === 0) return
  const head = Buffer.alloc(16)
  try {
    const handle = openSync(file, 'r+')
    readSync(handle, head, 0, 16, 0)
    closeSync(handle)
  } catch (error) {
    throw new StartError(
      `The database ${path} can't be read and written: ${reasonOf(error)}. Check its permissions.`,
    )
  }
  if (head.toString('latin1') !== 'SQLite format 3\0') throw damaged(path)
}

async function refuseBroken(client: Client, file: string, path: string): Promise<void> {
  if (statSync(file).size > maxQuickCheckBytes) return
  try {
    const answer = await client.execute('PRAGMA quick_check(1)')
    if (answer.rows[0]?.[0] === 'ok') return
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  throw damaged(path)
}

function isDamage(error: unknown): boolean {
  return /SQLITE_(CORRUPT|NOTADB)/.test(String(error))
}

function damaged(path: string): StartError {
  return new StartError(
    `The database ${path} is damaged or not a database. It was left as it is: put a backup in its place, or set DATABASE_PATH to another file.`,
  )
}

interface Journal {
  entries: { when: number }[]
}

function journalTimes(migrationsFolder: string): number[] {
  const journal: Journal = JSON.parse(
    readFileSync(join(migrationsFolder, 'meta/_journal.json'), 'utf8'),
  )
  return journal.entries.map((entry) => entry.when)
}

async function appliedMigrations(client: Client): Promise<number[]> {
  const table = await client.execute(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '__drizzle_migrations'",
  )
  if (table.rows.length === 0) return []
  const rows = await client.execute('SELECT created_at FROM __drizzle_migrations')
  return rows.rows.map((row) => Number(row[0]))
}

function isPending(known: number[], applied: number[]): boolean {
  return known.some((time) => !applied.includes(time))
}

function refuseNewer(known: number[], applied: number[], path: string): void {
  if (applied.every((time) => known.includes(time))) return
  throw new StartError(
    `The database ${path} was written by a newer version of this program. Update the program, or set DATABASE_PATH to another file.`,
  )
}

async function refuseForeign(client: Client, path: string): Promise<void> {
  const tables = await client.execute(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '__drizzle_migrations' LIMIT 1",
  )
  if (tables.rows.length === 0) return
  throw new StartError(
    `The database ${path} holds the tables of another program. It was left as it is: set DATABASE_PATH or DATABASE_URL to one that is empty or this program's.`,
  )
}

async function refuseOrphans(client: Client, where: string): Promise<void> {
  const orphans = await client.execute('PRAGMA foreign_key_check')
  if (orphans.rows.length === 0) return
  throw new StartError(
    `The migration left ${orphans.rows.length} rows that refer to missing rows in the database ${where}.`,
  )
}

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
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createClient, type Client, type InStatement, type ResultSet } from '@libsql/client'
import type { SQL } from 'drizzle-orm'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import * as schema from '../../drizzle/index.ts'
import { withoutSecrets } from '../config.ts'
import { StartError } from '../errors.ts'
import { root } from '../root.ts'
import { backupFolder, copyDatabase } from './backup.ts'
import { keepStatements } from './kept-statements.ts'
import { reasonOf } from './reasons.ts'

const ownMigrations = join(root, 'migrations')
const lockPatience = 5000
const largestQuickCheck = 500 * 1024 * 1024

export interface Database {
  orm: LibSQLDatabase<typeof schema>
  client: Client
  /** Whether other processes may write to it as well. */
  shared: boolean
  /** The path of the file; undefined on a server. */
  file: string | undefined
  /** Runs the statements as one, after those of earlier calls: all of them or, if one fails, none. */
  write(statements: Statement[]): Promise<ResultSet[]>
  close(): Promise<void>
}

/** A query of Drizzle's builder, or raw SQL through its `sql` template. */
export type Statement = { toSQL(): { sql: string; params: unknown[] } } | SQL

export interface DatabaseConfig {
  DATABASE_PATH: string
  DATABASE_URL?: string | undefined
  DATABASE_AUTH_TOKEN?: string | undefined
}

export class DatabaseInUse extends StartError {}

/**
 * Opens and migrates the database. A file is locked for this process alone as long as it is open;
 * where another has it, waits up to `patience` milliseconds.
 * @throws StartError when it is in use, unreadable, damaged or newer than the program; the file is
 * left as it was.
 */
export async function openDatabase(
  config: DatabaseConfig,
  migrationsFolder: string = ownMigrations,
  patience: number = lockPatience,
): Promise<Database> {
  return config.DATABASE_URL
    ? openRemote(config.DATABASE_URL, config.DATABASE_AUTH_TOKEN, migrationsFolder)
    : openFile(config.DATABASE_PATH, migrationsFolder, patience)
}

/** Where a database file is: beside the file itself, not a link to it, are its logs and backups. */
export function databaseFile(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path)
}

/**
 * Keeps others from a database file for as long as the client is open; undefined where it is missing or
 * can't be opened, which nobody else can do either.
 * @throws DatabaseInUse
 */
export async function lockDatabase(file: string): Promise<Client | undefined> {
  if (!existsSync(file)) return undefined
  try {
    return await lockFile(file, file, lockPatience)
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
  // The HTTP protocol of libSQL also serves the addresses that start with libsql: or ws:.
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
    return createDatabase(client, orm, undefined)
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
  patience: number,
): Promise<Database> {
  const file = databaseFile(path)
  refuseDamaged(file, path)
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (error) {
    throw new StartError(`The folder of the database ${path} can't be made: ${reasonOf(error)}`)
  }
  const client = await lockFile(file, path, patience)
  try {
    const known = journalTimes(migrationsFolder)
    const applied = await appliedMigrations(client)
    refuseNewer(known, applied, path)
    if (applied.length === 0) await refuseForeign(client, path)
    await refuseBroken(client, file, path)
    await client.execute('PRAGMA journal_mode=WAL')
    await client.execute('PRAGMA synchronous=FULL')
    await client.execute('PRAGMA journal_size_limit=67108864')
    const orm = drizzle(client, { schema })
    if (isPending(known, applied)) {
      if (applied.length > 0) await copyDatabase(client, file, 'before-migration')
      await migrate(orm, { migrationsFolder })
      await refuseOrphans(client, `${path}; restore the copy in ${backupFolder(file)}`)
    }
    keepStatements()
    return createDatabase(client, orm, file)
  } catch (error) {
    client.close()
    if (error instanceof StartError) throw error
    throw new StartError(`The database ${path} can't be used: ${reasonOf(error)}`, { cause: error })
  }
}

function createDatabase(client: Client, orm: Database['orm'], file: string | undefined): Database {
  const shared = file === undefined
  const dialect = new SQLiteSyncDialect()
  function plain(statement: Statement): InStatement {
    const { sql, params } = 'toSQL' in statement ? statement.toSQL() : dialect.sqlToQuery(statement)
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
    write: (statements) => commit(statements.map(plain)),
    async close() {
      try {
        if (!shared) {
          // Comes after all that is written before it.
          await commit([])
          await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        }
      } finally {
        client.close()
      }
    },
  }
}

interface Write {
  statements: InStatement[]
  resolve(results: ResultSet[]): void
  reject(error: unknown): void
}

/**
 * Commits what is asked for at the same time together, in order: a commit waits for the disk. Where
 * that fails, each is tried alone, so one that can't be written takes no other with it.
 */
function createCommitter(client: Client): (statements: InStatement[]) => Promise<ResultSet[]> {
  let waiting: Write[] = []
  let isCommitting = false
  async function commitAll() {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await commit(group)
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
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value
  }
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Uint8Array) return value
  throw new TypeError(`a ${typeof value} can't be stored`)
}

/** Takes the file's lock, with patience for a process that is just ending. */
async function lockFile(file: string, path: string, patience: number): Promise<Client> {
  const giveUp = performance.now() + patience
  for (;;) {
    let client: Client | undefined
    try {
      client = createClient({ url: pathToFileURL(file).href, concurrency: 1 })
      await client.execute('PRAGMA locking_mode=EXCLUSIVE')
      // In this mode, a lock that was taken once is kept until the process ends.
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
      if (performance.now() > giveUp) {
        throw new DatabaseInUse(
          `The database ${path} is in use by another process. Stop that one first, or set DATABASE_PATH to another file.`,
        )
      }
      await delay(100)
    }
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
  if (statSync(file).size > largestQuickCheck) return
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
    `After the migration, ${orphans.rows.length} rows belong to nothing in the database ${where}.`,
  )
}

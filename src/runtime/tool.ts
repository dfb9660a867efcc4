import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { parseConfig, type Config } from '../config.ts'
import { verifyDatabase } from '../maintenance/verify.ts'
import { StartError } from '../errors.ts'
import { operations } from '../protocol/operations.ts'
import { Backup, Problem, Verification } from '../protocol/resources.ts'
import {
  copyDatabase,
  layReady,
  removeWithLogs,
  replaceDatabase,
  restoringPath,
} from '../store/backup.ts'
import {
  databaseFile,
  DatabaseInUse,
  lockDatabase,
  openDatabase,
  type Database,
} from '../store/database.ts'
import { reasonOf } from '../store/reasons.ts'
import { findDoor, type Door } from './door.ts'
import { readEnvironment } from './environment.ts'

/** The commands beside the server. A running one is asked; else they open the database themselves. */
const commands: Record<string, (config: Config, argument: string | undefined) => Promise<void>> = {
  async '--backup'(config) {
    const { file } = await askOrOpen(config, operations.backUp.path, Backup, async (db) => {
      if (db.file === undefined)
        throw new StartError('A libSQL server is backed up by its own means.')
      return { file: await copyDatabase(db.client, db.file, 'backup') }
    })
    say(`The backup is at ${file}`)
  },

  async '--verify'(config) {
    const found = await askOrOpen(config, operations.verify.path, Verification, verifyDatabase)
    for (const problem of found.problems) say(problem)
    const count = `${found.versions} versions of ${found.documents} documents`
    if (found.problems.length > 0) throw new StartError(`Not all is as it must be (${count}).`)
    say(`All is as it must be: ${count}.`)
  },

  async '--restore'(config, given) {
    if (!given) throw new StartError('Say which file to restore: npm run restore -- FILE')
    if (config.DATABASE_URL) throw new StartError('A libSQL server is restored by its own means.')
    // npm runs this in the project's folder and says where it was called.
    const copy = resolve(process.env.INIT_CWD ?? '', given)
    if (!statSync(copy, { throwIfNoEntry: false })?.isFile()) {
      throw new StartError(`There is no file ${copy}.`)
    }
    if (!isDatabase(copy)) throw new StartError(`${copy} is no backup: it is not a database.`)
    const file = databaseFile(config.DATABASE_PATH)
    const lock = await lockDatabase(file)
    // The backup itself is only read; what is opened and migrated is a copy of it.
    const fresh = restoringPath(file)
    let kept: string | undefined
    try {
      layReady(file, copy)
      await refuseIncomplete(fresh, copy)
      // Windows replaces no file that is open.
      if (process.platform === 'win32') lock?.close()
      kept = replaceDatabase(file)
    } catch (error) {
      removeWithLogs(fresh)
      const reason = error instanceof StartError ? error.message : `${reasonOf(error)}.`
      throw new StartError(`${copy} can’t be restored: ${reason.replaceAll(fresh, copy)}`)
    } finally {
      lock?.close()
    }
    say(`Restored ${copy}.${kept ? ` What was there before is at ${kept}` : ''}`)
  },
}

/** A server that was killed leaves its door behind, so only the file's lock tells whether one runs. */
async function askOrOpen<Schema extends v.GenericSchema>(
  config: Config,
  path: string,
  schema: Schema,
  work: (db: Database) => Promise<v.InferOutput<Schema>>,
): Promise<v.InferOutput<Schema>> {
  const file = databaseFile(config.DATABASE_PATH)
  if (!config.DATABASE_URL && !statSync(file, { throwIfNoEntry: false })?.size) {
    throw new StartError(`There is no database at ${file}. Set DATABASE_PATH to where it is.`)
  }
  const door = config.DATABASE_URL ? undefined : findDoor(file)
  let db: Database
  try {
    db = await openDatabase(config, undefined, door && 0)
  } catch (error) {
    if (door && error instanceof DatabaseInUse) return askServer(door, path, schema, error)
    throw error
  }
  try {
    return await work(db)
  } finally {
    // Nothing was written to it, so it may also end on a full disk.
    await db.close().catch(() => undefined)
  }
}

/** @throws `inUse` where it is not our server that answers. */
async function askServer<Schema extends v.GenericSchema>(
  door: Door,
  path: string,
  schema: Schema,
  inUse: DatabaseInUse,
): Promise<v.InferOutput<Schema>> {
  const headers = { authorization: `Bearer ${door.token}` }
  let response: Response
  let said: unknown
  try {
    response = await fetch(`${door.url}${path}`, { method: 'POST', headers })
    said = await response.json()
  } catch {
    throw inUse
  }
  if (response.ok && v.is(schema, said)) return said
  throw v.is(Problem, said) && response.status !== 403 ? new StartError(said.detail) : inUse
}

function isDatabase(file: string): boolean {
  const head = Buffer.alloc(16)
  const opened = openSync(file, 'r')
  try {
    readSync(opened, head)
  } finally {
    closeSync(opened)
  }
  return head.toString('latin1') === 'SQLite format 3\0'
}

async function refuseIncomplete(fresh: string, copy: string): Promise<void> {
  const db = await openDatabase({ DATABASE_PATH: fresh })
  const { problems } = await verifyDatabase(db)
  await db.close()
  if (problems.length > 0) throw new StartError(`${copy} is not whole: ${problems[0]}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const [name = '', argument] = process.argv.slice(2)
  const command = commands[name]
  if (!command) throw new StartError(`There is no command ${name}.`)
  await command(parseConfig(readEnvironment()), argument)
}

/** The stack tells only who writes this program something. */
function explain(error: unknown): string {
  if (error instanceof StartError) return error.message
  if (error instanceof Error && !('code' in error)) return error.stack ?? error.message
  return `That failed: ${reasonOf(error)}.`
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})

import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { parseConfig, type Config } from '../config.ts'
import { StartError } from '../errors.ts'
import { verifyDatabase } from '../maintenance/verify.ts'
import { operations } from '../protocol/operations.ts'
import { Backup, Problem, Verification } from '../protocol/resources.ts'
import {
  copyDatabase,
  stageRestore,
  removeWithLogs,
  replaceDatabase,
  stagedPath,
} from '../store/backup.ts'
import {
  databaseFile,
  DatabaseInUse,
  lockDatabase,
  openDatabase,
  type Database,
} from '../store/database.ts'
import { reasonOf } from '../store/reasons.ts'
import { readEnvironment } from './environment.ts'
import { findServer, type RunningServer } from './running-server.ts'

/** The commands for the database. A running server executes them; otherwise they open the file themselves. */
const commands: Record<string, (config: Config, argument: string | undefined) => Promise<void>> = {
  '--backup': backUp,
  '--verify': verify,
  '--restore': restore,
}

async function backUp(config: Config): Promise<void> {
  const { file } = await askServerOrOpen(config, operations.backUp.path, Backup, async (db) => {
    if (db.file === undefined) {
      throw new StartError('This command copies files. Back up a libSQL server with its own tools.')
    }
    return { file: await copyDatabase(db.client, db.file, 'backup') }
  })
  print(`The backup is at ${file}`)
}

async function verify(config: Config): Promise<void> {
  const result = await askServerOrOpen(config, operations.verify.path, Verification, verifyDatabase)
  for (const problem of result.problems) print(problem)
  const count = `${result.versions} versions of ${result.documents} documents`
  if (result.problems.length > 0) throw new StartError(`Found problems in ${count}.`)
  print(`No problems found in ${count}.`)
}

async function restore(config: Config, argument: string | undefined): Promise<void> {
  if (!argument) throw new StartError('No file given. Run `npm run restore -- FILE`.')
  if (config.DATABASE_URL) {
    throw new StartError('This command copies files. Restore a libSQL server with its own tools.')
  }
  // npm runs this command in the project's folder and names the caller's folder in INIT_CWD.
  const backup = resolve(process.env.INIT_CWD ?? '', argument)
  if (!statSync(backup, { throwIfNoEntry: false })?.isFile()) {
    throw new StartError(`There is no file ${backup}.`)
  }
  if (!isDatabase(backup)) throw new StartError(`${backup} is not a database, so it is no backup.`)
  const file = databaseFile(config.DATABASE_PATH)
  const previous = await replaceBy(backup, file)
  print(`Restored ${backup}.${previous ? ` The previous database is at ${previous}` : ''}`)
}

/** Checks a copy of the backup, then puts it in place. Returns where the previous database is, if there was one. */
async function replaceBy(backup: string, file: string): Promise<string | undefined> {
  const lock = await lockDatabase(file)
  // Only the copy is opened and migrated; the backup stays as it is.
  const copy = stagedPath(file)
  try {
    stageRestore(file, backup)
    await refuseDamaged(copy, backup)
    // Windows can't replace an open file.
    if (process.platform === 'win32') lock?.close()
    return replaceDatabase(file)
  } catch (error) {
    removeWithLogs(copy)
    const reason = error instanceof StartError ? error.message : `${reasonOf(error)}.`
    throw new StartError(`${backup} can’t be restored: ${reason.replaceAll(copy, backup)}`)
  } finally {
    lock?.close()
  }
}

async function refuseDamaged(copy: string, backup: string): Promise<void> {
  const db = await openDatabase({ DATABASE_PATH: copy })
  const { problems } = await verifyDatabase(db)
  await db.close()
  if (problems.length > 0) throw new StartError(`${backup} is damaged: ${problems[0]}`)
}

function isDatabase(file: string): boolean {
  const head = Buffer.alloc(16)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head)
  } finally {
    closeSync(handle)
  }
  return head.toString('latin1') === 'SQLite format 3\0'
}

/** Only the file's lock shows whether a server runs: a killed server leaves its address file behind. */
async function askServerOrOpen<Schema extends v.GenericSchema>(
  config: Config,
  path: string,
  schema: Schema,
  work: (db: Database) => Promise<v.InferOutput<Schema>>,
): Promise<v.InferOutput<Schema>> {
  const file = databaseFile(config.DATABASE_PATH)
  if (!config.DATABASE_URL && !statSync(file, { throwIfNoEntry: false })?.size) {
    throw new StartError(`There is no database at ${file}. Set DATABASE_PATH to where it is.`)
  }
  const server = config.DATABASE_URL ? undefined : findServer(file)
  let db: Database
  try {
    db = await openDatabase(config, undefined, server && 0)
  } catch (error) {
    if (server && error instanceof DatabaseInUse) return askServer(server, path, schema, error)
    throw error
  }
  try {
    return await work(db)
  } finally {
    // The commands write nothing to the database, so a failure to close it, as on a full disk, is harmless.
    await db.close().catch(() => undefined)
  }
}

/** @throws `inUse` if another program than our server responds. */
async function askServer<Schema extends v.GenericSchema>(
  { url, token }: RunningServer,
  path: string,
  schema: Schema,
  inUse: DatabaseInUse,
): Promise<v.InferOutput<Schema>> {
  const headers = { authorization: `Bearer ${token}` }
  let response: Response
  let body: unknown
  try {
    response = await fetch(`${url}${path}`, { method: 'POST', headers })
    body = await response.json()
  } catch {
    throw inUse
  }
  if (response.ok && v.is(schema, body)) return body
  throw v.is(Problem, body) && response.status !== 403 ? new StartError(body.detail) : inUse
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const [name = '', argument] = process.argv.slice(2)
  const command = commands[name]
  if (!command) {
    throw new StartError(`Unknown command ${name}. Use --backup, --verify or --restore FILE.`)
  }
  await command(parseConfig(readEnvironment()), argument)
}

/** Only a bug is reported with its stack. */
function describeFailure(error: unknown): string {
  if (error instanceof StartError) return error.message
  if (error instanceof Error && !('code' in error)) return error.stack ?? error.message
  return `The command failed: ${reasonOf(error)}.`
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`)
  process.exit(1)
})

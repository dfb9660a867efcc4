import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { parseConfig, type Config } from '../config.ts'
import { verifyDatabase } from '../documents/verify.ts'
import { StartError } from '../errors.ts'
import { paths } from '../protocol/paths.ts'
import { Backup, Problem, Verification } from '../protocol/resources.ts'
import { copyDatabase, layReady, removeWithLogs, replaceDatabase } from '../store/backup.ts'
import { DatabaseInUse, openDatabase, type Database } from '../store/database.ts'
import { findDoor } from './door.ts'
import { readEnvironment } from './environment.ts'

/** The commands beside the server. A running one is asked; else they open the database themselves. */
const commands: Record<string, (config: Config, argument: string | undefined) => Promise<void>> = {
  async '--backup'(config) {
    const { file } = await askOrOpen(config, paths.backup, Backup, async (db) => {
      if (db.file === undefined)
        throw new StartError('A libSQL server is backed up by its own means.')
      return { file: await copyDatabase(db.client, db.file, 'backup') }
    })
    say(`The backup is at ${file}`)
  },

  async '--verify'(config) {
    const found = await askOrOpen(config, paths.verify, Verification, verifyDatabase)
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
    if (!existsSync(copy)) throw new StartError(`There is no file ${copy}.`)
    if (!isDatabase(copy)) throw new StartError(`${copy} is no backup: it is not a database.`)
    const file = resolve(config.DATABASE_PATH)
    await refuseInUse(config, file)
    // The backup itself is only read; what is opened and migrated is a copy of it.
    const fresh = layReady(file, copy)
    try {
      await refuseIncomplete(fresh, copy)
    } catch (error) {
      removeWithLogs(fresh)
      if (!(error instanceof StartError)) throw error
      throw new StartError(`${copy} can’t be restored: ${error.message.replaceAll(fresh, copy)}`)
    }
    const kept = replaceDatabase(file, fresh)
    say(`Restored ${copy}.${kept ? ` What was there before is at ${kept}` : ''}`)
  },
}

async function askOrOpen<Schema extends v.GenericSchema>(
  config: Config,
  path: string,
  schema: Schema,
  work: (db: Database) => Promise<v.InferOutput<Schema>>,
): Promise<v.InferOutput<Schema>> {
  const answer = config.DATABASE_URL ? undefined : await askServer(config, path)
  if (answer) return v.parse(schema, answer)
  const file = resolve(config.DATABASE_PATH)
  if (!config.DATABASE_URL && !existsSync(file)) {
    throw new StartError(`There is no database at ${file}. Set DATABASE_PATH to where it is.`)
  }
  const db = await openDatabase(config)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** Undefined where no server runs. */
async function askServer(config: Config, path: string): Promise<unknown> {
  const door = findDoor(config.DATABASE_PATH)
  if (!door) return undefined
  let response: Response
  try {
    response = await fetch(`${door.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${door.token}` },
    })
  } catch {
    // A server that was killed left its door behind.
    return undefined
  }
  const said: unknown = await response.json()
  if (response.ok) return said
  throw new StartError(v.parse(Problem, said).detail)
}

/** A database that can't be opened for another reason may be why something is to be restored. */
async function refuseInUse(config: Config, file: string): Promise<void> {
  if (!existsSync(file)) return
  try {
    await (await openDatabase(config)).close()
  } catch (error) {
    if (error instanceof DatabaseInUse) throw error
  }
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

main().catch((error: unknown) => {
  const why =
    error instanceof StartError ? error.message : error instanceof Error ? error.stack : error
  process.stderr.write(`${String(why)}\n`)
  process.exit(1)
})

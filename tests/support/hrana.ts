import { once } from 'node:events'
import { createServer } from 'node:http'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import * as v from 'valibot'

const Value = v.variant('type', [
  v.object({ type: v.literal('null') }),
  v.object({ type: v.literal('integer'), value: v.string() }),
  v.object({ type: v.literal('float'), value: v.number() }),
  v.object({ type: v.literal('text'), value: v.string() }),
  v.object({ type: v.literal('blob'), base64: v.string() }),
])
type Value = v.InferOutput<typeof Value>

const Statement = v.object({
  sql: v.optional(v.string()),
  sql_id: v.optional(v.number()),
  args: v.array(Value),
})
type Statement = v.InferOutput<typeof Statement>

type Condition = { type: 'ok' | 'error'; step: number } | { type: 'not'; cond: Condition }
const Condition: v.GenericSchema<Condition> = v.variant('type', [
  v.object({ type: v.picklist(['ok', 'error']), step: v.number() }),
  v.object({ type: v.literal('not'), cond: v.lazy(() => Condition) }),
])

const Step = v.object({ condition: v.nullish(Condition), stmt: Statement })
type Step = v.InferOutput<typeof Step>

const Request = v.variant('type', [
  v.object({ type: v.literal('close') }),
  v.object({ type: v.literal('store_sql'), sql_id: v.number(), sql: v.string() }),
  v.object({ type: v.literal('execute'), stmt: Statement }),
  v.object({ type: v.literal('batch'), batch: v.object({ steps: v.array(Step) }) }),
])
const Pipeline = v.object({ requests: v.array(v.unknown()) })

export interface HranaDouble extends AsyncDisposable {
  url: string
  /** What was asked that a libSQL server would not know; must stay empty. */
  unknown: string[]
  /** Whether it takes requests and answers none from now on. */
  silence(isSilent: boolean): void
}

/**
 * A double of libSQL's HTTP protocol (Hrana 2 over HTTP, https://github.com/tursodatabase/libsql,
 * docs/HRANA_2_SPEC.md) over one SQLite database: the requests that the client makes, nothing else.
 * Given a token, it rejects requests without it.
 */
export async function startHrana(token?: string): Promise<HranaDouble> {
  const db = new DatabaseSync(':memory:')
  const unknown: string[] = []
  let isSilent = false

  const server = createServer(async (request, response) => {
    if (isSilent) return
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: 'Authentication failed' }))
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.method !== 'POST' || request.url !== '/v2/pipeline') {
      unknown.push(`${request.method} ${request.url}`)
      response.writeHead(404).end()
      return
    }
    const { requests } = v.parse(Pipeline, JSON.parse(Buffer.concat(chunks).toString()))
    const stored = new Map<number, string>()
    const results = requests.map((one) => {
      try {
        return { type: 'ok', response: run(one, stored) }
      } catch (error) {
        return { type: 'error', error: describe(error) }
      }
    })
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ baton: null, base_url: null, results }))
  })

  function run(given: unknown, stored: Map<number, string>) {
    const known = v.safeParse(Request, given)
    if (!known.success) {
      unknown.push(JSON.stringify(given))
      throw new Error(`the double does not know ${JSON.stringify(given)}`)
    }
    const request = known.output
    switch (request.type) {
      case 'close':
        if (db.isTransaction) db.exec('ROLLBACK')
        return { type: 'close' }
      case 'store_sql':
        stored.set(request.sql_id, request.sql)
        return { type: 'store_sql' }
      case 'execute':
        return { type: 'execute', result: execute(request.stmt, stored) }
      case 'batch':
        return { type: 'batch', result: batch(request.batch.steps, stored) }
    }
  }

  function batch(steps: Step[], stored: Map<number, string>) {
    const step_results: unknown[] = []
    const step_errors: unknown[] = []
    for (const { condition, stmt } of steps) {
      let result = null
      let error = null
      if (!condition || holds(condition, step_results, step_errors)) {
        try {
          result = execute(stmt, stored)
        } catch (thrown) {
          error = describe(thrown)
        }
      }
      step_results.push(result)
      step_errors.push(error)
    }
    return { step_results, step_errors }
  }

  function holds(condition: Condition, results: unknown[], errors: unknown[]): boolean {
    switch (condition.type) {
      case 'ok':
        return results[condition.step] !== null
      case 'error':
        return errors[condition.step] !== null
      case 'not':
        return !holds(condition.cond, results, errors)
    }
  }

  function execute(stmt: Statement, stored: Map<number, string>) {
    const sql = stmt.sql ?? stored.get(stmt.sql_id ?? -1) ?? ''
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    const columns = statement.columns()
    const args = stmt.args.map(fromWire)
    if (columns.length === 0) {
      const { changes, lastInsertRowid } = statement.run(...args)
      return {
        cols: [],
        rows: [],
        affected_row_count: Number(changes),
        last_insert_rowid: String(lastInsertRowid),
      }
    }
    const rows: unknown[] = statement.all(...args)
    const changed = /^\s*(insert|update|delete)/i.test(sql) ? rows.length : 0
    return {
      cols: columns.map(({ name, type }) => ({ name, decltype: type })),
      rows: rows.map((row) => (Array.isArray(row) ? row.map(toWire) : [])),
      affected_row_count: changed,
      last_insert_rowid: null,
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    unknown,
    silence: (wanted) => void (isSilent = wanted),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      db.close()
    },
  }
}

function describe(error: unknown) {
  const message = error instanceof Error ? error.message : String(error)
  const code = /UNIQUE|CHECK|NOT NULL|FOREIGN KEY/.test(message)
    ? 'SQLITE_CONSTRAINT'
    : 'SQLITE_ERROR'
  return { message: `SQLite error: ${message}`, code }
}

function fromWire(value: Value): SQLInputValue {
  switch (value.type) {
    case 'null':
      return null
    case 'integer':
      return BigInt(value.value)
    case 'float':
    case 'text':
      return value.value
    case 'blob':
      return Buffer.from(value.base64, 'base64')
  }
}

function toWire(value: unknown) {
  if (value === null) return { type: 'null' }
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) }
  if (typeof value === 'number') return { type: 'float', value }
  if (value instanceof Uint8Array)
    return { type: 'blob', base64: Buffer.from(value).toString('base64') }
  return { type: 'text', value: String(value) }
}

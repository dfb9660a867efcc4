import Libsql from 'libsql'

/** More than the program has; a bound for queries that are built anew each time. */
const most = 500

let isKeeping = false

/**
 * From here on, every local database of the process prepares each statement once. libSQL’s client
 * prepares it for every call, which takes several times as long as running it, and offers no other
 * way in than this. What a statement says of itself is asked for once as well, so no table may change
 * any more.
 */
export function keepStatements(): void {
  if (isKeeping) return
  isKeeping = true
  const kept = new WeakMap<Libsql.Database, Map<string, Libsql.Statement>>()
  const { prepare, close } = Libsql.prototype
  function prepareOnce(this: Libsql.Database, source: string): Libsql.Statement {
    const statements = kept.get(this) ?? new Map<string, Libsql.Statement>()
    kept.set(this, statements)
    const known = statements.get(source)
    if (known) return known
    const statement = prepare.call(this, source)
    knowForGood(statement)
    const [oldest] = statements.keys()
    if (oldest !== undefined && statements.size >= most) statements.delete(oldest)
    statements.set(source, statement)
    return statement
  }
  /** A file is let go of when the last of its statements is collected. */
  function closeAndForget(this: Libsql.Database) {
    kept.delete(this)
    return close.call(this)
  }
  Object.defineProperties(Libsql.prototype, {
    prepare: { value: prepareOnce },
    close: { value: closeAndForget },
  })
}

/** Keeps the columns of a statement, and why it has none: an error each time takes longer than an update. */
function knowForGood(statement: Libsql.Statement): void {
  const columns = statement.columns()
  statement.columns = () => columns
  try {
    statement.raw(true)
    statement.raw = () => statement
  } catch (error) {
    statement.raw = () => {
      throw error
    }
  }
}

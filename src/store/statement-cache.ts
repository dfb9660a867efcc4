import Libsql from 'libsql'

/** Above the number of statements that the program has; a bound for queries that are built each time. */
const maxStatements = 500

let isCaching = false

/**
 * Makes every local database of the process prepare each statement once. libSQL’s client prepares it
 * on every call, which takes several times as long as running it, and has no setting for this. The
 * columns of a statement are cached as well, so call this after all migrations.
 */
export function cacheStatements(): void {
  if (isCaching) return
  isCaching = true
  const caches = new WeakMap<Libsql.Database, Map<string, Libsql.Statement>>()
  const { prepare, close } = Libsql.prototype
  function prepareOnce(this: Libsql.Database, source: string): Libsql.Statement {
    const statements = caches.get(this) ?? new Map<string, Libsql.Statement>()
    caches.set(this, statements)
    const cached = statements.get(source)
    if (cached) return cached
    const statement = prepare.call(this, source)
    cacheMetadata(statement)
    const [oldest] = statements.keys()
    if (oldest !== undefined && statements.size >= maxStatements) statements.delete(oldest)
    statements.set(source, statement)
    return statement
  }
  /** A file is released only when the last of its statements is garbage collected. */
  function closeAndForget(this: Libsql.Database) {
    caches.delete(this)
    return close.call(this)
  }
  Object.defineProperties(Libsql.prototype, {
    prepare: { value: prepareOnce },
    close: { value: closeAndForget },
  })
}

/** Caches a statement's columns, or the error if it has none: throwing takes longer than an update. */
function cacheMetadata(statement: Libsql.Statement): void {
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

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
type Fields = Record<string, unknown>

/** Writes one JSON line per entry. Fields hold durations, ids and states; never content or keys. */
export interface Logger {
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

export function createLogger(level: LogLevel, write: (line: string) => void): Logger {
  const threshold = logLevels.indexOf(level)
  function entry(at: LogLevel) {
    return (message: string, fields: Fields = {}) => {
      if (logLevels.indexOf(at) < threshold) return
      write(JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields }))
    }
  }
  return {
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
  }
}

/** What a log line may say of an unknown error: its name and message, with its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` (because: ${describeError(error.cause)})`
  // Drizzle tells the values of a query, which are content.
  const message = error.message.replace(/\nparams: [^]*$/, '')
  return `${error.name}: ${message}${cause}`
}

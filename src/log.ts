export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
type Fields = Record<string, unknown>

/** Writes one JSON line per entry. Fields hold durations, ids and states, never content or secrets. */
export interface Logger {
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

export function createLogger(
  minLevel: LogLevel,
  write: (line: string) => void,
  hideSecrets: (text: string) => string = (text) => text,
): Logger {
  const hide = (_: string, value: unknown) =>
    typeof value === 'string' ? hideSecrets(value) : value
  const threshold = logLevels.indexOf(minLevel)
  function writer(level: LogLevel) {
    return (message: string, fields: Fields = {}) => {
      if (logLevels.indexOf(level) < threshold) return
      write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, hide))
    }
  }
  return { info: writer('info'), warn: writer('warn'), error: writer('error') }
}

/** Describes an error for the log: its name and message, and those of its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` (because: ${describeError(error.cause)})`
  // Drizzle's message ends with the values of the query, which are content.
  const message = error.message.replace(/\nparams: [^]*$/, '')
  return `${error.name}: ${message}${cause}`
}

import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Merges `.env` with the process's environment, which wins unless its value is empty. */
export function readEnvironment(): NodeJS.Dict<string> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  const own = Object.entries(process.env).filter(([, value]) => value !== '')
  return { ...file, ...Object.fromEntries(own) }
}

import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The process's environment over that of `.env`; an empty value is none. */
export function readEnvironment(): NodeJS.Dict<string> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  const given = Object.entries(process.env).filter(([, value]) => value !== '')
  return { ...file, ...Object.fromEntries(given) }
}

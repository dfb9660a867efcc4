import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Merges `.env` with the process's environment, which wins unless its value is empty. */
export function readEnvironment(): NodeJS.Dict<string> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  const own = Object.entries(process.env).filter(([, value]) => value !== '')
  return { ...file, ...Object.fromEntries(own) }
}

/**
 * Removes from the process's environment what the SDKs of the providers would read by themselves, such
 * as `OPENAI_CUSTOM_HEADERS`, so that only settings have an effect.
 */
export function hideFromSdks(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(ANTHROPIC|GEMINI|GOOGLE|OPENAI)_/i.test(name)) delete process.env[name]
  }
}

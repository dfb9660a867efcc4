import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'

/**
 * Where the commands reach the server that has the database open. The server writes it to a file
 * beside the database that only its owner can read.
 */
const RunningServer = v.object({ url: v.string(), token: v.string() })
export type RunningServer = v.InferOutput<typeof RunningServer>

export function announceServer(database: string, server: RunningServer): void {
  writeFileSync(addressFile(database), `${JSON.stringify(server)}\n`, { mode: 0o600 })
}

export function withdrawServer(database: string): void {
  rmSync(addressFile(database), { force: true })
}

/** Returns `undefined` if no server has announced itself. A killed server leaves its file behind. */
export function findServer(database: string): RunningServer | undefined {
  try {
    return v.parse(RunningServer, JSON.parse(readFileSync(addressFile(database), 'utf8')))
  } catch {
    return undefined
  }
}

function addressFile(database: string): string {
  return `${database}.server.json`
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'

/**
 * How the program's commands find the server that has the database file open: a file beside it,
 * readable for its owner only, that names address and token.
 */
const Door = v.object({ url: v.string(), token: v.string() })
export type Door = v.InferOutput<typeof Door>

export function openDoor(database: string, door: Door): void {
  writeFileSync(fileOf(database), `${JSON.stringify(door)}\n`, { mode: 0o600 })
}

export function closeDoor(database: string): void {
  rmSync(fileOf(database), { force: true })
}

/** Undefined where no server has left one. */
export function findDoor(database: string): Door | undefined {
  try {
    return v.parse(Door, JSON.parse(readFileSync(fileOf(database), 'utf8')))
  } catch {
    return undefined
  }
}

function fileOf(database: string): string {
  return `${database}.server.json`
}

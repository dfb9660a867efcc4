import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Profiles are called `<prefix><process id of the server>-<random>`. */
export const profilePrefix = 'ai-html-builder-browser-'

/** Ends the browsers of servers that were killed, and removes their profiles. */
export async function sweepBrowsers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const server = Number(new RegExp(`^${profilePrefix}(\\d+)-`).exec(name)?.[1])
    if (!server || isRunning(server)) continue
    const profile = join(tmpdir(), name)
    for (const pid of await processesWith(profile)) killGroup(pid)
    await rm(profile, { recursive: true, force: true }).catch(() => undefined)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The processes that were started with a profile; only Linux tells. */
async function processesWith(profile: string): Promise<number[]> {
  const pids = await readdir('/proc').catch(() => [])
  const found: number[] = []
  for (const pid of pids.filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(`--user-data-dir=${profile}\0`)) found.push(Number(pid))
  }
  return found
}

/** Kills all processes of a group, unless it is gone. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

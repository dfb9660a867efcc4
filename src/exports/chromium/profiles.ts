import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Profiles are called `profile-<process id of the server>-<random>`. */
const named = /^profile-(\d+)-/

/** The profiles of this process. */
const own = new Set<string>()

/** Makes a folder for what a browser writes, which only its user may enter. */
export async function createProfile(
  cache: string,
  user: { uid: number; gid: number } | undefined,
): Promise<string> {
  const profile = await mkdtemp(join(cache, `profile-${process.pid}-`))
  own.add(profile)
  if (user) await chown(profile, user.uid, user.gid)
  return profile
}

export async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  own.delete(profile)
}

/** Ends the browsers of servers that were killed, and removes their profiles. */
export async function sweepProfiles(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const server = Number(named.exec(name)?.[1])
    const profile = join(cache, name)
    // An earlier process may have had the id of this one, as in a container.
    if (!server || own.has(profile) || (server !== process.pid && isRunning(server))) continue
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

import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const intervalMs = 500

/**
 * Kills each process of a browser, other than its main one, that takes more memory than this, as a page can
 * make it; the page then fails. Not on Windows, which tells neither way. Returns a function that ends the watch.
 */
export function watchMemory(browserPid: number, maxMb: number): () => void {
  let isChecking = false
  const timer = setInterval(async () => {
    if (isChecking) return
    isChecking = true
    for (const { pid, mb } of await processesOf(browserPid)) {
      if (mb > maxMb && pid !== browserPid) kill(pid)
    }
    isChecking = false
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

const pageSize = 4096

interface ProcessMemory {
  pid: number
  /** Resident memory. */
  mb: number
}

/** The processes of a group. */
async function processesOf(group: number): Promise<ProcessMemory[]> {
  const names = await readdir('/proc').catch(() => undefined)
  return names ? readProcesses(group, names) : listProcesses(group)
}

const run = promisify(execFile)

/** The processes of a group as `ps` lists them: where there is no `/proc`, as on macOS. */
export async function listProcesses(group: number): Promise<ProcessMemory[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,pgid=,rss=']).catch(() => ({ stdout: '' }))
  return stdout.split('\n').flatMap((line) => {
    const [pid = 0, pgid, kilobytes = 0] = line.trim().split(/\s+/).map(Number)
    return pgid === group ? [{ pid, mb: (kilobytes * 1024) / 1_000_000 }] : []
  })
}

async function readProcesses(group: number, names: string[]): Promise<ProcessMemory[]> {
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
        // After the name in brackets, which may hold anything: state, parent, group, …, resident pages.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (Number(fields[2]) !== group) return []
        return [{ pid: Number(name), mb: (Number(fields[21]) * pageSize) / 1_000_000 }]
      }),
  )
  return found.flat()
}

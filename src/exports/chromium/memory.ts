import { readdir, readFile } from 'node:fs/promises'

const intervalMs = 500

/**
 * Kills each process of a browser, other than its main one, that takes more memory than this, as a page can
 * make it; the page then fails. Only on Linux, which tells. Returns a function that ends the watch.
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

/** The processes of a group and their resident memory. */
async function processesOf(group: number): Promise<{ pid: number; mb: number }[]> {
  const names = await readdir('/proc').catch(() => [])
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

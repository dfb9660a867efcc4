import { readFileSync } from 'node:fs'

/**
 * Calls back once the npm process that started this one has exited. A killed npm sends no signal, but
 * the parent of this process changes.
 */
export function watchParent(onExit: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const initial = describeParents()
  const timer = setInterval(() => {
    if (describeParents() === initial) return
    clearInterval(timer)
    onExit()
  }, 500).unref()
}

/** Identifies the parent process and, if that is the shell of an npm script, the shell's parent. */
function describeParents(): string {
  const { ppid } = process
  try {
    const [, name, parent] =
      /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? []
    return /^(sh|dash|bash)$/.test(name ?? '') ? `${ppid} of ${parent}` : String(ppid)
  } catch {
    return String(ppid)
  }
}

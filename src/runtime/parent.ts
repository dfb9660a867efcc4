import { readFileSync } from 'node:fs'

/** An npm that is killed does not tell its child, but it can be seen: somebody has another parent. */
export function watchParent(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const before = describeParents()
  const timer = setInterval(() => {
    if (describeParents() === before) return
    clearInterval(timer)
    onGone()
  }, 500).unref()
}

/** The parent and, where that is the shell that npm runs scripts in, the parent of the shell. */
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

import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** The processes of the browser that runs with a profile; none if there is no such browser. */
export function browserProcesses(profile: string): number[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  const main = all.find(
    (pid) => groupOf(pid) === pid && read(pid, 'cmdline').includes(`--user-data-dir=${profile}\0`),
  )
  return main === undefined ? [] : all.filter((pid) => groupOf(pid) === main)
}

/** Resolves when none of them runs: nothing tells when the process of another one ends. */
export async function ended(pids: number[]): Promise<void> {
  while (pids.some(isRunning)) await pause(20)
}

export function isRunning(pid: number): boolean {
  return /^[^ZX]/.test(fieldsOf(pid)[0] ?? '')
}

function groupOf(pid: number): number {
  return Number(fieldsOf(pid)[2])
}

/** State, parent, group, … of a process. */
function fieldsOf(pid: number): string[] {
  const stat = read(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Empty if the process is gone. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

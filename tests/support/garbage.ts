import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/**
 * Lets go of the files of closed databases: libSQL's client closes its native handle, and with it
 * the lock, only when that is collected. A program that ends does so by ending. It takes 0.1 s, so a
 * test does it only where it opens a file again.
 */
export async function releaseFiles(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    collect()
    await turn()
  }
}

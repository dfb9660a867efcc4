import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { AppError } from '../errors.ts'
import { createSlots } from '../providers/slots.ts'
import type { Logger } from '../log.ts'
import { readableTypes } from '../protocol/file-types.ts'
import { root } from '../root.ts'
import type { IncomingFile } from './incoming.ts'
import type { ReadRequest } from './reading/read-file.ts'
import { ReadResult } from './reading/outline.ts'

export type ReadFile = Extract<ReadResult, { ok: true }>

/** Reads files, each in a process of its own with limits of memory and time. */
export interface Reader {
  /**
   * Reads a file, and writes what is in it to a file at `content`.
   * @throws AppError `media_type` if files of its kind can’t be read, `invalid` if this one can’t,
   * `impossible_here` where no process can be started, or the signal’s reason
   */
  read(file: IncomingFile, content: string, signal: AbortSignal): Promise<ReadFile>
  /** Why files can’t be read here, as a sentence; `undefined` if they can. */
  describe(): string | undefined
}

const maxProcesses = 2
/** In MB. The process counts all of its memory by itself. */
const maxHeap = 256
/** What is young takes up to three times as much. */
const maxYoungHeap = 8
/** The process ends itself at its limits, unless it can’t start. In milliseconds. */
const graceMs = 10_000

// `read-process.ts` is in a folder beside the sources, `read-process.js` beside the bundle.
const extension = extname(import.meta.url)
const entry = new URL(
  extension === '.ts' ? 'reading/read-process.ts' : `read-process${extension}`,
  import.meta.url,
)

interface ReaderOptions {
  /** Whether a process can be started. Where none can, text and pictures are read in this one. */
  canStart?: boolean
  /** What one may take: memory in MB, and time of a processor in seconds. */
  maxMb?: number
  maxSeconds?: number
}

export function createReader(
  log: Logger,
  { canStart = Boolean(process.execPath), maxMb = 400, maxSeconds = 20 }: ReaderOptions = {},
): Reader {
  const slots = createSlots(maxProcesses)

  async function readAs(request: ReadRequest, signal: AbortSignal): Promise<ReadResult> {
    if (canStart) return readInProcess(request, { maxMb, maxSeconds }, signal)
    const { readFile } = await import('./reading/read-file.ts')
    return readFile(request, true)
  }

  return {
    async read({ path, name, media_type }, content, signal) {
      const release = await slots.take(signal, () => undefined)
      try {
        const request = { file: path, content, name, mediaType: media_type }
        const result = await readAs(request, signal)
        if (result.ok) return result
        if (result.cause) log.warn('a file can’t be read', { reason: result.cause })
        throw refusal(name, result)
      } finally {
        release()
      }
    },
    describe: () => (canStart ? undefined : noProcesses),
  }
}

const noProcesses =
  'Word, Excel and PDF files can’t be read here, since this host starts no processes.'

function refusal(name: string, { reason, why }: Extract<ReadResult, { ok: false }>): AppError {
  switch (reason) {
    case 'type':
      return new AppError('media_type', `${name} can’t be read: ${why} Attach ${readableTypes}.`)
    case 'no_process':
      return new AppError('impossible_here', noProcesses)
    case 'file':
      return new AppError('invalid', `${name} can’t be read: ${why}`)
  }
}

async function readInProcess(
  request: ReadRequest,
  { maxMb, maxSeconds }: { maxMb: number; maxSeconds: number },
  signal: AbortSignal,
): Promise<ReadResult> {
  const [program, ...flags] = command()
  const limits = [String(maxMb), String(maxSeconds)]
  const child = spawn(program, [...flags, fileURLToPath(entry), ...limits], {
    cwd: root,
    // A reader has no business with the settings, some of which are secret.
    env: {},
    signal: AbortSignal.any([signal, AbortSignal.timeout(maxSeconds * 3000 + graceMs)]),
    killSignal: 'SIGKILL',
  })
  const ended = once(child, 'close').then(
    ([code]: unknown[]) => ({ isDone: code === 0, cause: undefined }),
    (cause: unknown) => ({ isDone: false, cause }),
  )
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(request))
  const [output, problem] = await Promise.all([text(child.stdout), text(child.stderr)])
  const { isDone, cause } = await ended
  signal.throwIfAborted()
  if (isDone) return v.parse(ReadResult, JSON.parse(output))
  const why = reasons.find(([sign]) => sign.test(problem))?.[1]
  if (why) return { ok: false, reason: 'file', why }
  throw new Error(`the process that reads files ended: ${problem.slice(-2000)}`, { cause })
}

/** What the process writes to its error stream when it is ended, and what that means for a person. */
const reasons: readonly [RegExp, string][] = [
  [/^memory$|heap out of memory/, 'it takes too much memory. Attach a smaller part of it.'],
  [/^time$/, 'it takes too long. Attach a smaller part of it.'],
]

/** The program of this runtime with its flags. */
function command(): [string, ...string[]] {
  const { bun, deno } = process.versions
  const { execPath } = process
  if (bun) return [execPath, '--smol']
  const heap = [`--max-old-space-size=${maxHeap}`, `--max-semi-space-size=${maxYoungHeap}`]
  return deno ? [execPath, 'run', '-A', `--v8-flags=${heap.join(',')}`] : [execPath, ...heap]
}

import { v4 as uuidv4 } from 'uuid'
import { wait } from '../../client/retries.ts'
import type { UploadRow } from '../../protocol/uploads.ts'
import { ApiError } from '../server/api.ts'
import { sendFile, UnreadableFile } from './send-file.ts'

/**
 * How far a file is that goes to the server. `share` is how much of it is sent, and `why` is for a person.
 * `isRefused`: the same file would be refused again. `seconds`: how long the server asks to wait.
 */
export type FileState =
  | { state: 'waiting'; seconds?: number }
  | { state: 'uploading'; share: number }
  | { state: 'reading' }
  | { state: 'failed'; why: string; isRefused: boolean }
  | { state: 'ready'; upload: UploadRow }

/** Sends files to the server, some at a time. Each is known by an id of the caller. */
export interface Uploader {
  add(id: string, file: File, onChange: (state: FileState) => void): void
  /** Sends a file again whose upload failed. */
  retry(id: string): void
  /** Forgets a file, and stops sending it. */
  drop(id: string): void
}

interface Job {
  file: File
  key: string
  leave: AbortController
  onChange(state: FileState): void
}

const maxAtOnce = 3

/** The statuses of responses that depend on nothing but the file. */
const refusalsOfFiles: readonly number[] = [400, 413, 415, 422, 501]

export function createUploader(): Uploader {
  const jobs = new Map<string, Job>()
  const queue = new Set<Job>()
  let running = 0

  function enqueue(job: Job): void {
    job.onChange({ state: 'waiting' })
    queue.add(job)
    startNext()
  }

  function startNext(): void {
    const [job] = queue
    if (!job || running === maxAtOnce) return
    queue.delete(job)
    running++
    void run(job).finally(() => {
      running--
      startNext()
    })
  }

  return {
    add(id, file, onChange) {
      const job = { file, key: uuidv4(), leave: new AbortController(), onChange }
      jobs.set(id, job)
      enqueue(job)
    },
    retry(id) {
      const job = jobs.get(id)
      if (job) enqueue(job)
    },
    drop(id) {
      const job = jobs.get(id)
      if (!job) return
      jobs.delete(id)
      queue.delete(job)
      job.leave.abort()
    },
  }
}

async function run(job: Job): Promise<void> {
  const { onChange, leave } = job
  try {
    onChange({ state: 'ready', upload: await sendInTurn(job) })
  } catch (error) {
    if (leave.signal.aborted) return
    // A server that refused a request gives the same response to the same key.
    if (error instanceof ApiError && error.isRefusal) job.key = uuidv4()
    const isRefused = error instanceof ApiError && refusalsOfFiles.includes(error.status)
    onChange({ state: 'failed', why: reasonOf(error), isRefused })
  }
}

/** Waits where the server asks for it, because this client sent too many requests. */
async function sendInTurn({ file, key, leave: { signal }, onChange }: Job): Promise<UploadRow> {
  const onProgress = (share: number) =>
    onChange(share < 1 ? { state: 'uploading', share } : { state: 'reading' })
  for (;;) {
    try {
      onProgress(0)
      return await sendFile(file, { key, signal, onProgress })
    } catch (error) {
      const seconds =
        error instanceof ApiError && error.status === 429 ? error.retryAfter : undefined
      if (seconds === undefined) throw error
      onChange({ state: 'waiting', seconds })
      await wait(seconds * 1000, signal)
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiError || error instanceof UnreadableFile) return error.message
  console.error(error)
  return 'Something went wrong in this page. Reload it, then attach the file again.'
}

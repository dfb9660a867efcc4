import * as v from 'valibot'
import { ApiError, noResponse, responseError } from '../../client/errors.ts'
import { withRetries } from '../../client/retries.ts'
import { operations } from '../../protocol/operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import { UploadList, type UploadRow } from '../../protocol/uploads.ts'

/** A file that the browser can't read. The message is for a person. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

export interface SendOptions {
  /** The idempotency key: a file that is sent again with the key of an earlier request is stored once. */
  key: string
  signal: AbortSignal
  /** Called with the share that is sent: at 1, the server reads the file. */
  onProgress(share: number): void
}

/**
 * Sends a file to the server, which reads and stores it.
 * @throws ApiError, or UnreadableFile
 */
export function sendFile(file: File, options: SendOptions): Promise<UploadRow> {
  return withRetries(async () => {
    await checkReadable(file)
    const { uploads } = v.parse(UploadList, await post(file, options))
    const [upload] = uploads
    if (!upload) throw new ApiError(0, 'The response of the server is empty. Try again.')
    return upload
  }, options.signal)
}

/** A folder that was dropped looks like a file, and a file may be moved or changed after it was chosen. */
async function checkReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer()
  } catch (error) {
    throw new UnreadableFile(
      `The browser can’t read ${file.name}. If it is a folder, attach the files in it; if it was changed, attach it again.`,
      { cause: error },
    )
  }
}

/** Resolves to the JSON of the response. `fetch` can't say how much of a body is sent. */
function post(file: File, { key, signal, onProgress }: SendOptions): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const request = new XMLHttpRequest()
  const abort = () => {
    request.abort()
    reject(signal.reason)
  }
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total))
  request.upload.addEventListener('load', () => onProgress(1))
  request.addEventListener('error', () => reject(noResponse()))
  request.addEventListener('load', () => {
    const { status } = request
    const response: unknown = request.response
    if (status === 201) return resolve(response)
    reject(responseError(status, response, request.getResponseHeader('Retry-After')))
  })
  request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
  signal.throwIfAborted()
  signal.addEventListener('abort', abort)
  request.open('POST', urlOf(operations.createUploads, {}))
  request.setRequestHeader('Idempotency-Key', key)
  request.responseType = 'json'
  const form = new FormData()
  form.append('file', file)
  request.send(form)
  return promise
}

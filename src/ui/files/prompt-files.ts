import * as v from 'valibot'
import { UploadRow } from '../../protocol/uploads.ts'
import { api, ApiError } from '../server/api.ts'
import { sayCount } from '../kit/times.ts'
import type { FileState } from './uploader.ts'

/** A file of a message that is being written. */
export interface PromptFile {
  /** Unique in this page. */
  id: string
  name: string
  state: FileState
}

const UploadRows = v.array(UploadRow)

/** The files that the server has. */
export function uploadsOf(files: readonly PromptFile[]): UploadRow[] {
  return files.flatMap(({ state }) => (state.state === 'ready' ? [state.upload] : []))
}

export function filesOf(uploads: readonly UploadRow[]): PromptFile[] {
  return uploads.map((upload) => ({
    id: upload.upload_id,
    name: upload.name,
    state: { state: 'ready', upload },
  }))
}

/** Uploads that were kept as JSON; none if it is anything else. */
export function parseUploads(json: string): UploadRow[] {
  try {
    return v.parse(UploadRows, JSON.parse(json))
  } catch {
    return []
  }
}

/** Whether a file would be lost if the page were closed. */
export function isUnderWay({ state: { state } }: PromptFile): boolean {
  return state !== 'ready' && state !== 'failed'
}

/** Why a message can't be sent yet, in a few words; undefined if its files are all there. */
export function whyNotYet(files: readonly PromptFile[]): string | undefined {
  const underWay = files.filter(isUnderWay).length
  if (underWay > 0) return `Waiting for ${sayCount(underWay, 'file')}`
  const failed = files.flatMap(({ state }) => (state.state === 'failed' ? [state] : []))
  if (failed.length === 0) return undefined
  const toDo = failed.every(({ isRefused }) => isRefused) ? 'Remove' : 'Retry or remove'
  return `${toDo} ${sayCount(failed.length, 'file')}`
}

/** Those of the uploads that the server does not have any longer. */
export async function findMissing(uploads: readonly UploadRow[]): Promise<UploadRow[]> {
  const isMissing = await Promise.all(
    uploads.map(async ({ upload_id: uid }) => {
      try {
        await api.readUpload({ uid })
        return false
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        return error.status === 404
      }
    }),
  )
  return uploads.filter((_, at) => isMissing[at])
}

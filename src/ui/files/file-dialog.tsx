import { useEffect, useId, useRef, useState } from 'react'
import { operations } from '../../protocol/operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import type { Upload } from '../../protocol/uploads.ts'
import { api, ApiError } from '../server/api.ts'
import { DialogHeader } from '../kit/dialog-header.tsx'
import { Icon } from '../kit/icons.tsx'
import { saySize } from '../kit/times.ts'
import { FileParts } from './file-parts.tsx'
import { isPicture, kindName } from './kinds.ts'
import './file-dialog.css'

interface FileDialogProps {
  uploadId: string
  name: string
  onClose(isDeleted: boolean): void
  /** Resolves to whether the file is deleted. */
  onDelete(uploadId: string): Promise<boolean>
}

/** Shows what was read of a file, which can be downloaded and deleted here. */
export default function FileDialog({ uploadId, name, onClose, onDelete }: FileDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isDeleted = useRef(false)
  const title = useId()
  const { upload, problem } = useUpload(uploadId)
  useEffect(() => dialog.current?.showModal(), [])
  const url = urlOf(operations.downloadUpload, { uid: uploadId })

  async function remove(): Promise<void> {
    isDeleted.current = await onDelete(uploadId)
    if (isDeleted.current) dialog.current?.close()
  }

  return (
    <dialog
      className="dialog file-dialog"
      aria-labelledby={title}
      ref={dialog}
      // The browser moves the focus back as it closes the dialog, so it is removed afterwards.
      onClose={() => onClose(isDeleted.current)}
    >
      <DialogHeader id={title} heading={name} dialog={dialog} />
      <div className="file-body" role="region" aria-label="What was read" tabIndex={0}>
        {!upload && <p role="status">{problem ?? 'Opening …'}</p>}
        {upload && <About upload={upload} />}
        {upload && isPicture(upload) && (
          <img className="file-picture" src={url} alt={`The picture ${name}`} />
        )}
        {upload && <FileParts upload={upload} />}
      </div>
      <Footer name={name} url={url} onDelete={() => void remove()} />
    </dialog>
  )
}

function About({ upload: { kind, size, summary, notes } }: { upload: Upload }) {
  return (
    <>
      <p className="file-facts">
        {kindName(kind)}, {saySize(size)}
        {summary !== null && <strong>{summary}</strong>}
      </p>
      {notes.length > 0 && (
        <ul className="file-notes" aria-label="Notes">
          {notes.map((note, position) => (
            <li key={position}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}

interface FooterProps {
  name: string
  url: string
  onDelete(): void
}

/** Asks before it deletes the file. */
function Footer({ name, url, onDelete }: FooterProps) {
  const [isAsking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasAsking = useRef(false)
  useEffect(() => {
    if (wasAsking.current && !isAsking) button.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])

  if (isAsking) {
    return (
      <footer role="group" aria-label="Delete this file?">
        <p>
          Delete it for good? Documents made from it stay; its messages will say “file deleted”.
        </p>
        <button type="button" className="small-button" autoFocus onClick={() => setAsking(false)}>
          Keep
        </button>
        <button type="button" className="small-button dangerous" onClick={onDelete}>
          Delete for good
        </button>
      </footer>
    )
  }
  return (
    <footer>
      <button ref={button} type="button" className="small-button" onClick={() => setAsking(true)}>
        <Icon name="trash" /> Delete …
      </button>
      <a className="small-button primary" href={url} download={name}>
        <Icon name="download" /> Download
      </a>
    </footer>
  )
}

/** What was read of a file, or why that can't be shown; neither until the server has responded. */
function useUpload(uid: string): { upload?: Upload; problem?: string } {
  const [state, setState] = useState<{ upload?: Upload; problem?: string }>({})
  useEffect(() => {
    const leave = new AbortController()
    api.readUpload({ uid }, leave.signal).then(
      (upload) => setState({ upload }),
      (error: unknown) => {
        if (leave.signal.aborted) return
        if (!(error instanceof ApiError)) throw error
        setState({ problem: error.message })
      },
    )
    return () => leave.abort()
  }, [uid])
  return state
}

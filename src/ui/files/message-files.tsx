import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { MessageAttachment } from '../../protocol/uploads.ts'
import { FileTile } from './file-tile.tsx'
import { ChipText } from './prompt-chips.tsx'
import { sayRead } from './summary.ts'
import './files.css'

const FileDialog = lazy(() => import('./file-dialog.tsx'))

interface MessageFilesProps {
  files: readonly MessageAttachment[]
  /** Resolves to whether the file is deleted. */
  onDeleteFile(uploadId: string): Promise<boolean>
}

/** The files of a message. Each opens what was read of it, until it is deleted. */
export function MessageFiles({ files, onDeleteFile }: MessageFilesProps) {
  const list = useRef<HTMLUListElement>(null)
  const [openId, setOpen] = useState<string>()
  const open = files.find(({ upload_id }) => upload_id === openId)
  const isGone = open?.deleted === true
  useEffect(() => {
    // The button that opened it has gone, too.
    if (isGone) list.current?.focus()
  }, [isGone])
  if (files.length === 0) return
  return (
    <>
      <ul ref={list} className="chips sent" aria-label="Files" tabIndex={-1}>
        {files.map((file, position) => (
          <li
            key={`${file.upload_id}-${position}`}
            className={file.deleted ? 'chip deleted' : 'chip'}
          >
            {file.deleted ? (
              <span className="chip-open">
                <FileTile file={file} />
                <ChipText name={file.name} detail="file deleted" />
              </span>
            ) : (
              <button
                type="button"
                className="chip-open"
                title={`Show ${file.name}`}
                onClick={() => setOpen(file.upload_id)}
              >
                <FileTile file={file} />
                <ChipText name={file.name} detail={sayRead(file)} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {open && !isGone && (
        <Suspense>
          <FileDialog
            uploadId={open.upload_id}
            name={open.name}
            onClose={() => setOpen(undefined)}
            onDelete={onDeleteFile}
          />
        </Suspense>
      )}
    </>
  )
}

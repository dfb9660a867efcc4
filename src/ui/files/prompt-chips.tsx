import { lazy, Suspense, useState } from 'react'
import { Icon } from '../kit/icons.tsx'
import { FileTile } from './file-tile.tsx'
import type { PromptFile } from './prompt-files.ts'
import { sayNotes, sayRead } from './summary.ts'
import type { FileState } from './uploader.ts'
import './files.css'

const FileDialog = lazy(() => import('./file-dialog.tsx'))

interface PromptChipsProps {
  files: readonly PromptFile[]
  onDetach(id: string): void
  onRetry(id: string): void
  /** Resolves to whether the file is deleted. */
  onDeleteFile(uploadId: string): Promise<boolean>
}

/** The files of a message that is being written: how far each is, or what was read of it. */
export function PromptChips(props: PromptChipsProps) {
  const { files, onDetach, onDeleteFile } = props
  const [openId, setOpen] = useState<string>()
  const open = files.find(({ id }) => id === openId)
  if (files.length === 0) return
  return (
    <>
      <ul className="chips" aria-label="Attached files">
        {failedFirst(files).map((file) => (
          <PromptChip key={file.id} file={file} {...props} onOpen={() => setOpen(file.id)} />
        ))}
      </ul>
      {open?.state.state === 'ready' && (
        <Suspense>
          <FileDialog
            uploadId={open.state.upload.upload_id}
            name={open.name}
            onDelete={onDeleteFile}
            onClose={(isDeleted) => {
              setOpen(undefined)
              if (isDeleted) onDetach(open.id)
            }}
          />
        </Suspense>
      )}
    </>
  )
}

/** A failed file keeps the message from being sent, so it must not lie below what can be seen of the list. */
function failedFirst(files: readonly PromptFile[]): PromptFile[] {
  const isFailed = ({ state }: PromptFile) => state.state === 'failed'
  return [...files.filter(isFailed), ...files.filter((file) => !isFailed(file))]
}

interface PromptChipProps extends Pick<PromptChipsProps, 'onDetach' | 'onRetry'> {
  file: PromptFile
  onOpen(): void
}

function PromptChip({ file: { id, name, state }, onDetach, onRetry, onOpen }: PromptChipProps) {
  const isFinal = state.state === 'ready' || state.state === 'failed'
  const label = isFinal ? `Remove ${name}` : `Cancel ${name}`
  return (
    <li className={`chip ${state.state}`}>
      {state.state === 'ready' ? (
        <button type="button" className="chip-open" title={`Show ${name}`} onClick={onOpen}>
          <FileTile file={state.upload} />
          <ChipText
            name={name}
            detail={sayRead(state.upload)}
            notes={sayNotes(state.upload.notes)}
          />
        </button>
      ) : (
        <span className="chip-open">
          <span className="file-tile">
            <Icon name={state.state === 'failed' ? 'warn' : 'file'} />
          </span>
          {state.state === 'failed' ? (
            <ChipText detail={state.why.includes(name) ? state.why : `${name}: ${state.why}`} />
          ) : (
            <ChipText name={name} detail={sayState(state)} />
          )}
        </span>
      )}
      {state.state === 'failed' && !state.isRefused && (
        <button
          type="button"
          className="quiet-button"
          aria-label={`Retry ${name}`}
          onClick={() => onRetry(id)}
        >
          Retry
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        onClick={() => onDetach(id)}
      >
        <Icon name="close" />
      </button>
      {!isFinal && (
        <progress
          aria-label={`Upload of ${name}`}
          max={1}
          value={state.state === 'uploading' ? state.share : undefined}
        />
      )}
    </li>
  )
}

export function ChipText(props: { name?: string; detail: string; notes?: string }) {
  const { name, detail, notes } = props
  return (
    <span className="chip-text">
      {name && <span>{name}</span>}
      <small>{detail}</small>
      {notes && <em>{notes}</em>}
    </span>
  )
}

function sayState(state: Exclude<FileState, { state: 'ready' | 'failed' }>): string {
  switch (state.state) {
    case 'waiting':
      return state.seconds === undefined
        ? 'Waiting'
        : `Waiting ${state.seconds} s: too many requests at once`
    case 'uploading':
      return `Uploading ${Math.floor(state.share * 100)} %`
    case 'reading':
      return 'Reading'
  }
}

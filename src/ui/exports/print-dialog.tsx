import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { DocumentRow } from '../../protocol/resources.ts'
import { DialogHeader } from '../kit/dialog-header.tsx'
import { formats, optionsFor, readChoice } from './formats.ts'
import { printFile } from './print-file.ts'
import { Progress, Shown } from './progress.tsx'
import { download, useExport, type Made } from './use-export.ts'
import './exports.css'

interface PrintDialogProps {
  document: DocumentRow
  version: number
  onClose(): void
}

/**
 * Makes a PDF as the last one was made, and opens the browser’s dialog for printing it. It goes by itself,
 * unless there is something to say.
 */
export default function PrintDialog({ document, version, onClose }: PrintDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const last = useRef<HTMLButtonElement>(null)
  const before = useRef<HTMLElement>(undefined)
  const title = useId()
  const [isDownloaded, setDownloaded] = useState(false)
  const { state, start } = useExport(document.id, deliver)

  async function deliver(file: Made, signal: AbortSignal): Promise<void> {
    const isPrinted = await printFile(file, signal)
    if (signal.aborted) return
    if (!isPrinted) {
      download(file)
      setDownloaded(true)
    } else if (file.report.length === 0) dialog.current?.close()
  }

  function make(): void {
    const pdf = formats.find(({ format }) => format === 'pdf')
    if (!pdf) return
    const options = optionsFor(pdf, readChoice().options)
    void start({ format: pdf.format, version, options })
  }
  const begin = useEffectEvent(make)
  useEffect(() => {
    if (window.document.activeElement instanceof HTMLElement) {
      before.current = window.document.activeElement
    }
    dialog.current?.showModal()
    last.current?.focus()
    begin()
  }, [])

  return (
    <dialog
      className="dialog print-dialog"
      aria-labelledby={title}
      ref={dialog}
      onClose={() => {
        // The browser does not give the focus back to a frame by itself.
        before.current?.focus({ preventScroll: true })
        onClose()
      }}
    >
      <DialogHeader id={title} heading={`Print “${document.title}”`} dialog={dialog} />
      <Shown version={version} latest={document.latest_version} />
      {isDownloaded && (
        <p className="export-note" role="status">
          This browser can’t print a PDF from here, so the file was downloaded. Print it from there.
        </p>
      )}
      <div className="export-end">
        <Progress state={state} />
        <footer>
          {state.state === 'failed' && (
            <button type="button" className="small-button primary" onClick={make}>
              Try again
            </button>
          )}
          <button
            type="button"
            className="small-button"
            ref={last}
            onClick={() => dialog.current?.close()}
          >
            {state.state === 'running' ? 'Cancel' : 'Close'}
          </button>
        </footer>
      </div>
    </dialog>
  )
}

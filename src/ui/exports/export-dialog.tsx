import { useEffect, useId, useRef, useState, type FormEvent, type MouseEvent } from 'react'
import type { DocumentRow } from '../../protocol/resources.ts'
import { api, ignoreApiError } from '../server/api.ts'
import { DialogHeader } from '../kit/dialog-header.tsx'
import { Icon } from '../kit/icons.tsx'
import { formats, optionsFor, readChoice, storeChoice, usual, type Choice } from './formats.ts'
import { Progress, Shown } from './progress.tsx'
import { download, useExport } from './use-export.ts'
import { printKeys } from './use-print-key.ts'
import './exports.css'

interface ExportDialogProps {
  document: DocumentRow
  version: number
  onPrint(): void
  onClose(): void
}

/** Chooses a format and its options, and makes the file. */
export default function ExportDialog(props: ExportDialogProps) {
  const { document, version, onPrint, onClose } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [choice, setChoice] = useState(readChoice)
  const { state, start, cancel } = useExport(document.id, download)
  const missing = useMissing()
  useEffect(() => dialog.current?.showModal(), [])
  const isRunning = state.state === 'running'
  const possible = missing ? formats.filter(({ format }) => !missing.has(format)) : []
  const info = possible.find(({ format }) => format === choice.format) ?? possible[0]

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!info || isRunning) return
    storeChoice(choice)
    const { format } = info
    void start({ format, version, options: optionsFor(info, choice.options) })
  }

  function print({ currentTarget }: MouseEvent<HTMLButtonElement>): void {
    if (!currentTarget.form?.reportValidity()) return
    storeChoice(choice)
    onPrint()
  }

  return (
    <dialog
      className="dialog export-dialog"
      aria-labelledby={title}
      ref={dialog}
      // The browser moves the focus back as it closes the dialog, so it is removed afterwards.
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <DialogHeader id={title} heading={`Export “${document.title}”`} dialog={dialog} />
        <Shown version={version} latest={document.latest_version} />
        {!missing && (
          <p className="export-note" role="status">
            Checking what this server can export…
          </p>
        )}
        <fieldset className="export-formats">
          <legend className="sr-only">Format</legend>
          {possible.map(({ format, label, hint }) => (
            <label key={format}>
              <input
                type="radio"
                name="format"
                value={format}
                checked={info?.format === format}
                autoFocus={info?.format === format}
                onChange={() => setChoice({ ...choice, format })}
              />
              <span>
                <strong>{label}</strong>
                <small>{hint}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {missing && <Impossible missing={missing} />}
        {info && (
          <fieldset className="export-options">
            <legend className="sr-only">Options of {info.label}</legend>
            {info.fields.map((field) => (
              <OptionField key={field.name} {...{ field, choice, setChoice }} />
            ))}
          </fieldset>
        )}
        <div className="export-end">
          <Progress state={state} />
          <footer>
            {isRunning ? (
              <button type="button" className="small-button" onClick={cancel}>
                Cancel
              </button>
            ) : (
              info?.format === 'pdf' && (
                <button
                  type="button"
                  className="small-button"
                  title={`Print the PDF (${printKeys})`}
                  onClick={print}
                >
                  Print
                </button>
              )
            )}
            {info && (
              <button type="submit" className="small-button primary" aria-disabled={isRunning}>
                <Icon name="download" />
                Export {info.label}
              </button>
            )}
          </footer>
        </div>
      </form>
    </dialog>
  )
}

const list = new Intl.ListFormat('en-GB')

function Impossible({ missing }: { missing: ReadonlyMap<string, string> }) {
  const hidden = formats.filter(({ format }) => missing.has(format))
  const [why] = hidden.map(({ format }) => missing.get(format))
  if (why === undefined) return
  return (
    <p className="export-note">
      This server can’t export {list.format(hidden.map(({ label }) => label))}. {why}
    </p>
  )
}

/** What this machine can’t do, by name, and why; undefined until that is known. */
function useMissing(): ReadonlyMap<string, string> | undefined {
  const [missing, setMissing] = useState<ReadonlyMap<string, string>>()
  useEffect(() => {
    const leave = new AbortController()
    api.readSystem({}, leave.signal).then(
      ({ capabilities }) =>
        setMissing(new Map(capabilities.flatMap(({ name, why }) => (why ? [[name, why]] : [])))),
      (error: unknown) => {
        if (leave.signal.aborted) return
        ignoreApiError(error)
        // Each format says by itself what it can't do.
        setMissing(new Map())
      },
    )
    return () => leave.abort()
  }, [])
  return missing
}

interface OptionFieldProps {
  field: (typeof formats)[number]['fields'][number]
  choice: Choice
  setChoice(choice: Choice): void
}

function OptionField({ field, choice, setChoice }: OptionFieldProps) {
  const { name, label } = field
  const value = choice.options[name] ?? usual[name]
  const set = (next: Choice['options'][string]) =>
    setChoice({ ...choice, options: { ...choice.options, [name]: next } })
  switch (field.kind) {
    case 'check':
      return (
        <label className="check">
          <input
            type="checkbox"
            checked={value === true}
            onChange={({ target }) => set(target.checked)}
          />
          {label}
        </label>
      )
    case 'choice':
      return (
        <label>
          {label}
          <select value={String(value)} onChange={({ target }) => set(target.value)}>
            {field.choices.map(([one, text]) => (
              <option key={one} value={one}>
                {text}
              </option>
            ))}
          </select>
        </label>
      )
    case 'number':
      return (
        <label>
          {label}, {field.unit}
          <input
            type="number"
            required
            min={field.min}
            max={field.max}
            value={Number.isNaN(value) ? '' : Number(value)}
            onChange={({ target }) => set(target.valueAsNumber)}
          />
        </label>
      )
    case 'list':
      return (
        <label className="wide">
          {label}
          <input
            type="text"
            placeholder={field.hint}
            pattern="\s*([A-Za-z0-9\-.]+(\s*,\s*[A-Za-z0-9\-.]+)*)?\s*"
            defaultValue={Array.isArray(value) ? value.join(', ') : ''}
            onChange={({ target }) =>
              set(
                target.value
                  .split(',')
                  .map((host) => host.trim())
                  .filter(Boolean),
              )
            }
          />
        </label>
      )
  }
}

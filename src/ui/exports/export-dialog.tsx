import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import type { DocumentRow } from '../../protocol/resources.ts'
import { api, ignoreApiError } from '../api.ts'
import { Icon } from '../kit/icons.tsx'
import { saySize } from '../kit/times.ts'
import { formats, optionsFor, readChoice, storeChoice, usual, type Choice } from './formats.ts'
import { useExport, type ExportState, type Made } from './use-export.ts'

interface ExportDialogProps {
  document: DocumentRow
  version: number
  onClose(): void
}

/** Chooses a format and its options, and makes the file. */
export default function ExportDialog({ document, version, onClose }: ExportDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [choice, setChoice] = useState(readChoice)
  const { state, start, cancel } = useExport(document.id)
  const missing = useMissing()
  useEffect(() => dialog.current?.showModal(), [])
  const possible = formats.filter(({ format }) => !missing.has(format))
  const why = formats.flatMap(({ format }) => missing.get(format) ?? [])[0]
  const info = possible.find(({ format }) => format === choice.format) ?? possible[0]

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!info) return
    storeChoice(choice)
    const { format } = info
    void start({ format, version, options: optionsFor(info, choice.options) })
  }

  return (
    <dialog
      className="export-dialog"
      aria-labelledby={title}
      ref={dialog}
      // The browser moves the focus back as it closes the dialog, so it is removed afterwards.
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <header>
          <h2 id={title}>Export “{document.title}”</h2>
          <button
            type="button"
            className="icon-button"
            aria-label="Close"
            title="Close (Esc)"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <fieldset className="export-formats" disabled={state.state === 'running'}>
          <legend className="sr-only">Format</legend>
          {possible.map(({ format, label, hint }) => (
            <label key={format}>
              <input
                type="radio"
                name="format"
                value={format}
                checked={info?.format === format}
                onChange={() => setChoice({ ...choice, format })}
              />
              <span>
                <strong>{label}</strong>
                <small>{hint}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {why !== undefined && <p className="export-missing">{why}</p>}
        {info && (
          <fieldset className="export-options" disabled={state.state === 'running'}>
            <legend className="sr-only">Options of {info.label}</legend>
            {info.fields.map((field) => (
              <OptionField key={field.name} {...{ field, choice, setChoice }} />
            ))}
          </fieldset>
        )}
        <Progress state={state} />
        <footer>
          {state.state === 'running' ? (
            <button type="button" className="small-button" onClick={cancel}>
              Cancel
            </button>
          ) : (
            <button type="submit" className="small-button primary">
              <Icon name="download" />
              Export {info?.label}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  )
}

/** What this machine can’t do, by name, and why. */
function useMissing(): ReadonlyMap<string, string> {
  const [missing, setMissing] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const leave = new AbortController()
    api.readSystem({}, leave.signal).then(
      ({ capabilities }) =>
        setMissing(new Map(capabilities.flatMap(({ name, why }) => (why ? [[name, why]] : [])))),
      (error: unknown) => {
        if (!leave.signal.aborted) ignoreApiError(error)
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

/** What is being done, what came of it, and what the file does not have. */
function Progress({ state }: { state: ExportState }) {
  return (
    <div className="export-progress" role="status">
      {state.state === 'running' && (
        <>
          <span>{state.content}…</span>
          <progress max={1} value={state.share} />
        </>
      )}
      {state.state === 'failed' && (
        <p className="export-failure">
          <Icon name="warn" /> {state.content}
        </p>
      )}
      {state.state === 'made' && <Report file={state.file} />}
    </div>
  )
}

function Report({ file }: { file: Made }) {
  const { file_name, size, url, report } = file
  return (
    <>
      <p>
        <Icon name="check" /> <a href={url}>{file_name}</a> ({saySize(size)})
      </p>
      {report.length > 0 && (
        <details className="disclosure" open={report.length <= 3}>
          <summary>
            {report.length === 1
              ? '1 thing is not as in the document'
              : `${report.length} things are not as in the document`}
          </summary>
          <ul>
            {report.map(({ what, where, why }, index) => (
              <li key={index}>
                {what}
                {where !== '' && <code> {where}</code>}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

import { useEffect, useState } from 'react'
import { api, ApiError } from '../api.ts'
import type { Actions } from '../actions.ts'

/** The source of a version, which can be changed and saved as the next one. */
export function CodeView(props: {
  documentId: string
  version: number
  isLatest: boolean
  actions: Actions
}) {
  const { documentId, version, isLatest, actions } = props
  const [saved, setSaved] = useState<{ html: string; version: number }>()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const changed = saved !== undefined && text !== saved.html
  const overtaken = saved !== undefined && changed && version !== saved.version

  useEffect(() => {
    let gone = false
    // What was typed is kept when a newer version comes; saving it then says what happened.
    if (changed) return
    api
      .version(documentId, version)
      .then(({ html_content: html }) => {
        if (gone) return
        setSaved({ html, version })
        setText(html)
      })
      .catch((error: unknown) => {
        if (!gone) setProblem(error instanceof ApiError ? error.message : String(error))
      })
    return () => {
      gone = true
    }
  }, [documentId, version, changed])

  if (problem !== '') return <p className="pane-note">{problem}</p>
  if (!saved) return <p className="pane-note">Loading the source …</p>
  return (
    <div className="code-view">
      <textarea
        aria-label="HTML source"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={!isLatest}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="code-tools">
        <span role="status">
          {overtaken
            ? `Version ${version} came meanwhile. Copy your text, take the new version, then put your change in.`
            : changed
              ? 'Not saved yet'
              : `${text.length.toLocaleString()} characters`}
        </span>
        {changed && (
          <button type="button" className="small-button" onClick={() => setText(saved.html)}>
            {overtaken ? 'Take the new version' : 'Undo my changes'}
          </button>
        )}
        <button
          type="button"
          className="small-button primary"
          disabled={!changed || overtaken || !isLatest}
          onClick={() =>
            void actions.save(text, saved.version).then((ok) => {
              if (ok) setSaved({ html: text, version: saved.version + 1 })
            })
          }
        >
          Save as version {saved.version + 1}
        </button>
      </div>
    </div>
  )
}

import { useEffect, useState } from 'react'
import { api, ApiError } from '../server/api.ts'
import type { SourceDraft } from '../state/page.ts'
import { useActions } from '../state/use-app.ts'
import { asTyped, withTyped } from './line-endings.ts'

interface CodeViewProps {
  documentId: string
  version: number
  latest: number
  /** The edited source that is not saved. */
  draft: SourceDraft | undefined
}

/** The source of a version. The source of the latest one can be edited and saved as a new version. */
export function CodeView(props: CodeViewProps) {
  const { documentId, latest } = props
  const actions = useActions()
  const isLatest = props.version === latest
  const draft = isLatest ? props.draft : undefined
  const version = draft?.base ?? props.version
  const { html, problem } = useSource(documentId, version)

  if (problem !== undefined) return <p className="pane-note">{problem}</p>
  if (html === undefined) return <p className="pane-note">Loading the source …</p>
  const shown = asTyped(html)
  const text = draft?.text ?? shown
  const overtaken = draft !== undefined && draft.base !== latest
  const keep = (typed: string | undefined) => actions.draftSource(documentId, version, typed)
  return (
    <div className="code-view">
      <textarea
        aria-label={`HTML source of version ${version}`}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={!isLatest}
        value={text}
        onChange={(event) => keep(event.target.value === shown ? undefined : event.target.value)}
      />
      <div className="code-tools">
        <span role="status">{statusOf({ ...props, draft, text })}</span>
        {draft && (
          <button type="button" className="small-button" onClick={() => keep(undefined)}>
            {overtaken ? `Load version ${latest}` : 'Undo my changes'}
          </button>
        )}
        {isLatest && (
          <button
            type="button"
            className="small-button primary"
            disabled={!draft || overtaken || text.trim() === ''}
            onClick={() =>
              void actions.save(documentId, withTyped(html, text), { base: version, text })
            }
          >
            Save as version {latest + 1}
          </button>
        )}
      </div>
    </div>
  )
}

function statusOf({ draft, text, version, latest }: CodeViewProps & { text: string }): string {
  if (version !== latest) {
    return `Version ${version} of ${latest} is read-only. Restore it to edit it.`
  }
  if (!draft) return `${text.length.toLocaleString()} characters`
  if (draft.base !== latest) {
    return `Version ${latest} was saved meanwhile. Copy your text, load the new version, then make your change there.`
  }
  return text.trim() === '' ? 'A document can’t be empty' : 'Not saved yet'
}

interface Source {
  version: number
  html?: string
  problem?: string
}

function useSource(documentId: string, version: number): Source {
  const [loaded, setLoaded] = useState<Source>()
  useEffect(() => {
    let gone = false
    api.readVersion({ did: documentId, version }).then(
      ({ html_content: html }) => {
        if (!gone) setLoaded({ version, html })
      },
      (error: unknown) => {
        const problem = error instanceof ApiError ? error.message : String(error)
        if (!gone) setLoaded({ version, problem })
      },
    )
    return () => {
      gone = true
    }
  }, [documentId, version])
  return loaded?.version === version ? loaded : { version }
}

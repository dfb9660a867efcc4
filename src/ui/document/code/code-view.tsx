import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { api, ApiError } from '../../server/api.ts'
import { useReceipt } from '../../receipts/use-receipt.ts'
import type { SourceDraft } from '../../state/page.ts'
import { useActions } from '../../state/use-app.ts'
import './code-view.css'
import { asTyped, spanAsTyped, withTyped } from './line-endings.ts'

const CodeEditor = lazy(() => import('./code-editor.tsx'))

interface CodeViewProps {
  documentId: string
  version: number
  latest: number
  /** The edited source that is not saved. */
  draft: SourceDraft | undefined
}

/**
 * The source of a version, with marks on what it changed. The source of the latest one can be edited and saved as a
 * new version. If another version was saved meanwhile, both are shown, and what is typed is based on neither until it
 * is saved.
 */
export function CodeView(props: CodeViewProps) {
  const { documentId, version, latest } = props
  const actions = useActions()
  const isLatest = version === latest
  const draft = isLatest ? props.draft : undefined
  const [isSaving, setSaving] = useState(false)
  // While it is being saved, the latest version may be the saved one already.
  const isOvertaken = draft !== undefined && draft.base !== latest && !isSaving
  const { html, problem } = useSource(documentId, version)
  const { receipt, failed } = useReceipt(documentId, version)
  const changes = useMemo(() => {
    const isWhole = receipt === undefined || receipt.base_version === null
    if (html === undefined || isWhole) return []
    return receipt.ranges.map((range) => spanAsTyped(html, range.new))
  }, [html, receipt])

  const mode = isOvertaken ? `merge ${latest}` : isLatest ? 'edit' : `read ${version}`
  const isReady = html !== undefined && (receipt !== undefined || failed)
  const [opened, setOpened] = useState<string>()
  if (isReady && opened !== mode) setOpened(mode)
  if (problem !== undefined) return <p className="pane-note">{problem}</p>
  // An editor that is open stays as it is until the next version is here.
  if (!isReady && opened !== mode) return <p className="pane-note">Loading the source …</p>

  const shown = html === undefined ? undefined : asTyped(html)
  const text = draft?.text ?? shown
  const canSave = draft !== undefined && html !== undefined && draft.text.trim() !== ''
  const base = draft?.base ?? version
  const keep = (typed: string | undefined) => actions.draftSource(documentId, base, typed)
  function save(): void {
    if (!canSave) return
    const saved = { base: latest, text: draft.text }
    setSaving(true)
    void actions
      .save(documentId, withTyped(html, draft.text), saved)
      .finally(() => setSaving(false))
  }
  return (
    <div className="code-view">
      <Suspense fallback={<p className="pane-note">Loading the editor …</p>}>
        <CodeEditor
          key={mode}
          label={isOvertaken ? 'Your HTML source' : `HTML source of version ${version}`}
          text={text}
          isReadOnly={!isLatest}
          changes={draft ? [] : changes}
          other={
            isOvertaken
              ? { label: `HTML source of version ${latest}`, text: shown ?? '' }
              : undefined
          }
          onType={(typed) => keep(typed === shown ? undefined : typed)}
          onSave={save}
        />
      </Suspense>
      <div className="code-tools">
        <span role="status">{statusOf({ ...props, draft, text: text ?? '' })}</span>
        {draft && (
          <button type="button" className="small-button" onClick={() => keep(undefined)}>
            {isOvertaken ? `Drop mine, load version ${latest}` : 'Undo my changes'}
          </button>
        )}
        {isLatest && (
          <button type="button" className="small-button primary" disabled={!canSave} onClick={save}>
            {isOvertaken ? `Save mine as version ${latest + 1}` : `Save as version ${latest + 1}`}
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
  if (text.trim() === '') return 'A document can’t be empty'
  if (draft.base === latest) return 'Not saved yet'
  return `Version ${latest} (left) was saved while you typed (right). The arrows take a part of it over into yours.`
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

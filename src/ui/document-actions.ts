import { api } from './api.ts'
import type { SessionSync } from './session-sync.ts'
import type { Store } from './store.ts'
import { activeDocument, type Action, type SourceDraft, type State } from './workspace.ts'
import { redoStep, undoStep, type HistoryStep } from './history.ts'

export interface DocumentActions {
  /** Resolves to true if the document was imported. */
  importHtml(html: string): Promise<boolean>
  switchTo(documentId: string): Promise<void>
  restore(version: number): Promise<void>
  /** Undoes the latest change of the document, after the undos and redos that were asked for before. */
  undo(): Promise<void>
  redo(): Promise<void>
  /** Keeps unsaved source text, or drops it if the text is undefined. */
  draftSource(documentId: string, base: number, text: string | undefined): void
  /** Saves source text. What is typed meanwhile stays unsaved, based on the saved version. */
  save(documentId: string, html: string, draft: SourceDraft): Promise<void>
}

export function documentActions(
  { dispatch, get }: Store<State, Action>,
  sync: SessionSync,
): DocumentActions {
  const { attempt } = sync
  let steps = Promise.resolve()

  /** Saves a change of the shown document, then shows the version that it saved. */
  async function change(save: () => Promise<{ version: number }>): Promise<void> {
    const saved = await attempt(save)
    if (!saved) return attempt(sync.reload)
    dispatch({ type: 'latest' })
    await attempt(sync.reload)
    sync.announceChange()
    const summary = get().versions.find(({ version }) => version === saved.version)?.edit_summary
    dispatch({ type: 'notice', notice: `${summary || `Saved version ${saved.version}`}.` })
  }

  /** Each step waits for the ones before it, because it depends on the versions that they save. */
  function takeStep(find: (state: State) => HistoryStep, operation: 'undo' | 'redo') {
    steps = steps.then(async () => {
      const document = activeDocument(get())
      if (!document) return
      const step = find(get())
      if (!step.ok) return dispatch({ type: 'notice', notice: step.why })
      const base_version = document.latest_version
      await change(() => api[operation]({ did: document.id, body: { base_version } }))
    })
    return steps
  }

  return {
    async importHtml(html) {
      const imported = await attempt(async () => {
        const sid = await sync.ensureSession()
        const document = await api.importDocument({ sid, body: { html } })
        await sync.reload()
        sync.announceChange()
        dispatch({ type: 'front', front: 'document' })
        dispatch({ type: 'notice', notice: `Imported “${document.title}”.` })
        return true
      })
      return imported ?? false
    },
    async switchTo(did) {
      const sid = get().session?.session_id
      if (!sid) return
      await attempt(async () => {
        await api.switchDocument({ sid, did })
        await sync.reload()
      })
    },
    async restore(version) {
      const document = activeDocument(get())
      if (!document) return
      await attempt(async () => {
        const saved = await api.restoreVersion({ did: document.id, version })
        dispatch({ type: 'latest' })
        await sync.reload()
        sync.announceChange()
        const notice = `Restored version ${version} as version ${saved.version}.`
        dispatch({ type: 'notice', notice })
      })
    },
    undo: () => takeStep(undoStep, 'undo'),
    redo: () => takeStep(redoStep, 'redo'),
    async save(did, html, { base, text }) {
      const saved = await attempt(() => api.saveHtml({ did, body: { html, base_version: base } }))
      if (!saved) return
      const source = get().sources[did]
      const draft =
        source && source.text !== text ? { base: saved.version, text: source.text } : undefined
      dispatch({ type: 'source', documentId: did, draft })
      await attempt(sync.reload)
      sync.announceChange()
      dispatch({ type: 'notice', notice: `Saved as version ${saved.version}.` })
    },
    draftSource(documentId, base, text) {
      const draft = text === undefined ? undefined : { base, text }
      dispatch({ type: 'source', documentId, draft })
    },
  }
}

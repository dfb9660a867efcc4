import type { DocumentRow } from '../../protocol/resources.ts'
import { api } from '../server/api.ts'
import type { SessionSync } from '../server/session-sync.ts'
import type { Store } from './store.ts'
import { activeDocument, type Action, type SourceDraft, type State } from './workspace.ts'
import { redoStep, stepFor, undoStep, type HistoryStep } from './history.ts'

export interface DocumentActions {
  /** Resolves to true if the document was imported. */
  importHtml(html: string): Promise<boolean>
  switchTo(documentId: string): Promise<void>
  restore(version: number): Promise<void>
  /** Undoes the latest change of the document, after the undos and redos that were requested earlier. */
  undo(): Promise<void>
  redo(): Promise<void>
  /** Takes back what a version of the shown document changed, or one of its changes, as a new version. */
  takeBack(version: number, change?: number): Promise<void>
  /** Shows a version of a document, after switching to the document. */
  openVersion(documentId: string, version: number): Promise<void>
  /** Shows a version with its changes marked, or one of them. */
  showChange(documentId: string, version: number, change?: number): Promise<void>
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
  async function change(
    save: () => Promise<{ version: number }>,
    noticeOf?: (version: number) => string | undefined,
  ): Promise<void> {
    dispatch({ type: 'problem', problem: undefined })
    const saved = await attempt(save)
    if (!saved) return attempt(sync.reload)
    dispatch({ type: 'latest' })
    await attempt(sync.reload)
    sync.announceChange()
    const { version } = saved
    const row = get().versions.find((one) => one.version === version)
    const notice = noticeOf?.(version) ?? `${row?.edit_summary || `Saved version ${version}`}.`
    dispatch({ type: 'notice', notice })
  }

  /** Each step waits for the ones before it, because it depends on the versions that they save. */
  function queue(step: (document: DocumentRow) => Promise<void> | void): Promise<void> {
    steps = steps.then(async () => {
      const document = activeDocument(get())
      if (document) await step(document)
    })
    return steps
  }

  function takeStep(find: (state: State) => HistoryStep, operation: 'undo' | 'redo') {
    return queue(({ id: did, latest_version: base_version }) => {
      const step = find(get())
      if (!step.ok) return dispatch({ type: 'notice', notice: step.why })
      return change(() => api[operation]({ did, body: { base_version } }))
    })
  }

  async function openVersion(documentId: string, version: number): Promise<void> {
    await switchTo(documentId)
    const document = activeDocument(get())
    if (document?.id !== documentId) return
    const shown = version === document.latest_version ? undefined : version
    dispatch({ type: 'show-version', version: shown })
  }

  async function switchTo(did: string): Promise<void> {
    const sid = get().session?.session_id
    if (!sid || activeDocument(get())?.id === did) return
    await attempt(async () => {
      await api.switchDocument({ sid, did })
      await sync.reload()
    })
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
    switchTo,
    openVersion,
    async showChange(documentId, version, change) {
      await openVersion(documentId, version)
      if (activeDocument(get())?.id !== documentId) return
      const highlight = change === undefined ? { version } : { version, index: change }
      dispatch({ type: 'highlight', highlight })
    },
    restore: (version) =>
      queue(({ id: did }) =>
        change(
          () => api.restoreVersion({ did, version }),
          (saved) => `Restored version ${version} as version ${saved}.`,
        ),
      ),
    undo: () => takeStep(undoStep, 'undo'),
    redo: () => takeStep(redoStep, 'redo'),
    takeBack: (version, index) =>
      queue(({ id: did, latest_version: base_version }) => {
        const isLast = index === undefined && stepFor(get(), did, version) === 'undo'
        const body = { base_version, ...(index !== undefined && { changes: [index] }) }
        return change(
          () => (isLast ? api.undo({ did, body }) : api.revertVersion({ did, version, body })),
          (saved) => (saved === base_version ? 'It was already taken back.' : undefined),
        )
      }),
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

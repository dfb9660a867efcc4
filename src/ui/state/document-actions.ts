import type { DocumentRow } from '../../protocol/resources.ts'
import { api } from '../server/api.ts'
import type { Address, Comparison, DocumentAddress } from '../router.ts'
import type { SourceDraft } from './page.ts'
import { documentAddress, shownDocument, shownVersions, type Action, type State } from './state.ts'
import type { Store } from './store.ts'
import type { Visits } from './visits.ts'
import { redoStep, stepFor, undoStep, type HistoryStep } from './history.ts'

export interface DocumentActions {
  /** Resolves to true if the document was imported. */
  importHtml(html: string): Promise<boolean>
  restore(version: number): Promise<void>
  /** Undoes the latest change of the document, after the undos and redos that were requested earlier. */
  undo(): Promise<void>
  redo(): Promise<void>
  /** Takes back what a version of the shown document changed, or one of its changes, as a new version. */
  takeBack(version: number, change?: number): Promise<void>
  /** Shows the page of a document, such as one of its versions, also where narrow screens show the chat. */
  look(address: DocumentAddress): void
  /** Shows an older version of the shown document, or the latest one if the version is undefined. */
  showVersion(version: number | undefined): void
  /** Opens the comparison of two versions of the shown document, or closes it. */
  compare(comparison: Comparison | undefined): void
  /** Keeps unsaved source text, or drops it if the text is undefined. */
  draftSource(documentId: string, base: number, text: string | undefined): void
  /** Saves source text. What is typed meanwhile stays unsaved, based on the saved version. */
  save(documentId: string, html: string, draft: SourceDraft): Promise<void>
}

export function documentActions(
  { dispatch, get }: Store<State, Action>,
  visits: Visits,
): DocumentActions {
  const { attempt, visit, reload, announceChange } = visits
  let steps = Promise.resolve()

  /** Saves a change of the shown document, then shows the version that it saved. */
  async function change(
    save: () => Promise<{ version: number }>,
    noticeOf?: (version: number) => string | undefined,
  ): Promise<void> {
    dispatch({ type: 'problem', problem: undefined })
    const saved = await attempt(save)
    if (!saved) return attempt(reload)
    await showLatest()
    await attempt(reload)
    announceChange()
    const { version } = saved
    const row = shownVersions(get()).find((one) => one.version === version)
    const notice = noticeOf?.(version) ?? `${row?.edit_summary || `Saved version ${version}`}.`
    dispatch({ type: 'notice', notice })
  }

  /** Each step waits for the ones before it, because it depends on the versions that they save. */
  function queue(step: (document: DocumentRow) => Promise<void> | void): Promise<void> {
    steps = steps.then(async () => {
      const document = shownDocument(get())
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

  async function showLatest(): Promise<void> {
    const { address } = get().page
    if (address.page === 'document') await visit(documentAddress(address.documentId), 'replace')
  }

  function look(address: Address): void {
    void visit(address)
    dispatch({ type: 'view', view: 'preview' })
    dispatch({ type: 'front', front: 'document' })
  }

  return {
    async importHtml(html) {
      const imported = await attempt(async () => {
        const sid = await visits.ensureSession()
        const document = await api.importDocument({ sid, body: { html } })
        await reload()
        announceChange()
        await visit(documentAddress(document.id))
        dispatch({ type: 'front', front: 'document' })
        dispatch({ type: 'notice', notice: `Imported “${document.title}”.` })
        return true
      })
      return imported ?? false
    },
    look,
    showVersion(version) {
      const document = shownDocument(get())
      if (document) look(documentAddress(document.id, version))
    },
    compare(comparison) {
      const { address } = get().page
      if (address.page !== 'document') return
      const target = { ...address, comparison }
      if (comparison) visits.openOver(target)
      else visits.closeOver(target)
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
      const source = get().page.sources[did]
      const draft =
        source && source.text !== text ? { base: saved.version, text: source.text } : undefined
      dispatch({ type: 'source', documentId: did, draft })
      await attempt(reload)
      announceChange()
      dispatch({ type: 'notice', notice: `Saved as version ${saved.version}.` })
    },
    draftSource(documentId, base, text) {
      const draft = text === undefined ? undefined : { base, text }
      dispatch({ type: 'source', documentId, draft })
    },
  }
}

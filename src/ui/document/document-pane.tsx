import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import type { DocumentRow, Turn } from '../../protocol/resources.ts'
import { printKeys, usePrintKey } from '../exports/use-print-key.ts'
import { Icon } from '../kit/icons.tsx'
import { Tabs } from '../kit/tabs.tsx'
import { canContinue } from '../state/models.ts'
import type { View } from '../state/page.ts'
import {
  documentAddress,
  isBusy,
  olderVersion,
  shownDocument,
  shownSession,
  shownVersions,
  waitingDraft,
  writingTurn,
} from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { CodeView } from './code/code-view.tsx'
import { HistoryButtons } from './history-buttons.tsx'
import { PagePreview } from './page-preview.tsx'
import { useRefocus } from '../kit/use-refocus.ts'
import { useStill } from './use-still.ts'
import { Timeline } from './timeline.tsx'
import { VersionList } from './version-list.tsx'
import './document-pane.css'

const Compare = lazy(() => import('./compare/compare.tsx'))
const ExportDialog = lazy(() => import('../exports/export-dialog.tsx'))
const PrintDialog = lazy(() => import('../exports/print-dialog.tsx'))

const views: { id: View; label: string }[] = [
  { id: 'preview', label: 'Preview' },
  { id: 'code', label: 'Code' },
  { id: 'versions', label: 'Versions' },
]

export function DocumentPane() {
  const actions = useActions()
  const pane = useRef<HTMLElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  useRefocus(pane, panel)
  const document = useApp(shownDocument)
  const view = useApp(({ page }) => page.view)
  const hasVersions = useApp((state) => shownVersions(state).length > 0)
  const version = useApp(olderVersion) ?? document?.latest_version ?? 0
  const still = useStill(document?.id)
  const [isExporting, setExporting] = useState(false)
  const [isPrinting, setPrinting] = useState(false)
  const canExport = document !== undefined && version > 0
  const print = () => setPrinting(canExport)
  usePrintKey(canExport, print)
  return (
    <>
      <section className="document-pane" aria-label="Document" ref={pane}>
        <DocumentTabs />
        <div className="document-bar">
          <h2 className="document-title" title={document?.title}>
            {document?.title ?? 'No document yet'}
          </h2>
          {document && version > 0 && <HistoryButtons />}
          <Tabs
            className="view-tabs"
            label="What to show"
            panel="document-panel"
            tabs={views}
            chosen={view}
            onChoose={actions.setView}
          />
          {document && version > 0 && view === 'preview' && (
            <button
              type="button"
              className="icon-button"
              aria-label="Run the document’s scripts"
              aria-pressed={!still.isStill}
              title={
                still.isStill ? 'Scripts are stopped. Run them' : 'Stop the document’s scripts'
              }
              onClick={() => still.setStill(!still.isStill)}
            >
              <Icon name={still.isStill ? 'boltOff' : 'bolt'} />
            </button>
          )}
          {document && version > 0 && (
            <button
              type="button"
              className="icon-button"
              aria-label="Export"
              title={`Export (${printKeys} prints)`}
              onClick={() => setExporting(true)}
            >
              <Icon name="download" />
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label="Full screen"
            title="Full screen"
            onClick={() => void toggleFullScreen(pane.current)}
          >
            <Icon name="expand" />
          </button>
        </div>
        <div
          className="document-panel"
          id="document-panel"
          ref={panel}
          tabIndex={-1}
          role="tabpanel"
          aria-labelledby={`tab-${view}`}
        >
          {document ? (
            <Content
              key={document.id}
              document={document}
              version={version}
              still={still}
              onPrint={print}
            />
          ) : (
            <Note>The document will appear here. Drop an HTML file anywhere to import one.</Note>
          )}
        </div>
        {document && hasVersions && <Timeline />}
        {document && version > 0 && isExporting && (
          <Suspense>
            <ExportDialog
              key={document.id}
              document={document}
              version={version}
              onPrint={print}
              onClose={() => setExporting(false)}
            />
          </Suspense>
        )}
        {document && <Comparing key={document.id} document={document} isStill={still.isStill} />}
      </section>
      {document && version > 0 && isPrinting && (
        <Suspense>
          <PrintDialog
            key={document.id}
            document={document}
            version={version}
            onClose={() => setPrinting(false)}
          />
        </Suspense>
      )}
    </>
  )
}

/** The documents of the session, if there are several. */
function DocumentTabs() {
  const actions = useActions()
  const documents = useApp((state) => shownSession(state)?.documents)
  const chosen = useApp(shownDocument)?.id
  if (!documents || documents.length < 2) return null
  return (
    <Tabs
      className="document-tabs"
      label="Documents"
      panel="document-panel"
      tabs={documents.map(({ id, title }) => ({ id, label: title }))}
      chosen={chosen}
      onChoose={(id) => actions.open(documentAddress(id))}
    />
  )
}

function Comparing({ document, isStill }: { document: DocumentRow; isStill: boolean }) {
  const comparison = useApp(({ page }) =>
    page.address.page === 'document' ? page.address.comparison : undefined,
  )
  const versions = useApp(shownVersions)
  if (!comparison || versions.length === 0) return null
  return (
    <Suspense>
      <Compare {...{ document, comparison, versions, isStill }} />
    </Suspense>
  )
}

interface ContentProps {
  document: DocumentRow
  /** The version that is shown; 0 before the first. */
  version: number
  still: ReturnType<typeof useStill>
  onPrint: () => void
}

function Content({ document, version: shown, still, onPrint }: ContentProps) {
  const actions = useActions()
  const { latest_version: latest } = document
  const view = useApp(({ page }) => page.view)
  const highlight = useApp(({ page }) => page.highlight)
  const source = useApp(({ page }) => page.sources[document.id])
  const writing = useApp(writingTurn)
  const draft = useApp(waitingDraft)
  const busy = useApp(isBusy)
  const unfinished = writing ?? (draft && latest === 0 ? draft.turn_id : undefined)
  const isPreview = view === 'preview'
  return (
    <>
      {isPreview && draft && !busy && <DraftBanner draft={draft} />}
      {isPreview && shown !== latest && (
        <div className="banner" role="status">
          <Icon name="eye" />
          <span>
            This is version {shown} of {latest}.
          </span>
          <button
            type="button"
            className="small-button primary"
            onClick={() => void actions.restore(shown)}
          >
            Restore it
          </button>
          <button
            type="button"
            className="small-button"
            onClick={() => actions.showVersion(undefined)}
          >
            Back to the latest
          </button>
        </div>
      )}
      {view === 'versions' && <VersionList documentId={document.id} />}
      {view === 'code' && shown > 0 && (
        <CodeView documentId={document.id} version={shown} latest={latest} draft={source} />
      )}
      {view === 'code' && shown === 0 && (
        <Note>There is no source before the first version is saved.</Note>
      )}
      {(unfinished || shown > 0) && (
        <PagePreview
          isHidden={!isPreview}
          source={
            unfinished
              ? { kind: 'turn', turnId: unfinished }
              : {
                  kind: 'version',
                  documentId: document.id,
                  version: shown,
                  scripts: !still.isStill,
                }
          }
          title={`Preview of ${document.title}`}
          highlight={highlight}
          onProblem={actions.showProblem}
          onCommand={(command) => (command === 'print' ? onPrint() : void actions[command]())}
          onGrab={() => {
            still.setStill(true)
            actions.showProblem(
              'This document repeatedly took the keyboard focus, so its scripts were stopped.',
            )
          }}
        />
      )}
      {isPreview && !unfinished && shown === 0 && (
        <Note>
          {busy
            ? 'The document will appear here as it is written.'
            : 'This document is empty. Say what it should be.'}
        </Note>
      )}
    </>
  )
}

/** What can be done with the draft of a creation that was not finished. */
function DraftBanner({ draft }: { draft: Turn }) {
  const actions = useActions()
  const isContinuable = useApp(canContinue)
  return (
    <div className="banner" role="status">
      <Icon name="warn" />
      <span>This document was not finished.</span>
      {isContinuable && (
        <button
          type="button"
          className="small-button primary"
          onClick={() => void actions.continueDraft(draft.turn_id)}
        >
          Continue it
        </button>
      )}
      <button
        type="button"
        className={isContinuable ? 'small-button' : 'small-button primary'}
        onClick={() => void actions.keepDraft(draft.turn_id)}
      >
        Keep what there is
      </button>
      <button
        type="button"
        className="small-button"
        onClick={() => void actions.discardDraft(draft.turn_id)}
      >
        Discard it
      </button>
    </div>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <p className="pane-note">{children}</p>
}

async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
  else await element?.requestFullscreen()
}

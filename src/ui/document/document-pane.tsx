import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import type { DocumentRow, Turn } from '../../protocol/resources.ts'
import type { Actions } from '../state/actions.ts'
import { printKeys, usePrintKey } from '../exports/use-print-key.ts'
import { Icon } from '../kit/icons.tsx'
import { Tabs } from '../kit/tabs.tsx'
import { canContinue } from '../state/models.ts'
import {
  activeDocument,
  runningTurns,
  waitingDraft,
  writingTurn,
  type State,
  type View,
} from '../state/workspace.ts'
import { CodeView } from './code-view.tsx'
import { HistoryButtons } from './history-buttons.tsx'
import { PagePreview } from './page-preview.tsx'
import { useRefocus } from '../kit/use-refocus.ts'
import { useStill } from './use-still.ts'
import { Timeline } from './timeline.tsx'
import { VersionList } from './version-list.tsx'

const Compare = lazy(() => import('./compare/compare.tsx'))
const ExportDialog = lazy(() => import('../exports/export-dialog.tsx'))
const PrintDialog = lazy(() => import('../exports/print-dialog.tsx'))

const views: { id: View; label: string }[] = [
  { id: 'preview', label: 'Preview' },
  { id: 'code', label: 'Code' },
  { id: 'versions', label: 'Versions' },
]

export function DocumentPane({ state, actions }: { state: State; actions: Actions }) {
  const pane = useRef<HTMLElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  useRefocus(pane, panel)
  const document = activeDocument(state)
  const documents = state.session?.documents ?? []
  const version = state.shownVersion ?? document?.latest_version ?? 0
  const still = useStill(document?.id)
  const [isExporting, setExporting] = useState(false)
  const [isPrinting, setPrinting] = useState(false)
  const canExport = document !== undefined && version > 0
  const print = () => setPrinting(canExport)
  usePrintKey(canExport, print)
  return (
    <>
      <section className="document-pane" aria-label="Document" ref={pane}>
        {documents.length > 1 && (
          <Tabs
            className="document-tabs"
            label="Documents"
            panel="document-panel"
            tabs={documents.map(({ id, title }) => ({ id, label: title }))}
            chosen={document?.id}
            onChoose={(id) => void actions.switchTo(id)}
          />
        )}
        <div className="document-bar">
          <h2 className="document-title" title={document?.title}>
            {document?.title ?? 'No document yet'}
          </h2>
          {document && version > 0 && <HistoryButtons state={state} actions={actions} />}
          <Tabs
            className="view-tabs"
            label="What to show"
            panel="document-panel"
            tabs={views}
            chosen={state.view}
            onChoose={(view) => actions.setView(view)}
          />
          {document && version > 0 && state.view === 'preview' && (
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
          aria-labelledby={`tab-${state.view}`}
        >
          {document ? (
            <Content
              key={document.id}
              document={document}
              state={state}
              actions={actions}
              still={still}
              onPrint={print}
            />
          ) : (
            <Note>The document will appear here. Drop an HTML file anywhere to import one.</Note>
          )}
        </div>
        {document && state.versions.length > 0 && <Timeline state={state} actions={actions} />}
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
        {document && state.comparison && (
          <Suspense>
            <Compare
              key={document.id}
              document={document}
              comparison={state.comparison}
              versions={state.versions}
              isStill={still.isStill}
              actions={actions}
            />
          </Suspense>
        )}
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

interface ContentProps {
  document: DocumentRow
  state: State
  actions: Actions
  still: ReturnType<typeof useStill>
  onPrint: () => void
}

function Content({ document, state, actions, still, onPrint }: ContentProps) {
  const { latest_version: latest } = document
  const shown = state.shownVersion ?? latest
  const writing = writingTurn(state)
  const draft = waitingDraft(state)
  const unfinished = writing?.id ?? (draft && latest === 0 ? draft.turn_id : undefined)
  const busy = runningTurns(state).some((turn) => turn.document_id === document.id)
  const isPreview = state.view === 'preview'
  return (
    <>
      {isPreview && draft && !busy && (
        <DraftBanner draft={draft} canContinue={canContinue(state)} actions={actions} />
      )}
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
      {state.view === 'versions' && (
        <VersionList documentId={document.id} state={state} actions={actions} />
      )}
      {state.view === 'code' && shown > 0 && (
        <CodeView
          documentId={document.id}
          version={shown}
          latest={latest}
          draft={state.sources[document.id]}
          actions={actions}
        />
      )}
      {state.view === 'code' && shown === 0 && (
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
          highlight={state.highlight}
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

interface DraftBannerProps {
  draft: Turn
  canContinue: boolean
  actions: Actions
}

/** What can be done with the draft of a creation that was not finished. */
function DraftBanner({ draft, canContinue, actions }: DraftBannerProps) {
  return (
    <div className="banner" role="status">
      <Icon name="warn" />
      <span>This document was not finished.</span>
      {canContinue && (
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
        className={canContinue ? 'small-button' : 'small-button primary'}
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

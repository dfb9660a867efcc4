import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Actions } from './state/actions.ts'
import { Chat } from './conversation/chat.tsx'
import { usePrompt } from './conversation/use-prompt.ts'
import { Home } from './library/home.tsx'
import { ConnectionBar } from './kit/connection-bar.tsx'
import { Icon } from './kit/icons.tsx'
import { Tabs } from './kit/tabs.tsx'
import { Toast } from './kit/toast.tsx'
import { DocumentPane } from './document/document-pane.tsx'
import { Sidebar } from './library/sidebar.tsx'
import type { Store } from './state/store.ts'
import { useTheme } from './kit/theme.ts'
import { useDrops } from './files/use-drops.ts'
import { useHistoryKeys } from './document/use-history-keys.ts'
import { activeDocument, type Action, type State } from './state/workspace.ts'

export function App({ store, actions }: { store: Store<State, Action>; actions: Actions }) {
  const state = useSyncExternalStore(store.subscribe, store.get)
  const prompt = usePrompt(actions, state.session?.session_id)
  const [menuOpen, setMenuOpen] = useState(false)
  const { isDropping, listeners } = useDrops(prompt.box.onFiles)
  const theme = useTheme()
  useHistoryKeys(actions)
  const title = state.session?.title ?? activeDocument(state)?.title

  useEffect(() => {
    document.title = title ? `${title} – AI HTML Builder` : 'AI HTML Builder'
  }, [title])

  useEffect(() => {
    if (!menuOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setMenuOpen(false)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [menuOpen])

  return (
    <div className={isDropping ? 'app dropping' : 'app'} {...listeners}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="topbar">
        <button
          type="button"
          className="icon-button menu-button"
          aria-label="Sessions"
          aria-expanded={menuOpen}
          aria-controls="sidebar"
          onClick={() => setMenuOpen(!menuOpen)}
        >
          <Icon name="menu" />
        </button>
        <a
          className="brand"
          href="/"
          onClick={(event) => {
            event.preventDefault()
            actions.goHome()
          }}
        >
          <img src="/icon.svg" alt="" width="24" height="24" /> AI HTML Builder
        </a>
        {state.session && (
          <Tabs
            className="front-tabs"
            label="Which half to show"
            panel="main"
            tabs={[
              { id: 'chat', label: 'Chat' },
              { id: 'document', label: 'Document' },
            ]}
            chosen={state.front}
            onChoose={(front) => actions.setFront(front)}
          />
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={theme.isDark ? 'Light colours' : 'Dark colours'}
          title={theme.isDark ? 'Light colours' : 'Dark colours'}
          onClick={theme.toggle}
        >
          <Icon name={theme.isDark ? 'sun' : 'moon'} />
        </button>
      </header>
      <Sidebar state={state} actions={actions} open={menuOpen} onClose={() => setMenuOpen(false)} />
      {menuOpen && (
        <button
          type="button"
          className="scrim"
          aria-label="Close the list of sessions"
          onClick={() => setMenuOpen(false)}
        />
      )}
      <main id="main" className={state.session ? `workspace front-${state.front}` : 'workspace'}>
        {state.session ? (
          <>
            <h1 className="sr-only">{title ?? 'New document'}</h1>
            <Chat state={state} actions={actions} prompt={prompt} />
            <DocumentPane state={state} actions={actions} />
          </>
        ) : (
          !state.loading && <Home state={state} actions={actions} prompt={prompt} />
        )}
      </main>
      <ConnectionBar connection={state.connection} />
      {state.problem && (
        <Toast role="alert" onClose={actions.dismissProblem}>
          <Icon name="warn" />
          <span>{state.problem}</span>
        </Toast>
      )}
      {state.trashed && !state.problem && (
        <Toast onClose={actions.dismissTrash}>
          <span>Moved “{state.trashed.title ?? 'Untitled'}” to the trash.</span>
          <button type="button" className="small-button" onClick={() => void actions.undoTrash()}>
            Undo
          </button>
        </Toast>
      )}
      <p className="sr-only" role="status" aria-live="polite">
        {state.notice}
      </p>
      {isDropping && (
        <div className="drop-hint">
          Drop it: an HTML file alone becomes a document, other files are attached
        </div>
      )}
    </div>
  )
}

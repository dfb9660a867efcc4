import { useEffect, useState } from 'react'
import { Chat } from './conversation/chat.tsx'
import { usePrompt } from './conversation/use-prompt.ts'
import { DocumentPane } from './document/document-pane.tsx'
import { useHistoryKeys } from './document/use-history-keys.ts'
import { useDrops } from './files/use-drops.ts'
import { ConnectionBar } from './kit/connection-bar.tsx'
import { Icon } from './kit/icons.tsx'
import { Tabs } from './kit/tabs.tsx'
import { useTheme } from './kit/theme.ts'
import { Toast } from './kit/toast.tsx'
import { Home } from './library/home.tsx'
import { NothingHere } from './library/nothing-here.tsx'
import { Sidebar } from './library/sidebar.tsx'
import { Link } from './link.tsx'
import { shownFailure, shownTitle } from './state/state.ts'
import { useActions, useApp } from './state/use-app.ts'
import './app.css'

export function App() {
  const sessionId = useApp(({ page }) => page.sessionId)
  const prompt = usePrompt(sessionId)
  const { isDropping, listeners } = useDrops(prompt.box.onFiles)
  useHistoryKeys()
  return (
    <div className={isDropping ? 'app dropping' : 'app'} {...listeners}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Frame />
      <Main prompt={prompt} />
      <Connection />
      <Toasts />
      {isDropping && (
        <div className="drop-hint">
          Drop it: an HTML file alone becomes a document, other files are attached
        </div>
      )}
    </div>
  )
}

/** What is around the page: the bar on top, and the list of sessions. */
function Frame() {
  const actions = useActions()
  const front = useApp(({ page }) => page.front)
  const isOpen = useApp(({ page }) => page.sessionId !== undefined)
  const [menuOpen, setMenuOpen] = useState(false)
  const theme = useTheme()

  useEffect(() => {
    if (!menuOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setMenuOpen(false)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [menuOpen])

  return (
    <>
      <header className="topbar">
        <Link
          className="brand"
          to={{ page: 'library' }}
          onOpen={() => actions.open({ page: 'library' })}
        >
          <img src="/icon.svg" alt="" width="24" height="24" /> AI HTML Builder
        </Link>
        <button
          type="button"
          className="icon-button"
          aria-label="New"
          title="New document"
          onClick={() => {
            actions.open({ page: 'library' })
            setMenuOpen(false)
          }}
        >
          <Icon name="plus" />
        </button>
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
        {isOpen && (
          <Tabs
            className="front-tabs"
            label="Which half to show"
            panel="main"
            tabs={[
              { id: 'chat', label: 'Chat' },
              { id: 'document', label: 'Document' },
            ]}
            chosen={front}
            onChoose={actions.setFront}
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
      <Sidebar open={menuOpen} onClose={() => setMenuOpen(false)} />
      {menuOpen && (
        <button
          type="button"
          className="scrim"
          aria-label="Close the list of sessions"
          onClick={() => setMenuOpen(false)}
        />
      )}
    </>
  )
}

function Main({ prompt }: { prompt: ReturnType<typeof usePrompt> }) {
  const title = useApp(shownTitle)
  const failure = useApp(shownFailure)
  const front = useApp(({ page }) => page.front)
  const loading = useApp(({ page }) => page.loading)
  const isOpen = useApp(({ page }) => page.sessionId !== undefined)

  useEffect(() => {
    document.title = title ? `${title} – AI HTML Builder` : 'AI HTML Builder'
  }, [title])

  return (
    <main id="main" className={isOpen && !failure ? `workspace front-${front}` : 'workspace'}>
      {failure ? (
        <NothingHere failure={failure} />
      ) : isOpen ? (
        <>
          <h1 className="sr-only">{title ?? 'New document'}</h1>
          <DocumentPane />
          <Chat prompt={prompt} />
        </>
      ) : (
        !loading && <Home prompt={prompt} />
      )}
    </main>
  )
}

function Connection() {
  const isLost = useApp(({ server }) => server.connection === 'lost')
  return <ConnectionBar isLost={isLost} />
}

/** Problems, what was moved to the trash, and what screen readers say. */
function Toasts() {
  const actions = useActions()
  const problem = useApp(({ page }) => page.problem)
  const trashed = useApp(({ page }) => page.trashed)
  const notice = useApp(({ page }) => page.notice)
  return (
    <>
      {problem && (
        <Toast role="alert" onClose={actions.dismissProblem}>
          <Icon name="warn" />
          <span>{problem}</span>
        </Toast>
      )}
      {trashed && !problem && (
        <Toast onClose={actions.dismissTrash}>
          <span>Moved “{trashed.title ?? 'Untitled'}” to the trash.</span>
          <button type="button" className="small-button" onClick={() => void actions.undoTrash()}>
            Undo
          </button>
        </Toast>
      )}
      <p className="sr-only" role="status" aria-live="polite">
        {notice}
      </p>
    </>
  )
}

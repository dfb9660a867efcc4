import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createActions } from './state/actions.ts'
import { emptyState, reduce } from './state/state.ts'
import { createStore } from './state/store.ts'
import { AppProvider } from './state/use-app.ts'
// Their order is that of the cascade.
import './styles/base.css'
import './styles/shell.css'
import './styles/controls.css'
import './styles/home.css'
import './styles/chat.css'
import './styles/document.css'
import './styles/timeline.css'
import './styles/compare.css'
import './styles/dialog.css'
import './styles/export.css'
import './styles/files.css'
import './styles/marks.css'
import './styles/overlays.css'
import './styles/narrow.css'

const store = createStore(reduce, emptyState)
const actions = createActions(store)
const root = document.getElementById('app')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <AppProvider value={{ store, actions }}>
        <App />
      </AppProvider>
    </StrictMode>,
  )
}
void actions.start()

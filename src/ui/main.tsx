// First of all, since they order the layers that later sheets are in.
import './styles/tokens.css'
import './styles/fonts.css'
import './styles/base.css'
import './kit/controls.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createActions } from './state/actions.ts'
import { emptyState, reduce } from './state/state.ts'
import { createStore } from './state/store.ts'
import { AppProvider } from './state/use-app.ts'

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

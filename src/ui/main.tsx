// First of all, since they order the layers that later sheets are in.
import './styles/tokens.css'
import './styles/fonts.css'
import './styles/base.css'
import './kit/controls.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createActions } from './actions.ts'
import { App } from './app.tsx'
import { createStore } from './store.ts'
import { emptyState, reduce } from './workspace.ts'

const store = createStore(reduce, emptyState)
const actions = createActions(store)
const root = document.getElementById('app')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App store={store} actions={actions} />
    </StrictMode>,
  )
}
void actions.start()

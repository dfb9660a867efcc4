import { createContext, use, useState, useSyncExternalStore } from 'react'
import type { Actions } from './actions.ts'
import { emptyState, type State } from './state.ts'
import type { Store } from './store.ts'

export interface AppContext {
  store: Pick<Store<State, never>, 'get' | 'subscribe'>
  actions: Actions
}

const Context = createContext<AppContext | undefined>(undefined)

export const AppProvider = Context.Provider

function useContextOfApp(): AppContext {
  const app = use(Context)
  if (!app) throw new Error('The component is outside of the app.')
  return app
}

/** What a person can do. */
export function useActions(): Actions {
  return useContextOfApp().actions
}

/**
 * Selects from the app's state. The component renders again only if what is selected differs: arrays and
 * plain objects are compared by their elements, so a selector may make new ones.
 */
export function useApp<Selected>(select: (state: State) => Selected): Selected {
  const { store } = useContextOfApp()
  const [keep] = useState(() => createKeeper(select(emptyState)))
  return useSyncExternalStore(store.subscribe, () => keep(select(store.get())))
}

/** Returns what it returned before, as long as it is given the like. */
function createKeeper<Value>(first: Value): (value: Value) => Value {
  let kept = first
  return (value) => {
    if (!isAlike(kept, value)) kept = value
    return kept
  }
}

function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isPlain(one) || !isPlain(other)) return false
  const others = Object.entries(other)
  const entries = Object.entries(one)
  return (
    entries.length === others.length &&
    entries.every(([key, value], at) => others[at]?.[0] === key && Object.is(others[at][1], value))
  )
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && /^(Array|Object)$/.test(value.constructor.name)
  )
}
